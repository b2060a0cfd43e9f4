"""Similar and complementary clusters, best partners of a region, and the page of comparison: what stands there without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.bundle import Page
from atlas_builder.render.alike import NAMED
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.render.small import ATTACK, pages_of, text_of, theme


def small() -> Atlas:
    """a casts, forges, and asks for glue; b casts as well; c glues; d is on record with casting by general knowledge only."""
    return atlas(
        seated("a", "AT31", CAST, FORGE, gaps=({"field": GLUE},), languages=("de", "en")),
        seated("b", "SI03", CAST, languages=("sl", "en")),
        seated("c", "CH02", GLUE),
        seated("d", "FRK2", competencies=(known(CAST),), name=ATTACK),
        seated("e", "ITH3", BEAMS, status="dissolved"),
    )


@cache
def pages(lang: str = "en") -> dict[str, Page]:
    return pages_of(small(), lang)


def block(path: str, name: str, lang: str = "en") -> str:
    """A section of a page, up to the end of it."""
    found = pages(lang)[path].body.partition(f'<section id="{name}">')[2]
    assert found, f"{path} has no section {name}"
    return found.partition("</section>")[0]


def test_a_cluster_names_the_most_similar_with_place_languages_share_and_what_both_hold() -> None:
    html = block(routes.cluster("a"), "others")
    similar, complementary = html.split("<h3>")[1:]
    said = text_of(unescape(similar))
    assert "Cluster b Celje, Slovenia · 242 km away · in common: English" in said
    assert "Both hold: casting EN" in said
    assert re.search(r"<strong>\d+%</strong>", similar)
    said = text_of(unescape(complementary))
    assert said.index("Cluster c") < said.index("Holds what this cluster has declared as a gap: glue EN")


def test_every_name_and_field_is_a_link_and_both_can_be_compared() -> None:
    links = set(re.findall(r'href="([^"]+)"', block(routes.cluster("a"), "others")))
    assert {"../../clusters/b/", "../../themes/metal/casting/", "../../compare/?clusters=a,b", "../../compare/?clusters=a,c"} <= links
    assert all(target.partition("?")[0].removeprefix("../../") in pages() for target in links)


def test_a_cluster_that_is_no_more_has_no_others_beside_it() -> None:
    assert 'id="others"' not in pages()[routes.cluster("e")].body
    assert "clusters/e/" not in "".join(block(routes.cluster(one), "others") for one in "abd")


def test_a_region_tells_a_declared_gap_from_what_merely_has_no_record() -> None:
    said = text_of(unescape(block(routes.region("AT31"), "partners")))
    assert "Strong where this region declares a gap: glue EN" in said
    said = text_of(unescape(block(routes.region("SI03"), "partners")))
    assert "Strong where this region has no record: glue EN" in said
    assert "declares a gap:" not in said


@pytest.mark.parametrize(("lang", "words"), [("en", ("lack", "missing", "weak")), ("de", ("fehlt", "mangel", "schwach"))])
def test_nothing_says_that_somebody_lacks_what_is_only_not_on_record(lang: str, words: tuple[str, ...]) -> None:
    for path, name in ((routes.cluster("a"), "others"), (routes.region("AT31"), "partners")):
        said = text_of(block(path, name, lang)).casefold()
        assert not [word for word in words if word in said]


def test_the_best_partners_of_a_region_can_be_compared_with_it() -> None:
    links = re.findall(r'href="([^"]+)"', block(routes.region("AT31"), "partners"))
    assert "../../compare/?regions=at31,ch02" in links


def test_a_long_list_of_fields_names_the_first_and_counts_the_rest() -> None:
    names = tuple(f"f{number}" for number in range(NAMED + 3))
    fields = tuple(f"metal/{name}" for name in names)
    held = atlas(seated("a", "AT31", *fields), seated("b", "SI03", *fields))
    found = replace(held, themes={**held.themes, "metal": theme("metal", *names)})
    html = pages_of(found)[routes.cluster("a")].body.partition('<section id="others">')[2].partition("</section>")[0]
    reason = text_of(html.partition("Both hold:")[2].partition("</p>")[0])
    assert reason.count(" EN") == NAMED
    assert reason.endswith("and 3 more")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_page_of_comparison_has_every_word_that_the_script_asks_for(lang: str) -> None:
    html = pages(lang)[routes.COMPARE].body
    words = set(re.findall(r'data-key="([^"]+)"', html))
    assert {f"field:{CAST}", "field:metal", "region:at31", "country:AT", "language:sl", "level:1"} <= words
    assert "" not in re.findall(r"<li data-key=[^>]+>(?:<a[^>]*>)?([^<]*)", html)
    source = re.search(r'data-source="([^"]+)"', html)
    assert source
    assert source.group(1).endswith(routes.API_COMPARISON)


def test_without_a_script_the_page_of_comparison_says_where_to_look_instead() -> None:
    html = pages()[routes.COMPARE].body
    assert "This page needs JavaScript." in html.partition("<noscript>")[2].partition("</noscript>")[0]
    assert {"../clusters/", "../regions/"} <= set(re.findall(r'href="([^"]+)"', html.partition("</noscript>")[2]))


def test_the_lists_of_clusters_and_regions_lead_to_the_comparison() -> None:
    for path in (routes.CLUSTERS, routes.REGIONS):
        assert 'href="../compare/"' in pages()[path].body


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_hostile_name_stays_text_in_every_block(lang: str) -> None:
    html = block(routes.cluster("b"), "others", lang)
    assert ATTACK not in html
    assert text_of(unescape(ATTACK))[:5] in text_of(unescape(html))
    assert "<script" not in html
