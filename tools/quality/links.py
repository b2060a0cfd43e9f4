"""Whether every internal link of a finished site leads somewhere: a small check of its own, beside the audit that every build makes."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

NAMES = frozenset(("href", "src", "xlink:href", "data", "poster", "action"))
HOST = "https://site.invalid/"


class _Reader(HTMLParser):
    """Gathers the addresses and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what an element links to and how it can be linked to."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in NAMES and value is not None and not (tag == "link" and ("rel", "canonical") in attrs):
                self.addresses.add(value)
            elif name == "srcset" and value:
                self.addresses.update(part.split()[0] for part in value.split(","))


def read(html: str) -> tuple[set[str], set[str]]:
    """The addresses that a page names, and its anchors.

    >>> read('<a id="x" href="a/?b=1&amp;c#d">e</a>')
    ({'a/?b=1&c#d'}, {'x'})
    """
    reader = _Reader()
    reader.feed(html)
    return reader.addresses, reader.anchors


def broken(site: Path) -> Iterator[str]:
    """Every link that leads nowhere, with the page it stands on."""
    anchors: dict[str, set[str]] = {}
    wanted: dict[tuple[str, str], str] = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix()
        addresses, anchors[address] = read(path.read_text("utf-8"))
        for named in addresses:
            parts = urlsplit(urljoin(HOST + address.removesuffix("index.html"), named))
            if parts.scheme in ("http", "https") and parts.netloc == "site.invalid":
                wanted.setdefault((unquote(parts.path).lstrip("/"), unquote(parts.fragment)), f"{address}: {named}")
    for (target, fragment), source in sorted(wanted.items()):
        file = target + "index.html" if not target or target.endswith("/") else target
        if not (site / file).is_file():
            yield f"{source} leads to no file"
        elif fragment and file in anchors and fragment not in anchors[file]:
            yield f"{source} leads to no place on that page"
