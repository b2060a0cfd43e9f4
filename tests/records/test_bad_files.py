"""Files that are no records, and records that do not fit together."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from atlas_builder.problem import Severity, as_text
from atlas_builder.records.load import load
from atlas_builder.records.yaml import SIZE_LIMIT, read
from tests.atlases import ACTOR, CLUSTER, TINY, TODAY, change, problems, tiny

WHOLE = [
    ("empty", b"", "document-empty", (1, 1)),
    ("only comments", b"# nothing\n\n# here\n", "document-empty", (1, 1)),
    ("a list", b"- a\n- b\n", "document-not-record", (1, 1)),
    ("a word", b"hello", "document-not-record", (1, 1)),
    ("500 brackets", b"[" * 500, "too-deep", (1, 21)),
    ("100,000 brackets", b"[" * 100_000, "too-deep", (1, 21)),
    ("20,000 hyphens", b"- " * 20_000, "too-deep", (1, 41)),
    ("30,000 maps", b"{b: " * 30_000, "too-deep", (1, 81)),
    ("UTF-16", "name: x".encode("utf-16"), "bytes-not-utf8", (1, 1)),
    ("UTF-16 without mark", "name: x".encode("utf-16-le"), "bytes-not-utf8", (1, 1)),
    ("Latin-1", "name: x\nhost: Zürich".encode("latin-1"), "bytes-not-utf8", (2, 8)),
    ("300 KiB", b"# x\n" * 76_800, "file-too-big", (1, 1)),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00", "bytes-not-utf8", (1, 1)),
    ("half a file", b"name: Alpha\ncompetencies:\n  - {field: plast", "yaml-syntax", (3, 5)),
]


@pytest.mark.parametrize(("data", "code", "place"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_a_file_that_is_no_record_is_one_problem(tmp_path: Path, data: bytes, code: str, place: tuple[int, int]) -> None:
    root = tiny(tmp_path)
    (root / CLUSTER).write_bytes(data)
    found = [problem for problem in problems(root) if problem.file == CLUSTER]
    assert [(problem.code, problem.line, problem.column) for problem in found] == [(code, *place)]


def test_a_billion_laughs_are_refused_at_once_and_in_little_memory() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    tracemalloc.start()
    start = time.process_time()
    document = read("\n".join(lines).encode(), "bomb.yml")
    seconds = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {problem.code for problem in document.problems} == {"alias-refused"}
    assert peak < 2_000_000
    assert seconds < 2


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + (TINY / CLUSTER).read_bytes(), (TINY / CLUSTER).read_bytes().replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path, data: bytes) -> None:
    root = tiny(tmp_path)
    before = load(root, TODAY)
    (root / CLUSTER).write_bytes(data)
    after = load(root, TODAY)
    assert before.atlas is not None
    assert after.atlas is not None
    assert after.atlas.clusters == before.atlas.clusters
    assert after.problems == before.problems


@pytest.mark.parametrize("name", ["../../x", "a/b", ".", "-x", "A", "con", "x" * 65, "x\n::error::y", "$(id)", "-rf", "ä", "a--b", "lpt1"])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    from atlas_builder.records.files import id_problem

    problem = id_problem(name, f"clusters/{name}/cluster.yml")
    assert problem is not None
    assert problem.code == "id-malformed"
    assert "\n" not in as_text([problem]).splitlines()[0]
    assert len(as_text([problem]).splitlines()) == 2


@pytest.mark.parametrize("name", ["x\n::error::y.yml", "$(id).yml", "-rf.yml", "Ünder.yml", "A.yml", "con.yml"])
def test_a_file_name_that_is_no_id_is_reported_and_forges_no_line(tmp_path: Path, name: str) -> None:
    root = tiny(tmp_path)
    (root / "clusters/alpha/actors" / name).write_bytes((root / ACTOR).read_bytes())
    found = [problem for problem in problems(root) if problem.code == "id-malformed"]
    assert len(found) == 1
    assert not any(line.startswith("::") for line in as_text(found).splitlines())


def test_an_id_that_two_records_share_names_both(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    copy = root / "clusters/beta/actors/mould-works.yml"
    copy.write_bytes((root / ACTOR).read_bytes())
    (problem,) = [problem for problem in problems(root) if problem.code == "id-duplicate"]
    assert problem.file == "clusters/beta/actors/mould-works.yml"
    assert ACTOR in problem.message


@pytest.mark.parametrize(("first", "second"), [("acme.yml", "Acme.yml"), ("caf\u00e9.yml", "cafe\u0301.yml")])
def test_names_that_some_computers_take_for_one_are_reported_with_both(tmp_path: Path, first: str, second: str) -> None:
    root = tiny(tmp_path)
    for name in (first, second):
        (root / "clusters/alpha/actors" / name).write_bytes((root / ACTOR).read_bytes())
    (problem,) = [problem for problem in problems(root) if problem.code == "ids-alike"]
    assert first in problem.message
    assert second in problem.message


def test_links_pipes_folders_and_submodules_are_no_records(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    actors = root / "clusters/alpha/actors"
    (actors / "link.yml").symlink_to(actors / "mould-works.yml")
    (actors / "folder.yml").mkdir()
    os.mkfifo(actors / "pipe.yml")
    (root / "clusters/sub").mkdir()
    (root / "clusters/sub/.git").write_text("gitdir: elsewhere")
    (root / "clusters/linked").symlink_to(root / "clusters/alpha")
    found = {problem.file for problem in problems(root) if problem.code == "not-a-file"}
    assert found == {
        "clusters/alpha/actors/link.yml",
        "clusters/alpha/actors/folder.yml",
        "clusters/alpha/actors/pipe.yml",
        "clusters/linked",
        "clusters/sub",
    }


def test_a_record_that_became_a_link_is_no_record(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    secret = tmp_path / "secret.yml"
    (root / CLUSTER).rename(secret)
    (root / CLUSTER).symlink_to(secret)
    assert [problem.code for problem in problems(root) if problem.file == CLUSTER] == ["not-a-file"]


def test_folders_without_cluster_other_endings_and_stray_files_are_reported(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "clusters/empty").mkdir()
    (root / "clusters/alpha/actors/other.yaml").write_bytes((root / ACTOR).read_bytes())
    (root / "clusters/alpha/notes.txt").write_text("notes")
    found = {(problem.file, problem.code, problem.severity) for problem in problems(root)}
    assert ("clusters/empty", "cluster-missing", Severity.ERROR) in found
    assert ("clusters/alpha/actors/other.yaml", "extension-wrong", Severity.ERROR) in found
    assert ("clusters/alpha/notes.txt", "stray-file", Severity.WARNING) in found
    (hint,) = [problem.hint for problem in problems(root) if problem.code == "extension-wrong"]
    assert "rename" in hint
    assert ".yml" in hint


def test_a_sub_field_that_is_removed_is_reported_wherever_it_is_used(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "themes/smart-grids.yml", "  - id: storage-systems", "  - id: storage")
    found = {(problem.file, problem.field) for problem in problems(root) if problem.code == "field-unknown"}
    assert found == {
        ("themes/plastics.yml", "fields[1].related[1]"),
        ("clusters/alpha/cluster.yml", "gaps[0].field"),
        ("clusters/beta/cluster.yml", "competencies[1].field"),
        (ACTOR, "competencies[1].field"),
        ("clusters/_unclaimed/itc1/lone-works.yml", "competencies[0].field"),
    }


def test_a_cycle_of_broader_sub_fields_is_printed(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "themes/plastics.yml", "    related: [plastics/plastics-recycling]", "    broader: plastics/plastics-recycling")
    change(
        root,
        "themes/plastics.yml",
        "    related: [plastics/injection-moulding, smart-grids/storage-systems]",
        "    broader: plastics/injection-moulding",
    )
    found = [problem for problem in problems(root) if problem.code == "field-cycle"]
    assert "injection-moulding -> plastics-recycling -> injection-moulding" in found[0].message
    assert found[0].line == 12


def test_a_chain_of_successors_that_closes_is_printed(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "clusters/delta/cluster.yml", "status: active", "status: merged\nsucceeded_by: gamma")
    found = [problem for problem in problems(root) if problem.code == "succession-cycle"]
    assert [problem.message for problem in found] == [
        "delta -> gamma -> delta closes on itself",
        "gamma -> delta -> gamma closes on itself",
    ]


def test_membership_of_a_cluster_that_does_not_exist_is_reported_at_its_line(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, ACTOR, "member_of: [beta]", "member_of: [betta]")
    (problem,) = [problem for problem in problems(root) if problem.file == ACTOR]
    assert (problem.code, problem.line, problem.column, problem.hint) == ("cluster-unknown", 5, 13, "did you mean `beta`?")


def test_a_region_outside_the_area_is_a_warning(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "atlas.yml", "area: alps", "area: [AT31, SI03, SI04, FRK2]")
    (problem,) = [problem for problem in problems(root) if problem.code == "region-outside-area"]
    assert (problem.file, problem.severity) == ("clusters/_unclaimed/itc1/lone-works.yml", Severity.WARNING)


META = """name: A declared one
clusters: [{clusters}]
fields: [plastics]
phase: 1
sources: [https://example.org/]
"""


@pytest.mark.parametrize(
    ("clusters", "missing"),
    [
        ("alpha, beta", ["2 of 3 clusters", "2 of 3 regions (AT31, SI03)", "2 of 3 countries (AT, SI)"]),
        ("alpha, gamma, delta", ["2 of 3 regions (AT31, FRK2)", "2 of 3 countries (AT, FR)"]),
    ],
)
def test_a_declared_meta_cluster_that_falls_short_is_told_what_is_missing(tmp_path: Path, clusters: str, missing: list[str]) -> None:
    root = tiny(tmp_path)
    (root / "clusters/_meta").mkdir()
    (root / "clusters/_meta/declared.yml").write_text(META.format(clusters=clusters))
    (problem,) = [problem for problem in problems(root) if problem.code == "meta-cluster-short"]
    assert all(part in problem.message for part in missing)
    assert (problem.line, problem.severity) == (2, Severity.ERROR)


def test_a_declared_meta_cluster_that_meets_the_definition_is_accepted(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "clusters/_meta").mkdir()
    (root / "clusters/_meta/declared.yml").write_text(META.format(clusters="alpha, beta, delta") + "mou: yes\n")
    (problem,) = [problem for problem in problems(root) if problem.file.startswith("clusters/_meta")]
    assert (problem.code, problem.hint) == ("truth-malformed", "write true or false")
    change(root, "clusters/_meta/declared.yml", "mou: yes", "mou: true")
    assert [problem for problem in problems(root) if problem.file.startswith("clusters/_meta")] == []


def test_the_tiny_atlas_has_no_errors_and_only_known_warnings() -> None:
    loaded = load(TINY, TODAY)
    assert [problem.code for problem in loaded.problems if problem.severity is Severity.ERROR] == []
    assert loaded.atlas is not None
    assert (len(loaded.atlas.clusters), len(loaded.atlas.actors)) == (4, 4)


def test_a_file_of_the_greatest_size_is_still_read() -> None:
    text = b"name: x\n" + b"# " + b"x" * (SIZE_LIMIT - 11) + b"\n"
    assert len(text) == SIZE_LIMIT
    assert read(text, "x.yml").value == {"name": "x"}
