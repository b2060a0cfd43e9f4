"""The page of the search: what hits can be narrowed by, and the place for them. What is found comes from the index, by script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill

FEW = 3_000
"""Up to so many organisations the counts of the facets weigh less than 30 KB and come at once; beyond, when they are asked for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that hits can be narrowed to, and its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that hits can be narrowed by."""

    name: str
    title: str
    choices: tuple[Choice, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page, where the site has a search."""
    if not site.view.search:
        return
    here, text = routes.SEARCH, site.text
    lists = (
        ("chrome.themes", routes.THEMES),
        ("chrome.regions", routes.REGIONS),
        ("chrome.clusters", routes.CLUSTERS),
        ("chrome.actors", routes.ACTORS),
        ("chrome.about", routes.ABOUT),
    )
    yield Page(
        lang=site.language.code,
        path=here,
        section="search",
        title=text("search.title"),
        description=text("search.lead"),
        body=fill(
            "search",
            t=text,
            crumbs=site.crumbs(here),
            facets=_facets(site),
            at_once=len(site.organisations) <= FEW,
            # The script fills these places.
            count=text("search.count", count="{count}"),
            nothing=text("search.none", query="{query}"),
            links=tuple(Link(text(key), routes.relative(here, path)) for key, path in lists),
        ),
    )


def _facets(site: Site) -> tuple[Facet, ...]:
    themes = (Choice(theme, name) for theme, name in site.theme_names.items())
    countries = (Choice(code, site.country_names[code]) for code in site.regions_by_country)
    kinds = (
        Choice("concept", site.text("search.concept")),
        *(Choice(kind, site.kind_name(kind)) for kind in (CLUSTER, *site.atlas.vocabularies.get("kinds", ()))),
        Choice("region", site.text("column.region")),
        Choice("page", site.text("search.page")),
    )
    return (
        Facet("theme", site.text("column.theme"), tuple(themes)),
        Facet("country", site.text("column.country"), tuple(countries)),
        Facet("kind", site.text("column.kind"), kinds),
    )
