"""What an editor is told about the records of this atlas: the committed schemas, and which of them each file has."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
import yaml
from jsonschema import Draft202012Validator

from atlas_builder.records.load import load
from atlas_builder.records.schema import KINDS, schemas
from tests.atlases import TODAY
from tests.commands import REPOSITORY

SETTINGS = REPOSITORY / ".vscode/settings.json"
FOLDER = REPOSITORY / "schemas"


@cache
def patterns() -> dict[str, list[str]]:
    """The patterns of each schema, as the editor's settings give them."""
    held: dict[str, list[str]] = json.loads(SETTINGS.read_text(encoding="utf-8"))["yaml.schemas"]
    return held


def matches(pattern: str, file: str) -> bool:
    """Whether the editor takes a file for one of a pattern: it puts `**/` before each, and a star stays within a folder."""
    parts = re.split(r"(\*\*|\*)", pattern)
    regular = "".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(f"(.*/)?{regular}", file) is not None


def schemas_of(file: str) -> list[str]:
    """The schemas that the editor reads a file with; the last pattern that fits decides, and `!` says no."""
    found = []
    for schema, listed in patterns().items():
        verdicts = [not pattern.startswith("!") for pattern in listed if matches(pattern.removeprefix("!"), f"/home/me/alps/{file}")]
        if verdicts and verdicts[-1]:
            found.append(schema)
    return found


def records() -> list[str]:
    """Every record of this atlas, relative to the repository."""
    globs = ("atlas.yml", "clusters/**/*.yml", "themes/**/*.yml")
    return sorted(path.relative_to(REPOSITORY).as_posix() for glob in globs for path in REPOSITORY.glob(glob) if "look" not in path.parts)


@cache
def validator(schema: str) -> Draft202012Validator:
    """The committed schema that the settings name."""
    return Draft202012Validator(json.loads((REPOSITORY / schema).read_text(encoding="utf-8")))


class Reader(yaml.CSafeLoader):
    """YAML 1.2 as the editor reads it: dates are text, and only true and false are truth values."""


Reader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in held if tag.rpartition(":")[2] not in ("timestamp", "bool", "merge")]
    for sign, held in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF"))


def test_the_committed_schemas_are_those_that_the_command_makes() -> None:
    atlas = load(REPOSITORY, TODAY).atlas
    assert atlas is not None
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert committed == schemas(atlas), "make them anew with: .venv/bin/atlas schema --out schemas"


def test_the_settings_name_every_schema_once() -> None:
    assert sorted(patterns()) == sorted(f"./schemas/{kind}.schema.json" for kind in (*KINDS, "vocabulary"))
    assert all((REPOSITORY / schema).is_file() for schema in patterns())


def test_the_editor_is_advised_to_have_the_extension_that_reads_the_settings() -> None:
    advised = json.loads((REPOSITORY / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert advised == {"recommendations": ["redhat.vscode-yaml"]}


def test_every_record_has_exactly_one_schema_and_passes_it() -> None:
    files = records()
    assert len(files) > 300
    assert {file: schemas_of(file) for file in files if len(schemas_of(file)) != 1} == {}
    faults = {
        file: [error.message for error in validator(schemas_of(file)[0]).iter_errors(value)]
        for file in files
        for value in (yaml.load((REPOSITORY / file).read_bytes(), Reader),)
    }
    assert {file: held for file, held in faults.items() if held} == {}


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("atlas.yml", "atlas"),
        ("clusters/tecos/cluster.yml", "cluster"),
        ("clusters/tecos/actors/acme.yml", "actor"),
        ("clusters/_unclaimed/at31/acme.yml", "actor"),
        ("clusters/_meta/polymers.yml", "meta-cluster"),
        ("themes/plastics.yml", "theme"),
        ("themes/trends/recycling.yml", "trend"),
        ("themes/vocabulary/roles.yml", "vocabulary"),
    ],
)
def test_a_file_has_the_schema_of_its_folder(file: str, schema: str) -> None:
    assert schemas_of(file) == [f"./schemas/{schema}.schema.json"]


@pytest.mark.parametrize(
    "file", ["mkdocs.yml", "content/en/labels.yml", "examples/lagoon/atlas.yml", "tests/data/tiny/themes/plastics.yml", "my-atlas.yml"]
)
def test_other_files_have_none(file: str) -> None:
    assert schemas_of(file) == []
