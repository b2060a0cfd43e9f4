"""Without a pointer through the made-up atlas: from home to whom to write about a match, the focus seen at every step; and the outline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Watched

MOST = 120
"""Presses of Tab within which a reader must get on, on a page whose content begins with what it is about."""
FOCUS = """() => {
    const one = document.activeElement, link = one.closest('a');
    // The palette switch is drawn by its label, the field itself has no size.
    const shown = one.matches('.md-option') ? one.parentElement.querySelector('label:not([hidden])') : one, box = shown.getBoundingClientRect();
    const drawn = shown.querySelector(':scope > path, :scope > circle'), style = getComputedStyle(shown);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    // The first line of a link that is broken, so that the point lies within it.
    const line = shown.getClientRects()[0] ?? box, x = line.x + Math.min(line.width / 2, 20), y = line.y + line.height / 2;
    const top = document.elementFromPoint(x, y);
    return {
        href: link?.href?.baseVal ?? link?.getAttribute('href') ?? '',
        seen: outlined || (drawn !== null && parseFloat(getComputedStyle(drawn).strokeWidth) > 1),
        within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
        covered: drawn === null && top !== null && !shown.contains(top) && !top.contains(shown),
        what: one.outerHTML.slice(0, 120),
    };
}"""
OUTLINE = """() => ({
    landmarks: ['header', 'main', 'footer'].map(name => document.querySelectorAll(`body ${name}:not(main ${name})`).length),
    headings: [...document.querySelectorAll('main h1')].length,
    unnamed: [...document.querySelectorAll('nav, [role=region]')].filter(one => !one.ariaLabel && !one.getAttribute('aria-labelledby')).length,
    tables: [...document.querySelectorAll('main table')].filter(table => {
        const box = table.closest('[aria-label], [aria-labelledby]');
        return !table.caption && !box;
    }).map(table => table.outerHTML.slice(0, 120)),
})"""


def tab_to(page: Page, wanted: Callable[[str], bool], most: int) -> list[dict[str, Any]]:
    """Presses Tab until the focus is on a link that is wanted; every step on the way is seen, in the window and not covered."""
    steps: list[dict[str, Any]] = []
    while not steps or not wanted(steps[-1]["href"]):
        assert len(steps) < most, f"{most} presses of Tab did not get there"
        page.keyboard.press("Tab")
        steps.append(page.evaluate(FOCUS))
    assert [step["what"] for step in steps if not (step["seen"] and step["within"]) or step["covered"]] == []
    return steps


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_keys_alone_lead_from_home_to_the_contact_of_a_match(visit: Callable[..., Watched], lagoon: str, width: int, scheme: str) -> None:
    visitor = visit(width, scheme=scheme, at=lagoon)
    page = visitor.open(routes.HOME)
    tab_to(page, lambda href: href.endswith(routes.META_CLUSTERS), MOST)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{routes.META_CLUSTERS}")
    tab_to(page, lambda href: href.endswith(f"/{routes.MATCHES}"), MOST)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{routes.MATCHES}")
    tab_to(page, lambda href: href.endswith("#contact"), MOST)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{routes.CLUSTERS}*/#contact")
    first = tab_to(page, lambda href: bool(href), 2)[-1]
    assert first["href"].startswith(("mailto:", "https://")), "the first stop after the jump is not the contact"
    visitor.assert_clean()


def test_every_page_has_landmarks_one_first_heading_and_named_tables(visit: Callable[..., Watched], lagoon: str, lagoon_site: Path) -> None:
    visitor = visit(DESKTOP, javascript=False, at=lagoon)
    kinds = {"/".join(path.relative_to(lagoon_site).parts[:1]): path for path in sorted(lagoon_site.glob("**/index.html"))}
    for path in kinds.values():
        page = visitor.open(path.relative_to(lagoon_site).as_posix())
        found = page.evaluate(OUTLINE)
        assert found == {"landmarks": [1, 1, 1], "headings": 1, "unnamed": 0, "tables": []}, (path, found)
