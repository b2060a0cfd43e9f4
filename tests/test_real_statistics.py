"""The statistics of the repository's own atlas: every figure counted once more from the files themselves, by other code."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
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
from atlas_builder.render import render
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


def _counted(held: dict[str, Any], series: str, *columns: str) -> dict[str, tuple[int, ...]]:
    return {key: tuple(counts[column] for column in columns) for key, counts in _rows(held, series).items()}


def _organisations(of: Callable[[dict[str, Any]], str]) -> dict[str, tuple[int, int]]:
    """Organisations, and those with a sourced claim, by what `of` says of a record."""
    with_source = {holder for holder, sourced in _claims() if sourced}
    every = Counter(of(record) for record in _records())
    sourced = Counter(of(record) for record in _records() if record["_id"] in with_source)
    return {key: (count, sourced[key]) for key, count in every.items()}


def _where(counts: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {key: row for key, row in counts.items() if row[0]}


def test_totals(held: dict[str, Any]) -> None:
    claims = _claims()
    sorts = Counter(record["_sort"] for record in _records())
    assert held["figures"] == {
        "clusters": sorts["clusters"],
        "actors": sorts["actors"],
        "claims": len(claims),
        "sourced": sum(sourced for _, sourced in claims),
        "evidenced": sum(bool(claim.get("evidence")) for record in _records() for claim in record["competencies"]),
        "confirmed": sum(record["provenance"]["method"] != "desk-research" for record in _records()),
    }


def test_themes(held: dict[str, Any]) -> None:
    sorts = {record["_id"]: record["_sort"] for record in _records()}
    for theme, counts in _rows(held, "themes").items():
        claims = _claims(theme)
        holders = {holder for holder, _ in claims}
        assert counts == {
            "organisations": len(holders),
            "with-source": len({holder for holder, sourced in claims if sourced}),
            "clusters": sum(sorts[holder] == "clusters" for holder in holders),
        }, theme
        assert held["themes"][theme] == len(holders)
        assert _rows(held, "claims-of-themes")[theme] == {"claims": len(claims), "sourced": sum(sourced for _, sourced in claims)}


def test_regions_countries_and_kinds(held: dict[str, Any]) -> None:
    columns = ("organisations", "with-source")
    assert _where(_counted(held, "countries", *columns)) == _organisations(_country)
    assert _where(_counted(held, "kinds", *columns)) == _organisations(_kind)
    packaged = json.loads((REPOSITORY / "atlas_builder/geo/data/regions.geojson").read_text(encoding="utf-8"))
    area = {feature["properties"]["id"] for feature in packaged["features"]}
    assert set(_rows(held, "regions")) == area
    inside = {code: counts for code, counts in _organisations(lambda record: record["region"]).items() if code in area}
    assert _where(_counted(held, "regions", *columns)) == inside


def test_what_each_kind_rests_on(held: dict[str, Any]) -> None:
    registered: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    sourced: Counter[str] = Counter()
    for record in _records():
        kind = record.get("kind", "cluster")
        urls = [source["url"] if isinstance(source, dict) else source for source in record["sources"]]
        registered[kind] += all(url.startswith("https://ror.org/") for url in urls)
        claims[kind] += len(record["competencies"])
        sourced[kind] += sum(claim.get("basis", "stated") == "stated" for claim in record["competencies"])
    assert {key: count for key, (count,) in _counted(held, "kinds", "registered").items() if count} == +registered
    expected = {kind: (count, sourced[kind]) for kind, count in claims.items()}
    assert _where(_counted(held, "claims-of-kinds", "claims", "sourced")) == expected


def test_who_vouches(held: dict[str, Any]) -> None:
    every = Counter(record["region"][:2] for record in _records())
    desk = Counter(record["region"][:2] for record in _records() if record["provenance"]["method"] == "desk-research")
    shown = _where(_counted(held, "methods", "organisations", "confirmed", "desk-research"))
    assert shown == {country: (count, count - desk[country], desk[country]) for country, count in every.items()}


def test_pieces_of_evidence(held: dict[str, Any]) -> None:
    pieces = Counter(piece["type"] for record in _records() for claim in record["competencies"] for piece in claim.get("evidence", ()))
    assert {key: count for key, (count,) in _counted(held, "evidence", "pieces").items() if count} == pieces


def test_shares_are_parts_of_their_whole(held: dict[str, Any]) -> None:
    wholes = {"claims-of-themes": len(_claims()), "claims-of-kinds": len(_claims())}
    for one in held["series"]:
        if one["id"] == "evidence":
            continue
        sort = one["id"].removeprefix("keys-of-")
        records = [record for record in _records() if record["_sort"] == sort] or _records()
        assert one["whole"] == wholes.get(one["id"], len(records)), one["id"]
        assert [row["share"] for row in one["rows"]] == [round(row["counts"][0] / one["whole"], 4) for row in one["rows"]]


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
        assert rows[0] == ["key", "name", *one["columns"], "share"]
        assert rows[1:] == [[row["key"], row["name"], *map(str, row["counts"]), str(row["share"])] for row in one["rows"]]


def test_cells_of_theme_country_and_kind(files: dict[str, bytes], held: dict[str, Any]) -> None:
    cells = Counter(
        (theme, _country(record), _kind(record))
        for record in _records()
        for theme in {claim["field"].partition("/")[0] for claim in record["competencies"]}
    )
    assert {(cell["theme"], cell["country"], cell["kind"]): cell["organisations"] for cell in held["cells"]} == cells
    rows = list(csv.reader(io.StringIO(files[routes.statistics_file("cells")].decode("utf-8-sig"))))[1:]
    assert {(theme, country, kind): int(count) for theme, country, kind, count in rows} == cells


def test_regions_with_too_few_sourced_claims(held: dict[str, Any]) -> None:
    area = _rows(held, "regions")
    claimed: Counter[str] = Counter()
    for record in _records():
        claimed[record["region"]] += len({c["field"] for c in record["competencies"] if c.get("basis", "stated") == "stated"})
    assert {thin["region"] for thin in held["thin"]} == {code for code in area if claimed[code] < 5}
    for thin in held["thin"]:
        organisations = area[thin["region"]]["organisations"]
        expected = "few" if claimed[thin["region"]] else "no-source" if organisations else "no-record"
        assert (thin["reason"], thin["organisations"]) == (expected, organisations)


def test_no_record_is_left_out(held: dict[str, Any]) -> None:
    assert len(list(Path(REPOSITORY / "clusters").rglob("*.yml"))) - len(_records()) < 10
    assert sum(counts["organisations"] for counts in _rows(held, "kinds").values()) == len(_records())


def test_the_tables_of_the_page_by_country_and_kind() -> None:
    atlas = load(REPOSITORY, CHECKED).atlas
    assert atlas is not None
    languages, _ = languages_of(REPOSITORY, ("en",))
    (body,) = [page.body for page in render(View(atlas, derive(atlas), languages[0])) if page.path == routes.STATISTICS]
    themes = ("e-mobility", "smart-grids", "green-construction", "production-systems", "plastics")
    for table, of in (("by-country", _country), ("by-kind", _kind)):
        counts = Counter(
            (theme, of(record)) for record in _records() for theme in {claim["field"].partition("/")[0] for claim in record["competencies"]}
        )
        part = body.partition(f'id="{table}"')[2].partition("</table>")[0]
        rows = [re.findall(r'<td class="number">(.*?)</td>', row) for row in re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)[1:]]
        shown = [[0 if cell == "–" else int(cell) for cell in row] for row in rows]
        assert [sum(row) for row in shown] == [sum(count for (held, _), count in counts.items() if held == theme) for theme in themes]
        assert sorted(count for row in shown for count in row if count) == sorted(counts.values())


def _country(record: dict[str, Any]) -> str:
    return str(record["region"][:2])


def _kind(record: dict[str, Any]) -> str:
    return str(record.get("kind", "cluster"))
