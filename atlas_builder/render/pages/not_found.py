"""The page that is shown where there is none. Its links are relative to the root of the language."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


def pages(site: Site) -> Iterator[Page]:
    """The one page."""
    ways = (
        (site.text("chrome.home"), "./"),
        (site.text("chrome.themes"), routes.THEMES),
        (site.text("chrome.regions"), routes.REGIONS),
        (site.text("chrome.clusters"), routes.CLUSTERS),
        (site.text("chrome.actors"), routes.ACTORS),
    )
    yield Page(
        lang=site.language.code,
        path=routes.NOT_FOUND,
        section="",
        title=site.text("not_found.title"),
        description=site.text("not_found.text"),
        body=fill("not_found", t=site.text, ways=tuple(Link(text, address) for text, address in ways)),
    )
