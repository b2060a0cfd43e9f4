"""The projection against figures of PROJ and its own laws, and distances against the ellipsoid."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo import outline, projection
from atlas_builder.geo.projection import distance_km, project

LON = st.floats(-30, 60)
LAT = st.floats(25, 75)


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ((10.0, 52.0), (4321000.00, 3210000.00)),  # the origin of EPSG:3035
        ((16.3738, 48.2082), (4794280.60, 2808739.42)),  # Vienna; this and the rest by PROJ 9
        ((7.262, 43.7102), (4099841.49, 2293046.23)),  # Nice
        ((14.5058, 46.0569), (4669862.52, 2559893.42)),  # Ljubljana
        ((-9.1393, 38.7223), (2665519.21, 1946764.04)),  # Lisbon
        ((24.9384, 60.1699), (5145297.88, 4206147.97)),  # Helsinki
    ],
)
def test_known_places_are_projected_to_the_centimetre(place: tuple[float, float], metres: tuple[float, float]) -> None:
    assert project(*place) == pytest.approx(metres, abs=0.01)


@given(LON, LAT)
def test_east_and_west_of_the_central_meridian_mirror_each_other(lon: float, lat: float) -> None:
    east, north = project(10 + (lon - 10), lat)
    mirrored_east, mirrored_north = project(10 - (lon - 10), lat)
    assert east - 4321000 == pytest.approx(4321000 - mirrored_east, abs=0.01)
    assert north == pytest.approx(mirrored_north, abs=0.01)


@given(LON, LAT)
def test_areas_are_kept(lon: float, lat: float) -> None:
    # A hundredth of a degree each way, by cross product, against the same patch of the GRS80 ellipsoid.
    step = 0.01
    corners = [project(lon + x * step, lat + y * step) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    mapped = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True))) / 2
    eccentricity_2, axis = 0.00669438002290, 6378137.0
    sine = math.sin(math.radians(lat + step / 2))
    patch = axis**2 * (1 - eccentricity_2) * math.cos(math.radians(lat + step / 2)) / (1 - eccentricity_2 * sine**2) ** 2
    assert mapped == pytest.approx(patch * math.radians(step) ** 2, rel=1e-4)


@given(st.floats(-720, 720), st.floats(-90, 90))
def test_every_point_of_the_globe_gets_finite_metres(lon: float, lat: float) -> None:
    assert all(math.isfinite(metres) for metres in project(lon, lat))


def test_vienna_to_ljubljana_is_278_km() -> None:
    assert distance_km((16.3738, 48.2082), (14.5058, 46.0569)) == pytest.approx(277.98, rel=0.005)  # on the ellipsoid


@given(LON, LAT, LON, LAT, LON, LAT)
def test_distance_is_a_metric(a: float, b: float, c: float, d: float, e: float, f: float) -> None:
    one, two, three = (a, b), (c, d), (e, f)
    assert distance_km(one, one) == 0
    assert distance_km(one, two) == pytest.approx(distance_km(two, one))
    assert distance_km(one, three) <= distance_km(one, two) + distance_km(two, three) + 1e-6


def test_half_way_round_the_globe_is_the_longest_distance() -> None:
    assert distance_km((0, 0), (180, 0)) == pytest.approx(math.pi * projection.EARTH_RADIUS_KM)


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (projection, outline):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0
