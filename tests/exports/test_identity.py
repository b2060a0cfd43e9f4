"""Pictures for links and the signs of an atlas: of the right size, without letters, the same bytes every time, and its own everywhere."""

from __future__ import annotations

import json
import struct

import pytest

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.derive import derive
from atlas_builder.exports.identity import MANIFEST, identity_files
from atlas_builder.exports.previews import preview_files
from atlas_builder.project import LOOK
from atlas_builder.shells import PREVIEW
from atlas_builder.view import View
from tests.render.small import actor, atlas_of, cluster, language, pages_of

MARK = (LOOK / "assets/logo.svg").read_text()
OTHER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1" fill="#b00"/></svg>'
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 2h20v20H2z"/></svg>'


def _view(lang: str = "en", *fields: str) -> View:
    atlas = atlas_of(cluster("one", *(fields or ("metal",))), actor("two", "wood"))
    return View(atlas, derive(atlas), language(lang))


def _previews(view: View, mark: str = MARK) -> dict[str, File]:
    return {file.path: file for file in preview_files(view, {"metal": ICON}, mark)}


def _size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", data[16:24])
    return wide, high


def test_there_is_a_picture_for_the_atlas_each_theme_and_each_region_and_the_pages_name_no_other() -> None:
    view = _view()
    made = _previews(view)
    assert set(made) == {routes.preview(), *(routes.preview(routes.theme(theme)) for theme in ("metal", "wood"))} | {
        routes.preview(routes.region(code)) for code in view.atlas.area
    }
    assert {routes.preview(page.preview) for page in pages_of(view.atlas).values()} == set(made)


def test_pictures_have_the_size_that_the_pages_say_and_weigh_little() -> None:
    for path, file in _previews(_view()).items():
        assert _size(file.data) == PREVIEW, path
        assert len(file.data) < 60_000, path


def test_pictures_are_the_same_each_time_and_in_every_language() -> None:
    first, again, german = _previews(_view()), _previews(_view()), _previews(_view("de"))
    assert {path: file.data for path, file in first.items()} == {path: file.data for path, file in again.items()}
    assert {path: file.data for path, file in first.items()} == {path: file.data for path, file in german.items()}


def test_each_picture_shows_its_own_map_and_the_mark_of_the_atlas() -> None:
    made = _previews(_view())
    assert len({file.data for file in made.values()}) == len(made)
    other = _previews(_view(), OTHER)
    assert all(other[path].data != file.data for path, file in made.items())


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_manifest_names_icons_that_are_made_in_its_sizes_and_works_below_any_path(lang: str) -> None:
    files = {file.path: file for file in identity_files(_view(lang), OTHER)}
    manifest = json.loads(files[MANIFEST].data)
    assert manifest["lang"] == lang
    assert manifest["name"] == "Made-up atlas"
    assert manifest["start_url"] == manifest["scope"] == "."
    for icon in manifest["icons"]:
        assert "x".join(map(str, _size(files[icon["src"]].data))) == icon["sizes"]
    assert [icon.get("purpose") for icon in manifest["icons"]].count("maskable") == 1


def test_a_mark_that_is_no_drawing_makes_an_empty_icon_and_no_crash() -> None:
    assert _size(next(iter(identity_files(_view(), "not a drawing"))).data) == (180, 180)
