"""Which pages stand for all: chosen from the finished site, so that a new kind of page is looked at without anybody naming it.

A kind is a shape of address (`themes/*/*/`) or anything that a page is built of: an element with a class. For each of them one page is chosen,
beginning with those that bring the most that is new, so that some forty pages show everything which thousands are made of.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

LANGUAGE = re.compile(r"^[a-z]{2}/")
ELEMENT = re.compile(r"<([a-z][a-z0-9]*)\b([^>]*)")
CLASSES = re.compile(r'\bclass="([^"]*)"')
ROLE = re.compile(r'\b(?:role|type)="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*\bhref="([^":#]*\?([a-z]+)=[^"#]+)"')


@dataclass(frozen=True)
class Kind:
    """A page that stands for others."""

    path: str
    """Relative to the site, with a question mark and what follows where the page shows something on request."""

    @property
    def slug(self) -> str:
        """The page's address as the name of a file.

        >>> Kind("de/compare/?clusters=acs,tecos").slug
        'de-compare-clusters-acs-tecos'
        """
        return re.sub(r"[^a-z0-9]+", "-", self.path.lower()).strip("-") or "home"


def shape(path: str) -> str:
    """The kind of a page by its address alone, in every language the same.

    >>> shape("de/themes/plastics/injection-moulding/"), shape("actors/page/3/"), shape(""), shape("404.html")
    ('themes/*/*/', 'actors/page/*/', '', '404.html')
    """
    path = LANGUAGE.sub("", path)
    head, *rest = path.split("/")
    fixed = [word if word in ("", "page", "roles", "languages", "meta") else "*" for word in rest]
    return "/".join((head, *fixed))


def parts(html: str) -> set[str]:
    """What a page is built of: each element with each of its classes, its role and its type; numbers at the end of a class say no more.

    >>> sorted(parts('<p class="note c-12"><input type="search">'))
    ['input', 'input search', 'p', 'p.c-', 'p.note']
    """
    found: set[str] = set()
    for tag, attributes in set(ELEMENT.findall(html)):
        found.add(tag)
        if classes := CLASSES.search(attributes):
            found.update(f"{tag}.{name.rstrip('0123456789')}" for name in classes[1].split())
        if role := ROLE.search(attributes):
            found.add(f"{tag} {role[1]}")
    return found


def pages(site: Path) -> Iterator[str]:
    """The address of every page of a site, relative to it."""
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix()
        yield address.removesuffix("index.html") if path.name == "index.html" else address


def text(site: Path, address: str) -> str:
    """The markup of the page at an address."""
    return (site / (address + "index.html" if not address or address.endswith("/") else address)).read_text("utf-8")


def cover(built: Mapping[str, Iterable[str]], known: Container[str] = ()) -> dict[str, list[str]]:
    """The fewest pages, near enough, that have together every shape of address and every part of a page, with what each adds.

    >>> cover({"a/": ["p", "ul"], "b/x/": ["p"], "b/y/": ["p", "ol"], "b/z/": []})
    {'a/': ['a/', 'p', 'ul'], 'b/y/': ['b/*/', 'ol']}
    """
    left = {path: {one: None for one in (shape(path), *found) if one not in known} for path, found in built.items()}
    chosen: dict[str, list[str]] = {}
    while left:
        best = min(left, key=lambda path: (-len(left[path]), path))
        new = list(left.pop(best))
        if not new:
            break
        chosen[best] = new
        left = {path: {one: None for one in found if one not in new} for path, found in left.items()}
        left = {path: found for path, found in left.items() if found}
    return chosen


def choose(site: Path, known: Container[str] = ()) -> tuple[list[Kind], set[str]]:
    """The pages of a site that stand for all of it, in the order of their addresses, and what they show.

    Args:
        known: what the pages of another site have shown already; pages that show nothing else are left out.
    """
    markup = {address: text(site, address) for address in pages(site)}
    shown = {address: {shape(address), *parts(html)} for address, html in markup.items()}
    chosen = set(cover({address: sorted(part for part in found if part not in known) for address, found in shown.items()}, known))
    chosen |= {address for address in _emptiest(markup) if shape(address) not in known}
    chosen |= {address for address in _asked(markup) if shape(address.partition("?")[0]) not in known}
    chosen |= {address for address in markup if shape(address) == ""}
    return [Kind(address) for address in sorted(chosen)], set().union(*shown.values())


def _emptiest(markup: Mapping[str, str]) -> Iterator[str]:
    """Of each kind that has many pages, the one with the least on it."""
    kinds: dict[str, list[str]] = {}
    for address in markup:
        kinds.setdefault(shape(address), []).append(address)
    for name, addresses in kinds.items():
        if "*" in name:
            yield min(addresses, key=lambda address: (len(markup[address]), address))


def _asked(markup: Mapping[str, str]) -> Iterator[str]:
    """What a page shows only when it is asked for it, once for each way in which a link of the site asks."""
    asked: dict[tuple[str, str], str] = {}
    for address, html in markup.items():
        for target, key in LINK.findall(html):
            wanted = urljoin(address, unescape(target))
            asked.setdefault((LANGUAGE.sub("", wanted.partition("?")[0]), key), wanted)
    yield from asked.values()
