"""Dossiers printed by Chromium: few sheets of A4, none of them empty, no row of a table cut, and nothing of the site around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from atlas_builder import routes
from tests.browser.conftest import PHONE, Watched
from tests.browser.printed import Printed, read

MOST_SHEETS = 5
EVERY = 8  # where sheets end is chance: enough dossiers to meet a full one, few enough to wait for
FEWEST_GLYPHS = 40  # on the last sheet: below it, a line has slipped over that nobody would print a sheet for


def longest(site: Path) -> list[str]:
    """The addresses of the longest dossier, one of middle length, and the shortest."""
    found = sorted(site.glob("dossiers/*/*/index.html"), key=lambda path: (-path.stat().st_size, path))
    assert found
    return [f"{path.parent.relative_to(site).as_posix()}/" for path in (found[0], found[len(found) // 2], found[-1])]


def printed(page: Page) -> Printed:
    """The page on paper."""
    return read(page.pdf(prefer_css_page_size=True, tagged=True))


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("prefix", ["", "de/"])
def test_a_dossier_fills_few_sheets_and_cuts_no_row(browser: Browser, home: str, site: Path, place: int, prefix: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(home + prefix + longest(site)[place])
    sheets = printed(page)
    assert 1 <= len(sheets.glyphs) <= MOST_SHEETS
    assert min(sheets.glyphs) >= FEWEST_GLYPHS
    assert len(sheets.rows) == page.locator(".dossier tr").count()
    assert all(len(row) == 1 for row in sheets.rows), Counter(len(row) for row in sheets.rows)
    context.close()


def test_no_dossier_of_a_spread_over_all_ends_with_an_empty_sheet(browser: Browser, home: str, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    for file in sorted(site.glob("dossiers/*/*/index.html"))[::EVERY]:
        page.goto(f"{home}{file.parent.relative_to(site).as_posix()}/")
        assert min(printed(page).glyphs) >= FEWEST_GLYPHS, file
    context.close()


def test_the_reader_of_sheets_sees_an_empty_sheet_and_a_cut_row(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    lines = "<br>".join("line" for _ in range(90))
    page.set_content(
        f"<table><tr><th scope='col'>a</th><th scope='col'>b</th></tr><tr><td>{lines}</td><td>two</td></tr></table><p style='break-before: page'>&nbsp;</p>"
    )
    sheets = printed(page)
    assert min(sheets.glyphs) < FEWEST_GLYPHS
    assert [len(row) for row in sheets.rows] == [1, 2]
    context.close()


def test_on_paper_stand_only_the_sheets(browser: Browser, home: str, site: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(home + longest(site)[0])
    page.emulate_media(media="print", color_scheme="dark")
    for left_out in (".md-header", ".atlas-footer", ".crumbs", ".hint"):
        assert not page.locator(left_out).first.is_visible(), left_out
    assert page.locator(".dossier h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.dossier')).color") == "rgb(0, 0, 0)"
    context.close()


def test_dossiers_and_toolbox_fit_a_phone(visit: Callable[..., Watched], site: Path) -> None:
    for path in (routes.DOSSIERS, routes.TOOLBOX, *longest(site)):
        watched = visit(PHONE)
        page = watched.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        watched.assert_clean()
