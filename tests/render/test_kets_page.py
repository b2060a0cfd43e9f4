"""The page of key enabling technologies: the two lists side by side, and where each is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.model import Actor, Cluster
from atlas_builder.render.pages.kets import SHOWN
from atlas_builder.taxonomy import Term
from tests.derive.seats import BEAMS, CAST, atlas, seated
from tests.derive.test_kets import term
from tests.derive.test_trends import trend
from tests.render.small import ATTACK, actor, pages_of, text_of

WORDS = (
    term("light", list="2012", maps_to=("chips",)),
    term("nano", list="2012", maps_to=("chips",)),
    term("chips", list="2018", maps_to=("light", "nano"), definition={"en": "Small things."}),
    term("minds", list="2018"),
    term("boats", note="A word of our own."),
    term("lamps", replaced_by="light"),
)


def named(*records: Cluster | Actor, words: tuple[Term, ...] = WORDS) -> Atlas:
    """An atlas with these words; light is named twice and by a trend."""
    given = records or (
        seated("a", "AT31", CAST, BEAMS, kets=("light",)),
        seated("b", "SI03", CAST),
        actor("works", folder="b", competencies=({"field": CAST, "kets": ("lamps",)},)),
    )
    found = atlas(*given)
    vocabularies = {**found.vocabularies, "kets": {word.id: word for word in words}}
    return replace(found, vocabularies=vocabularies, trends={"coming": trend(CAST, kets=("light", "lamps"))})


def html_of(found: Atlas, lang: str = "en") -> str:
    """The page."""
    return pages_of(found, lang)[routes.KETS].body


def test_the_crosswalk_has_every_entry_of_both_lists() -> None:
    table = html_of(named()).partition('id="crosswalk"')[2].partition("</table>")[0]
    lines = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', table)
    assert [(text_of(old), text_of(new)) for old, new in lines] == [("Light", "Chips"), ("Nano", "Chips"), ("no forerunner", "Minds")]
    assert "Words of this atlas, in neither list: Boats" in text_of(html_of(named()))


def test_the_table_of_use_counts_what_was_derived() -> None:
    table = html_of(named()).partition('id="use"')[2].partition("</table>")[0]
    lines = {
        re.findall(r'href="#(\w+)"', line)[0]: re.findall(r'class="number">([^<]*)<', line)
        for line in re.findall(r"<tr>(.*?)</tr>", table)[1:]
    }
    # clusters, actors, themes, regions, trends: a itself, b through its member; Graz, Linz; metal and wood
    assert lines["light"] == ["2", "1", "2", "2", "1"]
    assert lines["nano"] == ["–"] * 5
    assert "lamps" not in lines


def test_each_names_where_it_is_used_with_links() -> None:
    html = html_of(named())
    light = html.partition('<li id="light">')[2].partition('<li id="')[0]
    assert re.findall(r'href="\.\./(\S+)"', light) == [
        "clusters/a/", "clusters/b/", "actors/works/", "themes/metal/", "themes/wood/", "regions/at22/", "regions/at31/", "trends/coming/",
    ]  # fmt: skip
    assert "2 cluster initiatives" in light
    assert "1 actor" in light
    assert "1 trend" in light
    assert "No record and no trend names it yet." in html.partition('<li id="nano">')[2].partition("</li>")[0]


@pytest.mark.parametrize(
    ("lang", "some", "nobody"),
    [
        ("en", "2 of 3 organisations on record name a key enabling technology.", "None of the 2 organisations on record names"),
        ("de", "2 von 3 verzeichneten Organisationen nennen eine", "Von den 2 verzeichneten Organisationen nennt noch keine"),
    ],
)
def test_the_page_says_how_few_records_name_any(lang: str, some: str, nobody: str) -> None:
    assert some in text_of(html_of(named(), lang))
    assert nobody in text_of(html_of(named(seated("a", "AT31", CAST), seated("b", "SI03", CAST)), lang))


def test_many_are_counted_and_the_first_are_named() -> None:
    many = named(*(seated(f"c{number:02}", "AT31", CAST, kets=("light",)) for number in range(SHOWN + 2)))
    light = html_of(many).partition('<li id="light">')[2].partition('<li id="')[0]
    assert len(re.findall(r"clusters/c\d\d/", light)) == SHOWN
    assert "and 2 more" in light


def test_a_trend_leads_to_the_place_of_its_technologies() -> None:
    pages = pages_of(named())
    (place,) = re.findall(r'href="\.\./\.\./kets/#(\w+)"', pages[routes.trend("coming")].body)
    assert f'id="{place}"' in pages[routes.KETS].body
    bare = replace(named(), vocabularies={"kinds": named().vocabularies["kinds"]})
    assert "kets/#" not in pages_of(bare)[routes.trend("coming")].body


def test_nothing_of_the_vocabulary_becomes_markup() -> None:
    html = html_of(named(words=(term("light", names={"en": ATTACK}, definition={"en": ATTACK}, note=ATTACK),)))
    assert "<script" not in html
    assert "<img" not in html
