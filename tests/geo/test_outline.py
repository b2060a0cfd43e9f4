"""Outlines drawn by hand: a square with a hole, and what lies in, beside and between."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo import outline

# Four by four degrees on the equator, with a hole of two by two in its middle; and an island of one by one to the east.
SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
HOLE = ((1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0), (1.0, 1.0))
ISLAND = ((6.0, 0.0), (7.0, 0.0), (7.0, 1.0), (6.0, 1.0), (6.0, 0.0))
RING_AND_ISLAND: outline.Outline = ((SQUARE, HOLE), (ISLAND,))


def test_a_point_in_the_hole_is_outside() -> None:
    assert outline.holds(RING_AND_ISLAND, 0.5, 2.0)
    assert not outline.holds(RING_AND_ISLAND, 2.0, 2.0)


def test_an_island_belongs_to_the_outline() -> None:
    assert outline.holds(RING_AND_ISLAND, 6.5, 0.5)
    assert not outline.holds(RING_AND_ISLAND, 5.0, 0.5)


def test_the_distance_is_zero_within_and_a_degree_has_111_km() -> None:
    assert outline.km_to(RING_AND_ISLAND, 0.5, 2.0) == 0
    assert outline.km_to(RING_AND_ISLAND, 2.0, 2.0) == pytest.approx(111.2, rel=0.01)
    assert outline.km_to(RING_AND_ISLAND, 5.5, 0.5) == pytest.approx(55.6, rel=0.01)


def test_an_outline_without_points_is_infinitely_far() -> None:
    assert outline.km_to((), 1.0, 1.0) == math.inf


def test_the_middle_of_a_ring_lies_in_the_ring_not_in_its_hole() -> None:
    lon, lat = outline.middle(RING_AND_ISLAND)
    assert outline.holds(RING_AND_ISLAND, lon, lat)
    assert lon < 4


def test_the_middle_of_a_sliver_is_one_of_its_corners() -> None:
    assert outline.middle((((((1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (1.0, 1.0))),),)) == (1.0, 1.0)


def test_common_sides_are_equal_whichever_way_round_they_run() -> None:
    right = ((4.0, 4.0), (4.0, 0.0), (5.0, 0.0), (4.0, 4.0))
    assert outline.sides(((SQUARE,),)) & outline.sides(((right,),)) == {((4.0, 0.0), (4.0, 4.0))}


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_the_box_never_says_farther_than_the_outline_is(lon: float, lat: float) -> None:
    assert outline.km_at_least(outline.box(RING_AND_ISLAND), lon, lat) <= outline.km_to(RING_AND_ISLAND, lon, lat) + 1e-6


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(40, 50)), min_size=3, max_size=12, unique=True))
def test_the_middle_of_any_star_shape_lies_inside_it(points: list[tuple[float, float]]) -> None:
    centre = (5.0, 45.0)
    spokes = sorted(points, key=lambda point: math.atan2(point[1] - centre[1], point[0] - centre[0]))
    ring = (*spokes, spokes[0])
    lon, lat = outline.middle(((ring,),))
    assert outline.holds(((ring,),), lon, lat) or (lon, lat) in ring
