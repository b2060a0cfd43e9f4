"""From the grids of a spreadsheet to records: which sheet and column each is, what is wrong with the headers, and where a value stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from atlas_builder.problem import Problem, did_you_mean, quote
from atlas_builder.records.yaml import dotted
from atlas_builder.sheets.opening import Grid, Opened, at
from atlas_builder.tables.cells import Cell, is_blank, text_of
from atlas_builder.tables.layout import ASIDE, MODELS, REST, Column, Sheet, sheet, sheets
from atlas_builder.tables.records import Gathered, Path, Table, records_of
from atlas_builder.tables.typed import untyped


@dataclass(slots=True)
class Taken:
    """The records of a file, the columns that each sheet has, and what is wrong. whole: the values are all that the record holds.

    files: the name of the file that holds a sheet, which an archive or a folder has one of for each.
    """

    records: list[Gathered] = field(default_factory=list)
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    whole: bool = False
    name: str = ""
    letters: dict[str, dict[str, int]] = field(default_factory=dict)

    def problem(self, record: Gathered, path: Path, code: str, message: str, hint: str) -> Problem:
        """A problem of a value of a record, at its cell; of a value that has no column, at the line of the record."""
        if self.whole:
            return Problem(f"{self.name}!{record.kind}!{record.id}", 1, 1, dotted(path), code, message, hint)
        found, row, column = record.place(path)
        return self.at(found, row, column, code, message, hint)

    def at(self, found: str, row: int, column: str | None, code: str, message: str, hint: str) -> Problem:
        """A problem of a cell of a sheet by the name of its column."""
        number = self.letters.get(found, {}).get(column or "", 0)
        return at(self.name, code, message, hint, sheet=found, column=number, row=row)


def take(opened: Opened, name: str, known: Iterable[tuple[str, str]]) -> Taken:
    """The records that a file holds. known: kind and id of the records of the atlas, to which rows of lists may belong."""
    taken = Taken(problems=list(opened.problems), remarks=list(opened.remarks), name=name)
    if opened.records is not None:
        taken.whole = True
        taken.records = list(_documented(opened.records, taken))
        return taken
    tables = [table for grid in opened.grids if (table := _table(grid, taken))]
    twice = [found for found, count in Counter(table.sheet.name for table in tables).items() if count > 1]
    for found in twice:
        taken.problems.append(at(name, "column-double", f"two sheets are {quote(found)}", "make one of them", sheet=found))
    if not twice:
        taken.records, faults = records_of(tables, known)
        taken.problems += [taken.at(fault.sheet, fault.row, fault.column, fault.code, fault.message, fault.hint) for fault in faults]
    return taken


def _documented(records: Sequence[Mapping[str, Any]], taken: Taken) -> Iterator[Gathered]:
    for number, record in enumerate(records):
        kind, record_id, values = record.get("kind"), record.get("id"), record.get("values")
        if not isinstance(kind, str) or kind not in MODELS or not isinstance(record_id, str) or not isinstance(values, dict):
            message = f"entry {number} is no record: it has a kind, an id and values"
            hint = f"the kinds are: {', '.join(MODELS)}"
            taken.problems.append(Problem(taken.name, 1, 1, f"records[{number}]", "sheet-unreadable", message, hint))
            continue
        cluster = record.get("cluster")
        yield Gathered(kind, record_id, cluster if isinstance(cluster, str) else None, untyped(values), {}, (NO_SHEET, number, ""))


NO_SHEET = ""


def _table(grid: Grid, taken: Taken) -> Table | None:
    if not grid.rows or grid.name in ASIDE:
        return None
    number, header = grid.rows[0]
    found = _sheet_of(grid, header, taken)
    if found is None:
        return None
    columns: dict[int, Column] = {}
    seen: dict[str, int] = {}
    letters = taken.letters.setdefault(found.name, {})
    for index, cell in enumerate(header):
        title = "" if cell is None or is_blank(cell) else text_of(cell).strip()
        column = found.column(title) if title else None
        if column is None:
            filled = next((row for row, cells in grid.rows[1:] if index < len(cells) and not is_blank(cells[index])), 0)
            if title or filled:
                taken.problems.append(_unknown(taken, found, title, index + 1, number))
        elif column.name in seen:
            message = f"the column {quote(title)} stands here twice"
            taken.problems.append(
                at(taken.name, "column-double", message, "delete one of them", sheet=found.name, column=index + 1, row=number)
            )
        else:
            seen[column.name] = index
            columns[index] = column
            letters[column.name] = index + 1
    for owner in found.owners:
        if owner.required and owner.name not in seen:
            message = f"the column {quote(owner.name)} is missing"
            taken.problems.append(at(taken.name, "column-missing", message, owner.doc, sheet=found.name, row=number))
    taken.columns[found.name] = tuple(columns.values())
    rows = [(line, {column.name: cells[index] for index, column in columns.items() if index < len(cells)}) for line, cells in grid.rows[1:]]
    return Table(found, rows)


def _sheet_of(grid: Grid, header: Sequence[Cell], taken: Taken) -> Sheet | None:
    """Which sheet a grid is: by its name, or, of a file with one sheet of another name, by its header."""
    names = {found.name: found for found in sheets()}
    plain = PurePath(grid.name).name.strip().casefold()
    if plain in names:
        return names[plain]
    titles = [text_of(cell).strip() for cell in header if cell is not None and not is_blank(cell)]
    fitting = [found for found in sheets() if titles and all(found.column(title) for title in titles) and _owned(found, titles)]
    if len(fitting) == 1:
        taken.remarks.append(f"{quote(grid.name)} was read as the sheet {fitting[0].name}")
        return fitting[0]
    near = did_you_mean(plain, names)
    hint = near or f"the sheets are: {', '.join(names)}"
    taken.problems.append(at(taken.name, "sheet-unknown", f"there is no sheet {quote(grid.name)}", hint, sheet=grid.name))
    return None


def _owned(found: Sheet, titles: Sequence[str]) -> bool:
    held = {column.name for title in titles if (column := found.column(title))}
    return all(owner.name in held for owner in found.owners if owner.required)


def _unknown(taken: Taken, found: Sheet, title: str, column: int, row: int) -> Problem:
    names = [known.name.removesuffix(f".{REST}") for known in found.columns]
    message = f"the sheet {quote(found.name)} has no column {quote(title)}" if title else "a column with values has no name"
    hint = did_you_mean(title, names) or f"its columns are: {', '.join(dict.fromkeys(names))}"
    return at(taken.name, "column-unknown", message, hint, sheet=found.name, column=column, row=row)


def missing_columns(taken: Taken, record: Gathered) -> tuple[Column, ...]:
    """The required columns that the sheet of a new record lacks."""
    if taken.whole or not record.is_whole:
        return ()
    found = sheet(record.row[0])
    return found.missing(taken.letters.get(found.name, {}))
