"""Spreadsheets for tests: workbooks of plain cells, made with the writer, and hostile ones put together by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from atlas_builder.contribute.importing import Plan, plan
from atlas_builder.contribute.taking import take
from atlas_builder.records.stored import stored
from atlas_builder.sheets.opening import open_spreadsheet
from tests.atlases import TODAY

ACTORS = ("id", "cluster", "name", "kind", "region", "location.city", "provenance.method", "provenance.checked")
ACME = ("acme", "alpha", "Acme", "company", "AT31", "Linz", "desk-research", "2026-11-01")
COMPETENCIES = (("record", "field"), ("acme", "plastics/injection-moulding"))
SOURCES = (("record", "url"), ("acme", "https://acme.example.org/"))

Rows = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: Mapping[str, Rows], after: Callable[[Any, Mapping[str, Any]], None] | None = None) -> Path:
    """A workbook with these rows; `after` may do to the book and its sheets what else is wanted."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    made = {}
    for name, rows in sheets.items():
        sheet = made[name] = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
    if after:
        after(book, made)
    book.close()
    return path


def acme(path: Path, after: Callable[[Any, Mapping[str, Any]], None] | None = None, **sheets: Rows) -> Path:
    """A workbook that brings one new actor; sheets given by name take the place of its own."""
    held: dict[str, Rows] = {"actors": (ACTORS, ACME), "competencies": COMPETENCIES, "sources": SOURCES}
    return workbook(path, held | sheets, after)


def repacked(path: Path, change: Callable[[str, bytes], bytes], extra: Mapping[str, bytes] | None = None) -> Path:
    """The same archive with its parts changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def ods(path: Path, sheets: Mapping[str, str]) -> Path:
    """An OpenDocument workbook whose rows are given as XML."""
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    content = f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*cells: str, times: int = 1) -> str:
    """A row of texts."""
    held = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{held}</table:table-row>'


def planned(root: Path, file: Path, cluster: str | None = None) -> Plan:
    """What an import would do."""
    held = {(record.kind, record.id): record for record in stored(root)}
    return plan(root, take(open_spreadsheet(file), file.name, held), held, TODAY, cluster=cluster)
