"""Records as files for other programs and for the way back: CSV, a file for each sheet, and one JSON document."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from atlas_builder.atlas import Atlas
from atlas_builder.problem import json_text
from atlas_builder.records.stored import Stored
from atlas_builder.tables.cells import Cell, safe, text_of
from atlas_builder.tables.layout import sheets
from atlas_builder.tables.rows import Row, rows_of
from atlas_builder.tables.typed import typed

VERSION = 1  # of the JSON document; it rises when a program that reads it would have to change
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip archive, so that the same records give the same bytes


def rows_by_sheet(records: Iterable[Stored]) -> dict[str, list[Row]]:
    """The rows of all records by sheet, in the order of the records."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for record in records:
        for name, row in rows_of(record.kind, record.id, record.cluster, record.values):
            rows[name].append(row)
    return dict(rows)


def csv_files(atlas: Atlas, rows: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """A CSV file for each sheet by its name, also of those without rows: RFC 4180, UTF-8 with the mark by which Excel knows it.

    No text is taken for a formula: one that looks like it has a `'` in front, which the import takes off again.
    """
    made = {}
    for sheet in sheets():
        held = rows.get(sheet.name, ())
        columns = sheet.ordered(dict.fromkeys(name for row in held for name in row), atlas.settings.languages)
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([column.name for column in columns])
        writer.writerows([_field(row.get(column.name)) for column in columns] for row in held)
        made[f"{sheet.name}.csv"] = out.getvalue().encode("utf-8-sig")
    return made


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip archive, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def json_document(records: Iterable[Stored]) -> str:
    """`{"version": 1, "records": [{"kind", "id", "cluster", "file", "values"}]}`, in the order of kinds and files.

    cluster: the folder of an actor, such as `tecos` or `_unclaimed/at31`, null for other kinds; file: relative to the atlas; values:
    the keys of the file, numbers and truth values as such, days as texts.
    """
    found = [
        {
            "kind": record.kind,
            "id": record.id,
            "cluster": record.cluster,
            "file": record.file,
            "values": typed(record.values, record.kind),
        }
        for record in records
    ]
    return json_text({"version": VERSION, "records": found})


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else text_of(cell)
