"""The reference of all codes of problems: what each means, an example, and its cure, in the languages that the package ships.

To add a code: its line in problem.py, its entry in defaults/problems/en.yml and in each other language there, and its example in
defaults/problems/examples.yml, or in words beside the meaning where no file can show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from atlas_builder.problem import CODES, Severity
from atlas_builder.project import DEFAULTS
from atlas_builder.records.yaml import read

FOLDER = DEFAULTS / "problems"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("??.yml")))
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Example:
    """What makes a problem: the file, and lines in the place of the same keys there; or, with `whole`, all that the file holds."""

    file: str
    lines: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means and what to do. Words between back-quotes are to be set as code. `words` is the example that no file shows."""

    code: str
    meaning: str
    words: str
    example: Example | None
    cure: str

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return CODES[self.code]


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one subject, in the order of the reference."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@cache
def groups(lang: str) -> tuple[Group, ...]:
    """The whole reference in a language, or in English where the package has none."""
    shown = examples()
    return tuple(
        Group(
            name,
            group["title"],
            tuple(
                Entry(code, entry["meaning"], entry.get("example", ""), shown.get(code), entry["cure"])
                for code, entry in group["codes"].items()
            ),
        )
        for name, group in _values(f"{lang if lang in LANGUAGES else DEFAULT}.yml").items()
    )


@cache
def entries(lang: str) -> Mapping[str, Entry]:
    """The entry of each code."""
    return {entry.code: entry for group in groups(lang) for entry in group.entries}


@cache
def examples() -> Mapping[str, Example]:
    """The examples that stand in a file, by code."""
    return {code: Example(entry["file"], entry["lines"].rstrip("\n"), "whole" in entry) for code, entry in _values("examples.yml").items()}


@cache
def sentences(lang: str) -> Mapping[str, str]:
    """What messages and hints say in a language, by what they say in English; nothing where the package has no such language."""
    name = f"messages/{lang}.yml"
    return _values(name) if (FOLDER / name).is_file() else {}


def _values(name: str) -> dict[str, Any]:
    document = read((FOLDER / name).read_bytes(), name)
    if document.problems:
        raise ValueError(f"the packaged file {name} is at fault: {document.problems[0]}")
    values: dict[str, Any] = document.value
    return values
