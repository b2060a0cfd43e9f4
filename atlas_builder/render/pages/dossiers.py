"""The list of dossiers: by theme the regions with a record there, and the declared meta-clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link
from atlas_builder.render.pages.dossier import pairs
from atlas_builder.render.site import Chip, Site
from atlas_builder.render.template import fill
from atlas_builder.text import sort_key


@dataclass(frozen=True, slots=True)
class Shelf:
    """The dossiers of a theme, each with the number of organisations in it."""

    chip: Chip
    id: str
    entries: tuple[tuple[Link, str, str], ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of the list."""
    here = routes.DOSSIERS
    regions: defaultdict[str, list[str]] = defaultdict(list)
    for theme, code in pairs(site):
        regions[theme.id].append(code)
    yield Page(
        lang=site.language.code,
        path=here,
        section="dossiers",
        title=site.text("dossiers.title"),
        description=site.text("dossiers.lead"),
        body=fill(
            "dossiers",
            t=site.text,
            crumbs=site.crumbs(here),
            finding=site.plural("dossiers.finding", sum(map(len, regions.values())) + len(site.findings.radar.declared)),
            declared=tuple(
                Link(one.record.name, routes.relative(here, routes.meta_dossier(one.id))) for one in site.findings.radar.declared
            ),
            shelves=tuple(_shelf(site, theme, codes, here) for theme, codes in regions.items()),
            toolbox=routes.relative(here, routes.TOOLBOX),
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _shelf(site: Site, theme: str, codes: list[str], here: str) -> Shelf:
    counts = site.findings.tallies[theme].by_region
    return Shelf(
        chip=site.chip(site.atlas.themes[theme], here),
        id=f"theme-{theme}",
        entries=tuple(
            (
                Link(site.region_names[code], routes.relative(here, routes.dossier(theme, code))),
                site.country_names[site.atlas.regions[code].country],
                site.plural("count.organisations", counts[code]),
            )
            for code in sorted(codes, key=lambda code: sort_key(site.region_names[code]))
        ),
    )
