"""`atlas export`: the whole atlas as a file, nothing but the data on stdout, and no file of anybody lost."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from atlas_builder.contribute.exporting import Occupied, default_name, write_files
from atlas_builder.tables.layout import sheets
from tests.atlases import ACTOR, change, load_tiny, tiny
from tests.commands import atlas

NAME = "tiny-atlas"


def test_json_on_stdout_is_nothing_but_the_data(tmp_path: Path) -> None:
    run = atlas("export", "--format", "json", "--atlas", tiny(tmp_path), cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    records = json.loads(run.stdout)["records"]
    assert {record["kind"] for record in records} == {"cluster", "actor"}
    (mould,) = [record for record in records if record["file"] == ACTOR]
    assert (mould["id"], mould["cluster"]) == ("mould-works", "alpha")


@pytest.mark.parametrize(("form", "name"), [("xlsx", f"{NAME}.xlsx"), ("csv", f"{NAME}.zip")])
def test_without_a_name_the_file_is_named_after_the_atlas(tmp_path: Path, form: str, name: str) -> None:
    root = tiny(tmp_path)
    run = atlas("export", "--format", form, "--atlas", root, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert name in run.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((root.name, name))


def test_csv_is_a_folder_or_an_archive_with_the_same_files(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    for out in ("folder", "archive.zip"):
        assert atlas("export", "--format", "csv", "--out", out, "--atlas", root, cwd=tmp_path).returncode == 0
    with zipfile.ZipFile(tmp_path / "archive.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()}
    assert set(held) == {f"{found.name}.csv" for found in sheets()}


def test_a_template_has_every_sheet_and_no_record(tmp_path: Path) -> None:
    run = atlas("export", "--format", "xlsx", "--template", "--lang", "de", "--atlas", tiny(tmp_path), cwd=tmp_path)
    assert run.returncode == 0
    book = CalamineWorkbook.from_path(tmp_path / f"{NAME}-template.xlsx")
    assert book.sheet_names == ["read me", *(found.name for found in sheets()), "lists"]
    assert "Arbeitsmappe" in str(book.get_sheet_by_name("read me").to_python()[0][0])
    for found in sheets():
        assert len(book.get_sheet_by_name(found.name).to_python()) == 1


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    command = ("export", "--format", "xlsx", "--out", "mine.xlsx", "--atlas", root)
    run = atlas(*command, cwd=tmp_path)
    assert run.returncode == 2
    assert "mine.xlsx is there already; --yes replaces it" in run.stderr
    assert (tmp_path / "mine.xlsx").read_bytes() == b"mine"
    assert atlas(*command, "--yes", cwd=tmp_path).returncode == 0
    assert (tmp_path / "mine.xlsx").read_bytes()[:2] == b"PK"
    again = atlas(*command, cwd=tmp_path)
    assert again.returncode == 0
    assert "unchanged" in again.stderr


def test_an_atlas_with_errors_is_not_exported_and_one_with_warnings_is(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "clusters/alpha/cluster.yml", "website: https://alpha.example.org\n", "")
    run = atlas("export", "--format", "json", "--atlas", root, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    change(root, ACTOR, "kind: company", "kind: compagny")
    run = atlas("export", "--format", "json", "--lang", "de", "--atlas", root, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert f"{ACTOR}:" in run.stderr
    assert "meinten Sie `company`?" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "geojson"), "the formats are: xlsx, csv, json; this one comes later"),
        (("--format", "xls"), "--format is `xls`; the formats are: xlsx, csv, json"),
        (("--format", "json", "--template"), "take --format xlsx or csv"),
        (("--format", "xlsx", "--lang", "xx"), "there are no messages in `xx`"),
        (("--format", "json", "--out", "atlas"), "atlas is no plain file"),
        (("--format", "xlsx", "--out", "atlas.xls"), "the name of a workbook ends in .xlsx, and atlas.xls does not"),
        (("--format", "csv", "--out", "atlas.csv"), "name a folder, or an archive whose name ends in .zip"),
        (("--format", "csv", "--out", "atlas/atlas.yml"), "the export cannot be written to"),
    ],
)
def test_wrong_usage_says_what_is_right(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    run = atlas("export", *arguments, "--atlas", tiny(tmp_path), cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert said in run.stderr


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(Occupied):
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, replace=False)
    (tmp_path / "c").mkdir()
    with pytest.raises(Occupied) as there:
        write_files({tmp_path / "a": b"1", tmp_path / "c": b"2"}, replace=True)
    assert not there.value.replaceable
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]
    assert write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, replace=True) == 2
    assert [(tmp_path / name).read_bytes() for name in "ab"] == [b"1", b"2"]


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(Occupied):
        write_files({tmp_path / "link": b"new"}, replace=True)
    assert (tmp_path / "target").read_bytes() == b"mine"


def test_the_name_of_a_file_takes_no_sign_that_a_computer_refuses() -> None:
    found = load_tiny().atlas
    assert found is not None
    titled = found.settings.model_copy(update={"title": {"en": "Atlas: Ñ/Ö? <x>"}})
    assert default_name(
        type(found)(**{**{key: getattr(found, key) for key in found.__slots__}, "settings": titled}), "xlsx", template=True
    ) == ("atlas-n-o-x-template.xlsx")
