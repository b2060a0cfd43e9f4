"""What became of each phrase of competence: a claim that stands in its record, or a reason why there is none."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

from atlas_builder.pipeline import check
from tests.atlases import TODAY

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tools/phrases").glob("*.csv"))


@cache
def listed() -> tuple[dict[str, str], ...]:
    """Every line of every list."""
    lines: list[dict[str, str]] = []
    for path in FILES:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            assert reader.fieldnames == ["slug", "phrase", "field", "reason"], path.name
            lines += reader
    return tuple(lines)


@cache
def claims() -> dict[str, frozenset[str]]:
    """Record ids to the fields that they claim."""
    atlas = check(ROOT, TODAY).atlas
    assert atlas is not None
    records = chain(atlas.clusters.values(), atlas.actors.values())
    return {record.id: frozenset(claim.field for claim in record.competencies) for record in records}


def test_every_phrase_is_a_claim_or_has_a_reason() -> None:
    undecided = [line for line in listed() if bool(line["field"]) == bool(line["reason"]) or not line["phrase"]]
    assert undecided == []


def test_every_claim_that_is_listed_stands_in_its_record() -> None:
    missing = [(line["slug"], line["field"]) for line in listed() if line["field"] and line["field"] not in claims().get(line["slug"], ())]
    assert missing == []


def test_every_claim_of_every_record_goes_back_to_a_phrase() -> None:
    explained = {(line["slug"], line["field"]) for line in listed()}
    assert [(slug, field) for slug, fields in claims().items() for field in sorted(fields) if (slug, field) not in explained] == []


def test_no_line_stands_twice() -> None:
    twice = [line for line, count in Counter((one["slug"], one["phrase"], one["field"]) for one in listed()).items() if count > 1]
    assert twice == []
