"""The workflows of the forge: they can do little, take code from nowhere unknown, and let no text of a stranger reach a shell."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.atlases import tiny
from tests.commands import REPOSITORY

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
OF_CHANGES = ("check.yml", "preview.yml")
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
MAY_WRITE = {("publish.yml", "deploy"): {"pages", "id-token"}, ("stale.yml", "report"): {"issues"}}
LAY = REPOSITORY / ".github" / "lay-records.sh"


def workflow(path: Path) -> dict[str, Any]:
    """A workflow; `on` is a truth value to this reader of YAML, so it is given back under its name."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow by name."""
    found: dict[str, dict[str, Any]] = workflow(path)["jobs"]
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """Every step of a workflow."""
    for job in jobs(path).values():
        yield from job["steps"]


named = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def test_the_workflows_are_those_that_a_maintainer_is_told_of() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "preview.yml", "publish.yml", "stale.yml", "test.yml"]


@named
def test_nothing_is_allowed_that_a_job_does_not_ask_for(path: Path) -> None:
    assert workflow(path)["permissions"] == {}
    for name, job in jobs(path).items():
        asked = job["permissions"]
        assert set(asked.values()) <= {"read", "write"}
        assert {what for what, how in asked.items() if how == "write"} == MAY_WRITE.get((path.name, name), set())


@named
def test_no_workflow_of_a_change_runs_with_the_rights_of_the_repository(path: Path) -> None:
    assert not {"pull_request_target", "workflow_run", "issue_comment", "issues"} & set(workflow(path)["on"])


@named
def test_every_action_is_pinned_by_its_hash_and_says_its_version(path: Path) -> None:
    uses = [line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert uses
    assert [line for line in uses if not PINNED.match(line)] == []


@named
def test_no_expression_stands_in_a_command(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@named
def test_no_secret_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "secrets" not in text
    assert text.count("github.token") == (1 if path.name == "stale.yml" else 0)


@named
def test_every_checkout_forgets_its_credentials(path: Path) -> None:
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in checkouts if step["with"].get("persist-credentials") is not False] == []


@named
def test_every_job_ends_and_runs_do_not_pile_up(path: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 90 for job in jobs(path).values())
    assert {"group", "cancel-in-progress"} == set(workflow(path)["concurrency"])


@named
def test_what_is_installed_is_named_with_its_hash(path: Path) -> None:
    for step in steps(path):
        for line in step.get("run", "").splitlines():
            if "pip install" in line:
                assert "--require-hashes" in line or "--no-deps --no-build-isolation --editable ." in line


@pytest.mark.parametrize("name", OF_CHANGES)
def test_a_change_is_judged_by_the_program_of_the_branch_that_it_is_meant_for(name: str) -> None:
    path = REPOSITORY / ".github" / "workflows" / name
    assert set(workflow(path)["on"]) == {"pull_request"}
    program, records = [step["with"] for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert program["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert "path" not in program
    assert records["path"] == ".change"
    assert records["sparse-checkout"].split() == ["clusters", "themes", "content"]
    commands = [step["run"].strip() for step in steps(path) if "run" in step]
    installed = next(index for index, command in enumerate(commands) if "pip install" in command)
    assert commands.index(".github/lay-records.sh .change .") > installed


def test_the_commands_of_the_workflows_exist_with_their_options() -> None:
    from typer.testing import CliRunner

    from atlas_builder.cli import app

    texts = [step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step]
    texts.append((REPOSITORY / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    called = {found for text in texts for found in re.findall(r"(?:^|- )atlas (\w+)((?: --[\w-]+)*)", text, re.MULTILINE)}
    assert {command for command, _ in called} == {"check", "build", "stale"}
    for command, options in called:
        told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
        assert told.exit_code == 0, command
        assert [option for option in options.split() if option not in told.output] == []


def test_only_records_are_taken_from_a_change(tmp_path: Path) -> None:
    atlas, change = tiny(tmp_path / "mine"), tiny(tmp_path / "theirs")
    (atlas / "themes" / "look" / "css").mkdir(parents=True, exist_ok=True)
    (atlas / "themes" / "look" / "css" / "own.css").write_text("mine", encoding="utf-8")
    (change / "themes" / "look" / "partials").mkdir(parents=True, exist_ok=True)
    (change / "themes" / "look" / "partials" / "header.html").write_text("{{ ''.__class__ }}", encoding="utf-8")
    for file in ("atlas.yml", "mkdocs.yml"):
        (change / file).write_text("theirs", encoding="utf-8")
    settings = (atlas / "atlas.yml").read_bytes()
    (atlas / "clusters" / "gone-since").mkdir()
    (change / "clusters" / "new-one").mkdir()
    subprocess.run([LAY, change, atlas], check=True)
    assert (atlas / "clusters" / "new-one").is_dir()
    assert not (atlas / "clusters" / "gone-since").exists()
    assert (atlas / "atlas.yml").read_bytes() == settings
    assert not (atlas / "mkdocs.yml").exists()
    looks = [path.relative_to(atlas).as_posix() for path in (atlas / "themes" / "look").rglob("*") if path.is_file()]
    assert looks == ["themes/look/css/own.css"]
    assert not change.exists()


def test_a_change_whose_folder_is_a_link_is_refused(tmp_path: Path) -> None:
    atlas, change = tiny(tmp_path / "mine"), tmp_path / "theirs"
    change.mkdir()
    (change / "clusters").symlink_to("/etc")
    run = subprocess.run([LAY, change, atlas], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "clusters is a link" in run.stderr
    assert (atlas / "clusters").is_dir()


def test_forms_ask_for_no_personal_data_and_have_unique_ids() -> None:
    forms = [path for path in (REPOSITORY / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
    assert len(forms) == 2
    for path in forms:
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"name", "description", "body"} <= set(form)
        assert "no names, telephone numbers or mailboxes of persons" in form["body"][0]["attributes"]["value"]
        ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
        assert len(ids) == len(set(ids))
        assert all(part["type"] in ("markdown", "input", "textarea", "dropdown", "checkboxes") for part in form["body"])


def test_gitlab_has_the_same_jobs_and_takes_the_program_from_the_target() -> None:
    read = yaml.safe_load((REPOSITORY / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert {"check", "preview", "pages", "stale"} <= set(read)
    for name in ("check", "preview"):
        lines = [line for part in read[name]["script"] for line in (part if isinstance(part, list) else [part])]
        target = next(index for index, line in enumerate(lines) if "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" in line)
        installed = next(index for index, line in enumerate(lines) if "--require-hashes" in line)
        assert target < lines.index("cd ../trusted") < installed < lines.index(".github/lay-records.sh .change .")
