"""Counts and shares over the claims of the records: by theme, sub-field, region, country and kind.

What counts: every cluster that is at work and every actor; a merged or dissolved cluster is history. An organisation counts once
for a field however often it claims it. A claim on a sub-field also counts for its theme. Claims on general knowledge are counted
and shown, but carry no weight: they stay out of shares and of the specialisation. So do organisations of regions outside the area.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from atlas_builder.derive.kets import Kets
from atlas_builder.derive.matching import Matches
from atlas_builder.derive.metaclusters import Radar
from atlas_builder.derive.similarity import Kinship
from atlas_builder.derive.trends import Outlooks
from atlas_builder.model import Actor, Basis, Cluster, Competency, Organisation

CLAIMS_NEEDED = 5  # below it one record more or less would turn a region's profile over
CLUSTER = "cluster"  # the kind under which clusters are counted, beside the kinds of actor


class State(StrEnum):
    """How much the atlas knows of a region in a field. No data is not the same as none."""

    NO_DATA = "no-data"  # no organisation of the region is on record
    TOO_FEW = "too-few"  # fewer than CLAIMS_NEEDED sourced claims in the region: no share is given
    NONE = "none"  # enough claims, none of them in this field
    SOME = "some"  # at least one


@dataclass(frozen=True, slots=True)
class Claim:
    """One competency of one organisation, with what the figures need of it."""

    holder: str
    kind: str
    field: str
    region: str
    country: str
    sourced: bool
    checked: datetime.date
    source_year: int | None
    competency: Competency

    @property
    def theme(self) -> str:
        """The theme of the claim's field."""
        return self.field.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many organisations a set holds, and how they are spread. `claims` counts claims, all other figures organisations or places."""

    holders: int
    clusters: int
    by_kind: Mapping[str, int]
    by_country: Mapping[str, int]
    by_region: Mapping[str, int]
    claims: int
    sourced: int

    @property
    def actors(self) -> int:
        """Organisations that are no cluster."""
        return self.holders - self.clusters


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one region stands in one field.

    holders: organisations of the region with a claim in the field; sourced: those whose claim a source states;
    organisations: all of the region on record; share: sourced / organisations with any sourced claim, 0 to 1;
    quotient: location quotient, 1.0 is the area's average. Both are None unless state is NONE or SOME.
    """

    region: str
    state: State
    holders: int
    sourced: int
    organisations: int
    claims: int
    share: float | None
    quotient: float | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What follows from the records.

    claims: all that count, in the order of the records; by_field: theme and sub-field ids to claims; total: of all organisations;
    tallies: by theme and sub-field id; region_tallies: by region code; standings: by field id, then region code (area only);
    members: cluster id to ids of its recorded actors; ages: record id to days since its last check;
    radar: which clusters could form a meta-cluster, and those declared; matches: who has what somebody else seeks;
    kinship: which clusters are alike, and which would complete each other;
    trends: who could answer each trend; kets: where key enabling technologies are named.
    """

    claims: tuple[Claim, ...]
    by_field: Mapping[str, tuple[Claim, ...]]
    by_holder: Mapping[str, tuple[Claim, ...]]
    total: Tally
    tallies: Mapping[str, Tally]
    region_tallies: Mapping[str, Tally]
    standings: Mapping[str, Mapping[str, Standing]]
    members: Mapping[str, tuple[str, ...]]
    ages: Mapping[str, int]
    radar: Radar
    matches: Matches
    kinship: Kinship
    trends: Outlooks
    kets: Kets


def claims_of(records: Iterable[Organisation], countries: Mapping[str, str]) -> list[Claim]:
    """Every claim that counts, in the order of the records. `countries` maps a region's code to its country."""
    found: list[Claim] = []
    for record in records:
        if isinstance(record, Cluster) and not record.is_at_work:
            continue
        holder, region, checked = record.id, record.region, record.provenance.checked
        kind, country = record.kind if isinstance(record, Actor) else CLUSTER, countries[region]
        year = max([source.year for source in record.sources if source.year is not None], default=None)
        for own in record.competencies:
            sourced = own.basis is Basis.STATED
            found.append(Claim(holder, kind, own.field, region, country, sourced, own.checked or checked, year, own))
    return found


def tally(claims: Iterable[Claim]) -> Tally:
    """Organisations behind a set of claims, each counted once, and the claims themselves."""
    holders: dict[str, Claim] = {}
    count = sourced = 0
    for claim in claims:
        holders.setdefault(claim.holder, claim)
        count += 1
        sourced += claim.sourced
    seen = holders.values()
    by_kind = Counter(claim.kind for claim in seen)
    return Tally(
        holders=len(holders),
        clusters=by_kind[CLUSTER],
        by_kind=dict(sorted(by_kind.items())),
        by_country=dict(sorted(Counter(claim.country for claim in seen).items())),
        by_region=dict(sorted(Counter(claim.region for claim in seen).items())),
        claims=count,
        sourced=sourced,
    )


def by_field(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims by sub-field and by theme: a claim on a sub-field stands under both."""
    grouped: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.field].append(claim)
        if claim.field != claim.theme:
            grouped[claim.theme].append(claim)
    return dict(grouped)


def specialisation(region: Counter[str], area: Counter[str], field: str, *, region_total: int, area_total: int) -> float | None:
    """Location quotient: how much more a region's claims weigh in a field than the area's do.

    Returns:
        share(region) / share(area), no unit, >= 0; 1.0 is the area's average. None where the region has fewer than CLAIMS_NEEDED claims
        or the area none in the field: no data is not zero.

    Source:
        the location quotient of regional economics, over claims instead of jobs.

    >>> specialisation(Counter(a=3), Counter(a=3, b=6), "a", region_total=6, area_total=12)
    2.0
    >>> specialisation(Counter(a=3), Counter(a=3), "a", region_total=3, area_total=12) is None
    True
    """
    if region_total < CLAIMS_NEEDED or not area[field]:
        return None
    return (region[field] / region_total) / (area[field] / area_total)


def standings(claims: Iterable[Claim], fields: Iterable[str], area: Iterable[str]) -> dict[str, dict[str, Standing]]:
    """Where each region of the area stands in each field, with one pass over the claims."""
    organisations: defaultdict[str, set[str]] = defaultdict(set)
    holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    sourced_holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    region_claims: defaultdict[str, Counter[str]] = defaultdict(Counter)
    area_claims: Counter[str] = Counter()
    region_totals: Counter[str] = Counter()
    sourced_organisations: defaultdict[str, set[str]] = defaultdict(set)
    codes = tuple(area)
    inside = frozenset(codes)
    counted: set[tuple[str, str]] = set()
    for claim in claims:
        if claim.region not in inside:
            continue
        organisations[claim.region].add(claim.holder)
        keys = (claim.field,) if claim.field == claim.theme else (claim.field, claim.theme)
        for key in keys:
            holders[key, claim.region].add(claim.holder)
        if not claim.sourced or (claim.holder, claim.field) in counted:
            continue
        counted.add((claim.holder, claim.field))
        sourced_organisations[claim.region].add(claim.holder)
        region_totals[claim.region] += 1
        for key in keys:
            sourced_holders[key, claim.region].add(claim.holder)
            region_claims[claim.region][key] += 1
            area_claims[key] += 1
    area_total = region_totals.total()

    def standing(field: str, code: str) -> Standing:
        sourced = len(sourced_holders.get((field, code), ()))
        count = region_claims[code][field]
        if not organisations.get(code):
            state = State.NO_DATA
        elif region_totals[code] < CLAIMS_NEEDED:
            state = State.TOO_FEW
        else:
            state = State.SOME if sourced else State.NONE
        measured = state in (State.NONE, State.SOME)
        return Standing(
            region=code,
            state=state,
            holders=len(holders.get((field, code), ())),
            sourced=sourced,
            organisations=len(organisations.get(code, ())),
            claims=count,
            share=sourced / len(sourced_organisations[code]) if measured else None,
            quotient=specialisation(region_claims[code], area_claims, field, region_total=region_totals[code], area_total=area_total),
        )

    return {field: {code: standing(field, code) for code in codes} for field in fields}
