"""Reads the pages as a stranger would, before anybody else does: links that lead nowhere, foreign requests, markup that must not be.

Pages are read one by one as they are written; only their link targets are kept, so the cost grows with pages and the memory does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from posixpath import normpath
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import unquote

from atlas_builder.problem import Problem, quote

# Pages are read as the bytes that are written: changing the case of a text with accents would take forty times as long. Each pattern
# begins with plain letters, which the regular expressions' engine finds many times faster than a choice.
_HREF = re.compile(rb'href="([^"]*)"')
_SRC = re.compile(rb'src="([^"]*)"')
_ID = re.compile(rb' id="([^"]*)"')
_EVENT = re.compile(rb" on[a-z]+ *=")
_TAGS = re.compile(rb"<(?:h1|script|iframe|object|embed|base|form)")
_IN_ORDER = [b"<h1"]  # what a body has of these: its one heading, and no suspect
_BEGINNING = 64  # bytes by which a part is found in a body: to look for all of it takes longer than to read it
_PLAIN = bytes.maketrans(ascii_uppercase.encode() + b"\n\t\r\f/\"'", ascii_lowercase.encode() + b"       ")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")
_FOREIGN = re.compile(r"^(https?:)?//", re.IGNORECASE)
# Browsers pass over blanks and control characters inside an address.
_UNSEEN = re.compile(r"[\x00-\x20]")
# How the engine's scripts tell the way to the root, the one thing in them that differs from page to page.
_WAY_UP = re.compile(r'"(?:\.\.?(?:/|(?=")))+')
_UP = re.compile(r"^(?:\.\.?/)+")
_LOADING = frozenset(
    ("script", "img", "iframe", "link", "source", "video", "audio", "track", "embed", "object", "image", "use", "feimage", "input")
)
_ADDRESSES = frozenset(("src", "href", "xlink:href", "srcset", "data", "poster", "action", "formaction"))
_FORBIDDEN_TAGS = frozenset(("iframe", "object", "embed", "base", "style"))
_OF_THE_THEME = frozenset(("script", "form"))  # what the theme may hold and no page beyond it
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)


_Attributes = tuple[tuple[str, str], ...]


class Audit:
    """Collects what is wrong with the pages of one site. Paths are relative to the site's root."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._targets: dict[str, str] = {}  # target: the first page made from data that links to it
        self._noted: defaultdict[str, set[bytes]] = defaultdict(set)  # way to the root: addresses beginning with it that were seen
        self._common: dict[tuple[str, str], bytes] = {}  # way to the root and part: its bytes, empty where each page has its own
        self._fragments: dict[tuple[str, str], str] = {}
        self._by_hand: set[tuple[str, str, str]] = set()  # target, fragment and file of every link in a page written by hand
        self._ids: dict[str, frozenset[bytes]] = {}
        self._sets_of_ids: dict[frozenset[bytes], frozenset[bytes]] = {}  # pages of one kind have the same ids: each set is kept once
        self._scripts: set[str] = set()
        self._forms: set[_Attributes] = set()

    def frame(self, path: str, html: str) -> frozenset[bytes]:
        """Reads what the engine put around the pages made from data. Its inline scripts are the theme's own, and the only ones allowed.

        Returns:
            the ids of the frame, which the body of no page may use again.
        """
        reader = _Reader()
        if not reader.read(html):
            self._unreadable(path)
        self._scripts |= reader.scripts
        self._forms |= set(reader.forms())
        self._elements(path, reader.tags, _FORBIDDEN_TAGS)
        return frozenset(_ID.findall(html.encode()))

    def body(self, path: str, html: bytes, frame: frozenset[bytes] = frozenset(), common: str = "") -> None:
        """Reads the part of a page that was made from data: no markup of its own beyond plain HTML.

        Args:
            frame: the ids around it.
            common: a part of it that stands alike on many pages; it is read on the first of them.
        """
        if common:
            html = self._without(common, html, _way_up(path))
        plain = html.translate(_PLAIN)
        if _TAGS.findall(plain) != _IN_ORDER or b" style" in plain or b"javascript:" in plain or _EVENT.search(plain):
            reader = _Reader()
            if not reader.read(html.decode()):
                self._unreadable(path)
            self._elements(path, reader.tags, _FORBIDDEN_TAGS | _OF_THE_THEME)
            self._headings(path, html)
        self._links(path, html, path, "site-link", frame)

    def page(self, path: str, html: str, file: str = "") -> None:
        """Reads a whole page as the engine wrote it from the hand-written `file`, where dead links are told of; the frames come first."""
        reader = _Reader()
        if not reader.read(html):
            self._unreadable(path)
        self._elements(file or path, reader.tags, _FORBIDDEN_TAGS)
        if set(reader.forms()) - self._forms:
            self._say(file or path, "site-policy", "the page holds a form that is not the theme's own", "link to a page that has it")
        if reader.scripts - self._scripts:
            self._say(file or path, "site-policy", "the page holds an inline script that is not the theme's own", "put it into a file")
        self._headings(path, html.encode())
        self._links(path, html.encode(), file or path, "page-link", frozenset())

    def stylesheet(self, path: str, css: str) -> None:
        """Reads a stylesheet for addresses of other hosts."""
        for match in _CSS_ADDRESS.finditer(css):
            address = match.group(1) or match.group(2)
            if _SCHEME.match(address) and not address.startswith("data:"):
                self._say(path, "site-foreign", f"the stylesheet loads {quote(address)}", "serve it from the site itself")

    def finish(self, known: frozenset[str]) -> tuple[Problem, ...]:
        """Every problem, with links checked against all paths of the site: `known` holds files and the folders of pages."""
        links = [("site-link", target, "", place) for target, place in self._targets.items()]
        links += [("site-link", target, fragment, place) for (target, fragment), place in self._fragments.items()]
        links += [("page-link", *link) for link in self._by_hand]
        for code, target, fragment, place in links:
            if target not in known:
                self._say(
                    place, code, f"the link to {quote('/' + target)} leads nowhere", "a page by hand may link to a record that is gone"
                )
            elif fragment and target in self._ids and fragment.encode() not in self._ids[target]:
                self._say(
                    place,
                    code,
                    f"the link to {quote(f'/{target}#{fragment}')} names a place that is not on the page",
                    "look at the id there",
                )
        return tuple(sorted(set(self.problems)))

    def _without(self, part: str, html: bytes, up: str) -> bytes:
        """A body without a part that was read on a page of the same depth: all its links lead by way of the root, and it has no ids."""
        known = self._common.get((up, part))
        if known is None:
            found = part.encode()
            says_same = b" id=" not in found and all(address.startswith(up.encode()) for address in _HREF.findall(found))
            self._common[up, part] = found if says_same else b""
            return html
        start = html.find(known[:_BEGINNING])
        return html[:start] + html[start + len(known) :] if known and html.startswith(known, start) else html

    def _headings(self, path: str, html: bytes) -> None:
        if html.count(b"<h1") != 1:
            self._say(path, "site-structure", f"the page has {html.count(b'<h1')} headings of the first level", "each page has one")

    def _links(self, path: str, html: bytes, place: str, code: str, frame: frozenset[bytes]) -> None:
        folder, up = path.rpartition("/")[0], _way_up(path)
        for address in map(bytes.decode, _SRC.findall(html)):
            if _FOREIGN.match(address):
                self._say(place, "site-foreign", f"the page loads {quote(address)}", "serve it from the site itself")
            elif not address.startswith("data:"):
                self._local(path, folder, up, address, place, code)
        found = set(_HREF.findall(html))
        if up and code == "site-link":
            # By way of the root, an address leads to the same place from every page of a depth; one page is told of each.
            noted = self._noted[up]
            found -= noted
            root = up.encode()
            noted.update(address for address in found if address.startswith(root))
        for address in map(bytes.decode, found):
            if not address.startswith(("http://", "https://")):
                self._local(path, folder, up, address, place, code)
        ids = _ID.findall(html)
        unique = frozenset(ids)
        if len(ids) != len(unique) or not unique.isdisjoint(frame):
            twice = sorted({name for name in unique if name in frame or ids.count(name) > 1})
            self._say(
                path, "site-structure", f"the id {quote(twice[0].decode())} stands more than once on the page", "ids are unique on a page"
            )
        held = unique | frame if frame else unique
        self._ids[path.removesuffix("index.html")] = self._sets_of_ids.setdefault(held, held)

    def _local(self, path: str, folder: str, up: str, address: str, place: str, code: str) -> None:
        """Notes where a link of the site leads. `up` is the way from the page's folder to the root."""
        if "&" in address:
            address = unescape(address)
        if ":" in address or address.startswith("//"):
            seen = _UNSEEN.sub("", address).lower()
            if seen.startswith(("mailto:", "http://", "https://")):
                return
            if _SCHEME.match(seen):
                self._say(place, "site-policy", f"the page links to {quote(address)}", "links are http, https or mailto")
                return
        target, _, fragment = address.partition("#")
        target = target.partition("?")[0]
        if target.startswith("/"):
            self._say(place, code, f"the link to {quote(address)} begins at the root of the host", "write it relative to the page")
            return
        if up and target.startswith(up) and "../" not in target[len(up) :] and "%" not in target:
            whole = target[len(up) :]
        else:
            whole = _resolved(folder, target, path)
        whole = whole.removeprefix("./")
        if code == "page-link":
            self._by_hand.add((whole, unquote(fragment), place))
            return
        self._targets.setdefault(whole, place)
        if fragment:
            self._fragments.setdefault((whole, unquote(fragment)), place)

    def _elements(self, path: str, tags: list[tuple[str, _Attributes]], forbidden: frozenset[str]) -> None:
        for tag, attributes in tags:
            if tag in forbidden:
                self._say(
                    path, "site-policy", f"the page holds the element {quote(tag)}", "pages hold no scripts, styles, frames and forms"
                )
            self._attributes(path, tag, attributes)

    def _attributes(self, path: str, tag: str, attributes: _Attributes) -> None:
        for name, value in attributes:
            seen = _UNSEEN.sub("", value)
            if name == "style" or name.startswith("on"):
                self._say(path, "site-policy", f"the element {quote(tag)} has the attribute {quote(name)}", "use a class")
            elif name in _ADDRESSES and seen[:11].lower() == "javascript:":
                self._say(path, "site-policy", f"the element {quote(tag)} runs a script by its address", "links are http, https or mailto")
            elif name in _ADDRESSES and tag in _LOADING and _FOREIGN.match(seen) and ("rel", "canonical") not in attributes:
                self._say(path, "site-foreign", f"the page loads {quote(value)}", "serve it from the site itself")

    def _unreadable(self, path: str) -> None:
        self._say(path, "site-structure", "the page's markup cannot be read to its end", "look for a half declaration, such as `<![`")

    def _say(self, path: str, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(path, 1, 1, "", code, message, hint))


def _way_up(path: str) -> str:
    """From the folder of a file to the root.

    >>> _way_up("index.html"), _way_up("clusters/tecos/index.html")
    ('', '../../')
    """
    return "../" * path.count("/")


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


class _Reader(HTMLParser):
    """The elements of a page with their attributes, as a browser reads them, and the text of its inline scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, _Attributes]] = []
        self.scripts: set[str] = set()
        self._script = False

    def read(self, html: str) -> bool:
        """Takes in a whole page; False where it breaks off."""
        try:
            self.feed(html)
            self.close()
        except AssertionError:  # the parser's word for a declaration that it does not know
            return False
        return True

    def forms(self) -> Iterator[_Attributes]:
        """The attributes of each form, the way to the root taken out: it differs from page to page."""
        for tag, attributes in self.tags:
            if tag == "form":
                yield tuple((name, _UP.sub("", value) if name == "action" else value) for name, value in attributes)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple((name, value or "") for name, value in attrs)
        self.tags.append((tag, attributes))
        self._script = tag == "script" and "src" not in dict(attributes)

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.scripts.add(_WAY_UP.sub('"', data))

    def handle_endtag(self, tag: str) -> None:
        self._script = False
