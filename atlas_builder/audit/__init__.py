"""Reads the pages as a stranger would, before anybody else does: links that lead nowhere, foreign requests, markup that must not be.

Pages are read one by one as they are written; only their link targets are kept, so the cost grows with pages and the memory does not.
"""

from __future__ import annotations

import re
from html import unescape
from posixpath import normpath
from urllib.parse import unquote

from atlas_builder.problem import Problem, quote

# Each begins with plain letters, which the regular expressions' engine finds many times faster than a choice.
_HREF = re.compile(r'href="([^"]*)"')
_SRC = re.compile(r'src="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
# Suspects are looked for in bytes: changing the case of a text with accents takes forty times as long.
_EVENT = re.compile(rb" on[a-z]+ *=")
_SUSPECT_WORDS = (b" style", b"<script", b"<iframe", b"<object", b"<embed", b"<base", b"<form", b"javascript:")
_BLANKS = bytes.maketrans(b"\n\t\r\f/", b"     ")
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"\s([^\s=>\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")
_FORBIDDEN_TAGS = frozenset(("script", "iframe", "object", "embed", "base", "style", "form"))
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class Audit:
    """Collects what is wrong with the pages of one site. Paths are relative to the site's root."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._targets: dict[str, tuple[str, str]] = {}  # target: the code of a dead link to it, and the first page that has one
        self._fragments: dict[tuple[str, str], tuple[str, str]] = {}
        self._ids: dict[str, frozenset[str]] = {}

    def body(self, path: str, html: str) -> None:
        """Reads the part of a page that was made from data: no markup of its own beyond plain HTML."""
        plain = html.encode().lower().translate(_BLANKS)
        if any(word in plain for word in _SUSPECT_WORDS) or _EVENT.search(plain):
            self._markup(path, html)
        if html.count("<h1") != 1:
            self._say(path, "site-structure", f"the page has {html.count('<h1')} headings of the first level", "each page has one")
        self._links(path, html, "site-link")

    def page(self, path: str, html: str) -> None:
        """Reads a whole page as the engine wrote it, whose scripts are the theme's own."""
        for match in _TAG.finditer(html):
            self._attributes(path, match.group(1).lower(), match.group(2), engine=True)
        if html.count("<h1") != 1:
            self._say(path, "site-structure", f"the page has {html.count('<h1')} headings of the first level", "each page has one")
        self._links(path, html, "page-link")

    def stylesheet(self, path: str, css: str) -> None:
        """Reads a stylesheet for addresses of other hosts."""
        for match in _CSS_ADDRESS.finditer(css):
            address = match.group(1) or match.group(2)
            if _SCHEME.match(address) and not address.startswith("data:"):
                self._say(path, "site-foreign", f"the stylesheet loads {quote(address)}", "serve it from the site itself")

    def finish(self, known: frozenset[str]) -> tuple[Problem, ...]:
        """Every problem, with links checked against all paths of the site: `known` holds files and the folders of pages."""
        for target, (code, source) in self._targets.items():
            if target not in known:
                self._say(source, code, f"the link to {quote('/' + target)} leads nowhere", "a page by hand may link to a record that is gone")
        for (target, fragment), (code, source) in self._fragments.items():
            if target in self._ids and fragment not in self._ids[target]:
                self._say(source, code, f"the link to {quote(f'/{target}#{fragment}')} names a place that is not on the page", "look at the id there")
        return tuple(sorted(set(self.problems)))

    def _links(self, path: str, html: str, code: str) -> None:
        folder = path.rpartition("/")[0]
        up = "../" * (folder.count("/") + 1 if folder else 0)
        for address in _SRC.findall(html):
            if address.startswith("http"):
                self._say(path, "site-foreign", f"the page loads {quote(address)}", "serve it from the site itself")
            else:
                self._local(path, folder, up, address, code)
        for address in set(_HREF.findall(html)):
            if not address.startswith("http"):
                self._local(path, folder, up, address, code)
        ids = _ID.findall(html)
        if len(ids) != len(set(ids)):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            self._say(path, "site-structure", f"the id {quote(twice[0])} stands more than once on the page", "ids are unique on a page")
        self._ids[path.removesuffix("index.html")] = frozenset(ids) | {""} if ids else frozenset(("",))

    def _local(self, path: str, folder: str, up: str, address: str, code: str) -> None:
        """Notes where a link of the site leads. `up` is the way from the page's folder to the root."""
        if address.startswith(("mailto:", "data:")):
            return
        if _SCHEME.match(address):
            self._say(path, "site-policy", f"the page links to {quote(address)}", "links are http, https or mailto")
            return
        target, _, fragment = address.partition("#")
        if up and target.startswith(up) and "../" not in target[len(up) :] and "&" not in target and "%" not in target:
            whole = target[len(up) :].partition("?")[0]
        else:
            whole = _resolved(folder, unescape(target).partition("?")[0], path)
        if whole.startswith("./"):
            whole = whole[2:]
        self._targets.setdefault(whole, (code, path))
        if fragment:
            self._fragments.setdefault((whole, fragment), (code, path))

    def _markup(self, path: str, html: str) -> None:
        for match in _TAG.finditer(html):
            self._attributes(path, match.group(1).lower(), match.group(2), engine=False)

    def _attributes(self, path: str, tag: str, attributes: str, *, engine: bool) -> None:
        if tag in _FORBIDDEN_TAGS and not engine:
            self._say(path, "site-policy", f"the page holds the element {quote(tag)}", "pages made from data hold no scripts, styles, frames and forms")
        for name, value in _ATTRIBUTE.findall(attributes):
            lowered = name.lower()
            if lowered == "style" or lowered.startswith("on"):
                self._say(path, "site-policy", f"the element {quote(tag)} has the attribute {quote(lowered)}", "use a class")
            elif lowered in ("href", "src", "xlink:href") and re.match(r"[\"']?\s*javascript:", value, re.IGNORECASE):
                self._say(path, "site-policy", f"the element {quote(tag)} runs a script by its address", "links are http, https or mailto")
            elif lowered in ("src", "href") and tag in ("script", "img", "iframe", "link", "source") and re.match(r"[\"']?(https?:)?//", value):
                if tag != "link" or "canonical" not in attributes:
                    self._say(path, "site-foreign", f"the element {quote(tag)} loads {quote(value)}", "serve it from the site itself")

    def _say(self, path: str, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(path, 1, 1, "", code, message, hint))


def _resolved(folder: str, target: str, path: str) -> str:
    """An address on the page as a path from the site's root; a folder keeps its slash.

    >>> _resolved("clusters/tecos", "../../themes/", "clusters/tecos/index.html")
    'themes/'
    """
    if not target:
        return path.removesuffix("index.html")
    whole = normpath(f"{folder}/{unquote(target)}" if folder else unquote(target))
    whole = "" if whole == "." else whole
    return whole + "/" if whole and (target.endswith(("/", "..")) or target == ".") else whole
