"""The style sheets of the look, joined into one."""

from __future__ import annotations

import shutil
from pathlib import Path

from atlas_builder.project import LOOK
from atlas_builder.styles import FOLDER, JOINED, SHEETS, THEMES, join_styles, packed

BY_ITSELF = "live"
"""The interactive map's sheet: only its own page asks for it."""


def test_every_sheet_of_the_look_has_its_place_in_the_order() -> None:
    assert {file.stem for file in (LOOK / FOLDER).glob("*.css")} == {*SHEETS, BY_ITSELF}


def test_the_joined_sheet_holds_every_rule_in_its_order(tmp_path: Path) -> None:
    look = Path(shutil.copytree(LOOK, tmp_path / "look"))
    (look / "css").mkdir()
    (look / "css" / "own.css").write_text("a { top: 0 }", encoding="utf-8")
    assert join_styles(look) == [JOINED, THEMES, "css/own.css"]
    joined = (look / JOINED).read_text(encoding="utf-8")
    at = 0
    for name in SHEETS:
        rules = packed((LOOK / FOLDER / f"{name}.css").read_text(encoding="utf-8"))
        assert joined[at : at + len(rules)] == rules
        at += len(rules)
    assert at == len(joined)
    assert "/*" not in joined
    assert sorted(file.stem for file in (look / FOLDER).glob("*.css")) == [BY_ITSELF, "site"]


def test_a_sheet_of_the_atlas_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    look = Path(shutil.copytree(LOOK, tmp_path / "look"))
    (look / FOLDER / "radar.css").write_text(".radar { color: rebeccapurple }\n", encoding="utf-8")
    join_styles(look)
    joined = (look / JOINED).read_text(encoding="utf-8")
    assert "rebeccapurple" in joined
    assert packed((LOOK / FOLDER / "radar.css").read_text(encoding="utf-8")) not in joined
