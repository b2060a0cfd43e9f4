"""The lines under the maps: where the globe says, named at the edge, and never a net."""

from __future__ import annotations

import re

import pytest

from atlas_builder.geo.regions import packaged
from atlas_builder.render.graticule import LINES, graticule, place
from atlas_builder.render.outlines import WIDTH, Sheet, around, whole


def _sheet() -> Sheet:
    sheet = whole(packaged())
    assert sheet
    return sheet


@pytest.mark.parametrize(("lon", "lat"), [(4.1, 44.0), (9.5, 47.2), (16.4, 48.2)])
def test_a_spot_of_a_sheet_is_the_place_that_was_drawn_there(lon: float, lat: float) -> None:
    sheet = _sheet()
    assert place(sheet, *sheet.at(lon, lat)) == pytest.approx((lon, lat), abs=1e-4)


def test_lines_are_few_and_named_by_degrees() -> None:
    sheet = _sheet()
    drawn = graticule(sheet)
    assert 4 <= drawn.count("M") <= 2 * LINES
    names = re.findall(r">([0-9.]+)°([NESW])<", drawn)
    assert ("45", "N") in names
    assert ("10", "E") in names


def test_a_name_stands_where_its_line_meets_the_edge() -> None:
    sheet = _sheet()
    y = int(re.findall(r'x="[0-9]+" y="([0-9]+)">45°N', graticule(sheet))[0])
    _lon, lat = place(sheet, WIDTH - 6, y + 8) or (0.0, 0.0)
    assert lat == pytest.approx(45, abs=0.02)


def test_a_small_region_has_finer_lines_than_the_whole() -> None:
    near = around(packaged(), "LI00")
    assert near
    assert graticule(near).count("M") >= 2
