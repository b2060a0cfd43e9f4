"""How strong a candidate for a meta-cluster is: a figure from 0 to 1, made of five parts that a reader can add up.

Only claims that a source states carry weight. No part falls when a claim is added: each is a count that is full at some number, and
the age is taken where the rule needs a claim. So more knowledge never makes a candidate look weaker.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from atlas_builder.derive.holdings import Held, Holders
from atlas_builder.taxonomy import MetaClusterRule

# Chosen with this radar, and to be argued about: what it is for, crossing borders, weighs half; what is known of it the other half.
WEIGHTS: Mapping[str, float] = {"countries": 0.3, "regions": 0.2, "claims": 0.2, "evidence": 0.15, "age": 0.15}
ENOUGH = 2  # countries and regions are full at so many times what the rule asks: a network that survives the loss of a member
CLAIMS_EACH = 3  # sourced claims for each cluster of the rule at which that part is full: a cluster and two of its members
FADES_AFTER = 3 * 365  # days after which a claim that nobody has checked again says nothing of today; until then it fades evenly


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a strength. count: what was counted (days for `age`, None where there is no such claim); enough: where it is full,
    or for `age` where it is empty; value: 0 to 1; weight: the most that it adds."""

    name: str
    count: int | None
    enough: int
    value: float
    weight: float


def parts_of(
    holders: Holders, region: Mapping[str, str], country: Mapping[str, str], rule: MetaClusterRule, today: datetime.date
) -> tuple[Part, ...]:
    """The parts of the strength of these clusters, in the order of WEIGHTS. `region` and `country` are those of each cluster.

    countries, regions: of the clusters with at least one sourced claim; claims: sourced ones, one for each organisation and field;
    evidence: clusters of which a sourced claim names evidence; age: days since the last check of the weakest claim that the rule needs.
    """
    sourced: dict[str, list[Held]] = {}
    for cluster, claims in holders.items():
        if stated := [claim for claim in claims if claim.sourced]:
            sourced[cluster] = stated
    return (
        _count("countries", len({country[cluster] for cluster in sourced}), ENOUGH * rule.countries),
        _count("regions", len({region[cluster] for cluster in sourced}), ENOUGH * rule.clusters),
        _count("claims", len({claim.key for claims in sourced.values() for claim in claims}), CLAIMS_EACH * rule.clusters),
        _count("evidence", sum(any(claim.evidenced for claim in claims) for claims in sourced.values()), rule.clusters),
        _age(sourced, country, rule, today),
    )


def total(parts: tuple[Part, ...]) -> float:
    """The strength, 0 to 1 with three digits.

    >>> total((Part("countries", 3, 6, 0.5, 0.3), Part("age", 0, 1095, 1.0, 0.15)))
    0.3
    """
    return min(1.0, round(sum(part.value * part.weight for part in parts), 3))


def _count(name: str, count: int, enough: int) -> Part:
    return Part(name, count, enough, min(1.0, count / max(enough, 1)), WEIGHTS[name])


def _age(sourced: Mapping[str, list[Held]], country: Mapping[str, str], rule: MetaClusterRule, today: datetime.date) -> Part:
    """The age of the weakest claim: each country stands with its newest, and of as many countries as the rule needs the oldest counts.

    Were it the oldest of all, a candidate would lose by every member that is due for a check.
    """
    newest: dict[str, datetime.date] = {}
    for cluster, claims in sourced.items():
        checked = max(claim.checked for claim in claims)
        newest[country[cluster]] = max(checked, newest.get(country[cluster], checked))
    ranked = sorted(newest.values(), reverse=True)
    if len(ranked) < rule.countries:
        return Part("age", None, FADES_AFTER, 0.0, WEIGHTS["age"])
    days = max(0, (today - ranked[max(rule.countries, 1) - 1]).days)
    return Part("age", days, FADES_AFTER, max(0.0, 1 - days / FADES_AFTER), WEIGHTS["age"])
