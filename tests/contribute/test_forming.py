"""`atlas fmt`: what it rewrites, what it leaves alone, and what it refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.atlases import ACTOR, CLUSTER, change, problems, tiny
from tests.building import tree
from tests.commands import atlas

UNFORMED = "region: AT31 # upper Austria"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny atlas, all of whose records have the one form but one, which has a comment as well."""
    root = tiny(tmp_path)
    assert atlas("fmt", cwd=root).returncode == 0
    change(root, ACTOR, "region: AT31\n", "")
    path = root / ACTOR
    path.write_text(UNFORMED + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    path.chmod(0o640)
    return root


def test_only_what_differs_is_rewritten_and_named(root: Path) -> None:
    before = tree(root)
    found = problems(root)
    run = atlas("fmt", cwd=root)
    assert (run.returncode, run.stdout) == (0, f"{ACTOR}\n")
    assert run.stderr == "1 of 10 records rewritten\n"
    after = tree(root)
    assert {file for file in after if after[file] != before.get(file)} == {ACTOR}
    assert after.keys() == before.keys()
    text = (root / ACTOR).read_text(encoding="utf-8")
    assert text.startswith("name: ")
    assert "\nregion: AT31  # upper Austria\n" in text
    assert (root / ACTOR).stat().st_mode & 0o777 == 0o640
    assert problems(root) == found
    again = atlas("fmt", cwd=root)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "0 of 10 records rewritten\n")


def test_check_names_the_files_and_writes_nothing(root: Path) -> None:
    before = tree(root)
    run = atlas("fmt", "--check", cwd=root)
    assert (run.returncode, run.stdout) == (1, f"{ACTOR}\n")
    assert run.stderr == "1 of 10 records not in the one form; atlas fmt brings them to it\n"
    assert tree(root) == before
    assert atlas("fmt", "--check", "clusters/beta", cwd=root).returncode == 0


def test_only_the_files_named_are_looked_at(root: Path) -> None:
    run = atlas("fmt", "../cluster.yml", cwd=root / "clusters/alpha/actors")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "0 of 1 records rewritten\n")
    assert (root / ACTOR).read_text(encoding="utf-8").startswith(UNFORMED)


def test_a_file_that_cannot_be_read_is_left_alone_and_reported_and_the_others_are_rewritten(root: Path) -> None:
    broken = 'name: "Alpha\n'
    (root / CLUSTER).write_text(broken, encoding="utf-8")
    (root / "clusters/beta/cluster.yml").write_bytes(b"name: \xff\n")
    run = atlas("fmt", cwd=root)
    assert (run.returncode, run.stdout) == (1, f"{ACTOR}\n")
    assert f"{CLUSTER}:1:7: error[yaml-syntax]: the quote that opens here is never closed" in run.stderr
    assert "clusters/beta/cluster.yml:1:7: error[bytes-not-utf8]" in run.stderr
    assert (root / CLUSTER).read_text(encoding="utf-8") == broken


def test_a_record_with_other_faults_is_formed_as_well(root: Path) -> None:
    change(root, ACTOR, UNFORMED, "region:   XX99\nstrange: [1,  NO ]")
    assert atlas("fmt", cwd=root).returncode == 0
    text = (root / ACTOR).read_text(encoding="utf-8")
    assert '\nregion: XX99\nstrange: [1, "NO"]\n' in text


@pytest.mark.parametrize("named", [(), (ACTOR,)])
def test_a_link_is_never_followed(root: Path, tmp_path: Path, named: tuple[str, ...]) -> None:
    outside = tmp_path / "outside.yml"
    shutil.move(root / ACTOR, outside)
    (root / ACTOR).symlink_to(outside)
    before = outside.read_bytes()
    run = atlas("fmt", *named, cwd=root)
    assert run.returncode == 1
    assert f"{ACTOR}:1:1: error[not-a-file]" in run.stderr
    assert outside.read_bytes() == before
    assert (root / ACTOR).is_symlink()


def test_nothing_is_written_through_a_folder_that_is_a_link(root: Path, tmp_path: Path) -> None:
    shutil.move(root / "clusters", tmp_path / "elsewhere")
    (root / "clusters").symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    run = atlas("fmt", cwd=root)
    assert run.returncode == 1
    assert "outside of the atlas" in run.stderr
    assert tree(tmp_path / "elsewhere") == before


@pytest.mark.parametrize(("path", "says"), [("..", "does not belong"), ("nobody", "does not exist"), ("atlas.yml", "no record")])
def test_what_is_no_record_of_the_atlas_is_wrong_usage(root: Path, path: str, says: str) -> None:
    run = atlas("fmt", path, cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr


def test_a_new_record_has_the_one_form_from_the_beginning(root: Path) -> None:
    for arguments in (("cluster", "new-one"), ("actor", "new-works", "--cluster", "alpha"), ("theme", "new-theme"), ("trend", "new-trend")):
        assert atlas("new", *arguments, cwd=root).returncode == 0
    run = atlas("fmt", "--check", cwd=root)
    assert run.stdout == f"{ACTOR}\n"


def test_no_file_is_left_behind(root: Path) -> None:
    atlas("fmt", cwd=root)
    assert [path.name for path in root.rglob(".fmt-*")] == []


def test_a_new_atlas_has_the_one_form_from_the_beginning(tmp_path: Path) -> None:
    assert atlas("new", "atlas", "mine", "--title", "Mine: 1", cwd=tmp_path).returncode == 0
    assert atlas("fmt", "--check", "--atlas", "mine", cwd=tmp_path).returncode == 0
