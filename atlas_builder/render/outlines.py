"""Shapes of regions, ready to be drawn: projected, simplified and fitted to a sheet 1000 units wide.

Borders are kept as arcs, each once, as in TopoJSON: two neighbours draw the same simplified line, so no gap opens between
them, and an arc knows whether it divides two countries. All this depends on the regions alone and is computed once for each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, NamedTuple, TypeVar

from atlas_builder.geo import outline
from atlas_builder.geo.projection import EUROPE, Projection, distance_km, fitting
from atlas_builder.geo.regions import Region, Regions
from atlas_builder.render.linework import Box, Pixel, Point, area, cut, open_lines, path_data, rounded, simplified

WIDTH = 1000
"""Units of the viewBox; a card on a desktop shows them at about 650 pixels, a phone at about 360."""
MARGIN = 10
TALLEST, FLATTEST = 1250, 380
"""Heights a sheet keeps to, so that an area of odd shape still makes a map that fits a page."""
TOLERANCE = 1.5
"""Units a simplified border may leave the given one: under a pixel on a desktop; keeps 44 regions near 20 KB."""
NEAR_TOLERANCE = 0.8
"""The same for the map of one region, which has few outlines and room for their detail."""
NARROWEST_M = 90_000.0
"""Metres across the map of one region at least: closer, a city region would show outlines that are too coarse for it."""
_SLACK = 40
"""Units beyond the sheet at which outlines are cut off: wide enough that no line along the cut is seen."""
_SCANS = 14

Held = TypeVar("Held")


class Anchor(NamedTuple):
    """A spot inside a region where a name may stand, with the width that is free there."""

    x: int
    y: int
    room: int


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One region on a sheet: path data, spots for its name (roomiest first), its size in square units, and the box around it.

    size and height are those of its largest part.
    """

    code: str
    path: str
    anchors: tuple[Anchor, ...]
    size: float
    height: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A map without its message: outlines by code, and the lines that belong to no single region."""

    height: int
    shapes: Mapping[str, Shape]
    frontiers: str
    shores: str
    left: float
    top: float
    scale: float
    projection: Projection

    def at(self, lon: float, lat: float) -> Point:
        """Where a place stands on the sheet, in units; it may lie outside."""
        x, y = self.projection.project(lon, lat)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def whole(regions: Regions, tolerance: float = TOLERANCE) -> Sheet | None:
    """All regions on one sheet; None where no region has an outline."""
    return _whole(Same(regions), tolerance)


def around(regions: Regions, code: str) -> Sheet | None:
    """One region large with what lies around it, cut at the edge; None where the region has no outline."""
    return _around(Same(regions), code)


@dataclass(frozen=True, eq=False)
class _Topology:
    """Borders in projected metres: every arc once, who uses it, and each region's rings as numbers of arcs (~n: walked backwards)."""

    arcs: tuple[tuple[Point, ...], ...]
    users: tuple[tuple[str, ...], ...]
    rings: Mapping[str, tuple[tuple[int, ...], ...]]
    country: Mapping[str, str]
    projection: Projection

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """The box around each region."""
        found = {}
        for code, rings in self.rings.items():
            xs, ys = zip(*(point for ring in rings for ref in ring for point in self.arcs[max(ref, ~ref)]), strict=True)
            found[code] = min(xs), min(ys), max(xs), max(ys)
        return found


class Same(Generic[Held]):
    """A key for `lru_cache` that is equal only to itself: a mapping has no hash, and comparing outlines would cost more than it saves."""

    __slots__ = ("held",)

    def __init__(self, held: Held) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


@lru_cache(maxsize=32)
def _whole(key: Same[Regions], tolerance: float) -> Sheet | None:
    topology = _shared(key, fitting(_points(key.held.values())))
    if not topology.rings:
        return None
    lefts, bottoms, rights, tops = zip(*topology.boxes.values(), strict=True)
    left, bottom, right, top = min(lefts), min(bottoms), max(rights), max(tops)
    pad = max(right - left, top - bottom, 1.0) * MARGIN / WIDTH
    return _sheet(topology, _shaped((left - pad, bottom - pad, right + pad, top + pad), FLATTEST, TALLEST), tolerance)


@lru_cache(maxsize=512)
def _around(key: Same[Regions], code: str) -> Sheet | None:
    region = key.held.get(code)
    if region is None or not region.polygons:
        return None
    # An atlas elsewhere still holds the packaged regions: where Europe's projection does not fit, each region has its own.
    projection = fitting(_points([region]))
    topology = _shared(key, EUROPE) if projection == EUROPE else _topology(key.held.near(code, _reach_km(region)), projection)
    if code not in topology.rings:
        return None
    left, bottom, right, top = topology.boxes[code]
    pad = max((right - left) * 0.14, (top - bottom) * 0.14, (NARROWEST_M - (right - left)) / 2)
    return _sheet(topology, _shaped((left - pad, bottom - pad, right + pad, top + pad), 620, 760), NEAR_TOLERANCE)


def _shaped(box: Box, flattest: float, tallest: float) -> Box:
    """The box, grown on both sides until its height is between the two bounds at a width of `WIDTH`."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    grow_x = max(0.0, high * WIDTH / tallest - wide) / 2
    grow_y = max(0.0, wide * flattest / WIDTH - high) / 2
    return left - grow_x, bottom - grow_y, right + grow_x, top + grow_y


def _points(regions: Iterable[Region]) -> Iterator[Point]:
    return (point for region in regions for polygon in region.polygons for ring in polygon for point in ring)


def _reach_km(region: Region) -> float:
    """How far from a region its map may reach: no farther than it is long, once its margins are at their widest."""
    west, south, east, north = outline.box(region.polygons)
    return distance_km((west, south), (east, north)) + NARROWEST_M / 1000 if east - west < 180 else math.inf


@lru_cache(maxsize=16)
def _shared(key: Same[Regions], projection: Projection) -> _Topology:
    return _topology(key.held.values(), projection)


def _topology(regions: Collection[Region], projection: Projection) -> _Topology:
    country = {region.code: region.country for region in regions}
    rings = [
        (region.code, line)
        for region in regions
        for polygon in region.polygons
        for ring in polygon
        if len(line := _projected(ring, projection)) >= 3
    ]
    junctions = _junctions(line for _, line in rings)
    numbers: dict[tuple[Point, ...], int] = {}
    users: list[set[str]] = []
    refs: dict[str, list[tuple[int, ...]]] = {}
    for code, line in rings:
        ring: list[int] = []
        for piece in _pieces(line, junctions):
            backwards = piece[::-1]
            key_arc = min(piece, backwards)
            number = numbers.setdefault(key_arc, len(numbers))
            if number == len(users):
                users.append(set())
            users[number].add(code)
            ring.append(number if key_arc == piece else ~number)
        refs.setdefault(code, []).append(tuple(ring))
    arcs, used_by = tuple(numbers), tuple(tuple(sorted(codes)) for codes in users)
    return _Topology(arcs, used_by, {code: _sewn(of_one, arcs) for code, of_one in refs.items()}, country, projection)


def _projected(ring: Iterable[tuple[float, float]], projection: Projection) -> list[Point]:
    """A ring in metres, without its repeated end; five decimals (a metre) make one point of two that differ by rounding."""
    line: list[Point] = []
    for lon, lat in ring:
        lon, lat = round(lon, 5), round(lat, 5)
        # 180 degrees west is 180 east, and a pole has no longitude
        point = projection.project(0.0 if abs(lat) == 90 else 180.0 if lon == -180 else lon, lat)
        if not line or line[-1] != point:
            line.append(point)
    return line[:-1] if len(line) > 1 and line[0] == line[-1] else line


def _junctions(lines: Iterable[list[Point]]) -> set[Point]:
    """Points where borders meet or part: those that do not have the same two points beside them in every ring."""
    beside: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for line in lines:
        for before, point, after in zip([line[-1], *line], line, [*line[1:], line[0]], strict=False):
            pair = frozenset((before, after))
            if beside.setdefault(point, pair) != pair:
                found.add(point)
    return found


def _pieces(line: list[Point], junctions: set[Point]) -> Iterator[tuple[Point, ...]]:
    """A ring cut at its junctions; one without any (an island, an enclave) is one closed piece that begins at its least point."""
    cuts = [number for number, point in enumerate(line) if point in junctions] or [line.index(min(line))]
    turned = line[cuts[0] :] + line[: cuts[0]]
    ends = [cut - cuts[0] for cut in cuts[1:]] + [len(line)]
    turned.append(turned[0])
    begin = 0
    for end in ends:
        yield tuple(turned[begin : end + 1])
        begin = end


def _sewn(rings: list[tuple[int, ...]], arcs: tuple[tuple[Point, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """The rings of one region without the borders that it has with itself.

    GeoJSON cuts a region at 180 degrees, and leads the coast round a pole along that line to the pole and back: no map shows the cut.
    """
    refs = {ref for ring in rings for ref in ring}
    left = [ref for ring in rings for ref in ring if ~ref not in refs and (ref < 0 or arcs[ref] != arcs[ref][::-1])]
    if not left or len(left) == sum(map(len, rings)):
        return tuple(rings)
    # Each border was walked once to and once fro: without both, still as many arcs end at a point as begin there.
    beginning: defaultdict[Point, list[int]] = defaultdict(list)
    for ref in reversed(left):
        beginning[arcs[ref][0] if ref >= 0 else arcs[~ref][-1]].append(ref)
    sewn: list[tuple[int, ...]] = []
    for first in list(beginning):
        at, ring = first, list[int]()
        while beginning[at]:
            ring.append(ref := beginning[at].pop())
            at = arcs[ref][-1] if ref >= 0 else arcs[~ref][0]
        if ring:
            sewn.append(tuple(ring))
    return tuple(sewn)


def _sheet(topology: _Topology, frame: Box, tolerance: float) -> Sheet:
    left, bottom, right, top = frame
    scale = WIDTH / (right - left)
    height = round((top - bottom) * scale)
    full = (-_SLACK, -_SLACK, WIDTH + _SLACK, height + _SLACK)
    fitted: dict[int, list[Pixel]] = {}

    def arc(number: int) -> list[Pixel]:
        if number not in fitted:
            points = [((x - left) * scale, (top - y) * scale) for x, y in topology.arcs[number]]
            fitted[number] = rounded(simplified(points, tolerance))
        return fitted[number]

    shapes: dict[str, Shape] = {}
    drawn: set[int] = set()
    for code, refs in topology.rings.items():
        box = topology.boxes[code]
        if box[0] > right or box[2] < left or box[1] > top or box[3] < bottom:
            continue
        rings: list[list[Pixel]] = []
        for ring in refs:
            line = [point for ref in ring for point in (arc(ref) if ref >= 0 else arc(~ref)[::-1])[:-1]]
            line = cut(line, full)
            if len(line) >= 3 and abs(area(line)) >= 2:
                rings.append(line)
                drawn.update(max(ref, ~ref) for ref in ring)
        if not rings and (spot := _spot(arc(max(refs[0][0], ~refs[0][0])), full)):
            rings = [spot]
        if rings:
            rings.sort(key=lambda line: -abs(area(line)))
            shapes[code] = _shape(code, rings, height)
    frontiers, shores = [], []
    for number in sorted(drawn):
        users = topology.users[number]
        if len(users) == 1:
            shores.append(arc(number))
        elif len({topology.country[code] for code in users}) > 1:
            frontiers.append(arc(number))
    return Sheet(height, shapes, open_lines(frontiers, full), open_lines(shores, full), left, top, scale, topology.projection)


def _shape(code: str, rings: list[list[Pixel]], height: int) -> Shape:
    path = "".join(path_data(line) + "z" for line in rings)
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    own = [y for _, y in rings[0]]
    return Shape(code, path, _anchors(rings, height), abs(area(rings[0])), max(own) - min(own), (min(xs), min(ys), max(xs), max(ys)))


def _spot(line: list[Pixel], box: Box) -> list[Pixel]:
    """A small square for a region that is too small for the scale, so that its link does not vanish."""
    x, y = line[0]
    return [(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)] if box[0] < x < box[2] and box[1] < y < box[3] else []


def _anchors(rings: list[list[Pixel]], height: int) -> tuple[Anchor, ...]:
    """Spots inside a region, roomiest first: the middle of the width that three neighbouring scan lines share."""
    low, high = max(0, min(y for _, y in rings[0])), min(height, max(y for _, y in rings[0]))
    step = (high - low) / _SCANS
    edges = [edge for line in rings for edge in zip(line, [*line[1:], line[0]], strict=True)]
    chords = [_chord(edges, low + (number + 0.5) * step) for number in range(_SCANS)] if step > 0 else []
    found = []
    for number in range(1, len(chords) - 1):
        begin = max(chord[0] for chord in chords[number - 1 : number + 2])
        end = min(chord[1] for chord in chords[number - 1 : number + 2])
        if end > begin:
            off_middle = abs(number + 0.5 - _SCANS / 2) / _SCANS
            spot = Anchor(round((begin + end) / 2), round(low + (number + 0.5) * step), round(end - begin))
            found.append((-(end - begin) * (1 - 0.6 * off_middle), spot))
    return tuple(anchor for _, anchor in sorted(found))


def _chord(edges: list[tuple[Pixel, Pixel]], y: float) -> tuple[float, float]:
    """The longest stretch of a horizontal line that lies inside the rings, outside their holes and on the sheet."""
    crossings = sorted(x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in edges if (y0 > y) != (y1 > y))
    stretches = [(max(4.0, begin), min(WIDTH - 4.0, end)) for begin, end in zip(crossings[::2], crossings[1::2], strict=False)]
    return max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(0.0, 0.0))
