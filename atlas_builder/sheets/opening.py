"""A spreadsheet of any kind as grids of cells: workbooks are read in a process of their own, CSV and JSON here, within bounds.

Whatever is wrong with the file is a Problem at its cell, `file.xlsx!actors!C7`. A sheet is never taken in part.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atlas_builder.problem import Problem, quote
from atlas_builder.sheets.unpacking import (
    COLUMNS_LIMIT,
    CPU_LIMIT,
    PARTS_LIMIT,
    ROWS_LIMIT,
    UNPACKED_LIMIT,
    column_letters,
    column_number,
)
from atlas_builder.tables.cells import Cell, plain
from atlas_builder.tables.layout import ASIDE

WORKBOOKS = (".xlsx", ".ods")
ENDINGS = (*WORKBOOKS, ".csv", ".zip", ".json")
FILE_LIMIT = 20 * 1024 * 1024  # bytes of the file itself
_DELIMITERS = ",;\t"
_FALLBACK = "cp1252"  # what Excel writes on Windows in western Europe where nobody has asked it for UTF-8
_WHY = {
    "not-a-workbook": ("the file is no workbook", "save it as .xlsx or .ods"),
    "encrypted": ("the workbook is encrypted, or of an old kind", "save it as .xlsx without a password"),
    "macros": ("the workbook holds macros", "save it as .xlsx, which holds none"),
    "too-large": ("the workbook is too large once it is unpacked", "split it, or delete what is no record"),
    "far-cell": ("a cell stands too far out", "delete it: the sheet ends where its records end"),
    "unreadable": ("the workbook cannot be read", "open it, and save it again as .xlsx"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with its rows by their number from 1, each as a line of cells."""

    name: str
    rows: Sequence[tuple[int, Sequence[Cell]]]


@dataclass(slots=True)
class Opened:
    """What a file holds: grids, or the records of a JSON document; what is wrong with it; and remarks for whoever sent it."""

    grids: list[Grid] = field(default_factory=list)
    records: list[Mapping[str, Any]] | None = None
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def place(file: str, sheet: str = "", column: int = 0, row: int = 0) -> str:
    """A cell as people name it.

    >>> place("a.xlsx", "actors", 3, 7), place("a.xlsx", "actors"), place("a.csv")
    ('a.xlsx!actors!C7', 'a.xlsx!actors', 'a.csv')
    """
    cell = f"{column_letters(column)}{row or ''}"
    return "!".join(part for part in (file, sheet, cell) if part)


def at(file: str, code: str, message: str, hint: str, *, sheet: str = "", column: int = 0, row: int = 0) -> Problem:
    """A problem of a cell, a row, a sheet or the whole file."""
    where = place(file, sheet, column or (1 if row else 0), row)
    return Problem(where, max(row, 1), max(column, 1), "", code, message, hint)


def open_spreadsheet(path: Path) -> Opened:
    """What a spreadsheet holds. Never raises for its content."""
    name, ending = path.name, path.suffix.lower()
    opened = Opened()
    try:
        if path.is_dir():
            files = {child.name: child.read_bytes() for child in sorted(path.glob("*.csv")) if child.stat().st_size <= FILE_LIMIT}
            _csv_files(files, name, opened)
            return opened
        if not path.is_file():
            opened.problems.append(at(name, "sheet-unreadable", "there is no such file", "look at its name"))
        elif ending not in ENDINGS:
            hint = f"the kinds are: {', '.join(ENDINGS)}; a .xlsm or .xls may be saved as .xlsx"
            opened.problems.append(at(name, "sheet-unreadable", f"{quote(ending or name)} is no kind of file that can be imported", hint))
        elif path.stat().st_size > FILE_LIMIT:
            opened.problems.append(at(name, "sheet-unreadable", *_WHY["too-large"]))
        elif ending in WORKBOOKS:
            _workbook(path, opened)
        elif ending == ".zip":
            _csv_files(_unzipped(path), name, opened)
        elif ending == ".json":
            _document(path, opened)
        else:
            _csv_files({name: path.read_bytes()}, "", opened)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):  # RuntimeError: a password, or a way of packing that is not known
        opened.problems.append(at(name, "sheet-unreadable", "the archive cannot be read", "pack the files again as .zip"))
    except OSError as error:
        opened.problems.append(at(name, "sheet-unreadable", f"the file cannot be read: {error.strerror}", "look at its permissions"))
    return opened


def _workbook(path: Path, opened: Opened) -> None:
    """Asks the reader of workbooks, which may run out of what it is given without harm."""
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "atlas_builder.sheets.unpacking", str(path.resolve())],
            capture_output=True, timeout=2 * CPU_LIMIT, check=False,
        )  # fmt: skip
        held: dict[str, Any] = json.loads(answer.stdout) if not answer.returncode else {"error": "too-large"}
    except (subprocess.TimeoutExpired, ValueError):
        held = {"error": "too-large"}
    if "error" in held:
        message, hint = _WHY.get(held["error"], _WHY["unreadable"])
        sheet, _, cell = held.get("about", "").rpartition("!") if held["error"] == "far-cell" else ("", "", "")
        where = f"{path.name}!{sheet}!{cell}" if cell else path.name
        opened.problems.append(Problem(where, 1, 1, "", "sheet-unreadable", message, hint))
        return
    for sheet in held["sheets"]:
        if sheet["name"] in ASIDE:
            continue
        rows = [(number, [_cell(cell) for cell in row]) for number, row in sheet["rows"]]
        opened.grids.append(Grid(sheet["name"], rows))
        opened.problems += _marks(path.name, sheet)


def _marks(file: str, sheet: Mapping[str, Any]) -> Iterator[Problem]:
    said = {
        "merged": ("cell-merged", "the cell is merged with others", "undo it, and write the value into each of them"),
        "formulas": ("cell-formula", "the cell holds a formula", "copy it, and paste its value"),
        "errors": ("cell-formula", "the cell holds the error of a formula", "write the value itself"),
    }
    for kind, (code, message, hint) in said.items():
        for cell in sheet[kind]:
            letters = cell.rstrip("0123456789")
            yield at(file, code, message, hint, sheet=sheet["name"], column=column_number(letters), row=int(cell[len(letters) :]))
    if sheet["hidden"] and sheet["rows"]:
        yield at(file, "sheet-hidden", "the sheet is hidden", "show it, or delete it", sheet=sheet["name"])


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        plain: Cell = cell
        return plain
    if "date" in cell:
        when = datetime.datetime.fromisoformat(cell["date"])
        return when if (when.hour, when.minute, when.second, when.microsecond) != (0, 0, 0, 0) else when.date()
    return str(cell["other"])


def _unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv")]
        if len(entries) > PARTS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
            raise zipfile.BadZipFile
        held, total = {}, 0
        for entry in entries:
            with archive.open(entry) as stream:
                data = stream.read(UNPACKED_LIMIT + 1 - total)
            total += len(data)
            if total > UNPACKED_LIMIT:
                raise zipfile.BadZipFile
            held[entry.filename.rpartition("/")[2]] = data
        return held


def _csv_files(files: Mapping[str, bytes], around: str, opened: Opened) -> None:
    if not files:
        opened.problems.append(at(around, "sheet-unreadable", "there is no .csv file in it", "each sheet is a file such as actors.csv"))
    for name, data in files.items():
        file = f"{around}!{name}" if around else name
        text = _decoded(data, file, opened)
        head = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = max(_DELIMITERS, key=head.count)
        rows = []
        try:
            for row in (reader := csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
                if reader.line_num > ROWS_LIMIT or len(row) > COLUMNS_LIMIT:
                    raise csv.Error("too many rows or columns")
                if any(row):
                    rows.append((reader.line_num, [plain(cell) or None for cell in row]))
        except csv.Error as error:
            message = f"the file is not in order from line {reader.line_num} on: {error}"
            opened.problems.append(at(file, "sheet-unreadable", message, "save it once more as CSV", row=reader.line_num))
            continue
        opened.grids.append(Grid(name.rpartition(".")[0], rows))


def _decoded(data: bytes, file: str, opened: Opened) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        opened.remarks.append(f"{file} is not UTF-8; it was read as Windows-1252")
        return data.decode(_FALLBACK, "replace")


def _document(path: Path, opened: Opened) -> None:
    try:
        held = json.loads(path.read_bytes())
        records = held["records"]
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise ValueError("records")
    except (ValueError, KeyError, TypeError, RecursionError):
        message = "the file is no export of an atlas"
        opened.problems.append(at(path.name, "sheet-unreadable", message, "take what `atlas export --format json` writes"))
    else:
        opened.records = records
