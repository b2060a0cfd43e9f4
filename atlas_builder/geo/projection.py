"""The map projection of Europe's statistics, and distances on the globe. Longitude stands before latitude, as in GeoJSON."""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0088  # mean radius of the IUGG

# GRS80 and the parameters of EPSG:3035 (ETRS89-extended / LAEA Europe).
_AXIS_M = 6378137.0
_FLATTENING = 1 / 298.257222101
_ORIGIN_LON = 10.0
_ORIGIN_LAT = 52.0
_FALSE_EASTING_M = 4321000.0
_FALSE_NORTHING_M = 3210000.0

_ECCENTRICITY_2 = _FLATTENING * (2 - _FLATTENING)
_ECCENTRICITY = math.sqrt(_ECCENTRICITY_2)


def project(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing in metres, EPSG:3035: equal areas, so that regions can be compared by eye.

    Takes degrees, the longitude of any turn. The point opposite the origin (170 degrees west, 52 south) has no place on
    this map; it lands on the map's rim.

    Source:
        IOGP Guidance Note 7-2, Lambert azimuthal equal area (method 9820), whose worked example is the doctest.

    >>> [round(metres, 2) for metres in project(5.0, 50.0)]
    [3962799.45, 2999718.85]
    """
    turn = math.radians(math.remainder(lon - _ORIGIN_LON, 360.0))
    beta = _authalic(math.radians(lat))
    denominator = 1 + math.sin(_ORIGIN_BETA) * math.sin(beta) + math.cos(_ORIGIN_BETA) * math.cos(beta) * math.cos(turn)
    stretch = _AUTHALIC_RADIUS_M * math.sqrt(2 / max(denominator, 1e-12))
    east = stretch * _SCALE * math.cos(beta) * math.sin(turn)
    north = stretch / _SCALE * (math.cos(_ORIGIN_BETA) * math.sin(beta) - math.sin(_ORIGIN_BETA) * math.cos(beta) * math.cos(turn))
    return _FALSE_EASTING_M + east, _FALSE_NORTHING_M + north


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (longitude, latitude) points in kilometres, at least 0; right to about 0.5 %, as the Earth is no sphere.

    >>> round(distance_km((16.37, 48.21), (14.51, 46.05)))  # Vienna to Ljubljana
    278
    """
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lon = math.sin(math.radians(b[0] - a[0]) / 2)
    chord = half_lat**2 + math.cos(lat_a) * math.cos(lat_b) * half_lon**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def _q(lat: float) -> float:
    sine = math.sin(lat)
    ratio = (1 - _ECCENTRICITY * sine) / (1 + _ECCENTRICITY * sine)
    return (1 - _ECCENTRICITY_2) * (sine / (1 - _ECCENTRICITY_2 * sine * sine) - math.log(ratio) / (2 * _ECCENTRICITY))


_Q_POLE = _q(math.pi / 2)
_AUTHALIC_RADIUS_M = _AXIS_M * math.sqrt(_Q_POLE / 2)


def _authalic(lat: float) -> float:
    """The latitude on the sphere of equal area, radians."""
    return math.asin(max(-1.0, min(1.0, _q(lat) / _Q_POLE)))


_ORIGIN_BETA = _authalic(math.radians(_ORIGIN_LAT))
_SCALE = (
    _AXIS_M
    * math.cos(math.radians(_ORIGIN_LAT))
    / (math.sqrt(1 - _ECCENTRICITY_2 * math.sin(math.radians(_ORIGIN_LAT)) ** 2) * _AUTHALIC_RADIUS_M * math.cos(_ORIGIN_BETA))
)
