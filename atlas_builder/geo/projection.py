"""Map projections of equal area, and distances on the globe. Longitude stands before latitude, as in GeoJSON."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

EARTH_RADIUS_KM = 6371.0088  # mean radius of the IUGG

# GRS80, the ellipsoid of ETRS89; WGS 84, in which the outlines are given, differs from it by a tenth of a millimetre.
_AXIS_M = 6378137.0
_FLATTENING = 1 / 298.257222101
_ECCENTRICITY_2 = _FLATTENING * (2 - _FLATTENING)
_ECCENTRICITY = math.sqrt(_ECCENTRICITY_2)

# West, south, east and north bounds of the area of use that the EPSG Geodetic Parameter Dataset gives to EPSG:3035.
_EUROPE = (-35.58, 24.6, 44.83, 84.73)

# Nearer to a pole the origin is taken for the pole: the scale has its limit there, and the two cosines that give it vanish.
_POLAR = 89.99

# Steps to the middle of an area, and how far from the centre of a ball of radius 1 it must lie to point anywhere: 100 steps are right
# to a whole degree for areas of half the globe; what is nearer to the centre than 0.1 spreads over nearly all of it.
_STEPS = 100
_NOWHERE = 0.1


@dataclass(frozen=True, slots=True)
class Projection:
    """A Lambert azimuthal equal-area projection of GRS80: its origin in degrees, and the metres that the origin is given.

    The origin's latitude may be that of a pole; the meridian of its longitude then points down from the North Pole, up from the South Pole.
    """

    lon: float
    lat: float
    false_easting_m: float = 0.0
    false_northing_m: float = 0.0
    _sine: float = field(init=False, repr=False, compare=False)
    _cosine: float = field(init=False, repr=False, compare=False)
    _scale: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lat = math.radians(self.lat)
        beta = _authalic(lat)
        scale = 1.0
        if abs(self.lat) < _POLAR:
            scale = _AXIS_M * math.cos(lat) / (math.sqrt(1 - _ECCENTRICITY_2 * math.sin(lat) ** 2) * _AUTHALIC_RADIUS_M * math.cos(beta))
        for name, value in (("_sine", math.sin(beta)), ("_cosine", math.cos(beta)), ("_scale", scale)):
            object.__setattr__(self, name, value)

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Easting and northing in metres: equal areas, so that regions can be compared by eye.

        Takes degrees, the longitude of any turn. The point opposite the origin has no place on the map; it lands on the
        map's rim.

        Source:
            IOGP Guidance Note 7-2, Lambert azimuthal equal area (method 9820), whose worked example is the doctest.

        >>> [round(metres, 2) for metres in EUROPE.project(5.0, 50.0)]
        [3962799.45, 2999718.85]
        """
        turn = math.radians(math.remainder(lon - self.lon, 360.0))
        beta = _authalic(math.radians(lat))
        sine, cosine, along = math.sin(beta), math.cos(beta), math.cos(turn)
        denominator = 1 + self._sine * sine + self._cosine * cosine * along
        stretch = _AUTHALIC_RADIUS_M * math.sqrt(2 / max(denominator, 1e-12))
        east = stretch * self._scale * cosine * math.sin(turn)
        north = stretch / self._scale * (self._cosine * sine - self._sine * cosine * along)
        return self.false_easting_m + east, self.false_northing_m + north


def laea(lon: float, lat: float) -> Projection:
    """The Lambert azimuthal equal-area projection whose origin is a place, in degrees; the origin lies at 0, 0.

    >>> laea(-43.0, 42.0).project(-43.0, 42.0)
    (0.0, 0.0)
    """
    return Projection(lon, lat)


def fitting(points: Iterable[tuple[float, float]]) -> Projection:
    """The projection for a map of all these (longitude, latitude) points: in its middle, north is up.

    EPSG:3035 where all of them lie in its area of use, or where there is none; else `laea` on the middle of the points, by whole
    degrees. An area across 180 degrees has its middle there; one that goes all round a hemisphere has it at the pole, with
    Greenwich pointing down (round the South Pole: up).

    >>> fitting([(5.0, 44.0), (16.0, 49.0)]) == EUROPE
    True
    >>> fitting([(177.0, -17.0), (-179.0, -19.0)])
    Projection(lon=179.0, lat=-18.0, false_easting_m=0.0, false_northing_m=0.0)
    """
    west, south, east, north = _EUROPE
    places = list(points)
    if all(west <= lon <= east and south <= lat <= north for lon, lat in places):
        return EUROPE
    # the middle is asked for by whole degrees, and so few points are left of the longest coast
    places = sorted({(float(round(lon)), float(round(lat))) for lon, lat in places})
    lats = [lat for _, lat in places]
    if (min(lats) > 0 or max(lats) < 0) and _goes_round(places):
        return laea(0.0, math.copysign(90.0, lats[0]))
    return laea(*_middle(places))


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


def _goes_round(places: list[tuple[float, float]]) -> bool:
    """Whether the points, in order of their longitudes, leave no half of the globe's meridians empty."""
    lons = [lon for lon, _ in places]
    return max(right - left for left, right in pairwise([*lons, lons[0] + 360.0])) < 180


def _middle(places: list[tuple[float, float]]) -> tuple[float, float]:
    """Whole degrees: the middle of the smallest circle on the globe that holds all points; 0, 0 where they are all over it.

    The way there is that of Badoiu and Clarkson ("Smaller core-sets for balls", 2003) to the smallest ball round points in space:
    towards the farthest, in ever smaller steps. So neither 180 degrees nor a pole is an edge, and many points weigh no more than one.
    """
    rays = [(math.radians(lon), math.radians(lat)) for lon, lat in places]
    spots = [(math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)) for lon, lat in rays]
    x, y, z = spots[0]
    for step in range(2, _STEPS + 2):
        far = max(spots, key=lambda spot: (spot[0] - x) ** 2 + (spot[1] - y) ** 2 + (spot[2] - z) ** 2)
        x, y, z = x + (far[0] - x) / step, y + (far[1] - y) / step, z + (far[2] - z) / step
    if math.hypot(x, y, z) < _NOWHERE:
        return 0.0, 0.0
    return float(round(math.degrees(math.atan2(y, x)))), float(round(math.degrees(math.atan2(z, math.hypot(x, y)))))


def _q(lat: float) -> float:
    sine = math.sin(lat)
    ratio = (1 - _ECCENTRICITY * sine) / (1 + _ECCENTRICITY * sine)
    return (1 - _ECCENTRICITY_2) * (sine / (1 - _ECCENTRICITY_2 * sine * sine) - math.log(ratio) / (2 * _ECCENTRICITY))


_Q_POLE = _q(math.pi / 2)
_AUTHALIC_RADIUS_M = _AXIS_M * math.sqrt(_Q_POLE / 2)


def _authalic(lat: float) -> float:
    """The latitude on the sphere of equal area, radians."""
    return math.asin(max(-1.0, min(1.0, _q(lat) / _Q_POLE)))


EUROPE = Projection(10.0, 52.0, 4321000.0, 3210000.0)
"""EPSG:3035 (ETRS89-extended / LAEA Europe), the projection of Europe's statistics."""
