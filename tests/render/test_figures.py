"""Figures on pages: counted right, said in the right number, and nothing said that is not so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from atlas_builder.derive import derive
from atlas_builder.model import Actor, Cluster
from atlas_builder.render.measures import finding_of
from atlas_builder.render.site import Site
from atlas_builder.view import View
from tests.render.small import actor, atlas_of, cluster, full_atlas, language, pages_of, text_of

FIVE = ("metal/casting", "metal/forging", "wood/beams", "wood/glue", "wood")
HERE: dict[str, Any] = {"region": "AT31", "location": {"city": "Linz", "lat": 48.3, "lon": 14.29}}


def finding(*records: Cluster | Actor, field: str = "metal", lang: str = "en") -> str:
    atlas = atlas_of(*records)
    return finding_of(Site(View(atlas, derive(atlas), language(lang))), field)


@pytest.mark.parametrize(
    ("count", "lang", "wanted"),
    [
        (1, "en", "1 cluster initiative in this theme"),
        (2, "en", "2 cluster initiatives in this theme"),
        (1, "de", "1 Clusterinitiative zu diesem Thema"),
        (2, "de", "2 Clusterinitiativen zu diesem Thema"),
    ],
)
def test_counts_stand_in_the_right_number(count: int, lang: str, wanted: str) -> None:
    records = [cluster(f"c{number}", "metal/casting") for number in range(count)]
    assert f"<h2>{wanted}</h2>" in pages_of(atlas_of(*records), lang)["themes/metal/"].body


@pytest.mark.parametrize(
    ("lang", "one", "two"),
    [
        ("en", "1 cluster initiative at work in 1 country.", "2 cluster initiatives at work in 1 country."),
        ("de", "1 Clusterinitiative ist in 1 Land tätig.", "2 Clusterinitiativen sind in 1 Land tätig."),
    ],
)
def test_whole_sentences_follow_the_number(lang: str, one: str, two: str) -> None:
    alpha, gamma = cluster("alpha", "metal"), cluster("gamma", "metal")
    assert one in text_of(pages_of(atlas_of(alpha), lang)["clusters/"].body)
    assert two in text_of(pages_of(atlas_of(alpha, gamma), lang)["clusters/"].body)


def test_home_counts_clusters_at_work_and_actors_by_kind() -> None:
    shown = text_of(pages_of(full_atlas())[""].body)
    assert "2 cluster initiatives at work 2 companies 1 research institution or university 2 regions with records 4 sub-fields" in shown


def test_a_merged_cluster_is_listed_as_history_and_not_counted() -> None:
    pages = pages_of(full_atlas())
    page = text_of(pages["clusters/"].body)
    assert page.startswith("Home Cluster initiatives 2 cluster initiatives at work in 1 country.")
    assert page.index("Merged or dissolved") < page.index("Cluster beta")
    assert "Cluster beta" not in pages["themes/metal/casting/"].body
    assert "no data" in text_of(pages["themes/metal/"].body)


def test_table_gives_the_figures_of_the_map_and_the_state_in_words() -> None:
    body = pages_of(full_atlas())["themes/metal/"].body
    rows = {
        row[0]: row[1:]
        for row in ([text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line)] for line in re.findall(r"<tr class=.*?</tr>", body))
    }
    # Styria: 6 sourced claims of actors one (5) and two (1); metal 3 of 6, in the area 5 of 10.
    assert rows["Styria AT22"] == ["on record", "100% (2 of 2)", "1.0", "2", "2", "3"]
    assert rows["Upper Austria AT31"] == ["too few records", "–", "–", "1", "1", "2"]
    assert rows["Eastern Slovenia SI03"] == ["no data", "–", "–", "0", "0", "0"]
    assert "<title>Styria: 100% (2 of 2)</title>" in body
    assert "<title>Eastern Slovenia: no data</title>" in body


def test_a_field_without_records_says_so() -> None:
    assert finding(actor("one", "wood")) == "No organisation is on record here yet"


def test_one_region_with_a_share_is_not_called_the_highest() -> None:
    assert finding(actor("one", *FIVE)) == "On record in one region so far"
    assert finding(actor("one", *FIVE), lang="de") == "Bisher in einer Region verzeichnet"


def test_the_region_with_highest_share_and_the_one_with_most_are_named() -> None:
    records = [actor("s1", *FIVE), actor("u1", *FIVE, **HERE), actor("u2", "metal", **HERE), actor("u3", "wood", **HERE)]
    assert finding(*records) == "Styria has the highest share; Upper Austria has the most sourced organisations"
    assert finding(*records, lang="de") == "Höchster Anteil: Steiermark; meiste belegte Organisationen: Oberösterreich"


def test_one_region_can_be_both() -> None:
    records = [actor("s1", *FIVE), actor("s2", "metal"), actor("u1", *FIVE, **HERE), actor("u2", "wood", **HERE)]
    assert finding(*records) == "Styria has the highest share and the most sourced organisations"


def test_regions_that_are_level_are_named_together() -> None:
    records = [actor("s1", *FIVE), actor("u1", *FIVE, **HERE)]
    assert finding(*records) == "Styria and Upper Austria have equally the highest share"


def test_claims_without_a_source_lead_no_ranking() -> None:
    guessed = [{"field": field, "basis": "general-knowledge"} for field in FIVE]
    records = [actor(f"s{number}", competencies=guessed) for number in range(3)]
    assert finding(*records) == "On record in one region so far"
    assert "On record in the most sub-fields" not in pages_of(atlas_of(*records))["themes/metal/"].body


def test_each_sub_field_shows_how_much_of_it_has_a_source() -> None:
    known = {"competencies": [{"field": "metal/casting", "basis": "general-knowledge"}]}
    atlas = atlas_of(cluster("a", "metal/casting"), actor("b", **known), actor("c", **known), actor("d", "metal/forging"))
    strip = pages_of(atlas)["themes/metal/"].body.partition('<ol class="strip')[2].partition("</ol>")[0]
    casting, forging = strip.split("</li>")[:2]
    assert "3 organisations, 1 with a source" in casting
    assert re.findall(r'class="(part|filled)"[^>]*?width="(\d+)"', casting) == [("part", "100"), ("filled", "33")]
    assert "1 organisation, 1 with a source" in forging
    assert re.findall(r'class="(part|filled)"[^>]*?width="(\d+)"', forging) == [("filled", "33")]


def test_a_region_names_the_town_where_most_are() -> None:
    pages = pages_of(full_atlas())
    assert "Graz is home to 3 of 3 organisations on record" in text_of(pages["regions/at22/"].body)
    assert "Linz is home to 2 of 2 organisations on record" in text_of(pages["regions/at31/"].body)


def test_an_empty_region_says_what_to_do_and_blames_nobody() -> None:
    english, german = (text_of(pages_of(full_atlas(), lang)["regions/ch05/"].body) for lang in ("en", "de"))
    assert "No organisation of this region is on record yet. This says something about the atlas" in english
    assert "Aus dieser Region ist noch keine Organisation verzeichnet." in german


def test_each_figure_is_defined_on_the_page_that_shows_it() -> None:
    pages = pages_of(full_atlas())
    for path in ("themes/metal/", "themes/metal/casting/", "regions/at22/"):
        shown = text_of(pages[path].body)
        assert "Location quotient" in shown
        assert "fewer than 5 sourced claims" in shown
