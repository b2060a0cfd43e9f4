"""Dots on a map, moved apart: every organisation of a town is seen, and the same records always give the same picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from math import ceil, cos, pi, sin, sqrt
from typing import NamedTuple

RADII = {"cluster": 7.0, "research": 5.5, "company": 5.0, "other": 4.5}
"""By kind, in units of the viewBox; clusters are what the atlas is about."""
MOST = 700
"""Dots that stay apart and legible on one sheet: beyond, the dots of a neighbourhood become one circle with their number."""
_GAP = 1.5
_GOLDEN = pi * (3 - sqrt(5))


_Circle = tuple[int, int, float]
"""Middle and radius, in units of the sheet."""


class Dot(NamedTuple):
    """A dot in units of the sheet."""

    x: int
    y: int
    kind: str
    title: str
    href: str
    number: int = 1

    @property
    def radius(self) -> float:
        """Its area grows with the number it stands for."""
        return RADII[self.kind] if self.number == 1 else min(34.0, round(4 + 2.2 * sqrt(self.number), 1))


def apart(dots: Iterable[Dot]) -> list[Dot]:
    """The dots with none over another: clusters keep their place, the rest step aside along a spiral of sunflower seeds.

    The order of input does not matter.
    """
    order = list(RADII)
    waiting = sorted(dots, key=lambda dot: (order.index(dot.kind), dot.x, dot.y, dot.title, dot.href))
    if len(waiting) > MOST:
        waiting = _merged(waiting)
    field = Field(max((dot.radius for dot in waiting), default=0.0))
    steps: defaultdict[tuple[int, int, str], int] = defaultdict(int)
    placed = []
    for dot in waiting:
        # dots of one kind and town go on where the last one found room; all before is taken
        x, y, step = field.settle(dot.x, dot.y, dot.radius, steps[dot.x, dot.y, dot.kind])
        steps[dot.x, dot.y, dot.kind] = step + 1
        placed.append(dot._replace(x=x, y=y))
    return placed


class Field:
    """Circles that keep off each other. `widest` is the largest radius that comes."""

    def __init__(self, widest: float) -> None:
        self._cells: defaultdict[tuple[int, int], list[_Circle]] = defaultdict(list)
        self._cell = ceil(2 * widest + _GAP)  # two circles that meet lie in cells beside each other

    def settle(self, x: int, y: int, radius: float, first: int = 0) -> tuple[int, int, int]:
        """Takes the nearest free spot for a circle, trying the seeds of a sunflower from number `first` on; that spot and its number."""
        blocking: _Circle | None = None
        for step in count(first):
            away = 4.2 * sqrt(step)
            spot = round(x + away * cos(step * _GOLDEN)), round(y + away * sin(step * _GOLDEN))
            # What was in the way of one seed is most often in the way of the next.
            if blocking is None or not _meet(*spot, radius, blocking):
                blocking = self._in_the_way(*spot, radius)
                if blocking is None:
                    break
        self._cells[spot[0] // self._cell, spot[1] // self._cell].append((*spot, radius))
        return (*spot, step)

    def _in_the_way(self, x: int, y: int, radius: float) -> _Circle | None:
        column, row = x // self._cell, y // self._cell
        for near_column in (column, column - 1, column + 1):
            for near_row in (row, row - 1, row + 1):
                for other in self._cells.get((near_column, near_row), ()):
                    if _meet(x, y, radius, other):
                        return other
        return None


def _meet(x: int, y: int, radius: float, other: _Circle) -> bool:
    return (x - other[0]) ** 2 + (y - other[1]) ** 2 < (radius + other[2] + _GAP) ** 2


def _merged(dots: list[Dot], width: int = 36) -> list[Dot]:
    """One circle for each square of a grid, in the middle of its dots; its title is its number."""
    squares: defaultdict[tuple[int, int], list[Dot]] = defaultdict(list)
    for dot in dots:
        squares[dot.x // width, dot.y // width].append(dot)
    found = []
    for group in squares.values():
        number = len(group)
        middle = round(sum(dot.x for dot in group) / number), round(sum(dot.y for dot in group) / number)
        found.append(group[0] if number == 1 else Dot(*middle, "other", str(number), "", number))
    return sorted(found, key=lambda dot: (-dot.number, dot.x, dot.y, dot.title))
