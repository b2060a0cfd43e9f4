"""A declared meta-cluster: its members, how far it is, its action plan, and what its members hold together and do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.declared import Declared
from atlas_builder.derive.metaclusters import State, state_of
from atlas_builder.model import Cluster
from atlas_builder.render.arcs import Seat, arc_map, land
from atlas_builder.render.candidates import PHASES
from atlas_builder.render.facts import Fact, edit_address, source_text
from atlas_builder.render.index import Link
from atlas_builder.render.profile import outward, partner
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Action


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its page and place, and who stands for it today where it is not at work any more."""

    link: Link
    where: str
    status: str
    successor: Link | None


@dataclass(frozen=True, slots=True)
class Step:
    """An action of the plan. `state` is its class, `status` the same in words."""

    title: str
    kind: str
    state: str
    status: str
    due: str
    lead: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A field that the members hold, each member with a warning or none. is_declared: whether the meta-cluster names it as its own."""

    link: Link
    is_declared: bool
    members: tuple[tuple[Link, str], ...]


def pages(site: Site) -> Iterator[Page]:
    """A page for each declared meta-cluster."""
    for one in site.findings.radar.declared:
        yield _page(site, one)


def _page(site: Site, one: Declared) -> Page:
    here = routes.meta_cluster(one.id)
    record = one.record
    lead = site.text(
        "declared.lead",
        clusters=site.plural("count.clusters", len(one.clusters)),
        regions=site.plural("radar.from_regions", len(one.regions)),
        countries=site.plural("radar.from_countries", len(one.countries)),
    )
    return Page(
        lang=site.language.code,
        path=here,
        section="meta-clusters",
        title=record.name,
        description=lead,
        body=fill(
            "meta_cluster",
            t=site.text,
            crumbs=site.crumbs(here, (site.text("radar.title"), routes.META_CLUSTERS)),
            name=record.name,
            lead=lead,
            short="" if _meets(site, one) else site.text("declared.short"),
            facts=tuple(_facts(site, one, here)),
            members=tuple(_member(site, one, cluster, here) for cluster in one.clusters),
            land=land(site.area),
            svg=arc_map(site.area, seats(site, one), map_id="members", label=site.text("declared.map", name=record.name)),
            steps=tuple(step(site, action, here) for action in record.actions),
            covers=tuple(covered(site, one, field, here) for field in one.covers),
            open_fields=tuple(_field(site, field, here) for field in one.open_fields),
            lacks=tuple(_field(site, field, here) for field in one.lacks if field not in one.open_fields),
            sources=tuple(
                (outward(source.url, source_text(source.url)), str(source.year) if source.year else site.text("record.source_undated"))
                for source in record.sources
            ),
            contribute=routes.relative(here, routes.CONTRIBUTE),
            dossier=routes.relative(here, routes.meta_dossier(one.id)),
            toolbox=routes.relative(here, routes.TOOLBOX),
            edit=Link(site.text("record.edit"), edit_address(site, record)),
        ),
    )


def _meets(site: Site, one: Declared) -> bool:
    rule = site.atlas.settings.meta_cluster
    return state_of(rule, len(one.clusters), len(one.regions), len(one.countries)) is State.QUALIFIES


def _facts(site: Site, one: Declared, here: str) -> Iterator[Fact]:
    text, record = site.text, one.record
    yield Fact(text("declared.phase"), (Link(text(PHASES[record.phase])),))
    if record.since:
        since = str(record.since) if isinstance(record.since, int) else site.language.date(record.since)
        yield Fact(text("declared.since"), (Link(since),))
    yield Fact(text("declared.mou"), (Link(text("declared.signed" if record.mou else "declared.not_signed")),))
    if record.committee:
        yield Fact(text("declared.committee"), (Link(record.committee),))
    yield Fact(text("declared.fields"), tuple(_field(site, field, here) for field in record.fields))


def _field(site: Site, field: str, here: str) -> Link:
    return Link(site.name_of_field(field), routes.relative(here, routes.field(field)))


def _cluster(record: Cluster, here: str) -> Link:
    return Link(record.name, routes.relative(here, routes.cluster(record.id)))


def _member(site: Site, one: Declared, cluster: str, here: str) -> Member:
    record, today = site.atlas.clusters[cluster], one.today[cluster]
    is_itself = today == cluster
    return Member(
        link=_cluster(record, here),
        where=f"{site.where(record)}, {site.country_names[site.atlas.region_of(record).country]}",
        status="" if is_itself else site.text(f"status.{record.status.value}"),
        successor=None if is_itself or today is None else _cluster(site.atlas.clusters[today], here),
    )


def seats(site: Site, one: Declared) -> list[Seat]:
    """Where the members sit, for the map."""
    found = []
    for cluster in one.clusters:
        record = site.atlas.clusters[cluster]
        if point := site.point(record):
            found.append(Seat(*point, site.atlas.region_of(record).country, sourced=one.today[cluster] is not None))
    return found


def step(site: Site, action: Action, here: str) -> Step:
    """An action of the plan in words."""
    due = "" if action.due is None else str(action.due) if isinstance(action.due, int) else site.language.date(action.due)
    return Step(
        title=action.title,
        kind=action.kind or "",
        state=action.status.value,
        status=site.text(f"declared.status.{action.status.value}"),
        due=due,
        lead=partner(site, action.lead, here).text if action.lead else "",
    )


def covered(site: Site, one: Declared, field: str, here: str) -> Covered:
    """A field with the members that hold it."""
    members = tuple(
        (_cluster(site.atlas.clusters[cluster], here), site.text("badge.not_sourced") if (field, cluster) in one.unsourced else "")
        for cluster in one.covers[field]
    )
    return Covered(_field(site, field, here), field in one.record.fields, members)
