"""Records as a workbook for people who know spreadsheets: a sheet for each kind of row, drop-down lists, and a sheet that explains.

The same records give the same bytes. Texts are texts: none becomes a formula, a link or a number.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from atlas_builder.atlas import Atlas
from atlas_builder.language import Language
from atlas_builder.sheets.wording import Wording, example, wording
from atlas_builder.tables.cells import DATE, TRUTH, Cell
from atlas_builder.tables.layout import ASIDE, NEEDED, Column, Form, Sheet, sheets
from atlas_builder.tables.rows import Row
from atlas_builder.values import VOCABULARIES, pick

CELL_LIMIT = 32_767  # signs in a cell of a workbook, by the format itself
ROWS_AHEAD = 1_000  # rows below the last one that offer the words of a list
INLINE_LIMIT = 255  # signs of a list that stands in the rule itself, by the format

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NEEDED_SHEETS = frozenset(("clusters", "actors", "competencies", "sources"))
_GREEN, _GREY = "#1B6E4A", "#EEF2EF"
_OPEN_LISTS = frozenset(("clusters",))  # a new cluster may stand in the same workbook
_WIDTHS = {"id": 26, "record": 26, "cluster": 22, "competency": 32, "name": 38, "title": 44, "url": 44, "website": 32, "field": 32}


class TooLong(Exception):
    """A text that no cell of a workbook can hold."""

    def __init__(self, sheet: str, whose: str, column: str, length: int) -> None:
        super().__init__(f"{sheet}, {whose}: {column} has {length:,} signs; a cell of a workbook holds {CELL_LIMIT:,}")


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look."""

    text: Any
    date: Any
    number: Any
    header: Any
    needed: Any
    title: Any
    wrapped: Any
    bold: Any


def template(atlas: Atlas, lang: str) -> bytes:
    """The empty workbook for contributors, with the lists of an atlas."""
    return workbook(atlas, {}, lang, title="title_template")


def workbook(atlas: Atlas, rows: Mapping[str, Sequence[Row]], lang: str, *, title: str = "title") -> bytes:
    """The bytes of a workbook of rows by sheet, explained in a language. Raises TooLong."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    created = datetime.datetime(atlas.today.year, atlas.today.month, atlas.today.day)
    said = wording(lang)
    heading = said.text(title, title=pick(atlas.settings.title, lang))
    book.set_properties({"title": heading, "created": created})
    look = _formats(book)
    words = lists_of(atlas, lang)
    # The sheets stand in this order; what each has is known when all headers are.
    front = book.add_worksheet(ASIDE[0])
    shown = {found.name: found.ordered(_used(rows.get(found.name, ())), atlas.settings.languages) for found in sheets()}
    made = {found.name: book.add_worksheet(found.name) for found in sheets()}
    ranges = _write_lists(book.add_worksheet(ASIDE[1]), words, look)
    for found in sheets():
        _write_sheet(made[found.name], found, shown[found.name], rows.get(found.name, ()), ranges, look, said)
    _write_front(front, heading, shown, words, look, said, atlas if rows else None)
    front.activate()
    book.close()
    return out.getvalue()


def lists_of(atlas: Atlas, lang: str) -> dict[str, list[tuple[str, str]]]:
    """The closed lists of an atlas by name: each word with its name in a language."""
    found = {
        name: [(term.id, pick(term.names, lang)) for term in atlas.vocabularies.get(name, {}).values() if not term.replaced_by]
        for name in VOCABULARIES
    }
    fields = {theme.id: pick(theme.names, lang) for theme in atlas.themes.values()}
    found["fields"] = []
    for theme in atlas.themes.values():
        found["fields"].append((theme.id, fields[theme.id]))
        found["fields"] += [(theme.field_id(entry), f"{fields[theme.id]}: {pick(entry.names, lang)}") for entry in theme.fields]
    found["regions"] = [(code, f"{region.name(lang)} ({region.country})") for code, region in atlas.regions.items()]
    found["clusters"] = [(cluster.id, cluster.name) for cluster in atlas.clusters.values()]
    used = {column.listed for sheet in sheets() for column in sheet.columns}
    return {name: words for name, words in found.items() if name in used and words}


def _used(rows: Iterable[Row]) -> dict[str, None]:
    """The columns that rows use, in the order in which they come up."""
    used: dict[str, None] = {}
    for row in rows:
        used.update(dict.fromkeys(row))
    return used


def _formats(book: Any) -> _Formats:
    header = {"bold": True, "bg_color": _GREY, "bottom": 1, "valign": "top", "num_format": "@"}
    return _Formats(
        text=book.add_format({"num_format": "@"}),
        date=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        number=book.add_format({"num_format": "General", "align": "left"}),
        header=book.add_format(header),
        needed=book.add_format({**header, "bg_color": _GREEN, "font_color": "#FFFFFF"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        bold=book.add_format({"bold": True, "valign": "top"}),
    )


def _write_sheet(
    page: Any, sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], ranges: Mapping[str, str], look: _Formats, said: Wording
) -> None:
    for number, column in enumerate(columns):
        form = _format(column, look)
        page.set_column(number, number, _width(column), form)
        page.write_string(0, number, column.name + (NEEDED if column.required else ""), look.needed if column.required else look.header)
        page.write_comment(0, number, _comment(column, said), {"x_scale": 2, "y_scale": 1.2})
        if rule := _rule(column, ranges):
            page.data_validation(1, number, len(rows) + ROWS_AHEAD, number, rule)
    places = {column.name: (number, _format(column, look)) for number, column in enumerate(columns)}
    for at, row in enumerate(rows, 1):
        for name, cell in row.items():
            if isinstance(cell, str) and len(cell) > CELL_LIMIT:
                raise TooLong(sheet.name, str(next(iter(row.values()))), name, len(cell))
            _write(page, at, *places[name], cell, look)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    if sheet.name in _NEEDED_SHEETS:
        page.set_tab_color(_GREEN)


def _write(page: Any, at: int, number: int, form: Any, cell: Cell, look: _Formats) -> None:
    if isinstance(cell, str):
        page.write_string(at, number, cell, look.text)
    elif isinstance(cell, bool):
        page.write_boolean(at, number, cell, form)
    elif isinstance(cell, datetime.date):
        page.write_datetime(at, number, cell, look.date)
    elif cell is not None:
        page.write_number(at, number, cell, look.number)


def _format(column: Column, look: _Formats) -> Any:
    if column.many or not column.types:
        return look.text
    return look.date if column.types == {DATE} else look.number


def _width(column: Column) -> int:
    last = column.keys[-1] if column.keys else column.name
    if column.lines or column.form is Form.LANGUAGES:
        return 48
    if not column.many and column.types:
        return max(12, len(column.name) + 4)
    return max(_WIDTHS.get(last, 22), len(column.name) + 4)


def _comment(column: Column, said: Wording) -> str:
    required = said.required(column)
    need = f"{said.text('heading', 'required')}: {required}\n" if required else ""
    return f"{need}{said.doc(column)}\n{said.form(column)}"


def _rule(column: Column, ranges: Mapping[str, str]) -> dict[str, Any] | None:
    """The drop-down list of a column. Where several words may stand, the list is an offer, and refuses nothing."""
    source: Any = None
    if column.words:
        source = list(column.words)
        assert len(",".join(source)) <= INLINE_LIMIT
    elif column.types == {TRUTH}:
        source = ["TRUE", "FALSE"]
    elif column.name == "cluster" and column.form is Form.OWNER:
        source = ranges.get("clusters")
    elif column.listed:
        source = ranges.get(column.listed)
    if not source:
        return None
    is_offer = column.many or column.listed in _OPEN_LISTS or column.form is Form.OWNER
    return {"validate": "list", "source": source, "show_error": not is_offer}


def _write_lists(page: Any, words: Mapping[str, Sequence[tuple[str, str]]], look: _Formats) -> dict[str, str]:
    """Writes each list with its names beside it; the range of each list for the rules of the other sheets."""
    ranges = {}
    for number, (name, entries) in enumerate(words.items()):
        column = 2 * number
        page.set_column(column, column, 34, look.text)
        page.set_column(column + 1, column + 1, 44, look.text)
        page.write_string(0, column, name, look.header)
        page.write_blank(0, column + 1, None, look.header)
        for at, (word, label) in enumerate(entries, 1):
            page.write_string(at, column, word, look.text)
            page.write_string(at, column + 1, _shown(label), look.text)
        letter = xl_col_to_name(column)
        ranges[name] = f"={ASIDE[1]}!${letter}$2:${letter}${len(entries) + 1}"
    page.freeze_panes(1, 0)
    return ranges


def _shown(text: str) -> str:
    """A text that is only to be read. One that begins like a text with formats would be taken for its XML."""
    return f" {text}" if text.startswith("<r>") else text


def _write_front(
    page: Any,
    heading: str,
    shown: Mapping[str, Sequence[Column]],
    words: Mapping[str, Sequence[tuple[str, str]]],
    look: _Formats,
    said: Wording,
    atlas: Atlas | None,
) -> None:
    """The explanation: what the workbook is, and every column of every sheet."""
    page.hide_gridlines(2)
    for number, width in enumerate((16, 24, 14, 60, 34, 40)):
        page.set_column(number, number, width)
    page.write_string(0, 0, _shown(heading), look.title)
    at = 2
    state = [said.text("as_of", date=Language(said.lang, {}).date(atlas.today)), said.text("private")] if atlas else []
    for paragraph in (*said.about, *state):
        page.merge_range(at, 0, at, 5, "", look.wrapped)
        page.write_string(at, 0, paragraph, look.wrapped)
        page.set_row(at, 15 * (1 + len(paragraph) // 170))
        at += 1
    at += 1
    for number, key in enumerate(("sheet", "column", "required", "what", "words", "example")):
        page.write_string(at, number, said.text("heading", key), look.header)
    for sheet in sheets():
        at += 1
        page.write_string(at, 0, sheet.name, look.bold)
        page.merge_range(at, 1, at, 5, "", look.bold)
        page.write_string(at, 1, said.text("sheets", sheet.name), look.bold)
        for column in shown[sheet.name]:
            at += 1
            texts = (
                sheet.name,
                column.name,
                said.required(column),
                said.doc(column),
                said.form(column),
                example(sheet, column, words),
            )
            for number, text in enumerate(texts):
                page.write_string(at, number, text, look.wrapped)
