"""What the records of an atlas cover, as a report for its curators.

    python -m tools.coverage [--atlas FOLDER] [--format markdown/json]

Theme by country and kind, competencies with and without a source, records by the age of their newest source, regions with too few
records and why, and how far each sub-field is filled. The same figures as on the page `statistics/`, with more detail.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.coverage import AGES, Coverage, coverage
from atlas_builder.derive.statistics import Findings
from atlas_builder.pipeline import check
from atlas_builder.records.load import fixed_date

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--atlas", type=Path, default=ROOT)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    given = parser.parse_args()
    atlas = check(given.atlas, fixed_date(given.atlas) or datetime.datetime.now(datetime.UTC).date()).atlas
    if atlas is None:
        parser.error(f"no atlas can be read in {given.atlas}")
    findings = derive(atlas)
    report = coverage(atlas, findings)
    print(as_json(report) if given.format == "json" else as_markdown(atlas, findings, report))


def as_json(report: Coverage) -> str:
    """The figures for programs; the key of a cell is `theme/country/kind`."""
    values = asdict(report) | {"cells": {"/".join(key): count for key, count in report.cells.items()}}
    return json.dumps(values, ensure_ascii=False, indent=2)


def as_markdown(atlas: Atlas, findings: Findings, report: Coverage) -> str:
    """The figures for people."""
    kinds = tuple(report.kinds)
    parts = [f"# Coverage as of {atlas.today}", f"{findings.total.clusters} clusters at work, {findings.total.actors} actors."]
    for theme in atlas.themes:
        lines = [
            (country, *(report.organisations(theme=theme, country=country, kind=kind) for kind in kinds),
             report.organisations(theme=theme, country=country))
            for country in report.countries
        ]  # fmt: skip
        parts += [f"## {theme}: organisations by country and kind", _table(("country", *kinds, "all"), lines)]
    supports = [("theme " + name, held) for name, held in report.themes.items()] + [
        ("kind " + name, held) for name, held in report.kinds.items()
    ]
    parts += [
        "## Competencies with and without a source",
        _table(
            ("of", "records", "register only", "competencies", "sourced", "unsourced"),
            [(name, held.records, held.registered, held.claims, held.sourced, held.unsourced) for name, held in supports],
        ),
        "## Records by the age of their newest source",
        _table(("years", "records"), [*zip(_ages(), report.ages.values(), strict=True), ("undated", report.undated)]),
        "## Regions with too few records",
        _table(
            ("region", "why", "organisations", "competencies", "sourced"),
            [(thin.region, thin.reason.value, thin.organisations, thin.claims, thin.sourced) for thin in report.thin],
        ),
        "## Sub-fields, fewest organisations first",
        _table(
            ("sub-field", "organisations", "countries", "sourced competencies"),
            [
                (field, held.holders, len(held.by_country), held.sourced)
                for field, held in sorted(findings.tallies.items(), key=lambda entry: (entry[1].holders, entry[0]))
                if field in atlas.sub_fields
            ],
        ),
    ]
    return "\n\n".join(parts)


def _ages() -> list[str]:
    return [*(f"{low} to {top - 1}" for low, top in pairwise((0, *AGES))), f"{AGES[-1]} and more"]


def _table(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    ruler = "| " + " | ".join("---" if not place else "---:" for place, _ in enumerate(columns)) + " |"
    return "\n".join(("| " + " | ".join(columns) + " |", ruler, *("| " + " | ".join(map(str, line)) + " |" for line in lines)))


if __name__ == "__main__":
    main()
