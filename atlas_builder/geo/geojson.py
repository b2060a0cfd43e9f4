"""From the bytes of a GeoJSON file to plain values: strict JSON first, then the outline of one feature.

What is wrong comes back as a fault without a file name: the reader of a file knows which feature it is at.
"""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

from atlas_builder.geo.outline import Outline, Point, Polygon, Ring
from atlas_builder.problem import quote

# The European Commission's own file of all NUTS 2 regions at 1:20 million has about 4 MB; every page with a map pays for more.
LARGEST_FILE = 8 * 1024 * 1024

_SHORTEST_RING = 4  # three corners, and the first again
_FARTHEST_M = 10**9  # no map's metres go beyond


class Fault(NamedTuple):
    """What is wrong in a file: where (line and column from 1), in which key, what, and the next step."""

    code: str
    message: str
    hint: str = ""
    field: str = ""
    line: int = 1
    column: int = 1


class Contents(NamedTuple):
    """What a collection holds: its features, the countries it calls `complete`, and what it calls countries, not yet checked."""

    features: list[Any]
    complete: tuple[str, ...]
    countries: Any


class _DuplicateKeyError(ValueError):
    """Two equal keys in one object, of which JSON readers keep either."""


def contents(data: bytes) -> Contents | Fault:
    """What a FeatureCollection holds, or what made it unreadable."""
    if len(data) > LARGEST_FILE:
        hint = "simplify the outlines: a map on a page shows no more than a kilometre"
        return Fault("regions-unreadable", f"the file has {len(data):,} bytes; {LARGEST_FILE:,} are allowed", hint)
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_refused)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        return Fault("regions-unreadable", "the file is not UTF-8 text", "save it as UTF-8", line=line, column=column)
    except json.JSONDecodeError as error:
        hint = "GeoJSON is JSON: a map editor such as QGIS writes it without such faults"
        return Fault("regions-unreadable", "the file is not JSON from here on", hint, line=error.lineno, column=error.colno)
    except _DuplicateKeyError as error:
        return Fault("regions-unreadable", f"the key {quote(error)} stands twice in one place", "keep one of them")
    except RecursionError:
        return Fault("regions-unreadable", "the file is nested too deeply for GeoJSON", "export it again as GeoJSON")
    except ValueError:
        # NaN, Infinity, and whole numbers of thousands of digits.
        return Fault("regions-unreadable", "the file holds a number that is none", "export it again as GeoJSON")
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection" or not isinstance(value.get("features"), list):
        hint = 'it begins with {"type": "FeatureCollection", "features": ['
        return Fault("regions-unreadable", "the file is not a GeoJSON FeatureCollection", hint)
    complete = value.get("complete", [])
    if not isinstance(complete, list) or not all(isinstance(country, str) for country in complete):
        hint = 'such as ["AT", "SI"]: countries of which no region is missing'
        return Fault("regions-unreadable", "`complete` is not a list of country codes", hint, "complete")
    return Contents(value["features"], tuple(complete), value.get("countries", {}))


def outline_of(geometry: object) -> Outline | Fault:
    """The outline of a Polygon or MultiPolygon; heights are left off."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        return _bad(f"{quote(kind)} is no outline" if kind else "there is no outline", "draw it as a Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        return _bad("the outline is empty", "draw it as a Polygon or MultiPolygon")
    found: list[Polygon] = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            return _bad("a polygon has no ring", "each polygon is a list of rings, the outer one first")
        rings: list[Ring] = []
        for ring in polygon:
            checked = _ring(ring)
            if isinstance(checked, Fault):
                return checked
            rings.append(checked)
        found.append(tuple(rings))
    return tuple(found)


def _ring(ring: object) -> Ring | Fault:
    if not isinstance(ring, list) or len(ring) < _SHORTEST_RING:
        return _bad("a ring has fewer than four points", "a ring has at least three corners and then its first point again")
    points: list[Point] = []
    for position in ring:
        if not isinstance(position, list) or len(position) < 2 or not all(_is_number(value) for value in position[:2]):
            return _bad(f"{quote(position)} is not a point", "a point is [longitude, latitude] in degrees")
        lon, lat = float(position[0]), float(position[1])
        if abs(lon) > 180 or abs(lat) > 90:
            return _bad(f"{quote([position[0], position[1]])} lies outside the globe", "export in WGS 84 (EPSG:4326), longitude first")
        points.append((lon, lat))
    if points[0] != points[-1]:
        return _bad("a ring does not close", "the last point of a ring is its first point again")
    if len(set(points)) < _SHORTEST_RING - 1:
        return _bad("a ring has no surface", "a ring has at least three different corners")
    return tuple(points)


def _is_number(value: object) -> bool:
    # A whole number may be too long to become a float: one beyond any map's metres is no coordinate.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= _FARTHEST_M


def _bad(message: str, hint: str) -> Fault:
    return Fault("region-outline", message, hint, "geometry")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found


def _refused(word: str) -> float:
    raise ValueError(word)
