"""The statistics of the repository's own atlas: every figure counted once more from the files themselves, by other code."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas_builder import routes
from atlas_builder.derive import derive
from atlas_builder.exports import api_files
from atlas_builder.labels import languages_of
from atlas_builder.records.load import load
from atlas_builder.view import View
from tests.test_real_atlas import CHECKED, REPOSITORY

NEVER_COUNTED = {"succeeded_by", "helix"}
REQUIRED = {
    "clusters": {"name", "status", "region", "location", "summary", "competencies", "sources", "provenance"},
    "actors": {"name", "kind", "region", "location", "competencies", "sources", "provenance"},
}


@cache
def _records() -> list[dict[str, Any]]:
    """Clusters at work and actors as they stand in their files, each with its id and sort."""
    found = []
    for path in sorted((REPOSITORY / "clusters").rglob("*.yml")):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.name == "cluster.yml" and record["status"] in ("active", "dormant"):
            found.append(record | {"_id": path.parent.name, "_sort": "clusters"})
        elif "actors" in path.parts or "_unclaimed" in path.parts:
            found.append(record | {"_id": path.stem, "_sort": "actors"})
    return found


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The files of the API, by path."""
    atlas = load(REPOSITORY, CHECKED).atlas
    assert atlas is not None
    languages, _ = languages_of(REPOSITORY, ("en",))
    return {file.path: file.data for file in api_files(View(atlas, derive(atlas), languages[0]))}


@pytest.fixture(scope="module")
def held(files: dict[str, bytes]) -> dict[str, Any]:
    """All figures."""
    made: dict[str, Any] = json.loads(files[routes.API_STATISTICS])
    return made


def _rows(held: dict[str, Any], series: str) -> dict[str, dict[str, int]]:
    (one,) = [one for one in held["series"] if one["id"] == series]
    return {row["key"]: dict(zip(one["columns"], row["counts"], strict=True)) for row in one["rows"]}


def _claims(theme: str | None = None) -> list[tuple[str, bool]]:
    """(id of the record, whether the claim has a source) of every claim, of one theme or of all."""
    return [
        (record["_id"], claim.get("basis", "stated") != "general-knowledge")
        for record in _records()
        for claim in record["competencies"]
        if theme in (None, claim["field"].partition("/")[0])
    ]


def test_totals(held: dict[str, Any]) -> None:
    claims = _claims()
    sorts = Counter(record["_sort"] for record in _records())
    confirmed = sum(record["provenance"]["method"] != "desk-research" for record in _records())
    assert held["figures"] == {
        "clusters": sorts["clusters"],
        "actors": sorts["actors"],
        "claims": len(claims),
        "sourced": sum(sourced for _, sourced in claims),
        "confirmed": confirmed,
    }


def test_themes(held: dict[str, Any]) -> None:
    sorts = {record["_id"]: record["_sort"] for record in _records()}
    for theme, counts in _rows(held, "themes").items():
        claims = _claims(theme)
        holders = {holder for holder, _ in claims}
        clusters = sum(sorts[holder] == "clusters" for holder in holders)
        expected = {
            "organisations": len(holders),
            "clusters": clusters,
            "claims": len(claims),
            "sourced": sum(sourced for _, sourced in claims),
        }
        assert counts == expected, theme
        assert held["themes"][theme] == len(holders)


def test_regions_and_countries(held: dict[str, Any]) -> None:
    with_source = {holder for holder, sourced in _claims() if sourced}
    regions = Counter(record["region"] for record in _records())
    sourced = Counter(record["region"] for record in _records() if record["_id"] in with_source)
    shown = _rows(held, "regions")
    assert {code: (counts["organisations"], counts["sourced"]) for code, counts in shown.items()} == {
        code: (regions[code], sourced[code]) for code in shown
    }
    countries = Counter(record["region"][:2] for record in _records())
    assert {code: counts["organisations"] for code, counts in _rows(held, "countries").items()} == {
        code: countries[code] for code in _rows(held, "countries")
    }
    assert sum(countries.values()) == sum(counts["organisations"] for counts in _rows(held, "countries").values())


def test_kinds(held: dict[str, Any]) -> None:
    kinds = Counter(record.get("kind", "cluster") for record in _records())
    assert {kind: counts["organisations"] for kind, counts in _rows(held, "kinds").items()} == {
        kind: kinds[kind] for kind in _rows(held, "kinds")
    }


def test_who_vouches(held: dict[str, Any]) -> None:
    desk = Counter(record["region"][:2] for record in _records() if record["provenance"]["method"] == "desk-research")
    assert {country: counts["desk-research"] for country, counts in _rows(held, "methods").items()} == {
        country: desk[country] for country in _rows(held, "methods")
    }


def test_ages_of_sources(held: dict[str, Any]) -> None:
    ages: Counter[str] = Counter()
    for record in _records():
        years = [source["year"] for source in record["sources"] if isinstance(source, dict) and "year" in source]
        age = CHECKED.year - max(years) if years else None
        ages["undated" if age is None else "10" if age >= 10 else "5" if age >= 5 else "2" if age >= 2 else "0"] += 1
    assert {key: counts["records"] for key, counts in _rows(held, "ages").items()} == dict.fromkeys(
        ("0", "2", "5", "10", "undated"), 0
    ) | ages


@pytest.mark.parametrize("sort", ["clusters", "actors"])
def test_keys_that_are_filled_in(held: dict[str, Any], sort: str) -> None:
    records = [record for record in _records() if record["_sort"] == sort]
    shown = _rows(held, f"keys-of-{sort}")
    assert not shown.keys() & (REQUIRED[sort] | NEVER_COUNTED)
    assert {key: counts["records"] for key, counts in shown.items()} == {
        key: sum(bool(record.get(key)) for record in records) for key in shown
    }
    mean = sum(counts["records"] for counts in shown.values()) / (len(shown) * len(records))
    assert held["completeness"][sort.removesuffix("s")] == pytest.approx(mean, abs=1e-4)


def test_the_tables_hold_the_same_figures(files: dict[str, bytes], held: dict[str, Any]) -> None:
    for one in held["series"]:
        rows = list(csv.reader(io.StringIO(files[routes.statistics_file(one["id"])].decode("utf-8-sig"))))
        assert rows[0] == ["key", "name", *one["columns"]]
        assert rows[1:] == [[row["key"], row["name"], *map(str, row["counts"])] for row in one["rows"]]


def test_no_record_is_left_out(held: dict[str, Any]) -> None:
    assert len(list(Path(REPOSITORY / "clusters").rglob("*.yml"))) - len(_records()) < 10
    assert sum(counts["organisations"] for counts in _rows(held, "kinds").values()) == len(_records())
