"""The list of regions, by country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link
from atlas_builder.render.maps import Figure, Place, totals
from atlas_builder.render.measures import downloads, source_line
from atlas_builder.render.pages.home import finding_of_all
from atlas_builder.render.site import Site, kept
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region in the list."""

    link: Link
    code: str
    clusters: str
    actors: str
    areas: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its regions."""

    name: str
    regions: tuple[RegionEntry, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of all regions."""
    here = routes.REGIONS
    svg = counted(site, here)
    filled = sum(1 for code in site.region_codes if site.findings.region_tallies[code].holders)
    lead = site.text(
        "regions.lead",
        regions=site.plural("count.regions", len(site.region_codes)),
        countries=site.plural("count.countries_in", len(site.regions_by_country)),
        filled=site.plural("regions.filled", filled),
    )
    yield Page(
        lang=site.language.code,
        path=here,
        section="regions",
        title=site.text("regions.title"),
        description=lead,
        body=fill(
            "regions",
            t=site.text,
            crumbs=site.crumbs(here),
            lead=lead,
            finding=finding_of_all(site),
            svg=svg,
            downloads=downloads(site, routes.TOTALS, here, svg),
            source=source_line(site),
            countries=_countries(site, here),
            areas=any(areas_of(site, code) for code in site.region_codes),
            compare=routes.relative(here, routes.COMPARE),
        ),
    )


@kept
def counted(site: Site, here: str) -> Markup:
    """The map of all regions with the number of organisations on record in each."""
    tallies, places, figures = site.findings.region_tallies, [], {}
    for code, region in site.area.items():
        count = tallies[code].holders
        said = site.text("regions.title_of", region=site.region_names[code], organisations=site.plural("count.organisations", count))
        figures[code] = Figure("some", 0, said, routes.relative(here, routes.region(code)))
        if count and region.polygons:
            places.append(Place(*region.centre, kind="cluster", title="", href="", count=count))
    return totals(site.area, places, figures, map_id="map", label=finding_of_all(site), names=site.region_names)


def areas_of(site: Site, code: str) -> str:
    """The cooperation areas a region belongs to, in words."""
    region = site.atlas.regions[code]
    flags = (("alpine_space", region.alpine_space), ("eusalp", region.eusalp))
    return ", ".join(site.text(f"area.{name}") for name, holds in flags if holds)


def _countries(site: Site, here: str) -> tuple[Country, ...]:
    number = site.language.number
    return tuple(
        Country(
            site.country_names[country],
            tuple(
                RegionEntry(
                    Link(site.region_names[code], routes.relative(here, routes.region(code))),
                    code,
                    number(tally.clusters),
                    number(tally.actors),
                    areas_of(site, code),
                )
                for code in codes
                for tally in (site.findings.region_tallies[code],)
            ),
        )
        for country, codes in site.regions_by_country.items()
    )
