"""The icons of themes: found by name, the atlas's own before the packaged ones, and a misspelt name told at its place."""

from __future__ import annotations

from pathlib import Path

from atlas_builder.icons import LIMIT, icons_of
from atlas_builder.render.colours import theme_css
from atlas_builder.taxonomy import SubField, Theme
from tests.render.small import atlas_of

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>'


def _theme(icon: str | None) -> Theme:
    fields = (SubField(id="one", names={"en": "One"}, definition={"en": "The first."}),)
    return Theme(
        id="plastics",
        file="themes/plastics.yml",
        names={"en": "Plastics"},
        definition={"en": "It."},
        colour="#E3397D",
        icon=icon,
        fields=fields,
    )


def _own(root: Path, text: str) -> None:
    file = root / "themes/look/icons/material/recycle.svg"
    file.parent.mkdir(parents=True)
    file.write_text(text)


def test_an_icon_of_the_packaged_sets_is_found(tmp_path: Path) -> None:
    icons, problems = icons_of(tmp_path, [_theme("material/recycle")])
    assert icons["plastics"].startswith("<svg")
    assert not problems


def test_a_theme_without_an_icon_has_none(tmp_path: Path) -> None:
    assert icons_of(tmp_path, [_theme(None)]) == ({}, ())


def test_a_drawing_of_the_atlas_goes_before_the_packaged_one(tmp_path: Path) -> None:
    _own(tmp_path, DRAWING)
    assert icons_of(tmp_path, [_theme("material/recycle")])[0] == {"plastics": DRAWING}


def test_a_misspelt_name_is_told_at_its_line_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/plastics.yml").write_text('colour: "#E3397D"\nicon: material/recycel\n')
    icons, (problem,) = icons_of(tmp_path, [_theme("material/recycel")])
    assert not icons
    assert (problem.line, problem.column, problem.code) == (2, 7, "icon-unknown")
    assert problem.hint == "did you mean `material/recycle`?"


def test_a_name_leads_nowhere_out_of_the_sets(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text(DRAWING)
    icons, (problem,) = icons_of(tmp_path, [_theme("../../../secret")])
    assert not icons
    assert problem.code == "icon-unknown"


def test_what_is_no_drawing_or_too_large_is_refused(tmp_path: Path) -> None:
    _own(tmp_path, "<p>not a drawing</p>")
    assert [problem.code for problem in icons_of(tmp_path, [_theme("material/recycle")])[1]] == ["icon-unknown"]
    (tmp_path / "themes/look/icons/large.svg").write_text(DRAWING + " " * LIMIT)
    assert [problem.code for problem in icons_of(tmp_path, [_theme("large")])[1]] == ["icon-unknown"]


def test_no_sign_of_a_drawing_leaves_its_place_in_the_style_sheet() -> None:
    css = theme_css(atlas_of(), {"plastics": '<svg a="x">"); } body { color: red }\n</svg>'})
    (line,) = [line for line in css.splitlines() if "--theme-icon" in line]
    assert line.count('"') == 2
    assert line.count(";") == 1
    assert line.count("}") == 1
