"""A region: who is there, what they hold, and how that compares with the area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import Standing
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.proposals import proposal
from atlas_builder.render.alike import partners_of
from atlas_builder.render.directory import beside_region
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.maps import Place, locator, small
from atlas_builder.render.matched import matched_in
from atlas_builder.render.measures import area_share, downloads, kinds_of_dots, live_map, quotient_text, source_line, state_text
from atlas_builder.render.pages.regions import areas_of
from atlas_builder.render.parts import Parts, parts_of, rest_page
from atlas_builder.render.profile import place_of
from atlas_builder.render.site import Chip, Site, Stat, kept
from atlas_builder.render.template import fill
from atlas_builder.text import sort_key

WEIGHT_NOTED = 1.25  # from this location quotient on the profile's title says that a theme weighs more than elsewhere: below it is noise

TOWNS_DRAWN = 40  # circles on a region's map: more would cover it, and the lists below name all


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in a region's profile; `width` and `mark` are the region's and the area's share in percent, for the bar."""

    chip: Chip
    share: str
    area: str
    quotient: str
    part: str
    width: int
    mark: int


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A sub-field with the number of organisations that hold it here."""

    link: Link
    count: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The sub-fields of a theme that are on record here."""

    chip: Chip
    fields: tuple[FieldCount, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbouring region."""

    link: Link
    country: str
    count: str


def pages(site: Site) -> Iterator[Page]:
    """A page for each region of the area, and for each outside it that has a record."""
    for code in site.region_codes:
        actors = [record for record in site.by_region[code] if isinstance(record, Actor)]
        for parts, shown in parts_of(site, routes.region(code), actors):
            make = _page if parts.number == 1 else _rest
            yield make(site, code, len(actors), parts, shown)


def _rest(site: Site, code: str, count: int, parts: Parts, actors: list[Actor]) -> Page:
    """A further page of the actors of a region."""
    here, name = parts.here, site.region_names[code]
    crumbs = site.crumbs(here, (site.text("chrome.regions"), routes.REGIONS), (name, routes.region(code)))
    heading = site.headed("region.actors", count, "actors.title")
    title = parts.title(site, site.text("list.of", title=heading, subject=name))
    return rest_page(site, "regions", title, parts, crumbs, "locals.html", actors=tuple(site.row(actor, here) for actor in actors))


def _page(site: Site, code: str, count: int, parts: Parts, shown: list[Actor]) -> Page:
    here = routes.region(code)
    region = site.atlas.regions[code]
    name = site.region_names[code]
    records = site.by_region[code]
    clusters = [record for record in records if isinstance(record, Cluster) and record.is_at_work]
    former = [record for record in records if isinstance(record, Cluster) and not record.is_at_work]
    svg = located(site, code, here)
    standings = {theme: site.findings.standings[theme].get(code) for theme in site.atlas.themes}
    own_names = sorted(set(region.names.values()) - {name}) if len(region.names) else []
    return Page(
        lang=site.language.code,
        path=here,
        preview=here,
        section="regions",
        title=name,
        description=site.text(
            "region.description",
            name=name,
            country=site.country_names[region.country],
            clusters=site.plural("count.clusters", len(clusters)),
            actors=site.plural("count.actors", count),
        ),
        body=fill(
            "region",
            t=site.text,
            name=name,
            code=code,
            country=site.country_names[region.country],
            areas=areas_of(site, code),
            crumbs=site.crumbs(here, (site.text("chrome.regions"), routes.REGIONS)),
            other_names=", ".join(own_names),
            small=small(site.area, code, map_id="where", label=site.text("region.where", name=name)) if code in site.area else Markup(""),
            stats=_stats(site, code, len(clusters), count),
            empty=not records,
            finding=finding_of_region(site, code),
            svg=svg,
            keys=kinds_of_dots(site)[:-1],
            downloads=downloads(site, routes.region_map(code), here, svg),
            live=live_map(site, here, region=code),
            counted=counted_in(site, code),
            source=source_line(site),
            profile_heading=_profile_heading(site, standings),
            profile=tuple(_theme_row(site, theme, standing, here) for theme, standing in standings.items()),
            profile_state=_no_share(site, standings),
            definitions=site.definitions(),
            fields=_fields(site, code, here),
            clusters_heading=site.headed("region.clusters", len(clusters), "column.clusters"),
            cards=tuple(site.card(cluster, here) for cluster in clusters),
            former=tuple(site.card(cluster, here) for cluster in former),
            actors_heading=site.headed("region.actors", count, "actors.title"),
            actors=tuple(site.row(actor, here) for actor in shown),
            parts=parts,
            beside=beside_region(site, code, here),
            matched=matched_in(site, code, here),
            dossiers=dossiers_of(site, code, here),
            partners=partners_of(site, code, here),
            neighbours=tuple(_neighbour(site, other, here) for other in region.neighbours if other in site.by_region),
            contribute=routes.relative(here, routes.CONTRIBUTE),
            proposals=(Link(site.text("forge.propose_actor"), proposal(site.atlas, site.language, region=code)),),
        ),
    )


def _stats(site: Site, code: str, clusters: int, actors: int) -> tuple[Stat, ...]:
    fields = sum(1 for field in site.field_names if site.findings.tallies[field].by_region.get(code))
    number = site.language.number
    return (
        Stat(number(clusters), site.plural("label.clusters", clusters)),
        Stat(number(actors), site.plural("label.actors", actors)),
        Stat(number(fields), site.plural("label.sub_fields", fields)),
    )


def finding_of_region(site: Site, code: str) -> str:
    """The town where most organisations of the region are, where one stands out; else how many towns there are."""
    towns = Counter(record.location.city for record in site.by_region[code] if not isinstance(record, Cluster) or record.is_at_work)
    total = towns.total()
    first, second = (*towns.most_common(2), ("", 0), ("", 0))[:2]
    if first[1] > 1 and first[1] > second[1]:
        return site.plural("region.town", total, city=first[0], part=site.language.number(first[1]))
    return site.plural("region.places", total, towns=site.plural("count.towns", len(towns)))


def towns(site: Site, records: Iterable[Organisation], here: str) -> list[Place]:
    """The towns of these organisations with their organisations, those with the most first; a town of one organisation leads to its page."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for record in records:
        if (not isinstance(record, Cluster) or record.is_at_work) and (place := place_of(site, record, here)):
            found[record.location.city].append(place)
    return [_town(site, city, found[city]) for city in sorted(found, key=lambda city: (-len(found[city]), sort_key(city)))]


def _town(site: Site, city: str, places: list[Place]) -> Place:
    if len(places) == 1:
        return replace(places[0], name=city)
    kinds = {place.kind for place in places}
    return Place(
        lon=places[0].lon,
        lat=places[0].lat,
        kind=kinds.pop() if len(kinds) == 1 else "other",
        title=site.text("map.town", city=city, organisations=site.plural("count.organisations", len(places))),
        href="#organisations",
        count=len(places),
        name=city,
    )


@kept
def located(site: Site, code: str, here: str) -> Markup:
    """The map of a region with its towns."""
    return locator(
        site.atlas.regions,
        code,
        towns(site, site.by_region[code], here)[:TOWNS_DRAWN],
        map_id="map",
        label=site.text("map.region", region=site.region_names[code]),
        names=site.region_names,
        hrefs=site.region_addresses(here),
    )


def counted_in(site: Site, code: str) -> str:
    """What the map of a region shows."""
    held = {record.location.city for record in site.by_region[code] if not isinstance(record, Cluster) or record.is_at_work}
    if not held:
        return ""
    return site.text("region.counted") if len(held) <= TOWNS_DRAWN else site.plural("region.counted_most", TOWNS_DRAWN)


def _no_share(site: Site, standings: dict[str, Standing | None]) -> str:
    """Why the profile gives no share, where it gives none."""
    state = next((standing.state for standing in standings.values() if standing and standing.share is None), None)
    return site.text("region.no_share", state=state_text(site, state)) if state else ""


def _profile_heading(site: Site, standings: dict[str, Standing | None]) -> str:
    heavy = [
        theme for theme, standing in standings.items() if standing and standing.quotient is not None and standing.quotient >= WEIGHT_NOTED
    ]
    if not heavy:
        return site.text("region.profile")
    return site.text("region.weighs", themes=site.language.joined(site.theme_names[theme] for theme in heavy))


def _theme_row(site: Site, theme: str, standing: Standing | None, here: str) -> ThemeRow:
    area = area_share(site, theme)
    share = standing.share if standing else None
    part, whole = (standing.sourced, site.sourced_in[standing.region]) if standing else (0, 0)
    return ThemeRow(
        chip=site.chip(site.atlas.themes[theme], here),
        share=site.language.percent(share) if share is not None else NOTHING,
        area=site.language.percent(area) if area is not None else NOTHING,
        quotient=quotient_text(site, standing),
        part=site.text("label.of", part=site.language.number(part), whole=site.language.number(whole)),
        width=round(100 * (share or 0)),
        mark=round(100 * (area or 0)),
    )


def _fields(site: Site, code: str, here: str) -> tuple[FieldGroup, ...]:
    groups = []
    for theme in site.atlas.themes.values():
        counts = [
            FieldCount(Link(site.name_of_field(field), routes.relative(here, routes.field(field))), site.language.number(count))
            for field in map(theme.field_id, theme.fields)
            if (count := site.findings.tallies[field].by_region.get(code, 0))
        ]
        if counts:
            groups.append(FieldGroup(site.chip(theme, here), tuple(counts)))
    return tuple(groups)


def dossiers_of(site: Site, code: str, here: str) -> tuple[Link, ...]:
    """The sheets to print on the region, one for each theme with a record there."""
    return tuple(
        Link(site.theme_names[theme], routes.relative(here, routes.dossier(theme, code)))
        for theme in site.atlas.themes
        if site.findings.tallies[theme].by_region.get(code)
    )


def _neighbour(site: Site, code: str, here: str) -> Neighbour:
    count = site.findings.region_tallies[code].holders
    return Neighbour(
        Link(site.region_names[code], routes.relative(here, routes.region(code))),
        site.country_names[site.atlas.regions[code].country],
        site.plural("count.organisations", count),
    )
