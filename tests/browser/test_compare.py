"""The comparison: the address holds the choice, nobody needs a mouse, and nothing of it is lost without a script but the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.model import Status
from tests.browser.conftest import DESKTOP, PHONE, Watched

TABLE = ".compare-table"
BOTH = routes.compare_clusters("tecos", "kunststoff-cluster")


def opened(visitor: Watched, path: str) -> Page:
    page = visitor.open(path)
    page.wait_for_selector(TABLE)
    return page


def heads(page: Page) -> list[str]:
    return page.locator(f"{TABLE} thead th").all_inner_texts()


@pytest.mark.parametrize(("width", "prefix", "scheme"), [(PHONE, "de/", "dark"), (DESKTOP, "", "light")])
def test_the_address_says_who_is_compared(visit: Callable[..., Watched], width: int, prefix: str, scheme: str) -> None:
    visitor = visit(width, scheme=scheme)
    page = opened(visitor, prefix + BOTH)
    assert heads(page) == ["TECOS – Razvojni center orodjarstva Slovenije", "Kunststoff-Cluster"]
    groups = page.locator(f"{TABLE} th[scope=rowgroup]").all_inner_texts()
    assert len(groups) == 2
    shared = {"": "Mould and tool making", "de/": "Werkzeug- und Formenbau"}[prefix]
    assert page.locator(f"{TABLE} tbody").nth(1).locator("th[scope=row]", has_text=shared).count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.assert_clean()


def test_the_map_names_who_is_compared_and_the_list_says_how_far_apart_they_are(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, routes.compare_clusters("tecos", "kunststoff-cluster", "teces"))
    beside = page.locator(".compare-columns .panel")
    assert sorted(beside.locator("svg text").all_text_contents()) == ["Kunststoff-Cluster", "TECES", "TECOS – Razvojni cent…"]
    ends = beside.locator("path.arc").get_attribute("d")
    assert ends is not None
    assert ends.count("M") == len(beside.locator("dd").all()) == 3
    assert beside.locator("dt").first.inner_text() == "TECOS – Razvojni center orodjarstva Slovenije – Kunststoff-Cluster"
    assert re.fullmatch(r"2\d\d km", beside.locator("dd").first.inner_text())
    land = page.evaluate("document.querySelector('.compare-columns use').getBoundingClientRect().width")
    assert land > 200
    visitor.assert_clean()


def test_a_choice_by_keyboard_goes_into_the_address_and_back_takes_it_out(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, BOTH)
    page.locator(".compare-add select").focus()
    page.keyboard.type("Swiss Pol")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.split(',').length === 3")
    assert len(heads(page)) == 3
    page.go_back()
    page.wait_for_function("location.search.split(',').length === 2")
    assert len(heads(page)) == 2
    page.locator(".compare-chosen button").first.press("Enter")
    page.wait_for_url(f"**/{routes.COMPARE}?clusters=kunststoff-cluster")
    assert page.locator(TABLE).count() == 0
    assert page.locator(".compare-status").inner_text()
    visitor.assert_clean()


def test_regions_are_compared_as_well_and_the_language_switch_keeps_the_choice(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, routes.compare_regions("AT31", "SI03"))
    assert heads(page) == ["Upper Austria", "Eastern Slovenia"]
    page.locator(".atlas-footer a[hreflang=de]").click()
    page.wait_for_selector(TABLE)
    assert heads(page) == ["Oberösterreich", "Ostslowenien"]
    page.locator("input[value=clusters]").check()
    assert page.locator(TABLE).count() == 0
    visitor.assert_clean()


def test_the_way_back_finds_the_regions_without_a_choice(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(routes.COMPARE)
    page.locator("input[value=regions]").check()
    page.select_option(".compare-add select", "at31")
    page.locator(".compare-add button").click()
    page.wait_for_url(f"**/{routes.compare_regions('AT31')}")
    page.go_back()
    page.wait_for_function("!document.querySelector('.compare-chosen li')")
    assert page.locator("input[value=regions]").is_checked()
    assert page.locator(".compare-add option[value=si03]").count() == 1
    visitor.assert_clean()


def test_a_fifth_cluster_is_left_out_without_calling_it_unknown(visit: Callable[..., Watched], atlas: Atlas) -> None:
    visitor = visit(DESKTOP)
    five = [cluster.id for cluster in atlas.clusters.values() if cluster.status is Status.ACTIVE][:5]
    page = opened(visitor, routes.compare_clusters(*five))
    assert heads(page) == [atlas.clusters[one].name for one in five[:4]]
    assert page.locator(".compare-status").inner_text().startswith("Four are the most.")
    assert page.locator(".compare-add select").is_disabled()
    visitor.assert_clean()


def test_other_pages_load_nothing_of_the_comparison(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(routes.CLUSTERS).wait_for_timeout(300)
    assert not [url for url in asked if "compare-view" in url or url.endswith(routes.API_COMPARISON)]
    visitor.page.click(f"a[href='../{routes.COMPARE}']")
    visitor.page.wait_for_selector(".compare-choice")
    assert [url for url in asked if url.endswith(routes.API_COMPARISON)]
    visitor.assert_clean()


@pytest.mark.parametrize(
    "query",
    [
        "clusters=<img src=x onerror=alert(1)>,tecos,kunststoff-cluster",
        "clusters=tecos,__proto__,kunststoff-cluster,tecos",
        "clusters=%00,tecos,kunststoff-cluster",
    ],
)
def test_what_the_atlas_does_not_have_is_said_as_text_and_left_out(visit: Callable[..., Watched], query: str) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, f"{routes.COMPARE}?{query}")
    assert len(heads(page)) == 2
    assert page.locator(".compare-status").inner_text().startswith("Left out")
    assert page.locator(".compare img").count() == 0
    visitor.assert_clean()


def test_without_a_script_the_pages_of_the_clusters_name_their_likes_and_the_reasons(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE, javascript=False)
    page = visitor.open(routes.COMPARE)
    assert "JavaScript" in page.locator("noscript").inner_text()
    page = visitor.open(routes.cluster("tecos"))
    cards = page.locator("#others .card")
    assert cards.count() >= 4
    assert all("%" in text for text in cards.locator(".where").all_inner_texts())
    assert cards.first.locator("p.small a").count() >= 2
    visitor.assert_clean()
