"""Trends and key enabling technologies in a real browser: they fit, and a reader gets from a theme to a cluster that could answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.test_access import MARKUP


@pytest.fixture(scope="session")
def fullest(atlas: Atlas) -> str:
    """The address of the trend that needs most."""
    return routes.trend(max(atlas.trends.values(), key=lambda trend: (len(trend.needs), trend.id)).id)


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_they_fit_and_load_nothing_from_elsewhere(visit: Callable[..., Watched], fullest: str, width: int, prefix: str) -> None:
    visitor = visit(width)
    for path in (routes.TRENDS, fullest, routes.KETS):
        page = visitor.open(prefix + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1
    visitor.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_classes_of_the_map_are_told_apart_and_are_those_of_the_legend(
    visit: Callable[..., Watched], fullest: str, scheme: str
) -> None:
    page = visit(DESKTOP, scheme=scheme).open(fullest)
    regions = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.choropleth [class*=grade-]')]"
        ".map(one => [one.getAttribute('class').match(/grade-\\d/)?.[0], one.querySelector('path') && getComputedStyle(one.querySelector('path')).fill])"
        ".filter(pair => pair[0] && pair[1]))"
    )
    keys = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.legend .key')]"
        ".map(one => [one.className.replace('key ', ''), getComputedStyle(one).backgroundColor]))"
    )
    assert regions
    assert all(keys[grade] == colour for grade, colour in regions.items())
    grades = [colour for grade, colour in keys.items() if grade.startswith("grade-")]
    assert len(grades) == len(set(grades)) == 4


def test_a_reader_goes_from_the_themes_to_a_trend_and_to_a_cluster_without_a_script(visit: Callable[..., Watched]) -> None:
    visitor = visit(PHONE, javascript=False)
    page = visitor.open(routes.THEMES)
    page.click(f".ka a[href$='{routes.TRENDS}']")
    page.click(".ka .card h3 a >> nth=0")
    assert visitor.path.startswith(routes.TRENDS)
    page.click(".ka ol.entries h3 a >> nth=0")
    assert visitor.path.startswith(routes.CLUSTERS)
    visitor.assert_clean()


def test_the_footer_leads_to_both(visit: Callable[..., Watched]) -> None:
    page = visit(DESKTOP).open("de/")
    addresses = page.evaluate("[...document.querySelectorAll('footer a')].map(one => one.getAttribute('href'))")
    assert {routes.TRENDS, routes.KETS} <= {address.removeprefix("./") for address in addresses if address}


@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
def test_everything_on_them_has_a_name_and_every_id_stands_once(visit: Callable[..., Watched], fullest: str, prefix: str) -> None:
    for path in (routes.TRENDS, fullest, routes.KETS):
        found = visit(DESKTOP).open(prefix + path).evaluate(MARKUP)
        assert found["nameless"] == []
        assert found["styled"] == []
        assert found["unscoped"] == []
        assert len(found["ids"]) == len(set(found["ids"]))
