"""The projections against figures of PROJ and their own laws, the choice of one, and distances against the ellipsoid."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo import outline, projection
from atlas_builder.geo.projection import EUROPE, Projection, distance_km, fitting, laea

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
    assert EUROPE.project(*place) == pytest.approx(metres, abs=0.01)


def test_a_projection_centred_on_the_equator_agrees_with_proj() -> None:
    # the regression figures of PROJ for +proj=laea +ellps=GRS80
    assert laea(0, 0).project(2, 1) == pytest.approx((222602.471450095181, 110589.82722441027), abs=1e-6)
    assert laea(170, 0).project(-188, -1) == pytest.approx((222602.471450095181, -110589.827224408786), abs=1e-6)


@given(LON, LAT)
def test_east_and_west_of_the_central_meridian_mirror_each_other(lon: float, lat: float) -> None:
    east, north = EUROPE.project(10 + (lon - 10), lat)
    mirrored_east, mirrored_north = EUROPE.project(10 - (lon - 10), lat)
    assert east - 4321000 == pytest.approx(4321000 - mirrored_east, abs=0.01)
    assert north == pytest.approx(mirrored_north, abs=0.01)


ORIGINS = st.sampled_from([(10, 52), (-43, 42), (179, -18), (-60, 89), (0, 90), (0, -90), (25, 89.9895), (120, 0)])


@given(ORIGINS, st.floats(-60, 60), st.floats(-60, 60))
def test_areas_are_kept(origin: tuple[float, float], lon: float, up: float) -> None:
    # A hundredth of a degree each way, by cross product, against the same patch of the GRS80 ellipsoid.
    step = 0.01
    lat = max(-89.0, min(89.0, origin[1] + up))
    corners = [laea(*origin).project(origin[0] + lon + x * step, lat + y * step) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    mapped = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True))) / 2
    eccentricity_2, axis = 0.00669438002290, 6378137.0
    sine = math.sin(math.radians(lat + step / 2))
    patch = axis**2 * (1 - eccentricity_2) * math.cos(math.radians(lat + step / 2)) / (1 - eccentricity_2 * sine**2) ** 2
    assert mapped == pytest.approx(patch * math.radians(step) ** 2, rel=1e-4)


@given(ORIGINS)
def test_north_is_up_at_the_origin_and_the_origin_is_nought(origin: tuple[float, float]) -> None:
    projection = laea(*origin)
    assert projection.project(*origin) == pytest.approx((0, 0), abs=1e-6)
    south, north = (projection.project(origin[0], origin[1] + step) for step in (-0.005, 0.005))
    assert abs(south[0]) < 1e-6
    assert abs(north[0]) < 1e-6
    assert north[1] > 0 or origin[1] == 90
    assert south[1] < 0 or origin[1] == -90


@given(ORIGINS, st.floats(-720, 720), st.floats(-90, 90))
def test_every_point_of_the_globe_gets_finite_metres(origin: tuple[float, float], lon: float, lat: float) -> None:
    assert all(math.isfinite(metres) for metres in laea(*origin).project(lon, lat))


@pytest.mark.parametrize(
    ("places", "projection"),
    [
        ([(5.0, 44.0), (16.0, 49.0)], EUROPE),
        ([(-35.58, 24.6), (44.83, 84.73)], EUROPE),  # the very bounds of its area of use
        ([], EUROPE),
        ([(-35.59, 40.0)], laea(-36, 40)),
        ([(-45.6, 39.4), (-38.4, 39.4), (-45.6, 43.4), (-38.4, 43.4)], laea(-42, 41)),
        ([(-74.1, 4.6)], laea(-74, 5)),  # one island and nothing else
        ([(166.4, -50.9), (178.6, -34.4), (-175.8, -44.3)], laea(173, -43)),  # New Zealand with its outer islands
        ([(177.0, -19.0), (180.0, -16.0), (-180.0, -16.0), (-178.2, -18.0)], laea(179, -18)),  # Fiji
        ([(lon, lat) for lon in range(-180, 180, 9) for lat in (-64, -78)], laea(0, -90)),
        ([(lon, lat) for lon in range(-180, 180, 9) for lat in (66, 85)], laea(0, 90)),
        ([(30.0, -72.0), (50.0, -72.0), (40.0, -90.0)], laea(40, -81)),  # a sector up to the pole
        ([(lon, lat) for lon in range(-180, 180, 9) for lat in range(-90, 91, 9)], laea(0, 0)),
    ],
)
def test_a_map_is_centred_on_the_middle_of_its_places_outside_europe(places: list[tuple[float, float]], projection: Projection) -> None:
    assert fitting(places) == projection
    assert fitting(reversed(places)) == projection


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=40))
def test_every_set_of_places_has_a_projection_whatever_their_order_and_number(places: list[tuple[float, float]]) -> None:
    projection = fitting(places)
    assert projection == fitting(places[::-1] * 3)
    assert abs(projection.lon) <= 180
    assert abs(projection.lat) <= 90


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(0.5, 30), st.floats(0.5, 9))
def test_the_middle_is_no_farther_than_the_places_lie_apart(lon: float, lat: float, wide: float, high: float) -> None:
    places = [(math.remainder(lon + x * wide, 360), lat + y * high) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    projection = fitting(places)
    if projection != EUROPE:
        # half the diagonal, and what two roundings to whole degrees may add
        reach = max(distance_km(a, b) for a in places for b in places) / 2
        assert max(distance_km((projection.lon, projection.lat), place) for place in places) <= reach * 1.16 + 250


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
