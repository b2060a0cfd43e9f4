"""The pages made from data: View in, Pages out, one at a time, so that no more than one page is held."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder.bundle import Page
from atlas_builder.render.pages import PAGES
from atlas_builder.render.site import Site
from atlas_builder.view import View


def render(view: View) -> Iterator[Page]:
    """Every page of one language that is made from data, in the order of the list of page types."""
    site = Site.of(view)
    for pages in PAGES:
        yield from pages(site)
