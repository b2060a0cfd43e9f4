"""Texts in Markdown: the narratives of the themes, and what may not stand in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_builder.records.load import load
from atlas_builder.records.prose import read_prose
from tests.atlases import TODAY, tiny


def test_a_theme_has_its_text_in_each_language_that_has_a_file(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "themes/plastics.en.md").write_text("\ufeff## Why\n", encoding="utf-8")
    (root / "themes/plastics.sl.md").write_text("Zakaj\n", encoding="utf-8")
    (root / "themes/smart-grids.en.md").write_text(" \n", encoding="utf-8")
    loaded = load(root, TODAY)
    assert loaded.problems == ()
    assert loaded.atlas is not None
    assert loaded.atlas.narratives == {"plastics": {"en": "## Why\n", "sl": "Zakaj\n"}}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("plastics.english!.md", "language-malformed"),
        ("plastic.en.md", "stray-file"),
        ("plastics.md", "stray-file"),
        ("plastics.en.txt", "stray-file"),
    ],
)
def test_a_text_of_no_theme_or_language_is_a_problem(tmp_path: Path, name: str, code: str) -> None:
    root = tiny(tmp_path)
    (root / "themes" / name).write_text("x\n", encoding="utf-8")
    assert [(problem.file, problem.code) for problem in load(root, TODAY).problems] == [(f"themes/{name}", code)]


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"fine\n\nZ\xfcrich", "bytes-not-utf8", (3, 1)),
        ("one\ntwo \u202etwo".encode(), "bidi-character", (2, 5)),
        (b"one\x07", "control-character", (1, 4)),
        ("one\r\n\u200btwo".encode(), "invisible-character", (2, 1)),
        (b"x" * 300_000, "file-too-big", (1, 1)),
    ],
)
def test_what_nobody_can_read_is_told_at_its_place_and_not_shown(tmp_path: Path, data: bytes, code: str, place: tuple[int, int]) -> None:
    (tmp_path / "a.md").write_bytes(data)
    text, problems = read_prose(tmp_path, "a.md")
    assert text == ""
    assert [(problem.code, (problem.line, problem.column)) for problem in problems] == [(code, place)]


def test_a_link_in_the_place_of_a_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "a.md").symlink_to(tmp_path / "secret.md")
    text, problems = read_prose(tmp_path, "a.md")
    assert (text, [problem.code for problem in problems]) == ("", ["not-a-file"])
