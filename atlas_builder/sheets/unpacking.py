"""Reads one workbook and prints its cells as JSON: run as a program of its own, with bounds on memory and time.

A workbook is a zip archive that somebody has sent. What it claims to hold is counted before anything is taken from it, and a cell far
out, which would make the reader set memory aside for all cells before it, is refused. The answer is either `{"error": …}` with one of
the words of `REFUSED`, or `{"sheets": [{"name", "hidden", "merged", "formulas", "errors", "rows": [[number, [cells]]]}]}`; cells are
texts, numbers, truth values, null, or `{"date": iso}` and `{"other": text}`.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Any

UNPACKED_LIMIT = 50 * 1024 * 1024  # bytes of all parts together; a workbook of 10,000 records has a fifth of it
PARTS_LIMIT = 2_000
ROWS_LIMIT, COLUMNS_LIMIT = 200_000, 1_000
MEMORY_LIMIT = 700 * 1024 * 1024
CPU_LIMIT = 10  # seconds
SHOWN = 50  # places of one kind that are told: more are not read by anybody
REFUSED = ("not-a-workbook", "encrypted", "macros", "too-large", "far-cell", "unreadable")

_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(/?)>(\s*<(?:\w+:)?f(?=[\s/>]))?")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,4})([0-9]{1,9})[\"']")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell(?=\s)[^>]*?\bref\s*=\s*[\"']([A-Z]+[0-9]+)")
_SHEET = re.compile(r"<(?:\w+:)?sheet(?=\s)([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship(?=\s)([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ODS = re.compile(r"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_OLE = b"\xd0\xcf\x11\xe0"  # an old binary workbook, or an encrypted one


class Refusal(Exception):
    """Why a file is not read: a word of `REFUSED`, and what exactly."""

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(word)
        self.word, self.about = word, about


def main(path: str) -> None:
    """Prints what the workbook at a path holds."""
    _bound()
    try:
        made: dict[str, Any] = {"sheets": list(_sheets(path))}
    except Refusal as why:
        made = {"error": why.word, "about": why.about}
    # All that zipfile, zlib and the reader raise of a broken file; RuntimeError is a password, an unknown way of packing or a deep nest.
    except (OSError, MemoryError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError) as error:
        made = {"error": "unreadable", "about": str(error)[:200]}
    json.dump(made, sys.stdout)


def _bound() -> None:
    try:
        import resource
    except ImportError:  # a system without such bounds: what is counted below holds there too
        return
    for kind, bound in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, CPU_LIMIT)):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))


def _sheets(path: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as stream:
        if stream.read(4) == _OLE:
            raise Refusal("encrypted")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, EOFError):
        raise Refusal("not-a-workbook") from None
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in parts):
        raise Refusal("macros")
    marks = _marks_of_ods(parts) if "content.xml" in parts else _marks_of_xlsx(parts)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
        for meta in book.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            yield {
                "name": meta.name,
                "hidden": meta.visible is not SheetVisibleEnum.Visible,
                **marks.get(meta.name, {"merged": [], "formulas": [], "errors": []}),
                "rows": [[number, [_plain(cell) for cell in row]] for number, row in enumerate(rows, 1) if any(cell != "" for cell in row)],
            }
    except CalamineError as error:
        raise Refusal("unreadable", str(error)[:200]) from None


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that say where what stands; all parts are counted as they come out, whatever the archive says of their size."""
    entries = archive.infolist()
    if len(entries) > PARTS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Refusal("too-large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("encrypted")
    total, parts = 0, {}
    for entry in entries:
        wanted = entry.filename.endswith((".xml", ".rels")) and "sharedStrings" not in entry.filename
        held = []
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > UNPACKED_LIMIT:
                    raise Refusal("too-large")
                if wanted:
                    held.append(chunk)
        parts[entry.filename] = b"".join(held)
    if not parts.keys() & {"xl/workbook.xml", "content.xml"} and "[Content_Types].xml" not in parts:
        raise Refusal("not-a-workbook")
    return parts


def _marks_of_xlsx(parts: dict[str, bytes]) -> dict[str, dict[str, list[str]]]:
    relations = {}
    for found in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")):
        held = _attributes(found[1])
        target = held.get("Target", "")
        relations[held.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    marks = {}
    for found in _SHEET.finditer(parts.get("xl/workbook.xml", b"").decode("utf-8", "replace")):
        held = _attributes(found[1])
        relation = next((value for key, value in held.items() if key.endswith(":id")), "")
        marks[held.get("name", "")] = _marks_of_sheet(parts.get(relations.get(relation, ""), b""), held.get("name", ""))
    return marks


def _marks_of_sheet(data: bytes, name: str) -> dict[str, list[str]]:
    formulas: list[str] = []
    errors: list[str] = []
    for found in _CELL.finditer(data):
        reference = _REFERENCE.search(found[1])
        if reference is None:
            continue
        place = (reference[1] + reference[2]).decode()
        if int(reference[2]) > ROWS_LIMIT or column_number(reference[1].decode()) > COLUMNS_LIMIT:
            raise Refusal("far-cell", f"{name}!{place}")
        if found[3] and len(formulas) < SHOWN:
            formulas.append(place)
        elif _ERROR.search(found[1]) and len(errors) < SHOWN:
            errors.append(place)
    merged = [found[1].decode() for found in _MERGED.finditer(data)][:SHOWN]
    return {"merged": merged, "formulas": formulas, "errors": errors}


def _marks_of_ods(parts: dict[str, bytes]) -> dict[str, dict[str, list[str]]]:
    marks: dict[str, dict[str, list[str]]] = {}
    held: dict[str, list[str]] = {"merged": [], "formulas": [], "errors": []}
    name, row, column, rows_ahead, columns_ahead = "", 0, 0, 0, 0
    for found in _ODS.finditer(parts["content.xml"].decode("utf-8", "replace")):
        kind, attributes = found[1], _attributes(found[2])
        if kind == "table":
            name, row, rows_ahead = attributes.get("table:name", ""), 0, 0
            held = marks[name] = {"merged": [], "formulas": [], "errors": []}
        elif kind == "table-row":
            row, rows_ahead = row + rows_ahead + (0 if rows_ahead else 1), _times(attributes, "table:number-rows-repeated")
            column = columns_ahead = 0
        else:
            column += columns_ahead or 1
            columns_ahead = _times(attributes, "table:number-columns-repeated")
            place = f"{column_letters(column)}{row}"
            if "office:value-type" in attributes and (row + rows_ahead > ROWS_LIMIT or column + columns_ahead > COLUMNS_LIMIT):
                raise Refusal("far-cell", f"{name}!{place}")
            if "table:formula" in attributes and len(held["formulas"]) < SHOWN:
                held["formulas"].append(place)
            spans = {attributes.get(f"table:number-{what}-spanned", "1") for what in ("columns", "rows")}
            if spans != {"1"} and len(held["merged"]) < SHOWN:
                held["merged"].append(place)
    return marks


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 10 else 1


def _attributes(text: str) -> dict[str, str]:
    return {found[1]: unescape(found[2] if found[2] is not None else found[3]) for found in _ATTRIBUTE.finditer(text)}


def column_number(letters: str) -> int:
    """A column's number from 1.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column: the other way round.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(cell: Any) -> Any:
    if cell == "":
        return None
    if isinstance(cell, (str, bool, int, float)):
        return cell
    if isinstance(cell, (datetime.date, datetime.datetime)):
        return {"date": cell.isoformat()}
    return {"other": str(cell)}


if __name__ == "__main__":
    main(sys.argv[1])
