"""The matrix of a theme: regions by sub-fields, in the classes of the maps. Regions without a share are named below it."""

from __future__ import annotations

from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.derive.statistics import Standing, State
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.maps import grade
from atlas_builder.render.measures import TIES_NAMED, share_text
from atlas_builder.render.site import Site
from atlas_builder.taxonomy import Theme
from atlas_builder.text import sort_key


@dataclass(frozen=True, slots=True)
class Cell:
    """One region in one sub-field: the class that paints it, what stands in it, and what it means."""

    look: str
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Row:
    """One region."""

    region: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A theme's matrix. `finding` says which regions cover the most; `too_few` and `no_data` are the regions that get no share."""

    finding: str
    columns: tuple[Link, ...]
    rows: tuple[Row, ...]
    too_few: tuple[Link, ...]
    no_data: tuple[Link, ...]


def matrix(site: Site, theme: Theme, here: str) -> Matrix:
    """The matrix for a theme's page."""
    fields = [theme.field_id(entry) for entry in theme.fields]
    standings = site.findings.standings
    regions = [code for codes in site.regions_by_country.values() for code in codes if code in standings[theme.id]]

    def link(code: str) -> Link:
        return Link(site.region_names[code], routes.relative(here, routes.region(code)))

    def in_state(state: State) -> tuple[Link, ...]:
        return tuple(link(code) for code in regions if standings[theme.id][code].state is state)

    measured = [code for code in regions if standings[theme.id][code].share is not None]
    return Matrix(
        finding=_finding(site, measured, fields),
        columns=tuple(Link(site.field_names[field], routes.relative(here, routes.field(field))) for field in fields),
        rows=tuple(Row(link(code), tuple(_cell(site, standings[field][code], field) for field in fields)) for code in measured),
        too_few=in_state(State.TOO_FEW),
        no_data=in_state(State.NO_DATA),
    )


def _finding(site: Site, regions: list[str], fields: list[str]) -> str:
    """The regions with a sourced claim in the most sub-fields; a neutral heading where too many are level, or none has two."""
    covered = {code: sum(1 for field in fields if site.findings.standings[field][code].share) for code in regions}
    most = max(covered.values(), default=0)
    best = sorted((code for code in regions if covered[code] == most), key=lambda code: sort_key(site.region_names[code]))
    if most < 2 or len(best) > TIES_NAMED:
        return site.text("matrix.heading")
    names = site.language.joined(site.region_names[code] for code in best)
    whole = site.plural("count.sub_fields", len(fields))
    return site.plural("matrix.finding", len(best), regions=names, part=site.language.number(most), whole=whole)


def _cell(site: Site, standing: Standing, field: str) -> Cell:
    name = site.field_names[field]
    if not standing.share:
        return Cell("none", NOTHING, site.text("matrix.cell", field=name, figure=site.text("state.none")))
    figure = share_text(site, standing)
    return Cell(
        f"grade-{grade(standing.share)}", site.language.number(standing.sourced), site.text("matrix.cell", field=name, figure=figure)
    )
