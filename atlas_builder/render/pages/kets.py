"""The key enabling technologies: the two lists of the European Commission side by side, and where the records name each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.kets import VOCABULARY, Use
from atlas_builder.render.index import Link, Said
from atlas_builder.render.outlooks import trend_links
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Term

OLD, NEW = "2012", "2018"
"""The lists of the packaged vocabulary: COM(2012) 341, which the paper follows, and the report Re-finding Industry of 2018."""
SHOWN = 30  # organisations or regions named with one KET; their pages name all


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the crosswalk: entries of the older list, and what stands for them in the newer one."""

    old: Link
    new: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of use: the KET, its list, and how often it is named."""

    link: Link
    list: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Where a KET is named, of one kind: a heading, links each with its count or none, and how many more there are."""

    heading: str
    links: tuple[tuple[Link, str], ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A KET with its definition, its equivalents and where it is named."""

    id: str
    name: str
    list: str
    definition: Said
    note: str
    maps_to: tuple[Link, ...]
    named: tuple[Named, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of KETs."""
    here = routes.KETS
    held, number = site.findings.kets, site.language.number
    terms = [_term(site, ket) for ket in held.uses]
    finding = (
        site.plural("kets.finding", held.naming, whole=number(held.organisations))
        if held.naming
        else site.plural("kets.finding_nobody", held.organisations)
    )
    yield Page(
        lang=site.language.code,
        path=here,
        section="kets",
        title=site.text("kets.title"),
        description=site.text("kets.lead"),
        body=fill(
            "kets",
            t=site.text,
            crumbs=site.crumbs(here),
            finding=finding,
            pairs=tuple(Pair(_link(site, term.id), _links(site, term.maps_to)) for term in terms if term.list == OLD),
            fresh=tuple(_link(site, term.id) for term in terms if term.list == NEW and not term.maps_to),
            own=tuple(_link(site, term.id) for term in terms if term.list not in (OLD, NEW)),
            columns=tuple(site.text(f"kets.column.{name}") for name in ("clusters", "actors", "themes", "regions", "trends")),
            lines=tuple(_line(site, use) for use in held.uses.values()),
            entries=tuple(_entry(site, use, here) for use in held.uses.values()),
            trends=routes.relative(here, routes.TRENDS),
            radar=routes.relative(here, routes.META_CLUSTERS),
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _term(site: Site, ket: str) -> Term:
    return site.atlas.vocabularies[VOCABULARY][ket]


def _link(site: Site, ket: str) -> Link:
    return Link(site.term(VOCABULARY, ket), f"#{ket}")


def _links(site: Site, words: Iterable[str]) -> tuple[Link, ...]:
    """Places on this page; a word that the vocabulary does not have, or has replaced, has none."""
    return tuple(_link(site, word) for word in words if word in site.findings.kets.uses)


def _list(site: Site, term: Term) -> str:
    return site.text(f"kets.list.{'old' if term.list == OLD else 'new' if term.list == NEW else 'own'}")


def _line(site: Site, use: Use) -> Line:
    counts = (len(use.clusters), len(use.actors), len(use.themes), len(use.regions), len(use.trends))
    return Line(_link(site, use.ket), _list(site, _term(site, use.ket)), tuple(map(site.figure, counts)))


def _entry(site: Site, use: Use, here: str) -> Entry:
    term = _term(site, use.ket)
    return Entry(
        id=use.ket,
        name=site.term(VOCABULARY, use.ket),
        list=_list(site, term),
        definition=site.said(term.definition),
        note=term.note or "",
        maps_to=_links(site, term.maps_to),
        named=tuple(_named(site, use, here)),
    )


def _named(site: Site, use: Use, here: str) -> Iterator[Named]:
    """Everywhere a KET is named; of what there is nothing, nothing is said, since the table above has the dash."""
    organisations = site.language.number
    groups = (
        ("clusters", [(_record(site, cluster, here), "") for cluster in sorted(use.clusters, key=site.rank.__getitem__)]),
        ("actors", [(_record(site, actor, here), "") for actor in sorted(use.actors, key=site.rank.__getitem__)]),
        ("themes", [(site.field_link(theme, here), organisations(count)) for theme, count in use.themes.items()]),
        (
            "regions",
            [
                (Link(site.region_names[code], site.region_addresses(here)[code]), organisations(count))
                for code, count in _most(use.regions)
            ],
        ),
        ("trends", [(link, "") for link in trend_links(site, use.trends, here)]),
    )
    for name, links in groups:
        if links:
            more = len(links) - SHOWN
            yield Named(
                site.plural(f"kets.named.{name}", len(links)), tuple(links[:SHOWN]), site.plural("kets.rest", more) if more > 0 else ""
            )


def _most(regions: Mapping[str, int]) -> list[tuple[str, int]]:
    """Regions with their counts, the greatest first, in the order of their codes where they are level."""
    return sorted(regions.items(), key=lambda pair: (-pair[1], pair[0]))


def _record(site: Site, record_id: str, here: str) -> Link:
    record = site.atlas.organisation(record_id)
    return Link(record.name, routes.relative(here, site.address(record))) if record else Link(record_id)
