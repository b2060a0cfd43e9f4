"""A theme: how the regions stand in it, its sub-fields, its clusters, and who is on record in most of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.model import Actor, Cluster
from atlas_builder.render.candidates import field_line
from atlas_builder.render.directory import ways_of_theme
from atlas_builder.render.facts import edit_address
from atlas_builder.render.index import Link
from atlas_builder.render.markdown import html_of
from atlas_builder.render.matrix import matrix
from atlas_builder.render.measures import panel
from atlas_builder.render.outlooks import trend_links
from atlas_builder.render.pictured import thin_kinds
from atlas_builder.render.site import Row, Site, Stat
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Theme

CARDS = 9  # clusters shown as cards, those that hold the most sub-fields; the others follow as a list
THINNEST = 2  # links of a chain that its heading may name
WIDEST = 10  # actors named on a theme's page; the sub-fields' pages name all


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A sub-field in the theme's strip; `width` is the length of its bar in percent of the longest, `sourced` the part with a source."""

    link: Link
    organisations: str
    spread: str
    width: int
    sourced: int


@dataclass(frozen=True, slots=True)
class Wide:
    """An actor and the number of sub-fields for which a source names it."""

    row: Row
    fields: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """A theme's hand-written text as HTML, and its language where that is not the page's."""

    html: Markup
    lang: str


def pages(site: Site) -> Iterator[Page]:
    """A page for each theme."""
    for theme in site.atlas.themes.values():
        yield _page(site, theme)


def _page(site: Site, theme: Theme) -> Page:
    here = routes.theme(theme.id)
    name = site.theme_names[theme.id]
    claims = site.claims_on(theme.id)
    tally = site.findings.tallies[theme.id]
    clusters = _widest_first(site, theme, [cluster for claim in claims if (cluster := site.atlas.clusters.get(claim.holder))])
    former = [cluster for cluster in site.former_clusters if theme.id in site.themes_of(cluster)]
    named = [claim.holder for claim in site.findings.by_field[theme.id] if claim.field == theme.id]
    whole = sorted({holder for holder in named if holder in site.atlas.actors}, key=lambda holder: site.rank[holder])
    definition = site.said(theme.definition)
    return Page(
        lang=site.language.code,
        path=here,
        preview=here,
        section="themes",
        title=name,
        description=definition.text,
        body=fill(
            "theme",
            t=site.text,
            theme=theme.id,
            name=name,
            crumbs=site.crumbs(here, (site.text("chrome.themes"), routes.THEMES)),
            definition=definition,
            stats=stats(site, theme.id),
            panel=panel(site, theme.id, here),
            radar=field_line(site, theme.id, here),
            trends=trend_links(site, site.findings.trends.by_theme.get(theme.id, ()), here),
            chain=_chain(site, theme),
            bars=(site.text("statistics.all_bar"), site.text("statistics.bar.sourced")),
            fields=_fields(site, theme, here),
            narrative=_narrative(site, theme),
            covered=_covered(site, theme, clusters),
            statistics=routes.relative(here, routes.STATISTICS),
            matrix=matrix(site, theme, here),
            heading=site.headed("theme.clusters", tally.clusters, "column.clusters"),
            cards=tuple(site.card(cluster, here) for cluster in clusters[:CARDS]),
            rest=tuple(site.card(cluster, here) for cluster in clusters[CARDS:]),
            rest_heading=site.plural("theme.more_clusters", len(clusters) - CARDS) if len(clusters) > CARDS else "",
            former=tuple(site.card(cluster, here) for cluster in former),
            widest=_widest(site, theme, here),
            whole=tuple(Link(site.atlas.actors[holder].name, routes.relative(here, routes.actor(holder))) for holder in whole),
            ways=ways_of_theme(site, theme.id, here),
            actors=routes.relative(here, routes.ACTORS),
            dossiers=routes.relative(here, routes.DOSSIERS) + f"#theme-{theme.id}" if clusters or claims else "",
            contribute=routes.relative(here, routes.CONTRIBUTE),
            edit=Link(site.text("forge.edit_theme"), edit_address(site, theme)),
        ),
    )


def stats(site: Site, field_id: str) -> tuple[Stat, ...]:
    """The line of figures over a theme or sub-field."""
    tally = site.findings.tallies[field_id]
    regions = sum(1 for code in site.atlas.area if tally.by_region.get(code))
    number = site.language.number
    return (
        Stat(number(tally.clusters), site.plural("label.clusters", tally.clusters)),
        Stat(number(tally.actors), site.plural("label.actors", tally.actors)),
        Stat(
            site.text("label.of", part=number(regions), whole=number(len(site.atlas.area))),
            site.plural("label.regions", len(site.atlas.area)),
        ),
        Stat(number(len(tally.by_country)), site.plural("label.countries", len(tally.by_country))),
    )


def _fields(site: Site, theme: Theme, here: str) -> tuple[FieldEntry, ...]:
    ids = [theme.field_id(entry) for entry in theme.fields]
    tallies = site.findings.tallies
    most = max((tallies[field].holders for field in ids), default=0) or 1
    sourced = {field: sum(standing.sourced for standing in site.findings.standings[field].values()) for field in ids}
    return tuple(
        FieldEntry(
            Link(site.name_of_field(field), routes.relative(here, routes.field(field))),
            site.text(
                "theme.with_source",
                organisations=site.plural("count.organisations", tallies[field].holders),
                sourced=site.language.number(sourced[field]),
            )
            if tallies[field].holders
            else site.plural("count.organisations", 0),
            site.text(
                "theme.spread",
                regions=site.plural("count.regions_in", len(tallies[field].by_region)),
                countries=site.language.joined(tallies[field].by_country),
            )
            if tallies[field].holders
            else "",
            round(100 * tallies[field].holders / most),
            round(100 * sourced[field] / most),
        )
        for field in ids
    )


def _chain(site: Site, theme: Theme) -> str:
    """The heading of a value chain: its thinnest links where they stand out; nothing where the theme is no chain."""
    if not theme.chain:
        return ""
    held = {field: site.findings.tallies[field].holders for field in map(theme.field_id, theme.fields)}
    fewest = min(held.values())
    thin = [field for field, count in held.items() if count == fewest]
    if len(thin) > THINNEST or 2 * fewest > max(held.values()):
        return site.text("theme.chain")
    names = ", ".join(site.name_of_field(field) for field in thin)
    return site.plural("theme.thin" if fewest else "theme.absent", len(thin), fields=names)


def _widest_first(site: Site, theme: Theme, clusters: list[Cluster]) -> list[Cluster]:
    """Clusters by the number of sub-fields that they hold, then by name."""
    held = Counter(claim.holder for claim in site.findings.by_field[theme.id] if claim.field != theme.id)
    return sorted(clusters, key=lambda cluster: (-held[cluster.id], site.rank[cluster.id]))


def _narrative(site: Site, theme: Theme) -> Narrative | None:
    """The theme's hand-written text in the page's language, else in the first there is."""
    texts = site.atlas.narratives.get(theme.id)
    if not texts:
        return None
    said = site.said(texts)
    return Narrative(html_of(said.text), said.lang)


def _covered(site: Site, theme: Theme, clusters: list[Cluster]) -> tuple[str, ...]:
    """What the records of a theme do not cover, in sentences; nothing that the figures do not show."""
    standings = site.findings.standings[theme.id].values()
    empty = sum(not standing.holders for standing in standings)
    support = site.coverage.themes[theme.id]
    absent = [country for country in site.coverage.countries if not site.coverage.organisations(theme=theme.id, country=country)]
    without = [
        country
        for country in site.coverage.countries
        if country not in absent and country not in {site.atlas.region_of(cluster).country for cluster in clusters}
    ]
    said = []
    if empty:
        said.append(site.plural("covered.regions", empty, whole=site.language.number(len(standings))))
    if absent:
        said.append(site.plural("covered.countries", len(absent), countries=_named(site, absent)))
    if without:
        said.append(site.plural("covered.clusters", len(without), countries=_named(site, without)))
    if support.unsourced:
        said.append(site.plural("covered.unsourced", support.unsourced, whole=site.language.number(support.claims)))
    if (thin := thin_kinds(site)) and support.unsourced:
        said.append(site.text("statistics.thin_kinds", kinds=site.language.joined(thin)))
    return tuple(said)


def _named(site: Site, countries: list[str]) -> str:
    return site.language.joined([site.country_names[country] for country in countries])


def _widest(site: Site, theme: Theme, here: str) -> tuple[Wide, ...]:
    narrow = {(claim.holder, claim.field) for claim in site.findings.by_field[theme.id] if claim.sourced and claim.field != theme.id}
    held = Counter(holder for holder, _ in narrow)
    actors: list[Actor] = [site.atlas.actors[holder] for holder in held if holder in site.atlas.actors]
    actors.sort(key=lambda actor: (-held[actor.id], site.rank[actor.id]))
    return tuple(Wide(site.row(actor, here), site.language.number(held[actor.id])) for actor in actors[:WIDEST])
