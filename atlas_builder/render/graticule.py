"""The graticule under a map: meridians and parallels, barely seen, each named where it meets the edge of the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from atlas_builder.geo.projection import Projection
from atlas_builder.render.linework import Point
from atlas_builder.render.outlines import WIDTH, Sheet

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15)
"""Degrees from one line to the next."""
LINES = 7  # of one kind on a sheet at most: a ground to read places by, not a net over the map
_SAMPLES = 8  # points of a line: it bends so little that the eye sees no corner
_ROUNDS = 12  # of Newton's method, which ends after four
_HALVINGS = 24
_NEAR_M = 1.0
_NUDGE = 1e-5  # degrees by which a derivative is taken
_INSET = 6  # units from the edge to the middle of a number
_WORLD = 60  # degrees of longitude beyond which lines bend too much to be named at an edge


@lru_cache(maxsize=32)
def graticule(sheet: Sheet) -> str:
    """The lines and their names as SVG; nothing for a sheet whose corners lie nowhere on the globe, or too far apart."""
    corners = [place(sheet, x, y) for x in (0, WIDTH / 2, WIDTH) for y in (0, sheet.height / 2, sheet.height)]
    found = [corner for corner in corners if corner]
    if len(found) < len(corners):
        return ""
    west, east = min(lon for lon, _ in found), max(lon for lon, _ in found)
    south, north = min(lat for _, lat in found), max(lat for _, lat in found)
    if east - west > _WORLD:
        return ""
    step = next((step for step in STEPS if max(east - west, north - south) / step <= LINES), STEPS[-1])
    meridians, parallels = list(_between(west, east, step)), list(_between(south, north, step))
    lines = [_line(sheet, (lon, south), (lon, north)) for lon in meridians]
    lines += [_line(sheet, (west, lat), (east, lat)) for lat in parallels]
    names = [*_below(sheet, meridians, south, north), *_beside(sheet, parallels, west, east)]
    return f'<path class="graticule" d="{"".join(lines)}"/><g aria-hidden="true">{"".join(names)}</g>'


def place(sheet: Sheet, x: float, y: float) -> Point | None:
    """Longitude and latitude of a spot on a sheet, by Newton's method; None where it finds none."""
    east, north = sheet.left + x / sheet.scale, sheet.top - y / sheet.scale
    projection = sheet.projection
    lon, lat = projection.lon, max(-89.0, min(89.0, projection.lat))
    for _ in range(_ROUNDS):
        at = projection.project(lon, lat)
        off_east, off_north = east - at[0], north - at[1]
        if abs(off_east) < _NEAR_M and abs(off_north) < _NEAR_M:
            return lon, lat
        a, b, c, d = _derivatives(projection, lon, lat, at)
        determinant = a * d - b * c
        if not determinant:
            return None
        lon += (off_east * d - off_north * b) / determinant
        lat += (off_north * a - off_east * c) / determinant
        if not (-89.5 < lat < 89.5 and -540 < lon < 540):
            return None
    return None


def _derivatives(projection: Projection, lon: float, lat: float, at: Point) -> tuple[float, float, float, float]:
    """Metres east by degree of longitude and of latitude, then metres north by the same."""
    along, up = projection.project(lon + _NUDGE, lat), projection.project(lon, lat + _NUDGE)
    return (along[0] - at[0]) / _NUDGE, (up[0] - at[0]) / _NUDGE, (along[1] - at[1]) / _NUDGE, (up[1] - at[1]) / _NUDGE


def _between(low: float, high: float, step: float) -> Iterator[float]:
    number = int(low // step) + 1
    while (value := number * step) < high:
        yield round(value, 4)
        number += 1


def _line(sheet: Sheet, begin: Point, end: Point) -> str:
    parts = [number / _SAMPLES for number in range(_SAMPLES + 1)]
    head, *rest = [f"{round(x)} {round(y)}" for x, y in (sheet.at(*_on_the_way(begin, end, part)) for part in parts)]
    return f"M{head}L{' '.join(rest)}"


def _on_the_way(begin: Point, end: Point, part: float) -> Point:
    return begin[0] + part * (end[0] - begin[0]), begin[1] + part * (end[1] - begin[1])


def _below(sheet: Sheet, meridians: list[float], south: float, north: float) -> Iterator[str]:
    """Names of meridians where they leave the sheet below."""
    for lon in meridians:
        met = _crossing(sheet, (lon, south), (lon, north), 1, sheet.height - _INSET)
        if met and 40 < met[0] < WIDTH - 60:
            yield f'<text class="degree tier-3" x="{round(met[0])}" y="{sheet.height - _INSET}">{_named(lon, "E", "W")}</text>'


def _beside(sheet: Sheet, parallels: list[float], west: float, east: float) -> Iterator[str]:
    """Names of parallels where they leave the sheet on the right."""
    for lat in parallels:
        met = _crossing(sheet, (west, lat), (east, lat), 0, WIDTH - _INSET)
        if met and 12 < met[1] < sheet.height - 24:
            yield f'<text class="degree end tier-3" x="{WIDTH - _INSET}" y="{round(met[1]) - 8}">{_named(lat, "N", "S")}</text>'


def _crossing(sheet: Sheet, begin: Point, end: Point, axis: int, edge: float) -> Point | None:
    """Where a line from one place to another meets an edge of the sheet, by halving; None where it does not."""
    first, last = sheet.at(*begin)[axis], sheet.at(*end)[axis]
    if not min(first, last) <= edge <= max(first, last):
        return None
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (sheet.at(*_on_the_way(begin, end, middle))[axis] < edge) == (last > first):
            low = middle
        else:
            high = middle
    return sheet.at(*_on_the_way(begin, end, low))


def _named(degrees: float, above: str, below: str) -> str:
    return f"{abs(degrees):g}°{above if degrees > 0 else below if degrees < 0 else ''}"
