"""The maps of the pages as files to take away: each a picture with its finding, legend and source inside, and its figures as a table.

They are made for each language, since a picture holds words; the columns of the tables are the keys of the records, in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.exports.comma import lines, of_lines, table
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.render.colours import shades
from atlas_builder.render.measures import Key, kinds_of_dots, panel, source_line
from atlas_builder.render.pages import cluster as clusters
from atlas_builder.render.pages.home import dotted, finding_of_all
from atlas_builder.render.pages.region import counted_in, finding_of_region, located
from atlas_builder.render.pages.regions import counted
from atlas_builder.render.site import Site
from atlas_builder.render.standalone import Picture, standalone
from atlas_builder.view import View

FIELD_COLUMNS = ("region", "name", "country", "state", "share", "quotient", "organisations", "sourced", "on_record")
TOTAL_COLUMNS = ("region", "name", "country", "clusters", "actors", "organisations")
RECORD_COLUMNS = ("id", "name", "kind", "region", "city", "lat", "lon", "website", "themes", "checked")


def map_downloads(view: View) -> Iterator[File]:
    """Every map of the home page, of themes and sub-fields, of regions and of clusters, in the language of a view."""
    site = Site.of(view)
    lang = view.language.code
    rows = {record.id: lines([_record(site, record)]) for record in site.organisations}

    def records(held: Iterable[Organisation]) -> bytes:
        return of_lines(RECORD_COLUMNS, (rows[record.id] for record in held))

    said = Picture(finding_of_all(site), site.text("home.counted"), "", _keys(kinds_of_dots(site)), source_line(site))
    yield from _files(lang, routes.EVERYONE, dotted(site), said, {}, records(filter(_at_work, site.organisations)))
    said = Picture(finding_of_all(site), site.text("regions.counted"), "", (), source_line(site))
    yield from _files(lang, routes.TOTALS, counted(site, routes.REGIONS), said, {}, _totals(site))
    for theme in site.atlas.themes.values():
        colours = shades(theme.colour, dark=False)
        for field in (theme.id, *map(theme.field_id, theme.fields)):
            shown = panel(site, field, routes.field(field))
            said = Picture(shown.finding, shown.counted, shown.legend, _keys(shown.keys), shown.source)
            yield from _files(lang, field, shown.svg, said, colours, _standings(site, field))
    for code in site.region_codes:
        said = Picture(finding_of_region(site, code), counted_in(site, code), "", _keys(kinds_of_dots(site)[:-1]), source_line(site))
        svg = located(site, code, routes.region(code))
        yield from _files(lang, routes.region_map(code), svg, said, {}, records(filter(_at_work, site.by_region[code])))
    for cluster in site.atlas.clusters.values():
        here = routes.cluster(cluster.id)
        svg, keys = clusters.located(site, cluster.id, here)
        if svg:
            said = Picture(f"{cluster.name}. {clusters.finding_of_cluster(site, cluster)}", "", "", _keys(keys), source_line(site))
            held = (cluster, *clusters.members_of(site, cluster.id))
            yield from _files(lang, routes.cluster_map(cluster.id), svg, said, {}, records(held))


def _files(lang: str, subject: str, svg: str, said: Picture, colours: dict[str, str], table: bytes) -> Iterator[File]:
    if svg:
        yield File(routes.map_file(subject, "svg"), standalone(svg, said, colours).encode(), lang)
    yield File(routes.map_file(subject, "csv"), table, lang)


def _at_work(record: Organisation) -> bool:
    return not isinstance(record, Cluster) or record.is_at_work


def _keys(keys: Iterable[Key]) -> tuple[tuple[str, str], ...]:
    return tuple((key.look, key.text) for key in keys)


def _totals(site: Site) -> bytes:
    tallies = site.findings.region_tallies
    return table(
        TOTAL_COLUMNS,
        (
            (code, site.region_names[code], region.country, tallies[code].clusters, tallies[code].actors, tallies[code].holders)
            for code, region in site.area.items()
        ),
    )


def _standings(site: Site, field: str) -> bytes:
    return table(
        FIELD_COLUMNS,
        (
            (
                code, site.region_names[code], site.atlas.regions[code].country, standing.state.value, _rounded(standing.share),
                _rounded(standing.quotient), standing.holders, standing.sourced, standing.organisations,
            )
            for code, standing in site.findings.standings[field].items()
        ),
    )  # fmt: skip


def _record(site: Site, record: Organisation) -> tuple[object, ...]:
    lon, lat = site.point(record) or (None, None)
    kind = record.kind if isinstance(record, Actor) else CLUSTER
    return (
        record.id, record.name, kind, record.region, record.location.city, lat, lon, record.website, " ".join(site.themes_of(record)),
        record.provenance.checked.isoformat(),
    )  # fmt: skip


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
