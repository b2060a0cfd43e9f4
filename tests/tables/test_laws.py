"""What becomes rows comes back as it was: all records of the real atlas and of the example, and records of odd values."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.records.scalars import Plain
from atlas_builder.records.stored import Stored, stored
from atlas_builder.tables.cells import Cell, cell_of, list_cell, list_of, plain, safe, value_of
from atlas_builder.tables.layout import NAMES, Form, Part, sheet, sheets, tree
from atlas_builder.tables.records import Gathered, Table, records_of
from atlas_builder.tables.rows import rows_of
from tests.atlases import TINY

REPOSITORY = Path(__file__).parents[2]
ATLASES = (REPOSITORY, REPOSITORY / "examples" / "lagoon", TINY)

SIGNS = st.sampled_from([*'ab1é .;"[]{}\\#-/\n\t*=+@\u00a0\u2003', "; ", '""', "[]", "{}", "_x000D_", "\u2028", "\r", "#2"])
TEXTS = st.one_of(
    st.lists(SIGNS, max_size=6).map("".join),
    st.text(max_size=12).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)),
    st.sampled_from(("", " ", '"', '""', '"a"', '"\\"a;\\""', "[]", "{}", '"[]"', "a\n", "\na", "'=1", "3-7", "1.10", "true", "01234")),
)
NUMBERS = st.one_of(
    st.integers(-5000, 5000).map(str),
    st.floats(-180, 180).map(repr),
    st.sampled_from(("48.20", "1e3", "0x1F", "-0", "+1", ".5", "5.", "007", "1" * 20, "nan", ".inf")),
).map(Plain)
DATES = st.one_of(st.dates().map(str), st.sampled_from(("2026-02-30", "0001-01-01", "1903-12-31")))
TRUTHS = st.sampled_from(("true", "false", "True", "FALSE")).map(Plain)
LANGUAGES = st.sampled_from(("en", "de", "fr", "sl", "zh-Hant"))


def there_and_back(records: Iterable[Stored]) -> list[Gathered]:
    """The records after a way through rows, from which nothing was refused."""
    rows: defaultdict[str, list[Mapping[str, Cell]]] = defaultdict(list)
    for record in records:
        for name, row in rows_of(record.kind, record.id, record.cluster, record.values):
            rows[name].append(row)
    tables = [Table(sheet(name), list(enumerate(held, 2))) for name, held in rows.items()]
    found, faults = records_of(tables)
    assert faults == []
    return found


def values_of(part: Part) -> st.SearchStrategy[Any]:
    """Values of the shape that the models give a part, whatever the texts in it."""
    column = part.column
    if column.form is Form.MAP or column.form is Form.PARTS:
        held = {key: values_of(inner) for key, inner in part.parts.items()}
        entry: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional=held)
        if column.form is Form.MAP:
            return entry
        return st.lists(entry | TEXTS if part.short else entry, max_size=3)
    if column.form is Form.LANGUAGES:
        assert part.each is not None
        by_language: st.SearchStrategy[Any] = st.dictionaries(LANGUAGES, values_of(part.each), max_size=3)
        return by_language | TEXTS if part.short else by_language
    leaves = st.one_of(TEXTS, *(found for name, found in (("number", NUMBERS), ("date", DATES), ("truth", TRUTHS)) if name in column.types))
    return st.lists(leaves, max_size=3) if column.many else leaves


def record_values(kind: str) -> st.SearchStrategy[Any]:
    parts = tree(kind).parts
    return st.fixed_dictionaries({}, optional={key: values_of(part) for key, part in parts.items()})


def orders(value: Any) -> Any:
    """A value with its maps by language as lists, so that their order counts as well."""
    if isinstance(value, dict):
        held = {key: orders(inner) for key, inner in value.items()}
        return list(held.items()) if all(len(key) == 2 for key in held) else held
    return [orders(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("root", ATLASES, ids=lambda root: root.name)
def test_every_record_comes_back_as_its_file_holds_it(root: Path) -> None:
    records = list(stored(root))
    found = there_and_back(records)
    assert [(record.kind, record.id, record.cluster) for record in found] == [(one.kind, one.id, one.cluster) for one in records]
    for before, after in zip(records, found, strict=True):
        assert after.values == before.values, before.file
        assert orders(after.values) == orders(before.values), before.file


@settings(deadline=None)
@given(st.sampled_from(sorted(NAMES)).flatmap(lambda kind: st.tuples(st.just(kind), record_values(kind))))
def test_a_record_of_odd_values_comes_back_as_it_was(given_one: tuple[str, Any]) -> None:
    kind, values = given_one
    (found,) = there_and_back([Stored(kind, "x", "tecos" if kind == "actor" else "", "x.yml", values)])
    assert found.values == values
    assert orders(found.values) == orders(values)


@settings(deadline=None)
@given(TEXTS | NUMBERS | DATES | TRUTHS, st.sets(st.sampled_from(("number", "date", "truth"))), st.booleans())
def test_a_value_comes_back_from_its_cell(value: str, types: set[str], lines: bool) -> None:
    cell = cell_of(value, frozenset(types), lines=lines)
    assert cell is not None
    assert value_of(cell, frozenset(types), lines=lines) == value


@settings(deadline=None)
@given(st.lists(TEXTS | NUMBERS, max_size=5), st.booleans())
def test_a_list_comes_back_from_its_cell(values: list[str], pair: bool) -> None:
    assert list_of(list_cell(values), is_range=pair) == values


@settings(deadline=None)
@given(st.one_of(TEXTS, st.lists(st.sampled_from("'=+-@\t\r\na"), max_size=6).map("".join)))
def test_a_text_that_was_made_safe_comes_back_exactly(text: str) -> None:
    assert plain(safe(text)) == text
    assert safe(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


def test_typed_values_are_taken_as_the_texts_of_a_file() -> None:
    values = {"founded": 1998, "location": {"lat": 48.5, "lon": 14.0}, "provenance": {"checked": datetime.date(2026, 5, 31)}}
    (found,) = there_and_back([Stored("cluster", "x", "", "", values)])
    assert found.values == {
        "founded": "1998",
        "location": {"lat": "48.5", "lon": "14"},
        "provenance": {"checked": "2026-05-31"},
    }


def test_every_key_of_the_models_has_a_column_or_a_sheet_of_its_own() -> None:
    columns = {(found.path, column.keys[:1]) for found in sheets() for column in found.columns}
    paths = {found.path for found in sheets()}
    for kind in NAMES:
        for key in tree(kind).parts:
            assert ((), (key,)) in columns or (key,) in paths, f"{kind}.{key}"
