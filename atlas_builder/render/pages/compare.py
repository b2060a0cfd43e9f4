"""Comparison: two to four clusters or regions side by side. The page holds the words, the script fills in the figures of what is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.model import Cluster
from atlas_builder.render.arcs import land
from atlas_builder.render.index import Link
from atlas_builder.render.maps import COARSE
from atlas_builder.render.outlines import whole
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill

LEVELS = ("1", "2", "3", "4")
SAID = (
    "choose", "full", "failed", "unknown", "pick", "remove", "caption",
    "seat", "country", "languages", "founded", "members", "apart", "km", "clusters", "actors", "not_known",
    "finding", "all", "some", "none", "own", "through", "unsourced", "evidence", "gap", "no_record", "note",
    "holders", "sourced_of", "quotient",
)  # fmt: skip


def pages(site: Site) -> Iterator[Page]:
    """The one page."""
    here, text = routes.COMPARE, site.text
    yield Page(
        lang=site.language.code,
        path=here,
        section="compare",
        title=text("compare.title"),
        description=text("compare.lead"),
        body=fill(
            "compare",
            t=text,
            crumbs=site.crumbs(here, (text("chrome.clusters"), routes.CLUSTERS)),
            source=site.data(routes.API_COMPARISON, here),
            clusters=routes.relative(here, routes.CLUSTERS),
            regions=routes.relative(here, routes.REGIONS),
            land=land(site.area),
            height=sheet.height if (sheet := whole(site.area, COARSE)) else 0,
            words=tuple(_words(site, here)),
        ),
    )


def _words(site: Site, here: str) -> Iterator[tuple[str, Link]]:
    """What the script calls things: fields and regions with their pages, levels, roles, countries and languages."""
    for field in site.findings.by_field:
        yield f"field:{field}", site.field_link(field, here)
    for code, address in site.region_addresses(here).items():
        yield f"region:{code.lower()}", Link(site.region_names[code], address)
    for country in sorted({site.atlas.regions[code].country for code in site.region_codes}):
        yield f"country:{country}", Link(site.country_names[country])
    for level in LEVELS:
        yield f"level:{level}", Link(site.term("levels", level))
    for role in site.atlas.vocabularies.get("roles", ()):
        yield f"role:{role}", Link(site.term("roles", role))
    for lang in sorted({lang for cluster in site.atlas.clusters.values() for lang in _spoken(cluster)}):
        yield f"language:{lang}", Link(site.language.language_name(lang))
    for key in SAID:
        yield key, Link(site.text(f"compare.word.{key}"))


def _spoken(cluster: Cluster) -> tuple[str, ...]:
    return cluster.languages + (cluster.contact.languages if cluster.contact else ())
