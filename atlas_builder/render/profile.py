"""What the pages of clusters and of actors show alike of their work: claims, offers and needs, experts, projects, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.derive.consent import experts_of
from atlas_builder.derive.freshness import Freshness, freshness
from atlas_builder.model import Actor, Basis, Cluster, Competency, Exchange, Organisation
from atlas_builder.model import Evidence as Proof
from atlas_builder.render.index import Link
from atlas_builder.render.maps import Place, ground, locator
from atlas_builder.render.site import Chip, Site, kept
from atlas_builder.text import host_of

# How the kinds of actor are drawn on a map; what is not named here is drawn as "other".
KINDS_DRAWN = {"company": "company", "research-institution": "research", "university": "research"}


class Evidence(NamedTuple):
    """What shows a competency, with its kind and age."""

    kind: str
    link: Link
    age: str


class Held(NamedTuple):
    """One field that an organisation holds, itself or through its members."""

    field: Link
    own: str
    members: tuple[Link, ...]
    through: str
    level: str
    is_rated: bool
    details: str
    note: str
    remark: str
    checked: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class HeldTheme:
    """The fields of one theme that an organisation holds."""

    chip: Chip
    count: str
    rows: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An offer, need, gap, expert, project, facility or course: a title and what there is to say of it."""

    title: Link
    facts: tuple[str, ...]
    links: tuple[Link, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items below one heading."""

    heading: str
    items: tuple[Item, ...]


def outward(url: str, text: str = "") -> Link:
    """A link out of the site, named by its host where nothing else names it."""
    return Link(text or host_of(url), url, True)


def holdings(site: Site, record: Organisation, members: Sequence[Actor], here: str) -> tuple[HeldTheme, ...]:
    """What the record claims, with what its members claim beside it, by theme in the order of the atlas."""
    own: dict[str, Competency] = {}
    for competency in record.competencies:
        if competency.field not in own or competency.basis is Basis.STATED:
            own[competency.field] = competency
    through: defaultdict[str, list[tuple[Actor, bool]]] = defaultdict(list)
    for member in members:
        stated: dict[str, bool] = {}
        for competency in member.competencies:
            stated[competency.field] = stated.get(competency.field, False) or competency.basis is Basis.STATED
        for field, sourced in stated.items():
            through[field].append((member, sourced))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for field in sorted(own.keys() | through.keys(), key=site.field_rank.__getitem__):
        found[field.partition("/")[0]].append(field)
    groups = []
    for theme_id, fields in found.items():
        theme = site.atlas.themes[theme_id]
        rows = tuple([_held(site, record, field, own.get(field), through.get(field, ()), here) for field in fields])
        narrow = len(fields) - (theme_id in fields)
        groups.append(HeldTheme(_chip(site, theme_id, here.count("/")), _of_fields(site, len(theme.fields), narrow), rows))
    return tuple(groups)


@kept
def _chip(site: Site, theme: str, depth: int) -> Chip:
    return site.chip(site.atlas.themes[theme], "/" * depth)


@kept
def _of_fields(site: Site, count: int, held: int) -> str:
    return site.plural("record.of_fields", count, held=site.language.number(held)) if held else ""


def exchanges(site: Site, entries: Iterable[Exchange], here: str) -> tuple[Item, ...]:
    """The offers or needs that hold on the day of the build."""
    return tuple(
        Item(
            title=Link(entry.title),
            facts=(
                site.term("offer-kinds", entry.kind),
                *((site.readiness(entry.trl),) if entry.trl else ()),
                *(
                    (site.text("record.partner", kinds=site.language.joined(site.term("kinds", kind) for kind in entry.partner)),)
                    if entry.partner
                    else ()
                ),
                site.text("record.until", date=site.language.date(entry.expires)),
            ),
            links=(site.field_link(entry.field, here),),
            note=entry.note,
        )
        for entry in entries
        if entry.posted <= site.atlas.today <= entry.expires
    )


def experts(site: Site, record: Organisation, here: str) -> tuple[Item, ...]:
    """The people who may be named on the day of the build."""
    return tuple(
        Item(
            title=outward(expert.orcid, expert.name) if expert.orcid else Link(expert.name),
            facts=(
                *(site.term("expert-roles", role) for role in expert.roles),
                *((site.language.joined(site.language.language_name(code) for code in expert.languages),) if expert.languages else ()),
            ),
            links=tuple(site.field_link(field, here) for field in expert.fields),
        )
        for expert in experts_of(record, site.atlas.today)
    )


def projects(site: Site, record: Organisation, here: str) -> tuple[Item, ...]:
    """The joint projects."""
    return tuple(
        Item(
            title=outward(project.url, project.title) if project.url else Link(project.title),
            facts=tuple(
                fact for fact in (project.programme, project.role, years(site, project.start, project.end)) if fact
            ),
            links=tuple(partner(site, name, here) for name in project.partners),
        )
        for project in record.projects
    )  # fmt: skip


def years(site: Site, start: int | None, end: int | None) -> str:
    """A span of years in words, or nothing."""
    if start and end:
        return str(start) if start == end else site.text("record.years", start=start, end=end)
    return site.text("record.since", year=start) if start else site.text("record.until", date=end) if end else ""


def partner(site: Site, name: str, here: str) -> Link:
    """A partner by the id of a record, or by name."""
    record = site.atlas.organisation(name)
    return Link(record.name, routes.relative(here, site.address(record))) if record else Link(name)


def map_of(site: Site, record: Organisation, places: Sequence[Place], here: str) -> Markup:
    """A small map of the record's region with these places on it; nothing where no place is known."""
    if not places:
        return Markup("")
    return locator(
        site.atlas.regions,
        record.region,
        places,
        map_id="map",
        label=site.text("map.seat", name=record.name, region=site.region_names[record.region]),
        names=site.region_names,
        hrefs=site.region_addresses(here),
    )


def ground_of(site: Site, record: Organisation, here: str) -> str:
    """What that map has in common with those of all other records of the region."""
    return ground(site.atlas.regions, record.region, names=site.region_names, hrefs=site.region_addresses(here))


def place_of(site: Site, record: Organisation, here: str) -> Place | None:
    """Where a record stands on a map, or None where its town is not known."""
    key = place_of, record.id, here.count("/")
    if key not in site.made:  # a record stands on the maps of its page, its region, its dossiers and the whole area
        site.made[key] = _place(site, record, here)
    return cast("Place | None", site.made[key])


def _place(site: Site, record: Organisation, here: str) -> Place | None:
    point = site.point(record)
    if point is None:
        return None
    kind = "cluster" if isinstance(record, Cluster) else KINDS_DRAWN.get(record.kind, "other") if isinstance(record, Actor) else "other"
    href = routes.relative(here, site.address(record))
    title = site.text("map.place", name=record.name, city=record.location.city)
    return Place(lon=point[0], lat=point[1], kind=kind, title=title, href=href)


def _checked(site: Site, claim: Competency) -> str:
    """When a claim with a day of its own was last checked, and whether that is too long ago."""
    if claim.checked is None:
        return ""
    is_stale = freshness((site.atlas.today - claim.checked).days, site.thresholds) is Freshness.STALE
    return site.text("freshness.claim_stale" if is_stale else "freshness.claim", checked=site.checked(claim.checked))


def _held(site: Site, record: Organisation, field: str, own: Competency | None, through: Sequence[tuple[Actor, bool]], here: str) -> Held:
    text = site.text
    sourced = own.basis is Basis.STATED if own else any(stated for _, stated in through)
    level = own.level if own else None
    return Held(
        field=site.field_link(field, here) if "/" in field else Link(text("record.theme_only"), routes.relative(here, routes.field(field))),
        own=text("record.held_itself") if own else "",
        members=tuple([Link(member.name, routes.relative(here, routes.actor(member.id))) for member, _ in through]),
        through=site.plural("record.through_members", len(through)) if through else "",
        level=site.term("levels", str(level)) if level else text("record.not_rated"),
        is_rated=level is not None,
        details=_details(site, own.roles, own.trl, own.kets) if own else "",
        note=own.note if own else "",
        remark="" if sourced else text("badge.not_sourced"),
        checked=_checked(site, own) if own and own.checked != record.provenance.checked else "",
        evidence=tuple([_shown(site, proof) for proof in own.evidence]) if own else (),
    )


def _shown(site: Site, proof: Proof) -> Evidence:
    link = outward(proof.url, proof.title) if proof.url else Link(proof.title)
    return Evidence(site.term("evidence", proof.type), link, site.dated(proof.year) if proof.year else "")


@kept
def _details(site: Site, roles: tuple[str, ...], trl: tuple[int, int] | None, kets: tuple[str, ...]) -> str:
    parts = [site.term("roles", role) for role in roles]
    if trl:
        parts.append(site.readiness(trl))
    return " · ".join([*parts, *(site.term("kets", ket) for ket in kets)])
