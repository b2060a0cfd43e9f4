"""An actor: who and where, what it can do, what others may use there, whom to ask, and how far to trust the record."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.model import Actor
from atlas_builder.render import facts, profile
from atlas_builder.render.facts import Fact
from atlas_builder.render.index import Link, Said
from atlas_builder.render.matched import matched_of
from atlas_builder.render.profile import Group, Item, outward
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


def pages(site: Site) -> Iterator[Page]:
    """A page for each actor."""
    for record in site.actors:
        yield _page(site, record)


def _page(site: Site, record: Actor) -> Page:
    here = routes.actor(record.id)
    summary = site.said(record.summary)
    kind = site.term("kinds", record.kind)
    where = site.where(record)
    names = site.said(record.names)
    place = profile.place_of(site, record, here)
    held = profile.holdings(site, record, (), here)
    return Page(
        lang=site.language.code,
        path=here,
        preview=routes.region(record.region),
        section="actors",
        common=profile.ground_of(site, record, here) if place else "",
        title=record.name,
        description=summary.text or site.text("actor.description", name=record.name, kind=kind, where=where),
        body=fill(
            "actor",
            t=site.text,
            name=record.name,
            other_name=names if names.text != record.name else Said("", ""),
            acronym=record.acronym or "",
            kind=kind,
            where=where,
            crumbs=site.crumbs(here, (site.text("chrome.actors"), routes.ACTORS)),
            chips=site.chips(record, here),
            badges=site.own_badges(record),
            summary=summary,
            website=outward(record.website) if record.website else None,
            edit=facts.edit_address(site, record),
            correct=routes.relative(here, routes.CORRECTIONS),
            facts=_facts(site, record, here),
            svg=profile.map_of(site, record, (place,) if place else (), here),
            held=held,
            held_heading=site.text("actor.held"),
            shows_holders=False,
            has_unrated=any(row.own and not row.is_rated for theme in held for row in theme.rows),
            has_unsourced=any(row.remark for theme in held for row in theme.rows),
            groups=_groups(site, record, here),
            matched=matched_of(site, record.id, here),
            contact=facts.contact(site, record, here),
            provenance=facts.provenance(site, record),
            sources=facts.sources(site, record),
        ),
    )


def _facts(site: Site, record: Actor, here: str) -> tuple[Fact, ...]:
    text = site.text
    found = [Fact(text("fact.kind"), (Link(site.term("kinds", record.kind)),)), *facts.seat(site, record, here)]
    if record.clusters:
        found.append(Fact(text("fact.clusters"), tuple(profile.partner(site, cluster, here) for cluster in record.clusters)))
    if record.founded:
        found.append(Fact(text("fact.founded"), (Link(str(record.founded)),)))
    if record.size:
        found.append(Fact(text("fact.size"), (Link(site.term("sizes", record.size)),)))
    if record.helix:
        found.append(Fact(text("fact.helix"), (Link(site.term("helices", record.helix)),)))
    if record.kets:
        found.append(Fact(text("fact.kets"), tuple(Link(site.term("kets", ket)) for ket in record.kets)))
    if record.nace:
        found.append(Fact(text("fact.nace"), tuple(Link(activity) for activity in record.nace)))
    return (*found, *facts.web(site, record))


def _groups(site: Site, record: Actor, here: str) -> tuple[Group, ...]:
    facilities = tuple(
        Item(
            outward(facility.url, facility.name) if facility.url else Link(facility.name),
            (*facility.services, *((site.readiness(facility.trl),) if facility.trl else ())),
        )
        for facility in record.facilities
    )
    courses = tuple(
        Item(
            outward(course.url, course.title) if course.url else Link(course.title),
            tuple(fact for fact in (course.level, site.language.language_name(course.language) if course.language else "") if fact),
        )
        for course in record.courses
    )
    sections = (
        ("facilities", facilities),
        ("courses", courses),
        ("needs", profile.exchanges(site, record.needs, here)),
        ("offers", profile.exchanges(site, record.offers, here)),
        ("experts", profile.experts(site, record, here)),
        ("projects", profile.projects(site, record, here)),
    )
    return tuple(Group(site.text(f"group.{name}"), items) for name, items in sections if items)
