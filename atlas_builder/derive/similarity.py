"""Which clusters are alike, and which would complete each other: every pair compared in whole numbers, the best few kept.

Alike is measured by the weighted Jaccard index (Ruzicka, 1958) over the fields that two clusters hold: what both hold, over what either
holds. A field that few hold says more than one that all hold, so it counts by its rarity. Two clusters complete each other by the share
of what each would be helped by that the other holds: its declared gaps, and the fields next to those that it holds and has no record of.
Both measures lie between 0 and 1 and are the same seen from either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import Holders, holdings, neighbours
from atlas_builder.geo.projection import distance_km
from atlas_builder.model import Cluster

SHOWN = 4  # of each kind for a cluster: more than one can call in a morning is a list again
SOURCED, ON_RECORD = 2, 1  # a claim that a source states counts twice one that rests on general knowledge
GAP, BESIDE = 3, 1  # a declared gap was asked for; a field next to what a cluster holds is only our guess
_FINE = 100  # rarities are kept in hundredths, so that all sums are exact

# Whole numbers far below 2**53, where sums of floats are exact; floats, since products of whole numbers take ten times as long.
Whole = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kin:
    """Another cluster as seen from one.

    score: 0 to 1; shared: fields that both hold, the rarest first; fills: fields that it holds and this one declares as gaps;
    brings: fields that it holds, next to those that this one holds, of which there is no record here; gives: fields that this one
    holds and the other declares as gaps or has next to its own without a record; distance_km: between the seats, None where
    one is not known; languages: those in common; is_abroad: whether its seat lies in another country.
    """

    cluster: str
    score: float
    shared: tuple[str, ...]
    fills: tuple[str, ...]
    brings: tuple[str, ...]
    gives: tuple[str, ...]
    distance_km: float | None
    languages: tuple[str, ...]
    is_abroad: bool


@dataclass(frozen=True, slots=True)
class Kinship:
    """For every active cluster that holds something: the most similar others and the most complementary ones, the best first."""

    similar: Mapping[str, tuple[Kin, ...]]
    complementary: Mapping[str, tuple[Kin, ...]]


def kinship(atlas: Atlas, held: Mapping[str, Holders] | None = None) -> Kinship:
    """Who is like whom, and who would complete whom. The order of the records does not matter.

    held: the holdings of the atlas where they have been worked out already.
    """
    table = Table(atlas, held or holdings(atlas))
    return Kinship(
        {one: table.similar(row) for row, one in enumerate(table.clusters)},
        {one: table.complementary(row) for row, one in enumerate(table.clusters)},
    )


class Table:
    """Clusters as rows and fields as columns: what each holds, and what would help it."""

    def __init__(self, atlas: Atlas, held: Mapping[str, Holders]) -> None:
        self._atlas = atlas
        self.fields = tuple(held)
        self.clusters = tuple(sorted({cluster for holders in held.values() for cluster in holders}))
        rows = {cluster: row for row, cluster in enumerate(self.clusters)}
        self._held: Whole = np.zeros((len(rows), len(self.fields)), np.float64)
        for column, field in enumerate(self.fields):
            for cluster, claims in held[field].items():
                self._held[rows[cluster], column] = SOURCED if any(claim.sourced for claim in claims) else ON_RECORD
        self._rarity = np.array([self._rarity_of(len(held[field])) for field in self.fields], np.float64)
        self._by_rarity = np.array(sorted(range(len(self.fields)), key=lambda column: (-self._rarity[column], column)), np.intp)
        self._holds = self._held > 0
        self._steps = tuple((self._held >= step).astype(np.float64) for step in (ON_RECORD, SOURCED))
        self._weight = self._held @ self._rarity
        self._helped = self._wishes()
        self._most = self._helped.sum(axis=1) * SOURCED

    def _rarity_of(self, holders: int) -> int:
        return round(_FINE * log2(1 + len(self.clusters) / holders)) if holders else 0

    def _wishes(self) -> Whole:
        """What would help each cluster: GAP for a declared gap, BESIDE for a sub-field next to what it holds without a record here."""
        columns = {field: column for column, field in enumerate(self.fields)}
        beside = np.zeros((len(self.fields), len(self.fields)), np.float64)
        for field, others in neighbours(self._atlas).items():
            if "/" in field:
                beside[columns[field], [columns[other] for other in others if "/" in other]] = 1
        reached = (self._held > 0).astype(np.float64) @ beside
        wishes: Whole = np.where((reached > 0) & (self._held == 0), BESIDE, 0).astype(np.float64)
        for row, cluster in enumerate(self.clusters):
            for gap in self._atlas.clusters[cluster].gaps:
                wishes[row, columns[gap.field]] = GAP
        return wishes

    def alike(self, row: int) -> NDArray[np.float64]:
        """How like each cluster is to one."""
        # The lesser of two marks of 1 or 2 is 1 for each of them that both reach: a sum of products, without a comparison of each pair.
        both: Whole = sum((step @ (step[row] * self._rarity) for step in self._steps), np.zeros(len(self.clusters)))
        return np.asarray(both / np.maximum(self._weight + self._weight[row] - both, 1), np.float64)

    def completing(self, row: int) -> NDArray[np.float64]:
        """How well each cluster and one complete each other."""
        most = np.maximum(self._most + self._most[row], 1)
        return np.asarray((self._brought(row) + self._helped @ self._held[row]) / most, np.float64)

    def _brought(self, row: int) -> Whole:
        """How much of what would help one cluster each of them holds."""
        return np.asarray(self._held @ self._helped[row], np.float64)

    def similar(self, row: int) -> tuple[Kin, ...]:
        """The clusters most like one."""
        return tuple(self._best(row, self.alike(row)))

    def complementary(self, row: int) -> tuple[Kin, ...]:
        """The clusters that complete one best, among those that would bring it something."""
        return tuple(self._best(row, np.where(self._brought(row) > 0, self.completing(row), 0.0)))

    def _best(self, row: int, scores: NDArray[np.float64]) -> Iterator[Kin]:
        """The best others of one cluster by a score; of equal ones the first by id."""
        best = (other for other in np.argsort(-scores, kind="stable")[: SHOWN + 1] if other != row and scores[other] > 0)
        for other, _ in zip(best, range(SHOWN), strict=False):
            yield self._seen(row, int(other), float(scores[other]))

    def _seen(self, row: int, other: int, score: float) -> Kin:
        one, two = (self._atlas.clusters[self.clusters[place]] for place in (row, other))
        here, there = self._atlas.point(one), self._atlas.point(two)
        helped, back = self._helped[row], self._helped[other]
        return Kin(
            cluster=two.id,
            score=score,
            shared=self._shared(row, other),
            fills=self._named((helped == GAP) & self._holds[other]),
            brings=self._named((helped == BESIDE) & self._holds[other]),
            gives=self._named((back > 0) & self._holds[row]),
            distance_km=distance_km(here, there) if here and there else None,
            languages=tuple(sorted(_spoken(one) & _spoken(two))),
            is_abroad=self._atlas.region_of(one).country != self._atlas.region_of(two).country,
        )

    def _shared(self, row: int, other: int) -> tuple[str, ...]:
        """What both hold, the rarest first; a theme only where no sub-field of it is shared."""
        both = (self._holds[row] & self._holds[other])[self._by_rarity]
        found = [self.fields[column] for column in self._by_rarity[both].tolist()]
        narrow = {field.partition("/")[0] for field in found if "/" in field}
        return tuple(field for field in found if field not in narrow)

    def _named(self, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(self.fields[column] for column in np.flatnonzero(chosen).tolist())


def _spoken(cluster: Cluster) -> frozenset[str]:
    return frozenset((*cluster.languages, *(cluster.contact.languages if cluster.contact else ())))
