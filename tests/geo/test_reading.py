"""An atlas's own regions.geojson: what is read, and what each fault says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo.regions import read_regions

WEST = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
EAST = [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]


def feature(code: str = "FI1D", coordinates: Any = WEST, **properties: Any) -> dict[str, Any]:
    known = {"id": code, "country": "FI", "names": {"en": f"Region {code}"}} | properties
    return {"type": "Feature", "properties": known, "geometry": {"type": "Polygon", "coordinates": coordinates}}


def collection(*features: Any, **keys: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features} | keys).encode()


def faults(data: bytes) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in read_regions(data, "regions.geojson")[1]]


def test_a_good_file_is_read_without_a_problem() -> None:
    data = collection(feature("FI1D", eusalp=True), feature("FI1C", EAST), complete=["FI"])
    regions, problems = read_regions(data, "regions.geojson")
    assert problems == ()
    assert list(regions) == ["FI1C", "FI1D"]
    assert regions["FI1D"].eusalp is True
    assert regions["FI1D"].alpine_space is False
    assert regions["FI1D"].polygons == ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)),),)
    assert regions.complete == {"FI"}


def test_neighbours_are_taken_from_common_sides_where_none_are_named() -> None:
    regions, _ = read_regions(collection(feature("FI1D"), feature("FI1C", EAST), feature("FI20", [[[5, 5], [6, 5], [6, 6], [5, 5]]])), "r")
    assert regions["FI1D"].neighbours == ("FI1C",)
    assert regions["FI1C"].neighbours == ("FI1D",)
    assert regions["FI20"].neighbours == ()


def test_named_neighbours_are_believed() -> None:
    regions, _ = read_regions(collection(feature("FI1D", neighbours=["FI20"]), feature("FI1C", EAST), feature("FI20", EAST)), "r")
    assert regions["FI1D"].neighbours == ("FI20",)
    assert regions["FI1C"].neighbours == ()


def test_heights_and_a_byte_order_mark_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + collection(feature(coordinates=[[[0, 0, 300], [1, 0, 300], [1, 1, 300], [0, 0, 300]]]))
    regions, problems = read_regions(data, "regions.geojson")
    assert problems == ()
    assert len(regions["FI1D"].polygons[0][0]) == 4


def test_text_that_is_not_json_is_reported_at_its_line_and_column() -> None:
    _, (problem,) = read_regions(b'{"type": "FeatureCollection",\n  "features": [}', "regions.geojson")
    assert (problem.file, problem.line, problem.column, problem.code) == ("regions.geojson", 2, 16, "regions-unreadable")


def test_bytes_that_are_not_utf8_are_reported_where_they_stand() -> None:
    _, (problem,) = read_regions(b'{"a":\n "K\xe4rnten"}', "regions.geojson")
    assert (problem.line, problem.column, problem.code) == (2, 4, "regions-unreadable")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"type": "Feature"}',
        b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [], "complete": "AT"}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [NaN]}',
        b"[" * 200_000,
        b"9" * 10_000,
        b" " * (8 * 1024 * 1024 + 1),
    ],
    ids=str,
)
def test_a_file_that_is_no_collection_of_regions_is_one_problem(data: bytes) -> None:
    regions, problems = read_regions(data, "regions.geojson")
    assert len(regions) == 0
    assert [problem.code for problem in problems] == ["regions-unreadable"]


@pytest.mark.parametrize(
    ("broken", "field", "code"),
    [
        (feature(id=None), "features[0].properties.id", "key-missing"),
        (feature(id=31), "features[0].properties.id", "text-not"),
        (feature(id="../AT31"), "features[0].properties.id", "id-malformed"),
        (feature(id="AT31\n"), "features[0].properties.id", "id-malformed"),
        (feature(country="Finland"), "features[0].properties.country", "id-malformed"),
        (feature(names=None), "features[0].properties.names", "key-missing"),
        (feature(names="Lapland"), "features[0].properties.names", "text-not"),
        (feature(names={"en": ""}), "features[0].properties.names.en", "text-not"),
        (feature(names={"en": "Lap\u202eland"}), "features[0].properties.names.en", "text-not"),
        (feature(names={"Finnish!": "Lappi"}), "features[0].properties.names", "language-malformed"),
        (feature(eusalp="yes"), "features[0].properties.eusalp", "truth-malformed"),
        (feature(neighbours="FI20"), "features[0].properties.neighbours", "list-not"),
        (feature(coordinates=[]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[]]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[0, 0], [1, 0], [1, 1], [0, 1]]]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[0, 0], [1, 0], [0, 0], [0, 0]]]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[0, 0], [1, "0"], [1, 1], [0, 0]]]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[0, 0], [1, True], [1, 1], [0, 0]]]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[4321000, 3210000]] * 4]), "features[0].geometry", "region-outline"),
        (feature(coordinates=[[[10**400, 0]] * 4]), "features[0].geometry", "region-outline"),
        ({**feature(), "geometry": None}, "features[0].geometry", "region-outline"),
        ({**feature(), "geometry": {"type": "Point", "coordinates": [0, 0]}}, "features[0].geometry", "region-outline"),
        ("AT31", "features[0]", "regions-unreadable"),
    ],
)
def test_each_fault_of_a_feature_is_named_at_its_key(broken: Any, field: str, code: str) -> None:
    assert faults(collection(broken)) == [(field, code)]


def test_the_countries_of_a_file_are_called_what_it_calls_them() -> None:
    countries = {"FI": {"sv": "Finland", "fi": " Suomi "}}
    regions, problems = read_regions(collection(feature(), countries=countries), "regions.geojson")
    assert problems == ()
    assert regions.country_names == {"FI": {"fi": "Suomi", "sv": "Finland"}}
    assert [regions.country_name("FI", lang) for lang in ("sv", "fi", "de")] == ["Finland", "Suomi", "Suomi"]
    assert regions.country_name("SE", "sv") == ""


@pytest.mark.parametrize(
    ("countries", "field", "code"),
    [
        (None, "countries", "text-not"),
        ([], "countries", "text-not"),
        ("Finland", "countries", "text-not"),
        ({"Finland": {"en": "Finland"}}, "countries", "id-malformed"),
        ({"FI\n": {"en": "Finland"}}, "countries", "id-malformed"),
        ({"../": {"en": "Finland"}}, "countries", "id-malformed"),
        ({"FI": None}, "countries.FI", "key-missing"),
        ({"FI": {}}, "countries.FI", "key-missing"),
        ({"FI": "Finland"}, "countries.FI", "text-not"),
        ({"FI": {"English": {}}}, "countries.FI", "language-malformed"),
        ({"FI": {"en": " "}}, "countries.FI.en", "text-not"),
        ({"FI": {"en": 358}}, "countries.FI.en", "text-not"),
        ({"FI": {"en": "Fin\nland"}}, "countries.FI.en", "text-not"),
        ({"FI": {"en": "Fin\u202eland"}}, "countries.FI.en", "text-not"),
        ({"FI": {"en": "\ud800"}}, "countries.FI.en", "text-not"),
        ({"FI": {"en": "F" * 121}}, "countries.FI.en", "text-not"),
        ({"XD": {"en": "Dorrow"}}, "countries.XD", "value-unknown"),
    ],
)
def test_each_fault_of_a_countrys_name_is_named_at_its_key_and_the_regions_stay(countries: Any, field: str, code: str) -> None:
    data = collection(feature(), countries=countries)
    assert faults(data) == [(field, code)]
    regions, (problem,) = read_regions(data, "regions.geojson")
    assert list(regions) == ["FI1D"]
    assert problem.file == "regions.geojson"
    assert regions.country_name("FI", "en") == ""


def test_a_name_of_a_country_echoes_no_fault_of_its_regions() -> None:
    data = collection(feature(country="fi"), countries={"FI": {"en": "Finland"}})
    assert faults(data) == [("features[0].properties.country", "id-malformed")]


def test_a_country_named_twice_is_one_problem_of_the_file() -> None:
    data = b'{"type": "FeatureCollection", "countries": {"FI": {"en": "Finland"}, "FI": {"en": "Suomi"}}, "features": []}'
    assert faults(data) == [("", "regions-unreadable")]


def test_all_faults_of_all_features_come_in_one_run() -> None:
    data = collection(feature("a"), feature("FI1C", country="?", eusalp=1), feature("FI20", []), feature("FI20", EAST))
    assert faults(data) == [
        ("features[0].properties.id", "id-malformed"),
        ("features[1].properties.country", "id-malformed"),
        ("features[1].properties.eusalp", "truth-malformed"),
        ("features[2].geometry", "region-outline"),
        ("features[3].properties.id", "id-duplicate"),
    ]


def test_a_region_with_a_broken_outline_stays_known() -> None:
    regions, _ = read_regions(collection(feature("FI1D", [])), "regions.geojson")
    assert "FI1D" in regions
    assert regions.country_at(0.5, 0.5) is None
    assert regions.is_in_country("FI", 0.5, 0.5) is None


KEYS = st.sampled_from(["type", "id", "names", "coordinates", "x"])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(JSON_VALUES, st.sampled_from(["id", "country", "names", "neighbours", "eusalp"]), JSON_VALUES)
def test_no_value_whatever_raises(geometry: Any, key: str, value: Any) -> None:
    broken = {"type": "Feature", "properties": feature()["properties"] | {key: value}, "geometry": geometry}
    assert faults(collection(broken, geometry))
    assert faults(collection(feature(), broken, countries=value))
    assert faults(collection(feature(), countries={"FI": value, "XX": geometry}))


@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    assert faults(data)
