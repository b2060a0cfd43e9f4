"""The list of clusters, by country; merged and dissolved ones stand after the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.model import Cluster
from atlas_builder.proposals import cluster_proposal
from atlas_builder.render.index import Link
from atlas_builder.render.parts import parts_of
from atlas_builder.render.site import Card, Site
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its clusters in a part of the list."""

    name: str
    cards: tuple[Card, ...]


def pages(site: Site) -> Iterator[Page]:
    """The pages of the list; there is one even where there is no cluster."""
    ordered = [record for codes in site.regions_by_country.values() for record in _of(site, set(codes))]
    for parts, shown in parts_of(site, routes.CLUSTERS, ordered):
        last = parts.number == parts.count
        countries = site.plural("count.countries_in", len({site.atlas.region_of(record).country for record in ordered}))
        lead = site.plural("clusters.lead", len(ordered), countries=countries)
        yield Page(
            lang=site.language.code,
            path=parts.here,
            section="clusters",
            title=parts.title(site, site.text("clusters.title")),
            description=lead,
            body=fill(
                "clusters",
                t=site.text,
                crumbs=site.crumbs(parts.here),
                title=parts.title(site, site.text("clusters.title")),
                lead=lead,
                compare=routes.relative(parts.here, routes.COMPARE),
                countries=_countries(site, shown, parts.here),
                former=tuple(site.card(record, parts.here) for record in site.former_clusters) if last else (),
                parts=parts,
                contribute=routes.relative(parts.here, routes.CONTRIBUTE),
                proposals=(Link(site.text("forge.propose_cluster"), cluster_proposal(site.atlas, site.language)),),
            ),
        )


def _of(site: Site, codes: set[str]) -> list[Cluster]:
    return [record for record in site.clusters if record.region in codes]


def _countries(site: Site, shown: list[Cluster], here: str) -> tuple[Country, ...]:
    grouped: dict[str, list[Card]] = {}
    for record in shown:
        grouped.setdefault(site.atlas.region_of(record).country, []).append(site.card(record, here))
    return tuple(Country(site.country_names[code], tuple(cards)) for code, cards in grouped.items())
