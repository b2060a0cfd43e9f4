"""The pages of trends: what they say is what was derived, in words, with a map and a table that agree, and ways on."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from functools import cache
from html import unescape

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.render.outlooks import quarter
from atlas_builder.render.pages.trend import SHOWN
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.derive.test_trends import trend, with_trend
from tests.render.small import ATTACK, actor, pages_of, text_of

HERE = routes.trend("coming")


def by_hand() -> Atlas:
    """Casting is sourced twice, forging known of one, beams of an actor alone, glue of nobody."""
    found = atlas(
        seated("a", "AT31", CAST, contact={"mailbox": "office@a.example.org"}),
        seated("b", "SI03", competencies=({"field": CAST}, known(FORGE)), website="https://b.example.org/"),
        seated("c", "CH02", "metal"),
        actor("works", BEAMS, folder="a"),
        actor("alone", BEAMS),
    )
    return with_trend(found, CAST, FORGE, BEAMS, GLUE, names={"de": "Was kommt"}, summary={"en": "It comes.", "de": "Es kommt."})


@cache
def body(lang: str = "en", path: str = HERE) -> str:
    """A page of that atlas."""
    return pages_of(by_hand(), lang)[path].body


def section(html: str, heading: str) -> str:
    """The section below a heading."""
    return html.partition(f"{heading}</h2>")[2].partition("</section>")[0]


def test_each_need_says_how_much_is_on_record_of_it() -> None:
    needs = section(body(), "What it needs")
    assert re.findall(r'/themes/([^"]+)/">[^<]+</a> <span class="badge (\w+)">([^<]+)<', needs) == [
        (CAST, "good", "on record"),
        (FORGE, "warn", "not yet sourced"),
        (BEAMS, "good", "on record"),
        (GLUE, "plain", "nobody on record"),
    ]
    said = text_of(needs)
    assert "Sources name 2 organisations in 2 regions. 2 cluster initiatives have it, themselves or through their members." in said
    assert "1 organisation is on record, and no source states it yet." in said
    assert "Sources name 2 organisations in 1 region. 1 cluster initiative has it, itself or through its members." in said
    assert "Nobody on record covers it yet. That does not mean that nobody can." in said
    assert "lacks" not in text_of(body())


def test_clusters_stand_by_what_they_have_each_with_reasons_and_a_way_to_it() -> None:
    clusters = section(body(), "Which clusters could answer it first")
    assert re.findall(r'<h3><a href="\.\./\.\./clusters/(\w+)/">[^<]*</a> <span class="small">([^<]*)', clusters) == [
        ("a", "2 of 4 needed sub-fields"),
        ("b", "1 of 4 needed sub-fields"),
    ]
    said = text_of(clusters)
    assert "No cluster initiative has more than half of it on record with a source. 2 have something of it" in said
    assert "beams EN through Actor works" in said
    assert "forging EN Not yet sourced" in said
    assert 'href="mailto:office@a.example.org"' in clusters
    assert "through its website b.example.org" in said


def test_the_map_and_its_table_say_the_same_of_every_region() -> None:
    html = body()
    assert "2 regions have the most of it on record" not in html
    titles = re.findall(r'class="region ([\w-]+)" href="[^"]*"><title>([^<]+)</title>', html)
    shown = {unescape(title).partition(": ")[0]: (look, unescape(title).partition(": ")[2]) for look, title in titles}
    rows = re.findall(r'<tr class="([\w-]+)"><th scope="row"><a[^>]*>([^<]+)</a>.*?</th><td>([^<]+)</td><td class="number">([^<]+)<', html)
    assert len(rows) == len(shown) == len(by_hand().area)
    for state, name, words, share in rows:
        look, figure = shown[unescape(name)]
        assert figure == (share if state == "some" else words)
        assert look == (f"grade-{quarter(int(re.findall(r'[0-9]+', share)[0]) / 100)}" if state == "some" else state)
    assert [(unescape(row[1]), row[3]) for row in rows[:3]] == [
        ("Eastern Slovenia", "25% (1 of 4)"),
        ("Styria", "25% (1 of 4)"),
        ("Upper Austria", "25% (1 of 4)"),
    ]


def test_what_is_open_is_told_apart_and_says_something_of_the_atlas_only() -> None:
    still = section(body(), "What is still open")
    assert re.findall(r"<h3>([^<]+)</h3>|/themes/([^\"]+)/\"", still) == [
        ("Nobody on record covers it yet", ""),
        ("", GLUE),
        ("On record as general knowledge, without a source", ""),
        ("", FORGE),
    ]
    assert "This says something about the atlas, and nothing about the regions." in text_of(still)


def test_a_team_stands_only_where_it_takes_more_than_one() -> None:
    assert "together" not in body()
    both = with_trend(atlas(seated("a", "AT31", CAST), seated("b", "SI03", GLUE)), CAST, GLUE, BEAMS)
    team = section(pages_of(both)[HERE].body, "Who could answer it together")
    assert "2 cluster initiatives from 2 countries together have 2 of 3 needed sub-fields on record with a source." in text_of(team)
    assert re.findall(r"clusters/(\w+)/", team) == ["a", "b"]


def test_many_clusters_are_counted_and_the_first_are_named() -> None:
    many = with_trend(atlas(*(seated(f"c{number:02}", "AT31", CAST) for number in range(SHOWN + 1))), CAST)
    clusters = section(pages_of(many)[HERE].body, "Which clusters could answer it first")
    assert clusters.count("<h3>") == SHOWN
    said = text_of(clusters)
    assert "1 more cluster initiative has something of it; the pages of the sub-fields name it." in said
    assert f"{SHOWN + 1} cluster initiatives have more than half of it on record with a source." in said


def test_a_trend_of_which_nothing_is_on_record_says_so() -> None:
    html = text_of(pages_of(with_trend(atlas(seated("a", "AT31", BEAMS)), CAST))[HERE].body)
    assert "No region has any of it on record with a source yet" in html
    assert "No cluster initiative has any of it on record with a source yet." in html


def test_the_page_says_when_it_matters_where_it_is_read_and_what_to_do_next() -> None:
    html = body()
    assert 'href="https://example.org/coming"' in html
    assert "from 2025, 1 year ago" in text_of(html)
    after = section(html, "What to do next")
    assert 'href="../../contribute/"' in after
    assert 'href="../../meta-clusters/"' in after
    assert section(body("de"), "Was Sie als Nächstes tun können")
    assert "Von keiner Clusterinitiative ist mehr als die Hälfte mit Quelle verzeichnet. 2 haben etwas davon" in text_of(body("de"))
    assert "<h1>Was kommt</h1>" in body("de")
    assert "Es kommt." in body("de")


def test_the_list_groups_trends_by_when_they_matter_and_names_what_waits() -> None:
    found = replace(
        by_hand(),
        trends={
            "b-now": trend(CAST, id="b-now", name="Today", horizon="now"),
            "coming": trend(CAST, GLUE, name="What is coming"),
            "a-now": trend(CAST, GLUE, BEAMS, id="a-now", name="At once", horizon="now"),
        },
    )
    html = pages_of(found)[routes.TRENDS].body
    assert re.findall(r'<h3><a href="\.\./trends/([\w-]+)/', html) == ["a-now", "b-now", "coming"]
    said = text_of(html)
    assert "2 of 3 needed sub-fields on record with a source" in said
    assert "1 of 1 needed sub-field on record with a source" in said
    assert "The most on record: Cluster a, 2 of 3" in said
    assert "The most on record: Cluster a and Cluster b, 1 of 1 each" in said
    assert "Of 3 trends, 2 could be answered for the most part by one cluster initiative alone." in said
    assert "1 needed sub-field that nobody on record covers yet" in said
    assert re.findall(r"trends/([\w-]+)/", section(html, "1 needed sub-field that nobody on record covers yet")) == ["a-now", "coming"]


def test_an_atlas_without_trends_has_a_list_that_says_so() -> None:
    html = pages_of(atlas(seated("a", "AT31", CAST)))[routes.TRENDS].body
    assert "No trend is on record in this atlas yet." in html
    assert '<ul class="stats">' not in html


@pytest.mark.parametrize("lang", ["en", "de"])
def test_themes_sub_fields_and_clusters_lead_to_the_trends_that_need_them(lang: str) -> None:
    pages = pages_of(by_hand(), lang)
    expected = {
        routes.theme("metal"): 1,
        routes.theme("wood"): 1,
        routes.field(GLUE): 1,
        routes.field("metal/welding"): 0,
        routes.cluster("a"): 1,
        routes.cluster("c"): 0,
        routes.THEMES: 0,
    }
    for path, count in expected.items():
        found = re.findall(r'href="((?:\.\./)+trends/coming/)"', pages[path].body)
        assert len(found) == count, path
        assert all(posixpath.normpath(posixpath.join(path, href)) + "/" == HERE for href in found)
    assert 'href="../trends/"' in pages[routes.THEMES].body


def test_nothing_of_a_trend_or_a_record_becomes_markup() -> None:
    found = with_trend(
        atlas(seated("a", "AT31", CAST, name=ATTACK), actor("m", CAST, folder="a", name=ATTACK)),
        CAST, GLUE, name=ATTACK, names={"de": ATTACK}, summary={"en": ATTACK},
    )  # fmt: skip
    pages = pages_of(found)
    for path in (HERE, routes.TRENDS, routes.theme("metal"), routes.cluster("a"), routes.KETS):
        html = pages[path].body
        assert "<script" not in html
        assert "onerror=alert" not in re.sub(r"&[a-z#0-9]+;", "", "".join(re.findall(r"<[^>]*>", html)))


def test_every_id_stands_once_and_nothing_is_styled_inline() -> None:
    for path in (HERE, routes.TRENDS):
        html = body("en", path)
        identifiers = re.findall(r'\bid="([^"]+)"', html)
        assert len(identifiers) == len(set(identifiers))
        assert "style=" not in html


def test_figures_of_the_page_are_those_of_the_findings() -> None:
    held = derive(by_hand()).trends.by_id["coming"]
    figures = re.findall(r"<li><strong>([^<]+)</strong>", body())
    assert figures == [
        f"{sum(bool(need.organisations) for need in held.needs)} of {len(held.needs)}",
        str(sum(bool(answer.sourced) for answer in held.clusters)),
        str(sum(bool(answer.sourced) for answer in held.regions)),
    ]
