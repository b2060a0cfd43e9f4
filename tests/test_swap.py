"""The exchange of two folders: in one step, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from atlas_builder import swap as module
from atlas_builder.swap import MARKER, Busy, aside, is_ours, swap
from tests.building import tree


def old_site(tmp_path: Path) -> Path:
    """A published site of two files, with its .gitignore."""
    out = tmp_path / "site"
    out.mkdir()
    for name, text in (("index.html", "old"), (MARKER, "ours"), (".gitignore", "*\n")):
        (out / name).write_text(text, encoding="utf-8")
    return out


def new_site(folder: Path) -> Path:
    """A finished site of one page in a folder."""
    new = folder / "site"
    new.mkdir()
    (new / "index.html").write_text("new", encoding="utf-8")
    return new


def test_a_folder_is_ours_when_it_is_missing_or_empty_or_built_here(tmp_path: Path) -> None:
    assert is_ours(tmp_path / "missing")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert is_ours(empty)
    (empty / ".gitignore").write_text("*\n", encoding="utf-8")
    assert is_ours(empty)
    assert is_ours(old_site(tmp_path))


def test_a_folder_with_other_things_a_file_and_a_link_are_not_ours(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear", encoding="utf-8")
    assert not is_ours(foreign)
    assert not is_ours(foreign / "letter.txt")
    link = tmp_path / "link"
    link.symlink_to(old_site(tmp_path))
    assert not is_ours(link)


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "by renaming"])
def test_the_new_site_takes_the_place_of_the_old_one_and_keeps_its_gitignore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(module, "_exchange", lambda new, out: False)
    out = old_site(tmp_path)
    with aside(out) as folder:
        swap(new_site(folder), out)
    assert (out / "index.html").read_text(encoding="utf-8") == "new"
    assert (out / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert is_ours(out)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_first_site_is_put_where_there_was_none(tmp_path: Path) -> None:
    out = tmp_path / "public" / "atlas"
    with aside(out) as folder:
        swap(new_site(folder), out)
    assert sorted(tree(out)) == [MARKER, "index.html"]
    assert [path.name for path in out.parent.iterdir()] == ["atlas"]


def test_a_finished_site_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with aside(out) as folder:
        swap(new_site(folder), out)
    assert out.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("failing", [1, 2], ids=["old one away", "new one in"])
def test_a_rename_that_fails_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    monkeypatch.setattr(module, "_exchange", lambda new, out: False)
    out = old_site(tmp_path)
    before = tree(out)
    calls: list[Path] = []
    rename = Path.rename

    def breaking(self: Path, to: Path) -> Path:
        calls.append(self)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device", str(to))
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", breaking)
    with pytest.raises(OSError, match="No space left"), aside(out) as folder:
        swap(new_site(folder), out)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_while_the_last_files_are_written_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = old_site(tmp_path)
    before = tree(out)

    def full(self: Path, *_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    with aside(out) as folder:
        new = new_site(folder)
        monkeypatch.setattr(Path, "write_text", full)
        with pytest.raises(OSError, match="No space left"):
            swap(new, out)
    assert tree(out) == before


def test_the_folder_aside_is_gone_whatever_happened(tmp_path: Path) -> None:
    def interrupted(out: Path) -> None:
        with aside(out) as folder:
            new_site(folder)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "site"
    kept = [".site-build-site-x-abcdefgh", ".site-build-other-abcdefgh", ".site-build-site-notes", "site-build-site-abcdefgh"]
    for name in [".site-build-site-abcdefgh", ".site-build-site-a1b2_3d4", *kept]:
        (tmp_path / name / "site").mkdir(parents=True)
    with aside(out):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


@pytest.mark.parametrize("name", ["[site]", "site*", "Übersicht", "x" * 200, "ä" * 100])
def test_any_name_of_an_output_works_and_is_cleared(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    (tmp_path / f".site-build-{name}-abcdefgh").mkdir()
    with aside(out) as folder:
        swap(new_site(folder), out)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_old_site_left_aside_by_a_kill_between_two_renames_comes_back(tmp_path: Path) -> None:
    out = old_site(tmp_path)
    before = tree(out)
    left = tmp_path / ".site-build-site-abcdefgh"
    new_site_folder = left / "site"
    new_site_folder.mkdir(parents=True)
    os.rename(out, left / "site-old")
    with aside(out):
        assert tree(out) == before
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_second_build_beside_the_same_output_is_told_to_wait(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with aside(out) as folder:
        with pytest.raises(Busy), aside(out):
            pass
        assert folder.is_dir()
        with aside(tmp_path / "other"):
            pass
    with aside(out):
        pass
