"""Regions that can be checked by hand, and path data read back into points."""

from __future__ import annotations

import re
from itertools import pairwise

from atlas_builder.geo.outline import Outline
from atlas_builder.geo.regions import Region, Regions


def square(west: float, south: float, size: float = 1.0) -> Outline:
    east, north = west + size, south + size
    return ((((west, south), (east, south), (east, north), (west, north), (west, south)),),)


def region(code: str, polygons: Outline) -> Region:
    return Region(code, code[:2], {"en": f"Land {code}"}, False, False, (), polygons)


def three() -> Regions:
    """Two regions of one country side by side, and one of another country above the first."""
    return Regions([region("AA01", square(9, 46)), region("AA02", square(10, 46)), region("BB01", square(9, 47))])


def drawn(path: str) -> list[list[tuple[int, int]]]:
    """The lines of path data as absolute points, as a browser reads them."""
    lines: list[list[tuple[int, int]]] = []
    x = y = 0
    for letter, text in re.findall(r"([MlhvzL])([^MlhvzL]*)", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", text)]
        if letter == "M":
            x, y = numbers
            lines.append([(x, y)])
        elif letter == "h":
            x += sum(numbers)
            lines[-1].append((x, y))
        elif letter == "v":
            y += sum(numbers)
            lines[-1].append((x, y))
        elif letter == "l":
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                lines[-1].append((x, y))
    return lines


def edges(path: str, closed: bool) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(edge) for line in drawn(path) for edge in pairwise([*line, line[0]] if closed else line) if edge[0] != edge[1]}
