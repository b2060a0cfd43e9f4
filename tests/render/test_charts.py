"""The pictures of the page of statistics: bars of the right length, findings that are true, and a table and a file for each."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.exports import api_files
from atlas_builder.render.charts import bars, percent, ranked
from atlas_builder.render.index import Link
from atlas_builder.render.pictured import SHOWN, charts
from atlas_builder.render.site import Site
from atlas_builder.view import View
from tests.render.small import actor, atlas_of, cluster, full_atlas, language, pages_of

CHECKED = "2026-11-20"


def site(atlas: Atlas, lang: str = "en") -> Site:
    """The site of an atlas in a language."""
    return Site(View(atlas, derive(atlas), language(lang)))


def findings(atlas: Atlas, lang: str = "en") -> dict[str, str]:
    """What each chart says, by its id."""
    return {chart.id: chart.finding for chart in charts(site(atlas, lang), routes.STATISTICS)}


def bias(atlas: Atlas) -> list[str]:
    """The sentences on what the figures lean on."""
    part = pages_of(atlas)[routes.STATISTICS].body.partition('id="bias"')[2].partition("</ul>")[0]
    return [unescape(sentence) for sentence in re.findall("<li>(.*?)</li>", part)]


def test_the_longest_bar_fills_the_width_and_a_part_fills_its_share() -> None:
    first, second = bars(site(atlas_of()), [(Link("a"), 8, 2), (Link("b"), 4, 4)], 16)
    assert (first.width, first.filled, first.figure) == (100, 25, "8 (50%)")
    assert (second.width, second.filled, second.figure) == (50, 50, "4 (25%)")
    assert bars(site(atlas_of()), [(Link("a"), 8, 2)], 0)[0].figure == "2 of 8"
    assert bars(site(atlas_of()), [(Link("a"), 0, 0)], 5)[0].width == 0
    assert bars(site(atlas_of()), [], 5) == ()


def test_a_share_that_would_be_rounded_to_nothing_is_not_told_as_nothing() -> None:
    assert percent(site(atlas_of()), 1, 1000) == "under 1%"
    assert percent(site(atlas_of()), 0, 1000) == "0%"
    assert percent(site(atlas_of(), "de"), 500, 1000) == "50\N{NO-BREAK SPACE}%"


def test_the_largest_stands_first_and_equals_keep_their_order() -> None:
    counts = [(Link("a"), 1, 0), (Link("b"), 3, 0), (Link("c"), 1, 0)]
    assert [link.text for link, _, _ in ranked(counts)] == ["b", "a", "c"]


def test_a_finding_names_the_largest_only_where_it_stands_alone() -> None:
    alone = findings(atlas_of(cluster("a", "metal"), cluster("b", "metal"), actor("c", "wood")))
    assert alone["themes"] == "Most organisations: metal EN, 2 of 3"
    assert alone["claims-of-themes"] == "3 of 3 competencies have a source"
    tied = findings(atlas_of(cluster("a", "metal"), actor("c", "wood")))
    assert tied["themes"] == "Organisations by theme"
    assert tied["claims-of-kinds"] == "Competencies by kind of organisation"


def test_a_finding_on_one_record_is_in_the_singular() -> None:
    atlas = atlas_of(actor("a", "wood", provenance={"method": "interview", "checked": CHECKED}), actor("b", "wood"))
    assert findings(atlas)["methods"] == "1 of 2 records is confirmed by its organisation"
    assert findings(atlas, "de")["methods"] == "1 von 2 Einträgen ist von der Organisation bestätigt"


def test_the_bias_says_who_has_filled_in_records_and_who_has_not() -> None:
    interview = {"method": "interview", "checked": CHECKED}
    general = [{"field": "wood", "basis": "general-knowledge"}]
    some = bias(atlas_of(actor("a", "wood", provenance=interview), actor("b", competencies=general, region="SI03")))
    assert some[1:4] == [
        "1 of 2 organisations has filled in or confirmed its record itself. The other 50% of the records come from desk research.",
        "Nobody has done so yet in Switzerland and Slovenia.",
        "50% of the competencies are general knowledge. They are shown as not yet sourced and carry no weight.",
    ]
    assert "No organisation has confirmed its record yet. All of them come from desk research." in bias(atlas_of(actor("a", "wood")))
    every = bias(atlas_of(actor("a", "wood", provenance=interview)))
    assert "Every organisation has filled in or confirmed its record itself." in every
    assert not any("desk research" in sentence for sentence in every)


def test_an_empty_atlas_claims_nothing_about_its_records() -> None:
    assert findings(atlas_of()) == {}
    assert not any("confirmed" in sentence or "%" in sentence for sentence in bias(atlas_of()))


def test_bars_that_are_left_out_are_in_the_table() -> None:
    full = site(atlas_of(*(actor(f"a{number}", "wood", region=code) for number, code in enumerate(sorted(atlas_of().regions)))))
    (countries,) = [chart for chart in charts(full, routes.STATISTICS) if chart.id == "countries"]
    assert len(countries.bars) == 7
    assert not countries.note
    wide = atlas_of(*(actor(f"a{number}", "wood", region=code) for number, code in enumerate(sorted(atlas_of().regions))), area=("alps",))
    (regions,) = [chart for chart in charts(site(wide), routes.STATISTICS) if chart.id == "regions"]
    assert (len(regions.bars), len(regions.lines)) == (SHOWN, len(wide.area))
    assert regions.note == "The 12 with the most are drawn; the table and the file have all."


@pytest.mark.parametrize("lang", ["en", "de"])
def test_each_chart_has_its_table_its_source_and_a_file_that_is_made(lang: str) -> None:
    atlas = full_atlas()
    body = pages_of(atlas, lang)[routes.STATISTICS].body
    files = {file.path for file in api_files(View(atlas, derive(atlas), language("en")))}
    drawn = charts(site(atlas, lang), routes.STATISTICS)
    assert {chart.id for chart in drawn} >= {"themes", "countries", "regions", "kinds", "methods", "ages"}
    for chart in drawn:
        part = body.partition(f'<h2 id="{chart.id}">')[2].partition("</section>")[0]
        assert part.count("<tr>") == len(chart.lines) + 1
        assert part.count("<svg") == len(chart.bars)
        assert '<p class="source">' in part
        (href,) = re.findall(r'href="([^"]+)" download', part)
        assert href.lstrip("./") in files
        assert len(chart.columns) == len(chart.lines[0].cells) + 1


def test_the_figures_of_a_release_can_be_those_that_the_next_one_compares_with() -> None:
    atlas = full_atlas()
    made = {file.path: file.data for file in api_files(View(atlas, derive(atlas), language("en")))}
    held = json.loads(made[routes.API_STATISTICS])
    assert held["date"] == atlas.today.isoformat()
    assert held["figures"].keys() == {"clusters", "actors", "claims", "sourced", "evidenced", "confirmed"}
    assert list(held["themes"]) == list(atlas.themes)
