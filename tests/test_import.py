"""`atlas import`: rows to records, all or none; each fault at its cell; nothing overwritten without being told, and nothing lost."""

from __future__ import annotations

import datetime
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas_builder.contribute.form import canonical
from atlas_builder.contribute.importing import carry_out
from atlas_builder.contribute.taking import take
from atlas_builder.problem import Problem
from atlas_builder.sheets.opening import open_spreadsheet
from tests.atlases import ACTOR, CLUSTER, tiny
from tests.commands import atlas
from tests.sheets.making import ACME, ACTORS, COMPETENCIES, acme, ods, ods_row, planned, repacked, workbook

REPOSITORY = Path(__file__).parents[1]
NEW = "clusters/alpha/actors/acme.yml"


def faults(root: Path, file: Path) -> list[tuple[str, str]]:
    """Place and code of all errors."""
    return [(problem.file, problem.code) for problem in planned(root, file).problems if problem.severity == "error"]


def texts(root: Path) -> dict[str, bytes]:
    """Every file of an atlas."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# What comes in


def test_a_new_actor_is_written_in_the_one_form(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    run = atlas("import", str(acme(tmp_path / "new.xlsx")), "--atlas", root, cwd=root)
    assert run.returncode == 0, run.stderr
    assert "new      actor acme" in run.stdout
    assert (root / NEW).read_text().startswith("name: Acme\nkind: company\nregion: AT31\n")
    assert atlas("check", "--atlas", root, cwd=root).returncode == 0
    assert atlas("fmt", "--check", NEW, "--atlas", root, cwd=root).returncode == 0


def test_a_dry_run_shows_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    before = texts(root)
    run = atlas("import", str(acme(tmp_path / "new.xlsx")), "--dry-run", "--atlas", root, cwd=root)
    assert (run.returncode, texts(root)) == (0, before)
    assert "1 new, 0 changed, 0 unchanged" in run.stdout
    assert "nothing was written" in run.stderr


def test_a_record_that_is_there_is_changed_only_when_told_and_keeps_its_comments(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    text = canonical((root / ACTOR).read_text(), "actor")
    (root / ACTOR).write_text(text.replace("name:", "# who it is\nname:", 1))
    file = workbook(tmp_path / "mend.xlsx", {"actors": (("id", "website"), ("mould-works", "https://new.example.org/"))})
    before = texts(root)
    run = atlas("import", str(file), "--atlas", root, cwd=root)
    assert (run.returncode, texts(root)) == (1, before)
    assert "--yes" in run.stderr
    assert atlas("import", str(file), "--yes", "--atlas", root, cwd=root).returncode == 0
    after = texts(root)
    assert {name for name in after if after[name] != before.get(name)} == {ACTOR}
    lines = set(after[ACTOR].decode().splitlines()) ^ set(before[ACTOR].decode().splitlines())
    assert all(line.startswith("website:") for line in lines)
    assert "# who it is" in after[ACTOR].decode()


def test_an_empty_cell_takes_a_key_out_and_a_missing_column_leaves_it(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    assert "founded:" in (root / CLUSTER).read_text()
    file = workbook(tmp_path / "mend.xlsx", {"clusters": (("id", "founded"), ("alpha", None))})
    made = planned(root, file)
    assert [change.changes[0][0] for change in made.changes] == ["founded"]
    assert made.changes[0].changes[0][2] is None
    carry_out(root, made)
    assert "founded:" not in (root / CLUSTER).read_text()
    assert "name:" in (root / CLUSTER).read_text()


def test_actors_that_no_sheet_assigns_go_to_the_cluster_that_is_named(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    row = [cell if name != "cluster" else None for name, cell in zip(ACTORS, ACME, strict=True)]
    file = acme(tmp_path / "new.xlsx", actors=(ACTORS, row))
    assert faults(root, file) == [("new.xlsx!actors!B2", "key-missing")]
    assert [change.file for change in planned(root, file, "beta").changes] == ["clusters/beta/actors/acme.yml"]
    assert atlas("import", str(file), "--cluster", "nobody", "--atlas", root, cwd=root).returncode == 2


@pytest.mark.parametrize("form", ["xlsx", "zip", "json", "folder"])
def test_the_whole_atlas_comes_back_from_its_export_to_the_byte(tmp_path: Path, form: str) -> None:
    root = tmp_path / "atlas"
    for part in ("clusters", "themes"):
        shutil.copytree(REPOSITORY / part, root / part)
    shutil.copy(REPOSITORY / "atlas.yml", root)
    before = texts(root)
    file = tmp_path / (form if form == "folder" else f"all.{form}")
    kind = {"zip": "csv", "folder": "csv"}.get(form, form)
    assert atlas("export", "--format", kind, "--out", str(file), "--atlas", root, cwd=root).returncode == 0
    gone = [name for name in before if name.startswith("clusters/") and name.endswith(".yml")][5:300:100]
    for name in gone:
        (root / name).unlink()
    altered = next(name for name in before if name.endswith("cluster.yml") and name not in gone and b"\nfounded: " in before[name])
    lines = [b"founded: 1901" if line.startswith(b"founded: ") else line for line in before[altered].split(b"\n")]
    (root / altered).write_bytes(b"\n".join(lines))
    run = atlas("import", str(file), "--yes", "--atlas", root, cwd=root)
    assert run.returncode == 0, run.stderr
    assert f"{len(gone)} new, 1 changed, " in run.stdout
    assert texts(root) == before


# What is wrong, at its cell


def test_every_fault_is_told_in_one_run_at_its_cell_and_nothing_is_written(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    before = texts(root)
    rows = (
        (*ACTORS, "websit"),
        ("acme", "alpha", "Acme", "compny", "AT99", "Linz", "desk-research", "22.11.2026", "https://a.example.org/"),
        ("acme", "alpha", "Twice", "company", "AT31", "Linz", "desk-research", "2026-11-01", None),
        ("Bad Id", "alpha", "Bad", "company", "AT31", "Linz", "desk-research", "2026-11-01", None),
        ("good", "alhpa", "Good", "company", "AT31", "Linz", "desk-research", "2026-11-01", None),
    )
    competencies = (*COMPETENCIES, ("acmee", "plastics"), ("acme", "plastics/nothing"))
    file = acme(tmp_path / "new.xlsx", actors=rows, competencies=competencies)
    found = set(faults(root, file))
    assert found >= {
        ("new.xlsx!actors!I1", "column-unknown"),
        ("new.xlsx!actors!A3", "row-double"),
        ("new.xlsx!actors!A4", "id-malformed"),
        ("new.xlsx!actors!B5", "cluster-unknown"),
        ("new.xlsx!competencies!A3", "row-orphan"),
    }
    assert atlas("import", str(file), "--yes", "--atlas", root, cwd=root).returncode == 1
    assert texts(root) == before


def test_the_values_of_a_cell_are_judged_as_in_a_file(tmp_path: Path) -> None:
    row = ("acme", "alpha", "Acme", "compny", "AT99", "Linz", "desk-research", "22.11.2026")
    file = acme(tmp_path / "new.xlsx", actors=(ACTORS, row), competencies=(("record", "field", "level"), ("acme", "plastics/nothing", 9)))
    assert set(faults(tiny(tmp_path), file)) == {
        ("new.xlsx!actors!D2", "value-unknown"),
        ("new.xlsx!actors!E2", "region-unknown"),
        ("new.xlsx!actors!H2", "date-malformed"),
        ("new.xlsx!competencies!B2", "field-unknown"),
        ("new.xlsx!competencies!C2", "number-range"),
    }


def _formula(book: Any, sheets: Mapping[str, Any]) -> None:
    sheets["actors"].write_formula("C2", "=A1&B1", None, "Acme")


def _error(book: Any, sheets: Mapping[str, Any]) -> None:
    sheets["actors"].write_formula("C2", "=NA()", None, "#N/A")


def _merged(book: Any, sheets: Mapping[str, Any]) -> None:
    sheets["actors"].merge_range("C3:C4", "Acme")


def _hidden(book: Any, sheets: Mapping[str, Any]) -> None:
    sheets["actors"].hide()
    sheets["sources"].activate()


@pytest.mark.parametrize(
    ("name", "after", "place", "code"),
    [
        ("formula", _formula, "!actors!C2", "cell-formula"),
        ("error", _error, "!actors!C2", "cell-formula"),
        ("merged", _merged, "!actors!C3", "cell-merged"),
        ("hidden", _hidden, "!actors", "sheet-hidden"),
    ],
)
def test_row_71_what_a_sheet_may_not_hold_is_told_at_its_cell(
    tmp_path: Path, name: str, after: Callable[[Any, Mapping[str, Any]], None], place: str, code: str
) -> None:
    assert (f"{name}.xlsx{place}", code) in faults(tiny(tmp_path), acme(tmp_path / f"{name}.xlsx", after))


def test_row_71_a_missing_and_a_double_column_and_a_date_as_text(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    missing = acme(tmp_path / "missing.xlsx", actors=(ACTORS[:3] + ACTORS[4:], ACME[:3] + ACME[4:]))
    assert ("missing.xlsx!actors!A1", "column-missing") in faults(root, missing)
    double = acme(tmp_path / "double.xlsx", actors=((*ACTORS, "name"), (*ACME, "Other")))
    assert faults(root, double) == [("double.xlsx!actors!I1", "column-double")]
    text = acme(tmp_path / "text.xlsx", actors=(ACTORS, (*ACME[:-1], "1 November 2026")))
    assert ("text.xlsx!actors!H2", "date-malformed") in faults(root, text)
    real = acme(tmp_path / "real.xlsx", _date)
    assert not faults(root, real)
    assert "checked: 2026-11-02" in planned(root, real).changes[0].after


def _date(book: Any, sheets: Mapping[str, Any]) -> None:
    sheets["actors"].write_datetime("H2", datetime.datetime(2026, 11, 2), book.add_format({"num_format": "yyyy-mm-dd"}))


# Hostile files


def _bomb(path: Path) -> Path:
    zeros = b"<row/>" * (50 << 20)
    return repacked(
        acme(path), lambda name, data: data.replace(b"</sheetData>", zeros + b"</sheetData>") if name.endswith("sheet1.xml") else data
    )


def test_row_69_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    root, file = tiny(tmp_path), _bomb(tmp_path / "bomb.xlsx")
    assert file.stat().st_size < 2_000_000
    start = time.process_time()
    assert faults(root, file) == [("bomb.xlsx", "sheet-unreadable")]
    assert time.process_time() - start < 5


def test_row_69_a_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    file = _bomb(tmp_path / "bomb.xlsx")
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    while (at := data.find(true)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    file.write_bytes(data)
    assert faults(tiny(tmp_path), file) == [("bomb.xlsx", "sheet-unreadable")]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1"])
def test_row_70_a_cell_far_out_is_told_and_the_program_lives(tmp_path: Path, place: str) -> None:
    far = f'<row r="{place.lstrip("XFDA")}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    file = repacked(
        acme(tmp_path / "far.xlsx"), lambda name, data: data.replace(b"</sheetData>", far) if name.endswith("sheet1.xml") else data
    )
    assert faults(tiny(tmp_path), file) == [(f"far.xlsx!actors!{place}", "sheet-unreadable")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.xlsx", b""), ("text.xlsx", b"not a workbook"), ("old.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 600), ("cut.xlsx", None),
        ("list.xlsm", b"PK"), ("list.xls", b"\xd0\xcf\x11\xe0"), ("list.txt", b"id"), ("list.json", b"{"), ("list.json", b"[]"),
        ("list.json", b'{"records": [7]}'), ("list.zip", b"PK\x05\x06" + b"\0" * 18), ("list.zip", b"x"), ("list.csv", b'id,name\n"a'),
        ("list.ods", b"PK\x05\x06" + b"\0" * 18),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_a_problem_and_no_crash(tmp_path: Path, name: str, data: bytes | None) -> None:
    file = tmp_path / name
    file.write_bytes(acme(tmp_path / "whole.xlsx").read_bytes()[:900] if data is None else data)
    found = faults(tiny(tmp_path), file)
    assert found
    assert {code for _, code in found} <= {"sheet-unreadable", "sheet-unknown"}


def test_no_file_a_folder_without_sheets_and_macros(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    assert faults(root, tmp_path / "missing.xlsx") == [("missing.xlsx", "sheet-unreadable")]
    (tmp_path / "folder").mkdir()
    assert faults(root, tmp_path / "folder") == [("folder", "sheet-unreadable")]
    macros = repacked(acme(tmp_path / "macros.xlsx"), lambda _, data: data, {"xl/vbaProject.bin": b"x"})
    assert faults(root, macros) == [("macros.xlsx", "sheet-unreadable")]


def test_an_outside_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'.encode()
    file = repacked(
        acme(tmp_path / "entity.xlsx"),
        lambda name, data: (
            data.replace(b"?>\n", b"?>" + entity, 1).replace(b">Acme<", b">&e;<") if name.endswith("sharedStrings.xml") else data
        ),
    )
    made = planned(tiny(tmp_path), file)
    assert not any("secret" in change.after for change in made.changes)


@pytest.mark.parametrize("path", ["../../../evil", "a/b", "CON", "x" * 65, ".", "-rf"])
def test_no_id_and_no_folder_leads_out_of_the_atlas(tmp_path: Path, path: str) -> None:
    root = tiny(tmp_path)
    assert faults(
        root,
        acme(tmp_path / "id.xlsx", actors=(ACTORS, (path, *ACME[1:])), competencies=(("record", "field"),), sources=(("record", "url"),)),
    )
    found = faults(root, acme(tmp_path / "folder.xlsx", actors=(ACTORS, ("acme", path, *ACME[2:]))))
    assert found == [("folder.xlsx!actors!B2", "cluster-unknown")]


# Comma-separated values, and other programs


def _csv(delimiter: str, encoding: str) -> bytes:
    rows = [ACTORS, (*ACME[:2], "Müller & Söhne", *ACME[3:])]
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_program_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    (tmp_path / "actors.csv").write_bytes(_csv(delimiter, encoding))
    opened = open_spreadsheet(tmp_path / "actors.csv")
    assert not opened.problems
    assert opened.grids[0].rows[1][1][2] == "Müller & Söhne"
    assert bool(opened.remarks) == (encoding == "cp1252")


def test_a_csv_of_another_name_is_known_by_its_header_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "from-linz.csv").write_bytes(_csv(",", "utf-8"))
    taken = take(open_spreadsheet(tmp_path / "from-linz.csv"), "from-linz.csv", ())
    assert [record.id for record in taken.records] == ["acme"]
    assert taken.remarks == ["`from-linz` was read as the sheet actors"]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@x", "-2", "'quoted", "'=1", "\tx"])
def test_row_72_a_text_like_a_formula_is_text_on_the_way_out_and_the_same_on_the_way_back(tmp_path: Path, text: str) -> None:
    root = tiny(tmp_path)
    content = (root / ACTOR).read_text()
    name = next(line for line in content.splitlines() if line.startswith("name:"))
    (root / ACTOR).write_text(content.replace(name, f"name: {_quoted(text)}"))
    before = texts(root)
    for form, file in (("xlsx", "x.xlsx"), ("csv", "x.zip"), ("json", "x.json")):
        assert atlas("export", "--format", form, "--out", str(tmp_path / file), "--atlas", root, cwd=root).returncode == 0
        made = planned(root, tmp_path / file)
        assert not made.changes
        assert not [problem for problem in made.problems if problem.severity == "error"]
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert text[0] not in "=+-@" or f"'{text}" in archive.read("actors.csv").decode("utf-8-sig")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert not [part for part in archive.namelist() if "worksheets/" in part and b"<f>" in archive.read(part)]
    assert texts(root) == before


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def test_an_opendocument_workbook_is_read_with_its_repeated_rows(tmp_path: Path) -> None:
    rows = (
        ods_row(*ACTORS)
        + ods_row(*ACME)
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    file = ods(
        tmp_path / "a.ods",
        {
            "actors": rows,
            "competencies": "".join(ods_row(*row) for row in COMPETENCIES),
            "sources": ods_row("record", "url") + ods_row("acme", "https://acme.example.org/"),
        },
    )
    made = planned(tiny(tmp_path), file)
    assert not made.problems
    assert [change.file for change in made.changes] == [NEW]


def test_an_opendocument_formula_is_told_at_its_cell_and_a_far_one_refused(tmp_path: Path) -> None:
    formula = '<table:table-row><table:table-cell office:value-type="string"><text:p>acme</text:p></table:table-cell><table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/></table:table-row>'
    file = ods(tmp_path / "a.ods", {"actors": ods_row(*ACTORS) + formula})
    assert ("a.ods!actors!B2", "cell-formula") in faults(tiny(tmp_path), file)
    far = ods(tmp_path / "far.ods", {"actors": ods_row(*ACTORS) + ods_row("x", times=1048000)})
    assert faults(tiny(tmp_path / "b"), far)[0][1] == "sheet-unreadable"


# Anything at all

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.sampled_from(["acme", "alpha", "mould-works", "plastics", "AT31", "[]", "{}", '""', "a; b", "=1", "2026-11-01", "company"]),
)
HEADS = st.sampled_from(
    [*ACTORS, "website", "names.de", "summary", "summary.en", "kets", "location.lat", "founded", "record", "field", "x"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    heads=st.lists(HEADS, min_size=1, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=4),
    sheet=st.sampled_from(["actors", "clusters", "competencies", "x"]),
)
def test_no_grid_ends_the_program_and_a_plan_that_is_possible_leaves_an_atlas_in_order(
    tmp_path_factory: pytest.TempPathFactory, heads: list[str], rows: list[list[Any]], sheet: str
) -> None:
    folder = tmp_path_factory.mktemp("grid")
    file = folder / f"{sheet}.csv"
    file.write_text("\n".join(",".join(_field(cell) for cell in row) for row in (heads, *rows)), encoding="utf-8")
    root = tiny(folder)
    made = planned(root, file)
    assert all(isinstance(problem, Problem) for problem in made.problems)
    if made.is_possible and made.changes:
        carry_out(root, made)
        again = planned(root, file)
        assert again.is_possible
        assert not again.changes


def _field(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"'
