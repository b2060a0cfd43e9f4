"""With the keyboard and with a screen reader: where Tab leads, that one sees it, and that everything has a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Walk, Watched

FOCUSED = """() => {
    const one = document.activeElement, drawn = one.querySelector(':scope > path') ?? one;
    // The palette switch is drawn by its label, the field itself has no size.
    const shown = one.matches('.md-option') ? one.nextElementSibling : one, style = getComputedStyle(shown);
    return {
        place: one.matches('.md-skip') ? 'skip' : one.matches('.atlas-tabs a') ? 'navigation' : one.matches('a.region') ? 'map' : '',
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
        stroke: getComputedStyle(drawn).strokeWidth,
        hidden: shown.getBoundingClientRect().width === 0,
        name: (one.getAttribute('aria-label') || one.textContent || one.title || '').trim(),
        href: one.getAttribute('href') ?? one.getAttribute('xlink:href'),
    };
}"""
MARKUP = """() => {
    const all = selector => [...document.querySelectorAll(selector)], begun = one => one.outerHTML.slice(0, 120);
    const named = one => (one.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join('');
    return {
        nameless: all('a[href], button, input:not([type=hidden]), [role=region], svg[role], nav, img, th').filter(one => {
            if (one.closest('[hidden], [aria-hidden=true]') || getComputedStyle(one).display === 'none') return false;
            return !(one.getAttribute('aria-label') || named(one) || one.title || one.alt || one.textContent || '').trim()
                && !(one.labels?.[0]?.textContent ?? '').trim() && !one.querySelector('img[alt]:not([alt=""])');
        }).map(begun),
        ids: all('[id]').map(one => one.id),
        levels: all('h1, h2, h3, h4, h5, h6').map(one => Number(one.tagName[1])),
        styled: all('[style]').map(begun),
        unscoped: all('.ka th:not([scope])').map(begun),
    };
}"""
AT_MOST = 40
"""Steps with Tab from the top of a theme's page within which its map must be reached."""


def tabbed(page: Page) -> dict[str, Any]:
    """What has the focus after one more press of Tab."""
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(FOCUSED)
    return focused


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")])
def test_tab_leads_to_the_skip_link_the_navigation_and_the_map(visit: Callable[..., Watched], walk: Walk, width: int, scheme: str) -> None:
    page = visit(width, scheme=scheme).open(routes.theme(walk.theme))
    plain = page.locator("a.region path").first.evaluate("path => getComputedStyle(path).strokeWidth")
    steps = [tabbed(page)]
    while steps[-1]["place"] != "map" and len(steps) < AT_MOST:
        steps.append(tabbed(page))
    places = [step["place"] for step in steps]
    assert places[0] == "skip"
    assert places.count("navigation") == 8
    assert places[-1] == "map", f"the map is not among the first {AT_MOST} stops"
    assert all(step["outlined"] for step in steps[:-1]), [step for step in steps[:-1] if not step["outlined"]]
    assert steps[-1]["outlined"] or float(steps[-1]["stroke"].removesuffix("px")) > float(plain.removesuffix("px"))
    assert [step for step in steps if step["hidden"] or not step["name"]] == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{routes.REGIONS}*/")


def test_the_skip_link_leads_past_the_navigation(visit: Callable[..., Watched], walk: Walk) -> None:
    page = visit(DESKTOP).open(routes.theme(walk.theme))
    tabbed(page)
    page.wait_for_function("getComputedStyle(document.querySelector('.md-skip')).opacity === '1'")
    page.keyboard.press("Enter")
    after = tabbed(page)
    assert after["place"] == ""
    assert page.evaluate("document.querySelector('#content').contains(document.activeElement)")


def test_the_palette_switch_works_by_the_keyboard(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP).open(routes.THEMES)
    while not page.evaluate("document.activeElement.matches('.md-option')"):
        assert tabbed(page)["place"] != "navigation", "Tab led past the palette switch"
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-md-color-scheme=default]")


def test_wide_tables_scroll_by_the_keyboard_within_themselves(visit: Callable[..., Watched], walk: Walk) -> None:
    page = visit(PHONE).open(routes.theme(walk.theme))
    page.locator(".figures > summary").click()
    box = page.locator(".figures .scroll")
    box.focus()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.figures .scroll').scrollLeft > 0")


@pytest.fixture(scope="module")
def markup(contexts: Callable[[int, bool, str], BrowserContext], home: str, kinds: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What the markup of every kind of page holds, in both languages, as it comes without a script."""
    page = contexts(DESKTOP, False, "light").new_page()
    found: dict[str, dict[str, Any]] = {}
    for kind, path in kinds.items():
        for prefix in ("", "de/") if kind in ("home", "theme", "region", "cluster", "about") else ("",):
            page.goto(home + prefix + path)
            found[prefix + kind] = page.evaluate(MARKUP)
    page.close()
    return found


def test_everything_that_is_read_aloud_has_a_name(markup: Mapping[str, Mapping[str, Any]]) -> None:
    assert {kind: held["nameless"] for kind, held in markup.items() if held["nameless"]} == {}


def test_ids_are_unique(markup: Mapping[str, Mapping[str, Any]]) -> None:
    repeated = {kind: [one for one, count in Counter(held["ids"]).items() if count > 1] for kind, held in markup.items()}
    assert {kind: ids for kind, ids in repeated.items() if ids} == {}


def test_headings_begin_with_the_page_and_step_down_one_at_a_time(markup: Mapping[str, Mapping[str, Any]]) -> None:
    for kind, held in markup.items():
        levels = held["levels"]
        assert levels[0] == 1, kind
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{kind}: {levels}"


def test_no_element_has_a_style_of_its_own_and_every_table_head_a_scope(markup: Mapping[str, Mapping[str, Any]]) -> None:
    assert {kind: held["styled"] for kind, held in markup.items() if held["styled"]} == {}
    assert {kind: held["unscoped"] for kind, held in markup.items() if held["unscoped"]} == {}


def test_a_text_in_another_language_says_so(visit: Callable[..., Watched], kinds: Mapping[str, str]) -> None:
    """On the German pages the records' English summaries are marked as English, so that they are read aloud rightly."""
    page = visit(DESKTOP, javascript=False).open("de/" + kinds["clusters"])
    marked = page.locator(".card .summary[lang]").evaluate_all("texts => texts.map(text => text.lang)")
    assert "de" not in marked
    assert set(marked) <= {"en", "fr", "it", "sl"}
