"""The search in a real browser: what is found first, by mouse and keyboard, what is loaded when, and what the address holds."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from atlas_builder import routes
from tests.browser.conftest import PHONE, Watched

FIELD = "form[role=search] input[name=q]"
OPTION = ".atlas-suggestions [role=option]"
MOULDING = "plastics/injection-moulding"
WORDS = ("Spritzguss", "injection plastique", "stampaggio a iniezione", "brizganje plastike", "injection molding")
FIRST_LIMIT, LATER_LIMIT = 250_000, 160_000
"""Bytes of a visitor's first search and of any later one, asked of an atlas thirty times the size of the real one; it has to keep them too."""


def ask(page: Page, query: str) -> None:
    """Types into the field, and waits for what is suggested for it."""
    page.locator(FIELD).fill("")
    page.locator(FIELD).press_sequentially(query)
    expect(page.locator(f"{OPTION}.atlas-suggestions__all")).to_contain_text(query)


def query_of(page: Page) -> dict[str, list[str]]:
    """What the address holds behind its question mark."""
    return parse_qs(urlsplit(page.url).query)


@pytest.fixture
def loads() -> Callable[[Page], list[tuple[str, int]]]:
    """Notes every file of the search that a page loads from now on, with its bytes."""

    def _loads(page: Page) -> list[tuple[str, int]]:
        seen: list[tuple[str, int]] = []

        def note(response: Response) -> None:
            path = urlsplit(response.url).path
            if "/pagefind/" in path or "/js/search" in path:
                seen.append((path, int(response.headers["content-length"])))

        page.on("response", note)
        return seen

    return _loads


@pytest.mark.parametrize("lang", ["", "de/"])
def test_injection_moulding_is_found_first_in_five_languages(visit: Callable[..., Watched], lang: str) -> None:
    visitor = visit()
    page = visitor.open(lang + routes.CLUSTERS)
    for word in WORDS:
        ask(page, word)
        first = page.locator(OPTION).first
        assert first.get_attribute("href") == f"{visitor.home}{lang}{routes.field(MOULDING)}", word
    visitor.assert_clean()


def test_nothing_is_loaded_before_the_field_has_the_focus_and_little_after(
    visit: Callable[..., Watched], loads: Callable[[Page], list[tuple[str, int]]]
) -> None:
    visitor = visit()
    seen = loads(visitor.page)
    page = visitor.open(routes.HOME)
    page.wait_for_load_state("networkidle")
    assert [path.rpartition("/")[2] for path, _ in seen] == ["search.js"]
    ask(page, "injection molding")
    first = sum(size for _, size in seen)
    assert 0 < first <= FIRST_LIMIT
    ask(page, "Wasserstoff")
    assert sum(size for _, size in seen) - first <= LATER_LIMIT
    visitor.assert_clean()


def test_hits_stand_in_groups_with_theme_and_place(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(routes.HOME)
    ask(page, "injection moulding")
    groups = page.locator(".atlas-suggestions__group").all_inner_texts()
    assert groups[:3] == ["Themes and sub-fields", "Clusters", "Actors"]
    actor = page.locator(f"{OPTION}[href*='/actors/']").first
    assert "Plastics processing" in actor.inner_text()
    assert "," in actor.inner_text()
    assert page.locator(".atlas-search [role=status]").inner_text().startswith("Hits: ")
    ask(page, "Upper Austria")
    assert page.locator(f"{OPTION}[href$='/regions/at31/']").count() == 1


@pytest.mark.parametrize("query", ["Mecaplast", "MÉCAPLAST", "pole de competitivite"])
def test_accents_and_case_do_not_matter(visit: Callable[..., Watched], query: str) -> None:
    page = visit().open(routes.HOME)
    ask(page, query)
    assert "é" in page.locator(f"{OPTION}:not(.atlas-suggestions__all)").first.inner_text()


def test_the_keyboard_reaches_and_opens_every_suggestion(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(routes.THEMES)
    page.keyboard.press("/")
    field = page.locator(FIELD)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("role", "combobox")
    ask(page, "injection moulding")
    expect(field).to_have_attribute("aria-expanded", "true")
    count = page.locator(OPTION).count()
    for place in range(count):
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"{OPTION}[aria-selected=true]")
        assert chosen.count() == 1
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id") == f"atlas-suggestion-{place}"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    expect(page.locator(".atlas-suggestions")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "injection moulding"
    page.keyboard.press("ArrowDown")
    expect(page.locator(".atlas-suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(visitor.home + routes.field(MOULDING))
    visitor.assert_clean()


def test_a_slash_within_a_field_is_a_slash(visit: Callable[..., Watched]) -> None:
    page = visit().open(routes.HOME)
    page.locator(FIELD).focus()
    page.keyboard.type("a/b")
    assert page.locator(FIELD).input_value() == "a/b"


def test_suggestions_go_with_the_focus_and_a_click_opens_one(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(routes.HOME)
    ask(page, "injection moulding")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".atlas-suggestions")).to_be_hidden()
    ask(page, "injection moulding")
    page.locator(OPTION).first.click()
    page.wait_for_url(visitor.home + routes.field(MOULDING))


def test_enter_leads_to_the_page_of_all_hits_and_back_leads_back(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open("de/" + routes.THEMES)
    ask(page, "Spritzguss")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.home}de/search/?q=Spritzguss")
    expect(page.locator(".hits-count")).to_contain_text("Treffer: ")
    assert page.locator(FIELD).input_value() == "Spritzguss"
    assert page.locator(".hits-group a").first.inner_text() == "Spritzguss"
    assert page.locator(".hits-group h2").first.inner_text().startswith("Themen und Teilgebiete")
    page.go_back()
    page.wait_for_url(f"{visitor.home}de/{routes.THEMES}")
    visitor.assert_clean()


def test_facets_narrow_the_hits_and_the_address_holds_them(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(f"{routes.SEARCH}?q=injection+moulding")
    status = page.locator(".hits-count")
    expect(status).to_contain_text("Hits: ")
    every = status.inner_text()
    box = page.locator("label:has(input[name=country][value=AT])")
    expect(box.locator(".hits-number")).not_to_be_empty()
    count = box.locator(".hits-number").inner_text()
    box.locator("input").check()
    expect(status).to_have_text(f"Hits: {count}")
    page.locator("input[name=kind][value=company]").check()
    expect(page.locator(".hits-group")).to_have_count(1)
    assert query_of(page) == {"q": ["injection moulding"], "country": ["AT"], "kind": ["company"]}
    narrowed = status.inner_text()
    page.locator(".hits-group a").first.click()
    page.wait_for_url(f"{visitor.home}{routes.ACTORS}*/")
    page.go_back()
    expect(status).to_have_text(narrowed)
    assert page.locator(".hits input:checked").count() == 2
    page.locator(".hits-clear").click()
    expect(status).to_have_text(every)
    assert query_of(page) == {"q": ["injection moulding"]}
    visitor.assert_clean()


def test_an_address_with_facets_shows_them(visit: Callable[..., Watched]) -> None:
    page = visit(PHONE).open(f"{routes.SEARCH}?q=plastics&theme=plastics&country=SI&kind=cluster")
    expect(page.locator(".hits-group")).to_have_count(1)
    assert page.locator(".hits-facets").get_attribute("open") is not None
    assert all("Slovenia" in line for line in page.locator(".hits-group li > p:first-of-type").all_inner_texts())


def test_more_hits_come_when_asked_for(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(f"{routes.SEARCH}?q=energy&kind=company")
    hits = page.locator(".hits-group li")
    expect(hits).to_have_count(10)
    page.locator(".hits-more").click()
    expect(hits.nth(10).locator("a")).to_be_focused()
    assert 10 < hits.count() <= 20
    visitor.assert_clean()


def test_a_question_without_hits_gets_help(visit: Callable[..., Watched]) -> None:
    visitor = visit()
    page = visitor.open(f"{routes.SEARCH}?q=injection+moulding&country=LI&kind=university")
    expect(page.locator(".hits-none")).to_be_visible()
    assert "injection moulding" in page.locator(".hits-count").inner_text()
    assert page.locator(".hits-nearest a").first.inner_text() == "Injection moulding"
    page = visitor.open(f"{routes.SEARCH}?q=%24%26+%3Cqqxxyy%3E")
    expect(page.locator(".hits-count")).to_have_text("Nothing was found for “$& <qqxxyy>”.")
    assert page.locator(".live-after a").count() == 5
    page = visitor.open(routes.SEARCH)
    expect(page.locator(".hits-count")).to_contain_text("Type what you look for")
    assert page.locator(".hits-facets").is_hidden()
    visitor.assert_clean()


def test_the_search_fits_a_phone(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE)
    page = visitor.open("de/" + routes.CLUSTERS)
    ask(page, "Spritzguss")
    box = page.locator(".atlas-suggestions").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page = visitor.open("de/search/?q=Spritzguss")
    expect(page.locator(".hits-group").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.locator(".hits-facets").get_attribute("open") is None


def test_without_a_script_the_field_leads_to_a_page_that_leads_to_all_lists(visit: Callable[..., Watched]) -> None:
    visitor = visit(javascript=False)
    page = visitor.open("de/" + routes.CLUSTERS)
    page.locator(FIELD).fill("Spritzguss")
    page.locator(FIELD).press("Enter")
    page.wait_for_url(f"{visitor.home}de/search/?q=Spritzguss")
    assert "Die Suche braucht JavaScript" in page.locator("noscript").inner_text()
    assert page.locator(".hits").is_hidden()
    page.locator(".live-after a").first.click()
    page.wait_for_url(f"{visitor.home}de/{routes.THEMES}")
    visitor.assert_clean()
