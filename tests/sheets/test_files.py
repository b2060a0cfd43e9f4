"""Records as CSV and as JSON: safe to open, and the same values on the way back."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.records.load import load
from atlas_builder.records.stored import Stored, stored
from atlas_builder.sheets.files import csv_files, json_document, rows_by_sheet, zipped
from atlas_builder.tables.cells import plain
from atlas_builder.tables.layout import NAMES, sheet, sheets
from atlas_builder.tables.records import Gathered, Table, records_of
from atlas_builder.tables.rows import Row
from atlas_builder.tables.typed import typed, untyped
from tests.atlases import TINY, TODAY
from tests.tables.test_laws import ATLASES, orders, record_values

MARK = "\ufeff"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


@cache
def tiny_atlas() -> Atlas:
    atlas = load(TINY, TODAY).atlas
    assert atlas is not None
    return atlas


def files(rows: dict[str, list[Row]]) -> dict[str, bytes]:
    return csv_files(tiny_atlas(), rows)


def read_back(made: dict[str, bytes]) -> list[Gathered]:
    """The records of CSV files, from which nothing was refused."""
    tables = []
    for name, data in made.items():
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        rows = [(number, {column: plain(text) for column, text in line.items() if text}) for number, line in enumerate(lines, 2)]
        tables.append(Table(sheet(name.removesuffix(".csv")), rows))
    found, faults = records_of(tables)
    assert faults == []
    return found


@pytest.mark.parametrize("root", ATLASES, ids=lambda root: root.name)
def test_every_record_comes_back_from_csv(root: Path) -> None:
    records = list(stored(root))
    found = read_back(files(rows_by_sheet(records)))
    assert [(one.kind, one.id, one.cluster) for one in found] == [(one.kind, one.id, one.cluster) for one in records]
    for before, after in zip(records, found, strict=True):
        assert orders(after.values) == orders(before.values), before.file


@settings(deadline=None)
@given(st.sampled_from(sorted(NAMES)).flatmap(lambda kind: st.tuples(st.just(kind), record_values(kind))))
def test_odd_values_come_back_from_csv_and_no_field_is_a_formula(given_one: tuple[str, dict[str, object]]) -> None:
    kind, values = given_one
    made = files(rows_by_sheet([Stored(kind, "x", "tecos" if kind == "actor" else "", "x.yml", values)]))
    (found,) = read_back(made)
    assert found.values == values
    for data in made.values():
        for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            assert [text for text in line if text.startswith(FORMULAS) and not is_number(text)] == []


def is_number(text: str) -> bool:
    """A number of its own, which a spreadsheet takes for what it is."""
    return re.fullmatch(r"-[0-9.]+(e-?[0-9]+)?", text) is not None


def test_a_file_of_csv_is_in_the_form_that_spreadsheets_know() -> None:
    made = files({"projects": [{"record": "mould-works", "title": '=a "b", c', "start": -5}]})
    assert list(made) == [f"{found.name}.csv" for found in sheets()]
    text = made["projects.csv"].decode("utf-8")
    assert text.startswith(f"{MARK}record,title,programme,role,start,")
    assert text.endswith('\r\nmould-works,"\'=a ""b"", c",,,-5,,,\r\n')


def test_the_same_files_give_the_same_archive() -> None:
    made = files({})
    assert zipped(made) == zipped(dict(made))
    with zipfile.ZipFile(io.BytesIO(zipped(made))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made


@pytest.mark.parametrize("root", ATLASES, ids=lambda root: root.name)
def test_the_json_document_holds_every_record_with_its_values(root: Path) -> None:
    records = list(stored(root))
    document = json.loads(json_document(records))
    assert document["version"] == 1
    assert [(one["kind"], one["id"], one["cluster"], one["file"]) for one in document["records"]] == [
        (one.kind, one.id, one.cluster, one.file) for one in records
    ]
    for before, after in zip(records, document["records"], strict=True):
        assert orders(untyped(after["values"])) == orders(before.values)


@settings(deadline=None)
@given(st.sampled_from(sorted(NAMES)).flatmap(lambda kind: st.tuples(st.just(kind), record_values(kind))))
def test_odd_values_come_back_from_json(given_one: tuple[str, dict[str, object]]) -> None:
    kind, values = given_one
    assert untyped(json.loads(json.dumps(typed(values, kind)))) == values


def test_numbers_and_truth_values_are_such_in_json() -> None:
    values = {"phase": "2", "mou": "true", "since": "2025", "name": "2025"}
    found = typed(untyped({**values, "mou": True}), "meta-cluster")
    assert found == {"phase": 2, "mou": True, "since": 2025, "name": "2025"}
