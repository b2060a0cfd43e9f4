"""Experts, courses, facilities and outcomes of the made-up atlas in a real browser: they fit, lead where they say, and work without a script."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.test_access import MARKUP

LISTS = (routes.EXPERTS, routes.expert_role("speaker"), routes.COURSES, routes.FACILITIES, routes.OUTCOMES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_list_fits_and_has_names_for_everything(
    visit: Callable[..., Watched], lagoon: str, width: int, prefix: str, scheme: str
) -> None:
    visitor = visit(width, scheme=scheme, at=lagoon)
    for path in LISTS:
        page = visitor.open(prefix + path)
        page.evaluate("document.querySelectorAll('.ka details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = page.evaluate(MARKUP)
        assert (found["nameless"], found["styled"], found["unscoped"]) == ([], [], []), path
        assert len(found["ids"]) == len(set(found["ids"])), path
        assert all(after <= before + 1 for before, after in pairwise(found["levels"])), path
    visitor.assert_clean()


def test_without_a_script_a_reader_gets_from_a_theme_to_an_expert_and_to_whom_to_write(visit: Callable[..., Watched], lagoon: str) -> None:
    page = visit(PHONE, javascript=False, at=lagoon).open(routes.theme("tidal-energy"))
    page.click(f"main a[href*='{routes.EXPERTS}#theme-tidal-energy']")
    page.wait_for_url(f"**/{routes.EXPERTS}#theme-tidal-energy")
    assert page.locator("#theme-tidal-energy").is_visible()
    page.click(f"main a[href$='{routes.expert_role('mentor')}']")
    page.wait_for_url(f"**/{routes.expert_role('mentor')}")
    people = page.locator("main .entries > li")
    assert people.count() > 0
    assert all("Mentor" in text for text in people.all_inner_texts())
    people.first.locator("a[href$='#contact']").click()
    page.wait_for_url("**/clusters/*/#contact")
    assert page.locator("#contact").is_visible()


def test_from_the_courses_to_the_block_of_a_region_and_back(visit: Callable[..., Watched], lagoon: str) -> None:
    page = visit(DESKTOP, javascript=False, at=lagoon).open(routes.COURSES)
    region = page.locator("section:has(> #by-region) a").first
    name = region.inner_text()
    region.click()
    page.wait_for_url("**/regions/*/#beside")
    assert page.locator("h1").inner_text() == name
    block = page.locator("section:has(> #beside)")
    assert block.locator(".entries > li").count() > 0
    block.locator(f"a[href$='{routes.COURSES}']").click()
    page.wait_for_url(f"**/{routes.COURSES}")
