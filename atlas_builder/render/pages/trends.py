"""The list of technology trends, by when they matter, each with what it needs and who has most of it on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.trends import Known, Outlook
from atlas_builder.render.index import Link, Said
from atlas_builder.render.outlooks import counted, name_of
from atlas_builder.render.site import Chip, Site, Stat
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Horizon
from atlas_builder.text import sort_key

TIES_NAMED = 2  # clusters named as having the most: of three or more that are level none stands out


@dataclass(frozen=True, slots=True)
class Entry:
    """A trend in the list. width: of its bar in percent, the needs with a source among all."""

    link: Link
    chips: tuple[Chip, ...]
    summary: Said
    counted: str
    width: int
    best: str


@dataclass(frozen=True, slots=True)
class Group:
    """The trends of one horizon."""

    heading: str
    entries: tuple[Entry, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of all trends."""
    here = routes.TRENDS
    yield Page(
        lang=site.language.code,
        path=here,
        section="trends",
        title=site.text("trends.title"),
        description=site.text("trends.lead"),
        body=fill(
            "trends",
            t=site.text,
            crumbs=site.crumbs(here),
            finding=_finding(site),
            stats=_stats(site) if site.findings.trends.by_id else (),
            groups=tuple(_groups(site, here)),
            open=_open(site, here),
            open_heading=site.plural("trends.open", len(_unknown(site))),
            kets=routes.relative(here, routes.KETS),
            radar=routes.relative(here, routes.META_CLUSTERS),
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _outlooks(site: Site) -> tuple[Outlook, ...]:
    return tuple(site.findings.trends.by_id.values())


def _unknown(site: Site) -> list[str]:
    """The sub-fields that trends need and that nobody on record can do, in the atlas's order."""
    found = {need.field for outlook in _outlooks(site) for need in outlook.known(Known.NOTHING)}
    return sorted(found, key=site.field_rank.__getitem__)


def _finding(site: Site) -> str:
    """How many trends some cluster could answer for the most part, and how many of their needs have a source."""
    outlooks = _outlooks(site)
    if not outlooks:
        return site.text("trends.finding_nothing")
    able = sum(1 for outlook in outlooks if any(answer.has_most for answer in outlook.clusters))
    if not able:
        return site.plural("trends.finding_none", len(outlooks))
    return site.plural("trends.finding", able, whole=site.plural("trends.of_trends", len(outlooks)))


def _stats(site: Site) -> tuple[Stat, ...]:
    outlooks, number = _outlooks(site), site.language.number
    needs = {need.field: need.known for outlook in outlooks for need in outlook.needs}
    sourced = sum(1 for known in needs.values() if known is Known.SOURCED)
    clusters = {answer.id for outlook in outlooks for answer in outlook.clusters if answer.sourced}
    return (
        Stat(number(len(outlooks)), site.plural("trends.stat.trends", len(outlooks))),
        Stat(site.text("label.of", part=number(sourced), whole=number(len(needs))), site.plural("trend.stat.needs", len(needs))),
        Stat(number(len(clusters)), site.plural("trends.stat.clusters", len(clusters))),
    )


def _groups(site: Site, here: str) -> Iterator[Group]:
    for horizon in Horizon:
        found = [outlook for outlook in _outlooks(site) if site.atlas.trends[outlook.id].horizon is horizon]
        found.sort(key=lambda outlook: (sort_key(name_of(site, outlook.id)), outlook.id))
        if found:
            yield Group(site.term("horizons", horizon), tuple(_entry(site, outlook, here) for outlook in found))


def _entry(site: Site, outlook: Outlook, here: str) -> Entry:
    return Entry(
        link=Link(name_of(site, outlook.id), routes.relative(here, routes.trend(outlook.id))),
        chips=tuple(site.chip(site.atlas.themes[theme], here) for theme in outlook.themes),
        summary=site.said(site.atlas.trends[outlook.id].summary),
        counted=counted(site, outlook),
        width=round(100 * len(outlook.known(Known.SOURCED)) / len(outlook.needs)) if outlook.needs else 0,
        best=_best(site, outlook),
    )


def _best(site: Site, outlook: Outlook) -> str:
    """The cluster that has the most needs, or that several are level; nothing where none has any."""
    most = max((len(answer.sourced) for answer in outlook.clusters), default=0)
    if not most:
        return ""
    level = [answer.id for answer in outlook.clusters if len(answer.sourced) == most]
    figures = {"part": site.language.number(most), "whole": site.language.number(len(outlook.needs))}
    if len(level) > TIES_NAMED:
        return site.plural("trends.best_many", len(level), **figures)
    names = sorted((site.atlas.clusters[cluster].name for cluster in level), key=sort_key)
    return site.plural("trends.best", len(level), clusters=site.language.joined(names), **figures)


def _open(site: Site, here: str) -> tuple[tuple[Link, tuple[Link, ...]], ...]:
    """The sub-fields without any record, each with the trends that wait for it."""
    found = []
    for field in _unknown(site):
        waiting = (Link(name_of(site, trend), routes.relative(here, routes.trend(trend))) for trend in site.findings.trends.by_field[field])
        found.append((site.field_link(field, here), tuple(waiting)))
    return tuple(found)
