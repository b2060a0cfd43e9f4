"""Dots on a map, moved apart: every organisation of a town is seen, and the same records always give the same picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from math import cos, pi, sin, sqrt
from typing import NamedTuple

RADII = {"cluster": 7.0, "research": 5.5, "company": 5.0, "other": 4.5}
"""By kind, in units of the viewBox; clusters are what the atlas is about."""
MOST = 700
"""Dots that stay apart and legible on one sheet: beyond, the dots of a neighbourhood become one circle with their number."""
_GAP = 1.5
_CELL = 16
_GOLDEN = pi * (3 - sqrt(5))


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
    field = Field()
    steps: defaultdict[tuple[int, int, str], int] = defaultdict(int)
    placed = []
    for dot in waiting:
        # dots of one kind and town go on where the last one found room; all before is taken
        x, y, step = field.settle(dot.x, dot.y, dot.radius, steps[dot.x, dot.y, dot.kind])
        steps[dot.x, dot.y, dot.kind] = step + 1
        placed.append(dot._replace(x=x, y=y))
    return placed


class Field:
    """Circles that keep off each other."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[int, int, float]]] = defaultdict(list)
        self._widest = 0.0

    def settle(self, x: int, y: int, radius: float, first: int = 0) -> tuple[int, int, int]:
        """Takes the nearest free spot for a circle, trying the seeds of a sunflower from number `first` on; that spot and its number."""
        for step in count(first):
            away = 4.2 * sqrt(step)
            spot = round(x + away * cos(step * _GOLDEN)), round(y + away * sin(step * _GOLDEN))
            if self._is_free(*spot, radius):
                break
        self._cells[spot[0] // _CELL, spot[1] // _CELL].append((*spot, radius))
        self._widest = max(self._widest, radius)
        return (*spot, step)

    def _is_free(self, x: int, y: int, radius: float) -> bool:
        column, row, reach = x // _CELL, y // _CELL, int((radius + self._widest + _GAP) // _CELL) + 1
        for near_column in range(column - reach, column + reach + 1):
            for near_row in range(row - reach, row + reach + 1):
                for other_x, other_y, other in self._cells.get((near_column, near_row), ()):
                    if (x - other_x) ** 2 + (y - other_y) ** 2 < (radius + other + _GAP) ** 2:
                        return False
        return True


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
