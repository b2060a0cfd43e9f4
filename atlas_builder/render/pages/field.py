"""A sub-field: what it is, how the regions stand in it, and who holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import CLUSTER, Claim
from atlas_builder.render.candidates import field_line
from atlas_builder.render.directory import beside_field
from atlas_builder.render.index import Link
from atlas_builder.render.measures import panel
from atlas_builder.render.outlooks import trend_links
from atlas_builder.render.pages.theme import stats
from atlas_builder.render.parts import Parts, parts_of, rest_page
from atlas_builder.render.site import Card, Row, Site
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import SubField, Theme
from atlas_builder.text import sort_key


@dataclass(frozen=True, slots=True)
class HoldingCluster:
    """A cluster with its claim on the sub-field."""

    card: Card
    remark: str
    note: str


class HoldingActor(NamedTuple):
    """An actor with its claim on the sub-field."""

    row: Row
    remark: str
    note: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many organisations of a country or kind."""

    name: str
    count: str


def pages(site: Site) -> Iterator[Page]:
    """A page for each sub-field."""
    for theme in site.atlas.themes.values():
        for entry in theme.fields:
            field_id = theme.field_id(entry)
            claims = [claim for claim in site.claims_on(field_id) if claim.kind != CLUSTER]
            for parts, shown in parts_of(site, routes.field(field_id), claims):
                yield _page(site, theme, entry, parts, shown) if parts.number == 1 else _rest(site, theme, field_id, parts, shown)


def _rest(site: Site, theme: Theme, field_id: str, parts: Parts, claims: list[Claim]) -> Page:
    """A further page of the actors of a sub-field."""
    here, name = parts.here, site.name_of_field(field_id)
    trail = (
        (site.text("chrome.themes"), routes.THEMES),
        (site.theme_names[theme.id], routes.theme(theme.id)),
        (name, routes.field(field_id)),
    )
    heading = site.headed("field.actors", site.findings.tallies[field_id].actors, "actors.title")
    title = parts.title(site, site.text("list.of", title=heading, subject=name))
    return rest_page(
        site, "themes", title, parts, site.crumbs(here, *trail), "holders.html", theme=theme.id, actors=_actors(site, claims, here)
    )


def _page(site: Site, theme: Theme, entry: SubField, parts: Parts, shown: list[Claim]) -> Page:
    field_id = theme.field_id(entry)
    here = routes.field(field_id)
    name = site.name_of_field(field_id)
    claims = site.claims_on(field_id)
    tally = site.findings.tallies[field_id]
    definition = site.said(entry.definition)
    synonyms = entry.synonyms.get(site.language.code, ())
    broader = f"{theme.id}/{entry.broader.rpartition('/')[2]}" if entry.broader else ""
    narrower = [theme.field_id(other) for other in theme.fields if other.broader and other.broader.rpartition("/")[2] == entry.id]
    trail = ((site.text("chrome.themes"), routes.THEMES), (site.theme_names[theme.id], routes.theme(theme.id)))
    return Page(
        lang=site.language.code,
        path=here,
        preview=routes.theme(theme.id),
        section="themes",
        title=site.text("field.title", field=name, theme=site.theme_names[theme.id]),
        description=definition.text,
        body=fill(
            "field",
            t=site.text,
            theme=theme.id,
            chip=site.chip(theme, here),
            name=name,
            crumbs=site.crumbs(here, *trail),
            definition=definition,
            synonyms=", ".join(synonyms),
            broader=_links(site, [broader] if broader in site.field_names else [], here),
            narrower=_links(site, narrower, here),
            related=_links(site, [other for other in entry.related if other in site.field_names or other in site.theme_names], here),
            stats=stats(site, field_id),
            panel=panel(site, field_id, here),
            radar=field_line(site, field_id, here),
            trends=trend_links(site, site.findings.trends.by_field.get(field_id, ()), here),
            clusters_heading=site.headed("field.clusters", tally.clusters, "column.clusters"),
            clusters=tuple(_cluster(site, claim, here) for claim in claims if claim.kind == CLUSTER),
            actors_heading=site.headed("field.actors", tally.actors, "actors.title"),
            actors=_actors(site, shown, here),
            parts=parts,
            beside=beside_field(site, field_id, here),
            by_country=_counts({site.country_names[code]: count for code, count in tally.by_country.items()}, site),
            by_kind=_counts({site.kind_name(kind): count for kind, count in tally.by_kind.items()}, site),
            contribute=routes.relative(here, routes.CONTRIBUTE),
            all_actors=routes.relative(here, routes.ACTORS),
        ),
    )


def _links(site: Site, fields: list[str], here: str) -> tuple[Link, ...]:
    return tuple(Link(site.name_of_field(field), routes.relative(here, routes.field(field))) for field in fields)


def _remark(site: Site, claim: Claim) -> str:
    return "" if claim.sourced else site.text("badge.not_sourced")


def _cluster(site: Site, claim: Claim, here: str) -> HoldingCluster:
    return HoldingCluster(site.card(site.atlas.clusters[claim.holder], here), _remark(site, claim), claim.competency.note)


def _actors(site: Site, claims: Iterable[Claim], here: str) -> tuple[HoldingActor, ...]:
    return tuple(
        HoldingActor(site.row(site.atlas.actors[claim.holder], here), _remark(site, claim), claim.competency.note) for claim in claims
    )


def _counts(named: dict[str, int], site: Site) -> tuple[Count, ...]:
    return tuple(Count(name, site.language.number(named[name])) for name in sorted(named, key=lambda name: (-named[name], sort_key(name))))
