"""The figures of the atlas as data: all of them as JSON, and each series as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.derive.inventory import figures_of
from atlas_builder.derive.series import Series
from atlas_builder.exports.comma import table
from atlas_builder.render.growth import Change, changes
from atlas_builder.render.pictured import name_of
from atlas_builder.render.site import Site
from atlas_builder.view import View

GROWTH_COLUMNS = ("key", "name", "then", "now", "change")
CELL_COLUMNS = ("theme", "country", "kind", "organisations")


def statistics(view: View) -> bytes:
    """All figures; a later release tells its growth from `date`, `figures` and `themes`.

    In a series, `whole` is what the first column is a part of, `share` is that part, 0 to 1, and `part` names the column that says
    how many of the first are sourced or confirmed. `cells` are the organisations of a theme by country and kind, those that are
    none left out; `thin` are the regions with too few records for a share, and why.
    """
    site = Site.of(view)
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
                "part": one.part,
                "rows": [
                    {"key": key, "name": name_of(site, one.id, key), "counts": counts, "share": _share(one, counts)}
                    for key, counts in one.rows
                ],
            }
            for one in site.series
        ],
        "cells": [dict(zip(CELL_COLUMNS, row, strict=True)) for row in _cells(site)],
        "thin": [
            {"region": thin.region, "reason": thin.reason.value, "organisations": thin.organisations, "sourced": thin.sourced}
            for thin in site.coverage.thin
        ],
    }
    return orjson.dumps(made, option=orjson.OPT_INDENT_2)


def statistics_tables(view: View) -> Iterator[File]:
    """A table of comma-separated values for each series, in the default language, one of themes by country and kind, and one of the
    growth since an earlier release, where one is given."""
    site = Site.of(view)
    for one in site.series:
        rows = ((key, name_of(site, one.id, key), *counts, _share(one, counts)) for key, counts in one.rows)
        yield File(routes.statistics_file(one.id), table(("key", "name", *one.columns, "share"), rows), lang=site.language.code)
    yield File(routes.statistics_file("cells"), table(CELL_COLUMNS, _cells(site)), lang=site.language.code)
    if changed := tuple(changes(site)):
        yield File(routes.statistics_file("growth"), table(GROWTH_COLUMNS, _growth(changed)), lang=site.language.code)


def _growth(changed: Iterable[Change]) -> Iterator[tuple[object, ...]]:
    for one in changed:
        yield one.key, one.name, one.then, one.now, None if one.then is None else one.now - one.then


def _cells(site: Site) -> list[tuple[str, str, str, int]]:
    return [(*keys, count) for keys, count in site.coverage.cells.items()]


def _share(one: Series, counts: tuple[int, ...]) -> float:
    """The share of the first count in the whole, 0 to 1."""
    return round(one.share(counts[0]), 4)
