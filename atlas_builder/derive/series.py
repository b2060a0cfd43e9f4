"""The figures of an atlas as rows of counts, each once: what the page of statistics draws, and what its downloads hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from atlas_builder.atlas import Atlas
from atlas_builder.derive.coverage import Coverage
from atlas_builder.derive.inventory import ACTOR, CONFIRMED, Inventory
from atlas_builder.derive.statistics import CLUSTER, Findings
from atlas_builder.model import Method

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Series:
    """Counts under one heading. rows: a word of what is counted (a theme, a code, a kind ...) with a count for each column.

    whole: what the first column is a part of; part: the column that says how many of the first column are sourced or confirmed,
    empty where none does.
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    whole: int
    part: str = ""

    def share(self, count: int) -> float:
        """The share of a count of the first column in the whole, 0 to 1."""
        return count / self.whole if self.whole else 0.0

    def filled(self, counts: tuple[int, ...]) -> int:
        """How many of the first column are sourced or confirmed; all of them where the series does not tell."""
        return counts[self.columns.index(self.part) if self.part else 0]

    @property
    def has_figures(self) -> bool:
        """Whether anything at all is counted."""
        return any(counts[0] for _, counts in self.rows)


def series(atlas: Atlas, findings: Findings, held: Coverage, stock: Inventory) -> tuple[Series, ...]:
    """All series, in the order of the page."""
    return (*_organisations(atlas, findings, held, stock), *_claims(findings, held, stock), *_records(findings, held, stock))


def _organisations(atlas: Atlas, findings: Findings, held: Coverage, stock: Inventory) -> Iterator[Series]:
    """Organisations, and how many of them have a sourced competency."""
    total = findings.total.holders
    sourced = _with_source(findings)
    in_country = Counter[str]()
    for code, tally in findings.region_tallies.items():
        in_country[atlas.regions[code].country] += tally.holders
    countries = dict.fromkeys((*held.countries, *(country for country, count in in_country.items() if count)))
    part = "with-source"
    yield Series(
        "themes",
        ("organisations", part, "clusters"),
        tuple(
            (theme, (findings.tallies[theme].holders, sourced["theme", theme], findings.tallies[theme].clusters)) for theme in atlas.themes
        ),
        total,
        part,
    )
    yield Series(
        "countries",
        ("organisations", part),
        tuple((country, (in_country[country], sourced["country", country])) for country in countries),
        total,
        part,
    )
    yield Series(
        "regions",
        ("organisations", part),
        tuple((code, (findings.region_tallies[code].holders, sourced["region", code])) for code in atlas.area),
        total,
        part,
    )
    yield Series(
        "kinds",
        ("organisations", part, "registered"),
        tuple((kind, (support.records, sourced["kind", kind], support.registered)) for kind, support in held.kinds.items()),
        total,
        part,
    )
    yield Series(
        "methods",
        ("organisations", "confirmed", "desk-research"),
        tuple(
            (
                country,
                (in_country[country], stock.vouched(*CONFIRMED, country=country), stock.vouched(Method.DESK_RESEARCH, country=country)),
            )
            for country in countries
        ),
        total,
        "confirmed",
    )


def _claims(findings: Findings, held: Coverage, stock: Inventory) -> Iterator[Series]:
    """Competencies, and how many of them a source states; what shows them."""
    for name, supports in (("claims-of-themes", held.themes), ("claims-of-kinds", held.kinds)):
        rows = tuple((key, (support.claims, support.sourced)) for key, support in supports.items())
        yield Series(name, ("claims", "sourced"), rows, findings.total.claims, "sourced")
    yield _plain("evidence", "pieces", stock.evidence, sum(stock.evidence.values()))


def _records(findings: Findings, held: Coverage, stock: Inventory) -> Iterator[Series]:
    """Records by the age of their sources and by what is filled in."""
    ages = {str(age): count for age, count in held.ages.items()} | {UNDATED: held.undated}
    yield _plain("ages", "records", ages, findings.total.holders)
    yield _plain("keys-of-clusters", "records", stock.filled[CLUSTER].keys, stock.filled[CLUSTER].records)
    yield _plain("keys-of-actors", "records", stock.filled[ACTOR].keys, stock.filled[ACTOR].records)


def _plain(name: str, column: str, counts: Mapping[str, int], whole: int) -> Series:
    return Series(name, (column,), tuple((key, (count,)) for key, count in counts.items()), whole)


def _with_source(findings: Findings) -> Counter[tuple[str, str]]:
    """Organisations with a sourced competency, by theme (one in that theme), country, region and kind."""
    counts = Counter[tuple[str, str]]()
    for claims in findings.by_holder.values():
        if sourced := [claim for claim in claims if claim.sourced]:
            one = sourced[0]
            counts.update((("country", one.country), ("region", one.region), ("kind", one.kind)))
            counts.update({("theme", claim.theme) for claim in sourced})
    return counts
