"""Questions to an outline: does it hold a point, how far is it, where is its middle.

An outline is polygons, each of them rings (the first outside, the others holes), each of them (longitude, latitude) points,
the last equal to the first, as in GeoJSON. Outlines across the 180th meridian must be cut there, as RFC 7946 asks.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
Outline = tuple[Polygon, ...]
Box = tuple[float, float, float, float]

KM_PER_DEGREE = 111.195  # of latitude, on the sphere of projection.EARTH_RADIUS_KM

_SCAN_LINES = 7  # tried for the middle of a region; more moved no region of the Alps by 5 km


def box(outline: Outline) -> Box:
    """West, south, east, north of an outline in degrees. The outline must have a point.

    >>> box(((((1.0, 2.0), (3.0, 2.0), (3.0, 5.0), (1.0, 2.0)),),))
    (1.0, 2.0, 3.0, 5.0)
    """
    points = [point for polygon in outline for ring in polygon for point in ring]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return min(lons), min(lats), max(lons), max(lats)


def holds(outline: Outline, lon: float, lat: float) -> bool:
    """Whether the point lies in one of the polygons and in none of its holes; on the very border either answer is right."""
    return any(_in_polygon(polygon, lon, lat) for polygon in outline)


def km_to(outline: Outline, lon: float, lat: float) -> float:
    """Kilometres from a point to the outline, 0 within; infinite for an outline without points.

    Measured on a plane laid at the point: right to 1 % up to 300 km, good for no more than "far" beyond 1,000 km.
    """
    if holds(outline, lon, lat):
        return 0.0
    return min((_km_to_ring(ring, lon, lat) for polygon in outline for ring in polygon), default=math.inf)


def km_at_least(bounds: Box, lon: float, lat: float) -> float:
    """A lower bound of `km_to`, from the box alone: cheap enough to ask first.

    >>> km_at_least((1.0, 2.0, 3.0, 5.0), 2.0, 4.0), km_at_least((1.0, 2.0, 3.0, 5.0), 2.0, 6.0)
    (0.0, 111.195)
    """
    west, south, east, north = bounds
    narrow = math.cos(math.radians(min(90.0, max(abs(lat), abs(south), abs(north)))))
    return math.hypot(max(west - lon, 0.0, lon - east) * narrow, max(south - lat, 0.0, lat - north)) * KM_PER_DEGREE


def km_between(a: Box, b: Box) -> float:
    """Kilometres between two boxes, rather too few than too many, 0 where they meet; the short way round the globe.

    >>> km_between((178.0, 0.0, 179.0, 1.0), (-180.0, 0.0, -179.0, 1.0)) < 111.195
    True
    """
    narrow = math.cos(math.radians(min(90.0, max(map(abs, (a[1], a[3], b[1], b[3]))))))
    across = min(max(b[0] + turn - a[2], a[0] - b[2] - turn, 0.0) for turn in (-360.0, 0.0, 360.0))
    return math.hypot(across * narrow, max(b[1] - a[3], a[1] - b[3], 0.0)) * KM_PER_DEGREE


@lru_cache(maxsize=4096)
def middle(outline: Outline) -> Point:
    """A (longitude, latitude) point well inside the largest polygon: where a label or a circle stands.

    Of the middles of all stretches that a few lines of equal latitude have inside the polygon, the one farthest from the border.

    >>> middle(((((0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0), (0.0, 0.0)),),))
    (2.0, 1.0)
    """
    polygon = max(outline, key=lambda rings: abs(_area(rings[0])))
    _, south, _, north = box((polygon,))
    candidates: list[Point] = []
    for line in range(1, _SCAN_LINES + 1):
        lat = south + (north - south) * line / (_SCAN_LINES + 1)
        crossings = sorted(lon for ring in polygon for lon in _crossings(ring, lat))
        candidates += [((left + right) / 2, lat) for left, right in zip(crossings[::2], crossings[1::2], strict=False)]
    inside = [point for point in candidates if _in_polygon(polygon, *point)]
    if not inside:
        # A sliver without any surface: a corner is the only point that it has.
        return polygon[0][0]
    return max(inside, key=lambda point: min(_km_to_ring(ring, *point) for ring in polygon))


def sides(outline: Outline) -> set[tuple[Point, Point]]:
    """Every side of every ring, its ends in order, so that two outlines with a common border have sides in common."""
    return {(min(a, b), max(a, b)) for polygon in outline for ring in polygon for a, b in pairwise(ring) if a != b}


def _in_polygon(polygon: Polygon, lon: float, lat: float) -> bool:
    # Even and odd: a hole's border turns inside to outside again.
    return sum(crossing < lon for ring in polygon for crossing in _crossings(ring, lat)) % 2 == 1


def _crossings(ring: Ring, lat: float) -> list[float]:
    return [
        a_lon + (lat - a_lat) / (b_lat - a_lat) * (b_lon - a_lon)
        for (a_lon, a_lat), (b_lon, b_lat) in pairwise(ring)
        if (a_lat > lat) != (b_lat > lat)
    ]


def _km_to_ring(ring: Ring, lon: float, lat: float) -> float:
    narrow = math.cos(math.radians(lat))
    flat = [((a_lon - lon) * narrow, a_lat - lat) for a_lon, a_lat in ring]
    nearest = min((_square_to_side(a, b) for a, b in pairwise(flat)), default=math.inf)
    return math.sqrt(nearest) * KM_PER_DEGREE


def _square_to_side(a: Point, b: Point) -> float:
    """Squared distance of the origin to a side."""
    across, up = b[0] - a[0], b[1] - a[1]
    length = across * across + up * up
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * across + a[1] * up) / length))
    east, north = a[0] + along * across, a[1] + along * up
    return east * east + north * north


def _area(ring: Ring) -> float:
    """Signed area on a plane of degrees with longitudes narrowed at the ring's own latitude: good for comparing sizes."""
    narrow = math.cos(math.radians(ring[0][1]))
    return narrow * sum(a_lon * b_lat - b_lon * a_lat for (a_lon, a_lat), (b_lon, b_lat) in pairwise(ring)) / 2
