"""Outcomes: the log of meetings, memoranda, projects, orders and visits that the atlas led to, with sums by type, year and cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.directory import Event, by_cluster_and_type, by_year_and_type
from atlas_builder.render.index import Link
from atlas_builder.render.parts import parts_of
from atlas_builder.render.profile import partner
from atlas_builder.render.sections import SECTION_SIZE
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it is about, and its figures."""

    link: Link
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the log."""

    type: str
    date: str
    present: tuple[Link, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The events of a year that stand on one page."""

    year: int
    entries: tuple[Entry, ...]


def pages(site: Site) -> Iterator[Page]:
    """The pages of the log; there is one even where nothing is logged. The sums stand on the first."""
    events = site.directory.events
    types = _types(site, events)
    for parts, shown in parts_of(site, routes.OUTCOMES, events, SECTION_SIZE):
        here, is_first = parts.here, parts.number == 1
        title = parts.title(site, site.text("directory.outcomes.title"))
        yield Page(
            lang=site.language.code,
            path=here,
            section="outcomes",
            title=title,
            description=site.text("directory.outcomes.lead"),
            body=fill(
                "outcomes",
                t=site.text,
                crumbs=site.crumbs(here),
                title=title,
                finding=_finding(site, events),
                is_first=is_first,
                years_columns=_columns(site, "year", types),
                years=_years(site, events, types) if is_first else (),
                clusters_columns=_columns(site, "cluster", types),
                clusters=_clusters(site, events, types, here) if is_first else (),
                log=tuple(
                    Year(year, tuple(_entry(site, event, here) for event in held))
                    for year, held in groupby(shown, key=lambda event: event.date.year)
                ),
                parts=parts,
                contribute=routes.relative(here, routes.CONTRIBUTE),
            ),
        )


def _types(site: Site, events: tuple[Event, ...]) -> tuple[str, ...]:
    """The types that are on record, in the order of the vocabulary."""
    found = {event.type for event in events}
    known = [*site.atlas.vocabularies.get("outcomes", {})]
    return (*(kind for kind in known if kind in found), *sorted(found - set(known)))


def _finding(site: Site, events: tuple[Event, ...]) -> str:
    if not events:
        return site.text("directory.outcomes.finding_none")
    clusters = {cluster for event in events for cluster in event.clusters}
    return site.plural(
        "directory.outcomes.finding",
        len(events),
        clusters=site.plural("count.clusters", len(clusters)),
        first=site.language.date(events[-1].date),
        last=site.language.date(events[0].date),
    )


def _columns(site: Site, first: str, types: tuple[str, ...]) -> tuple[str, ...]:
    return site.text(f"directory.outcomes.{first}"), *(site.term("outcomes", kind) for kind in types), site.text("directory.outcomes.sum")


def _years(site: Site, events: tuple[Event, ...], types: tuple[str, ...]) -> tuple[Line, ...]:
    """A line for each year and one for all of them."""
    found = by_year_and_type(events)
    lines = [Line(Link(str(year)), _cells(site, counts, types)) for year, counts in found.items()]
    return (*lines, Line(Link(site.text("directory.outcomes.all_years")), _cells(site, Counter(event.type for event in events), types)))


def _clusters(site: Site, events: tuple[Event, ...], types: tuple[str, ...], here: str) -> tuple[Line, ...]:
    """A line for each cluster that had a part in something, by name."""
    found = by_cluster_and_type(events)
    return tuple(
        Line(partner(site, cluster, here), _cells(site, found[cluster], types)) for cluster in sorted(found, key=site.rank.__getitem__)
    )


def _cells(site: Site, counts: Mapping[str, int], types: tuple[str, ...]) -> tuple[str, ...]:
    return *(site.figure(counts.get(kind, 0)) for kind in types), site.language.number(sum(counts.values()))


def _entry(site: Site, event: Event, here: str) -> Entry:
    present = sorted((*event.clusters, *event.others), key=lambda name: (name not in event.loggers, name in event.others, name))
    return Entry(
        type=site.term("outcomes", event.type),
        date=site.language.date(event.date),
        present=tuple(partner(site, name, here) for name in present),
        notes=event.notes,
    )
