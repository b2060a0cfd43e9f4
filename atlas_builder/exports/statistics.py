"""The figures of the atlas as data: all of them as JSON, and each series as a table."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.derive.inventory import figures_of
from atlas_builder.exports.comma import table
from atlas_builder.render.pictured import name_of
from atlas_builder.render.site import Site
from atlas_builder.view import View


def statistics(view: View) -> bytes:
    """All figures; a later release tells its growth from `date`, `figures` and `themes`."""
    site = Site(view)
    made = {
        "date": site.atlas.today.isoformat(),
        "figures": figures_of(site.findings, site.inventory),
        "themes": {theme: site.findings.tallies[theme].holders for theme in site.atlas.themes},
        "completeness": {kind: round(filled.completeness, 4) for kind, filled in site.inventory.filled.items()},
        "series": [
            {
                "id": one.id,
                "columns": one.columns,
                "whole": one.whole,
                "rows": [{"key": key, "name": name_of(site, one.id, key), "counts": counts} for key, counts in one.rows],
            }
            for one in site.series
        ],
    }
    return orjson.dumps(made, option=orjson.OPT_INDENT_2)


def statistics_tables(view: View) -> Iterator[File]:
    """A table of comma-separated values for each series, in the default language."""
    site = Site(view)
    for one in site.series:
        rows = ((key, name_of(site, one.id, key), *counts) for key, counts in one.rows)
        yield File(routes.statistics_file(one.id), table(("key", "name", *one.columns), rows), lang=site.language.code)
