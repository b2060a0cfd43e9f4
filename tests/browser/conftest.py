"""The real atlas in a real browser: built once, served below a path of its own, and watched for faults and foreign requests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.pipeline import build, check
from tests.atlases import TODAY, change, tiny
from tools.quality.serving import FLAGS, chromium

ROOT = Path(__file__).parents[2]
BELOW = "some/atlas"
"""Where the site is served: no page may know that."""
PHONE, DESKTOP = 390, 1440
HEIGHT = 900
DROPPED = "net::ERR_ABORTED"
"""How Chromium calls a request that it gave up because the reader went on. A missing file, a refused one and a dead server have other names."""


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""

    def step(self) -> None:
        """A step is done."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a plain web host does: the not-found page of the site for what is not there, and no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers with the site's own page, so that a test sees what a reader sees."""
        page = Path(self.directory) / BELOW / routes.NOT_FOUND
        body = page.read_bytes() if code == 404 and page.exists() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the site below `folder` answers, with a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def published(root: Path, folder: Path) -> Path:
    """The folder to serve, with the site of an atlas built into its place below it."""
    report = build(root, folder / BELOW, TODAY, strict=False, replace=True, progress=Silent())
    assert report.published, [problem for problem in report.problems if problem.severity == "error"]
    return folder


@dataclass
class Watched:
    """A page of the browser, and everything that went wrong in it or went elsewhere."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    @property
    def path(self) -> str:
        """Where the page is, relative to the site: "de/themes/"."""
        address = self.page.url.partition("#")[0]
        assert address.startswith(self.home), f"{address} lies outside the site"
        return address.removeprefix(self.home)

    def open(self, path: str) -> Page:
        """The page at a path of the site."""
        self.page.goto(self.home + path)
        return self.page

    def assert_clean(self) -> None:
        """Nothing was said on the console, nothing failed, and nothing was asked of another host."""
        assert self.faults == []

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and not request.url.startswith(self.home):
            self.faults.append(f"foreign: {request.url}")

    def _failed(self, request: Request) -> None:
        # A reader who goes on before the icon is there makes the browser drop the request; a page itself is never dropped so.
        if request.failure != DROPPED or request.is_navigation_request():
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@dataclass(frozen=True)
class Walk:
    """Records that lead into each other by links: a cluster with a sub-field to its name and a member."""

    theme: str
    sub_field: str
    cluster: str
    actor: str
    region: str


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The real atlas as it was read."""
    checked = check(ROOT, TODAY)
    assert checked.atlas is not None, checked.problems
    return checked.atlas


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the finished site."""
    return published(ROOT, tmp_path_factory.mktemp("served")) / BELOW


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """The address of the site."""
    with served(site.parents[len(Path(BELOW).parts) - 1]) as address:
        yield address


@pytest.fixture(scope="session")
def lagoon_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the finished site of the example, in which every key of a record is used."""
    return published(ROOT / "examples" / "lagoon", tmp_path_factory.mktemp("lagoon")) / BELOW


@pytest.fixture(scope="session")
def lagoon(lagoon_site: Path) -> Iterator[str]:
    """The address of that site."""
    with served(lagoon_site.parents[len(Path(BELOW).parts) - 1]) as address:
        yield address


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder to serve of a small atlas whose data are made up and whose address is known."""
    root = tiny(tmp_path_factory.mktemp("atlas"))
    change(root, "atlas.yml", "fictional: true", f"fictional: true\nsite_url: https://atlas.example.org/{BELOW}/")
    return published(root, tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[[int, bool, str], BrowserContext]:
    """The browser as a reader has set it up, kept for the session: what was loaded once stays in its cache."""
    kept: dict[tuple[int, bool, str], BrowserContext] = {}

    def _context(width: int, javascript: bool, scheme: str) -> BrowserContext:
        key = width, javascript, scheme
        if key not in kept:
            kept[key] = browser.new_context(
                viewport={"width": width, "height": HEIGHT},
                java_script_enabled=javascript,
                color_scheme="dark" if scheme == "dark" else "light",
            )
            kept[key].set_default_timeout(10_000)
        return kept[key]

    return _context


@pytest.fixture
def visit(contexts: Callable[[int, bool, str], BrowserContext], home: str) -> Iterator[Callable[..., Watched]]:
    """Opens a page for one test: `visit(PHONE, javascript=False, scheme="dark")`."""
    pages: list[Page] = []

    def _visit(width: int = DESKTOP, *, javascript: bool = True, scheme: str = "light", at: str = home) -> Watched:
        context = contexts(width, javascript, scheme)
        pages.append(context.new_page())
        return Watched(pages[-1], at)

    yield _visit
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def walk(atlas: Atlas) -> Walk:
    """The first cluster of the atlas from which a reader can go on to a member, with a sub-field that leads to it."""
    for cluster in atlas.clusters.values():
        sub_field = next((claim.field for claim in cluster.competencies if "/" in claim.field), "")
        actor = next((actor for actor in atlas.actors.values() if cluster.id in actor.clusters), None)
        if cluster.is_at_work and sub_field and actor:
            return Walk(sub_field.partition("/")[0], sub_field, cluster.id, actor.id, actor.region)
    raise AssertionError("no cluster of the atlas has both a sub-field and a member")


@pytest.fixture(scope="session")
def kinds(atlas: Atlas, walk: Walk, site: Path) -> Mapping[str, str]:
    """One address for every kind of page, the hardest there is: longest names, most and fewest records."""
    seats = {record.region for record in (*atlas.clusters.values(), *atlas.actors.values())}
    longest_cluster = max(atlas.clusters.values(), key=lambda cluster: (len(cluster.name), cluster.id))
    longest_actor = max(atlas.actors.values(), key=lambda actor: (len(actor.name), actor.id))
    former = next((cluster.id for cluster in atlas.clusters.values() if not cluster.is_at_work), longest_cluster.id)
    held = {claim.field for record in (*atlas.clusters.values(), *atlas.actors.values()) for claim in record.competencies}
    second = routes.part(routes.ACTORS, 2)
    return {
        "home": routes.HOME,
        "themes": routes.THEMES,
        "theme": routes.theme(walk.theme),
        "sub-field": routes.field(walk.sub_field),
        "sub-field with nothing": routes.field(next((name for name in atlas.sub_fields if name not in held), walk.sub_field)),
        "regions": routes.REGIONS,
        "region": routes.region(walk.region),
        "region with nothing": routes.region(next((code for code in atlas.area if code not in seats), walk.region)),
        "clusters": routes.CLUSTERS,
        "cluster": routes.cluster(walk.cluster),
        "cluster with a long name": routes.cluster(longest_cluster.id),
        "former cluster": routes.cluster(former),
        "actors": routes.ACTORS,
        "second part of a list": second if (site / second).exists() else routes.ACTORS,
        "actor": routes.actor(walk.actor),
        "actor with a long name": routes.actor(longest_actor.id),
        "statistics": routes.STATISTICS,
        "comparison": routes.COMPARE,
        "trends": routes.TRENDS,
        "trend": routes.trend(max(atlas.trends.values(), key=lambda trend: (len(trend.needs), trend.id)).id),
        "key enabling technologies": routes.KETS,
        "about": routes.ABOUT,
        "contribute": routes.CONTRIBUTE,
        "data protection": routes.DATA_PROTECTION,
        "imprint": routes.IMPRINT,
        "corrections": routes.CORRECTIONS,
        "not found": routes.NOT_FOUND,
    }
