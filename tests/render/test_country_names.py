"""What a country is called: by the atlas's own name, else as everybody calls it, else by its code; on every page that names it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.geo.regions import Regions, packaged, read_regions
from atlas_builder.render.index import Index
from atlas_builder.view import View
from tests.derive.seats import by_hand
from tests.render.drawing import region, square
from tests.render.small import ATTACK, actor, cluster, language, pages_of, text_of

OWN = Regions(
    [region("XD01", square(-45, 42)), region("XH01", square(-44, 42)), packaged()["SI03"]],
    country_names={"XD": {"en": "Dorrow", "de": "Dorrau"}, "SI": {"sl": "Republika Slovenija"}},
)


def renamed(atlas: Atlas, names: dict[str, dict[str, str]]) -> Atlas:
    """An atlas that calls countries so, and every region by its code: several hold the name of their country."""
    regions = [replace(one, names={"en": code}) for code, one in atlas.regions.items()]
    return replace(atlas, regions=Regions(regions, atlas.regions.complete, names))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", {"AT": "Austria", "SI": "Republika Slovenija", "XD": "Dorrow", "XH": "XH"}),
        ("de", {"AT": "Österreich", "SI": "Republika Slovenija", "XD": "Dorrau", "XH": "XH"}),
    ],
)
def test_a_country_has_the_atlas_s_own_name_then_the_common_one_then_its_code(lang: str, names: dict[str, str]) -> None:
    atlas = replace(by_hand(), regions=OWN.over(packaged()))
    found = Index(View(atlas, derive(atlas), language(lang))).country_names
    assert {code: found[code] for code in names} == names


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_page_calls_a_country_otherwise_than_the_atlas_does(lang: str) -> None:
    others = {"AT": "Oz", "SI": "Ssi", "IT": "Itt", "FR": "Ffr", "CH": "Cch", "DE": "Dde", "LI": "Lli"}
    atlas = renamed(by_hand(), {code: {"en": name} for code, name in others.items()})
    common = re.compile(rf"\b({'|'.join(language(lang).country(code) for code in others)})\b")
    texts = {path: text_of(page.body) for path, page in pages_of(atlas, lang).items()}
    assert {path: found[0] for path, text in texts.items() if (found := common.search(text))} == {}
    for address in (routes.HOME, routes.REGIONS, routes.CLUSTERS, routes.META_CLUSTERS, routes.STATISTICS):
        assert "Oz" in texts[address], address


def test_two_countries_of_one_name_stay_two_in_the_list_of_clusters() -> None:
    atlas = renamed(by_hand(), {"AT": {"en": "Twin"}, "SI": {"en": "Twin"}})
    assert pages_of(atlas)[routes.CLUSTERS].body.count("<h2>Twin</h2>") == 2


def test_a_hostile_name_of_a_country_stays_text() -> None:
    atlas = renamed(by_hand(), {"AT": {"en": ATTACK}})
    atlas = replace(atlas, clusters={**atlas.clusters, "z": cluster("z", "metal")}, actors={**atlas.actors, "y": actor("y", "metal")})
    for page in pages_of(atlas).values():
        assert "<script>alert" not in page.body
        assert "<img src=x" not in page.body


def test_every_country_of_the_example_in_the_lagoon_has_a_name_in_both_its_languages() -> None:
    data = (Path(__file__).parents[2] / "examples" / "lagoon" / "regions.geojson").read_bytes()
    regions, problems = read_regions(data, "regions.geojson")
    assert problems == ()
    assert {country: set(names) for country, names in regions.country_names.items()} == {code: {"en", "de"} for code in regions.countries}
