"""A cluster: who and where, what it holds and through whom, what it seeks, whom to ask, and how far to trust the record."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.model import Actor, Cluster
from atlas_builder.proposals import proposal
from atlas_builder.render import facts, profile
from atlas_builder.render.alike import kindred_of
from atlas_builder.render.candidates import candidates_of, memberships
from atlas_builder.render.facts import Fact
from atlas_builder.render.index import Link, Said
from atlas_builder.render.maps import Place
from atlas_builder.render.markdown import html_of
from atlas_builder.render.matched import matched_of
from atlas_builder.render.measures import Key, downloads, keys_of_dots, source_line
from atlas_builder.render.outlooks import trend_links
from atlas_builder.render.profile import Group, Item, outward
from atlas_builder.render.site import Site, kept
from atlas_builder.render.template import fill

NAMED = 15  # seats on the map up to which each tries to have its name beside it
MEMBER_KINDS = ("companies", "research", "public", "other")


def pages(site: Site) -> Iterator[Page]:
    """A page for each cluster, merged and dissolved ones too."""
    for record in site.organisations:
        if isinstance(record, Cluster):
            yield _page(site, record)


def _page(site: Site, record: Cluster) -> Page:
    here = routes.cluster(record.id)
    actors = members_of(site, record.id)
    summary = site.said(record.summary)
    description = site.said(record.description)
    svg, keys = located(site, record.id, here)
    held = profile.holdings(site, record, actors, here)
    return Page(
        lang=site.language.code,
        path=here,
        preview=routes.region(record.region),
        section="clusters",
        title=record.name,
        description=summary.text,
        body=fill(
            "cluster",
            t=site.text,
            name=record.name,
            other_name=_other_name(site, record),
            acronym=record.acronym or "",
            crumbs=site.crumbs(here, (site.text("chrome.clusters"), routes.CLUSTERS)),
            chips=site.chips(record, here),
            badges=site.own_badges(record),
            status=_status(site, record),
            successor=profile.partner(site, record.succeeded_by, here) if record.succeeded_by else None,
            predecessors=tuple(
                Link(other.name, routes.relative(here, routes.cluster(other.id))) for other in site.predecessors.get(record.id, ())
            ),
            summary=summary,
            website=outward(record.website) if record.website else None,
            edit=facts.edit_address(site, record),
            correct=routes.relative(here, routes.CORRECTIONS),
            facts=_facts(site, record, here),
            svg=svg,
            map_finding=finding_of_cluster(site, record),
            map_keys=keys,
            map_source=source_line(site),
            map_downloads=downloads(site, routes.cluster_map(record.id), here, svg),
            description=html_of(description.text) if description.text else "",
            description_lang=description.lang,
            held=held,
            radar=candidates_of(site, record.id, here),
            memberships=memberships(site, record.id, here),
            trends=trend_links(site, site.findings.trends.by_cluster.get(record.id, ()), here),
            matched=matched_of(site, record.id, here),
            kindred=kindred_of(site, record.id, here),
            held_heading=site.text("cluster.held"),
            shows_holders=True,
            has_unrated=any(row.own and not row.is_rated for theme in held for row in theme.rows),
            has_unsourced=any(row.remark for theme in held for row in theme.rows),
            groups=_groups(site, record, here),
            contact=facts.contact(site, record, here),
            members_heading=site.headed("cluster.members_recorded", len(actors), "fact.members"),
            members=tuple(site.row(actor, here) for actor in actors),
            propose=Link(site.text("forge.propose_member"), _member_proposal(site, record)),
            provenance=facts.provenance(site, record),
            sources=facts.sources(site, record),
        ),
    )


def members_of(site: Site, cluster: str) -> list[Actor]:
    """The members of a cluster that are on record, by name."""
    members = site.by_name(site.atlas.actors[actor] for actor in site.findings.members.get(cluster, ()))
    return [site.atlas.actors[member.id] for member in members]


@kept
def located(site: Site, cluster: str, here: str) -> tuple[Markup, tuple[Key, ...]]:
    """The map of a cluster with its members, and its legend."""
    record = site.atlas.clusters[cluster]
    places = _places(site, (record, *members_of(site, cluster)), here)
    return profile.map_of(site, record, places, here), keys_of_dots(site, {place.kind for place in places})


def _places(site: Site, records: Sequence[Cluster | Actor], here: str) -> list[Place]:
    """The seats of a cluster and its members; with their names where that many can be read."""
    found = [(record, place) for record in records if (place := profile.place_of(site, record, here))]
    if len(found) > NAMED:
        return [place for _, place in found]
    return [
        replace(place, name=record.acronym if isinstance(record, Cluster) and record.acronym else record.name) for record, place in found
    ]


def finding_of_cluster(site: Site, record: Cluster) -> str:
    """How many members have their seat in the cluster's own region."""
    members = members_of(site, record.id)
    if not members:
        return site.text("record.place")
    number = site.language.number
    near = sum(member.region == record.region for member in members)
    return site.text("cluster.map_finding", region=site.region_names[record.region], near=number(near), members=number(len(members)))


def _other_name(site: Site, record: Cluster) -> Said:
    said = site.said(record.names)
    return said if said.text != record.name else Said("", "")


def _member_proposal(site: Site, record: Cluster) -> str:
    """A merged or dissolved cluster takes no members."""
    return proposal(site.atlas, site.language, cluster=record.id) if record.is_at_work else ""


def _status(site: Site, record: Cluster) -> str:
    return "" if record.is_at_work else site.text(f"cluster.{record.status.value}")


def _facts(site: Site, record: Cluster, here: str) -> tuple[Fact, ...]:
    text = site.text
    found = facts.seat(site, record, here)
    if record.serves:
        addresses = site.region_addresses(here)
        found.append(Fact(text("fact.serves"), tuple(Link(site.region_names[code], addresses.get(code, "")) for code in record.serves)))
    if record.host:
        found.append(Fact(text("fact.host"), (Link(record.host),)))
    if record.founded:
        found.append(Fact(text("fact.founded"), (Link(str(record.founded)),)))
    if record.members:
        found.append(Fact(text("fact.members"), tuple(Link(line) for line in _members(site, record))))
    if record.label:
        found.append(Fact(text("fact.label"), (Link(_label(site, record)),)))
    if record.languages:
        found.append(Fact(text("fact.languages"), (Link(site.language.joined(map(site.language.language_name, record.languages))),)))
    for name, vocabulary, words in (
        ("sectors", "sectors", record.sectors), ("kets", "kets", record.kets), ("activities", "activities", record.activities)
    ):  # fmt: skip
        if words:
            found.append(Fact(text(f"fact.{name}"), tuple(Link(site.term(vocabulary, word)) for word in words)))
    return (*found, *facts.web(site, record))


def _members(site: Site, record: Cluster) -> Iterator[str]:
    held = record.members
    if held is None:
        return
    if held.total is not None:
        total = site.language.number(held.total)
        yield site.text("record.as_of", figure=total, date=_moment(site, held.as_of)) if held.as_of else total
    for kind in MEMBER_KINDS:
        if (count := getattr(held, kind)) is not None:
            part = site.plural(f"members.{kind}", count)
            # The moment of the figures is said once: with the total where there is one.
            yield site.text("record.as_of", figure=part, date=_moment(site, held.as_of)) if held.as_of and held.total is None else part


def _label(site: Site, record: Cluster) -> str:
    label = record.label
    if label is None:
        return ""
    name = site.text(f"label_level.{label.level.value}")
    return site.text("record.valid_until", label=name, date=_moment(site, label.valid_until)) if label.valid_until else name


def _moment(site: Site, moment: int | datetime.date) -> str:
    return str(moment) if isinstance(moment, int) else site.language.date(moment)


def _groups(site: Site, record: Cluster, here: str) -> tuple[Group, ...]:
    gaps = tuple(
        Item(site.field_link(gap.field, here), (site.text(f"priority.{gap.priority.value}"),), note=gap.note) for gap in record.gaps
    )
    outcomes = tuple(
        Item(
            Link(site.term("outcomes", outcome.type)),
            (site.language.date(outcome.date),),
            tuple(profile.partner(site, name, here) for name in outcome.with_),
            outcome.note,
        )
        for outcome in record.outcomes
        if outcome.date <= site.atlas.today
    )
    sections = (
        ("gaps", gaps),
        ("needs", profile.exchanges(site, record.needs, here)),
        ("offers", profile.exchanges(site, record.offers, here)),
        ("experts", profile.experts(site, record, here)),
        ("projects", profile.projects(site, record, here)),
        ("outcomes", outcomes),
    )
    return tuple(Group(site.text(f"group.{name}"), items) for name, items in sections if items)
