"""Every kind of page as readers see it: on a phone and a desk, in both languages, dark, light and on paper."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from atlas_builder import routes
from tests.browser.conftest import BELOW, DESKTOP, HEIGHT, PHONE, Walk, Watched, served

KINDS = (
    "home", "themes", "theme", "sub-field", "sub-field with nothing", "regions", "region", "region with nothing", "clusters", "cluster",
    "cluster with a long name", "former cluster", "actors", "second part of a list", "actor", "actor with a long name",
    "statistics", "comparison", "trends", "trend", "key enabling technologies", "about", "contribute",
    "data protection", "imprint", "corrections", "not found",
)  # fmt: skip
SEED = 20261122
LEFT_OVER = re.compile(r"\{|\}\}|\b(?:undefined|nan|NaN|None)\b(?! on record)")
"""What a program leaves where a text is missing. "None on record" is a text of ours."""


def colours(page: Page) -> tuple[int, int]:
    """How light the page's ground and its text are, 0 to 255: the mean of red, green and blue, what is clear counting as white."""
    said = page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]
            .map(colour => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return a === 0 ? 255 : Math.round((r + g + b) / 3); })"""
    )
    return said[0], said[1]


def assert_fits(visitor: Watched, lang: str) -> None:
    """The page has one heading, says its language, and fits a desk and a phone."""
    page = visitor.page
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator(".atlas-tabs a[aria-current]").count() <= 1
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{lang}: too wide for {width} px"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_phone_and_desk_and_the_language_switch_stays_on_it(
    visit: Callable[..., Watched], kinds: Mapping[str, str], kind: str
) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(kinds[kind])
    # A lost address is lost in every language: from there the switch leads home.
    same = routes.HOME if kind == "not found" else kinds[kind]
    assert_fits(visitor, "en")
    assert page.locator(".atlas-languages [aria-current]").inner_text() == "EN"
    page.click(".atlas-languages a[hreflang=de]")
    page.wait_for_url(f"{visitor.home}de/{same}")
    assert_fits(visitor, "de")
    assert page.locator(".atlas-languages [aria-current]").inner_text() == "DE"
    page.click(".atlas-languages a[hreflang=en]")
    page.wait_for_url(visitor.home + same)
    visitor.assert_clean()


def test_the_foot_of_a_page_names_its_languages_and_leads_to_them(visit: Callable[..., Watched], kinds: Mapping[str, str]) -> None:
    visitor = visit(PHONE, javascript=False)
    for kind in ("cluster", "imprint"):
        page = visitor.open(kinds[kind])
        links = page.locator(".atlas-footer a[hreflang]")
        assert [text.strip() for text in links.all_inner_texts()] == ["English", "Deutsch"]
        assert page.locator(".atlas-footer a[aria-current]").inner_text() == "English"
        links.nth(1).click()
        page.wait_for_url(f"{visitor.home}de/{kinds[kind]}")
        assert page.locator(".atlas-footer a[aria-current]").inner_text() == "Deutsch"
    visitor.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_above_a_page_of_a_theme_has_the_colour_of_the_theme(
    visit: Callable[..., Watched], kinds: Mapping[str, str], scheme: str
) -> None:
    visitor = visit(DESKTOP, scheme=scheme)

    def line(kind: str) -> list[str]:
        """The colours from left to right: what lies above, then what shows through it."""
        page = visitor.open(kinds[kind])
        drawn: str = page.locator(".md-header").evaluate("header => getComputedStyle(header).backgroundImage")
        return re.findall(r"rgba?\([^)]*\)", drawn)

    theme = line("theme")
    assert theme[0] == visitor.page.locator(".strip .filled").first.evaluate("bar => getComputedStyle(bar).fill")
    assert line("sub-field") == theme
    assert line("clusters") == line("about")
    assert line("about")[0] == "rgba(0, 0, 0, 0)"
    assert len(set(line("about")[2:])) == 5
    assert theme[0] in line("about")


@pytest.mark.parametrize("kind", ["sub-field", "second part of a list"])
def test_the_language_switch_needs_no_script(visit: Callable[..., Watched], kinds: Mapping[str, str], kind: str) -> None:
    visitor = visit(PHONE, javascript=False)
    page = visitor.open(kinds[kind])
    page.click(".atlas-languages a[hreflang=de]")
    page.wait_for_url(f"{visitor.home}de/{kinds[kind]}")
    page.click(".atlas-languages a[hreflang=en]")
    page.wait_for_url(visitor.home + kinds[kind])
    visitor.assert_clean()


def test_every_kind_of_page_is_looked_at(kinds: Mapping[str, str]) -> None:
    assert set(KINDS) == set(kinds)
    assert len(set(kinds.values())) >= len(KINDS) - 4, "too many kinds share a page"


@pytest.mark.parametrize("kind", ["home", "theme", "cluster", "about"])
def test_dark_and_light_are_two_looks_and_paper_is_always_light(visit: Callable[..., Watched], kinds: Mapping[str, str], kind: str) -> None:
    for scheme in ("light", "dark"):
        visitor = visit(DESKTOP, scheme=scheme)
        page = visitor.open(kinds[kind])
        ground, ink = colours(page)
        assert (ground > 200 and ink < 90) if scheme == "light" else (ground < 60 and ink > 180)
        page.emulate_media(media="print")
        ground, ink = colours(page)
        assert ground > 240
        assert ink < 90
        if scheme == "dark" and kind in ("theme", "cluster"):
            assert page.pdf(format="A4").startswith(b"%PDF")
        visitor.assert_clean()


def test_the_palette_switch_changes_the_look_and_is_remembered(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE)
    page = visitor.open("")
    assert colours(page)[0] > 200
    page.click("label[for=__palette_1]")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert colours(page)[0] < 60
    visitor.open(routes.THEMES)
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert colours(page)[0] < 60
    visitor.open("de/")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.click("label[for=__palette_0]")
    page.wait_for_selector("body[data-md-color-scheme=default]")
    assert colours(page)[0] > 200
    visitor.assert_clean()


def test_light_and_dark_follow_the_browser_until_somebody_chooses(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE)
    page = visitor.open("")
    page.wait_for_selector("body[data-md-color-scheme=default]")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    visitor.open("de/")
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body[data-md-color-scheme=default]")
    page.goto("about:blank")
    page.emulate_media(color_scheme="dark")  # while no page is open
    visitor.open("")
    page.wait_for_timeout(200)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body[data-md-color-scheme=default]")
    page.click("label[for=__palette_1]")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        visitor.open(routes.THEMES)
        page.wait_for_timeout(200)
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.click("label[for=__palette_0]")  # other tests share the browser's memory
    page.wait_for_selector("body[data-md-color-scheme=default]")
    visitor.assert_clean()


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
def test_ten_pages_drawn_by_lot_say_what_they_are_and_show_no_leftovers(visit: Callable[..., Watched], site: Path, prefix: str) -> None:
    every = sorted(path.parent.relative_to(site / prefix).as_posix() for path in (site / prefix).rglob("index.html"))
    own = [path for path in every if not path.startswith("de")] if not prefix else every
    visitor = visit(DESKTOP, javascript=False)
    for path in random.Random(SEED).sample(own, 10):
        page = visitor.open(prefix + (path + "/" if path != "." else ""))
        assert page.title().strip(" –")
        assert (page.locator("meta[name=description]").get_attribute("content") or "").strip(), path
        assert page.locator("h1").inner_text().strip()
        left = LEFT_OVER.search(page.locator("body").inner_text())
        assert left is None, f"{path} shows {left and left.group()}"
    visitor.assert_clean()


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
def test_the_map_of_a_theme_says_the_same_as_the_table_below_it(visit: Callable[..., Watched], walk: Walk, prefix: str) -> None:
    page = visit(DESKTOP, javascript=False).open(prefix + routes.theme(walk.theme))
    drawn = page.locator(".choropleth a.region").evaluate_all(
        "links => links.map(link => [new URL(link.href.baseVal, location).href, link.querySelector('title').textContent])"
    )
    listed = page.locator(".figures table tbody tr").evaluate_all(
        """rows => rows.map(row => {
            const link = row.querySelector('th a'), cells = [...row.cells].map(cell => cell.textContent.trim());
            return [link.href, link.textContent + ': ' + (row.className === 'some' ? cells[2] : cells[1])];
        })"""
    )
    assert len(drawn) == len(listed) > 40
    assert dict(drawn) == dict(listed)
    assert len({title.partition(": ")[2] for _, title in drawn}) >= 4


def test_every_region_of_a_map_is_a_link_to_its_page(visit: Callable[..., Watched], walk: Walk, site: Path) -> None:
    visitor = visit(DESKTOP, javascript=False)
    for path in (routes.HOME, routes.theme(walk.theme), routes.field(walk.sub_field)):
        page = visitor.open(path)
        regions = page.locator(".figure .atlas-map a.region").evaluate_all(
            "links => links.map(link => [new URL(link.href.baseVal, location).href, link.querySelector('title')?.textContent ?? ''])"
        )
        assert len(regions) > 40
        for address, title in regions:
            place = address.removeprefix(visitor.home)
            assert place.startswith(routes.REGIONS)
            assert (site / place / "index.html").exists()
            assert title.strip()


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
def test_the_not_found_page_leads_back(visit: Callable[..., Watched], site: Path, prefix: str) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(prefix + routes.NOT_FOUND)
    assert_fits(visitor, prefix.strip("/") or "en")
    links = page.locator("#content a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(links)) >= 5
    for link in links:
        assert link.startswith(visitor.home + prefix)
        assert (site / link.removeprefix(visitor.home) / "index.html").exists()
    page.locator("#content a").last.click()
    page.wait_for_url(links[-1])
    visitor.assert_clean()


def test_a_lost_address_at_any_depth_shows_the_not_found_page_where_the_site_knows_its_own(
    visit: Callable[..., Watched], made_up: Path
) -> None:
    with served(made_up) as at:
        visitor = visit(DESKTOP, at=at)
        page = visitor.open("clusters/nobody/nowhere/")
        assert visitor.faults[0] == f"404: {at}clusters/nobody/nowhere/"
        assert all("status of 404" in fault for fault in visitor.faults[1:]), "more is lost than the address"
        visitor.faults.clear()
        assert page.locator("h1").inner_text() == "This page does not exist"
        assert page.evaluate("document.styleSheets.length") >= 4
        page.locator("#content a").nth(1).click()
        page.wait_for_url(at + routes.THEMES)
        visitor.assert_clean()


def test_a_made_up_atlas_says_so_on_every_page(visit: Callable[..., Watched], made_up: Path) -> None:
    with served(made_up) as at:
        visitor = visit(PHONE, at=at, javascript=False)
        for path in (routes.HOME, routes.cluster("alpha"), "de/" + routes.ABOUT):
            page = visitor.open(path)
            assert page.locator(".md-banner").is_visible()
            assert page.locator(".md-banner").inner_text().strip()
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        visitor.assert_clean()


def test_a_file_that_is_missing_from_the_site_is_found(visit: Callable[..., Watched], made_up: Path, tmp_path: Path) -> None:
    """The watch itself: a reader who goes on early is no fault, a file that is not there is one."""
    broken = Path(shutil.copytree(made_up, tmp_path / "broken"))
    (broken / BELOW / "assets" / "css" / "site.css").unlink()
    with served(broken) as at:
        visitor = visit(DESKTOP, at=at)
        visitor.open(routes.THEMES)
        assert f"404: {at}assets/css/site.css" in visitor.faults
        with pytest.raises(AssertionError):
            visitor.assert_clean()
