"""The radar of meta-clusters: what is declared, and for each theme what could be formed, what nearly, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.declared import Declared
from atlas_builder.derive.metaclusters import Basis, Candidate, State
from atlas_builder.derive.strength import CLAIMS_EACH, ENOUGH, FADES_AFTER, WEIGHTS
from atlas_builder.render.arcs import land
from atlas_builder.render.candidates import PHASES, POINTS, Entry, entry, missing, spread
from atlas_builder.render.index import Link
from atlas_builder.render.site import Definition, Site, Stat
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Theme

_GROUPS = (
    (Basis.SAME, State.QUALIFIES),
    (Basis.SAME, State.NEARLY),
    (Basis.COMPLEMENTARY, State.QUALIFIES),
    (Basis.COMPLEMENTARY, State.NEARLY),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of a theme with one basis and one state."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme on the radar. whole: its own candidate, None where it has none; finding: what the radar says of it in a line."""

    id: str
    link: Link
    finding: str
    whole: Entry | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class DeclaredEntry:
    """A declared meta-cluster in the list."""

    link: Link
    phase: str
    spread: str


def pages(site: Site) -> Iterator[Page]:
    """The one page of the radar."""
    here = routes.META_CLUSTERS
    held = site.findings.radar
    yield Page(
        lang=site.language.code,
        path=here,
        section="meta-clusters",
        title=site.text("radar.title"),
        description=site.text("radar.lead"),
        body=fill(
            "meta_clusters",
            t=site.text,
            crumbs=site.crumbs(here),
            finding=_finding(site),
            stats=_stats(site),
            definitions=definitions(site),
            declared=tuple(_declared(site, one, here) for one in held.declared),
            land=land(site.area),
            themes=tuple(_theme(site, theme, here) for theme in site.atlas.themes.values()),
            data=site.data(routes.API_META_CLUSTERS, here),
            contribute=routes.relative(here, routes.CONTRIBUTE),
            about=routes.relative(here, routes.ABOUT),
            matches=routes.relative(here, routes.MATCHES),
        ),
    )


def definitions(site: Site) -> tuple[Definition, ...]:
    """The rule of the radar and how a strength comes about, with the figures that the atlas has set."""
    rule, number = site.atlas.settings.meta_cluster, site.language.number
    figures = {
        "clusters": number(rule.clusters),
        "countries": number(rule.countries),
        "full_countries": number(ENOUGH * rule.countries),
        "full_regions": number(ENOUGH * rule.clusters),
        "full_claims": number(CLAIMS_EACH * rule.clusters),
        "years": number(FADES_AFTER // 365),
        **{f"points_{name}": number(weight * POINTS) for name, weight in WEIGHTS.items()},
    }
    names = ("holds", "qualifies", "nearly", "same", "complementary", "strength", "general_knowledge", "map")
    return tuple(Definition(site.text(f"radar.rule.{name}.term"), site.text(f"radar.rule.{name}.meaning", **figures)) for name in names)


def _same(site: Site, state: State) -> list[Candidate]:
    return [candidate for candidate in site.findings.radar.candidates if candidate.basis is Basis.SAME and candidate.state is state]


def _finding(site: Site) -> str:
    qualifying, nearly = _same(site, State.QUALIFIES), [candidate for candidate in _same(site, State.NEARLY) if not candidate.is_theme]
    number = site.language.number
    if not qualifying:
        return site.plural("radar.finding_none", len(nearly)) if nearly else site.text("radar.finding_nothing")
    return site.plural(
        "radar.finding",
        len(nearly),
        themes=number(sum(candidate.is_theme for candidate in qualifying)),
        all_themes=number(len(site.atlas.themes)),
        fields=number(sum(not candidate.is_theme for candidate in qualifying)),
        all_fields=number(len(site.field_names)),
    )


def _stats(site: Site) -> tuple[Stat, ...]:
    number = site.language.number
    qualifying = [candidate for candidate in _same(site, State.QUALIFIES) if not candidate.is_theme]
    nearly = [candidate for candidate in _same(site, State.NEARLY) if not candidate.is_theme]
    sourced = sum(candidate.sourced_state is State.QUALIFIES for candidate in qualifying)
    partners = {cluster for candidate in site.findings.radar.candidates for cluster in candidate.clusters}
    return (
        Stat(number(len(qualifying)), site.plural("radar.stat.qualifying", len(qualifying))),
        Stat(number(sourced), site.plural("radar.stat.sourced", sourced)),
        Stat(number(len(nearly)), site.plural("radar.stat.nearly", len(nearly))),
        Stat(number(len(partners)), site.plural("radar.stat.clusters", len(partners))),
        Stat(number(len(site.findings.radar.declared)), site.plural("radar.stat.declared", len(site.findings.radar.declared))),
    )


def _theme(site: Site, theme: Theme, here: str) -> ThemeEntry:
    fields = (theme.id, *map(theme.field_id, theme.fields))
    found = [candidate for field in fields for candidate in site.findings.radar.by_field.get(field, ())]
    whole = next((candidate for candidate in found if candidate.is_theme and candidate.basis is Basis.SAME), None)
    return ThemeEntry(
        id=theme.id,
        link=Link(site.theme_names[theme.id], routes.relative(here, routes.theme(theme.id))),
        finding=_theme_finding(site, whole),
        whole=entry(site, whole, here) if whole else None,
        groups=tuple(_groups(site, [candidate for candidate in found if candidate is not whole], here)),
    )


def _theme_finding(site: Site, whole: Candidate | None) -> str:
    if whole is None:
        return site.text("radar.theme_nothing")
    return site.text(
        "radar.theme_nearly" if whole.state is State.NEARLY else "radar.theme_qualifies",
        spread=spread(site, whole),
        missing=missing(site, whole),
    )


def _groups(site: Site, found: list[Candidate], here: str) -> Iterator[Group]:
    """The candidates by basis and state. A complementary one that adds nobody to those of the same field is left to the data."""
    same = {candidate.field: candidate.clusters for candidate in site.findings.radar.candidates if candidate.basis is Basis.SAME}
    for basis, state in _GROUPS:
        shown = [
            candidate
            for candidate in found
            if (candidate.basis, candidate.state) == (basis, state)
            and (basis is Basis.SAME or candidate.clusters != same.get(candidate.field))
        ]
        if shown:
            heading = site.plural(f"radar.group.{basis.value}_{state.value}", len(shown))
            yield Group(heading, tuple(entry(site, candidate, here) for candidate in shown))


def _declared(site: Site, one: Declared, here: str) -> DeclaredEntry:
    return DeclaredEntry(
        Link(one.record.name, routes.relative(here, routes.meta_cluster(one.id))),
        site.text(PHASES[one.record.phase]),
        site.text(
            "radar.spread",
            clusters=site.plural("count.clusters", len(one.clusters)),
            regions=site.plural("radar.from_regions", len(one.regions)),
            countries=site.plural("radar.from_countries", len(one.countries)),
        ),
    )
