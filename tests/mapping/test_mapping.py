"""The files of the interactive map: everything from the site itself, the same at each build, and the same figures as everywhere else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.derive import derive
from atlas_builder.labels import languages_of
from atlas_builder.mapping import leaflet, map_files
from atlas_builder.mapping.columns import FIRST, STEPS, front_coded, placed, record_columns, signs
from atlas_builder.project import DEFAULTS
from atlas_builder.view import View
from tests.atlases import load_tiny
from tests.render.small import actor


@pytest.fixture(scope="module")
def view() -> View:
    """The tiny atlas in English."""
    atlas = load_tiny().atlas
    assert atlas is not None
    (language,), _ = languages_of(DEFAULTS, ("en",))
    return View(atlas, derive(atlas), language)


@pytest.fixture(scope="module")
def files(view: View) -> dict[str, bytes]:
    """The files of the map by name."""
    return {file.path: file.data for file in map_files(view)}


def read(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[f"assets/map/{name}"])


def texts(coded: list[str]) -> list[str]:
    """What front_coded was given, as the map's script reads it."""
    found: list[str] = []
    for text in coded:
        found.append((found[-1][: ord(text[0]) - FIRST] if found else "") + text[1:])
    return found


def numbers(written: str) -> list[int]:
    return [ord(sign) - FIRST for sign in written]


def test_every_record_at_work_stands_in_the_columns_with_its_kind_region_and_themes(files: dict[str, bytes]) -> None:
    columns = read(files, "records.json")
    rows = {
        name: (columns["kinds"][kind], columns["regions"][region], [columns["themes"][theme] for theme in columns["sets"][themes]])
        for name, kind, region, themes in zip(
            texts(columns["id"]), numbers(columns["kind"]), numbers(columns["region"]), numbers(columns["theme"]), strict=True
        )
    }
    assert set(rows) == {"alpha", "beta", "delta", "mould-works", "polymer-lab", "grid-school", "lone-works"}  # gamma has merged
    assert rows["mould-works"] == ("company", "AT31", ["plastics", "smart-grids"])
    assert rows["beta"] == ("cluster", "SI03", ["plastics", "smart-grids"])
    assert texts(columns["name"])[list(rows).index("delta")] == "Pôle Delta"
    assert len(columns["at"]) == 6 * len(rows)


def test_sub_fields_stand_in_the_same_order(files: dict[str, bytes]) -> None:
    columns, fields = read(files, "records.json"), read(files, "fields.json")
    held = dict(zip(texts(columns["id"]), fields["of"].split(" "), strict=True))
    named = {name: [fields["fields"][number] for number in numbers(written)] for name, written in held.items()}
    assert named["mould-works"] == ["plastics/injection-moulding", "smart-grids/storage-systems"]
    assert named["grid-school"] == []  # claims the theme alone


def test_shares_are_those_of_the_findings(files: dict[str, bytes], view: View) -> None:
    shares = read(files, "shares.json")
    plastics = dict(zip(shares["regions"], zip(shares["fields"]["plastics"]["look"], shares["fields"]["plastics"]["sourced"], shares["whole"], strict=True), strict=True))  # fmt: skip
    assert plastics["AT31"] == ("4", 3, 3)  # alpha, mould-works and polymer-lab, all of them sourced
    assert plastics["SI03"] == ("f", 1, 1)
    assert plastics["CH05"] == ("d", 0, 0)
    assert set(shares["fields"]) == {*view.atlas.themes, *view.atlas.sub_fields}


def test_what_folium_makes_asks_no_other_host_and_is_the_same_each_time(files: dict[str, bytes], view: View) -> None:
    script = files["assets/map/regions.js"]
    assert b"http" not in script
    assert script.count(b'"id": "AT31"') == 2
    assert re.search(rb"var map_atlas = L\.map\(\s*\"map_atlas\"", script)
    assert b"var geo_json_regions" in script
    assert not re.search(rb"[0-9a-f]{32}", script)
    assert leaflet.drawing(view.atlas) == script


def test_a_library_that_the_site_does_not_have_is_a_mistake_of_ours(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    links = [*folium.Map.default_js, ("new", "https://cdn.example.com/new-thing.js")]
    monkeypatch.setattr(folium.Map, "default_js", links)
    with pytest.raises(LookupError, match=r"new-thing\.js"):
        leaflet.drawing(view.atlas)


def test_libraries_come_whole_and_name_no_other_file(files: dict[str, bytes]) -> None:
    assert len(files["assets/map/leaflet.js"]) > 100_000
    assert b"sourceMappingURL" not in files["assets/map/leaflet.js"] + files["assets/map/leaflet.markercluster.js"]
    for address in re.findall(rb"url\(([^)]+)\)", files["assets/map/leaflet.css"]):
        name = address.decode().strip("\"'")
        assert name.startswith("#") or f"assets/map/{name}" in files


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=90)))
def test_front_coding_loses_nothing(words: list[str]) -> None:
    assert texts(front_coded(sorted(words))) == sorted(words)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_place_is_kept_to_a_step(lon: float, lat: float) -> None:
    digits = numbers(placed((lon, lat)))
    assert all(0 <= digit < 64 for digit in digits)
    east, north = ((digits[at] * 64 + digits[at + 1]) * 64 + digits[at + 2] for at in (0, 3))
    assert abs(east / STEPS - 180 - lon) <= 0.51 / STEPS
    assert abs(north / STEPS - 90 - lat) <= 0.51 / STEPS


def test_a_record_without_a_known_place_is_in_the_list_and_not_on_the_map(view: View) -> None:
    nowhere = actor("nowhere", "plastics", location={"city": "Nowhere at all"})
    columns = json.loads(record_columns(replace(view.atlas, clusters={}, actors={"nowhere": nowhere})))
    assert (texts(columns["id"]), columns["at"]) == (["nowhere"], placed(None))


def test_signs_and_their_numbers() -> None:
    assert numbers(signs(range(300))) == list(range(300))
