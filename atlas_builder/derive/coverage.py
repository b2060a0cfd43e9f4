"""How much of its subject an atlas covers: which themes, countries and kinds are thin, how much rests on sources, and how old those are.

It counts what the other figures count: clusters at work and actors. It says something about the atlas, and nothing about the Alps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from atlas_builder.atlas import Atlas
from atlas_builder.derive.statistics import CLUSTER, Claim, Findings, State
from atlas_builder.model import Actor

# A register says who an organisation is and not what it can do, so a record that rests on it alone has no sourced competency.
REGISTERS = ("https://ror.org/",)
AGES = (2, 5, 10)  # years: newer than two is news, older than ten is history


class Reason(StrEnum):
    """Why a region has too few records for a share."""

    NO_RECORD = "no-record"  # no organisation of the region is on record
    NO_SOURCE = "no-source"  # organisations are, but no claim of theirs is sourced
    FEW = "few"  # some are, but too few for a share


@dataclass(frozen=True, slots=True)
class Support:
    """What a set of records rests on. registered: records whose only sources are registers."""

    records: int
    registered: int
    claims: int
    sourced: int

    @property
    def unsourced(self) -> int:
        """Claims on general knowledge."""
        return self.claims - self.sourced


@dataclass(frozen=True, slots=True)
class ThinRegion:
    """A region whose records do not suffice for a share, and why."""

    region: str
    reason: Reason
    organisations: int
    claims: int
    sourced: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the records cover.

    cells: (theme, country, kind) to organisations that claim something in the theme, none where there is no such key;
    themes: theme to its support, claims on its sub-fields included; kinds: kind, clusters first, to its support;
    ages: lower bound in years (0 and AGES) to records whose newest dated source is so old; undated: records without a dated source;
    thin: the regions of the area that get no share, in their order.
    """

    cells: Mapping[tuple[str, str, str], int]
    countries: tuple[str, ...]
    themes: Mapping[str, Support]
    kinds: Mapping[str, Support]
    ages: Mapping[int, int]
    undated: int
    thin: tuple[ThinRegion, ...]

    def organisations(self, *, theme: str | None = None, country: str | None = None, kind: str | None = None) -> int:
        """The sum of the cells with these keys. Without a theme an organisation counts once for each of its themes."""
        return sum(
            count
            for (in_theme, in_country, of_kind), count in self.cells.items()
            if theme in (None, in_theme) and country in (None, in_country) and kind in (None, of_kind)
        )


def coverage(atlas: Atlas, findings: Findings) -> Coverage:
    """What the records of an atlas cover."""
    records = [record for record in atlas.clusters.values() if record.is_at_work] + list(atlas.actors.values())
    kind_of = {record.id: record.kind if isinstance(record, Actor) else CLUSTER for record in records}
    country_of = {record.id: atlas.region_of(record).country for record in records}
    in_theme = {(claim.theme, claim.holder) for claim in findings.claims}
    cells = Counter((theme, country_of[holder], kind_of[holder]) for theme, holder in in_theme)
    registered = frozenset(record.id for record in records if all(source.url.startswith(REGISTERS) for source in record.sources))
    newest = {record.id: max((source.year for source in record.sources if source.year is not None), default=None) for record in records}
    ages = Counter(_age(atlas.today.year - year) for year in newest.values() if year is not None)
    kinds = (CLUSTER, *(kind for kind in atlas.vocabularies.get("kinds", ()) if kind != CLUSTER))
    return Coverage(
        cells=dict(sorted(cells.items())),
        countries=tuple(dict.fromkeys(atlas.regions[code].country for code in atlas.area)),
        themes=_supports(((claim.theme, claim) for claim in findings.claims), registered, atlas.themes),
        kinds=_supports(((kind_of[claim.holder], claim) for claim in findings.claims), registered, kinds),
        ages={bound: ages[bound] for bound in (0, *AGES)},
        undated=sum(year is None for year in newest.values()),
        thin=tuple(_thin(atlas, findings)),
    )


def _age(years: int) -> int:
    return max((bound for bound in AGES if years >= bound), default=0)


def _supports(grouped: Iterable[tuple[str, Claim]], registered: frozenset[str], groups: Iterable[str]) -> dict[str, Support]:
    """What each group of claims rests on. `registered` are the ids of records whose only sources are registers."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    claims: Counter[str] = Counter()
    sourced: Counter[str] = Counter()
    for group, claim in grouped:
        holders[group].add(claim.holder)
        claims[group] += 1
        sourced[group] += claim.sourced
    return {group: Support(len(holders[group]), len(holders[group] & registered), claims[group], sourced[group]) for group in groups}


def _thin(atlas: Atlas, findings: Findings) -> Iterator[ThinRegion]:
    for code in atlas.area:
        tally = findings.region_tallies[code]
        if next(iter(findings.standings.values()))[code].state in (State.NO_DATA, State.TOO_FEW):
            reason = Reason.NO_RECORD if not tally.holders else Reason.FEW if tally.sourced else Reason.NO_SOURCE
            yield ThinRegion(code, reason, tally.holders, tally.claims, tally.sourced)
