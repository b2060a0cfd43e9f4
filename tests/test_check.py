"""`atlas check` in a workflow: annotations, the summary of a step, SARIF, and where they lead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atlas_builder.problem import in_words
from tests.atlases import ACTOR, CLUSTER, change, problems, tiny
from tests.commands import atlas

PUBLISHED = "fictional: true\nsite_url: https://atlas.example.org/alps"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The tiny atlas, in the folder `atlas` of a repository, with an error in an actor and a warning in a cluster."""
    root = tiny(tmp_path)
    change(root, ACTOR, "region: AT31", "region: AT99")
    change(root, CLUSTER, "website: https://alpha.example.org\n", "")
    return root


@pytest.fixture
def crowded(faulty: Path) -> Path:
    """The same with twelve errors more in one record, of which one carries markup."""
    wrong = "".join(f"wrong{number}: x\n" for number in range(11)) + '"<b>|x": y\n'
    (faulty / CLUSTER).write_text((faulty / CLUSTER).read_text(encoding="utf-8") + wrong, encoding="utf-8")
    return faulty


def test_a_workflow_gets_one_annotation_a_problem(faulty: Path) -> None:
    run = atlas("check", "--format", "github", cwd=faulty)
    assert run.returncode == 1
    error, warning = run.stdout.splitlines()
    assert error.startswith(f"::error file={ACTOR},line=3,col=9,title=region-unknown region::`AT99` is not a region of this atlas%0A")
    assert warning.startswith(f"::warning file={CLUSTER},line=1,col=1,title=website-missing::")
    assert run.stderr == "11 files read: 1 error, 1 warning\n"


def test_an_atlas_in_order_gives_no_annotation(tmp_path: Path) -> None:
    run = atlas("check", "--format", "github", cwd=tiny(tmp_path))
    assert (run.returncode, run.stdout) == (0, "")


def test_files_are_named_from_the_root_of_the_repository(faulty: Path) -> None:
    run = atlas("check", "--format", "github", cwd=faulty, GITHUB_WORKSPACE=str(faulty.parent))
    assert f"file=atlas/{ACTOR}," in run.stdout
    sarif = atlas("check", "--format", "sarif", cwd=faulty, GITHUB_WORKSPACE=str(faulty.parent))
    assert f'"uri": "atlas/{ACTOR}"' in sarif.stdout
    elsewhere = atlas("check", "--format", "github", cwd=faulty, GITHUB_WORKSPACE=str(faulty / "themes"))
    assert f"file={ACTOR}," in elsewhere.stdout


def test_the_rest_stands_in_the_summary_of_the_step_after_what_stood_there(crowded: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    run = atlas("check", "--format", "github", cwd=crowded, GITHUB_STEP_SUMMARY=str(summary))
    found = problems(crowded)
    lines = run.stdout.splitlines()
    assert [line for line in lines if not line.startswith("::")] == []
    assert len([line for line in lines if line.startswith("::error ")]) == 10
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# Before\n| file | line |")
    assert len([line for line in text.splitlines() if line.startswith("| clusters")]) == len(found) - len(lines) > 2
    assert "<b>" not in text
    assert in_words(found) in run.stderr


@pytest.mark.parametrize("summary", [None, "no/such/folder/summary.md"])
def test_without_a_summary_the_rest_stands_in_plain_lines(crowded: Path, summary: str | None) -> None:
    run = atlas(
        "check", "--format", "github", cwd=crowded, **({"GITHUB_STEP_SUMMARY": summary} if summary else {"GITHUB_STEP_SUMMARY": ""})
    )
    plain = [line for line in run.stdout.splitlines() if not line.startswith("::")]
    assert len([line for line in plain if "error[" in line]) == len(problems(crowded)) - 10
    assert run.returncode == 1


def test_sarif_is_all_that_stands_on_stdout_and_its_rules_lead_to_the_site(faulty: Path) -> None:
    change(faulty, "atlas.yml", "fictional: true", PUBLISHED)
    run = atlas("check", "--format", "sarif", cwd=faulty)
    assert (run.returncode, run.stderr) == (1, "")
    held = json.loads(run.stdout)
    rules = {rule["id"]: rule["helpUri"] for rule in held["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["region-unknown"] == "https://atlas.example.org/alps/problems/#region-unknown"
    german = json.loads(atlas("check", "--format", "sarif", "--lang", "de", cwd=faulty).stdout)["runs"][0]
    assert german["tool"]["driver"]["rules"][0]["helpUri"] == "https://atlas.example.org/alps/de/problems/#region-unknown"
    assert "ist keine Region" in german["results"][0]["message"]["text"]


def test_a_published_atlas_says_where_its_codes_are_explained(faulty: Path) -> None:
    assert "what each code means" not in atlas("check", cwd=faulty).stderr
    change(faulty, "atlas.yml", "fictional: true", PUBLISHED)
    assert "what each code means: https://atlas.example.org/alps/problems/\n" in atlas("check", cwd=faulty).stderr
    assert "was jeder Code bedeutet: https://atlas.example.org/alps/de/problems/\n" in atlas("check", "--lang", "de", cwd=faulty).stderr


def test_no_colour_stands_in_what_is_no_terminal(faulty: Path) -> None:
    assert "\x1b" not in atlas("check", cwd=faulty, NO_COLOR="").stdout
