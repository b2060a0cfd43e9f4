"""Pages on paper: what is read and nothing that is clicked, no row cut, no empty sheet, and what was closed on the screen stays closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Browser, Page

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, Watched
from tests.browser.printed import read

FEWEST_GLYPHS = 30  # on any sheet: the last may hold the line about licence and date alone
SHEETS = {
    "home": 6, "theme": 9, "sub-field": 7, "region": 7, "cluster": 6, "actor": 4, "clusters": 12, "statistics": 7, "comparison": 2, "trend": 7,
    "key enabling technologies": 6, "about": 4,
}  # fmt: skip
"""The most sheets for a kind of page: what lies behind a click on the screen would be a hundred more."""
CLICKED = (
    ".atlas-tabs",
    ".atlas-search",
    ".atlas-languages",
    ".atlas-footer nav",
    ".md-header__option",
    ".actions",
    ".downloads",
    "button:not(.sort)",
)


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto(address, wait_until="networkidle")
    return page


@pytest.mark.parametrize("kind", SHEETS)
def test_a_page_fills_few_sheets_none_empty_and_cuts_no_row(browser: Browser, home: str, kinds: Mapping[str, str], kind: str) -> None:
    page = opened(browser, home + kinds[kind])
    printed = read(page.pdf(format="A4", tagged=True))
    assert 1 <= len(printed.glyphs) <= SHEETS[kind]
    assert min(printed.glyphs) >= FEWEST_GLYPHS
    assert all(len(row) == 1 for row in printed.rows)
    page.context.close()


@pytest.mark.parametrize("kind", ["home", "theme", "cluster", "actors", "about"])
def test_on_paper_stand_name_date_and_licence_and_nothing_to_click(
    browser: Browser, home: str, kinds: Mapping[str, str], kind: str
) -> None:
    page = opened(browser, home + kinds[kind])
    page.emulate_media(media="print", color_scheme="dark")
    for name in CLICKED:
        assert [one for one in page.locator(name).all() if one.is_visible()] == [], name
    assert page.locator(".md-header__title").first.is_visible()
    said = page.locator(".atlas-footer").inner_text()
    assert "CC-BY-4.0" in said
    assert "As of" in said
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()


def test_what_the_reader_has_opened_is_printed_and_what_is_closed_is_not(visit: Callable[..., Watched], kinds: Mapping[str, str]) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(kinds["theme"])
    closed, asked = page.locator("details.definitions").nth(1), page.locator("details.figures").first
    asked.locator("summary").first.click()
    page.wait_for_function("document.querySelector('details.figures').hasAttribute('data-read')")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(100)
    assert asked.locator("table").is_visible()
    assert not closed.is_visible()
    visitor.assert_clean()


def test_the_radar_prints_a_line_for_each_candidate_and_no_more(browser: Browser, home: str) -> None:
    page = opened(browser, home + routes.META_CLUSTERS)
    assert len(read(page.pdf(format="A4", tagged=True)).glyphs) <= 8
    page.context.close()


def test_the_interactive_map_is_printed_whole_and_is_afterwards_as_before(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(routes.MAP)
    page.wait_for_selector("[data-ready=true]")
    box, regions = page.locator(".live-map"), page.locator(".live-map path.region")
    on_screen = box.bounding_box(), regions.first.bounding_box()
    printed = read(page.pdf(format="A4", tagged=True))
    assert len(printed.glyphs) <= 3
    assert min(printed.glyphs) >= FEWEST_GLYPHS
    assert (box.bounding_box(), regions.first.bounding_box()) == on_screen
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheet = box.bounding_box()
    assert sheet
    assert sheet["width"] <= 180 / 25.4 * 96  # A4 without its margins
    for region in regions.all():
        drawn = region.bounding_box()
        assert drawn
        assert sheet["x"] <= drawn["x"]
        assert drawn["x"] + drawn["width"] <= sheet["x"] + sheet["width"]
    visitor.assert_clean()
