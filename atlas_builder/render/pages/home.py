"""The home page: every organisation on one map, and the ways into the atlas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.model import Actor, Cluster
from atlas_builder.render.highlights import highlights
from atlas_builder.render.index import Link
from atlas_builder.render.maps import Figure, choropleth, dots
from atlas_builder.render.measures import downloads, figures_of, finding_of, kinds_of_dots, legend, source_line
from atlas_builder.render.profile import place_of
from atlas_builder.render.site import Badge, Chip, Site, Stat, kept
from atlas_builder.render.template import fill
from atlas_builder.text import sort_key

NEWEST = 6  # records shown as new: as many as fit beside the invitation to take part
EXAMPLES = 3  # words of other languages shown below the field of the search: one line of them
LEADERS = 3  # most regions named in the finding over the map


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme with its counts."""

    chip: Chip
    clusters: str
    organisations: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that one may search for, and their language."""

    link: Link
    lang: str


@dataclass(frozen=True, slots=True)
class Geography:
    """A theme's map in small, and what it says."""

    chip: Chip
    finding: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region with the number of its organisations."""

    link: Link
    count: str
    label: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its regions."""

    name: str
    regions: tuple[RegionEntry, ...]


@dataclass(frozen=True, slots=True)
class Newest:
    """A record that was checked of late."""

    link: Link
    what: str
    date: str
    badges: tuple[Badge, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one home page."""
    settings = site.atlas.settings
    title = site.language.pick(settings.title)
    svg = dotted(site)
    yield Page(
        lang=site.language.code,
        path=routes.HOME,
        section="",
        title=title,
        description=site.language.pick(settings.subtitle) or _lead(site),
        body=fill(
            "home",
            t=site.text,
            subtitle=site.said(settings.subtitle),
            search=routes.SEARCH if site.view.search else "",
            examples=_examples(site),
            lead=_lead(site),
            themes=tuple(_theme(site, theme_id) for theme_id in site.atlas.themes),
            finding=finding_of_all(site),
            svg=svg,
            live=routes.MAP,
            keys=kinds_of_dots(site),
            downloads=downloads(site, routes.EVERYONE, routes.HOME, svg),
            source=source_line(site),
            stats=_stats(site),
            geographies=_geographies(site),
            radar=highlights(site, routes.HOME),
            geographies_heading=site.plural("home.geographies", len(site.atlas.themes)),
            legend=site.text("legend.share"),
            keys_of_share=legend(site),
            countries=countries(site, routes.HOME),
            newest=_newest(site),
            contribute=routes.CONTRIBUTE,
            about=routes.ABOUT,
            clusters=routes.CLUSTERS,
            actors=routes.ACTORS,
            corrections=routes.CORRECTIONS,
        ),
    )


def countries(site: Site, here: str) -> tuple[Country, ...]:
    """All regions by country, with the number of their organisations."""
    return tuple(
        Country(
            site.country_names[country],
            tuple(
                RegionEntry(
                    Link(site.region_names[code], routes.relative(here, routes.region(code))),
                    site.language.number(count),
                    site.plural("count.organisations", count),
                )
                for code in codes
                for count in (site.findings.region_tallies[code].holders,)
            ),
        )
        for country, codes in site.regions_by_country.items()
    )


def _lead(site: Site) -> str:
    regions = len(site.atlas.area)
    lands = len({site.atlas.regions[code].country for code in site.atlas.area})
    return site.text("home.lead", regions=site.plural("count.regions_in", regions), countries=site.plural("count.countries_of", lands))


def _theme(site: Site, theme_id: str) -> ThemeEntry:
    tally = site.findings.tallies[theme_id]
    regions = sum(1 for count in tally.by_region.values() if count)
    return ThemeEntry(
        chip=site.chip(site.atlas.themes[theme_id], routes.HOME),
        clusters=site.text(
            "home.theme_counts", clusters=site.plural("count.clusters", tally.clusters), regions=site.plural("count.regions_in", regions)
        ),
        organisations=site.language.number(tally.holders),
        label=site.plural("count.organisations", tally.holders),
    )


def finding_of_all(site: Site) -> str:
    """The regions with the most records, where they stand out: as many as are ahead of the next one, at most three."""
    counts = {code: site.findings.region_tallies[code].holders for code in site.atlas.area}
    ranked = sorted(counts, key=lambda code: (-counts[code], sort_key(site.region_names[code])))
    total = site.findings.total.holders
    filled = sum(1 for count in counts.values() if count)
    ahead = [number for number in range(1, min(LEADERS + 1, filled)) if counts[ranked[number - 1]] > counts[ranked[number]]]
    if not ahead:
        return site.plural("home.finding_all", total)
    leaders = ranked[: ahead[-1]]
    return site.plural(
        "home.finding",
        len(leaders),
        regions=site.language.joined(site.region_names[code] for code in leaders),
        part=site.language.number(sum(counts[code] for code in leaders)),
        organisations=site.plural("count.organisations", total),
    )


def _examples(site: Site) -> tuple[Asked, ...]:
    """What one may ask for: the sub-field of each theme with the most organisations, each in another language than the page's."""
    found: list[Asked] = []
    for theme in site.atlas.themes.values():
        ranked = sorted(theme.fields, key=lambda entry: -site.findings.tallies[theme.field_id(entry)].holders)
        others = sorted(lang for lang in ranked[0].names if lang != site.language.code)
        if others and site.view.search:
            lang = others[len(found) % len(others)]
            words = ranked[0].names[lang]
            found.append(Asked(Link(words, f"{routes.SEARCH}?{urlencode({'q': words})}"), lang))
    return tuple(found[:EXAMPLES])


@kept
def dotted(site: Site) -> Markup:
    """The map of all organisations at work."""
    places = [
        place
        for record in site.organisations
        if not isinstance(record, Cluster) or record.is_at_work
        if (place := place_of(site, record, routes.HOME))
    ]
    figures = {}
    for code in site.atlas.area:
        count = site.findings.region_tallies[code].holders
        title = site.text(
            "panel.title",
            region=site.region_names[code],
            figure=site.plural("count.organisations", count) if count else site.text("state.no_data"),
        )
        figures[code] = Figure(state="none" if count else "no-data", grade=0, title=title, href=routes.region(code))
    return dots(site.area, places, figures, map_id="map", label=finding_of_all(site), names=site.region_names)


def _geographies(site: Site) -> tuple[Geography, ...]:
    """The themes' maps side by side, where there is anything to show."""
    if not site.findings.claims:
        return ()
    found = []
    for theme in site.atlas.themes.values():
        finding = finding_of(site, theme.id)
        label = site.text("panel.label", field=site.theme_names[theme.id], finding=finding)
        svg = choropleth(site.area, figures_of(site, theme.id, routes.HOME), map_id=f"map-{theme.id}", label=label, names={}, coarse=True)
        found.append(Geography(site.chip(theme, routes.HOME), finding, svg))
    return tuple(found)


def _stats(site: Site) -> tuple[Stat, ...]:
    kinds = site.findings.total.by_kind
    regions = sum(1 for code in site.atlas.area if site.findings.region_tallies[code].holders)
    figures = (
        ("clusters", kinds.get(CLUSTER, 0)),
        ("companies", kinds.get("company", 0)),
        ("research", kinds.get("research-institution", 0) + kinds.get("university", 0)),
        ("regions", regions),
        ("sub_fields", len(site.atlas.sub_fields)),
    )
    return tuple(Stat(site.language.number(count), site.plural(f"home.figures.{name}", count)) for name, count in figures)


def _newest(site: Site) -> tuple[Newest, ...]:
    ordered = sorted(site.organisations, key=lambda record: (-record.provenance.checked.toordinal(), site.rank[record.id]))
    return tuple(
        Newest(
            Link(record.name, routes.relative(routes.HOME, site.address(record))),
            site.kind_name(record.kind if isinstance(record, Actor) else CLUSTER),
            site.language.date(record.provenance.checked),
            site.badges(record),
        )
        for record in ordered[:NEWEST]
    )
