"""What the stages hand over to be published: pages made from data, and the texts around them. Values, not files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page made from data, to be filled into the engine's shell of its section and depth.

    path: address relative to the language's root: "" for home, "themes/", "clusters/tecos/", or "404.html";
    section: the entry of the main navigation that it belongs to, "" for none;
    title, description: plain text; body: finished, safe HTML with the page's one h1.
    preview: the page whose picture links to this one show, "" for that of the atlas;
    common: a part of the body that stands alike on many pages, the outlines of a map: the audit reads it once.
    """

    lang: str
    path: str
    section: str
    title: str
    description: str
    body: str
    preview: str = ""
    common: str = ""

    @property
    def depth(self) -> int:
        """How many folders below the language's root the page lies."""
        return self.path.count("/")

    @property
    def file(self) -> str:
        """The page's file, relative to the language's root."""
        return self.path + "index.html" if self.path.endswith("/") or not self.path else self.path


@dataclass(frozen=True, slots=True)
class File:
    """A whole file of the site, such as a stylesheet made from the themes.

    path: relative to a language's root; lang: the language in whose part of the site it stands, "" for every one.
    """

    path: str
    data: bytes
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a navigation: its text and its address relative to the language's root."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around every page in one language. `prefix` is the language's folder, "" for the default or "de/".

    search: whether the header has the field of the search.
    """

    lang: str
    name: str
    prefix: str
    site_name: str
    description: str
    sections: tuple[Link, ...]
    footer: tuple[tuple[str, tuple[Link, ...]], ...]
    notes: tuple[str, ...]
    banner: str
    labels: dict[str, str]
    appendix: dict[str, str]
    search: bool = False


class Origins:
    """Who wrote which path; refuses two writers for one path, since that would be our own mistake."""

    def __init__(self) -> None:
        self._origins: dict[str, str] = {}

    def claim(self, path: str, origin: str) -> None:
        """Notes that `origin` writes `path`."""
        if path in self._origins:
            raise ValueError(f"{origin} writes {path}, which {self._origins[path]} has written")
        self._origins[path] = origin

    def __contains__(self, path: str) -> bool:
        return path in self._origins

    def __iter__(self) -> Iterator[str]:
        return iter(self._origins)

    def __len__(self) -> int:
        return len(self._origins)
