"""Maps to take away: pictures that stand alone, and tables with the figures of the page."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pytest

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.derive import derive
from atlas_builder.exports.maps import map_downloads
from atlas_builder.render import render
from atlas_builder.view import View
from tests.render.small import atlas_of, cluster, language

SVG = "{http://www.w3.org/2000/svg}"


def _view(lang: str = "en") -> View:
    atlas = atlas_of(cluster("one", "metal/casting", name="=1+1 & <Cluster>", region="AT31"), cluster("two", "metal", region="AT22"))
    return View(atlas, derive(atlas), language(lang))


def _files(lang: str = "en") -> dict[str, File]:
    return {file.path: file for file in map_downloads(_view(lang))}


def _rows(file: File) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))


def test_every_download_that_a_page_names_is_made() -> None:
    files, named = _files(), 0
    for page in render(_view()):
        for href in re.findall(r'href="([^"]+)" download', page.body):
            depth = page.path.count("/")
            assert href.startswith("../" * depth)
            path = href.removeprefix("../" * depth)
            if path.startswith(routes.MAPS):
                assert path in files
                named += 1
    assert named == len(files)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_picture_holds_its_finding_its_source_and_nothing_that_leads_out(lang: str) -> None:
    for path, file in _files(lang).items():
        if path.endswith(".svg"):
            assert file.lang == lang
            root = ElementTree.fromstring(file.data)
            texts = [element.text or "" for element in root.iter(f"{SVG}text")]
            assert any(text.startswith(("Source:", "Quelle:")) for text in texts), path
            assert b"var(" not in file.data
            assert not list(root.iter(f"{SVG}a"))
            assert not re.findall(rb'href="[^#]', file.data)


def test_every_class_in_a_picture_has_its_colour() -> None:
    data = _files()[routes.map_file("metal", "svg")].data.decode()
    style, _, drawing = data.partition("</style>")
    used = set(re.findall(r'class="swatch ([^"]+)"', drawing)) - {"ground"}
    assert used
    assert all(f".swatch.{look}{{" in style for look in used)


def test_the_table_of_a_theme_has_a_line_for_each_region_and_the_counts_of_the_records() -> None:
    rows = {row["region"]: row for row in _rows(_files()[routes.map_file("metal", "csv")])}
    assert rows["AT31"]["organisations"] == rows["AT22"]["organisations"] == "1"
    assert sum(int(row["organisations"]) for row in rows.values()) == 2


def test_the_map_of_totals_has_a_line_for_each_region() -> None:
    rows = {row["region"]: row for row in _rows(_files()[routes.map_file(routes.TOTALS, "csv")])}
    assert set(rows) == set(_view().atlas.area)
    assert [rows[code]["organisations"] for code in ("AT31", "AT22", "SI03")] == ["1", "1", "0"]
    assert "The area of a circle" in _files()[routes.map_file(routes.TOTALS, "svg")].data.decode()


def test_a_name_is_no_formula_in_a_spreadsheet_and_no_markup_in_a_picture() -> None:
    (row,) = _rows(_files()[routes.map_file(routes.region_map("AT31"), "csv")])
    assert row["name"] == "'=1+1 & <Cluster>"
    assert row["kind"] == "cluster"
    ElementTree.fromstring(_files()[routes.map_file(routes.region_map("AT31"), "svg")].data)
