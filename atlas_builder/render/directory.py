"""What several pages show alike of experts, courses and facilities: order, whom to ask, rows, and the short block beside a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from atlas_builder import routes
from atlas_builder.derive.directory import Entry, by_own_field
from atlas_builder.derive.holdings import active_successor
from atlas_builder.model import Actor, Course, Expert, Facility, Organisation
from atlas_builder.render.index import Link
from atlas_builder.render.matched import CONTACT
from atlas_builder.render.profile import outward
from atlas_builder.render.sections import anchor, way_to
from atlas_builder.render.site import Site
from atlas_builder.text import sort_key

SHOWN = 8  # courses or facilities in the short block of a region or sub-field before the rest is folded away: one look on a phone
BESIDE = "beside"  # the place of the short block on those pages

Thing = TypeVar("Thing", Expert, Course, Facility)
Held = TypeVar("Held")
Groups: TypeAlias = "dict[str, list[Entry[Thing]]]"


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in a list."""

    title: Link
    level: str
    language: str
    holder: Link
    region: Link
    country: str


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A facility in a list."""

    name: Link
    services: str
    trl: str
    holder: Link
    region: Link
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """A course or facility in the short block."""

    title: Link
    facts: str
    holder: Link


@dataclass(frozen=True, slots=True)
class Listed:
    """The courses or facilities of a short block: those shown, and those folded away below `more`."""

    heading: str
    shown: tuple[Line, ...]
    more: str
    rest: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The short block of a region or sub-field. remark: why a course stands with a sub-field; ways: to the whole lists and to the experts."""

    lists: tuple[Listed, ...]
    remark: str
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A country with its regions, or a theme with its sub-fields: the way to each, and how much there is."""

    heading: str
    entries: tuple[tuple[Link, str], ...]


def experts_by_field(site: Site, entries: Iterable[Entry[Expert]]) -> Groups[Expert]:
    """Sub-fields, and themes that are named alone, to their experts by name, in the order of the themes."""
    found = in_order(site, by_own_field(entries))
    return {
        field: sorted(held, key=lambda entry: (sort_key(entry.thing.name), entry.holder, entry.thing.id)) for field, held in found.items()
    }


def courses_by_theme(site: Site) -> Groups[Course]:
    """Themes to their courses, region by region."""
    found = in_order(site, themes_of(site.directory.courses_by_field))
    return {theme: sorted(held, key=lambda entry: (*_seat(site, entry), sort_key(entry.thing.title))) for theme, held in found.items()}


def facilities_by_theme(site: Site) -> Groups[Facility]:
    """Themes to their facilities, region by region."""
    found = in_order(site, themes_of(site.directory.facilities_by_field))
    return {theme: sorted(held, key=lambda entry: (*_seat(site, entry), sort_key(entry.thing.name))) for theme, held in found.items()}


def in_order(site: Site, found: Mapping[str, Held]) -> dict[str, Held]:
    """Fields with what stands below them, in the order of the themes."""
    return {field: found[field] for field in sorted(found, key=site.field_rank.__getitem__)}


def themes_of(found: Mapping[str, Held]) -> dict[str, Held]:
    """The themes among fields."""
    return {field: held for field, held in found.items() if "/" not in field}


def theme_totals(site: Site, found: Mapping[str, Sequence[Entry[Thing]]]) -> dict[str, int]:
    """Themes to how many different entries stand below them."""
    return {theme: len(found.get(theme, ())) for theme in site.atlas.themes}


def regions_with(site: Site, found: Mapping[str, Sequence[object]], here: str) -> tuple[Place, ...]:
    """The regions where there is something, by country, each with the way to its short block."""
    return tuple(
        Place(
            site.country_names[country],
            tuple(
                (Link(site.region_names[code], f"{site.region_addresses(here)[code]}#{BESIDE}"), site.language.number(len(found[code])))
                for code in codes
                if code in found
            ),
        )
        for country, codes in site.regions_by_country.items()
        if any(code in found for code in codes)
    )


def fields_with(site: Site, found: Mapping[str, Sequence[object]], here: str) -> tuple[Place, ...]:
    """The sub-fields with whose organisations there is something, by theme, each with the way to its short block."""
    return tuple(
        Place(
            site.theme_names[theme.id],
            tuple(
                (
                    Link(site.name_of_field(field), f"{routes.relative(here, routes.field(field))}#{BESIDE}"),
                    site.language.number(len(found[field])),
                )
                for field in map(theme.field_id, theme.fields)
                if field in found
            ),
        )
        for theme in site.atlas.themes.values()
        if any(theme.field_id(entry) in found for entry in theme.fields)
    )


def holder_of(site: Site, entry: Entry[Thing]) -> Organisation:
    """The organisation in whose record an entry stands."""
    found = site.atlas.organisation(entry.holder)
    if found is None:
        raise KeyError(entry.holder)
    return found


def finding(site: Site, name: str, entries: Sequence[Entry[Thing]]) -> str:
    """How many courses or facilities there are, of how many organisations, from how many regions; or that none is on record."""
    if not entries:
        return site.text(f"directory.{name}.finding_none")
    return site.plural(
        f"directory.{name}.finding",
        len(entries),
        organisations=site.plural("count.organisations", len({entry.holder for entry in entries})),
        regions=site.plural("count.regions_in", len({entry.region for entry in entries})),
    )


def asked_through(site: Site, record: Organisation, here: str) -> Link:
    """Whom to ask for a person: the cluster; for an actor the first active one of its clusters, else the actor itself."""
    partner = record
    if isinstance(record, Actor):
        active = (found for cluster in record.clusters if (found := active_successor(site.atlas, cluster)))
        partner = next(active, record)
    return Link(site.text("match.contact", name=partner.name), routes.relative(here, site.address(partner)) + CONTACT)


def course_row(site: Site, entry: Entry[Course], here: str) -> CourseRow:
    """A course for the page of an address."""
    course, holder = entry.thing, holder_of(site, entry)
    region = site.atlas.region_of(holder)
    return CourseRow(
        title=_named(course.title, course.url),
        level=course.level or "",
        language=site.language.language_name(course.language) if course.language else "",
        holder=_link(site, holder, here),
        region=Link(site.region_names[holder.region], site.region_addresses(here)[holder.region]),
        country=site.country_names[region.country],
    )


def facility_row(site: Site, entry: Entry[Facility], here: str) -> FacilityRow:
    """A facility for the page of an address."""
    facility, holder = entry.thing, holder_of(site, entry)
    region = site.atlas.region_of(holder)
    return FacilityRow(
        name=_named(facility.name, facility.url),
        services=", ".join(facility.services),
        trl=site.readiness(facility.trl) if facility.trl else "",
        holder=_link(site, holder, here),
        region=Link(site.region_names[holder.region], site.region_addresses(here)[holder.region]),
        country=site.country_names[region.country],
    )


def beside_field(site: Site, field: str, here: str) -> Beside | None:
    """The courses and facilities of the organisations of a sub-field, and the way to its experts; None where there is none of these."""
    found = site.directory
    experts = found.experts_by_field.get(field, ())
    way = ""
    if experts:
        way = routes.relative(here, way_to(routes.EXPERTS, in_order(site, found.experts_by_own_field), field, ""))
    return _beside(
        site,
        here,
        found.courses_by_field.get(field, ()),
        found.facilities_by_field.get(field, ()),
        site.text("directory.by_holder"),
        Link(site.plural("directory.experts.here", len(experts)), way) if experts else None,
    )


def beside_region(site: Site, code: str, here: str) -> Beside | None:
    """The courses and facilities of a region; None where there is none."""
    found = site.directory
    return _beside(site, here, found.courses_by_region.get(code, ()), found.facilities_by_region.get(code, ()), "", None)


def ways_of_theme(site: Site, theme: str, here: str) -> tuple[Link, ...]:
    """The ways from a theme to its experts, courses and facilities; where there are none, to the page that says how to add them."""
    found = site.directory
    experts = in_order(site, found.experts_by_own_field)
    first = next((field for field in experts if field.partition("/")[0] == theme), theme)
    return (
        _way(site, "experts", theme, routes.EXPERTS, found.experts_by_field, way_to(routes.EXPERTS, experts, first, "", anchor(theme)), here),
        *(
            _way(site, name, theme, base, held, way_to(base, in_order(site, themes_of(held)), theme, ""), here)
            for name, base, held in (
                ("courses", routes.COURSES, found.courses_by_field), ("facilities", routes.FACILITIES, found.facilities_by_field)
            )
        ),
    )  # fmt: skip


def _way(site: Site, name: str, theme: str, base: str, held: Mapping[str, Sequence[object]], way: str, here: str) -> Link:
    if count := len(held.get(theme, ())):
        return Link(site.plural(f"directory.{name}.here", count), routes.relative(here, way))
    return Link(site.text(f"directory.{name}.none_here"), routes.relative(here, base))


def _beside(
    site: Site,
    here: str,
    courses: Sequence[Entry[Course]],
    facilities: Sequence[Entry[Facility]],
    remark: str,
    experts: Link | None,
) -> Beside | None:
    lists, ways = [], []
    if courses:
        ordered = sorted(courses, key=lambda entry: (site.rank[entry.holder], sort_key(entry.thing.title)))
        lists.append(_listed(site, "courses", [_course_line(site, entry, here) for entry in ordered]))
        ways.append(Link(site.text("directory.courses.all"), routes.relative(here, routes.COURSES)))
    if facilities:
        usable = sorted(facilities, key=lambda entry: (site.rank[entry.holder], sort_key(entry.thing.name)))
        lists.append(_listed(site, "facilities", [_facility_line(site, entry, here) for entry in usable]))
        ways.append(Link(site.text("directory.facilities.all"), routes.relative(here, routes.FACILITIES)))
    if experts:
        ways.append(experts)
    return Beside(tuple(lists), remark if lists else "", tuple(ways)) if ways else None


def _listed(site: Site, name: str, lines: list[Line]) -> Listed:
    rest = tuple(lines[SHOWN:])
    return Listed(
        heading=site.plural(f"directory.{name}.here", len(lines)),
        shown=tuple(lines[:SHOWN]),
        more=site.plural("directory.more", len(rest)) if rest else "",
        rest=rest,
    )


def _course_line(site: Site, entry: Entry[Course], here: str) -> Line:
    row = course_row(site, entry, here)
    return Line(row.title, " · ".join(filter(None, (row.level, row.language))), row.holder)


def _facility_line(site: Site, entry: Entry[Facility], here: str) -> Line:
    row = facility_row(site, entry, here)
    return Line(row.name, " · ".join(filter(None, (row.services, row.trl))), row.holder)


def _seat(site: Site, entry: Entry[Thing]) -> tuple[object, ...]:
    country = site.atlas.regions[entry.region].country
    return sort_key(site.country_names[country]), sort_key(site.region_names[entry.region]), site.rank[entry.holder]


def _link(site: Site, record: Organisation, here: str) -> Link:
    return Link(record.name, routes.relative(here, site.address(record)))


def _named(name: str, url: str | None) -> Link:
    return outward(url, name) if url else Link(name)
