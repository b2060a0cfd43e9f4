"""A technology trend: what it needs, which clusters could answer it first, how the regions stand, and what has no record yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.kets import VOCABULARY, current
from atlas_builder.derive.trends import Answer, Known, Need, Outlook
from atlas_builder.model import Cluster
from atlas_builder.render import facts
from atlas_builder.render.candidates import field_line
from atlas_builder.render.facts import Fact, edit_address, source_text
from atlas_builder.render.index import Link
from atlas_builder.render.maps import choropleth
from atlas_builder.render.measures import Key, source_line
from atlas_builder.render.outlooks import RegionRow, figures_of, finding, legend, name_of, region_rows
from atlas_builder.render.profile import outward
from atlas_builder.render.site import Badge, Chip, Site, Stat
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Trend

SHOWN = 12  # clusters named as able to answer: a morning of telephone calls; the sub-fields' pages name all
HOLDERS_NAMED = 3  # organisations named behind one need of a cluster; more make a line that nobody reads
LOOKS = {Known.SOURCED: "good", Known.UNSOURCED: "warn", Known.NOTHING: "plain"}


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """A sub-field that is needed, how much is on record of it, and what the radar says of it where it says something."""

    link: Link
    chip: Chip
    badge: Badge
    counts: str
    radar: Link | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A need that a cluster has on record, and through whom. warning: that no source states it, or nothing."""

    field: Link
    through: str
    warning: str


@dataclass(frozen=True, slots=True)
class ClusterEntry:
    """A cluster that could answer: where it sits, how many needs it has, why, and whom to write to."""

    link: Link
    where: str
    counted: str
    badges: tuple[Badge, ...]
    reasons: tuple[Reason, ...]
    contact: Link


@dataclass(frozen=True, slots=True)
class Step:
    """A cluster of the set that has most of the needs together, and what it adds to those before it."""

    link: Link
    where: str
    adds: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The map of a trend with what belongs to it."""

    finding: str
    svg: Markup
    legend: str
    keys: tuple[Key, ...]
    source: str
    rows: tuple[RegionRow, ...]


def pages(site: Site) -> Iterator[Page]:
    """A page for each trend."""
    for outlook in site.findings.trends.by_id.values():
        yield _page(site, outlook)


def _page(site: Site, outlook: Outlook) -> Page:
    here = routes.trend(outlook.id)
    record = site.atlas.trends[outlook.id]
    name, summary = name_of(site, outlook.id), site.said(record.summary)
    answering = [answer for answer in outlook.clusters if answer.sourced]
    left = len(answering) - SHOWN
    return Page(
        lang=site.language.code,
        path=here,
        section="trends",
        title=name,
        description=summary.text,
        body=fill(
            "trend",
            t=site.text,
            crumbs=site.crumbs(here, (site.text("trends.title"), routes.TRENDS)),
            name=name,
            chips=tuple(site.chip(site.atlas.themes[theme], here) for theme in outlook.themes),
            summary=summary,
            facts=tuple(_facts(site, record, here)),
            stats=_stats(site, outlook),
            needs=tuple(_need(site, need, here) for need in outlook.needs),
            answers=_lead(site, answering),
            clusters=tuple(_cluster(site, outlook, answer, here) for answer in answering[:SHOWN]),
            rest=site.plural("trend.rest", left) if left > 0 else "",
            team=tuple(_step(site, cluster, adds, here) for cluster, adds in outlook.team) if len(outlook.team) > 1 else (),
            team_lead=_team_lead(site, outlook),
            map=_map(site, outlook, here),
            open=_open(site, outlook, here),
            sources=tuple(
                (
                    outward(source.url, source_text(source.url)),
                    site.dated(source.year) if source.year else site.text("record.source_undated"),
                )
                for source in record.sources
            ),
            radar=routes.relative(here, routes.META_CLUSTERS),
            contribute=routes.relative(here, routes.CONTRIBUTE),
            edit=Link(site.text("trend.edit"), edit_address(site, record)),
        ),
    )


def _facts(site: Site, record: Trend, here: str) -> Iterator[Fact]:
    yield Fact(site.text("trend.horizon"), (Link(site.term("horizons", record.horizon)),))
    if record.kets:
        terms = site.atlas.vocabularies.get(VOCABULARY, {})
        words = dict.fromkeys(current(word, terms) for word in record.kets)
        listed = site.findings.kets.uses
        kets = (Link(site.term(VOCABULARY, ket), routes.relative(here, routes.ket(ket)) if ket in listed else "") for ket in words)
        yield Fact(site.text("fact.kets"), tuple(kets))


def _stats(site: Site, outlook: Outlook) -> tuple[Stat, ...]:
    number = site.language.number
    clusters = sum(1 for answer in outlook.clusters if answer.sourced)
    regions = sum(1 for answer in outlook.regions if answer.sourced)
    figure = site.text("label.of", part=number(len(outlook.known(Known.SOURCED))), whole=number(len(outlook.needs)))
    return (
        Stat(figure, site.plural("trend.stat.needs", len(outlook.needs))),
        Stat(number(clusters), site.plural("trend.stat.clusters", clusters)),
        Stat(number(regions), site.plural("trend.stat.regions", regions)),
    )


def _need(site: Site, need: Need, here: str) -> NeedEntry:
    known = need.known
    if known is Known.SOURCED:
        counts = site.text(
            "trend.need_counts",
            organisations=site.plural("count.organisations", len(need.organisations)),
            regions=site.plural("count.regions_in", len(need.regions)),
            clusters=site.plural("trend.need_clusters", len(need.clusters)) if need.clusters else site.text("trend.need_no_cluster"),
        )
        unsourced = len(need.held_by) - len(need.organisations)
        counts += f" {site.plural('trend.need_more', unsourced)}" if unsourced else ""
    elif known is Known.UNSOURCED:
        counts = site.plural("trend.need_unsourced", len(need.held_by))
    else:
        counts = site.text("trend.need_nothing")
    return NeedEntry(
        link=site.field_link(need.field, here),
        chip=site.chip(site.atlas.themes[need.theme], here),
        badge=Badge(site.text(f"trend.known.{known.value}"), LOOKS[known]),
        counts=counts,
        radar=field_line(site, need.field, here),
    )


def _lead(site: Site, answering: list[Answer]) -> str:
    """What there is to say of the clusters together: whether one of them has most of the needs, or none has any."""
    if not answering:
        return site.text("trend.nobody")
    most = sum(1 for answer in answering if answer.has_most)
    return site.plural("trend.most", most) if most else site.plural("trend.none_has_most", len(answering))


def _where(site: Site, record: Cluster) -> str:
    return f"{site.where(record)}, {site.country_names[site.atlas.region_of(record).country]}"


def _cluster(site: Site, outlook: Outlook, answer: Answer, here: str) -> ClusterEntry:
    record = site.atlas.clusters[answer.id]
    fields = sorted((*answer.sourced, *answer.unsourced), key=site.field_rank.__getitem__)
    return ClusterEntry(
        link=Link(record.name, routes.relative(here, routes.cluster(record.id))),
        where=_where(site, record),
        counted=site.plural("trend.has", len(outlook.needs), part=site.language.number(len(answer.sourced))),
        badges=site.badges(record),
        reasons=tuple(
            Reason(
                site.field_link(field, here),
                _through(site, answer.sourced[field], record.id) if field in answer.sourced else "",
                "" if field in answer.sourced else site.text("badge.not_sourced"),
            )
            for field in fields
        ),
        contact=_contact(site, record, here),
    )


def _through(site: Site, holders: tuple[str, ...], cluster: str) -> str:
    """The organisations by which a cluster has a need; nothing where it is the cluster itself alone."""
    members = [organisation.name for holder in holders if holder != cluster and (organisation := site.atlas.organisation(holder))]
    if not members:
        return ""
    named, more = members[:HOLDERS_NAMED], len(members) - HOLDERS_NAMED
    names = site.plural("radar.and_more", more, fields=", ".join(named)) if more > 0 else site.language.joined(named)
    return site.text("trend.through_also" if cluster in holders else "trend.through", names=names)


def _contact(site: Site, record: Cluster, here: str) -> Link:
    """The nearest way to a cluster: its mailbox, its form, its website, else the place on its page that says whom to ask."""
    known = facts.contact(site, record, here)
    if known.mailbox:
        return known.mailbox
    if known.form:
        return Link(site.text("trend.form"), known.form.href, True)
    if record.website:
        return Link(site.text("trend.website", host=outward(record.website).text), record.website, True)
    return Link(site.text("trend.contact"), f"{routes.relative(here, routes.cluster(record.id))}#contact")


def _step(site: Site, cluster: str, adds: tuple[str, ...], here: str) -> Step:
    record = site.atlas.clusters[cluster]
    link = Link(record.name, routes.relative(here, routes.cluster(cluster)))
    return Step(link, _where(site, record), tuple(site.field_link(field, here) for field in adds))


def _team_lead(site: Site, outlook: Outlook) -> str:
    countries = {site.atlas.region_of(site.atlas.clusters[cluster]).country for cluster, _ in outlook.team}
    return site.plural(
        "trend.team_lead",
        len(outlook.team),
        countries=site.plural("radar.from_countries", len(countries)),
        part=site.language.number(sum(len(adds) for _, adds in outlook.team)),
        whole=site.language.number(len(outlook.needs)),
    )


def _map(site: Site, outlook: Outlook, here: str) -> Map:
    said = finding(site, outlook)
    label = site.text("panel.label", field=name_of(site, outlook.id), finding=said)
    return Map(
        finding=said,
        svg=choropleth(site.area, figures_of(site, outlook, here), map_id="map", label=label, names=site.region_names),
        legend=site.text("trend.legend"),
        keys=legend(site),
        source=source_line(site),
        rows=region_rows(site, outlook, here),
    )


def _open(site: Site, outlook: Outlook, here: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """The needs of which no source says that anybody has them, in two groups with their headings."""
    groups = ((known, outlook.known(known)) for known in (Known.NOTHING, Known.UNSOURCED))
    return tuple(
        (site.text(f"trend.open_{known.value}"), tuple(site.field_link(need.field, here) for need in needs))
        for known, needs in groups
        if needs
    )
