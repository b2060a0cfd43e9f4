"""Rows that people write: what is taken for a record, what is refused and in which cell, and where a value came from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from atlas_builder.records.scalars import Plain
from atlas_builder.tables.cells import Cell
from atlas_builder.tables.layout import sheet, sheets
from atlas_builder.tables.records import CODES, Fault, Gathered, Table, records_of

Rows = Mapping[str, list[dict[str, Cell]]]


def gathered(rows: Rows, known: tuple[tuple[str, str], ...] = ()) -> tuple[list[Gathered], list[Fault]]:
    return records_of([Table(sheet(name), list(enumerate(held, 2))) for name, held in rows.items()], known)


def record(rows: Rows) -> dict[str, Any]:
    (found,), faults = gathered(rows)
    assert faults == []
    return found.values


def fault(rows: Rows, known: tuple[tuple[str, str], ...] = ()) -> tuple[str, int, str | None, str]:
    _, (found,) = gathered(rows, known)
    assert found.code in CODES
    assert found.hint
    return found.sheet, found.row, found.column, found.code


def test_blank_cells_are_keys_that_are_not_there() -> None:
    assert record({"actors": [{"id": "x", "name": "X", "acronym": "", "names.de": " \u00a0", "kets": None}]}) == {"name": "X"}


def test_blank_rows_are_passed_over() -> None:
    found, faults = gathered({"actors": [{"id": None, "name": " "}, {"id": "x"}], "sources": [{"record": ""}]})
    assert ([one.id for one in found], faults) == (["x"], [])


def test_numbers_of_a_spreadsheet_are_the_numbers_of_a_file() -> None:
    values = record({"clusters": [{"id": "x", "founded": 1998.0, "location.lat": 46.05, "name": 2024.0, "members.as_of": 2025.0}]})
    assert values == {"founded": "1998", "location": {"lat": "46.05"}, "name": "2024", "members": {"as_of": "2025"}}
    assert type(values["founded"]) is Plain
    assert type(values["name"]) is str


def test_a_truth_value_is_a_plain_scalar_however_it_was_written() -> None:
    for cell in (True, "TRUE", "true"):
        assert type(record({"meta-clusters": [{"id": "x", "mou": cell}]})["mou"]) is Plain


def test_a_day_with_midnight_is_a_day() -> None:
    rows: Rows = {"actors": [{"id": "x", "provenance.checked": datetime.datetime(2026, 5, 31)}]}
    assert record(rows) == {"provenance": {"checked": "2026-05-31"}}


@pytest.mark.parametrize("text", ["3; 7", "3;7", "3-7", "3 – 7", "3\n7"])
def test_a_range_may_be_written_as_people_do(text: str) -> None:
    rows: Rows = {"actors": [{"id": "x"}], "competencies": [{"record": "x", "field": "wood", "trl": text}]}
    assert record(rows)["competencies"] == [{"field": "wood", "trl": ["3", "7"]}]


@pytest.mark.parametrize(
    ("cell", "items"),
    [("en", ["en"]), ("en; ; de;", ["en", "de"]), ("en\nde", ["en", "de"]), ('"Anna" GmbH; B', ['"Anna" GmbH', "B"]), ("[]", [])],
)
def test_a_list_may_be_written_as_people_do(cell: str, items: list[str]) -> None:
    rows: Rows = {"actors": [{"id": "x"}], "projects": [{"record": "x", "title": "T", "partners": cell}]}
    assert record(rows)["projects"] == [{"title": "T", "partners": items}]


def test_quotes_round_a_text_belong_to_it() -> None:
    assert record({"actors": [{"id": "x", "name": '"Wood"'}]}) == {"name": '"Wood"'}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", datetime.date(2026, 1, 10)),
        ("name", 1.1),
        ("name", True),
        ("founded", datetime.date(1998, 1, 1)),
        ("provenance.checked", 46172),
        ("nace", 62.01),
        ("nace", '"a; b'),
        ("kets", datetime.date(2026, 7, 3)),
    ],
)
def test_a_cell_whose_text_nobody_can_know_is_refused(column: str, cell: Cell) -> None:
    assert fault({"actors": [{"id": "x", column: cell}]}) == ("actors", 2, column, "cell-unreadable")


def test_a_row_without_an_id_is_refused() -> None:
    assert fault({"actors": [{"name": "X"}]}) == ("actors", 2, "id", "key-missing")
    assert fault({"actors": [{"id": "x"}], "sources": [{"url": "https://example.org/"}]}) == ("sources", 2, "record", "key-missing")


def test_two_rows_of_one_id_are_refused_at_the_second() -> None:
    assert fault({"actors": [{"id": "x"}, {"id": "y"}, {"id": "x"}]}) == ("actors", 4, "id", "row-double")


def test_a_row_of_no_record_is_refused_unless_the_record_lies_elsewhere() -> None:
    rows: Rows = {"offers": [{"record": "x", "title": "T"}]}
    assert fault(rows) == ("offers", 2, "record", "row-orphan")
    (found,), faults = gathered(rows, known=(("cluster", "x"),))
    assert faults == []
    assert (found.kind, found.is_whole, found.values) == ("cluster", False, {"offers": [{"title": "T"}]})
    assert fault({"facilities": [{"record": "x", "name": "N"}]}, known=(("cluster", "x"),))[3] == "row-orphan"


def test_a_trend_is_told_from_an_organisation_of_the_same_id() -> None:
    rows: Rows = {
        "actors": [{"id": "x"}],
        "trends": [{"id": "x"}],
        "sources": [{"record": "trend/x", "url": "https://t.example.org/"}, {"record": "x", "url": "https://a.example.org/"}],
    }
    found, faults = gathered(rows)
    assert faults == []
    assert {one.kind: one.values["sources"] for one in found} == {"actor": ["https://a.example.org/"], "trend": ["https://t.example.org/"]}


def test_an_empty_list_is_a_row_with_a_sign_and_its_other_rows_count() -> None:
    rows: Rows = {"actors": [{"id": "x"}], "offers": [{"record": "x", "id": "[]"}]}
    assert record(rows) == {"offers": []}


def test_evidence_finds_its_competency_by_its_field() -> None:
    rows: Rows = {
        "actors": [{"id": "x"}],
        "competencies": [{"record": "x", "field": "a"}, {"record": "x", "field": "b"}, {"record": "x", "field": "a"}],
        "evidence": [
            {"record": "x", "competency": "a#2", "title": "third"},
            {"record": "x", "competency": "b", "title": "second"},
            {"record": "x", "competency": "a#1", "title": "first"},
        ],
    }
    found = record(rows)["competencies"]
    assert [entry["evidence"] for entry in found] == [[{"title": "first"}], [{"title": "second"}], [{"title": "third"}]]


def test_evidence_of_no_competency_is_refused_and_of_the_only_one_need_not_name_it() -> None:
    one: Rows = {"actors": [{"id": "x"}], "competencies": [{"record": "x", "field": "a"}]}
    assert record({**one, "evidence": [{"record": "x", "title": "T"}]})["competencies"] == [{"field": "a", "evidence": [{"title": "T"}]}]
    rows: Rows = {**one, "evidence": [{"record": "x", "competency": "c", "title": "T"}]}
    assert fault(rows) == ("evidence", 2, "competency", "row-orphan")


def test_a_summary_is_one_text_or_texts_by_language() -> None:
    assert record({"actors": [{"id": "x", "summary": "S"}]}) == {"summary": "S"}
    rows: Rows = {"actors": [{"id": "x", "summary": "S", "summary.de": "D"}]}
    assert fault(rows) == ("actors", 2, "summary.de", "cell-unreadable")
    rows = {"actors": [{"id": "x", "summary.de": "D", "summary": "S"}]}
    assert fault(rows) == ("actors", 2, "summary", "cell-unreadable")


def test_languages_stand_in_the_order_that_is_written_or_the_usual_one() -> None:
    rows: Rows = {"actors": [{"id": "x", "names.sl": "S", "names.de": "D", "names.en": "E"}]}
    assert list(record(rows)["names"]) == ["en", "de", "sl"]
    rows = {"actors": [{"id": "x", "names.sl": "S", "names.de": "D", "names.en": "E", "names.*": "sl; fr"}]}
    assert list(record(rows)["names"]) == ["sl", "en", "de"]


def test_a_source_is_short_unless_it_has_a_year_or_a_sign() -> None:
    url = "https://example.org/"
    rows: Rows = {
        "actors": [{"id": "x"}],
        "sources": [{"record": "x", "url": url}, {"record": "x", "url": url, "year": 2025}, {"record": "x", "url": url, "year": "{}"}],
    }
    assert record(rows)["sources"] == [url, {"url": url, "year": "2025"}, {"url": url}]


def test_every_value_knows_its_cell() -> None:
    rows: Rows = {
        "clusters": [{"id": "y"}, {"id": "x", "location.city": "Wels", "kets": "a; b", "summary.en": "S", "name": None}],
        "competencies": [{"record": "y", "field": "z"}, {"record": "x", "field": "a"}, {"record": "x", "field": "b", "trl": "1; 2"}],
        "evidence": [{"record": "x", "competency": "b", "title": "T"}],
    }
    (_, found), faults = gathered(rows)
    assert faults == []
    assert found.cells["location", "city"] == ("clusters", 3, "location.city")
    assert found.place(("kets", 1)) == ("clusters", 3, "kets")
    assert found.place(("summary", "en")) == ("clusters", 3, "summary.en")
    assert found.place(("competencies", 1, "trl", 0)) == ("competencies", 4, "trl")
    assert found.place(("competencies", 1, "evidence", 0, "title")) == ("evidence", 2, "title")


def test_a_missing_value_is_told_where_it_would_stand() -> None:
    rows: Rows = {"clusters": [{"id": "x", "location.lat": 48.1}], "competencies": [{"record": "x", "level": 3}]}
    (found,), _ = gathered(rows)
    assert found.place(("name",)) == ("clusters", 2, "name")
    assert found.place(("location", "city")) == ("clusters", 2, "location.city")
    assert found.place(("competencies", 0, "field")) == ("competencies", 2, "field")
    assert found.place(("sources",)) == ("clusters", 2, "id")


def test_a_header_is_known_with_its_sign_and_in_any_language() -> None:
    clusters = sheet("clusters")
    for header, name in ((" name * ", "name"), ("names.zh-Hant", "names.zh-Hant"), ("location.*", "location.*")):
        found = clusters.column(header)
        assert found is not None
        assert found.name == name
    for header in ("", "names.", ".en", "Name", "location", "location.en", "competencies", "sources.url"):
        assert clusters.column(header) is None


def test_what_is_required_is_missing_until_one_of_its_columns_is_there() -> None:
    actors = sheet("actors")
    assert [column.name for column in actors.missing(["id", "name *", "region", "kind", "location.city", "provenance.method"])] == [
        "provenance.checked"
    ]
    clusters = sheet("clusters")
    lacking = {column.name for column in clusters.missing([column.name for column in clusters.columns if not column.name.startswith("su")])}
    assert lacking == {"summary.*"}
    assert "summary.*" not in {column.name for column in clusters.missing(["summary"])}
    assert "summary.*" not in {column.name for column in clusters.missing(["summary.de"])}


def test_columns_that_rows_use_stand_where_they_belong() -> None:
    names = [column.name for column in sheet("clusters").ordered(["names.sl", "names.*", "summary", "location.*"], ("en", "de"))]
    at = names.index("names.*")
    assert names[at : at + 4] == ["names.*", "names.en", "names.de", "names.sl"]
    assert names.index("summary") + 1 == names.index("summary.en")
    assert names.index("location.*") == names.index("location.lon") + 1
    with pytest.raises(KeyError):
        sheet("clusters").ordered(["nmae"])


def test_no_two_sheets_and_no_two_columns_of_one_have_the_same_name() -> None:
    names = [found.name for found in sheets()]
    assert len(names) == len(set(names))
    for found in sheets():
        columns = [column.name for column in found.columns]
        assert len(columns) == len(set(columns))
        assert all(len(name) <= 31 for name in names)
