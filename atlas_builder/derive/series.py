"""The figures of an atlas as rows of counts, each once: what the page of statistics draws, and what its downloads hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from atlas_builder.atlas import Atlas
from atlas_builder.derive.coverage import Coverage
from atlas_builder.derive.inventory import ACTOR, CONFIRMED, Inventory
from atlas_builder.derive.statistics import CLUSTER, Findings
from atlas_builder.model import Method

UNDATED = "undated"
COLUMNS_OF_KIND = ("organisations", "registered", "claims", "sourced")


@dataclass(frozen=True, slots=True)
class Series:
    """Counts under one heading. rows: a word of what is counted (a theme, a code, a kind ...) with a count for each column.

    whole: what the first column is a part of, 0 where it is a part of nothing.
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    whole: int


def series(atlas: Atlas, findings: Findings, held: Coverage, stock: Inventory) -> tuple[Series, ...]:
    """All series, in the order of the page."""
    total = findings.total.holders
    in_country = Counter[str]()
    for code, tally in findings.region_tallies.items():
        in_country[atlas.regions[code].country] += tally.holders
    countries = dict.fromkeys((*held.countries, *(country for country, count in in_country.items() if count)))
    sourced = Counter(region for _, region in {(claim.holder, claim.region) for claim in findings.claims if claim.sourced})
    methods = [
        (country, tuple(stock.vouched(*ways, country=country) for ways in (CONFIRMED, (Method.DESK_RESEARCH,)))) for country in countries
    ]
    return (
        Series(
            "themes",
            ("organisations", "clusters", "claims", "sourced"),
            tuple(
                (theme, (findings.tallies[theme].holders, findings.tallies[theme].clusters, support.claims, support.sourced))
                for theme, support in held.themes.items()
            ),
            total,
        ),
        _series("countries", "organisations", ((country, in_country[country]) for country in countries), total),
        Series(
            "regions",
            ("organisations", "sourced"),
            tuple((code, (findings.region_tallies[code].holders, sourced[code])) for code in atlas.area),
            total,
        ),
        Series(
            "kinds",
            COLUMNS_OF_KIND,
            tuple((kind, (support.records, support.registered, support.claims, support.sourced)) for kind, support in held.kinds.items()),
            total,
        ),
        Series("methods", ("confirmed", "desk-research"), tuple(methods), total),
        _series("evidence", "pieces", stock.evidence.items(), sum(stock.evidence.values())),
        _series("ages", "records", [*((str(age), count) for age, count in held.ages.items()), (UNDATED, held.undated)], total),
        _series("keys-of-clusters", "records", stock.filled[CLUSTER].keys.items(), stock.filled[CLUSTER].records),
        _series("keys-of-actors", "records", stock.filled[ACTOR].keys.items(), stock.filled[ACTOR].records),
    )


def _series(name: str, column: str, rows: Iterable[tuple[str, int]], whole: int) -> Series:
    return Series(name, (column,), tuple((key, (count,)) for key, count in rows), whole)
