"""Candidates for a meta-cluster as pages and data show them: who, from where, what is missing, how strong, each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.derive.metaclusters import Basis, Candidate, Near, State
from atlas_builder.derive.strength import Part
from atlas_builder.render.arcs import Seat, arc_map
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site
from atlas_builder.text import sort_key

SHOWN = 30  # clusters listed for one candidate: a phone's three screens; the data file lists all
FIELDS_NAMED = 3  # fields named beside a cluster; more make a line that nobody reads
PHASES = {1: "radar.phase.understand", 2: "radar.phase.pilot", 3: "radar.phase.action_plan"}
POINTS = 100  # a strength is shown as points of a hundred, so that its parts can be added up in the head


@dataclass(frozen=True, slots=True)
class Member:
    """A cluster of a candidate: its page, what it holds where that needs saying, and a warning."""

    link: Link
    note: str
    warning: str


@dataclass(frozen=True, slots=True)
class Group:
    """Clusters of one country, or of one part in what is complementary."""

    heading: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A cluster that would complete a candidate, and why it."""

    link: Link
    reason: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a strength: what is counted, how much there is, and what it adds."""

    name: str
    counted: str
    added: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate, ready to print. id: its anchor on the page of the radar; rest: clusters not listed, in words."""

    id: str
    name: str
    href: str
    spread: str
    strength: str
    warning: str
    svg: Markup
    legend: tuple[tuple[str, str], ...]
    regions: tuple[Link, ...]
    groups: tuple[Group, ...]
    rest: str
    missing: str
    ways: tuple[Way, ...]
    parts: tuple[PartLine, ...]
    total: str


def anchor(candidate: Candidate) -> str:
    """The id of a candidate on the page of the radar."""
    name = candidate.field.replace("/", "-")
    return f"radar-{name}" if candidate.basis is Basis.SAME else f"radar-{name}-complementary"


def entry(site: Site, candidate: Candidate, here: str) -> Entry:
    """A candidate for the page of an address."""
    name = site.name_of_field(candidate.field)
    shown = _first(site, candidate)
    left = len(candidate.clusters) - len(shown)
    return Entry(
        id=anchor(candidate),
        name=name,
        href=routes.relative(here, routes.field(candidate.field)),
        spread=spread(site, candidate),
        strength=site.text("radar.strength", points=_points(site, candidate.strength)),
        warning=_warning(site, candidate),
        svg=drawn(site, candidate),
        legend=legend_of(site, candidate),
        regions=_regions(site, candidate, here),
        groups=tuple(_groups(site, candidate, shown, here)),
        rest=site.plural("radar.rest", left) if left else "",
        missing=missing(site, candidate),
        ways=tuple(_way(site, near, here) for near in candidate.missing.nearest) if candidate.missing else (),
        parts=tuple(_part(site, part) for part in candidate.parts),
        total=site.text("radar.of_points", points=_points(site, candidate.strength, 1), most=site.language.number(POINTS)),
    )


def drawn(site: Site, candidate: Candidate) -> Markup:
    """The map of a candidate; it needs the land of the area on its page."""
    label = _label(site, candidate, site.name_of_field(candidate.field))
    return arc_map(site.area, _seats(site, candidate), map_id=f"{anchor(candidate)}-map", label=label)


def spread(site: Site, candidate: Candidate) -> str:
    """How many clusters, from how many regions and countries."""
    return site.text(
        "radar.spread",
        clusters=site.plural("count.clusters", len(candidate.clusters)),
        regions=site.plural("radar.from_regions", len(candidate.regions)),
        countries=site.plural("radar.from_countries", len(candidate.countries)),
    )


def missing(site: Site, candidate: Candidate) -> str:
    """What a candidate lacks, in a sentence; nothing where it qualifies."""
    if candidate.missing is None:
        return ""
    names = sorted((site.country_names[code] for code in candidate.missing.countries), key=sort_key)
    return site.text("radar.missing", countries=", ".join(names)) if names else site.text("radar.missing_outside")


def missing_texts(site: Site, candidate: Candidate) -> tuple[str, ...]:
    """What a candidate lacks, and who lies nearest to complete it, as texts for the data."""
    if candidate.missing is None:
        return ()
    ways = (_way(site, near, "") for near in candidate.missing.nearest)
    return missing(site, candidate), *(site.text("radar.nearest", name=way.link.text, reason=way.reason) for way in ways)


def candidates_of(site: Site, cluster: str, here: str) -> tuple[Link, ...]:
    """The themes in whose candidates a cluster stands, each with a link to its place on the radar."""
    themes = dict.fromkeys(
        candidate.theme for candidate in site.findings.radar.by_cluster.get(cluster, ()) if candidate.basis is Basis.SAME
    )
    radar = routes.relative(here, routes.META_CLUSTERS)
    return tuple(Link(site.theme_names[theme], f"{radar}#radar-{theme}") for theme in themes)


def memberships(site: Site, cluster: str, here: str) -> tuple[Link, ...]:
    """The declared meta-clusters of which a cluster is a member, itself or as the successor of one."""
    return tuple(
        Link(one.record.name, routes.relative(here, routes.meta_cluster(one.id)))
        for one in site.findings.radar.declared
        if cluster in one.today or cluster in one.today.values()
    )


def field_line(site: Site, field: str, here: str) -> Link | None:
    """What the radar says of a field, in a line that leads there; None where it says nothing."""
    found = site.findings.radar.by_field.get(field, ())
    if not found:
        return None
    best = found[0]
    key = "radar.line_nearly" if best.state is State.NEARLY else f"radar.line_{best.basis.value}"
    line = site.text(key, spread=spread(site, best))
    return Link(line, f"{routes.relative(here, routes.META_CLUSTERS)}#{anchor(best)}")


def _points(site: Site, strength: float, digits: int = 0) -> str:
    return site.language.number(strength * POINTS, digits)


def _warning(site: Site, candidate: Candidate) -> str:
    if not candidate.unsourced:
        return ""
    if len(candidate.unsourced) == len(candidate.clusters):
        return site.text("radar.all_unsourced")
    said = site.plural("radar.unsourced", len(candidate.unsourced), whole=site.language.number(len(candidate.clusters)))
    falls = candidate.state is State.QUALIFIES and candidate.sourced_state is not State.QUALIFIES
    return f"{said} {site.text('radar.not_on_sources')}" if falls else said


def _label(site: Site, candidate: Candidate, name: str) -> str:
    countries = site.language.joined(site.country_names[code] for code in candidate.countries)
    return site.text("radar.map", field=name, countries=countries)


def _seats(site: Site, candidate: Candidate) -> list[Seat]:
    near = [way.cluster for way in candidate.missing.nearest] if candidate.missing else []
    found = []
    for cluster in (*candidate.clusters, *near):
        record = site.atlas.clusters[cluster]
        if point := site.point(record):
            country = site.atlas.region_of(record).country
            found.append(Seat(*point, country, sourced=cluster not in candidate.unsourced, wanted=cluster in near))
    return found


def legend_of(site: Site, candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """The kinds of dot on the map: class and text."""
    kinds = [("seat", "radar.key.sourced")] if len(candidate.unsourced) < len(candidate.clusters) else []
    kinds += [("seat unsourced", "radar.key.unsourced")] if candidate.unsourced else []
    kinds += [("seat wanted", "radar.key.wanted")] if candidate.missing and candidate.missing.nearest else []
    return tuple((look, site.text(key)) for look, key in kinds)


def _regions(site: Site, candidate: Candidate, here: str) -> tuple[Link, ...]:
    addresses = site.region_addresses(here)
    return tuple(
        Link(site.region_names[code], addresses[code])
        for code in sorted(candidate.regions, key=lambda code: sort_key(site.region_names[code]))
    )


def _first(site: Site, candidate: Candidate) -> list[str]:
    """The clusters that are listed, by name: sourced ones before others where there are too many."""
    ranked = sorted(candidate.clusters, key=lambda cluster: (cluster in candidate.unsourced, site.rank[cluster]))
    return sorted(ranked[:SHOWN], key=site.rank.__getitem__)


def _groups(site: Site, candidate: Candidate, clusters: Iterable[str], here: str) -> Iterator[Group]:
    grouped: defaultdict[str, list[Member]] = defaultdict(list)
    for cluster in clusters:
        record = site.atlas.clusters[cluster]
        held = candidate.through[cluster]
        country = site.country_names[site.atlas.region_of(record).country]
        warning = site.text("badge.not_sourced") if cluster in candidate.unsourced else ""
        link = Link(record.name, routes.relative(here, routes.cluster(cluster)))
        if candidate.basis is Basis.SAME:
            grouped[country].append(Member(link, "", warning))
        else:
            own = any(field == candidate.field or (candidate.is_theme and field.startswith(f"{candidate.field}/")) for field in held)
            note = country if own else site.text("radar.holds", country=country, fields=_named(site, held))
            grouped["radar.own" if own else "radar.completing"].append(Member(link, note, warning))
    if candidate.basis is Basis.SAME:
        yield from (Group(country, tuple(grouped[country])) for country in sorted(grouped, key=sort_key))
    else:
        for key in ("radar.own", "radar.completing"):
            if grouped[key]:
                yield Group(site.text(key, field=site.name_of_field(candidate.field)), tuple(grouped[key]))


def _named(site: Site, fields: Iterable[str]) -> str:
    """The first few of some fields by name, and how many more there are."""
    ranked = sorted(fields, key=site.field_rank.__getitem__)
    names = [site.name_of_field(field) for field in ranked[:FIELDS_NAMED]]
    more = len(ranked) - len(names)
    return site.plural("radar.and_more", more, fields=", ".join(names)) if more else ", ".join(names)


def _way(site: Site, near: Near, here: str) -> Way:
    country = site.country_names[near.country]
    fields = _named(site, near.fields)
    link = Link(site.atlas.clusters[near.cluster].name, routes.relative(here, routes.cluster(near.cluster)))
    if near.distance_km is None:
        return Way(link, site.text("radar.way", country=country, fields=fields))
    return Way(link, site.text("radar.way_off", country=country, fields=fields, distance=site.language.number(near.distance_km)))


def _part(site: Site, part: Part) -> PartLine:
    number = site.language.number
    if part.name != "age":
        counted = site.text("radar.counted", count=number(part.count or 0), enough=number(part.enough))
    else:
        counted = site.age(part.count) if part.count is not None else site.text("radar.no_age")
    added = site.text("radar.of_points", points=_points(site, part.value * part.weight, 1), most=_points(site, part.weight))
    return PartLine(site.text(f"radar.part.{part.name}"), counted, added)
