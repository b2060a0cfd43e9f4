"""What the dossiers share: who can do what and on what evidence, whom to write to, where it comes from, and the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from atlas_builder import routes
from atlas_builder.model import Actor, Basis, Cluster, Competency, Organisation
from atlas_builder.render.facts import Contact, contact, source_text
from atlas_builder.render.index import Link
from atlas_builder.render.profile import outward
from atlas_builder.render.site import Site

SOURCES_NAMED = 2  # of one organisation: a sheet names where to begin, the page of the organisation names all


class Skill(NamedTuple):
    """A field that somebody holds. level: how far it reaches, or nothing; remark: that no source states it, or nothing."""

    name: str
    level: str
    remark: str


class Line(NamedTuple):
    """An organisation on a sheet: who, where, what it can do, and where that is read."""

    link: Link
    kind: str
    where: str
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A cluster and whom to write to."""

    link: Link
    where: str
    status: str
    skills: tuple[Skill, ...]
    contact: Contact


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from and when it was last checked."""

    name: str
    sources: tuple[Link, ...]
    checked: str


def address(site: Site, here: str) -> str:
    """The full address of a page, or nothing where the atlas does not know its own."""
    base, code = site.atlas.settings.site_url, site.language.code
    if not base:
        return ""
    prefix = "" if code == site.atlas.settings.languages[0] else f"{code}/"
    return f"{base.rstrip('/')}/{prefix}{here}"


def claims_in(record: Organisation, fields: Iterable[str]) -> tuple[Competency, ...]:
    """What a record claims of these fields, one claim for each, those with a source first, then those that reach furthest."""
    wanted = frozenset(fields)
    found = [claim for claim in record.competencies if claim.field in wanted]
    if len(found) == 1:
        return (found[0],)
    best: dict[str, Competency] = {}
    for claim in found:
        held = best.get(claim.field)
        if held is None or _standing(claim) < _standing(held):
            best[claim.field] = claim
    return tuple(sorted(best.values(), key=_standing))


def weight(claims: Sequence[Competency]) -> tuple[int, int, int]:
    """How an organisation stands in a list by its claims: many with a source first, then far-reaching ones, then many. Smaller is earlier."""
    stated = [claim for claim in claims if claim.basis is Basis.STATED]
    return -len(stated), -max((claim.level or 0 for claim in stated), default=0), -len(claims)


def skills(site: Site, claims: Iterable[Competency]) -> tuple[Skill, ...]:
    """Claims in words."""
    return tuple(
        Skill(
            name=site.name_of_field(claim.field) if "/" in claim.field else site.text("record.theme_only"),
            level=site.term("levels", str(claim.level)) if claim.level else "",
            remark="" if claim.basis is Basis.STATED else site.text("badge.not_sourced"),
        )
        for claim in claims
    )


def line(site: Site, record: Organisation, claims: Iterable[Competency], here: str) -> Line:
    """An organisation on the sheet of an address."""
    return Line(
        link=Link(record.name, routes.relative(here, site.address(record))),
        kind=site.term("kinds", record.kind) if isinstance(record, Actor) else "",
        where=record.location.city,
        skills=skills(site, claims),
    )


def call(site: Site, record: Cluster, claims: Iterable[Competency], here: str, status: str = "") -> Call:
    """A cluster on the sheet of an address."""
    return Call(
        link=Link(record.name, routes.relative(here, site.address(record))),
        where=f"{site.where(record)}, {site.country_names[site.atlas.region_of(record).country]}",
        status=status,
        skills=skills(site, claims),
        contact=contact(site, record, here),
    )


def origins(site: Site, records: Iterable[Organisation]) -> tuple[Origin, ...]:
    """The sources of what stands on the sheet, by record."""
    return tuple(
        Origin(
            name=record.name,
            sources=tuple(_source(source.url, source.year) for source in record.sources[:SOURCES_NAMED]),
            checked=site.language.date(record.provenance.checked),
        )
        for record in records
    )


def _source(url: str, year: int | None) -> Link:
    text = source_text(url)
    return outward(url, f"{text} ({year})" if year else text)


def _standing(claim: Competency) -> tuple[bool, int]:
    return claim.basis is not Basis.STATED, -(claim.level or 0)
