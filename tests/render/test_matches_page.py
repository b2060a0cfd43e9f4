"""The page of matches and the block on other pages: whom to call and why, with reasons that add up to the score."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive.scores import WEIGHTS, Kind
from atlas_builder.render.pages.matches import EACH, PART_SIZE
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.render.small import ATTACK, actor, language, pages_of, text_of

PAGE = routes.MATCHES


def need(**keys: Any) -> dict[str, Any]:
    """A need or an offer."""
    given = {"id": "n", "field": FORGE, "title": "Trial forging", "kind": "service", "posted": "2026-01-01", "expires": "2027-03-31"}
    return given | keys


def small(**keys: Any) -> Atlas:
    """a and c each have what the other seeks; b has casting by general knowledge; works needs what c offers; nobody has beams."""
    return atlas(
        seated("a", "AT31", GLUE, gaps=({"field": CAST, "priority": "high", "note": f"For {ATTACK} housings"},), languages=("de",), **keys),
        seated("b", "AT22", competencies=(known(CAST),)),
        seated("c", "SI03", competencies=({"field": CAST, "level": 3},), gaps=({"field": GLUE},), languages=("de", "sl"), offers=(need(id="o", title="Forging hours"),)),
        actor("works", FORGE, needs=(need(),), location={"city": "Graz", "lat": 47.07, "lon": 15.44}),
        actor("alone", FORGE, needs=(need(field=BEAMS, title="Long beams"),)),
    )  # fmt: skip


@cache
def body(lang: str = "en") -> str:
    """The page of the small atlas."""
    return pages_of(small(), lang)[PAGE].body


def part_of(html: str, begin: str) -> str:
    """A section by its first heading, up to the next one."""
    found = html.partition(begin)[2]
    assert found, begin
    return found.partition("<h2")[0]


def test_the_finding_says_how_much_is_sought_and_how_much_of_it_somebody_has() -> None:
    said = text_of(body())
    assert "4 things are sought. For 3 of them somebody is on record who has it." in said
    assert "4 organisations seek something" in said
    assert "1 pair where each has what the other seeks" in said


def test_those_who_each_have_what_the_other_seeks_stand_first_with_both_ways() -> None:
    html = body()
    mutual = part_of(html, 'id="mutual"')
    assert html.index('id="mutual"') < html.index('id="theme-metal"') < html.index('id="theme-wood"')
    said = text_of(unescape(mutual))
    assert "Cluster a and Cluster c" in said
    assert "Cluster a seeks: casting EN" in said
    assert "Cluster c can do: casting EN" in said
    assert "Cluster c seeks: glue EN" in said


def test_a_match_links_both_pages_the_field_and_the_place_of_the_contact() -> None:
    pages = pages_of(small())
    metal = part_of(pages[PAGE].body, 'id="theme-metal"')
    assert {"../clusters/a/", "../clusters/c/", "../clusters/c/#contact", "../themes/metal/casting/"} <= set(
        re.findall(r'href="([^"]+)"', metal)
    )
    for path in (routes.cluster("c"), routes.actor("works")):
        assert pages[path].body.count('id="contact"') == 1


def test_the_reasons_of_a_match_are_words_with_points_that_add_up_to_its_score() -> None:
    found = re.findall(r'<p class="score"><strong>(\d+) of 100 points</strong></p>\s*<ul class="whys">(.*?)</ul>', body(), re.S)
    assert len(found) == 6  # two each way, two for the gap in casting, one in glue, one for the need
    for points, whys in found:
        assert int(points) == sum(map(int, re.findall(r'<span class="added">\+(\d+)</span>', whys)))
    whys = text_of(found[0][1] + found[1][1])
    assert "casting EN, as sought +35 a source states it +10 level: 3 +11" in whys
    assert "language in common: German +10 another country: Slovenia +10" in whys


def test_needs_show_the_title_kind_and_last_day_of_both_sides() -> None:
    metal = text_of(part_of(body(), 'id="theme-metal"'))
    assert "Actor works seeks: Trial forging Graz, Austria · forging EN · service · until 31 March 2027" in metal
    assert "Cluster c offers: Forging hours" in metal


def test_general_knowledge_is_marked_and_what_nobody_has_is_said_to_be_sought() -> None:
    metal = part_of(body(), 'id="theme-metal"')
    assert re.search(r'Cluster b</a> can do: <a [^>]*>casting EN</a> <span class="badge warn">Not yet sourced</span>', metal)
    wood = text_of(part_of(body(), 'id="theme-wood"'))
    assert "Actor alone seeks: Long beams" in wood
    assert "Nobody on record provides this yet. That does not mean that nobody can." in wood


def test_the_weights_on_the_page_are_those_of_the_score() -> None:
    rows = re.findall(
        r'<tr><th scope="row">([^<]+?) ?(?:<span class="small">[^<]+</span>)?</th><td class="number">([^<]+)</td><td class="number">([^<]+)</td>',
        part_of(body(), 'id="score"'),
    )
    shown = {name: (need_points, gap_points) for name, need_points, gap_points in rows}
    label = language("en").text
    for name in {*WEIGHTS[Kind.NEED], *WEIGHTS[Kind.GAP]}:
        expected = tuple(str(WEIGHTS[kind][name]) if name in WEIGHTS[kind] else "–" for kind in (Kind.NEED, Kind.GAP))
        assert shown.pop(label(f"match.part.{name}.term")) == expected
    assert shown == {"Together": ("100", "100")}


def test_every_theme_with_something_sought_can_be_jumped_to() -> None:
    jumps = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a> <span class="small">(\d+)</span>', body())
    assert jumps == [("mutual", "Each has what the other seeks", "1"), ("theme-metal", "metal EN", "2"), ("theme-wood", "wood EN", "2")]


def test_a_long_list_is_split_and_themes_on_other_pages_are_linked_there() -> None:
    many = [seated(f"s{number:02}", "CH02", GLUE, gaps=({"field": FORGE},)) for number in range(PART_SIZE)]
    pages = pages_of(
        atlas(*many, *(actor(f"w{number}", FORGE) for number in range(EACH + 2)), seated("z", "AT31", BEAMS, gaps=({"field": GLUE},)))
    )
    second = routes.part(PAGE, 2)
    assert {path for path in pages if path.startswith(PAGE)} == {PAGE, second}
    assert 'href="../matches/page/2/#theme-wood"' in pages[PAGE].body
    assert 'href="../../../matches/#theme-metal"' in pages[second].body
    assert 'id="score"' not in pages[second].body
    assert text_of(pages[PAGE].body).count("2 more providers stand in the data.") == PART_SIZE


def test_an_atlas_in_which_nobody_seeks_anything_says_how_matches_come_about() -> None:
    html = pages_of(atlas(seated("a", "AT31", CAST)))[PAGE].body
    said = text_of(unescape(html))
    assert "No match yet: no record of this atlas says what anybody seeks." in said
    assert "A cluster names a gap" in said
    assert '<details class="definitions" open>' in html
    assert "gaps: - field: theme/sub-field" in said
    assert 'href="../contribute/"' in html
    assert "<article" not in html


def test_the_best_matches_stand_on_the_pages_of_both_sides_and_of_their_regions() -> None:
    pages = pages_of(small())
    cluster = part_of(pages[routes.cluster("c")].body, 'id="matches"')
    assert cluster.index("What it seeks, and who has it") < cluster.index("Who seeks what it has")
    assert "../../clusters/a/#contact" in cluster
    assert "../../actors/works/#contact" in cluster  # the other side is whom to write to
    assert '#contact">Contact Cluster c' not in cluster
    assert "Trial forging" in part_of(pages[routes.actor("works")].body, 'id="matches"')
    region = part_of(pages[routes.region("SI03")].body, 'id="matches"')
    assert "What is sought here, and who has it" in region
    assert "Who seeks what there is here" in region


def test_a_page_without_a_match_shows_no_block() -> None:
    pages = pages_of(small())
    for path in (routes.actor("alone"), routes.region("CH02")):
        assert 'id="matches"' not in pages[path].body


def test_other_pages_lead_to_the_matches() -> None:
    assert 'href="../matches/"' in pages_of(small())[routes.META_CLUSTERS].body
    assert 'href="../api/v1/matches.json"' in body()
    assert 'href="../../api/v1/matches.json"' in body("de")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_nothing_of_a_record_becomes_markup_and_every_id_stands_once(lang: str) -> None:
    for path, page in pages_of(small(name=ATTACK), lang).items():
        assert "<script" not in page.body, path
        identifiers = re.findall(r'\sid="([^"]*)"', page.body)
        assert len(identifiers) == len(set(identifiers)), path
