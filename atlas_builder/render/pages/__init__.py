"""The list of page types. To add one: its module with `pages(site)`, its template, and a line in `PAGES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atlas_builder.bundle import Page
from atlas_builder.render.pages import (
    actor,
    actors,
    cluster,
    clusters,
    compare,
    courses,
    experts,
    facilities,
    field,
    home,
    kets,
    map,
    matches,
    meta_cluster,
    meta_clusters,
    not_found,
    outcomes,
    problems,
    region,
    regions,
    search,
    statistics,
    theme,
    themes,
    trend,
    trends,
)
from atlas_builder.render.site import Site

PAGES: tuple[Callable[[Site], Iterator[Page]], ...] = (
    home.pages,
    themes.pages,
    theme.pages,
    field.pages,
    regions.pages,
    region.pages,
    clusters.pages,
    cluster.pages,
    actors.pages,
    actor.pages,
    meta_clusters.pages,
    meta_cluster.pages,
    matches.pages,
    compare.pages,
    experts.pages,
    courses.pages,
    facilities.pages,
    outcomes.pages,
    statistics.pages,
    trends.pages,
    trend.pages,
    kets.pages,
    map.pages,
    search.pages,
    problems.pages,
    not_found.pages,
)
