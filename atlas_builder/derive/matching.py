"""Matches: for everything that is sought, the best of those who provide it, and who of them seeks something in return.

Nobody is compared with everybody. What is provided in a field lies in groups of the same region, languages and wishes, and in a group by
place, in each place the best first. The most that a group or a place can reach is known before its entries are looked at, so they are
opened from the top down until BEST providers are found: the result is the same as if every pair had been scored.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, TypeAlias

from atlas_builder.atlas import Atlas
from atlas_builder.derive.market import Market, Provided, Sought, is_same
from atlas_builder.derive.scores import (
    DISTANCES,
    MOST,
    NEAR_KM,
    STEPS,
    WEIGHTS,
    Cell,
    Kind,
    Reason,
    Spot,
    attested_reasons,
    cell_of,
    distance,
    distance_points,
    field_points,
    field_reason,
    meeting_points,
    points,
    way_reasons,
    wish_points,
    wish_reasons,
)
from atlas_builder.geo.projection import distance_km

BEST = 5  # providers kept for each thing sought: more than anybody calls, few enough that those of 1,000 clusters stay a file to download
MOST_BETWEEN = {
    kind: sum(most for name, most in weights.items() if name in ("kind", "trl", "language", "country", "distance"))
    for kind, weights in WEIGHTS.items()
}
WISHED = WEIGHTS[Kind.NEED]["kind"]
SHELF, GROUP = -2, -1  # in the place of kilometres: what is to be opened before entries of equal points are taken
FAR = 1 << 20  # kilometres under which a place that is not known is ranked: after all others


class Match(NamedTuple):
    """Something sought and one who provides it.

    field: the one sought; item: the id of the need, or the field of the gap; provider_item: the id of the offer, or the field of the
    claim; provider_field: where that lies; origin: the record it stands in, the provider's own or that of a cluster merged into it;
    points: the sum of those of `reasons`, 0 to 100; reciprocal: whether the provider seeks what the seeker provides.
    """

    seeker: str
    provider: str
    field: str
    kind: Kind
    item: str
    provider_item: str
    provider_field: str
    origin: str
    points: int
    reasons: tuple[Reason, ...]
    reciprocal: bool = False

    @property
    def score(self) -> float:
        """The score, 0 to 1."""
        return self.points / MOST

    @property
    def is_sourced(self) -> bool:
        """Whether a source states what is provided; an offer is the provider's own word."""
        return not any(reason.name == "source" and not reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Matches:
    """All matches, reciprocal ones first, then by score; regions: of every organisation that stands in one; sought: all that is sought."""

    all: tuple[Match, ...]
    sought: tuple[Sought, ...]
    regions: Mapping[str, str]

    @cached_property
    def by_holder(self) -> dict[str, tuple[Match, ...]]:
        """The matches in which each organisation stands, on either side."""
        return _grouped((name, match) for match in self.all for name in (match.seeker, match.provider))

    @cached_property
    def by_region(self) -> dict[str, tuple[Match, ...]]:
        """The matches of which one side, or both, sits in each region."""
        return _grouped(
            (code, match) for match in self.all for code in dict.fromkeys((self.regions[match.seeker], self.regions[match.provider]))
        )

    @cached_property
    def by_item(self) -> dict[tuple[str, Kind, str], tuple[Match, ...]]:
        """Seeker, kind and item to its matches."""
        return _grouped(((match.seeker, match.kind, match.item), match) for match in self.all)


_Area: TypeAlias = tuple[str, tuple[str, ...]]
"""A region and the languages spoken there by those who provide."""


class _Group(NamedTuple):
    """What is provided in a field from one area with the same wishes. rank: of its first entry, which is its own; top: the best base in it; places: each with its best base first."""

    area: _Area
    rank: int
    example: Provided
    top: int
    places: tuple[tuple[Cell | None, tuple[Provided, ...]], ...]


class _Shelf(NamedTuple):
    """What is provided in a field as one kind of offer, or by claims. top: the best base of all."""

    offered: str
    top: int
    groups: tuple[_Group, ...]


_Heap: TypeAlias = list[tuple[int, int, int, Any, int]]
"""Minus the most points, kilometres, rank, and what stands behind: a shelf or group to be opened, whose kilometres are below 0, with the
points that are certain; else the entries of a place with the number of the one that comes next."""


class Search:
    """The best providers for what is sought in a market. looked_at: how many entries, and groups of them, were scored so far."""

    def __init__(self, atlas: Atlas) -> None:
        self.market = Market(atlas)
        self.looked_at = 0
        self._today = atlas.today
        self._shelves = {kind: {field: _shelves(held) for field, held in self.market.provided[kind].items()} for kind in Kind}
        provided = (entry for fields in self.market.provided.values() for held in fields.values() for entry in held)
        self._areas = sorted({(entry.spot.region, entry.spot.languages) for entry in provided})
        self._circles = _circles(atlas)
        self._countries = {code: region.country for code, region in atlas.regions.items()}
        self._apart: dict[tuple[str, str], int] = {}
        self._meetings: dict[tuple[Kind, str, tuple[str, ...]], tuple[dict[_Area, int], dict[_Area, int]]] = {}
        self._own: defaultdict[str, list[tuple[Kind, str, Provided]]] = defaultdict(list)
        seekers = {sought.seeker for sought in self.market.sought}
        for kind, fields in self.market.provided.items():
            for field, held in fields.items():
                for entry in held:
                    if entry.provider in seekers:
                        self._own[entry.provider].append((kind, field, entry))

    def best(self, sought: Sought) -> list[Match]:
        """The best providers, at most BEST, the best first; the nearer one first where two are equal."""
        heap: _Heap = []
        for field, same in self.market.reach(sought):
            for shelf in self._shelves[sought.kind].get(field, ()):
                if same or shelf.offered == sought.asked:
                    fixed = field_points(sought.kind, same)
                    least = WISHED if shelf.offered != sought.asked else 0
                    heap.append((least - fixed - shelf.top - MOST_BETWEEN[sought.kind], SHELF, len(heap), shelf, fixed))
        heapify(heap)
        exact, most = self._meeting(sought)
        closed = self.market.close.get(sought.seeker, frozenset())
        found: dict[str, Match] = {}
        while heap and len(found) < BEST:
            minus, km, _, behind, number = heappop(heap)
            if km == SHELF:
                self._open_shelf(heap, sought, behind, number, most)
            elif km == GROUP:
                self._open_group(heap, sought, behind, number + exact[behind.area])
            else:
                provided = behind[number]
                if number + 1 < len(behind):
                    follower = behind[number + 1]
                    self.looked_at += 1
                    heappush(heap, (minus + provided.base - follower.base, km, follower.rank, behind, number + 1))
                if provided.provider not in found and provided.provider != sought.seeker and provided.provider not in closed:
                    found[provided.provider] = scored(sought, provided, self._today)
        return list(found.values())

    def answer(self, sought: Sought, provider: str) -> Match | None:
        """The best that one organisation, which seeks something too, provides for what is sought, or None."""
        if provider == sought.seeker or provider in self.market.close.get(sought.seeker, ()):
            return None
        reach = {field for field, _ in self.market.reach(sought)}
        held = (
            scored(sought, provided, self._today)
            for kind, field, provided in self._own.get(provider, ())
            if kind is sought.kind and field in reach and self.market.welcome(sought, provided)
        )
        return min(held, key=lambda found: (-found.points, found.origin, found.provider_item), default=None)

    def _open_shelf(self, heap: _Heap, sought: Sought, shelf: _Shelf, fixed: int, most: Mapping[_Area, int]) -> None:
        """Puts the groups of a shelf on the heap, each with the most it could reach."""
        self.looked_at += len(shelf.groups)
        if sought.kind is Kind.GAP:
            heap += [(-(fixed + group.top + most[group.area]), GROUP, group.rank, group, fixed) for group in shelf.groups]
            heapify(heap)
            return
        for group in shelf.groups:
            if self.market.welcome(sought, group.example):
                exact = fixed + wish_points(sought.asked, shelf.offered, sought.readiness, group.example.readiness)
                heappush(heap, (-(exact + group.top + most[group.area]), GROUP, group.rank, group, exact))

    def _open_group(self, heap: _Heap, sought: Sought, group: _Group, fixed: int) -> None:
        """Puts the best entry of each place of a group on the heap, with its points."""
        cell, by_km = sought.spot.cell, DISTANCES[sought.kind]
        self.looked_at += len(group.places)
        for place, entries in group.places:
            km = distance(cell, place)
            first = entries[0]
            if km is None:
                heappush(heap, (-(fixed + first.base), FAR, first.rank, entries, 0))
            else:
                heappush(heap, (-(fixed + first.base + by_km[min(km, NEAR_KM)]), km, first.rank, entries, 0))

    def _meeting(self, sought: Sought) -> tuple[dict[_Area, int], dict[_Area, int]]:
        """For every area the points for language and country, and the most there can be with those for the distance."""
        key = sought.kind, sought.spot.region, sought.spot.languages
        if key not in self._meetings:
            exact, most = {}, {}
            for region, languages in self._areas:
                there = Spot(region, self._countries[region], None, languages)
                exact[region, languages] = meeting_points(sought.kind, sought.spot, there)
                near = distance_points(sought.kind, self._nearest(sought.spot.region, region))
                most[region, languages] = exact[region, languages] + near
            self._meetings[key] = exact, most
        return self._meetings[key]

    def _nearest(self, one: str, other: str) -> int:
        """Kilometres that no two seats of two regions are nearer to each other."""
        if (one, other) not in self._apart:
            (middle, wide), (centre, far) = self._circles[one], self._circles[other]
            self._apart[one, other] = max(0, int(distance_km(middle, centre) - wide - far) - 1)
        return self._apart[one, other]


def matches(atlas: Atlas) -> Matches:
    """All matches of an atlas, at most BEST for each thing sought, and those that answer one of them. The order of the records does not matter."""
    search = Search(atlas)
    found = [match for sought in search.market.sought for match in search.best(sought)]
    pairs = {(match.seeker, match.provider) for match in found}
    found += _answers(search, pairs)
    pairs |= {(match.seeker, match.provider) for match in found}
    ranked = (match._replace(reciprocal=True) if (match.provider, match.seeker) in pairs else match for match in found)
    regions = {name: search.market.spot(name).region for pair in pairs for name in pair}
    return Matches(tuple(sorted(ranked, key=_order)), search.market.sought, regions)


def scored(sought: Sought, provided: Provided, today: datetime.date) -> Match:
    """What is sought and what is provided, with the reasons for their score."""
    wishes = wish_reasons(sought.asked, provided.offered, sought.readiness, provided.readiness) if sought.kind is Kind.NEED else ()
    reasons = (
        field_reason(sought.kind, is_same(sought, provided)),
        *wishes,
        *attested_reasons(sought.kind, provided.attested, today),
        *way_reasons(sought.kind, sought.spot, provided.spot),
    )
    return Match(
        seeker=sought.seeker,
        provider=provided.provider,
        field=sought.field,
        kind=sought.kind,
        item=sought.item,
        provider_item=provided.item,
        provider_field=provided.field,
        origin=provided.origin,
        points=points(reasons),
        reasons=reasons,
    )


def _answers(search: Search, pairs: set[tuple[str, str]]) -> list[Match]:
    """The best match the other way for each pair that has one and has not kept it: a reciprocal match never stands alone."""
    wishes: defaultdict[str, list[Sought]] = defaultdict(list)
    for sought in search.market.sought:
        wishes[sought.seeker].append(sought)
    found = []
    for seeker, provider in sorted(pairs):
        if (provider, seeker) not in pairs and provider in wishes:
            ways = [way for sought in wishes[provider] if (way := search.answer(sought, seeker))]
            if ways:
                found.append(min(ways, key=_order))
    return found


def _shelves(held: list[Provided]) -> tuple[_Shelf, ...]:
    """What is provided in a field, in groups."""
    shelves: dict[str, dict[tuple[Any, ...], dict[Cell | None, list[Provided]]]] = {}
    for entry in held:
        spot = entry.spot
        wishes = (entry.readiness, entry.partner, entry.provider_kind) if entry.offered else ()
        alike = shelves.setdefault(entry.offered, {}).setdefault((spot.region, spot.languages, wishes), {})
        alike.setdefault(spot.cell, []).append(entry)
    found = []
    for offered, inside in shelves.items():
        groups = tuple(_group((region, languages), places) for (region, languages, _), places in inside.items())
        found.append(_Shelf(offered, max(group.top for group in groups), groups))
    return tuple(found)


def _group(area: _Area, places: Mapping[Cell | None, list[Provided]]) -> _Group:
    first = next(iter(places.values()))[0]
    for entries in places.values():
        entries.sort(key=lambda entry: (-entry.base, entry.rank))
    top = max(entries[0].base for entries in places.values())
    return _Group(area, first.rank, first, top, tuple((cell, tuple(entries)) for cell, entries in places.items()))


def _circles(atlas: Atlas) -> dict[str, tuple[tuple[float, float], float]]:
    """For each region with a record a point and the kilometres within which all its seats lie."""
    cells: defaultdict[str, set[Cell]] = defaultdict(set)
    for record in (*atlas.clusters.values(), *atlas.actors.values()):
        cell = cell_of(atlas.point(record))
        cells[record.region].update((cell,) if cell else ())
    found = {}
    for region, held in cells.items():
        middle = (sum(lon for lon, _ in held) / STEPS / max(len(held), 1), sum(lat for _, lat in held) / STEPS / max(len(held), 1))
        found[region] = middle, max((distance_km(middle, (lon / STEPS, lat / STEPS)) for lon, lat in held), default=0.0)
    return found


def _order(found: Match) -> tuple[bool, int, str, Kind, str, str]:
    return not found.reciprocal, -found.points, found.seeker, found.kind, found.item, found.provider


def _grouped(pairs: Iterable[tuple[Any, Match]]) -> dict[Any, tuple[Match, ...]]:
    found: defaultdict[Any, list[Match]] = defaultdict(list)
    for key, match in pairs:
        found[key].append(match)
    return {key: tuple(held) for key, held in found.items()}
