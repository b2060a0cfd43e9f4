"""What a check found is said again only where nothing has changed, and never anything else than a check would find."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from atlas_builder import pipeline
from atlas_builder.cli import app
from atlas_builder.records import cache
from atlas_builder.records.stored import Stored
from tests.atlases import ACTOR, CLUSTER, change, tiny
from tests.building import tree


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny atlas with a warning, a cache folder of its own, and a limit under which it is worth keeping."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(cache, "WORTHWHILE", 1)
    root = tiny(tmp_path)
    change(root, CLUSTER, "website: https://alpha.example.org\n", "")
    return root


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The atlases that were really read."""
    seen: list[Path] = []
    really = pipeline.check

    def counted(root: Path, today: date, keep: list[Stored] | None = None) -> pipeline.Checked:
        seen.append(root)
        return really(root, today, keep)

    monkeypatch.setattr(pipeline, "check", counted)
    return seen


def check(root: Path, *options: str) -> tuple[int, str, str]:
    run = CliRunner().invoke(app, ["check", "--atlas", str(root), *options])
    return run.exit_code, run.stdout, run.stderr


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("*.json"))


def test_where_nothing_has_changed_nothing_is_read_again(root: Path, runs: list[Path]) -> None:
    before = tree(root)
    first = check(root)
    assert "website-missing" in first[1]
    assert check(root) == first
    assert len(runs) == 1
    assert check(root, "--no-cache") == first
    assert len(runs) == 2
    assert tree(root) == before


def test_form_language_paths_and_strictness_are_not_part_of_what_is_kept(root: Path, runs: list[Path]) -> None:
    path = root / "atlas.yml"
    path.write_text(path.read_text(encoding="utf-8") + "site_url: https://atlas.example.org\n", encoding="utf-8")
    for options in (("--format", "json"), ("--lang", "de"), ("--strict",), (str(root / "clusters/beta"),), ("--format", "sarif")):
        assert check(root, *options) == check(root, "--no-cache", *options)
    assert len(runs) == 6


def remove_folder(root: Path) -> None:
    (root / "clusters/beta/cluster.yml").unlink()
    (root / "clusters/beta").rename(root / "clusters/beta-two")


def strange_label(root: Path) -> None:
    (root / "content/en").mkdir(parents=True, exist_ok=True)
    (root / "content/en/labels.yml").write_text("chrome:\n  strange: x\n", encoding="utf-8")


CHANGES: tuple[Callable[[Path], object], ...] = (
    lambda root: change(root, ACTOR, "region: AT31", "region: AT99"),
    lambda root: (root / ACTOR).unlink(),
    lambda root: (root / ACTOR).rename((root / ACTOR).with_name("Mould.yml")),
    lambda root: (root / "clusters/empty-one").mkdir(),
    lambda root: (root / "clusters/alpha/notes.txt").write_text("", encoding="utf-8"),
    lambda root: (root / "themes/plastics.yml").write_text("names:\n  en: Plastics\n", encoding="utf-8"),
    strange_label,
    lambda root: (root / "regions.geojson").write_text("{", encoding="utf-8"),
    lambda root: change(root, "atlas.yml", "today: 2026-11-22", "today: 2020-01-01"),
    remove_folder,
)


@pytest.mark.parametrize("alter", CHANGES)
def test_after_any_change_the_answer_is_that_of_a_new_check_and_back_again(
    root: Path, alter: Callable[[Path], object], tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    shutil.copytree(root, saved)
    first = check(root, "--format", "json")
    alter(root)
    changed = check(root, "--format", "json")
    assert changed == check(root, "--no-cache", "--format", "json")
    assert check(root, "--format", "json") == changed
    shutil.rmtree(root)
    shutil.copytree(saved, root)
    assert check(root, "--format", "json") == first


def test_another_day_is_another_check(root: Path, runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    check(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1829433600")
    check(root)
    assert len(runs) == 2


def test_another_program_is_another_check(root: Path, runs: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "model.py").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(cache, "_PACKAGE", package)
    check(root)
    check(root)
    assert len(runs) == 1
    (package / "model.py").write_text("a = 2", encoding="utf-8")
    check(root)
    assert len(runs) == 2


def altered(held: dict[str, object], **keys: object) -> str:
    return json.dumps({**held, **keys})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: "",
        lambda held: "{",
        lambda held: "[]",
        lambda held: "[" * 100_000,
        lambda held: json.dumps({"fingerprint": held["fingerprint"]}),
        lambda held: altered(held, records="12"),
        lambda held: altered(held, records=True),
        lambda held: altered(held, site_url=None),
        lambda held: altered(held, languages=[1]),
        lambda held: altered(held, problems=[["a"]]),
        lambda held: altered(held, problems=[["f", "1", 1, "", "key-unknown", "m", "h"]]),
        lambda held: altered(held, problems=[["f", 1, 1, "", "no-such-code", "m", "h"]]),
        lambda held: altered(held, problems=[["f", 1, 1, "", "key-unknown", ["m"], "h"]]),
        lambda held: altered(held, fingerprint="0" * 64),
    ],
)
def test_a_file_that_is_not_what_was_written_is_as_good_as_none(
    root: Path, runs: list[Path], tmp_path: Path, spoil: Callable[[dict[str, object]], str]
) -> None:
    first = check(root)
    (path,) = kept(tmp_path)
    path.write_text(spoil(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert check(root) == first
    assert len(runs) == 2
    assert check(root) == first
    assert len(runs) == 2


def test_a_file_of_somebody_else_or_a_link_is_not_read(
    root: Path, runs: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(root)
    (path,) = kept(tmp_path)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(os, "getuid", lambda: 12345)
        check(root)
    assert len(runs) == 2
    path.rename(tmp_path / "moved.json")
    path.symlink_to(tmp_path / "moved.json")
    check(root)
    assert len(runs) == 3


def test_an_atlas_with_a_link_is_never_kept(root: Path, runs: list[Path], tmp_path: Path) -> None:
    (root / "clusters/alpha/actors/linked.yml").symlink_to(tmp_path / "nowhere.yml")
    assert check(root) == check(root)
    assert len(runs) == 2
    assert kept(tmp_path) == []


def test_a_small_atlas_is_read_each_time(root: Path, runs: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "WORTHWHILE", 1_000)
    check(root)
    check(root)
    assert len(runs) == 2
    assert kept(tmp_path) == []


def test_a_file_that_changes_while_it_is_read_is_not_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = pipeline.check

    def disturbed(root: Path, today: date, keep: list[Stored] | None = None) -> pipeline.Checked:
        checked = really(root, today, keep)
        (root / CLUSTER).write_text((root / CLUSTER).read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
        return checked

    monkeypatch.setattr(pipeline, "check", disturbed)
    check(root)
    assert kept(tmp_path) == []


def test_a_folder_that_cannot_be_made_ends_nothing(root: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    assert check(root) == check(root)
