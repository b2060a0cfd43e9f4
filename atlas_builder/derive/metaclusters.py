"""The radar: in which fields clusters of several regions and countries could form a meta-cluster, and what is still missing.

A set qualifies with the number of clusters, regions and countries that the settings ask for (three, three and three unless the atlas
says otherwise). All clusters that hold a field are one candidate, so nothing is chosen from among them and no subset is tried out.
How strong a candidate is, is worked out in `strength`, what was declared is compared in `declared`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import cos, dist, radians, sin
from typing import NamedTuple

from atlas_builder.atlas import Atlas
from atlas_builder.derive.declared import Declared, declared
from atlas_builder.derive.holdings import Held, Holders, holdings, neighbours, united
from atlas_builder.derive.strength import Part, parts_of, total
from atlas_builder.geo.outline import Point
from atlas_builder.geo.projection import distance_km
from atlas_builder.taxonomy import MetaClusterRule

LEAST = 2  # clusters below which nothing is nearly there; the choice: one cluster is no network
NEAREST = 3  # clusters named as a way to complete a candidate: enough to begin with, few enough to read


class Basis(StrEnum):
    """On what a meta-cluster would rest."""

    SAME = "same"  # all hold the field itself
    COMPLEMENTARY = "complementary"  # some hold the field, others what is related to it or stands next to it in the value chain


class State(StrEnum):
    """How far a candidate is."""

    QUALIFIES = "qualifies"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class Near:
    """A cluster that would complete a candidate. fields: what it holds that is related; distance_km: to the nearest of its seats."""

    cluster: str
    country: str
    fields: tuple[str, ...]
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What a candidate lacks: a cluster from one of these countries of the area, and who lies nearest there, nearest first."""

    countries: tuple[str, ...]
    nearest: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Clusters that could form a meta-cluster.

    sourced_state: how far it is without what is general knowledge alone, None where it is nothing then;
    clusters, regions, countries: ids and codes in their order; missing: None where it qualifies; strength: 0 to 1, the sum of `parts`;
    through: cluster id to the fields among the candidate's that it holds; unsourced: clusters whose claims are general knowledge alone.
    """

    field: str
    basis: Basis
    state: State
    sourced_state: State | None
    clusters: tuple[str, ...]
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    missing: Missing | None
    strength: float
    parts: tuple[Part, ...]
    through: Mapping[str, tuple[str, ...]]
    unsourced: frozenset[str]

    @property
    def theme(self) -> str:
        """The theme of the candidate's field."""
        return self.field.partition("/")[0]

    @property
    def is_theme(self) -> bool:
        """Whether the candidate is a whole theme, every claim below it counted."""
        return "/" not in self.field


@dataclass(frozen=True)
class Radar:
    """Every candidate, in the order of the themes and their sub-fields, the same field before what completes it; and what was declared."""

    candidates: tuple[Candidate, ...]
    declared: tuple[Declared, ...]

    @cached_property
    def by_field(self) -> dict[str, tuple[Candidate, ...]]:
        """The candidates of each field that has one."""
        found: defaultdict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            found[candidate.field].append(candidate)
        return {field: tuple(candidates) for field, candidates in found.items()}

    @cached_property
    def by_cluster(self) -> dict[str, tuple[Candidate, ...]]:
        """The candidates in which each cluster stands."""
        found: defaultdict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            for cluster in candidate.clusters:
                found[cluster].append(candidate)
        return {cluster: tuple(candidates) for cluster, candidates in found.items()}


class _Place(NamedTuple):
    """Where a cluster sits, as a point and as the same point on a ball of radius 1, whose chords sort like distances."""

    point: Point
    on_ball: tuple[float, float, float]


class _Seats:
    """Region, country and place of every cluster, looked up when they are asked for and kept."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._places: dict[str, _Place | None] = {}
        self.region = {cluster.id: cluster.region for cluster in atlas.clusters.values()}
        self.country = {cluster.id: atlas.regions[cluster.region].country for cluster in atlas.clusters.values()}
        self.countries = tuple(sorted({atlas.regions[code].country for code in atlas.area}))

    def place(self, cluster: str) -> _Place | None:
        """Where a cluster sits; None where its town is not known."""
        if cluster not in self._places:
            point = self._atlas.point(self._atlas.clusters[cluster])
            self._places[cluster] = _Place(point, _on_ball(point)) if point else None
        return self._places[cluster]


def radar(atlas: Atlas, held: Mapping[str, Holders] | None = None) -> Radar:
    """What could become a meta-cluster, and what has been declared as one. The order of the records does not matter.

    held: the holdings of the atlas where they have been worked out already.
    """
    held, beside, seats = held or holdings(atlas), neighbours(atlas), _Seats(atlas)
    return Radar(tuple(_candidates(atlas, held, beside, seats)), declared(atlas, held))


def state_of(rule: MetaClusterRule, clusters: int, regions: int, countries: int) -> State | None:
    """How far a set is: it qualifies, or one more cluster from one more country would complete it, or neither (None).

    >>> [state_of(MetaClusterRule(), 3, 3, number) for number in (1, 2, 3)]
    [None, <State.NEARLY: 'nearly'>, <State.QUALIFIES: 'qualifies'>]
    """
    if min(clusters, regions) >= rule.clusters and countries >= rule.countries:
        return State.QUALIFIES
    # Another country is another region and another cluster too: with it, the set must be complete.
    if clusters >= LEAST and min(clusters, regions) + 1 >= rule.clusters and countries + 1 == rule.countries:
        return State.NEARLY
    return None


def _candidates(atlas: Atlas, held: Mapping[str, Holders], beside: Mapping[str, tuple[str, ...]], seats: _Seats) -> Iterator[Candidate]:
    for field, holders in held.items():
        if not holders:
            continue
        theme = field.partition("/")[0]
        if candidate := _candidate(atlas, field, Basis.SAME, holders, seats):
            yield _completed(candidate, held, (beside[field], (theme,)), seats)
        around = [held[other] for other in beside[field] if held[other]]
        if around and (candidate := _candidate(atlas, field, Basis.COMPLEMENTARY, united((holders, *around)), seats)):
            yield _completed(candidate, held, ((theme,),), seats)


def _candidate(atlas: Atlas, field: str, basis: Basis, holders: Holders, seats: _Seats) -> Candidate | None:
    rule = atlas.settings.meta_cluster
    regions = tuple(sorted({seats.region[cluster] for cluster in holders}))
    countries = tuple(sorted({seats.country[cluster] for cluster in holders}))
    state = state_of(rule, len(holders), len(regions), len(countries))
    if state is None:
        return None
    unsourced = frozenset(cluster for cluster, claims in holders.items() if not any(claim.sourced for claim in claims))
    stated = [cluster for cluster in holders if cluster not in unsourced]
    parts = parts_of(holders, seats.region, seats.country, rule, atlas.today)
    return Candidate(
        field=field,
        basis=basis,
        state=state,
        sourced_state=state_of(
            rule, len(stated), len({seats.region[cluster] for cluster in stated}), len({seats.country[cluster] for cluster in stated})
        ),
        clusters=tuple(holders),
        regions=regions,
        countries=countries,
        missing=None,
        strength=total(parts),
        parts=parts,
        through={cluster: fields_of(claims) for cluster, claims in holders.items()},
        unsourced=unsourced,
    )


def fields_of(claims: tuple[Held, ...]) -> tuple[str, ...]:
    """The fields of some claims, each once, in their order."""
    return tuple(sorted({claim.field for claim in claims}))


def _completed(candidate: Candidate, held: Mapping[str, Holders], rings: tuple[tuple[str, ...], ...], seats: _Seats) -> Candidate:
    """A candidate with what it lacks. rings: fields in which to look for who could complete it, the most akin first."""
    if candidate.state is State.QUALIFIES:
        return candidate
    wanted = tuple(country for country in seats.countries if country not in candidate.countries)
    places = [place.on_ball for cluster in candidate.clusters if (place := seats.place(cluster))]
    found: dict[str, Near] = {}
    for ring in rings:
        others = united(held[field] for field in ring)
        ranked = sorted(
            (_chord(seats.place(cluster), places), cluster)
            for cluster in others
            if seats.country[cluster] in wanted and cluster not in found
        )
        for _, cluster in ranked[: NEAREST - len(found)]:
            found[cluster] = Near(cluster, seats.country[cluster], fields_of(others[cluster]), _distance(cluster, candidate, seats))
    return replace(candidate, missing=Missing(wanted, tuple(found.values())))


def _distance(cluster: str, candidate: Candidate, seats: _Seats) -> float | None:
    place = seats.place(cluster)
    others = [other.point for name in candidate.clusters if (other := seats.place(name))]
    return min((distance_km(place.point, other) for other in others), default=None) if place else None


def _chord(place: _Place | None, others: list[tuple[float, float, float]]) -> float:
    """The length of the shortest chord, 0 to 2; beyond where a place is not known, so that it is named last."""
    return min((dist(place.on_ball, other) for other in others), default=3.0) if place else 3.0


def _on_ball(point: Point) -> tuple[float, float, float]:
    lon, lat = map(radians, point)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
