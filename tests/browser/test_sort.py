"""Tables that a click puts in order, in a real browser: by words, by figures in either language, and back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Watched

FIGURES = "details.figures"


def _column(page: Page, table: str, place: int) -> list[str]:
    return page.locator(f"{table} tbody tr > :nth-child({place})").all_inner_texts()


def _share(text: str) -> float | None:
    head = text.split("%")[0].replace("\u00a0", "").strip()
    return float(head.replace(",", ".")) if head[:1].isdigit() else None


def test_names_stand_in_the_order_of_the_alphabet_then_the_other_way_then_as_they_were(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(routes.region("AT31"))
    table = "section:has(> h2:text-matches('companies')) table"
    given = _column(page, table, 3)
    head = page.locator(f"{table} th:nth-child(3)")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert _column(page, table, 3) == sorted(given, key=str.casefold)
    head.get_by_role("button").click()
    assert _column(page, table, 3)[0] == sorted(given, key=str.casefold)[-1]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert _column(page, table, 3) == given
    visitor.assert_clean()


def test_shares_are_put_in_order_as_figures_in_both_languages_and_what_has_none_stands_last(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE)
    for prefix in ("", "de/"):
        page = visitor.open(prefix + routes.theme("plastics"))
        page.locator(f"{FIGURES} > summary").click()
        page.locator(f"{FIGURES} th:nth-child(3) button").click()
        shares = [_share(text) for text in _column(page, FIGURES, 3)]
        known = [share for share in shares if share is not None]
        assert len(known) > 5
        assert known == sorted(known)
        assert shares[: len(known)] == known
    visitor.assert_clean()


def test_the_keyboard_puts_a_table_in_order_too(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP).open(routes.theme("plastics"))
    page.locator(f"{FIGURES} > summary").click()
    head = page.locator(f"{FIGURES} th:nth-child(5)")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"


def test_without_a_script_a_head_is_no_button(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP, javascript=False).open(routes.region("AT31"))
    assert page.locator("th button").count() == 0
