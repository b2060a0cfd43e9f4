"""The interactive map: what the address asks for is shown, what is shown stands in the address, and nothing is asked of another host."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from tests.browser.conftest import DESKTOP, PHONE, Walk, Watched

READY = "[data-atlas-map][data-ready=true]"
MAP_FILES = ("leaflet", "records.json", "regions.js", "shares.json", "map-view.js")


def count(page: Page) -> int:
    """How many organisations the list says there are."""
    return int("".join(sign for sign in page.locator(".live-count").inner_text() if sign.isdigit()))


def opened(visitor: Watched, path: str) -> Page:
    page = visitor.open(path)
    page.wait_for_selector(READY)
    return page


def rest(page: Page) -> None:
    """Waits until nothing on the map moves."""
    page.wait_for_timeout(100)
    page.wait_for_function("!document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim, .leaflet-cluster-anim')")


@pytest.mark.parametrize(("width", "prefix"), [(PHONE, "de/"), (DESKTOP, "")])
def test_the_map_shows_every_organisation_and_the_list_reaches_the_last(
    visit: Callable[..., Watched], atlas: Atlas, width: int, prefix: str
) -> None:
    visitor = visit(width)
    page = opened(visitor, prefix + routes.MAP)
    assert page.locator("path.region").count() > 40
    assert page.locator(".bubble").count() > 3
    everyone = count(page)
    assert everyone == sum(cluster.is_at_work for cluster in atlas.clusters.values()) + len(atlas.actors)
    while page.locator(".live-more").is_visible():
        page.click(".live-more")
    assert page.locator(".live-list li").count() == everyone
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".live-list a").last.click()
    assert page.locator("h1").inner_text()
    visitor.assert_clean()


def test_the_address_says_what_to_show_and_follows_what_is_chosen(visit: Callable[..., Watched], walk: Walk) -> None:
    visitor = visit(DESKTOP)
    theme = walk.sub_field.partition("/")[0]
    page = opened(visitor, routes.MAP)
    everyone = count(page)
    page.select_option("select[name=theme]", theme)
    page.wait_for_url(f"**/map/?theme={theme}")
    in_theme = count(page)
    page.select_option("select[name=field]", walk.sub_field)
    page.wait_for_url(f"**/map/?field={walk.sub_field}")
    in_field = count(page)
    assert everyone > in_theme > in_field > 0
    assert page.locator(".live-legend").is_visible()
    page.select_option("select[name=kind]", "cluster")
    clusters = count(page)
    assert 0 < clusters < in_field
    page = opened(visitor, f"{routes.MAP}?field={walk.sub_field}&kind=cluster")
    assert count(page) == clusters
    assert page.locator("select[name=theme]").input_value() == theme
    assert {line.partition(" · ")[0] for line in page.locator(".live-list span").all_inner_texts()} == {"Cluster initiative"}
    assert page.locator(".live-list a").count() == clusters
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"field": [walk.sub_field], "kind": ["cluster"]}
    opened(visitor, f"{routes.MAP}?theme=nonsense&region=zz99&kind=%3Cscript%3E")
    assert count(page) == everyone
    visitor.assert_clean()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_region_in_the_address_fills_the_map(visit: Callable[..., Watched], width: int) -> None:
    visitor = visit(width)
    page = opened(visitor, f"{routes.MAP}?region=at31")
    rest(page)
    name = page.locator("select[name=region] option:checked").inner_text()
    area = page.locator(".live-map").bounding_box()
    region = page.locator(f"path.region[aria-label^='{name}']").bounding_box()
    assert area
    assert region
    assert area["x"] < region["x"] < region["x"] + region["width"] < area["x"] + area["width"]
    assert area["y"] < region["y"] < region["y"] + region["height"] < area["y"] + area["height"]
    assert max(region["width"] / area["width"], region["height"] / area["height"]) > 0.6
    visitor.assert_clean()


def test_regions_have_the_share_of_the_static_map_and_are_reached_by_the_keyboard(visit: Callable[..., Watched], walk: Walk) -> None:
    visitor = visit(DESKTOP)
    page = visitor.open(routes.theme(walk.theme))
    drawn = {title.partition(": ")[0]: title for title in page.locator(".choropleth a.region title").all_text_contents()}
    page = opened(visitor, f"{routes.MAP}?theme={walk.theme}")
    live = page.locator("path.region").evaluate_all("paths => paths.map(path => path.getAttribute('aria-label'))")
    assert {title.partition(": ")[0]: title for title in live} == drawn
    page.locator("select[name=kind]").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('path.region')"):
            break
    assert page.evaluate("document.activeElement.matches('path.region')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{routes.REGIONS}*/")
    visitor.assert_clean()


def test_a_cluster_of_points_opens_and_a_point_names_itself(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, f"{routes.MAP}?region=li00")
    rest(page)
    while page.locator("path.dot").count() == 0:
        page.locator(".bubble").first.click()
        rest(page)
    page.locator("path.dot").first.click()
    link = page.locator(".leaflet-popup-content a")
    name = link.inner_text()
    link.press("Enter")  # the popup may still glide into view
    page.wait_for_url("**/actors/*/")
    assert page.locator("h1").inner_text() == name
    visitor.assert_clean()


def test_a_page_loads_nothing_of_the_map_before_it_is_asked_for(visit: Callable[..., Watched], walk: Walk) -> None:
    visitor = visit(DESKTOP)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.open(routes.field(walk.sub_field))
    page.wait_for_timeout(300)
    assert not [url for url in asked if any(name in url for name in MAP_FILES)]
    page.click("a[data-live]")
    frame = page.frame_locator("iframe.live-frame")
    frame.locator(READY).wait_for()
    assert [url for url in asked if "records.json" in url]
    assert frame.locator("h1").is_hidden()
    assert frame.locator("select[name=field]").input_value() == walk.sub_field
    frame.locator(".live-list a").first.click()
    page.wait_for_url(re.compile("/(clusters|actors)/[^/]+/$"))
    visitor.assert_clean()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_map_within_a_page_is_as_wide_as_its_figure_and_shows_all_that_it_holds(
    visit: Callable[..., Watched], walk: Walk, width: int
) -> None:
    visitor = visit(width)
    page = visitor.open(routes.theme(walk.theme))
    still = page.locator(".figure .atlas-map").first.bounding_box()
    page.click("a[data-live]")
    frame = page.frame_locator("iframe.live-frame")
    frame.locator(READY).wait_for()
    frame.locator(".live-list li").first.wait_for()
    page.wait_for_timeout(300)  # the frame has taken the height of what it holds
    place = page.locator("iframe.live-frame").bounding_box()
    assert still
    assert place
    assert place["width"] == pytest.approx(still["width"], abs=2)
    inside = page.frames[1].evaluate(
        "[document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth, innerWidth]"
    )
    assert inside[0] - inside[1] <= 1
    assert inside[2] == inside[3]
    assert frame.locator(".live-map").bounding_box()["height"] > 300
    assert frame.locator("footer").is_hidden()
    colours = [page.locator(".figure").first, frame.locator("body")]
    assert len({place.evaluate("element => getComputedStyle(element).backgroundColor") for place in colours}) == 1
    visitor.assert_clean()


def test_without_a_script_the_page_leads_on(visit: Callable[..., Watched], walk: Walk) -> None:
    visitor = visit(PHONE, javascript=False)
    page = visitor.open(routes.theme(walk.theme))
    page.click("a[data-live]")
    assert "needs JavaScript" in page.locator("#content").inner_text()
    assert page.locator("select").first.is_hidden()
    page.locator(".live-after a").first.click()
    assert page.locator("h1").count() == 1
    visitor.assert_clean()


def test_the_background_is_asked_for_by_a_button_that_says_whom_it_tells(visit: Callable[..., Watched]) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, routes.MAP)
    assert "openstreetmap.org" in page.locator(".live-tiles").inner_text()
    page.route("https://tile.openstreetmap.org/**", lambda route: route.fulfill(status=200, content_type="image/png", body=b""))
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.click("[data-tiles]")
    assert "OpenStreetMap" in page.locator(".leaflet-control-attribution").inner_text()
