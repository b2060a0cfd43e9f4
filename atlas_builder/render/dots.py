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
    cells: defaultdict[tuple[int, int], list[Dot]] = defaultdict(list)
    steps: defaultdict[tuple[int, int, str], int] = defaultdict(int)
    placed = []
    for dot in waiting:
        # dots of one kind and town go on where the last one found room; all before is taken
        for step in count(steps[dot.x, dot.y, dot.kind]):
            away = 4.2 * sqrt(step)
            moved = dot._replace(x=round(dot.x + away * cos(step * _GOLDEN)), y=round(dot.y + away * sin(step * _GOLDEN)))
            if _is_free(moved, cells):
                break
        steps[dot.x, dot.y, dot.kind] = step + 1
        cells[moved.x // _CELL, moved.y // _CELL].append(moved)
        placed.append(moved)
    return placed


def _is_free(dot: Dot, cells: defaultdict[tuple[int, int], list[Dot]]) -> bool:
    column, row, reach = dot.x // _CELL, dot.y // _CELL, 1 if dot.number == 1 else 5
    near = (
        other
        for x in range(column - reach, column + reach + 1)
        for y in range(row - reach, row + reach + 1)
        for other in cells.get((x, y), ())
    )
    return all((dot.x - other.x) ** 2 + (dot.y - other.y) ** 2 >= (dot.radius + other.radius + _GAP) ** 2 for other in near)


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
