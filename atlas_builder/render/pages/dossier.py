"""A dossier: what the records say of one theme in one region, or of a declared meta-cluster, on a few sheets for a meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import Claim, Standing, State
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.render.alike import Other, partners_of
from atlas_builder.render.dossier import address, call, claims_in, line, origins, weight
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.maps import locator
from atlas_builder.render.matched import Row, row
from atlas_builder.render.measures import quotient_text, state_text
from atlas_builder.render.pages.region import TOWNS_DRAWN, towns
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill
from atlas_builder.taxonomy import Theme

ACTORS_NAMED = 24  # with clusters, figures and sources they fill some three sheets: what fits into a folder and is read before a meeting
MATCHES_NAMED = 5
ABOVE, BELOW = 1.25, 0.8  # classes of the location quotient: what lies between them is noise around the average


@dataclass(frozen=True, slots=True)
class Field:
    """A sub-field in the region: how many hold it, and how that compares with the area."""

    link: Link
    organisations: str
    sourced: str
    quotient: str
    meaning: str


def pages(site: Site) -> Iterator[Page]:
    """A page for each theme and region with a record of the theme there."""
    claims: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for theme in site.atlas.themes:
        for claim in site.findings.by_field[theme]:
            claims[theme, claim.region].append(claim)
    for held, code in pairs(site):
        yield _page(site, held, code, claims[held.id, code])


def pairs(site: Site) -> Iterator[tuple[Theme, str]]:
    """The themes and regions that have a dossier."""
    for theme in site.atlas.themes.values():
        held = site.findings.tallies[theme.id].by_region
        for code in site.region_codes:
            if held.get(code):
                yield theme, code


def title_of(site: Site, theme: str, code: str) -> str:
    """The name of a dossier."""
    return site.text("dossier.name", theme=site.theme_names[theme], region=site.region_names[code])


def finding_of(site: Site, theme: Theme, code: str, claims: Sequence[Claim]) -> str:
    """What the records say, in one sentence: how many organisations, for how many a source says so, and what stands out."""
    holders = {claim.holder for claim in claims}
    sourced = len({claim.holder for claim in claims if claim.sourced})
    key = "all" if sourced == len(holders) else "some" if sourced else "none"
    said = site.plural(f"dossier.finding_{key}", len(holders), part=site.language.number(sourced))
    ranked = [(field, standing.quotient) for field, standing in _ranked(site, theme, code) if standing and standing.quotient]
    first = max((quotient for _, quotient in ranked), default=0.0)
    foremost = [field for field, quotient in ranked if quotient == first]
    if first >= ABOVE and len(foremost) == 1:
        said = site.text("dossier.finding_field", said=said, field=site.name_of_field(foremost[0]))
    return f"{said}."


def _page(site: Site, theme: Theme, code: str, claims: Sequence[Claim]) -> Page:
    here = routes.dossier(theme.id, code)
    fields = frozenset((theme.id, *map(theme.field_id, theme.fields)))
    holders = {claim.holder for claim in claims}
    records = [record for record in site.by_region[code] if record.id in holders]
    held = {record.id: claims_in(record, fields) for record in records}
    clusters = [record for record in records if isinstance(record, Cluster)]
    actors = [record for record in records if isinstance(record, Actor)]
    actors.sort(key=lambda actor: (weight(held[actor.id]), site.rank[actor.id]))
    shown = actors[:ACTORS_NAMED]
    title, finding = title_of(site, theme.id, code), finding_of(site, theme, code, claims)
    return Page(
        lang=site.language.code,
        path=here,
        section="dossiers",
        title=site.text("dossier.title", name=title),
        description=finding,
        body=fill(
            "dossier",
            t=site.text,
            crumbs=site.crumbs(here, (site.text("dossiers.title"), routes.DOSSIERS)),
            name=title,
            country=site.country_names[site.atlas.regions[code].country],
            code=code,
            finding=finding,
            pages_of=(
                Link(site.theme_names[theme.id], routes.relative(here, routes.theme(theme.id))),
                Link(site.region_names[code], routes.relative(here, routes.region(code))),
            ),
            svg=_map(site, records, code, here),
            fields=_fields(site, theme, code, here),
            definition=site.text("dossier.quotient", above=site.language.number(ABOVE, 2), below=site.language.number(BELOW, 1)),
            clusters=tuple(call(site, cluster, held[cluster.id], here) for cluster in clusters),
            actors_heading=site.headed("region.actors", len(actors), "actors.title"),
            actors=tuple(line(site, actor, held[actor.id], here) for actor in shown),
            more=site.plural("dossier.more", len(actors) - len(shown)) if len(actors) > len(shown) else "",
            matches=_matches(site, theme, code, here),
            partners=_partners(site, theme, code, here),
            absent=_absent(site, theme, code),
            doubts=_doubts(site, claims, clusters),
            origins=origins(site, (*clusters, *shown)),
            drawn=site.text("dossier.drawn", date=site.language.date(site.atlas.today), licence=site.atlas.settings.licence.data),
            address=address(site, here),
        ),
    )


def _map(site: Site, records: list[Organisation], code: str, here: str) -> Markup:
    return locator(
        site.atlas.regions,
        code,
        towns(site, records, here)[:TOWNS_DRAWN],
        map_id="map",
        label=site.text("map.region", region=site.region_names[code]),
        names=site.region_names,
        hrefs=site.region_addresses(here),
    )


def _ranked(site: Site, theme: Theme, code: str) -> list[tuple[str, Standing | None]]:
    """The sub-fields on record in the region with their standing, the most specialised first; a region outside the area has none."""
    found = [
        (field, site.findings.standings[field].get(code))
        for field in map(theme.field_id, theme.fields)
        if site.findings.tallies[field].by_region.get(code)
    ]
    return sorted(
        found,
        key=lambda pair: (
            -(pair[1].quotient or 0) if pair[1] else 0,
            -site.findings.tallies[pair[0]].by_region[code],
            site.field_rank[pair[0]],
        ),
    )


def _fields(site: Site, theme: Theme, code: str, here: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            link=site.field_link(field, here),
            organisations=site.language.number(site.findings.tallies[field].by_region[code]),
            sourced=site.language.number(standing.sourced) if standing else NOTHING,
            quotient=quotient_text(site, standing) if standing and standing.sourced else NOTHING,
            meaning=_meaning(site, standing),
        )
        for field, standing in _ranked(site, theme, code)
    )


def _meaning(site: Site, standing: Standing | None) -> str:
    if standing is None:
        return site.text("dossier.outside")
    if standing.quotient is None or standing.state is not State.SOME:
        return site.text("dossier.unsourced") if standing.state is State.NONE else state_text(site, standing.state)
    name = "above" if standing.quotient >= ABOVE else "below" if standing.quotient < BELOW else "average"
    return site.text(f"dossier.{name}")


def _matches(site: Site, theme: Theme, code: str, here: str) -> tuple[Row, ...]:
    regions, found = site.findings.matches.regions, []
    for match in site.findings.matches.by_region.get(code, ()):
        if match.field.partition("/")[0] == theme.id:
            found.append(row(site, match, here, match.seeker if regions[match.seeker] != code else ""))
            if len(found) == MATCHES_NAMED:
                break
    return tuple(found)


def _partners(site: Site, theme: Theme, code: str, here: str) -> tuple[Other, ...]:
    return next((entry.others for entry in partners_of(site, code, here) if entry.chip.theme == theme.id), ())


def _absent(site: Site, theme: Theme, code: str) -> str:
    names = [
        site.name_of_field(field) for field in map(theme.field_id, theme.fields) if not site.findings.tallies[field].by_region.get(code)
    ]
    return ", ".join(names)


def _doubts(site: Site, claims: Sequence[Claim], clusters: list[Cluster]) -> tuple[str, ...]:
    """What a reader must not conclude from the sheet."""
    unsourced = sum(not claim.sourced for claim in claims)
    said = []
    if not clusters:
        said.append(site.text("dossier.no_cluster"))
    if unsourced:
        said.append(site.plural("dossier.unsourced_claims", unsourced, whole=site.language.number(len(claims))))
    return tuple(said)
