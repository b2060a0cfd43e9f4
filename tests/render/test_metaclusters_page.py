"""The radar's pages and data: what they say is what was derived, in words, with a map and a list that agree."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

import orjson
import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.exports import API, api_files
from atlas_builder.render.arcs import Seat, arc_map, land
from atlas_builder.render.candidates import SHOWN
from atlas_builder.taxonomy import MetaCluster
from atlas_builder.view import View
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, by_hand, known, seated
from tests.render.small import ATTACK, actor, language, pages_of, text_of

RADAR = routes.META_CLUSTERS


def declared(**keys: Any) -> Atlas:
    """The atlas worked out by hand with a declared meta-cluster, hostile wherever it may be."""
    given = {
        "id": "casters",
        "name": f"Casters {ATTACK}",
        "clusters": ("a", "b", "c"),
        "fields": (CAST, GLUE),
        "phase": 2,
        "since": 2025,
        "mou": True,
        "committee": ATTACK,
        "actions": (
            {"title": f"Joint study {ATTACK}", "kind": "study", "status": "running", "due": 2027, "lead": "a"},
            {"title": "Company mission", "status": "done"},
        ),
        "sources": ({"url": "https://example.org/casters", "year": 2025},),
    }
    return replace(by_hand(), meta_clusters={"casters": MetaCluster.model_validate(given | keys)})


@cache
def html_of(lang: str = "en") -> str:
    """The radar of the atlas worked out by hand."""
    return pages_of(by_hand(), lang)[RADAR].body


def block(html: str, identifier: str) -> str:
    """The candidate with an anchor, up to the next one."""
    part = html.partition(f'<details id="{identifier}">')[2]
    assert part, f"no candidate {identifier}"
    return re.split(r'<details id="|</section>', part)[0]


def data_of(found: Atlas, lang: str = "en") -> dict[str, Any]:
    """The data of the radar."""
    (file,) = [file for file in api_files(View(found, derive(found), language(lang))) if file.path == routes.API_META_CLUSTERS]
    read: dict[str, Any] = orjson.loads(file.data)
    return read


def test_the_finding_stands_first_and_counts_what_the_radar_found() -> None:
    body = html_of()
    # casting and its theme qualify; forging lacks one country
    assert "1 of 2 themes and 1 of 5 sub-fields have all that a meta-cluster needs; one country is missing in 1 more sub-field." in text_of(
        body
    )
    assert body.index('class="lead"') < body.index('id="declared"') < body.index('id="radar-theme-metal"')


def test_a_candidate_lists_its_clusters_by_country_with_links_and_marks_general_knowledge() -> None:
    casting = block(html_of(), "radar-metal-casting")
    assert re.findall(r'<a href="\.\./clusters/(\w+)/">', casting) == ["a", "b", "c"]
    assert re.findall(r"<dt>(.*?)</dt>", casting) == ["Austria", "Italy", "Slovenia"]
    assert casting.count('<span class="badge warn">Not yet sourced</span></dd>') == 1
    assert "Of 3 clusters, 1 rests on general knowledge alone here." in casting
    assert "With sourced claims alone it would not meet the rule." in casting
    assert '<a href="../regions/itc1/">Piedmont</a>' in casting


def test_the_strength_can_be_added_up_from_its_parts() -> None:
    casting = block(html_of(), "radar-metal-casting")
    cells = [[text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in re.findall(r"<tr>(.*?)</tr>", casting)]
    parts = {row[0]: row[1:] for row in cells[1:]}
    assert parts["Countries with a sourced claim"] == ["2 (full from 6 on)", "10.0 of 30"]
    assert parts["Clusters with evidence"] == ["1 (full from 3 on)", "5.0 of 15"]
    assert parts["Age of the weakest claim needed"] == ["too few countries with a sourced claim", "0.0 of 15"]
    total = float(parts.pop("Strength")[1].split()[0])
    assert total == pytest.approx(sum(float(row[1].split()[0]) for row in parts.values()), abs=0.11)


def test_what_is_missing_is_said_in_words_with_the_nearest_clusters() -> None:
    forging = text_of(unescape(block(html_of(), "radar-metal-forging")))
    assert "One more country would complete it. Still open: France, Germany, Italy, Liechtenstein, Slovenia." in forging
    assert "Cluster b Italy, 210 km away, on record in casting EN" in forging
    assert "Cluster c Slovenia, 242 km away, on record in casting EN" in forging
    german = text_of(unescape(block(html_of("de"), "radar-metal-forging")))
    assert "Ein weiteres Land würde genügen. Noch offen: Deutschland, Frankreich, Italien, Liechtenstein, Slowenien." in german


def test_complementary_candidates_stand_apart_and_say_who_brings_what() -> None:
    forging = block(html_of(), "radar-metal-forging-complementary")
    assert [text_of(heading) for heading in re.findall(r"<dt>(.*?)</dt>", forging)] == ["Hold the field itself (forging EN)", "Complete it"]
    assert "Italy: casting EN" in forging
    assert html_of().index('id="radar-metal-forging"') < html_of().index('id="radar-metal-forging-complementary"')


def test_a_complementary_candidate_that_adds_nobody_is_left_to_the_data() -> None:
    found = atlas(*(seated(name, region, CAST, FORGE) for name, region in (("a", "AT31"), ("b", "ITC1"), ("c", "SI03"))))
    assert 'id="radar-metal-casting-complementary"' not in pages_of(found)[RADAR].body
    assert {entry["basis"] for entry in data_of(found)["candidates"] if entry["field"] == CAST} == {"same", "complementary"}


def test_every_map_has_a_title_and_no_style_and_every_id_stands_once() -> None:
    body = html_of()
    maps = re.findall(r'<div class="atlas-map arcs">.*?</div>', body)
    assert len(maps) == body.count('<details id="radar-')
    assert all("<title id=" in found and 'xlink:href="#arc-land"' in found for found in maps)
    assert "style=" not in body
    assert "<script" not in body
    identifiers = re.findall(r'\bid="([^"]+)"', body)
    assert len(identifiers) == len(set(identifiers))
    assert body.count('id="arc-land"') == 1


def test_arcs_join_one_seat_of_each_country_and_broken_ones_lead_to_who_is_missing() -> None:
    regions = by_hand().regions
    seats = [Seat(14.29, 48.31, "AT"), Seat(15.44, 47.07, "AT"), Seat(7.69, 45.07, "IT"), Seat(7.45, 46.95, "CH", sourced=False)]
    svg = arc_map(regions, seats, map_id="m", label="A <map>")
    (arcs,) = re.findall(r'<path class="arc" d="([^"]+)"', svg)
    assert arcs.count("Q") == 3  # AT-CH, AT-IT, CH-IT
    assert (svg.count("h0"), svg.count('class="seats"'), svg.count('class="seats unsourced"')) == (4, 1, 1)
    assert "A &lt;map&gt;" in svg
    wanted = arc_map(regions, [*seats[:1], Seat(15.27, 46.24, "SI", wanted=True)], map_id="m", label="")
    assert 'class="arc wanted"' in wanted
    assert 'class="arc"' not in wanted
    assert arc_map(regions, [], map_id="m", label="") == ""
    assert land(regions.only(())) == ""


def test_a_candidate_with_many_clusters_lists_the_first_and_counts_the_rest() -> None:
    codes = ("AT31", "ITC1", "SI03")
    many = [seated(f"c{number:03}", codes[number % 3], CAST) for number in range(SHOWN)]
    late = [seated(f"a{number}", "AT31", competencies=(known(CAST),)) for number in range(5)]
    casting = block(pages_of(atlas(*many, *late))[RADAR].body, "radar-metal-casting")
    assert casting.count("<dd>") == SHOWN
    assert "clusters/a0/" not in casting  # general knowledge gives way first
    assert "5 more clusters are not listed here." in casting


def test_an_atlas_without_candidates_says_so_and_how_to_declare_one() -> None:
    body = pages_of(atlas(seated("a", "AT31", CAST)))[RADAR].body
    assert "No field has what a meta-cluster needs on record yet." in body
    assert "No meta-cluster is declared in this atlas yet." in body
    assert "clusters/_meta/" in body


@pytest.mark.parametrize("lang", ["en", "de"])
def test_other_pages_lead_to_their_place_on_the_radar(lang: str) -> None:
    pages = pages_of(by_hand(), lang)
    places = set(re.findall(r'\bid="([^"]+)"', pages[RADAR].body))
    expected = {
        routes.cluster("a"): ["radar-metal"],
        routes.cluster("c"): ["radar-metal"],
        routes.theme("metal"): ["radar-metal"],
        routes.field(CAST): ["radar-metal-casting"],
        routes.field(FORGE): ["radar-metal-forging"],
        routes.field(BEAMS): ["radar-wood-beams-complementary"],
        routes.field(GLUE): [],
    }
    for path, anchors in expected.items():
        found = re.findall(r'href="(?:\.\./)+meta-clusters/#([^"]+)"', pages[path].body)
        assert found == anchors, path
        assert set(found) <= places


def test_a_declared_meta_cluster_is_listed_first_and_has_a_page() -> None:
    pages = pages_of(declared())
    listed = pages[RADAR].body.partition('id="declared"')[2].partition("</section>")[0]
    assert 'href="../meta-clusters/casters/"' in listed
    assert "Phase 2: pilot" in listed
    body = pages[routes.meta_cluster("casters")].body
    said = text_of(unescape(body))
    assert "3 cluster initiatives from 3 regions and 3 countries" in said
    assert "It does not meet the rule" not in said
    assert "running 2027 Cluster a" in said
    assert "signed" in said
    covers = body.partition("What the members hold together")[2].partition("</section>")[0]
    assert re.findall(r'class="field"><a href="[^"]*/themes/([^"]+)/">', covers) == [CAST, FORGE, BEAMS]
    assert re.findall(r"clusters/(\w+)/\">[^<]*</a> <span class=\"badge warn\">Not yet sourced", covers) == ["b"]
    assert 'href="../../meta-clusters/casters/"' in pages[routes.cluster("a")].body
    assert "meta-clusters/casters/" not in pages[routes.cluster("d")].body
    lacks = body.partition("Of the fields it works on")[2]
    assert re.findall(r'/themes/([^"]+)/"', lacks) == [GLUE, "metal/welding"]
    assert 'xlink:href="#arc-land"' in body


def test_a_declared_meta_cluster_that_has_become_too_small_says_so() -> None:
    body = pages_of(declared(clusters=("a", "b")))[routes.meta_cluster("casters")].body
    assert "It does not meet the rule of this atlas any more." in body


def test_nothing_of_a_record_becomes_markup() -> None:
    found = declared()
    hostile = replace(found, clusters={**found.clusters, "a": seated("a", "AT31", CAST, FORGE, name=ATTACK)})
    for path in (RADAR, routes.meta_cluster("casters")):
        body = pages_of(hostile)[path].body
        assert "<script" not in body
        assert "onerror=alert" not in re.sub(r"&[a-z#0-9]+;", "", "".join(re.findall(r"<[^>]*>", body)))


def test_the_data_have_the_form_of_the_contract() -> None:
    data = data_of(declared())
    assert list(data) == ["candidates", "declared"]
    keys = {(entry["field"], entry["basis"]): entry for entry in data["candidates"]}
    assert len(keys) == len(data["candidates"])
    casting = keys[CAST, "same"]
    assert {name: casting[name] for name in ("state", "clusters", "regions", "countries", "missing")} == {
        "state": "qualifies",
        "clusters": ["a", "b", "c"],
        "regions": ["AT31", "ITC1", "SI03"],
        "countries": ["AT", "IT", "SI"],
        "missing": [],
    }
    assert 0 < casting["strength"] < 1
    forging = keys[FORGE, "same"]
    assert forging["missing"][0].startswith("One more country would complete it.")
    assert forging["missing"][1] == "Nearest: Cluster b (Italy, 210 km away, on record in casting EN)"
    (one,) = data["declared"]
    assert (one["id"], one["clusters"], one["phase"], one["lacks"]) == ("casters", ["a", "b", "c"], 2, ["metal/welding", GLUE])


def test_the_data_stand_once_at_the_root_and_both_languages_lead_there() -> None:
    assert "api/v1/meta-clusters.json" in [path for path, _ in API]
    assert 'href="../api/v1/meta-clusters.json"' in html_of("en")
    assert 'href="../../api/v1/meta-clusters.json"' in html_of("de")


def test_members_make_their_cluster_hold_and_stand_on_no_list_of_their_own() -> None:
    found = atlas(seated("a", "AT31", GLUE), seated("b", "ITC1", GLUE), seated("c", "SI03", BEAMS), actor("works", GLUE, folder="c"))
    glue = block(pages_of(found)[RADAR].body, "radar-wood-glue")
    assert "clusters/c/" in glue
    assert "actors/works/" not in glue
