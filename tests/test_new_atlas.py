"""`atlas new atlas`: a folder that builds at once, in another region and another subject, as a stranger gets it from the command."""

from __future__ import annotations

import json
import re
import shlex
from html import unescape
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

from atlas_builder import __version__
from atlas_builder.contribute.placing import Refusal
from atlas_builder.contribute.starter import new_atlas
from atlas_builder.geo.regions import packaged
from atlas_builder.language import categories
from tests.atlases import TODAY
from tests.building import html_of, tree
from tests.commands import atlas

TITLE = "Atlas: of the 'Isles' #1"
THEIRS = re.compile(r"assets/(map|stylesheets|javascripts)/|pagefind/")  # files of other people's programs, copied as they come
ALPS = re.compile(r"\bAlp(?!ha)", re.IGNORECASE)
GERMAN_WORDS = ("Erfundenes Beispiel", "Lebensmittelverarbeitung", "Über diesen Atlas")


def made(folder: Path, *arguments: str, title: str = TITLE) -> CompletedProcess[str]:
    """A new atlas that has to come about."""
    run = atlas("new", "atlas", folder.name, "--title", title, *arguments, cwd=folder.parent)
    assert run.returncode == 0, run.stdout + run.stderr
    return run


def built(folder: Path, command: str) -> None:
    """The build that the command names as the next step, strictly."""
    assert command.startswith("next: atlas build ")
    run = atlas(*shlex.split(command)[2:], "--strict", cwd=folder.parent)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stderr.endswith("0 errors, 0 warnings\n")


def square(code: str, country: str, west: float) -> dict[str, Any]:
    """A made-up region of one degree in the middle of another ocean."""
    ring = [[west, -20], [west + 1, -20], [west + 1, -19], [west, -19], [west, -20]]
    properties = {"id": code, "country": country, "names": {"en": f"Isle {code}"}}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new atlas in two languages with the made-up regions; built."""
    folder = tmp_path_factory.mktemp("bilingual") / "isles"
    built(folder, made(folder, "--languages", "en,de").stdout.splitlines()[-1])
    return folder


@pytest.fixture(scope="module")
def of_two_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new atlas of two packaged regions, in German and in a language that the package does not bring; built."""
    folder = tmp_path_factory.mktemp("packaged") / "a folder"
    built(folder, made(folder, "--languages", "de,sl", "--area", "DE21,at31").stdout.splitlines()[-1])
    return folder


@pytest.fixture(scope="module")
def of_own_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new atlas of four regions of somebody's own, two of one country; built."""
    root = tmp_path_factory.mktemp("own")
    squares = [square("AA1", "XX", 10), square("AA2", "XX", 11), square("BB1", "XY", 12), square("CC1", "XZ", 13)]
    (root / "mine.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares}), encoding="utf-8")
    built(root / "isles", made(root / "isles", "--area", "mine.geojson").stdout.splitlines()[-1])
    return root / "isles"


def test_a_new_atlas_has_two_themes_three_clusters_and_is_marked_as_made_up(bilingual: Path) -> None:
    assert len(list((bilingual / "site/themes").glob("*/index.html"))) == 2
    assert len(list((bilingual / "site/clusters").glob("*/index.html"))) == 3
    banners = {"de": "Alle Organisationen in diesem Atlas sind erfunden", "en": "every organisation in this atlas is made up"}
    for path, html in html_of(bilingual / "site").items():
        if path.endswith("index.html"):
            assert banners["de" if path.startswith("de/") else "en"] in html, path


def test_its_clusters_lie_in_three_countries_and_could_form_a_meta_cluster(bilingual: Path) -> None:
    found = json.loads((bilingual / "site/api/v1/meta-clusters.json").read_text(encoding="utf-8"))["candidates"]
    (same,) = [held for held in found if held["field"] == "food-processing/food-safety" and held["basis"] == "same"]
    assert same["state"] == "qualifies"
    assert len(same["countries"]) == 3


def test_its_title_is_the_one_that_was_asked_for_to_the_sign(bilingual: Path) -> None:
    settings = yaml.safe_load((bilingual / "atlas.yml").read_text(encoding="utf-8"))
    assert settings["title"] == TITLE
    assert settings["fictional"] is True
    found = re.search("<title>(.*?)</title>", (bilingual / "site/index.html").read_text(encoding="utf-8"))
    assert found is not None
    assert TITLE in unescape(found[1])


def test_it_does_not_speak_of_the_alps(bilingual: Path, of_own_regions: Path) -> None:
    for root in (bilingual, of_own_regions):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not THEIRS.search(path.relative_to(root).as_posix()):
                text = path.read_bytes().decode("utf-8", "replace")
                assert not ALPS.search(text), f"{path}: {ALPS.search(text)}"


def test_with_packaged_regions_only_their_own_names_may_speak_of_the_alps(of_two_regions: Path) -> None:
    names = [name for code in ("DE21", "AT31") for name in packaged()[code].names.values()]
    for path, html in html_of(of_two_regions / "site").items():
        text = re.sub("|".join(map(re.escape, names)), "", html)
        text = re.sub(
            r"Alpenraum|EUSALP|Alpine Space|EU Strategy for the Alpine Region", "", text
        )  # programmes that such a region belongs to
        assert not ALPS.search(text), path


def test_every_text_stands_in_each_chosen_language_and_in_no_other(bilingual: Path, of_two_regions: Path, of_own_regions: Path) -> None:
    german = "".join(html for path, html in html_of(bilingual / "site").items() if path.startswith("de/"))
    english = "".join(html_of(of_own_regions / "site").values())
    for word in GERMAN_WORDS:
        assert word in german
        assert word not in english
    assert "Made-up example" not in german
    for root, languages in ((of_own_regions, {"en"}), (bilingual, {"en", "de"}), (of_two_regions, {"en", "de"})):
        for path in sorted((root / "clusters").rglob("*.yml")):
            assert set(yaml.safe_load(path.read_text(encoding="utf-8"))["summary"]) == languages, path
    assert {path.name for path in (bilingual / "content").iterdir()} == {"en", "de"}
    assert {path.name for path in (of_own_regions / "themes").glob("*.md")} == {"food-processing.en.md"}


def test_a_language_without_packaged_texts_gets_english_ones_to_translate_in_all_its_plural_forms(of_two_regions: Path) -> None:
    labels = yaml.safe_load((of_two_regions / "content/sl/labels.yml").read_text(encoding="utf-8"))
    plurals = [held for part in labels.values() for held in part.values() if isinstance(held, dict) and "other" in held]
    assert plurals
    assert all(set(held) == set(categories("sl")) for held in plurals)
    assert "content/sl/labels.yml" in (of_two_regions / "README.md").read_text(encoding="utf-8")
    assert (of_two_regions / "content/sl/imprint.md").is_file()
    assert '<html lang="sl"' in (of_two_regions / "site/sl/index.html").read_text(encoding="utf-8")


def test_the_clusters_sit_in_the_regions_of_the_area(of_two_regions: Path, of_own_regions: Path) -> None:
    for root, codes in ((of_two_regions, {"AT31", "DE21"}), (of_own_regions, {"AA1", "BB1", "CC1"})):
        records = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (root / "clusters").rglob("*.yml")]
        assert {record["region"] for record in records} == codes
        folders = {path.name for path in (root / "clusters/_unclaimed").iterdir()}
        assert folders < {code.lower() for code in codes}
    assert not (of_two_regions / "regions.geojson").exists()
    settings = yaml.safe_load((of_own_regions / "atlas.yml").read_text(encoding="utf-8"))
    assert settings["area"] == ["AA1", "AA2", "BB1", "CC1"]


def test_all_packaged_regions_can_be_its_area(tmp_path: Path) -> None:
    new_atlas(tmp_path / "new", TITLE, "en", "alps", TODAY)
    assert yaml.safe_load((tmp_path / "new/atlas.yml").read_text(encoding="utf-8"))["area"] == "alps"
    assert atlas("check", "--strict", "--atlas", tmp_path / "new", cwd=tmp_path).returncode == 0


def test_a_title_alone_is_enough_and_the_command_tells_that_the_regions_are_made_up(tmp_path: Path) -> None:
    run = made(tmp_path / "new")
    assert "its three regions are made up: name your own with --area" in run.stdout
    assert atlas("check", "--strict", "--atlas", tmp_path / "new", cwd=tmp_path).returncode == 0


def test_the_same_words_on_the_same_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        new_atlas(tmp_path / name, TITLE, "en,de", "", TODAY)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_record_of_ones_own_takes_its_place_beside_the_examples(tmp_path: Path) -> None:
    made(tmp_path / "new")
    given = {"name": "Mine", "status": "active", "region": "South Bay", "city": "Nowhereville", "field": "fermentation"}
    given |= {"method": "interview", "summary": "It brews.", "source": "https://example.org/", "website": "https://example.org/"}
    options = [part for option, value in given.items() for part in (f"--{option}", value)]
    run = atlas("new", "cluster", "mine", *options, cwd=tmp_path / "new")
    assert run.returncode == 0, run.stderr
    assert "the gazetteer does not know `Nowhereville`: give `lat` and `lon`" in run.stdout
    check = atlas("check", "--format", "json", cwd=tmp_path / "new")
    assert [row["code"] for row in json.loads(check.stdout)["problems"]] == ["place-unknown"]


def test_a_second_run_and_a_folder_with_anything_in_it_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    made(tmp_path / "new")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/.hidden").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    for name, says in (("new", "is not empty"), ("mine", "is not empty"), ("file", "is not a folder")):
        run = atlas("new", "atlas", name, "--title", "Other", cwd=tmp_path)
        assert (run.returncode, run.stdout) == (2, "")
        assert says in run.stderr
    assert tree(tmp_path) == before


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    made(tmp_path / "new")
    assert (tmp_path / "new/atlas.yml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "say it with --title"),
        (("--title", "two\nlines"), "a title is one line of text"),
        (("--title", "T", "--languages", "xx"), "--languages: `xx` is no language that is known"),
        (("--title", "T", "--languages", ""), "name at least one language"),
        (("--title", "T", "--languages", "../en"), "is no language"),
        (("--title", "T", "--area", "AT31,AT39"), "--area: `AT39` is not a packaged region; did you mean `AT3"),
        (("--title", "T", "--area", "nowhere.geojson"), "`nowhere.geojson` cannot be read"),
        (("--title", "T", "--area", "broken.geojson"), "regions-unreadable"),
        (("--title", "T", "--name", "N"), "--name does not belong to a new atlas; its options are: --title, --languages, --area"),
        (("--title", "T", "--atlas", "."), "--atlas does not belong to a new atlas"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_made_is_wrong_usage_and_leaves_nothing(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "broken.geojson").write_text("{", encoding="utf-8")
    run = atlas("new", "atlas", "new", *arguments, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["broken.geojson"]


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refusal, match="cannot be written"):
        new_atlas(tmp_path / "file/new", TITLE, "en", "", TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_no_place_of_the_starter_is_left_open(bilingual: Path) -> None:
    for path in sorted(bilingual.rglob("*")):
        if path.is_file() and "site" not in path.relative_to(bilingual).parts:
            assert not re.search(r"(?<![a-z])@[a-z0-9]+@", path.read_text(encoding="utf-8")), path
            assert "@" not in path.name


def test_its_workflows_hold_the_rules(bilingual: Path) -> None:
    for path in sorted((bilingual / ".github/workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        workflow = yaml.load(text, yaml.BaseLoader)
        assert workflow["permissions"] == {}
        assert not set(workflow["on"]) & {"pull_request_target", "workflow_run"}
        for job in workflow["jobs"].values():
            assert "permissions" in job
            assert "timeout-minutes" in job
            for step in job["steps"]:
                assert "${{" not in step.get("run", "")
                if "uses" in step:
                    assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step
                    assert re.search(re.escape(step["uses"]) + r" # v\d+\.\d+\.\d+\n", text)
                if "checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] == "false"


def test_a_change_is_checked_with_the_program_that_the_main_branch_pins(bilingual: Path) -> None:
    text = (bilingual / ".github/workflows/check.yml").read_text(encoding="utf-8")
    runs = [step["run"] for step in yaml.safe_load(text)["jobs"]["check"]["steps"] if "run" in step]
    assert runs == ["python -m pip install --requirement trusted/requirements.txt", "atlas check --atlas change"]
    assert f"atlas-builder[build]=={__version__}\n" in (bilingual / "requirements.txt").read_text(encoding="utf-8")


def test_the_readme_of_a_new_atlas_names_only_what_is_there(bilingual: Path) -> None:
    text = (bilingual / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {TITLE}\n")
    for name in re.findall(r"`((?:[a-z.-]+/)*[a-z-]+\.(?:yml|txt|geojson|css|md)|(?:[a-z.]+/)+)`", text):
        path = name.removeprefix("css/").removeprefix("assets/") if name.startswith(("css/", "assets/")) else name
        assert (bilingual / path).exists() or (bilingual / "themes/look" / name).exists(), name
