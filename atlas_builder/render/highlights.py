"""Who could join forces, in brief: the strongest fields of the radar, one for each theme, and the map of the strongest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.derive.metaclusters import Basis, Candidate, State
from atlas_builder.render.arcs import land
from atlas_builder.render.candidates import anchor, drawn, legend_of, spread
from atlas_builder.render.index import Link
from atlas_builder.render.measures import source_line
from atlas_builder.render.site import Badge, Chip, Site

QUALIFYING = 3  # fields shown that have all that a meta-cluster needs, and beside them one that nearly has it
NEARLY = 1


@dataclass(frozen=True, slots=True)
class Highlight:
    """A field in which clusters could join: its theme, how far it is, where the radar shows it, and who it would be."""

    chip: Chip
    badge: Badge
    link: Link
    spread: str


@dataclass(frozen=True, slots=True)
class Highlights:
    """The strongest fields and the map of the first; `theme` gives the map its colour."""

    entries: tuple[Highlight, ...]
    theme: str
    finding: str
    land: Markup
    svg: Markup
    legend: tuple[tuple[str, str], ...]
    source: str
    all: str


def highlights(site: Site, here: str) -> Highlights | None:
    """For the page of an address; None where the radar finds nothing that qualifies."""
    single = [one for one in site.findings.radar.candidates if one.basis is Basis.SAME and not one.is_theme]
    qualifying = list(_strongest((one for one in single if one.state is State.QUALIFIES), QUALIFYING))
    if not qualifying:
        return None
    shown = (*qualifying, *_strongest((one for one in single if one.state is State.NEARLY), NEARLY))
    first = shown[0]
    return Highlights(
        entries=tuple(_highlight(site, one, here) for one in shown),
        theme=first.theme,
        finding=site.text("home.radar_finding", field=site.name_of_field(first.field), spread=spread(site, first)),
        land=land(site.area),
        svg=drawn(site, first),
        legend=legend_of(site, first),
        source=source_line(site),
        all=routes.relative(here, routes.META_CLUSTERS),
    )


def _strongest(candidates: Iterable[Candidate], limit: int) -> Iterator[Candidate]:
    """The strongest of as many themes as are asked for."""
    seen: set[str] = set()
    for one in sorted(candidates, key=lambda one: -one.strength):
        if one.theme not in seen and len(seen) < limit:
            seen.add(one.theme)
            yield one


def _highlight(site: Site, one: Candidate, here: str) -> Highlight:
    qualifies = one.state is State.QUALIFIES
    return Highlight(
        chip=site.chip(site.atlas.themes[one.theme], here),
        badge=Badge(site.text("radar.badge.qualifies" if qualifies else "radar.badge.nearly"), "good" if qualifies else "warn"),
        link=Link(site.name_of_field(one.field), f"{routes.relative(here, routes.META_CLUSTERS)}#{anchor(one)}"),
        spread=spread(site, one),
    )
