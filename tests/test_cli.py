"""The commands as a stranger meets them: exit codes, what stands on stdout, and the README, which names them all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from atlas_builder import __version__
from atlas_builder.cli import app
from tests.atlases import ACTOR, CLUSTER, change, tiny
from tests.building import tree
from tests.commands import REPOSITORY, atlas


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny atlas, which is in order."""
    return tiny(tmp_path)


@pytest.fixture
def faulty(root: Path) -> Path:
    """The tiny atlas with an error in an actor and a warning in a cluster."""
    change(root, ACTOR, "region: AT31", "region: AT99")
    change(root, CLUSTER, "website: https://alpha.example.org\n", "")
    return root


def test_an_atlas_in_order_is_fine(root: Path) -> None:
    run = atlas("check", cwd=root)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "11 files read: 0 errors, 0 warnings\n"


def test_an_error_is_printed_and_ends_with_1_and_nothing_is_written(faulty: Path) -> None:
    before = tree(faulty)
    run = atlas("check", cwd=faulty)
    assert tree(faulty) == before
    assert run.returncode == 1
    first, hint, *others = run.stdout.splitlines()
    assert re.match(rf"{ACTOR}:\d+:\d+: error\[region-unknown\] region: `AT99` is not a region of this atlas$", first)
    assert hint.startswith("    ")
    assert re.match(rf"{CLUSTER}:1:1: warning\[website-missing\]: ", others[0])
    assert "1 error, 1 warning" in run.stderr


def test_json_is_all_that_stands_on_stdout(faulty: Path) -> None:
    run = atlas("check", "--format", "json", cwd=faulty)
    held = json.loads(run.stdout)
    assert run.returncode == 1
    assert held["counts"] == {"error": 1, "warning": 1}
    assert [(row["file"], row["code"]) for row in held["problems"]] == [(ACTOR, "region-unknown"), (CLUSTER, "website-missing")]
    assert run.stderr == ""


def test_json_of_an_atlas_in_order_is_json_as_well(root: Path) -> None:
    run = atlas("check", "--format", "json", cwd=root, PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert json.loads(run.stdout) == {"problems": [], "counts": {"error": 0, "warning": 0}}


def test_a_name_in_any_script_ends_no_check_on_a_narrow_terminal(root: Path) -> None:
    change(root, ACTOR, "region: AT31", "region: Štajerska-東京")
    run = atlas("check", cwd=root, PYTHONIOENCODING="ascii")
    assert run.returncode == 1
    assert "`Štajerska-東京` is not a region" in run.stdout


def test_a_warning_ends_with_1_only_under_strict(faulty: Path) -> None:
    change(faulty, ACTOR, "region: AT99", "region: AT31")
    assert atlas("check", cwd=faulty).returncode == 0
    strict = atlas("check", "--strict", cwd=faulty)
    assert strict.returncode == 1
    assert "warning[website-missing]" in strict.stdout


@pytest.mark.parametrize(
    ("path", "code", "shown"),
    [
        (CLUSTER, 0, {"website-missing"}),
        ("clusters/alpha", 1, {"region-unknown", "website-missing"}),
        ("clusters/beta", 0, set()),
    ],
)
def test_a_path_keeps_the_problems_below_it(faulty: Path, path: str, code: int, shown: set[str]) -> None:
    run = atlas("check", path, cwd=faulty)
    assert run.returncode == code
    assert set(re.findall(r"\[([a-z-]+)\]", run.stdout)) == shown


def test_several_paths_are_read_from_where_one_stands_or_from_the_atlas(faulty: Path) -> None:
    run = atlas("check", "cluster.yml", "clusters/alpha/actors", "--format", "json", cwd=faulty / "clusters/alpha")
    assert {row["code"] for row in json.loads(run.stdout)["problems"]} == {"region-unknown", "website-missing"}


@pytest.mark.parametrize(("path", "says"), [("clusters/nobody", "does not exist"), ("..", "does not belong to the atlas")])
def test_a_path_that_the_atlas_does_not_have_is_wrong_usage(root: Path, path: str, says: str) -> None:
    run = atlas("check", path, "--format", "json", cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr


def test_the_atlas_is_found_in_the_folders_above(root: Path) -> None:
    assert atlas("check", cwd=root / "clusters/alpha/actors").returncode == 0


def test_the_atlas_is_named_from_anywhere(faulty: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run = atlas("check", "--atlas", faulty, "--format", "json", cwd=tmp_path_factory.mktemp("elsewhere"))
    assert [row["file"] for row in json.loads(run.stdout)["problems"]] == [ACTOR, CLUSTER]


@pytest.mark.parametrize("command", ["check", "build", "schema"])
def test_without_an_atlas_every_command_is_wrong_usage(tmp_path: Path, command: str) -> None:
    run = atlas(command, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "atlas: no atlas.yml here or in a folder above; name the atlas with --atlas DIR\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "says"),
    [("nowhere", "is not a folder"), ("themes", "no atlas.yml in"), ("x" * 5000, "is not a folder")],
)
def test_a_folder_that_holds_no_atlas_is_wrong_usage(root: Path, folder: str, says: str) -> None:
    run = atlas("check", "--atlas", folder, cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("atlas: ")
    assert says in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "99999999999999"])
def test_a_date_of_the_build_that_is_none_is_wrong_usage(root: Path, epoch: str) -> None:
    run = atlas("check", cwd=root, SOURCE_DATE_EPOCH=epoch)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("atlas: SOURCE_DATE_EPOCH is `")


def test_the_date_of_the_build_is_the_epoch_and_else_that_of_the_atlas(root: Path) -> None:
    change(root, "atlas.yml", "today: 2026-11-22", "today: 2026-10-01")
    assert "2026-11-01 lies in the future; today is 2026-10-01" in atlas("check", cwd=root).stdout
    assert "today is 1970-01-01" in atlas("check", cwd=root, SOURCE_DATE_EPOCH="86399").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("check", "--formt", "json"),
        ("check", "--format", "xml"),
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_what_no_command_understands_is_wrong_usage(root: Path, arguments: tuple[str, ...]) -> None:
    run = atlas(*arguments, cwd=root)
    assert run.returncode == 2
    assert "Usage: atlas" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert not (root / "site").exists()


def test_the_version_is_one_line(tmp_path: Path) -> None:
    run = atlas("--version", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, f"atlas {__version__}\n", "")


def test_the_schemas_are_one_json_object_by_file_name_or_one_file_each(root: Path) -> None:
    run = atlas("schema", cwd=root)
    held = json.loads(run.stdout)
    assert (run.returncode, run.stderr) == (0, "")
    assert {"cluster.schema.json", "actor.schema.json"} <= held.keys()
    assert {schema["$schema"] for schema in held.values()} == {"https://json-schema.org/draft/2020-12/schema"}
    in_files = atlas("schema", "--out", "made/here", cwd=root)
    assert (in_files.returncode, in_files.stdout, in_files.stderr) == (0, "", f"{len(held)} schemas in made/here\n")
    assert {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (root / "made/here").iterdir()} == held


def test_a_folder_that_cannot_be_made_is_wrong_usage(root: Path) -> None:
    run = atlas("schema", "--out", "atlas.yml/here", cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert "cannot be written to atlas.yml/here" in run.stderr


def test_without_readable_settings_there_is_no_schema(root: Path) -> None:
    (root / "atlas.yml").write_text("title: [\n", encoding="utf-8")
    run = atlas("schema", cwd=root)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("atlas.yml:")


def test_a_build_with_an_error_ends_with_1_and_writes_no_site(faulty: Path) -> None:
    before = tree(faulty)
    run = atlas("build", cwd=faulty)
    assert run.returncode == 1
    assert "error[region-unknown]" in run.stdout
    assert "the published site is unchanged" in run.stderr
    assert tree(faulty) == before


def test_a_build_replaces_what_is_not_its_own_only_when_told_to(root: Path) -> None:
    change(root, "atlas.yml", "languages: [en, de]", "languages: [en]")
    (root / "out").mkdir()
    (root / "out/letter.txt").write_text("dear reader", encoding="utf-8")
    refused = atlas("build", "--out", "out", cwd=root)
    assert refused.returncode == 1
    assert "error[output-not-ours]" in refused.stdout
    assert (root / "out/letter.txt").exists()
    done = atlas("build", "--out", "out", "--yes", "--no-cache", "--jobs", "1", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert (root / "out/index.html").is_file()
    assert not (root / "out/letter.txt").exists()
    assert not (root / "site").exists()


# The README as the reference of commands.

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
GROUP = typer.main.get_group(app)
COMMANDS: dict[str, set[str]] = {
    name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts) if option.startswith("--")}
    for name, command in GROUP.commands.items()
}
OWN_OPTIONS = {option for parameter in GROUP.params for option in parameter.opts}
EVERYWHERE = {"--help"}


def spans() -> Iterator[str]:
    """Everything that the README prints as code: each span, and each line of a block."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    yield from (line.strip() for block in blocks for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE))


def named() -> Iterator[tuple[str, set[str]]]:
    """Every `atlas …` that the README names: the command, and the options that stand with it."""
    for span in spans():
        if match := re.match(r"(?:\S*/)?atlas ([a-z]\w*)", span):
            yield match[1], set(re.findall(r"--[a-z][a-z-]*", span))


def row_of(command: str) -> str:
    """The row of the README's table that tells of a command."""
    (row,) = re.findall(rf"^\| `atlas {command}\b.*$", README, re.MULTILINE)
    return str(row)


def test_every_command_has_its_row_in_the_readme() -> None:
    rows = re.findall(r"^\| `atlas ([a-z]+)\b", README, re.MULTILINE)
    assert sorted(rows) == sorted(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_stands_in_the_row_of_its_command(command: str) -> None:
    row = row_of(command)
    assert {option for option in COMMANDS[command] - {"--atlas"} if f"`{option}" not in row} == set()
    assert set(re.findall(r"--[a-z][a-z-]*", row)) <= COMMANDS[command] | EVERYWHERE


def test_what_all_commands_share_stands_in_the_readme() -> None:
    assert all("--atlas" in options for options in COMMANDS.values())
    words = {word for span in spans() for word in span.split()}
    assert {"--atlas", *OWN_OPTIONS} - words == set()


def test_every_command_that_the_readme_names_exists_with_these_options() -> None:
    found = list(named())
    assert found
    assert {command for command, _ in found} - COMMANDS.keys() == set()
    assert [(command, options) for command, options in found if options - COMMANDS[command] - EVERYWHERE] == []


def test_every_option_that_the_readme_names_by_itself_exists() -> None:
    alone = {match[1] for span in spans() if (match := re.match(r"(?:atlas )?(--[a-z][a-z-]*)", span))}
    assert alone
    assert alone - set().union(*COMMANDS.values(), OWN_OPTIONS, EVERYWHERE) == set()


def test_every_exit_code_is_explained_in_the_readme() -> None:
    assert re.search(r"Exit codes: 0\s+fine, 1 problems found, 2 wrong usage", README)
