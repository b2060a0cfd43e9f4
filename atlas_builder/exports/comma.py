"""Tables of comma-separated values that a spreadsheet opens without harm."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

from atlas_builder.tables.cells import safe


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """RFC 4180 in UTF-8 with the mark by which spreadsheets know it; no text is taken for a formula."""
    return codecs.BOM_UTF8 + lines(chain([columns], rows))


def of_lines(columns: Sequence[str], written: Iterable[bytes]) -> bytes:
    """The same of rows that are written already: one that stands in several tables is written once."""
    return b"".join([codecs.BOM_UTF8, lines([columns]), *written])


def lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as they are written, each with its end."""
    out = io.StringIO()
    csv.writer(out).writerows([safe(value) if isinstance(value, str) else value for value in row] for row in rows)
    return out.getvalue().encode()
