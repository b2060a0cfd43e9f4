"""Files that are broken on the way: told in a sentence, never in a traceback."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from atlas_builder.sheets.opening import open_spreadsheet


@pytest.mark.parametrize(("name", "held"), [("bad.zip", "actors.csv"), ("bad.xlsx", "xl/workbook.xml")])
def test_an_archive_with_damaged_bytes_cannot_be_read(tmp_path: Path, name: str, held: str) -> None:
    file = tmp_path / name
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(held, "id,name\n" + "abcdefgh," * 3000)
    data = bytearray(file.read_bytes())
    start = data.index(held.encode()) + 25
    data[start : start + 12] = b"\xff" * 12
    file.write_bytes(data)
    assert [problem.code for problem in open_spreadsheet(file).problems] == ["sheet-unreadable"]
