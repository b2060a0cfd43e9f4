"""An atlas of somebody else's: nothing but its own folder, through the command, as the README promises."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.atlases import change, tiny
from tests.commands import REPOSITORY, atlas

CLUSTERS = ("tecos", "acstyria")
ISLES = {
    "atlas.yml": """\
title: Atlas of the Isles
languages: [en]
area: [XX01, XX02]
themes: [tides]
fictional: true
today: 2026-11-22
""",
    "themes/tides.yml": """\
names: {en: Tides}
definition: What the sea does twice a day.
colour: "#0A7D8C"
fields:
  - id: mills
    names: {en: Tide mills}
    definition: Mills that the tide drives.
""",
    "clusters/harbour-lab/cluster.yml": """\
name: Harbour Lab
status: active
region: XX01
location: {city: Westport, lat: 50.5, lon: -29.5}
website: https://harbour.example.org
summary: A made-up cluster by the sea.
competencies:
  - field: tides/mills
sources: [https://example.org/source]
provenance: {method: desk-research, checked: 2026-11-01}
""",
    "content/en/extra.md": "# Opening hours\n\nAt low tide, see [the lab](../clusters/harbour-lab/).\n",
    "themes/look/css/isles.css": ".md-header { border-bottom: 3px solid #0A7D8C; }\n",
}


def square(code: str, name: str, west: float) -> dict[str, object]:
    """A made-up region of one degree in the middle of the ocean."""
    ring = [[west, 50], [west + 1, 50], [west + 1, 51], [west, 51], [west, 50]]
    properties = {"id": code, "country": "XX", "names": {"en": name}}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def built(root: Path, *options: str) -> CompletedProcess[str]:
    """A build that has to go well."""
    run = atlas("build", *options, cwd=root)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 errors" in run.stderr
    return run


def page(root: Path, address: str = "") -> str:
    """The HTML of a page of the built site."""
    return (root / "site" / address / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the README names as an atlas, from this repository into an empty folder, with two of its clusters; built."""
    root = tmp_path_factory.mktemp("copied")
    shutil.copy(REPOSITORY / "atlas.yml", root)
    for folder in ("themes", "content", *(f"clusters/{cluster}" for cluster in CLUSTERS)):
        shutil.copytree(REPOSITORY / folder, root / folder)
    built(root)
    return root


@pytest.fixture(scope="module")
def isles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas of a sea that no map of the package shows, with a page and a stylesheet of its own; built strictly."""
    root = tmp_path_factory.mktemp("isles")
    for file, text in ISLES.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
    regions = {"type": "FeatureCollection", "features": [square("XX01", "West Isle", -30), square("XX02", "East Isle", -29)]}
    (root / "regions.geojson").write_text(json.dumps(regions), encoding="utf-8")
    built(root, "--strict")
    return root


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny atlas in German only; built strictly."""
    root = tiny(tmp_path_factory.mktemp("german"))
    change(root, "atlas.yml", "languages: [en, de]", "languages: [de]")
    built(root, "--strict")
    return root


def test_a_folder_with_settings_themes_texts_and_records_is_a_whole_atlas(copied: Path) -> None:
    run = atlas("check", "--format", "json", cwd=copied)
    assert run.returncode == 0, run.stdout
    assert json.loads(run.stdout)["counts"]["error"] == 0
    for cluster in CLUSTERS:
        name = re.search(r"^name: (.+)$", (copied / f"clusters/{cluster}/cluster.yml").read_text(encoding="utf-8"), re.MULTILINE)
        assert name is not None
        assert name[1].strip("\"'") in page(copied, f"clusters/{cluster}")
        assert (copied / f"site/de/clusters/{cluster}/index.html").is_file()


def test_a_build_leaves_nothing_in_the_folder_but_the_site(copied: Path) -> None:
    assert {path.name for path in copied.iterdir() if not path.name.startswith(".")} == {
        "atlas.yml",
        "themes",
        "content",
        "clusters",
        "site",
    }
    assert not (copied / ".git").exists()


def test_only_the_records_of_the_folder_are_on_its_pages(copied: Path) -> None:
    pages = {path.name for path in (copied / "site/clusters").iterdir() if path.is_dir()}
    assert pages == set(CLUSTERS)


def test_regions_of_its_own_take_the_place_of_the_packaged_ones(isles: Path) -> None:
    assert {path.name for path in (isles / "site/regions").iterdir() if path.is_dir()} == {"xx01", "xx02"}
    assert "West Isle" in page(isles, "regions/xx01")
    assert "Harbour Lab" in page(isles, "regions/xx01")
    assert "East Isle" in page(isles, "regions/xx01")  # its neighbour, which shares a side
    assert "Harbour Lab" not in page(isles, "regions/xx02")


def test_regions_of_its_own_are_drawn_and_linked_on_the_map(isles: Path) -> None:
    html = page(isles)
    drawn = set(re.findall(r'<a class="region ([a-z-]+)" href="regions/([^/"]+)/"', html))
    assert drawn >= {("some", "xx01"), ("no-data", "xx02")}
    assert {code for _, code in drawn} == {"xx01", "xx02"}


def test_the_credit_of_the_packaged_outlines_stands_only_below_these(isles: Path, german: Path) -> None:
    assert "Natural Earth" in page(german)
    assert "Natural Earth" not in page(isles)


def test_a_theme_of_its_own_has_its_pages_and_its_colour(isles: Path) -> None:
    assert "Tide mills" in page(isles, "themes/tides")
    assert "Harbour Lab" in page(isles, "themes/tides/mills")
    assert "#0a7d8c" in (isles / "site/assets/css/themes.css").read_text(encoding="utf-8").lower()


def test_a_page_written_by_hand_is_published_in_the_frame_of_all_others(isles: Path) -> None:
    html = page(isles, "extra")
    assert re.search(r"<h1[^>]*>Opening hours</h1>", html)
    assert "<title>Opening hours – Atlas of the Isles</title>" in html
    assert 'href="../clusters/harbour-lab/"' in html
    assert "every organisation in this atlas is made up" in html


def test_a_stylesheet_of_its_own_is_published_and_linked_last_on_every_page(isles: Path) -> None:
    assert (isles / "site/css/isles.css").read_text(encoding="utf-8") == ISLES["themes/look/css/isles.css"]
    for path in sorted((isles / "site").rglob("index.html")):
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', path.read_text(encoding="utf-8"))
        up = "../" * (len(path.relative_to(isles / "site").parts) - 1)
        assert sheets[-1] == f"{up}css/isles.css", path


def test_an_atlas_in_one_other_language_has_its_pages_at_the_root(german: Path) -> None:
    assert not (german / "site/de").exists()
    assert not (german / "site/en").exists()
    for path in sorted((german / "site").rglob("*.html")):
        assert '<html lang="de"' in path.read_text(encoding="utf-8"), path


def test_a_german_atlas_says_everything_in_german(german: Path) -> None:
    assert "Kunststoffverarbeitung" in page(german, "themes/plastics")
    assert "Plastics processing" not in page(german, "themes/plastics")
    assert re.search(r"<h1[^>]*>Impressum</h1>", page(german, "imprint"))


def test_an_atlas_in_one_language_offers_no_other(german: Path, isles: Path) -> None:
    for root in (german, isles):
        assert "hreflang" not in page(root)
