"""Best partners of a region: for each theme, the regions that are strong where this one has no record or declares a gap.

A region is strong in a sub-field where at least one organisation there states it with a source and, where enough of the region is on
record for a share, it holds at least its part of the area's (location quotient of 1 or more). No record is not a lack: the two reasons
are kept apart, and what a cluster has declared as a gap comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.languages import get_official_languages

from atlas_builder.atlas import Atlas
from atlas_builder.derive.statistics import Standing, State
from atlas_builder.geo.projection import distance_km
from atlas_builder.model import Status

SHOWN = 3  # regions for each theme: enough to choose from, few enough to compare
AVERAGE = 1.0  # location quotient of a region that holds just its part


@dataclass(frozen=True, slots=True)
class Partner:
    """A region that has what another has no record of.

    fills: what a cluster of the region asked for has declared as gaps, sub-fields or the theme as a whole; brings: sub-fields without a
    record there; both in the order of the theme; languages: official ones of both countries; distance_km: between the middles, None where
    an outline is missing.
    """

    region: str
    fills: tuple[str, ...]
    brings: tuple[str, ...]
    languages: tuple[str, ...]
    distance_km: float | None
    is_abroad: bool


Partners = Mapping[str, Mapping[str, tuple[Partner, ...]]]
"""Region code to theme id to its best partners; themes without any are left out."""


def partners(atlas: Atlas, standings: Mapping[str, Mapping[str, Standing]]) -> Partners:
    """The best partners of every region of the area: those that fill a declared gap first, then those with a language in common, then the
    nearest. The order of the records does not matter."""
    strong: defaultdict[str, list[str]] = defaultdict(list)
    for field in (*atlas.themes, *atlas.sub_fields):
        for code, standing in standings[field].items():
            if is_strong(standing):
                strong[field].append(code)
    gaps = _gaps(atlas)
    distances = _distances(atlas)
    found: dict[str, dict[str, tuple[Partner, ...]]] = {}
    for code in atlas.area:
        by_theme = {}
        for theme in atlas.themes.values():
            helpers: defaultdict[str, list[str]] = defaultdict(list)
            for field in (theme.id, *map(theme.field_id, theme.fields)):
                # A theme as a whole is sought only where somebody says so: its sub-fields tell what has no record.
                if field in gaps[code] or (field != theme.id and standings[field][code].holders == 0):
                    for other in strong[field]:
                        helpers[other].append(field)
            helpers.pop(code, None)
            seen = (_partner(atlas, code, other, fields, gaps[code], distances) for other, fields in helpers.items())
            if best := sorted(seen, key=_rank)[:SHOWN]:
                by_theme[theme.id] = tuple(best)
        found[code] = by_theme
    return found


def is_strong(standing: Standing) -> bool:
    """Whether a region is strong in a field."""
    if standing.state is State.TOO_FEW:
        return standing.sourced > 0
    return standing.state is State.SOME and standing.quotient is not None and standing.quotient >= AVERAGE


def _partner(
    atlas: Atlas, code: str, other: str, fields: list[str], gaps: frozenset[str], distances: Mapping[tuple[str, str], float]
) -> Partner:
    here, there = atlas.regions[code].country, atlas.regions[other].country
    return Partner(
        region=other,
        fills=tuple(field for field in fields if field in gaps),
        brings=tuple(field for field in fields if field not in gaps),
        languages=tuple(lang for lang in official(here) if lang in official(there)),
        distance_km=distances.get((code, other)),
        is_abroad=here != there,
    )


def _rank(partner: Partner) -> tuple[int, bool, float, int, str]:
    distance = partner.distance_km if partner.distance_km is not None else float("inf")
    return -len(partner.fills), not partner.languages, distance, -len(partner.brings), partner.region


@cache
def official(country: str) -> tuple[str, ...]:
    """Official languages of a country after the Unicode CLDR; none for a country that it does not know.

    >>> official("SI"), official("XD")
    (('sl',), ())
    """
    return tuple(get_official_languages(country, de_facto=True))


def _gaps(atlas: Atlas) -> Mapping[str, frozenset[str]]:
    """Themes and sub-fields that the active clusters of each region declare as gaps."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for cluster in atlas.clusters.values():
        if cluster.status is Status.ACTIVE:
            found[cluster.region].update(gap.field for gap in cluster.gaps)
    return defaultdict(frozenset, {code: frozenset(fields) for code, fields in found.items()})


def _distances(atlas: Atlas) -> Mapping[tuple[str, str], float]:
    middles = {code: region.centre for code in atlas.area if (region := atlas.regions[code]).polygons}
    found: dict[tuple[str, str], float] = {}
    for one, here in middles.items():
        for two, there in middles.items():
            found[one, two] = found[two, one] if (two, one) in found else distance_km(here, there)
    return found
