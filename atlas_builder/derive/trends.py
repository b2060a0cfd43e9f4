"""Who could answer a technology trend: which of the sub-fields that it needs are on record, with which clusters and in which regions.

A cluster has a need on record as in `holdings`: by its own claims or those of its members, at level 2 or above or not rated. A region
has it by every organisation with its seat there, clusters at work and actors alike. Only what a source states counts in a share;
general knowledge is named beside it. A claim on a whole theme answers no need of a sub-field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import Holders, holdings, is_held
from atlas_builder.model import Basis, Organisation
from atlas_builder.taxonomy import Trend

MOST = 0.5  # who has more than this share of the needs has most of them: the plain meaning of the word


class Known(StrEnum):
    """How much is on record of a need."""

    SOURCED = "sourced"  # a source states that somebody can do it
    UNSOURCED = "unsourced"  # on record as general knowledge alone
    NOTHING = "nothing"  # nobody on record: nothing is known, which is not the same as nobody


@dataclass(frozen=True, slots=True)
class Need:
    """One sub-field that a trend needs, and who has it on record.

    clusters: those whose claim, or a member's, a source states; unsourced: those that hold it on general knowledge alone;
    organisations: everybody behind it with a source, members and unclaimed actors too; regions: codes of the area with one of them;
    held_by: the same and those who hold it on general knowledge alone.
    """

    field: str
    clusters: tuple[str, ...]
    unsourced: tuple[str, ...]
    organisations: tuple[str, ...]
    regions: tuple[str, ...]
    held_by: tuple[str, ...]

    @property
    def known(self) -> Known:
        """How much is on record of it."""
        if self.organisations:
            return Known.SOURCED
        return Known.UNSOURCED if self.held_by else Known.NOTHING

    @property
    def theme(self) -> str:
        """The theme of the sub-field."""
        return self.field.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """How far one cluster or region could answer a trend, and why.

    id: of the cluster, or code of the region; share: needs with a source among all needs, 0 to 1;
    sourced: each need that a source states to the organisations that it names, in the order of the needs;
    unsourced: the same for the needs that rest on general knowledge alone.
    """

    id: str
    share: float
    sourced: Mapping[str, tuple[str, ...]]
    unsourced: Mapping[str, tuple[str, ...]]

    @property
    def has_most(self) -> bool:
        """Whether it has most of the needs, each with a source."""
        return self.share > MOST

    @property
    def organisations(self) -> int:
        """How many organisations stand behind the sourced needs, each once."""
        return len({holder for holders in self.sourced.values() for holder in holders})


@dataclass(frozen=True, slots=True)
class Outlook:
    """A trend and who could answer it.

    themes: ids, in the atlas's order; clusters and regions: those with at least one need on record, who has most first;
    team: the fewest clusters found by taking, again and again, the one that adds most, each with the needs that it adds.
    """

    id: str
    themes: tuple[str, ...]
    needs: tuple[Need, ...]
    clusters: tuple[Answer, ...]
    regions: tuple[Answer, ...]
    team: tuple[tuple[str, tuple[str, ...]], ...]

    def known(self, known: Known) -> tuple[Need, ...]:
        """The needs of which so much is on record."""
        return tuple(need for need in self.needs if need.known is known)


@dataclass(frozen=True)
class Outlooks:
    """Every trend, in the order of the ids, and which of them concern a theme, a sub-field, a cluster or a region."""

    by_id: Mapping[str, Outlook]

    @cached_property
    def by_theme(self) -> dict[str, tuple[str, ...]]:
        """Themes to the trends that need something of them."""
        return _turned((outlook.id, outlook.themes) for outlook in self.by_id.values())

    @cached_property
    def by_field(self) -> dict[str, tuple[str, ...]]:
        """Sub-fields to the trends that need them."""
        return _turned((outlook.id, [need.field for need in outlook.needs]) for outlook in self.by_id.values())

    @cached_property
    def by_cluster(self) -> dict[str, tuple[str, ...]]:
        """Clusters to the trends of which a source states that they have something."""
        return _turned((outlook.id, [answer.id for answer in outlook.clusters if answer.sourced]) for outlook in self.by_id.values())


def trends(atlas: Atlas, held_by: Mapping[str, Holders] | None = None) -> Outlooks:
    """Who could answer each trend of the atlas. The order of the records does not matter.

    held_by: the holdings of the atlas where they have been worked out already.
    """
    if not atlas.trends:
        return Outlooks({})
    wanted = {field for trend in atlas.trends.values() for field in trend.needs}
    held, placed = _held(atlas, wanted, held_by or holdings(atlas)), _placed(atlas, wanted)
    needs = {field: _need(field, clusters, placed[field]) for field, clusters in held.items()}
    return Outlooks({trend_id: _outlook(atlas, atlas.trends[trend_id], needs, held, placed) for trend_id in sorted(atlas.trends)})


class _Behind(NamedTuple):
    """The organisations by which a cluster or region has a field: those whose claim a source states, and the others, each once."""

    sourced: tuple[str, ...]
    unsourced: tuple[str, ...]


_Places: TypeAlias = Mapping[str, Mapping[str, _Behind]]
"""Fields to the clusters or regions that have them."""


def _held(atlas: Atlas, fields: set[str], held_by: Mapping[str, Holders]) -> dict[str, dict[str, _Behind]]:
    """Each of some fields to the clusters that hold it. What a merged cluster had is its successor's own: nobody can call the former."""
    return {
        field: {
            cluster: _behind((cluster if claim.holder in atlas.clusters else claim.holder, claim.sourced) for claim in claims)
            for cluster, claims in holders.items()
        }
        for field, holders in held_by.items()
        if field in fields
    }


def _placed(atlas: Atlas, fields: set[str]) -> dict[str, dict[str, _Behind]]:
    """Each of some fields to the regions of the area that have an organisation that holds it."""
    found: dict[str, defaultdict[str, list[tuple[str, bool]]]] = {field: defaultdict(list) for field in fields}
    area = frozenset(atlas.area)
    working: Iterable[Organisation] = (cluster for cluster in atlas.clusters.values() if cluster.is_at_work)
    for record in chain(working, atlas.actors.values()):
        if record.region not in area:
            continue
        for competency in record.competencies:
            for field in dict.fromkeys((competency.field, competency.theme)):
                if field in fields and is_held(competency):
                    found[field][record.region].append((record.id, competency.basis is Basis.STATED))
    return {field: {code: _behind(places[code]) for code in sorted(places)} for field, places in found.items()}


def _behind(claims: Iterable[tuple[str, bool]]) -> _Behind:
    """Organisations with whether a source states their claim; one with both kinds of claim is sourced."""
    everybody: set[str] = set()
    sourced: set[str] = set()
    for holder, stated in claims:
        (sourced if stated else everybody).add(holder)
    return _Behind(tuple(sorted(sourced)), tuple(sorted(everybody - sourced)))


def _outlook(atlas: Atlas, trend: Trend, needs: Mapping[str, Need], held: _Places, placed: _Places) -> Outlook:
    fields = tuple(field for field in dict.fromkeys(trend.needs) if field in needs)
    clusters = _answers(fields, held)
    themes = {field.partition("/")[0] for field in fields}
    return Outlook(
        id=trend.id,
        themes=tuple(theme for theme in atlas.themes if theme in themes),
        needs=tuple(needs[field] for field in fields),
        clusters=clusters,
        regions=_answers(fields, placed),
        team=_team(clusters),
    )


def _need(field: str, clusters: Mapping[str, _Behind], regions: Mapping[str, _Behind]) -> Need:
    everybody = (*clusters.values(), *regions.values())
    sourced = {holder for behind in everybody for holder in behind.sourced}
    return Need(
        field=field,
        clusters=tuple(cluster for cluster, behind in clusters.items() if behind.sourced),
        unsourced=tuple(cluster for cluster, behind in clusters.items() if not behind.sourced),
        organisations=tuple(sorted(sourced)),
        regions=tuple(code for code, behind in regions.items() if behind.sourced),
        held_by=tuple(sorted(sourced.union(*(behind.unsourced for behind in everybody)))),
    )


def _answers(fields: Sequence[str], places: _Places) -> tuple[Answer, ...]:
    """Everybody with at least one of the fields: who has most of them with a source first, then who has more organisations behind them."""
    sourced: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    unsourced: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for field in fields:
        for place, behind in places[field].items():
            if behind.sourced:
                sourced[place][field] = behind.sourced
            else:
                unsourced[place][field] = behind.unsourced
    found = [
        Answer(place, len(sourced.get(place, ())) / len(fields), sourced.get(place, {}), unsourced.get(place, {}))
        for place in sourced.keys() | unsourced.keys()
    ]
    return tuple(sorted(found, key=lambda answer: (-answer.share, -answer.organisations, -len(answer.unsourced), answer.id)))


def _team(answers: Sequence[Answer]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Clusters that together have every need that any of them has with a source: each step takes the one that adds most."""
    found: list[tuple[str, tuple[str, ...]]] = []
    covered: set[str] = set()
    while best := max(answers, key=lambda answer: len(answer.sourced.keys() - covered), default=None):
        # `max` takes the first of equals, and the answers stand in the order of their rank.
        adds = tuple(field for field in best.sourced if field not in covered)
        if not adds:
            break
        found.append((best.id, adds))
        covered.update(adds)
    return tuple(found)


def _turned(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for trend, keys in pairs:
        for key in keys:
            found[key].append(trend)
    return {key: tuple(trends_of) for key, trends_of in found.items()}
