"""Visits pages in Chromium: what each weighs over the wire, what axe-core finds on it, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tools.quality.kinds import Kind, text
from tools.quality.seen import Seen
from tools.quality.serving import FLAGS, chromium, served

WIDTHS = (1440, 390)
SCHEMES = ("light", "dark")
WEARS = "scheme => (Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)) < 128) === (scheme === 'dark')"
"""Whether the ground of the page is as dark as it should be."""
HEIGHT = 900
AT_ONCE = 3  # a page that waits for its data leaves the processors to the others
RULES: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All rules that axe-core runs by itself, and the one of WCAG 2.2 that it leaves out."""
COLOURS: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer the dark scheme can change: it changes colours and nothing else."""
JUDGED = "options => axe.run(document, options).then(found => found.violations)"
OPENED = "() => document.querySelectorAll('details:not([open])').forEach(one => one.setAttribute('open', ''))"
FIELD = ".atlas-search input"
TYPED = "an"
"""What is typed into the field of the search: two letters that something begins with."""


def visit(site: Path, kinds: Sequence[Kind], *, axe: bool = True, pictures: Path | None = None) -> list[Seen]:
    """Visits pages of a site with as many browsers as there are processors to spare, and tells in the order of the pages."""
    shares = dealt(kinds, {kind: len(text(site, kind.path.partition("?")[0])) for kind in kinds}, AT_ONCE)
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        found = [seen for share in pool.map(partial(_visit, site, axe=axe, pictures=pictures), shares) for seen in share]
    return sorted(found, key=lambda seen: kinds.index(seen.kind))


def dealt(kinds: Sequence[Kind], weights: Mapping[Kind, int], hands: int) -> list[list[Kind]]:
    """The pages in shares that weigh about the same: the heaviest first, each to whoever has the least.

    >>> kinds = [Kind(name) for name in "abcd"]
    >>> [[kind.path for kind in share] for share in dealt(kinds, dict(zip(kinds, (1, 9, 5, 3))), 2)]
    [['b'], ['c', 'd', 'a']]
    """
    shares: list[list[Kind]] = [[] for _ in range(hands)]
    for kind in sorted(kinds, key=weights.__getitem__, reverse=True):
        min(shares, key=lambda share: sum(map(weights.__getitem__, share))).append(kind)
    return shares


def _visit(site: Path, kinds: Sequence[Kind], *, axe: bool, pictures: Path | None) -> list[Seen]:
    with served(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        try:
            return [_look(context, home, kind, axe, pictures) for kind in kinds]
        finally:
            browser.close()


def _look(context: BrowserContext, home: str, kind: Kind, axe: bool, pictures: Path | None) -> Seen:
    """Opens one page and looks at it in both schemes and widths."""
    seen = Seen(kind)
    page = context.new_page()
    arrived = _weighed(context, page)
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    page.goto(home + kind.path, wait_until="networkidle")
    seen.weights = {address.removeprefix(home): size for address, size in arrived.items()}
    for name in _settings(page):
        if pictures:
            page.screenshot(path=pictures / f"{kind.slug}-{name.replace(' ', '-')}.png", full_page=True)
    if axe:
        page.evaluate(OPENED)
        page.evaluate(Axe().axe_script)
        for name in _settings(page):
            _judge(seen, name, page)
        if kind.path == "" and page.locator(FIELD).count():
            page.locator(FIELD).first.fill(TYPED)
            page.wait_for_load_state("networkidle")
            for name in _settings(page):
                _judge(seen, name + ", search open", page)
    page.close()
    return seen


def _settings(page: Page) -> Iterator[str]:
    """The page in each width and each scheme, by their names."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.wait_for_function(WEARS, arg=scheme)
            page.wait_for_timeout(60)
            yield f"{width} {scheme}"


def _judge(seen: Seen, name: str, page: Page) -> None:
    """Adds what axe-core finds on the page as it stands."""
    for violation in page.evaluate(JUDGED, COLOURS if "dark" in name else RULES):
        for node in violation["nodes"]:
            why = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
            what = f"{violation['id']} {node['target']} {node['html'][:140]} {why[:200]}"
            seen.violations.setdefault(what, []).append(name)


def _weighed(context: BrowserContext, page: Page) -> dict[str, int]:
    """Fills with the bytes that arrive for a page, as long as it is open."""
    arrived: dict[str, int] = {}
    names: dict[str, str] = {}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _answered(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["response"]["url"]

    def _finished(event: dict[str, Any]) -> None:
        if event["requestId"] in names:
            arrived[names[event["requestId"]]] = int(event["encodedDataLength"])

    devtools.on("Network.responseReceived", _answered)
    devtools.on("Network.loadingFinished", _finished)
    return arrived
