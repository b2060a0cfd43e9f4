"""One value as one cell and back, and texts that a spreadsheet must not take for formulas.

Values are texts as the careful reader of YAML gives them: a number is a `Plain` that keeps its source text. A cell holds a number, a
date or a truth value only where its text follows from it, so `48.20` stays a text and comes back with its zero.

Three signs stand for what a cell cannot show: `[]` is an empty list, `{}` an empty map, and a text between double quotes, written
as in JSON, is a text that would be misread without them, such as an empty one.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache

from atlas_builder.records.scalars import NUMBER_OR_TRUTH, Plain
from atlas_builder.values import DATE_PATTERN, DIGITS_LIMIT

Cell = str | int | float | bool | datetime.date | None
Scalar = str | int | float | bool | datetime.date

NUMBER, DATE, TRUTH = "number", "date", "truth"
NOTHING_IN_LIST, NOTHING_IN_MAP = "[]", "{}"
SEPARATOR = "; "

_FIRST_DATE = datetime.date(1904, 1, 1)  # the calendars of spreadsheets disagree before it
_WHITE = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_WHITE_IN_LINE = _WHITE.replace("\n", "")
# What the XML of a workbook cannot hold or writes otherwise; `<r>` at the beginning is how the writer knows a text with formats in it.
_UNFIT = re.compile('[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\\A"?<r>')
_RANGE = re.compile(r"\s*([0-9]+)\s*[-\u2010-\u2014]\s*([0-9]+)\s*")
_BETWEEN = re.compile(r"[;\n]")
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DECODER = json.JSONDecoder()


class Unreadable(ValueError):
    """A cell that cannot be meant: its message says why, its hint how to write it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


# Texts that a spreadsheet would take for formulas


def safe(text: str) -> str:
    """The text with a `'` in front where a spreadsheet that opens a CSV file would take it for a formula.

    >>> safe("=1+1"), safe("'=1"), safe("Linz")
    ("'=1+1", "''=1", 'Linz')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """The text that `safe` was given; any other text is left as it is.

    >>> plain("'=1+1"), plain("''=1"), plain("'t Hof")
    ('=1+1', "'=1", "'t Hof")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


# One value


def cell_of(value: Scalar, types: frozenset[str] = frozenset(), *, lines: bool = False) -> Cell:
    """The cell of a text, number, date or truth value.

    types: of `number`, `date`, `truth`, what the key may hold beside text; lines: whether it may be a text of several lines.

    >>> cell_of("1998", frozenset(("number",))), cell_of("48.20", frozenset(("number",))), cell_of("01234")
    (1998, '48.20', '01234')
    """
    return _cell(value, types, lines)


@lru_cache(maxsize=65_536, typed=True)
def _cell(value: Scalar, types: frozenset[str], lines: bool) -> Cell:
    # Words of lists, years and towns come up thousands of times.
    text = text_of(value)
    if NUMBER in types and (number := _number(text)) is not None:
        return number
    if DATE in types and (date := _date(text)) is not None:
        return date
    if TRUTH in types and isinstance(value, (bool, Plain)) and text in ("true", "false"):
        return text == "true"
    return quoted(text) if _needs_quotes(text, lines) else str(text)


def value_of(cell: Cell, types: frozenset[str] = frozenset(), *, lines: bool = False) -> str:
    """The value in a cell that is not blank, as the careful reader would give it.

    Raises Unreadable for a date where a text is meant, and other cells whose text nobody can know any more.
    """
    if isinstance(cell, str):
        return _read(cell, types, lines)
    if isinstance(cell, bool):
        if TRUTH in types:
            return Plain(text_of(cell))
        raise Unreadable("the cell holds a truth value", "write a text; format the cell as text")
    if isinstance(cell, datetime.date):
        if DATE in types:
            return _day(cell)
        what = "a year" if NUMBER in types else "a text"
        raise Unreadable(f"the cell holds a date, and {what} is meant", "format the cell as text and write it again")
    if cell is None:
        raise ValueError("a blank cell has no value")
    if DATE in types and NUMBER not in types:
        raise Unreadable(f"the cell holds the number {text_of(cell)}, and a date is meant", "write the day as 2026-05-31")
    if types:
        return Plain(text_of(cell))
    if isinstance(cell, float) and not cell.is_integer():
        # 1.10 has become 1.1 in it, and nobody can see that any more.
        raise Unreadable(f"the cell holds the number {text_of(cell)}, and a text is meant", "format the cell as text and write it again")
    return text_of(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def text_of(value: Scalar) -> str:
    """A value as the text of a YAML file.

    >>> text_of(48.0), text_of(46.05), text_of(True), text_of("NO")
    ('48', '46.05', 'true', 'NO')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return _day(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**DIGITS_LIMIT:
        return str(int(value))
    return repr(value)


# Several values


def list_cell(values: Sequence[Scalar]) -> str:
    """The cell of a list.

    >>> list_cell(["en", "de"]), list_cell([]), list_cell(["a; b", ""])
    ('en; de', '[]', '"a; b"; ""')
    """
    return SEPARATOR.join([_item(text_of(value)) for value in values]) if values else NOTHING_IN_LIST


@lru_cache(maxsize=16_384)
def _item(text: str) -> str:
    return quoted(text) if _item_needs_quotes(text) else text


def list_of(cell: Cell, types: frozenset[str] = frozenset(), *, is_range: bool = False) -> list[str]:
    """The list in a cell that is not blank; items stand between semicolons or on lines of their own. Raises Unreadable.

    >>> list_of("en; de"), list_of("[]"), list_of('"a; b"; ""'), list_of("3-7", is_range=True)
    (['en', 'de'], [], ['a; b', ''], ['3', '7'])
    """
    if not isinstance(cell, str):
        if isinstance(cell, datetime.date) and is_range:
            raise Unreadable("the cell holds a date, and a range is meant", "format the cell as text and write it as 3; 7")
        return [value_of(cell, types)]
    if cell.strip(_WHITE) == NOTHING_IN_LIST:
        return []
    if is_range and (found := _RANGE.fullmatch(cell)):
        return [_typed(item, types) for item in found.groups()]
    return [_typed(item, types) for item in _items(cell)]


def _items(cell: str) -> list[str]:
    found, at, end = [], 0, len(cell)
    while at < end:
        if cell[at] in _WHITE or cell[at] == ";":
            at += 1
            continue
        if cell[at] == '"' and (held := _quoted_item(cell, at)):
            item, at = held
            found.append(item)
            continue
        stop = match.start() if (match := _BETWEEN.search(cell, at)) else end
        item = cell[at:stop].strip(_WHITE)
        if item[0] == '"' and item.count('"') % 2:
            raise Unreadable("a quotation mark in the list is not closed", 'write an item that holds a semicolon as "a; b", and \\" in it')
        found.append(item)
        at = stop
    return found


def _quoted_item(cell: str, at: int) -> tuple[str, int] | None:
    """The item in quotes that begins here, and where it ends; None where the quotes belong to a name, such as "Anna" GmbH."""
    try:
        item, end = _DECODER.raw_decode(cell, at)
    except ValueError:
        return None
    rest = cell[end:].lstrip(_WHITE_IN_LINE)[:1]
    return (item, end) if rest in ("", ";", "\n") and _item_needs_quotes(item) else None


def _item_needs_quotes(item: str) -> bool:
    return (
        not item
        or item[0] == '"'
        or item != item.strip(_WHITE)
        or ";" in item
        or "\n" in item
        or item in (NOTHING_IN_LIST, NOTHING_IN_MAP)
        or _UNFIT.search(item) is not None
        or _RANGE.fullmatch(item) is not None
    )


def quoted(text: str) -> str:
    """The text between double quotes, its signs that no cell can hold written out.

    >>> quoted('a "b"')
    '"a \\\\"b\\\\""'
    """
    return _UNFIT.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    at = found[0].find("<") if "<" in found[0] else 0
    return f"{found[0][:at]}\\u{ord(found[0][at]):04x}{found[0][at + 1 :]}"


def _unquoted(text: str) -> str | None:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return None
    try:
        held = json.loads(text)
    except ValueError:
        return None
    return held if isinstance(held, str) else None


def _needs_quotes(text: str, lines: bool) -> bool:
    """Whether a text would come back otherwise, or stand for something else, if it stood in its cell as it is."""
    if not text or text != text.strip(_WHITE_IN_LINE if lines else _WHITE) or text.isspace():
        return True
    if text in (NOTHING_IN_LIST, NOTHING_IN_MAP) or _UNFIT.search(text):
        return True
    # Quotes that somebody writes belong to the text; only those around a text that needs them are ours.
    return (held := _unquoted(text)) is not None and _needs_quotes(held, lines)


def _read(cell: str, types: frozenset[str], lines: bool) -> str:
    text = cell.strip(_WHITE_IN_LINE if lines else _WHITE)
    held = _unquoted(text)
    if held is not None and _needs_quotes(held, lines):
        return held
    return _typed(text, types)


def _typed(text: str, types: frozenset[str]) -> str:
    if (NUMBER in types or (TRUTH in types and text.casefold() in ("true", "false"))) and NUMBER_OR_TRUTH.fullmatch(text):
        return Plain(text)
    return text


def _number(text: str) -> int | float | None:
    if not text or len(text) > DIGITS_LIMIT or not text.isascii() or text[-1] not in "0123456789":
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or text_of(number) != text:
        return None
    return int(number) if number.is_integer() else number


def _date(text: str) -> datetime.date | None:
    try:
        date = datetime.date.fromisoformat(text) if DATE_PATTERN.fullmatch(text) else None
    except ValueError:
        return None
    return date if date and date >= _FIRST_DATE else None


def _day(value: datetime.date) -> str:
    """A day; midnight is what a spreadsheet adds to it, and any other hour stays, for the model to refuse."""
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second or value.microsecond):
        return value.date().isoformat()
    return value.isoformat()
