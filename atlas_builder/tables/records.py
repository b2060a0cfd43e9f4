"""Rows of sheets as records, each value with the cell it came from, and what cannot be taken for a record.

A sheet of parts gives the whole list of every record that has a row in it, in the order of the rows; `[]` in its first own column is
an empty list. A blank cell is a key that is not there. Columns that no sheet knows are passed over: whoever reads the file says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from atlas_builder.problem import quote
from atlas_builder.tables.cells import NOTHING_IN_LIST, NOTHING_IN_MAP, Cell, Unreadable, is_blank, list_of, value_of
from atlas_builder.tables.layout import CLUSTER, ENTRIES, ID, MODELS, RECORD, REST, Column, Form, Sheet, sheet
from atlas_builder.tables.rows import in_usual_order, references

# What may be wrong with rows before any model sees them; each has its entry in the reference of problems.
CODES = ("row-orphan", "row-double", "cell-unreadable", "key-missing")

Path = tuple[str | int, ...]
Place = tuple[str, int, str]
_REFERENCE = re.compile(r"(.*)#([0-9]{1,9})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet: each with its number in the file, from 1, and its cells by the name of their column."""

    sheet: Sheet
    rows: Sequence[tuple[int, Mapping[str, Cell]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A record from its rows. values: as the careful reader of YAML would give them; cluster: the folder of an actor, where given.

    cells: from the path of a value, or of an entry of a list, to sheet, row and column.
    row: where the record itself stands; where only sheets of its parts name it, the first row that does, and `is_whole` is false.
    """

    kind: str
    id: str
    cluster: str | None
    values: dict[str, Any]
    cells: dict[Path, Place]
    row: Place
    is_whole: bool = True

    def place(self, path: Path) -> Place:
        """The cell of a value; of one that is not there, the cell in which it would stand, in the row of what should hold it."""
        if path in self.cells:
            return self.cells[path]
        end = _entry_end(path)
        row = self.cells.get(path[:end]) if end else self.row if self.is_whole else None
        if row and (column := sheet(row[0]).column(".".join(map(str, path[end:])))):
            return row[0], row[1], column.name
        return next((held for last in range(len(path) - 1, 0, -1) if (held := self.cells.get(path[:last]))), self.row)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A row or cell that cannot be taken for part of a record; `column` is None where the whole row is meant."""

    sheet: str
    row: int
    column: str | None
    code: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class _Run:
    known: frozenset[tuple[str, str]]
    records: dict[tuple[str, str], Gathered] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def records_of(tables: Sequence[Table], known: Iterable[tuple[str, str]] = ()) -> tuple[list[Gathered], list[Fault]]:
    """The records of some sheets in the order of their rows, and every row and cell that is at fault.

    known: kind and id of records that lie elsewhere; rows of parts may belong to them. A record with a fault is among the records
    too, without the cells that cannot be read, so that the models can say what else is wrong with it.
    """
    run = _Run(frozenset(known))
    for table in tables:
        if not table.sheet.path:
            _records(run, table)
    for table in sorted((table for table in tables if table.sheet.path), key=lambda table: len(table.sheet.path)):
        _parts(run, table)
    return list(run.records.values()), sorted(set(run.faults), key=lambda fault: (fault.sheet, fault.row, fault.column or "", fault.code))


def _records(run: _Run, table: Table) -> None:
    kind = table.sheet.kinds[0]
    reader = _Reader(table.sheet, run.faults)
    for number, row in table.rows:
        cells = _filled(row)
        if not cells:
            continue
        record_id = reader.owner(number, cells, ID)
        if not record_id:
            run.faults.append(Fault(table.sheet.name, number, ID, "key-missing", "the row has no id", "write the id of the record"))
            continue
        place = (table.sheet.name, number, ID)
        if first := run.records.get((kind, record_id)):
            message = f"{quote(record_id)} has a row already: row {first.row[1]}"
            run.faults.append(Fault(*place, "row-double", message, "one row for each record: delete one of them"))
            continue
        cluster = reader.owner(number, cells, CLUSTER) if kind == "actor" else None
        values, places = reader.read(number, cells, ())
        run.records[kind, record_id] = Gathered(kind, record_id, cluster, values, places, place)


def _parts(run: _Run, table: Table) -> None:
    found, reader = table.sheet, _Reader(table.sheet, run.faults)
    rows: defaultdict[tuple[str, str], list[tuple[int, dict[str, Cell]]]] = defaultdict(list)
    for number, row in table.rows:
        cells = _filled(row)
        if cells and (whose := _whose(run, found, reader, number, cells)):
            rows[whose].append((number, cells))
    for whose, held in rows.items():
        record = run.records.get(whose)
        if record is None:
            place = (found.name, held[0][0], RECORD)
            record = run.records[whose] = Gathered(*whose, None, {}, {}, place, is_whole=False)
        if len(found.path) == 1:
            _list_into(record.values, record, (found.path[0],), held, reader)
        else:
            _inner(run, record, held, reader)


def _whose(run: _Run, found: Sheet, reader: _Reader, number: int, cells: Mapping[str, Cell]) -> tuple[str, str] | None:
    """Kind and id of the record that a row of parts belongs to; a fault where there is none, or more than one."""
    name = reader.owner(number, cells, RECORD)
    if not name:
        run.faults.append(
            Fault(found.name, number, RECORD, "key-missing", "the row does not say whose it is", "write the id of its record")
        )
        return None
    prefix, slash, rest = name.partition("/")
    kinds, record_id = ((prefix,), rest) if slash and prefix in MODELS else (found.kinds, name)
    there = [(kind, record_id) for kind in kinds if kind in found.kinds and ((kind, record_id) in run.records)]
    there = there or [(kind, record_id) for kind in kinds if kind in found.kinds and (kind, record_id) in run.known]
    if there:
        return there[0]
    run.faults.append(
        Fault(
            found.name,
            number,
            RECORD,
            "row-orphan",
            f"there is no record {quote(name)} that could have {found.name}",
            f"write the id of one of: {', '.join(sheet_name(kind) for kind in found.kinds)}",
        )
    )
    return None


def sheet_name(kind: str) -> str:
    """What a kind of record is called in the plural."""
    return f"{kind}s"


def _list_into(
    holder: dict[str, Any], record: Gathered, path: Path, rows: Sequence[tuple[int, Mapping[str, Cell]]], reader: _Reader
) -> None:
    """Puts the entries of rows into a list under the last step of a path; the cells they came from into the record's."""
    entries: list[Any] = []
    first = reader.sheet.first.name
    record.cells[path] = (reader.sheet.name, rows[0][0], first)
    for number, cells in rows:
        own = [name for name in cells if name not in reader.owners]
        if own == [first] and _is(cells[first], NOTHING_IN_LIST):
            continue
        entry, places = reader.read(number, cells, (*path, len(entries)))
        record.cells[(*path, len(entries))] = (reader.sheet.name, number, first)
        record.cells.update(places)
        entries.append(reader.short(entry, cells))
    holder[str(path[-1])] = entries


def _inner(run: _Run, record: Gathered, rows: Sequence[tuple[int, Mapping[str, Cell]]], reader: _Reader) -> None:
    """Rows of a list inside a list: each goes to the entry of the outer list that it names."""
    found = reader.sheet
    outer, column = found.path[-2], ENTRIES[found.path[-2]]
    key = sheet(outer).first.name
    entries = record.values.get(outer, [])
    numbers = {name: number for number, name in enumerate(references(entries, key))}
    grouped: defaultdict[int, list[tuple[int, Mapping[str, Cell]]]] = defaultdict(list)
    for number, cells in rows:
        name = reader.owner(number, cells, column)
        index = numbers.get(name, numbers.get(_without_number(name))) if name else (0 if len(entries) == 1 else None)
        if index is None:
            known = ", ".join(quote(other) for other in list(numbers)[:10])
            message = f"{quote(record.id)} has no {column} {quote(name)}" if name else f"the row does not say to which {column} it belongs"
            hint = f"its {outer} are: {known}" if known else f"write the {column} into the sheet {outer} first"
            run.faults.append(Fault(found.name, number, column, "row-orphan", message, hint))
        else:
            grouped[index].append((number, cells))
    for index, held in grouped.items():
        _list_into(entries[index], record, (outer, index, found.path[-1]), held, reader)


def _without_number(name: str) -> str:
    """`a#1` is another way to write `a`."""
    found = _REFERENCE.fullmatch(name)
    return found[1] if found and found[2] == "1" else name


class _Reader:
    """Reads the rows of one sheet."""

    def __init__(self, found: Sheet, faults: list[Fault]) -> None:
        self.sheet = found
        self.faults = faults
        self.owners = frozenset(column.name for column in found.owners)
        self._columns: dict[str, Column | None] = {}

    def owner(self, number: int, cells: Mapping[str, Cell], name: str) -> str:
        """What stands in a column that says whose row it is; nothing where it is blank or cannot be read."""
        cell = cells.get(name)
        return "" if cell is None else self._read(number, name, partial(value_of, cell)) or ""

    def read(self, number: int, cells: Mapping[str, Cell], path: Path) -> tuple[dict[str, Any], dict[Path, Place]]:
        """The values of a row, and the cells they came from by paths that begin with `path`."""
        values: dict[str, Any] = {}
        places: dict[Path, Place] = {}
        orders: list[tuple[Column, Cell]] = []
        for name, cell in cells.items():
            column = self.column(name)
            if column is None or column.form is Form.OWNER:
                continue
            if name.endswith(f".{REST}"):
                orders.append((column, cell))
                continue
            if _is(cell, NOTHING_IN_MAP) and not column.many and self.sheet.part.short:
                continue  # it says that the entry is written as a map, see `short`
            value = self._read(number, name, partial(_value, column, cell))
            if value is None:
                continue
            holder = values
            for key in column.keys[:-1]:
                held = holder.setdefault(key, {})
                if not isinstance(held, dict):
                    self._twice(number, name, key)
                    break
                holder = held
            else:
                if column.keys[-1] in holder:
                    self._twice(number, name, column.keys[-1])
                    continue
                holder[column.keys[-1]] = value
                place = (self.sheet.name, number, name)
                for end in range(1, len(column.keys)):
                    places.setdefault((*path, *column.keys[:end]), place)
                places[(*path, *column.keys)] = place
        self._in_order(number, values, places, orders, path)
        return values, places

    def short(self, entry: dict[str, Any], cells: Mapping[str, Cell]) -> Any:
        """An entry as the text that may stand for it, unless it has other keys or a sign says that it is a map."""
        key = self.sheet.part.short
        if key and list(entry) == [key] and not any(_is(cell, NOTHING_IN_MAP) for name, cell in cells.items() if name != key):
            return entry[key]
        return entry

    def column(self, name: str) -> Column | None:
        """The column of a header, looked up once."""
        if name not in self._columns:
            self._columns[name] = self.sheet.column(name)
        return self._columns[name]

    def _read(self, number: int, name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Unreadable as why:
            self.faults.append(Fault(self.sheet.name, number, name, "cell-unreadable", str(why), why.hint))
            return None

    def _twice(self, number: int, name: str, key: str) -> None:
        message = f"{quote(key)} is given in two columns"
        hint = f"either one text under {quote(key)}, or texts by language"
        self.faults.append(Fault(self.sheet.name, number, name, "cell-unreadable", message, hint))

    def _in_order(
        self, number: int, values: dict[str, Any], places: dict[Path, Place], orders: Sequence[tuple[Column, Cell]], path: Path
    ) -> None:
        """Maps by language in their order, and maps that are there without any key."""
        wanted = {column.keys: cell for column, cell in orders}
        for column in self.sheet.columns:
            if column.form not in (Form.LANGUAGES, Form.MAP):
                continue
            holder: Any = values
            for key in column.keys[:-1]:
                holder = holder.get(key) if isinstance(holder, dict) else None
            cell = wanted.get(column.keys)
            if not isinstance(holder, dict) or (column.keys[-1] not in holder and cell is None):
                continue
            held = holder.get(column.keys[-1], {})
            if not isinstance(held, dict):
                continue
            if column.form is Form.LANGUAGES:
                first = [] if cell is None or _is(cell, NOTHING_IN_MAP) else self._read(number, column.name, partial(list_of, cell))
                languages = [lang for lang in dict.fromkeys(first or ()) if lang in held]
                held = {lang: held[lang] for lang in (*languages, *(lang for lang in in_usual_order(held) if lang not in languages))}
            holder[column.keys[-1]] = held
            places.setdefault((*path, *column.keys), (self.sheet.name, number, column.name))


def _value(column: Column, cell: Cell) -> Any:
    if column.many:
        return list_of(cell, column.types, is_range=column.pair)
    return value_of(cell, column.types, lines=column.lines)


def _filled(row: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in row.items() if cell is not None and not is_blank(cell)}


def _is(cell: Cell, sign: str) -> bool:
    return isinstance(cell, str) and cell.strip() == sign


def _entry_end(path: Path) -> int:
    """Where the part of a path ends that names an entry of a list."""
    return max((index + 1 for index, step in enumerate(path) if isinstance(step, int)), default=0)
