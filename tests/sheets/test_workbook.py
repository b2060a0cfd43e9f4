"""The workbook as a spreadsheet program reads it: texts as they are, lists to choose from, an explanation of every column."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from atlas_builder.atlas import Atlas
from atlas_builder.contribute.form import written
from atlas_builder.records.load import load
from atlas_builder.records.stored import stored
from atlas_builder.sheets.files import rows_by_sheet
from atlas_builder.sheets.wording import FALLBACK, LANGUAGES, example, wording
from atlas_builder.sheets.workbook import CELL_LIMIT, TooLong, lists_of, template, workbook
from atlas_builder.tables.cells import Cell, cell_of, is_blank, list_cell, list_of, value_of
from atlas_builder.tables.layout import ASIDE, Form, sheet, sheets
from atlas_builder.tables.records import Gathered, Table, records_of
from atlas_builder.tables.rows import Row
from tests.atlases import TINY, TODAY
from tests.tables.test_laws import ATLASES, TEXTS, orders

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-2",
    "@x",
    "'=1",
    "<r><t>bold</t></r>",
    "<r>",
    "https://example.org/",
    "01234",
    "1E5",
    "=A1",
    "\tx",
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The tiny atlas."""
    found = load(TINY, TODAY).atlas
    assert found is not None
    return found


def read_back(data: bytes) -> list[Gathered]:
    """The records of a workbook, from which nothing was refused."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    tables = []
    for name in book.sheet_names:
        if name in ASIDE:
            continue
        header, *lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        columns = [sheet(name).column(str(text)) for text in header]
        assert None not in columns
        rows = [(number, row_of(columns, line)) for number, line in enumerate(lines, 2)]
        tables.append(Table(sheet(name), rows))
    found, faults = records_of(tables)
    assert faults == []
    return found


def row_of(columns: list[Any], line: list[Any]) -> Mapping[str, Cell]:
    return {column.name: cell for column, cell in zip(columns, line, strict=True) if not is_blank(cell)}


def xml(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def sheet_file(data: bytes, name: str) -> str:
    """The part of a workbook that holds a sheet."""
    names = [node.attrib["name"] for node in xml(data, "xl/workbook.xml").iter(f"{NAMESPACE}sheet")]
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


@pytest.mark.parametrize("root", ATLASES, ids=lambda root: root.name)
def test_every_record_comes_back_from_its_workbook(root: Path) -> None:
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    records = list(stored(root))
    found = read_back(workbook(atlas, rows_by_sheet(records), "en"))
    assert [(one.kind, one.id, one.cluster) for one in found] == [(one.kind, one.id, one.cluster) for one in records]
    for before, after in zip(records, found, strict=True):
        assert orders(after.values) == orders(before.values), before.file


@pytest.mark.parametrize("root", ATLASES[:2], ids=lambda root: root.name)
def test_a_record_that_comes_back_is_written_to_the_byte(root: Path) -> None:
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    records = list(stored(root))
    for before, after in zip(records, read_back(workbook(atlas, rows_by_sheet(records), "en")), strict=True):
        assert written(after.values, after.kind) == written(before.values, before.kind), before.file


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS, min_size=30, max_size=60))
def test_odd_texts_come_back_from_a_workbook(texts: list[str]) -> None:
    atlas = load(TINY, TODAY).atlas
    assert atlas is not None
    rows = [{"id": "x", "name": cell_of(text), "summary": cell_of(text, lines=True), "kets": list_cell([text, text])} for text in texts]
    data = workbook(atlas, {"trends": rows}, "en")
    header, *lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("trends").to_python()
    name, summary, kets = (header.index(column) for column in ("name *", "summary", "kets"))
    assert [value_of(cell_in(line[name])) for line in lines] == texts
    assert [value_of(cell_in(line[summary]), lines=True) for line in lines] == texts
    assert [list_of(cell_in(line[kets])) for line in lines] == [[text, text] for text in texts]


def cell_in(cell: Any) -> Cell:
    assert isinstance(cell, str)
    return cell


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_something_else_stays_a_text(atlas: Atlas, text: str) -> None:
    row: dict[str, Cell] = {"record": "x", "title": cell_of(text), "partners": list_cell([text])}
    data = workbook(atlas, {"projects": [row]}, "en")
    tree = xml(data, sheet_file(data, "projects"))
    assert list(tree.iter(f"{NAMESPACE}f")) == []
    assert list(tree.iter(f"{NAMESPACE}hyperlink")) == []
    header, line = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("projects").to_python()
    assert value_of(cell_in(line[header.index("title *")])) == text
    assert list_of(cell_in(line[header.index("partners")])) == [text]


def test_days_numbers_and_truth_values_are_cells_of_their_kind(atlas: Atlas) -> None:
    rows: dict[str, list[Row]] = {
        "meta-clusters": [{"id": "x", "phase": 2, "mou": True, "since": datetime.date(2025, 3, 1)}],
        "clusters": [{"id": "y", "location.lat": 48.5, "founded": 1998, "provenance.checked": datetime.date(2026, 5, 31)}],
    }
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(atlas, rows, "en")))
    header, line = book.get_sheet_by_name("meta-clusters").to_python()
    found = dict(zip(header, line, strict=True))
    assert (found["phase *"], found["mou"], found["since"]) == (2.0, True, datetime.date(2025, 3, 1))
    header, line = book.get_sheet_by_name("clusters").to_python()
    found = dict(zip(header, line, strict=True))
    assert (found["location.lat"], found["founded"], found["provenance.checked *"]) == (48.5, 1998.0, datetime.date(2026, 5, 31))


def test_the_same_records_give_the_same_bytes(atlas: Atlas) -> None:
    rows = rows_by_sheet(stored(TINY))
    assert workbook(atlas, rows, "en") == workbook(atlas, rows, "en")
    assert template(atlas, "de") == template(atlas, "de")


def test_a_text_that_no_cell_can_hold_is_named(atlas: Atlas) -> None:
    long = "x" * (CELL_LIMIT + 1)
    with pytest.raises(TooLong, match=r"projects, mould-works: title has 32,768 signs"):
        workbook(atlas, {"projects": [{"record": "mould-works", "title": long}]}, "en")


def rules(data: bytes, name: str) -> dict[str, tuple[str, bool]]:
    """The drop-down lists of a sheet: by header, where the words come from, and whether other words are refused."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    header = [str(text).removesuffix(" *") for text in book.get_sheet_by_name(name).to_python()[0]]
    found = {}
    for node in xml(data, sheet_file(data, name)).iter(f"{NAMESPACE}dataValidation"):
        letters = re.match("[A-Z]+", node.attrib["sqref"])
        assert letters is not None
        number = 0
        for letter in letters[0]:
            number = 26 * number + ord(letter) - 64
        source = node.find(f"{NAMESPACE}formula1")
        assert source is not None
        found[header[number - 1]] = (source.text or "", node.attrib.get("showErrorMessage") == "1")
    return found


def test_columns_of_closed_lists_offer_the_words_of_this_atlas(atlas: Atlas) -> None:
    data = template(atlas, "en")
    listed = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("lists").to_python()
    for name in ("clusters", "actors", "competencies", "evidence", "offers", "experts"):
        found = rules(data, name)
        for column in sheet(name).columns:
            if not column.listed:
                continue
            source, refuses = found[column.name]
            place = re.fullmatch(r"lists!\$([A-Z]+)\$2:\$\1\$(\d+)", source)
            assert place is not None, source
            number = ord(place[1][-1]) - 65 + 26 * (len(place[1]) - 1)
            words = [line[number] for line in listed[1 : int(place[2])]]
            assert words == [word for word, _ in lists_of(atlas, "en")[column.listed]]
            assert "" not in words
            assert refuses == (not column.many and column.listed != "clusters")


def test_words_of_the_models_are_offered_as_well(atlas: Atlas) -> None:
    data = template(atlas, "en")
    assert rules(data, "clusters")["status"] == ('"active,dormant,merged,dissolved"', True)
    assert rules(data, "meta-clusters")["mou"] == ('"TRUE,FALSE"', True)


def test_headers_are_frozen_filtered_and_marked_by_a_sign(atlas: Atlas) -> None:
    data = template(atlas, "en")
    for found in sheets():
        tree = xml(data, sheet_file(data, found.name))
        pane = next(tree.iter(f"{NAMESPACE}pane"))
        assert (pane.attrib["ySplit"], pane.attrib["state"]) == ("1", "frozen")
        assert next(tree.iter(f"{NAMESPACE}autoFilter"), None) is not None
        header = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(found.name).to_python()[0]
        shown = found.shown(atlas.settings.languages)
        assert header == [column.name + (" *" if column.required else "") for column in shown]
        assert found.missing(map(str, header)) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_explanation_names_every_column_of_every_sheet(atlas: Atlas, lang: str) -> None:
    lines = CalamineWorkbook.from_filelike(io.BytesIO(template(atlas, lang))).get_sheet_by_name(ASIDE[0]).to_python()
    shown = {(line[0], line[1]): line for line in lines if line[3]}
    for found in sheets():
        for column in found.shown(atlas.settings.languages):
            line = shown[found.name, column.name]
            assert line[3] == wording(lang).doc(column)
            assert bool(line[2]) == bool(column.required or column.within)
            assert line[4], column.name
            assert line[5], f"{found.name}.{column.name} has no example"


def test_the_consent_of_experts_is_spoken_of_only_where_records_are_held(atlas: Atlas) -> None:
    full, empty = workbook(atlas, rows_by_sheet(stored(TINY)), "en"), template(atlas, "en")
    texts = [
        "\n".join(str(line[0]) for line in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(ASIDE[0]).to_python())
        for data in (full, empty)
    ]
    assert "Not for publication" in texts[0]
    assert "Not for publication" not in texts[1]


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != FALLBACK])
def test_every_sentence_of_the_models_is_said_in_the_language_and_no_other_is(lang: str) -> None:
    needed = {column.doc for found in sheets() for column in found.columns if column.form is not Form.MAP}
    assert set(wording(lang).texts["docs"]) == needed
    assert shape(wording(lang).texts) == shape(wording(FALLBACK).texts)


def shape(texts: Any) -> Any:
    """The keys of texts, without what they say."""
    return {key: shape(held) for key, held in texts.items() if key != "docs"} if isinstance(texts, dict) else type(texts).__name__


def test_a_language_that_the_package_has_no_texts_in_is_explained_in_english() -> None:
    assert wording("sl").lang == FALLBACK


def test_an_example_of_a_list_is_its_first_words(atlas: Atlas) -> None:
    words = lists_of(atlas, "en")
    roles = sheet("competencies").column("roles")
    assert roles is not None
    assert example(sheet("competencies"), roles, words) == "; ".join(word for word, _ in words["roles"][:2])


def test_words_that_are_replaced_are_not_offered(atlas: Atlas) -> None:
    terms = dict(atlas.vocabularies["sectors"])
    first = next(iter(terms))
    terms[first] = terms[first].model_copy(update={"replaced_by": "ict"})
    changed = replace(atlas, vocabularies={**atlas.vocabularies, "sectors": terms})
    assert first not in [word for word, _ in lists_of(changed, "en")["sectors"]]


def test_a_name_of_a_cluster_cannot_write_into_the_workbook(atlas: Atlas) -> None:
    name = "<r><t>x</t></r></si><si><r></r>"
    first = next(iter(atlas.clusters))
    hostile = replace(atlas, clusters={**atlas.clusters, first: atlas.clusters[first].model_copy(update={"name": name})})
    data = template(hostile, "en")
    xml(data, "xl/sharedStrings.xml")
    shown = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(ASIDE[1]).to_python()
    assert any(str(cell).strip() == name for line in shown for cell in line)
