"""Matches as pages and data show them: who seeks what, who has it, whom to write to, and the score with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.derive.matching import Match
from atlas_builder.derive.scores import MOST, Kind, Reason
from atlas_builder.model import Exchange, Organisation
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site

SHOWN = 5  # matches in one list on the page of an organisation or region: those to begin with; the page of all matches has more
CONTACT = "#contact"  # the place on a cluster's or actor's page that says whom to write to


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in words, and the points that it adds."""

    text: str
    added: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Something sought: by whom, what, and what else is said of it."""

    seeker: Link
    where: str
    what: Link
    facts: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One match. verb: whether it is offered or can be done; origin: the merged cluster in whose record it stands, or nothing."""

    ask: Ask
    provider: Link
    where: str
    verb: str
    what: Link
    facts: str
    origin: str
    contact: Link
    score: str
    whys: tuple[Why, ...]
    warning: str
    mutual: str


@dataclass(frozen=True, slots=True)
class Section:
    """Matches below one heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The best matches of an organisation or region, with the way to all."""

    sections: tuple[Section, ...]
    all: Link


def row(site: Site, match: Match, here: str, call: str = "") -> Row:
    """A match on the page of an address. call: whom to write to, the provider unless said otherwise."""
    provider, partner = _record(site, match.provider), _record(site, call or match.provider)
    address = routes.relative(here, site.address(provider))
    origin = _record(site, match.origin).name if match.origin != match.provider else ""
    offer = _exchange(_record(site, match.origin).offers, match.provider_item) if match.kind is Kind.NEED else None
    return Row(
        ask=ask(site, match.seeker, match.kind, match.item, here),
        provider=Link(provider.name, address),
        where=_where(site, provider),
        verb=site.text("match.offers" if offer else "match.can"),
        what=_what(site, offer, match.provider_field, here),
        facts=_facts(site, offer),
        origin=site.text("match.origin", name=origin) if origin else "",
        contact=Link(site.text("match.contact", name=partner.name), routes.relative(here, site.address(partner)) + CONTACT),
        score=site.text("match.score", points=site.language.number(match.points), most=site.language.number(MOST)),
        whys=whys(site, match),
        warning="" if match.is_sourced else site.text("badge.not_sourced"),
        mutual=site.text("match.mutual") if match.reciprocal else "",
    )


def ask(site: Site, seeker: str, kind: Kind, item: str, here: str) -> Ask:
    """What an organisation seeks, for the page of an address. item: the id of a need, or the field of a gap."""
    record = _record(site, seeker)
    need = _exchange(record.needs, item) if kind is Kind.NEED else None
    gap = next((gap for gap in getattr(record, "gaps", ()) if gap.field == item), None) if kind is Kind.GAP else None
    facts = _facts(site, need) if need else site.text(f"priority.{gap.priority.value}") if gap else ""
    note = need.note if need else gap.note if gap else ""
    field = need.field if need else item
    return Ask(
        seeker=Link(record.name, routes.relative(here, site.address(record))),
        where=_where(site, record),
        what=_what(site, need, field, here),
        facts=facts,
        note=note,
    )


def whys(site: Site, match: Match) -> tuple[Why, ...]:
    """The reasons that add points, in words, and that no source states it where none does."""
    added = (reason for reason in match.reasons if reason.points or (reason.name == "source" and not reason.points))
    return tuple(
        Why(_reason(site, match, reason), site.text("match.added", points=site.language.number(reason.points))) for reason in added
    )


def reason_texts(site: Site, match: Match) -> tuple[str, ...]:
    """The same reasons as texts for the data."""
    return tuple(site.text("match.reason", reason=why.text, added=why.added) for why in whys(site, match))


def matched_of(site: Site, holder: str, here: str) -> Matched | None:
    """The best matches of a cluster or actor, those in which it seeks before those in which it provides; None where it has none."""
    held = site.findings.matches.by_holder.get(holder, ())
    seeking = [match for match in held if match.seeker == holder]
    providing = [match for match in held if match.provider == holder]
    return _matched(site, here, ("match.seeking", seeking), ("match.providing", providing))


def matched_in(site: Site, code: str, here: str) -> Matched | None:
    """The best matches of the organisations of a region; None where they have none. What is sought and found in it stands with what is sought."""
    regions, held = site.findings.matches.regions, site.findings.matches.by_region.get(code, ())
    seeking = [match for match in held if regions[match.seeker] == code]
    providing = [match for match in held if regions[match.seeker] != code]
    return _matched(site, here, ("match.region_seeking", seeking), ("match.region_providing", providing))


def _matched(site: Site, here: str, seeking: tuple[str, list[Match]], providing: tuple[str, list[Match]]) -> Matched | None:
    if not seeking[1] and not providing[1]:
        return None
    sides = (
        (seeking[0], tuple(row(site, match, here) for match in seeking[1][:SHOWN])),
        (providing[0], tuple(row(site, match, here, match.seeker) for match in providing[1][:SHOWN])),
    )
    sections = tuple(Section(site.text(key), rows) for key, rows in sides if rows)
    return Matched(sections, Link(site.text("match.all"), routes.relative(here, routes.MATCHES)))


def _reason(site: Site, match: Match, reason: Reason) -> str:
    text, what = site.text, reason.what
    if reason.name == "field":
        name = site.name_of_field(match.field if what == ("same",) else match.provider_field)
        return text(f"match.why.{what[0]}", field=name)
    if reason.name == "source":
        return text("match.why.sourced" if reason.points else "match.why.unsourced")
    if reason.name == "kind":
        return text("match.why.kind", kind=site.term("offer-kinds", what[0]))
    if reason.name == "trl":
        return text("match.why.trl", low=what[0], high=what[1])
    if reason.name == "level":
        return text("match.why.level", level=site.term("levels", str(reason.figure)))
    if reason.name == "role":
        return text("match.why.role", roles=", ".join(site.term("roles", role) for role in what))
    if reason.name == "age":
        return text(f"match.why.age_{match.kind.value}", age=site.age(reason.figure or 0))
    if reason.name == "language":
        return text("match.why.language", languages=site.language.joined(map(site.language.language_name, what)))
    if reason.name == "country":
        return text("match.why.country", country=site.country_names[what[0]])
    return text("match.why.distance", km=site.language.number(reason.figure or 0))


def _what(site: Site, exchange: Exchange | None, field: str, here: str) -> Link:
    return Link(exchange.title, routes.relative(here, routes.field(field))) if exchange else site.field_link(field, here)


def _facts(site: Site, exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    until = site.text("record.until", date=site.language.date(exchange.expires))
    return " · ".join((site.name_of_field(exchange.field), site.term("offer-kinds", exchange.kind), until))


def _exchange(entries: Iterable[Exchange], item: str) -> Exchange | None:
    return next((entry for entry in entries if entry.id == item), None)


def _where(site: Site, record: Organisation) -> str:
    country = site.country_names[site.atlas.region_of(record).country]
    return site.text("record.where", city=record.location.city, region=country)


def _record(site: Site, holder: str) -> Organisation:
    found = site.atlas.organisation(holder)
    if found is None:
        raise KeyError(holder)
    return found
