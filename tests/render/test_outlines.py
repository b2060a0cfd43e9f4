"""The geometry below the maps: sheets, borders and lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo.outline import Outline
from atlas_builder.geo.regions import Regions, packaged
from atlas_builder.render.linework import area, cut, path_data, simplified
from atlas_builder.render.outlines import WIDTH, Sheet, around, whole
from tests.render.drawing import drawn, edges, region, square, three

# Beside each other: across 180 degrees, in the south, and one small island by itself.
OCEAN = Regions(
    [
        replace(region("XF01", square(179, -19)), neighbours=("XF02",)),
        replace(region("XF02", square(-180, -19)), neighbours=("XF03",)),
        region("XF03", square(-179, -19, 3)),
        region("XF04", square(-174, -19)),
        region("XI01", square(-10, -40, 0.05)),
    ]
)
PIXELS = st.lists(st.tuples(st.integers(-300, 1300), st.integers(-300, 1300)), min_size=3, max_size=30)


def paths(sheet: Sheet) -> dict[str, str]:
    return {code: shape.path for code, shape in sheet.shapes.items()}


def test_region_too_small_for_the_scale_can_still_be_chosen() -> None:
    regions = Regions([region("AA01", square(5, 44, 6)), region("BB01", square(13, 46, 0.005))])
    sheet = whole(regions)
    assert sheet is not None
    assert sheet.shapes["BB01"].size >= 16


@pytest.mark.parametrize(
    "outline", [square(9, 46), ((((9, 40), (9.4, 40), (9.4, 55), (9, 55)),),), ((((0, 46), (20, 46), (20, 46.5), (0, 46.5)),),)]
)
def test_height_of_a_sheet_stays_within_a_page(outline: Outline) -> None:
    sheet = whole(Regions([region("AA01", outline)]))
    assert sheet is not None
    assert 380 <= sheet.height <= 1251
    assert all(0 <= x <= WIDTH and 0 <= y <= sheet.height for line in drawn(sheet.shapes["AA01"].path) for x, y in line)


def test_border_of_two_countries_is_a_frontier_and_that_of_two_regions_of_one_country_is_not() -> None:
    sheet = whole(three())
    assert sheet is not None
    borders = {code: edges(shape.path, closed=True) for code, shape in sheet.shapes.items()}
    assert edges(sheet.frontiers, closed=False) == borders["AA01"] & borders["BB01"]
    shore = edges(sheet.shores, closed=False)
    assert not shore & borders["AA01"] & borders["AA02"]
    assert len(shore) == 8


def test_simplified_neighbours_share_their_border_to_the_point() -> None:
    regions = packaged()
    sheet = whole(regions)
    assert sheet is not None
    users = Counter(edge for shape in sheet.shapes.values() for edge in edges(shape.path, closed=True))
    assert max(users.values()) == 2
    apart_by_country = {edge for edge in edges(sheet.frontiers, closed=False) if users[edge] != 2}
    assert not apart_by_country
    assert all(users[edge] == 1 for edge in edges(sheet.shores, closed=False))


def test_areas_on_the_sheet_keep_their_proportion() -> None:
    sheet = whole(packaged())
    assert sheet is not None
    # Statistics Austria: Styria 16,399 km2, Tyrol without its eastern exclave 10,628 km2; outlines are simplified
    assert sheet.shapes["AT22"].size / sheet.shapes["AT33"].size == pytest.approx(16_399 / 10_628, rel=0.05)


def test_enclave_is_a_hole_in_the_region_around_it() -> None:
    sheet = whole(packaged())
    assert sheet is not None
    assert edges(sheet.shapes["AT13"].path, closed=True) <= edges(sheet.shapes["AT12"].path, closed=True)


@pytest.mark.parametrize(("lon", "lat"), [(-45.0, 42.0), (178.0, -43.0), (-60.0, -52.0), (20.0, -86.0)])
def test_north_is_up_in_the_middle_of_an_area_anywhere(lon: float, lat: float) -> None:
    sheet = whole(Regions([region("XX01", square(lon, lat, 2))]))
    assert sheet is not None
    south, north = sheet.at(lon + 1, lat + 0.5), sheet.at(lon + 1, lat + 1.5)
    assert north[1] < south[1]
    assert abs(north[0] - south[0]) < 0.02 * (south[1] - north[1])


def test_region_cut_at_180_degrees_is_drawn_in_one_piece() -> None:
    west = ((178.0, -19.0), (180.0, -19.0), (180.0, -17.0), (178.0, -17.0), (178.0, -19.0))
    east = ((-180.0, -19.0), (-178.0, -19.0), (-178.0, -17.0), (-180.0, -17.0), (-180.0, -19.0))
    sheet = whole(Regions([region("XF01", ((west,), (east,))), region("XG01", square(-178, -19, 2))]))
    assert sheet is not None
    assert len(drawn(sheet.shapes["XF01"].path)) == 1
    assert sheet.shapes["XF01"].size == pytest.approx(2 * sheet.shapes["XG01"].size, rel=0.02)
    around_one, around_other = (edges(sheet.shapes[code].path, closed=True) for code in ("XF01", "XG01"))
    assert edges(sheet.frontiers, closed=False) == around_one & around_other
    assert edges(sheet.shores, closed=False) == around_one ^ around_other


def test_region_round_a_pole_is_drawn_without_the_way_to_the_pole() -> None:
    coast = [(float(lon), -75.0) for lon in range(-180, 181, 10)]
    ring = (*coast[::-1], (-180.0, -90.0), (0.0, -90.0), (180.0, -90.0), coast[-1])
    sheet = whole(Regions([region("XA01", ((ring,),))]))
    assert sheet is not None
    (line,) = drawn(sheet.shapes["XA01"].path)
    pole, reach = sheet.at(0.0, -90.0), 490
    assert all(hypot(x - pole[0], y - pole[1]) == pytest.approx(reach, rel=0.02) for x, y in line)
    assert all(hypot(x - pole[0], y - pole[1]) > 400 for open_line in drawn(sheet.shores) for x, y in open_line)


@pytest.mark.parametrize("code", sorted(OCEAN))
def test_map_of_a_region_far_from_europe_has_north_up_and_misses_nothing_near(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    regions = OCEAN.over(packaged())
    sheet = around(regions, code)
    assert sheet is not None
    lon, lat = regions[code].centre
    south, north = sheet.at(lon, lat - 0.1), sheet.at(lon, lat + 0.1)
    assert abs(north[0] - south[0]) < 0.03 * (south[1] - north[1])
    monkeypatch.setattr(Regions, "near", lambda regions, _code, _km: tuple(regions.values()))
    everything = around(OCEAN.over(packaged()), code)
    assert everything is not None
    assert paths(sheet) == paths(everything)
    assert set(regions[code].neighbours) <= set(sheet.shapes)
    assert (sheet.shores, sheet.frontiers) == (everything.shores, everything.frontiers)


def test_packaged_regions_are_drawn_the_same_in_an_atlas_that_adds_others_far_away() -> None:
    alone, beside = around(packaged(), "SI03"), around(OCEAN.over(packaged()), "SI03")
    assert alone is not None
    assert beside is not None
    assert paths(alone) == paths(beside)


def test_region_without_any_surface_is_still_there() -> None:
    ring = square(-45, 42)[0][0]
    regions = Regions([region("XX01", ((ring, ring[::-1]),)), region("XX02", square(-43, 42))])
    sheet = whole(regions)
    assert sheet is not None
    assert set(sheet.shapes) == {"XX01", "XX02"}


def test_map_of_a_region_shows_its_neighbours_cut_near_the_edge() -> None:
    regions = packaged()
    for code in ("SI03", "LI00", "AT13", "FRK2"):
        sheet = around(regions, code)
        assert sheet is not None
        assert set(regions[code].neighbours) <= set(sheet.shapes)
        assert all(-45 <= x <= WIDTH + 45 for shape in sheet.shapes.values() for line in drawn(shape.path) for x, _ in line)


@given(PIXELS)
def test_path_data_draws_the_line_it_was_made_from(line: list[tuple[int, int]]) -> None:
    wanted = [point for before, point in zip([None, *line], line, strict=False) if point != before]
    assert drawn(path_data(line)) == [wanted]


@given(PIXELS, st.floats(0.1, 50))
def test_simplified_line_stays_within_its_tolerance(line: list[tuple[int, int]], tolerance: float) -> None:
    points = [(float(x), float(y)) for x, y in line]
    kept = simplified(points, tolerance)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    at = 0
    for begin, end in pairwise(kept):
        first = points.index(begin, at)
        at = points.index(end, first + 1)
        (x0, y0), (x1, y1) = begin, end
        length = hypot(x1 - x0, y1 - y0)
        for x, y in points[first + 1 : at]:
            off = abs((y1 - y0) * (x - x0) - (x1 - x0) * (y - y0)) / length if length else hypot(x - x0, y - y0)
            assert off <= tolerance + 1e-9


@given(PIXELS)
def test_cut_ring_lies_in_its_box(line: list[tuple[int, int]]) -> None:
    found = cut(line, (0, 0, 1000, 700))
    assert all(0 <= x <= 1000 and 0 <= y <= 700 for x, y in found)
    if all(0 <= x <= 1000 and 0 <= y <= 700 for x, y in line):
        assert found == line


def test_ring_that_crosses_the_edge_keeps_the_part_inside() -> None:
    assert abs(area(cut([(-100, 100), (100, 100), (100, 200), (-100, 200)], (0, 0, 1000, 700)))) == 100 * 100
