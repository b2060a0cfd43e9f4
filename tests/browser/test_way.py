"""The way through the atlas by clicks alone: home, theme, sub-field, cluster, actor, region."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from atlas_builder import routes
from tests.browser.conftest import DESKTOP, PHONE, Walk, Watched


def click_to(visitor: Watched, prefix: str, path: str) -> None:
    """Clicks the first link of the page's content that leads to a path of the same language and can be seen."""
    link = routes.relative(visitor.path.removeprefix(prefix), path)
    visitor.page.locator(f'#content a[href="{link}"]:visible').first.click()
    visitor.page.wait_for_url(visitor.home + prefix + path)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("prefix", ["", "de/"], ids=["en", "de"])
def test_clicks_alone_lead_from_home_to_a_region(
    visit: Callable[..., Watched], walk: Walk, width: int, javascript: bool, prefix: str
) -> None:
    visitor = visit(width, javascript=javascript)
    page = visitor.open("")
    if prefix:
        page.click(".atlas-languages a[hreflang=de]")
    assert visitor.path == prefix
    assert page.locator("html").get_attribute("lang") == (prefix.strip("/") or "en")
    headings = [page.locator("h1").inner_text()]
    for path in (
        routes.theme(walk.theme),
        routes.field(walk.sub_field),
        routes.cluster(walk.cluster),
        routes.actor(walk.actor),
        routes.region(walk.region),
    ):
        click_to(visitor, prefix, path)
        headings.append(page.locator("h1").inner_text())
        assert page.locator("html").get_attribute("lang") == (prefix.strip("/") or "en")
    assert len(set(headings)) == 6
    visitor.assert_clean()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_click_on_the_map_leads_to_the_region(visit: Callable[..., Watched], walk: Walk, width: int) -> None:
    visitor = visit(width, javascript=False)
    page = visitor.open(routes.theme(walk.theme))
    region = page.locator(".choropleth a.region").first
    target = region.evaluate("link => new URL(link.href.baseVal, location).href")
    # The middle of a region's box may lie outside its outline, where a click would meet the neighbour.
    inside = region.locator("path").evaluate(
        """path => {
            const box = path.getBBox(), matrix = path.getScreenCTM(), outer = path.ownerSVGElement.getBoundingClientRect();
            for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
                const point = new DOMPoint(box.x + box.width * i / 20, box.y + box.height * j / 20);
                const near = [[-4, 0], [4, 0], [0, -4], [0, 4]].every(([x, y]) => path.isPointInFill(new DOMPoint(point.x + x, point.y + y)));
                if (near) { const seen = point.matrixTransform(matrix); return {x: seen.x - outer.x, y: seen.y - outer.y}; }
            }
        }"""
    )
    page.locator(".choropleth svg").first.click(position=inside)
    page.wait_for_url(target)
    assert visitor.path.startswith(routes.REGIONS)
    assert page.locator("h1").inner_text()
    visitor.assert_clean()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_main_navigation_leads_to_every_section_on_a_phone(visit: Callable[..., Watched], javascript: bool) -> None:
    visitor = visit(PHONE, javascript=javascript)
    page = visitor.open(routes.IMPRINT)
    sections = (
        *(routes.THEMES, routes.REGIONS, routes.CLUSTERS, routes.ACTORS, routes.META_CLUSTERS, routes.MAP),
        *(routes.ABOUT, routes.CONTRIBUTE),
    )
    assert page.locator(".atlas-tabs a").count() == len(sections)
    for place, path in enumerate(sections):
        page.locator(".atlas-tabs a").nth(place).click()
        page.wait_for_url(visitor.home + path)
        assert page.locator(".atlas-tabs a[aria-current=page]").count() == 1
    page.locator(".md-logo").click()
    page.wait_for_url(visitor.home)
    visitor.assert_clean()
