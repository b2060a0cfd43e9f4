"""The packaged regions against what an atlas book says, and the laws of any set of regions."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from itertools import pairwise

import pytest

from atlas_builder.geo.outline import Outline
from atlas_builder.geo.projection import EUROPE, distance_km
from atlas_builder.geo.regions import CREDIT, Region, Regions, packaged

CODES = [
    *("AT11", "AT12", "AT13", "AT21", "AT22", "AT31", "AT32", "AT33", "AT34"),
    *("CH01", "CH02", "CH03", "CH04", "CH05", "CH06", "CH07"),
    *("DE11", "DE12", "DE13", "DE14", "DE21", "DE22", "DE23", "DE24", "DE25", "DE26", "DE27"),
    *("FRC1", "FRC2", "FRF1", "FRK1", "FRK2", "FRL0"),
    *("ITC1", "ITC2", "ITC3", "ITC4", "ITH1", "ITH2", "ITH3", "ITH4"),
    *("LI00", "SI03", "SI04"),
]


def square(west: float, south: float, size: float = 1.0) -> Outline:
    east, north = west + size, south + size
    return ((((west, south), (east, south), (east, north), (west, north), (west, south)),),)


def region(code: str, polygons: Outline = (), neighbours: tuple[str, ...] = ()) -> Region:
    return Region(code, code[:2], {"en": f"Region {code}"}, False, False, neighbours, polygons)


def test_the_44_regions_are_there_in_the_order_of_their_codes() -> None:
    assert list(packaged()) == CODES
    assert packaged().countries == ("AT", "CH", "DE", "FR", "IT", "LI", "SI")
    assert packaged().complete == {"AT", "CH", "LI", "SI"}


@pytest.mark.parametrize("code", CODES)
def test_every_region_has_a_name_in_five_languages(code: str) -> None:
    names = packaged()[code].names
    assert set(names) == {"en", "de", "fr", "it", "sl"}
    assert all(name.strip() == name and name for name in names.values())


@pytest.mark.parametrize("lang", ["en", "de", "fr", "it", "sl"])
def test_no_two_regions_share_a_name(lang: str) -> None:
    assert len({one.name(lang) for one in packaged().values()}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_centre_of_every_region_lies_inside_it(code: str) -> None:
    one = packaged()[code]
    assert one.holds(*one.centre)
    assert packaged().country_at(*one.centre) == one.country


def test_neighbours_are_mutual_and_nobody_is_its_own() -> None:
    for code, one in packaged().items():
        assert code not in one.neighbours
        assert one.neighbours
        assert all(code in packaged()[other].neighbours for other in one.neighbours)


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [
        ("AT13", "AT12"),
        ("AT31", "AT12 AT22 AT32 DE21 DE22"),
        ("AT33", "AT21 AT32 AT34 CH05 DE21 DE27 ITH1 ITH3"),
        ("CH07", "CH01 CH05 CH06 ITC1 ITC4"),
        ("FRL0", "FRK2 ITC1 ITC3"),
        ("ITC2", "CH01 FRK2 ITC1"),
        ("ITH4", "AT21 ITH3 SI04"),
        ("LI00", "AT34 CH05"),
        ("SI03", "AT11 AT21 AT22 SI04"),
    ],
)
def test_neighbours_agree_with_the_map(code: str, neighbours: str) -> None:
    assert packaged()[code].neighbours == tuple(neighbours.split())


def test_alsace_alone_is_outside_the_strategy_burgundy_and_auvergne_outside_the_programme() -> None:
    assert [code for code, one in packaged().items() if not one.eusalp] == ["FRF1"]
    assert [code for code, one in packaged().items() if not one.alpine_space] == ["FRC1", "FRK1"]


@pytest.mark.parametrize(
    ("code", "square_km"),
    # Official areas; the outlines are simplified, and the German ones follow places.
    [("AT22", 16401), ("CH05", 11521), ("DE21", 17530), ("FRL0", 31400), ("ITC4", 23864), ("SI03", 12212), ("LI00", 160)],
)
def test_areas_are_near_the_official_ones(code: str, square_km: int) -> None:
    def area(ring: tuple[tuple[float, float], ...]) -> float:
        metres = [EUROPE.project(*point) for point in ring]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(metres))) / 2e6

    measured = sum(area(polygon[0]) - sum(area(hole) for hole in polygon[1:]) for polygon in packaged()[code].polygons)
    assert measured == pytest.approx(square_km, rel=0.25 if square_km < 1000 else 0.03)


def test_neighbours_share_their_border_point_by_point() -> None:
    # Two neighbours simplified apart would leave gaps and overlaps on every map.
    tyrol = {point for polygon in packaged()["AT33"].polygons for ring in polygon for point in ring}
    salzburg = {point for polygon in packaged()["AT32"].polygons for ring in polygon for point in ring}
    assert len(tyrol & salzburg) > 10


def test_the_file_and_one_static_map_stay_small() -> None:
    data = (files("atlas_builder.geo") / "data" / "regions.geojson").read_bytes()
    assert len(data) <= 150_000
    metres = {code: [[EUROPE.project(*p) for p in ring] for poly in one.polygons for ring in poly] for code, one in packaged().items()}
    points = [point for rings in metres.values() for ring in rings for point in ring]
    west, north = min(east for east, _ in points), max(north for _, north in points)
    unit = (max(east for east, _ in points) - west) / 1000
    path = ""
    for rings in metres.values():
        for ring in rings:
            whole = [(round((east - west) / unit), round((north - y) / unit)) for east, y in ring]
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole) if a != b][:-1]
            path += f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"
    assert len(re.sub(" -", "-", path)) <= 20_000


def test_the_credit_names_both_sources_and_the_sources_are_written_down() -> None:
    sources = (files("atlas_builder.geo") / "data" / "SOURCES.md").read_text(encoding="utf-8")
    for word in ("Natural Earth", "GeoNames", "CC BY 4.0"):
        assert word in CREDIT
        assert word in sources


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ((16.37, 48.21), "AT"),  # Vienna
        ((9.52, 47.14), "LI"),  # Vaduz
        ((6.14, 46.20), "CH"),  # Geneva
        ((13.77, 45.65), "IT"),  # Trieste
        ((7.26, 43.71), "FR"),  # Nice
        ((15.65, 46.55), "SI"),  # Maribor
        ((10.0, 53.55), None),  # Hamburg: far from every outline
    ],
)
def test_the_country_of_a_city_is_found(place: tuple[float, float], country: str | None) -> None:
    assert packaged().country_at(*place) == country


def test_a_named_country_counts_only_its_own_regions() -> None:
    # Buchs SG, two kilometres from Liechtenstein.
    found = packaged().region_at(9.478, 47.167, "CH")
    assert found is not None
    assert found.code == "CH05"
    assert packaged().region_at(9.478, 47.167, "SI") is None


@pytest.mark.parametrize(
    ("country", "place", "answer"),
    [
        ("AT", (16.37, 48.21), True),  # Vienna
        ("AT", (48.21, 16.37), False),  # Vienna with latitude and longitude in the wrong order
        ("DE", (48.14, 11.58), False),  # Munich likewise
        ("AT", (9.52, 47.14), True),  # Vaduz lies within the tolerance of Austria
        ("AT", (11.58, 48.14), False),  # Munich
        ("AT", (13.40, 52.52), False),  # Berlin: Austria is complete, so it is outside
        ("DE", (13.40, 52.52), None),  # Berlin: not all of Germany is here
        ("DE", (14.51, 46.06), False),  # Ljubljana lies in another country's outline
        ("FR", (2.35, 48.86), None),  # Paris
        ("PL", (21.01, 52.23), None),  # no region of Poland is here
    ],
)
def test_whether_a_place_is_in_a_country(country: str, place: tuple[float, float], answer: bool | None) -> None:
    assert packaged().is_in_country(country, *place) is answer


def test_the_tolerance_decides_at_the_border() -> None:
    regions = Regions([region("AA1", square(0, 0)), region("BB1", square(1, 0))])
    assert regions.is_in_country("AA", 1.1, 0.5, tolerance_km=25) is True
    assert regions.is_in_country("AA", 1.1, 0.5, tolerance_km=5) is False


def test_a_missing_name_falls_back_to_english_then_any_then_the_code() -> None:
    assert packaged()["AT31"].name("de") == "Oberösterreich"
    assert packaged()["AT31"].name("hr") == "Upper Austria"
    assert Region("X1", "XX", {"fi": "Lappi", "sv": "Lappland"}, False, False, (), ()).name("en") == "Lappi"
    assert Region("X1", "XX", {}, False, False, (), ()).name("en") == "X1"


def test_the_centre_of_a_region_without_outline_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="AA1 has no outline"):
        _ = region("AA1").centre


def test_neighbours_named_on_one_side_only_hold_for_both_and_strangers_are_left_out() -> None:
    regions = Regions([region("AA1", neighbours=("AA2", "ZZ9", "AA1")), region("AA2")])
    assert regions["AA1"].neighbours == ("AA2",)
    assert regions["AA2"].neighbours == ("AA1",)


def test_own_regions_take_the_place_of_packaged_ones_and_add_to_them() -> None:
    own = Regions([region("AT31", square(13, 47), ("XX1",)), region("XX1", square(14, 47))])
    merged = own.over(packaged())
    assert len(merged) == 45
    assert merged["AT31"].names == {"en": "Region AT31"}
    assert "AT32" in merged["AT31"].neighbours
    assert merged["XX1"].neighbours == ("AT31",)
    assert merged.complete == packaged().complete


def test_names_of_countries_go_where_their_regions_go() -> None:
    base = Regions([region("AA1"), region("BB1")], country_names={"AA": {"en": "Old A"}, "BB": {"en": "B"}, "CC": {"en": "nobody's"}})
    own = Regions([region("AA2"), region("DD1")], country_names={"AA": {"de": "Neu-A"}, "DD": {"en": "D"}})
    assert base.country_names == {"AA": {"en": "Old A"}, "BB": {"en": "B"}}
    merged = own.over(base)
    assert merged.country_names == {"AA": {"de": "Neu-A"}, "BB": {"en": "B"}, "DD": {"en": "D"}}
    assert merged.country_name("AA", "en") == "Neu-A"
    assert merged.only({"AA1", "DD1"}).country_names == {"AA": {"de": "Neu-A"}, "DD": {"en": "D"}}
    assert packaged().country_names == {}


def test_a_country_that_loses_a_region_is_no_longer_complete() -> None:
    chosen = packaged().only({"AT11", "SI03", "SI04", "unknown"})
    assert list(chosen) == ["AT11", "SI03", "SI04"]
    assert chosen.complete == {"SI"}
    assert chosen["SI03"].neighbours == ("AT11", "SI04")


def test_regions_of_one_country_lie_side_by_side() -> None:
    for one in packaged().values():
        assert all(distance_km(one.centre, packaged()[other].centre) < 350 for other in one.neighbours)


def test_the_sources_hold_the_checksum_of_each_file() -> None:
    data = files("atlas_builder.geo") / "data"
    sources = (data / "SOURCES.md").read_text(encoding="utf-8")
    for name in ("regions.geojson", "gazetteer.csv.xz"):
        assert hashlib.sha256((data / name).read_bytes()).hexdigest() in sources
