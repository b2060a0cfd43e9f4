"""The radar in a real browser: it fits a phone with everything open, a link leads to its candidate, and every map shows its land."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.test_access import MARKUP

OPENED = "document.querySelectorAll('.ka details').forEach(one => one.open = true)"


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_radar_fits_with_everything_closed_and_with_everything_open(visit: Callable[..., Watched], width: int, prefix: str) -> None:
    visitor = visit(width)
    page = visitor.open(prefix + routes.META_CLUSTERS)
    closed = page.evaluate("document.documentElement.scrollHeight")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(OPENED)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert closed < 8000 < page.evaluate("document.documentElement.scrollHeight")
    visitor.assert_clean()


def test_a_link_from_a_sub_field_leads_to_its_candidate_and_opens_what_it_lies_in(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(routes.META_CLUSTERS)
    first = page.evaluate("document.querySelector('.radar details details[id]').id")
    address = page.evaluate('id => document.querySelector(`#${id} a[href*="themes/"]`).href', first)
    page.goto(address)
    page.click(f"a[href*='{routes.META_CLUSTERS}#']")
    page.wait_for_url(f"**/{routes.META_CLUSTERS}#{first}")
    page.locator(f"[id='{first}'] > summary").wait_for(state="visible")


def test_every_map_shows_the_land_in_its_own_colours(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP).open(routes.META_CLUSTERS)
    fill = "getComputedStyle(document.querySelector('#arc-land .land')).fill"
    light = page.evaluate(fill)
    assert light != "rgb(0, 0, 0)"
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert page.evaluate(fill) not in (light, "rgb(0, 0, 0)")


def test_everything_on_the_radar_has_a_name_and_every_id_stands_once(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP).open(routes.META_CLUSTERS)
    page.evaluate(OPENED)
    found = page.evaluate(MARKUP)
    assert found["nameless"] == []
    assert found["styled"] == []
    assert found["unscoped"] == []
    assert len(found["ids"]) == len(set(found["ids"]))
