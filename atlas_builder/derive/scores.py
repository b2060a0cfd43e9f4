"""How well an offer meets a need, or a competency a gap: points of a hundred, the sum of named parts, each with its reason.

A part adds only what the records state: where nothing is on record, nothing is added. A claim on general knowledge is a match in its
field, but what it says of level, roles and date is no source's word and adds nothing. An offer has no level of its own; it stands with
the best claim that its provider makes, with a source, in the offered field.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from atlas_builder.derive.strength import FADES_AFTER
from atlas_builder.geo.projection import distance_km
from atlas_builder.model import Basis, Competency

MOST = 100  # points of a full score: whole ones, so that a reader can add them up


class Kind(StrEnum):
    """What is sought: an entry of `needs`, met by an offer, or of `gaps`, met by a competency."""

    NEED = "need"
    GAP = "gap"


# Chosen with this page, and to be argued about: what is asked for weighs more than how easily the two can meet.
WEIGHTS: Mapping[Kind, Mapping[str, int]] = {
    Kind.NEED: {"field": 30, "kind": 15, "trl": 10, "level": 10, "role": 5, "age": 5, "language": 10, "country": 10, "distance": 5},
    Kind.GAP: {"field": 35, "source": 10, "level": 15, "role": 5, "age": 5, "language": 10, "country": 10, "distance": 10},
}
RELATED = 0.5  # of the field's points for a related field: worth a call, and not what was asked for
LEVELS = 4  # the highest level; one that is not rated adds nothing, as the atlas guesses none
NEAR_KM = 500  # beyond it distance adds nothing: a day's journey by rail between most towns of the Alps
DISTANCES: Mapping[Kind, tuple[int, ...]] = {
    kind: tuple(round(weights["distance"] * (1 - km / NEAR_KM)) for km in range(NEAR_KM + 1)) for kind, weights in WEIGHTS.items()
}  # points by whole kilometres
STEPS = 10  # of a degree: seats are compared to about ten kilometres, so that thousands of them are a few hundred places

Cell: TypeAlias = tuple[int, int]
Readiness: TypeAlias = tuple[int, int]


class Reason(NamedTuple):
    """One part of a score: what was found (ids or codes), a figure where there is one, the points that it adds and the most it could.

    field: "same" or "related"; source: "stated" or "general-knowledge"; kind: the kind of the offer, where it is the one sought; trl:
    both ends of what overlaps; level: the figure, 1 to 4; role: the roles; age: the figure, in days; language: those in common;
    country: that of the provider, where it is another; distance: the figure, in kilometres.
    """

    name: str
    what: tuple[str, ...]
    figure: int | None
    points: int
    most: int


class Spot(NamedTuple):
    """Where an organisation can be met: its region and country, its place to a tenth of a degree, and its languages in order."""

    region: str
    country: str
    cell: Cell | None
    languages: tuple[str, ...]


class Attested(NamedTuple):
    """What a provider's claim in a field says of itself, where a source states it. checked: of the claim, or the day of an offer."""

    level: int | None
    roles: tuple[str, ...]
    checked: datetime.date | None


NOTHING = Attested(None, (), None)


def points(reasons: Iterable[Reason]) -> int:
    """The sum of the parts.

    >>> points((Reason("field", ("same",), None, 35, 35), Reason("level", (), 3, 11, 15)))
    46
    """
    return sum(reason.points for reason in reasons)


@lru_cache(maxsize=8)
def field_reason(kind: Kind, same: bool) -> Reason:
    """Whether the field is the one sought, or a related one."""
    most = WEIGHTS[kind]["field"]
    return Reason("field", ("same" if same else "related",), None, field_points(kind, same), most)


def field_points(kind: Kind, same: bool) -> int:
    """Points for the field.

    >>> field_points(Kind.GAP, True), field_points(Kind.NEED, False)
    (35, 15)
    """
    return WEIGHTS[kind]["field"] if same else int(WEIGHTS[kind]["field"] * RELATED)


def attested(claim: Competency, checked: datetime.date) -> Attested:
    """What a claim says where a source states it; nothing where it is general knowledge. checked: of the record it stands in."""
    if claim.basis is not Basis.STATED:
        return NOTHING
    return Attested(claim.level, claim.roles, claim.checked or checked)


def attested_points(kind: Kind, claim: Attested, today: datetime.date) -> int:
    """Points for what does not depend on who seeks: source of a claim, level, roles, age."""
    weights = WEIGHTS[kind]
    found = 0
    if kind is Kind.GAP and claim.checked is not None:
        found += weights["source"]
    if claim.level is not None:
        found += level_points(weights["level"], claim.level)
    if claim.roles:
        found += weights["role"]
    if claim.checked is not None:
        found += age_points(weights["age"], (today - claim.checked).days)
    return found


@lru_cache(maxsize=1 << 16)
def attested_reasons(kind: Kind, claim: Attested, today: datetime.date) -> tuple[Reason, ...]:
    """The reasons for the same points."""
    weights = WEIGHTS[kind]
    stated = claim.checked is not None
    days = max(0, (today - claim.checked).days) if claim.checked is not None else None
    level = level_points(weights["level"], claim.level) if claim.level is not None else 0
    source = Reason(
        "source", ("stated" if stated else "general-knowledge",), None, weights.get("source", 0) if stated else 0, weights.get("source", 0)
    )
    return (
        *((source,) if kind is Kind.GAP else ()),
        Reason("level", (), claim.level, level, weights["level"]),
        Reason("role", claim.roles, None, weights["role"] if claim.roles else 0, weights["role"]),
        Reason("age", (), days, age_points(weights["age"], days) if days is not None else 0, weights["age"]),
    )


def level_points(most: int, level: int) -> int:
    """Points for a level.

    >>> [level_points(15, level) for level in (1, 2, 3, 4)]
    [4, 8, 11, 15]
    """
    return round(most * level / LEVELS)


def age_points(most: int, days: int) -> int:
    """Points that fade evenly with the days since a check.

    >>> age_points(5, 0), age_points(5, 365), age_points(5, 3000)
    (5, 3, 0)
    """
    return round(most * max(0.0, 1 - max(days, 0) / FADES_AFTER))


def wish_reasons(asked: str, given: str, wanted: Readiness | None, found: Readiness | None) -> tuple[Reason, ...]:
    """What an offer has of a need's own wishes: its kind, and the part of the readiness that it covers."""
    weights = WEIGHTS[Kind.NEED]
    both = common_readiness(wanted, found)
    return (
        Reason("kind", (given,) if asked == given else (), None, weights["kind"] if asked == given else 0, weights["kind"]),
        Reason("trl", tuple(map(str, both)) if both else (), None, _readiness_points(wanted, both), weights["trl"]),
    )


@lru_cache(maxsize=1 << 14)
def wish_points(asked: str, given: str, wanted: Readiness | None, found: Readiness | None) -> int:
    """Points for kind and readiness.

    >>> wish_points("service", "service", (4, 7), (6, 9)), wish_points("service", "study", None, (1, 9))
    (20, 0)
    """
    kind = WEIGHTS[Kind.NEED]["kind"] if asked == given else 0
    return kind + _readiness_points(wanted, common_readiness(wanted, found))


def common_readiness(wanted: Readiness | None, found: Readiness | None) -> Readiness | None:
    """The levels of technology readiness that two spans share; None where they share none, or one is not on record."""
    if wanted is None or found is None:
        return None
    low, high = max(wanted[0], found[0]), min(wanted[1], found[1])
    return (low, high) if low <= high else None


def way_reasons(kind: Kind, seeker: Spot, provider: Spot) -> tuple[Reason, ...]:
    """What lies between the two: a language in common, another country, the distance."""
    return (
        _language_reason(kind, seeker.languages, provider.languages),
        _country_reason(kind, provider.country if seeker.country != provider.country else ""),
        _distance_reason(kind, distance(seeker.cell, provider.cell)),
    )


def meeting_points(kind: Kind, seeker: Spot, provider: Spot) -> int:
    """Points for language and country."""
    weights = WEIGHTS[kind]
    common = weights["language"] if any(lang in provider.languages for lang in seeker.languages) else 0
    return common + (weights["country"] if seeker.country != provider.country else 0)


def distance_points(kind: Kind, km: int | None) -> int:
    """Points that fall evenly with the distance.

    >>> [distance_points(Kind.GAP, km) for km in (0, 140, 900, None)]
    [10, 7, 0, 0]
    """
    return DISTANCES[kind][min(km, NEAR_KM)] if km is not None else 0


def cell_of(point: tuple[float, float] | None) -> Cell | None:
    """A place to a tenth of a degree.

    >>> cell_of((14.286, 48.306))
    (143, 483)
    """
    return None if point is None else (round(point[0] * STEPS), round(point[1] * STEPS))


@lru_cache(maxsize=1 << 18)
def distance(one: Cell | None, other: Cell | None) -> int | None:
    """Whole kilometres between two places; None where one is not known.

    >>> distance((143, 483), (154, 471))  # Linz to Graz
    157
    """
    if one is None or other is None:
        return None
    return round(distance_km((one[0] / STEPS, one[1] / STEPS), (other[0] / STEPS, other[1] / STEPS)))


@lru_cache(maxsize=1 << 14)
def _language_reason(kind: Kind, seeker: tuple[str, ...], provider: tuple[str, ...]) -> Reason:
    common, most = tuple(lang for lang in seeker if lang in provider), WEIGHTS[kind]["language"]
    return Reason("language", common, None, most if common else 0, most)


@lru_cache(maxsize=1 << 10)
def _country_reason(kind: Kind, abroad: str) -> Reason:
    most = WEIGHTS[kind]["country"]
    return Reason("country", (abroad,) if abroad else (), None, most if abroad else 0, most)


@lru_cache(maxsize=1 << 12)
def _distance_reason(kind: Kind, km: int | None) -> Reason:
    return Reason("distance", (), km, distance_points(kind, km), WEIGHTS[kind]["distance"])


def _readiness_points(wanted: Readiness | None, both: Readiness | None) -> int:
    if wanted is None or both is None:
        return 0
    return round(WEIGHTS[Kind.NEED]["trl"] * (both[1] - both[0] + 1) / (wanted[1] - wanted[0] + 1))
