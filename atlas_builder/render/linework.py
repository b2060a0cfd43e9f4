"""Lines on a sheet: simplified, cut and written as path data. Points are (x, y) in units of the viewBox, y downwards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Pixel: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y."""


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The points that a line needs to stay within the tolerance of the given one (Douglas and Peucker 1973); both ends stay.

    >>> simplified([(0.0, 0.0), (5.0, 0.4), (10.0, 0.0), (10.0, 9.0)], 1.0)
    [(0.0, 0.0), (10.0, 0.0), (10.0, 9.0)]
    """
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        begin, end = todo.pop()
        (x0, y0), (x1, y1) = points[begin], points[end]
        dx, dy = x1 - x0, y1 - y0
        length = hypot(dx, dy)
        far, most = begin, tolerance
        for number in range(begin + 1, end):
            x, y = points[number]
            # a closed arc begins where it ends: then the distance from that point counts
            off = abs(dy * (x - x0) - dx * (y - y0)) / length if length else hypot(x - x0, y - y0)
            if off > most:
                far, most = number, off
        if far != begin:
            keep.add(far)
            todo += [(begin, far), (far, end)]
    return [points[number] for number in sorted(keep)]


def path_data(line: Sequence[Pixel]) -> str:
    """Path data for a line: begins at its own place, goes on relative, as short as SVG allows.

    >>> path_data([(10, 10), (13, 6), (20, 6), (20, 9), (19, 8)])
    'M10 10l3-4h7v3l-1-1'
    """
    x, y = line[0]
    parts = [f"M{x} {y}" if y >= 0 else f"M{x}{y}"]
    last = "M"
    for next_x, next_y in line[1:]:
        dx, dy = next_x - x, next_y - y
        x, y = next_x, next_y
        if not dx and not dy:
            continue
        letter, text = ("h", str(dx)) if not dy else ("v", str(dy)) if not dx else ("l", f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
        parts.append(text if letter == last == "l" and text[0] == "-" else f" {text}" if letter == last == "l" else letter + text)
        last = letter
    return "".join(parts)


def rounded(points: Sequence[Point]) -> list[Pixel]:
    """Whole units, each once; a line always keeps two points."""
    line: list[Pixel] = []
    for x, y in points:
        pixel = round(x), round(y)
        if not line or line[-1] != pixel:
            line.append(pixel)
    return line if len(line) > 1 else line * 2


def area(line: Sequence[Pixel]) -> float:
    """Square units inside a ring, negative where it turns the other way."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(line, [*line[1:], line[0]], strict=True)) / 2


def cut(line: list[Pixel], box: Box) -> list[Pixel]:
    """What of a ring lies in the box (Sutherland and Hodgman 1974)."""
    xs, ys = zip(*line, strict=True)
    if box[0] <= min(xs) and max(xs) <= box[2] and box[1] <= min(ys) and max(ys) <= box[3]:
        return line
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if all((point[axis] - bound) * sign >= 0 for point in line):
            continue
        kept: list[Pixel] = []
        for number, point in enumerate(line):
            before = line[number - 1]
            inside, was_inside = (point[axis] - bound) * sign >= 0, (before[axis] - bound) * sign >= 0
            if inside != was_inside:
                part = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append((round(before[0] + part * (point[0] - before[0])), round(before[1] + part * (point[1] - before[1]))))
            if inside:
                kept.append(point)
        line = kept
    return line


def open_lines(lines: list[list[Pixel]], box: Box) -> str:
    """Path data for open lines, without the stretches that lie wholly beyond the box."""
    parts: list[str] = []
    for line in lines:
        run: list[Pixel] = []
        for (x0, y0), (x1, y1) in pairwise(line):
            seen = max(x0, x1) >= box[0] and min(x0, x1) <= box[2] and max(y0, y1) >= box[1] and min(y0, y1) <= box[3]
            if seen:
                run = run or [(x0, y0)]
                run.append((x1, y1))
            elif run:
                parts.append(path_data(run))
                run = []
        if run:
            parts.append(path_data(run))
    return "".join(parts)
