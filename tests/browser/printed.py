"""A PDF of Chromium read back: how many sheets, the letters on each, and on which sheets the rows of its tables stand.

Chromium writes one object after the other, and, where asked for a tagged file, the tree of rows and cells with the sheet of each text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?ms)^(\d+) 0 obj\s(.*?)^endobj")
_SHOWN = re.compile(rb"<([0-9A-Fa-f]+)>|\(((?:[^\\()]|\\.)*)\)\s*Tj")
_ROW = re.compile(rb"/S /TR\b")


@dataclass(frozen=True)
class Printed:
    """glyphs: signs drawn on each sheet; rows: for each row of a table, the sheets on which its text stands; a head that is repeated
    counts on its first."""

    glyphs: tuple[int, ...]
    rows: tuple[frozenset[int], ...]


def read(pdf: bytes) -> Printed:
    """What stands in the file."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    sheets = [number for number, body in sorted(objects.items()) if re.search(rb"/Type /Page\b", body)]
    return Printed(
        glyphs=tuple(_glyphs(objects, objects[number]) for number in sheets),
        rows=tuple(_row(objects, body) for body in objects.values() if _ROW.search(body)),
    )


def _row(objects: dict[int, bytes], row: bytes) -> frozenset[int]:
    sheets = frozenset(_sheets(objects, row))
    is_head = not any(b"/S /TD" in objects[int(cell)] for cell in re.findall(rb"(\d+) 0 R", row.partition(b"/K")[2]))
    return frozenset(sorted(sheets)[:1]) if is_head else sheets


def _glyphs(objects: dict[int, bytes], sheet: bytes) -> int:
    contents = re.search(rb"/Contents (\d+) 0 R", sheet)
    assert contents, "a sheet without contents"
    packed = objects[int(contents[1])].partition(b"stream\n")[2]
    drawn = zlib.decompressobj().decompress(packed)  # knows where its own data end
    return sum(len(shown[1]) // 4 if shown[1] else len(shown[2]) // 2 for shown in _SHOWN.finditer(drawn))


def _sheets(objects: dict[int, bytes], element: bytes) -> Iterator[int]:
    """The sheets named anywhere below an element of the tree."""
    yield from map(int, re.findall(rb"/Pg (\d+) 0 R", element))
    children = re.search(rb"(?s)/K (\[.*?\]|\d+ 0 R)", element)
    for child in re.findall(rb"(\d+) 0 R", re.sub(rb"/Pg \d+ 0 R", b"", children[1])) if children else ():
        yield from _sheets(objects, objects[int(child)])
