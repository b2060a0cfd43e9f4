"""What pages weigh over the wire, against what a reader with a poor connection can be asked to wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.quality.kinds import LANGUAGE, shape
from tools.quality.seen import Seen
from tools.quality.serving import packed

FIRST, NEXT, MAP = 250_000, 60_000, 12_000
"""Bytes at most: on a first visit, on a page after another one, and for a static map by itself."""
FREE = "map/"
"""The one page that may weigh more: the interactive map."""
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """What one page weighs: to someone who comes from elsewhere, who has seen the home page, and who comes again."""

    path: str
    first: int
    next: int
    again: int

    @property
    def faults(self) -> list[str]:
        """In what the page weighs too much."""
        if shape(self.path.partition("?")[0]) == FREE:
            return []
        found = [("a first visit", self.first, FIRST), ("the next visit", self.again, NEXT)]
        return [
            f"/{self.path} weighs {size / 1000:.0f} KB on {name}, at most {most / 1000:.0f}" for name, size, most in found if size > most
        ]


def weigh(visits: Sequence[Seen]) -> list[Weight]:
    """The weights of pages that were visited with an empty cache; what a page shares with the home page of its language comes only once."""
    homes = {seen.kind.path: seen.weights for seen in visits if seen.kind.path in ("", *(f"{prefix(other.kind.path)}" for other in visits))}
    found = []
    for seen in visits:
        home = homes.get(prefix(seen.kind.path), homes[""])
        own = {address: size for address, size in seen.weights.items() if address == seen.kind.path or address not in home}
        found.append(Weight(seen.kind.path, sum(seen.weights.values()), sum(own.values()), seen.weights.get(seen.kind.path, 0)))
    return found


def prefix(path: str) -> str:
    """The part of an address that names its language.

    >>> prefix("de/themes/"), prefix("themes/")
    ('de/', '')
    """
    found = LANGUAGE.match(path)
    return found[0] if found else ""


def heavy_maps(site: Path) -> Iterator[tuple[int, str]]:
    """Every static map, as a file and within its page, with its bytes."""
    for path in sorted(site.rglob("*.svg")):
        yield len(packed(path.read_bytes())), path.relative_to(site).as_posix()
    for path in sorted(site.rglob("*.html")):
        for drawing in DRAWING.findall(path.read_text("utf-8")):
            if len(drawing) > MAP:
                yield len(packed(drawing.encode())), f"{path.relative_to(site).as_posix()} (within the page)"
