"""Static maps: what they say, what they never let through, and the geometry below them."""

from __future__ import annotations

import re
from importlib.resources import files
from math import hypot
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo.regions import Regions, packaged
from atlas_builder.render.dots import MOST, RADII, Dot, apart
from atlas_builder.render.lettering import SIZES, names_on, overlap
from atlas_builder.render.maps import Figure, Place, choropleth, dots, grade, locator, small, totals
from atlas_builder.render.outlines import WIDTH, whole
from tests.render.drawing import region, square, three

HOSTILE = "\"><script>alert('x')</script>&"


def figure(code: str, state: str = "some", step: int = 2) -> Figure:
    return Figure(state, step if state == "some" else 0, f"Land {code}: 20 % (1 of 5)", f"../regions/{code.lower()}/")


def names_of(regions: Regions) -> dict[str, str]:
    return {code: region.name("en") for code, region in regions.items()}


def read(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(markup).replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1))


def classed(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if kind in (element.get("class") or "").split()]


# What a map says


@pytest.mark.parametrize(("share", "expected"), [(0.001, 1), (0.1499, 1), (3 / 20, 2), (0.29, 2), (3 / 10, 3), (1 / 2, 4), (1.0, 4)])
def test_share_on_a_threshold_belongs_to_the_class_above(share: float, expected: int) -> None:
    assert grade(share) == expected


def test_each_region_is_a_link_with_its_figure_as_name_and_its_class() -> None:
    figures = {"AA01": figure("AA01", step=3), "AA02": figure("AA02", "none"), "BB01": figure("BB01", "too-few")}
    root = read(choropleth(three(), figures, map_id="m1", label="Land AA01 leads", names=names_of(three())))
    links = classed(root, "region")
    assert [link.get("class") for link in links] == ["region grade-3", "region none", "region too-few"]
    assert [link.get("href") for link in links] == ["../regions/aa01/", "../regions/aa02/", "../regions/bb01/"]
    assert [link.findtext("title") for link in links] == [found.title for found in figures.values()]
    assert all(link.tag == "a" for link in links)


def test_finding_is_the_accessible_name_of_a_group_so_that_its_links_stay_reachable() -> None:
    svg = read(choropleth(three(), {}, map_id="m1", label="Land AA01 leads", names={})).find("svg")
    assert svg is not None
    assert svg.get("role") == "group"
    assert svg.get("aria-labelledby") == "m1-t"
    assert [(title.get("id"), title.text) for title in svg.findall("title")] == [("m1-t", "Land AA01 leads")]


def test_region_without_a_figure_is_plain_land_and_no_link() -> None:
    root = read(choropleth(three(), {"AA01": figure("AA01")}, map_id="m", label="x", names={}))
    assert [element.tag for element in classed(root, "region")] == ["a", "g", "g"]
    assert [element.get("class") for element in classed(root, "region")][1:] == ["region", "region"]


def test_patterns_stand_only_in_maps_that_need_them_and_carry_the_prefix_of_their_map() -> None:
    plain = choropleth(three(), {"AA01": figure("AA01")}, map_id="m1", label="x", names={})
    assert "<pattern" not in plain
    hatched = choropleth(three(), {"AA01": figure("AA01", "no-data"), "AA02": figure("AA02", "too-few")}, map_id="m2", label="x", names={})
    ids = re.findall(r' id="([^"]+)"', hatched)
    assert ids == ["m2-t", "m2-no-data", "m2-too-few"]
    assert re.findall(r"url\(#([^)]+)\)", hatched) == ids[1:]


def test_hostile_texts_are_escaped_everywhere() -> None:
    regions = three()
    figures = {"AA01": Figure("some", 1, HOSTILE, HOSTILE), "AA02": Figure("no-data", 0, HOSTILE, HOSTILE)}
    names = dict.fromkeys(regions, HOSTILE[:14])
    places = [Place(9.5, 46.5, HOSTILE, HOSTILE, HOSTILE, number, HOSTILE) for number in (1, 4)]
    for markup in (
        choropleth(regions, figures, map_id=HOSTILE, label=HOSTILE, names=names),
        dots(regions, places, figures, map_id=HOSTILE, label=HOSTILE, names=names),
        locator(regions, "AA01", places, map_id=HOSTILE, label=HOSTILE, names=names, hrefs=dict.fromkeys(regions, HOSTILE)),
        small(regions, "AA01", map_id=HOSTILE, label=HOSTILE),
    ):
        assert not any(element.tag == "script" for element in read(markup).iter())
        assert "<script" not in markup


def test_no_map_carries_a_style_or_a_handler() -> None:
    regions = packaged()
    places = [Place(14.0, 47.0, kind, "Town", "#", 3, "Town") for kind in RADII]
    figures = {code: figure(code, state) for code, state in zip(regions, ["some", "none", "no-data", "too-few"] * 11, strict=True)}
    for markup in (
        choropleth(regions, figures, map_id="m", label="x", names=names_of(regions)),
        dots(regions, places, figures, map_id="m", label="x", names=names_of(regions)),
        locator(regions, "AT22", places, map_id="m", label="x", names=names_of(regions), hrefs={}),
        small(regions, "AT22", map_id="m", label="x"),
        totals(regions, places, figures, map_id="m", label="x", names=names_of(regions)),
    ):
        attributes = {name for element in read(markup).iter() for name in element.attrib}
        assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_style_sheet_knows_every_class_of_the_maps() -> None:
    regions = packaged()
    states = ["none", "no-data", "too-few", "some"] * 11
    figures = {code: figure(code, state, number % 4 + 1) for number, (code, state) in enumerate(zip(regions, states, strict=True))}
    places = [Place(lon, 47.2, kind, "Town", "#", 9, "Town") for lon, kind in zip((14.0, 14.5, 15.0, 15.5), RADII, strict=True)]
    maps = [
        choropleth(regions, figures, map_id="m", label="x", names=names_of(regions)),
        dots(regions, places, figures, map_id="m", label="x", names=names_of(regions)),
        locator(regions, "AT22", places, map_id="m", label="x", names=names_of(regions), hrefs={}),
        small(regions, "AT22", map_id="m", label="x"),
        totals(regions, places, figures, map_id="m", label="x", names=names_of(regions)),
    ]
    style = (files("atlas_builder") / "look" / "assets" / "css" / "maps.css").read_text(encoding="utf-8")
    used = {kind for markup in maps for text in re.findall(r'class="([^"]+)"', markup) for kind in text.split()}
    layout_only = {"choropleth", "dotted", "totals", "some", "names", "places", "dot-other", "dot-cluster"}
    assert not {kind for kind in used - layout_only if not re.search(rf"\.{kind}\b", style)}


def test_choropleth_of_the_packaged_regions_is_under_26_kilobytes() -> None:
    regions = packaged()
    names = names_of(regions)
    figures = {code: Figure("some", 2, f"{name}: 41 % (7 of 17)", f"../../regions/{code.lower()}/") for code, name in names.items()}
    markup = choropleth(regions, figures, map_id="map", label="Eastern Switzerland has the highest share", names=names)
    assert len(markup.encode()) <= 26_000
    assert len(choropleth(regions, figures, map_id="map", label="x", names={}, coarse=True).encode()) <= 18_000


def test_same_input_gives_the_same_map_also_from_regions_read_anew() -> None:
    once, again = three(), three()
    assert small(once, "AA01", map_id="m", label="x") == small(again, "AA01", map_id="m", label="x")


# Odd areas


def test_atlas_of_one_region_has_all_its_maps() -> None:
    regions = Regions([region("AA01", square(9, 46))])
    root = read(choropleth(regions, {"AA01": figure("AA01")}, map_id="m", label="x", names=names_of(regions)))
    assert len(classed(root, "region")) == 1
    assert [text.text for text in classed(root, "name")] == ["Land AA01"]
    assert "here" in small(regions, "AA01", map_id="m", label="x")
    assert locator(regions, "AA01", [], map_id="m", label="x", names={}, hrefs={})


def test_region_without_outline_is_left_out_and_an_atlas_without_any_has_no_map() -> None:
    regions = Regions([region("AA01", square(9, 46)), region("AA02", ())])
    assert len(classed(read(choropleth(regions, {}, map_id="m", label="x", names={})), "region")) == 1
    assert locator(regions, "AA02", [], map_id="m", label="x", names={}, hrefs={}) == ""
    assert choropleth(Regions([region("AA02", ())]), {}, map_id="m", label="x", names={}) == ""


# Names


@pytest.mark.parametrize("lang", ["de", "en", "fr", "it", "sl"])
def test_names_never_overlap_at_the_size_at_which_they_are_shown(lang: str) -> None:
    regions = packaged()
    sheet = whole(regions)
    assert sheet is not None
    names = names_on(sheet, [(code, region.name(lang)) for code, region in regions.items()])
    for tier, size in enumerate(SIZES, 1):
        boxes = [name.box(size) for name in names if name.tier <= tier]
        assert boxes, f"tier {tier} shows no name"
        assert not any(overlap(one, other) for number, one in enumerate(boxes) for other in boxes[:number])
        assert all(box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= sheet.height for box in boxes)


def test_name_keeps_off_dots_and_off_the_places_of_other_things() -> None:
    regions = three()
    sheet = whole(regions)
    assert sheet is not None
    free = names_on(sheet, [("AA01", "Land")])
    assert len(free) == 1
    moved = names_on(sheet, [("AA01", "Land")], points=[(free[0].x, free[0].y)])
    assert moved
    assert (moved[0].x, moved[0].y) != (free[0].x, free[0].y)
    assert names_on(sheet, [("AA01", "Land")], taken=[(0, 0, WIDTH, sheet.height)]) == ()


# Dots and circles


def test_dot_on_its_own_stays_where_its_place_is() -> None:
    regions = three()
    sheet = whole(regions)
    assert sheet is not None
    x, y = sheet.at(9.5, 46.5)
    root = read(dots(regions, [Place(9.5, 46.5, "cluster", "One", "one/")], {}, map_id="m", label="x", names={}))
    (circle,) = classed(root, "dot-cluster")
    assert (circle.get("cx"), circle.get("cy"), circle.findtext("title")) == (str(round(x)), str(round(y)), "One")


@given(st.lists(st.tuples(st.integers(400, 440), st.integers(400, 440), st.sampled_from(list(RADII))), max_size=60), st.randoms())
def test_dots_never_overlap_and_the_order_of_input_is_irrelevant(spots: list[tuple[int, int, str]], random: object) -> None:
    given_dots = [Dot(x, y, kind, f"{number}", "") for number, (x, y, kind) in enumerate(spots)]
    placed = apart(given_dots)
    assert sorted(dot.title for dot in placed) == sorted(dot.title for dot in given_dots)
    for number, one in enumerate(placed):
        assert all(hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius for other in placed[:number])
    assert apart(reversed(given_dots)) == placed


def test_more_dots_than_a_sheet_can_hold_become_circles_with_their_number() -> None:
    crowd = [Dot(100 + number % 800, 100 + number % 500, "company", f"{number}", "") for number in range(MOST + 300)]
    circles = apart(crowd)
    assert len(circles) < len(crowd)
    assert sum(dot.number for dot in circles) == len(crowd)


def test_few_organisations_are_shown_by_their_dots_and_only_no_data_is_hatched() -> None:
    figures = {"AA01": figure("AA01", "too-few"), "AA02": figure("AA02", "no-data"), "BB01": figure("BB01")}
    root = read(dots(three(), [], figures, map_id="m", label="x", names={}))
    assert [element.get("class") for element in classed(root, "region")] == ["region some", "region no-data", "region some"]


def test_locator_shows_circles_by_count_and_leaves_out_what_lies_elsewhere() -> None:
    regions = three()
    places = [
        Place(9.3, 46.5, "cluster", "Town: 1 organisation", "#town", 1, "Town"),
        Place(9.7, 46.5, "company", "City: 4 organisations", "#city", 4, "City"),
        Place(2.0, 40.0, "company", "Elsewhere", "#elsewhere"),
    ]
    root = read(locator(regions, "AA01", places, map_id="m", label="x", names=names_of(regions), hrefs={"BB01": "../bb01/"}))
    marks = classed(root, "place")
    assert [mark.findtext("title") for mark in marks] == ["City: 4 organisations", "Town: 1 organisation"]
    large, little = (int(circle.get("r", "")) for mark in marks for circle in mark.iter("circle"))
    assert large == 2 * little
    assert [text.text for text in classed(root, "count")] == ["4"]
    assert sorted(text.text or "" for text in classed(root, "town")) == ["City", "Town"]
    assert [(link.get("class"), link.get("href")) for link in classed(root, "region") if link.tag == "a"] == [("region", "../bb01/")]
    assert [element.tag for element in classed(root, "here")] == ["g"]


def test_towns_that_lie_close_together_do_not_cover_each_other() -> None:
    places = [Place(9.5 + step / 1000, 46.5, "company", f"Town {step}", f"#{step}", 3) for step in range(12)]
    root = read(locator(three(), "AA01", places, map_id="m", label="x", names={}, hrefs={}))
    circles = [tuple(int(circle.get(key, "")) for key in ("cx", "cy", "r")) for circle in root.iter("circle")]
    assert len(circles) == 12
    for number, (x, y, radius) in enumerate(circles):
        assert all(hypot(x - ox, y - oy) >= radius + other for ox, oy, other in circles[:number])


def test_totals_are_circles_whose_area_is_the_count_over_regions_that_are_links() -> None:
    regions = packaged()
    places = [Place(*regions[code].centre, kind="cluster", title="", href="", count=count) for code, count in (("AT22", 16), ("SI03", 4))]
    root = read(totals(regions, places, {"AT22": figure("AT22")}, map_id="m", label="x", names={}))
    radii = {place.findtext("text"): float(place[0].get("r") or 0) for place in classed(root, "place")}
    assert set(radii) == {"16", "4"}
    assert radii["16"] == pytest.approx(2 * radii["4"], abs=1)
    assert [link.findtext("title") for link in root.iter("a")] == ["Land AT22: 20 % (1 of 5)"]
    many = [Place(*region.centre, kind="cluster", title="", href="", count=2) for region in regions.values()]
    assert len(classed(read(totals(regions, many, {}, map_id="m", label="x", names={})), "place")) == len(regions)


def test_small_map_is_one_picture_without_links() -> None:
    root = read(small(packaged(), "SI03", map_id="m", label="Eastern Slovenia"))
    svg = root.find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert not list(root.iter("a"))
    assert len(classed(root, "here")) == 1
