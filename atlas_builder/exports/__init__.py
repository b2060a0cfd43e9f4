"""The list of exports: the atlas as data, for programs. To add one: its module with a function of a View, and a line in `API`.

They stand once, at the root of the site, in the default language where they hold words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.exports.comparison import comparison
from atlas_builder.exports.matches import matches
from atlas_builder.exports.meta_clusters import meta_clusters
from atlas_builder.exports.statistics import statistics, statistics_tables
from atlas_builder.view import View

API: tuple[tuple[str, Callable[[View], bytes]], ...] = (
    (routes.API_META_CLUSTERS, meta_clusters),
    (routes.API_MATCHES, matches),
    (routes.API_COMPARISON, comparison),
    (routes.API_STATISTICS, statistics),
)


def api_files(view: View) -> Iterator[File]:
    """The files of the static API."""
    for path, made in API:
        yield File(path, made(view), lang=view.atlas.settings.languages[0])
    yield from statistics_tables(view)
