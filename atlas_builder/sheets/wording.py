"""The words of the explanation sheet: what each sheet and column is, in the languages of defaults/sheets/.

What a key means stands in its model, in English; another language has the same sentence under `docs`. A test names what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from atlas_builder.project import DEFAULTS
from atlas_builder.records.yaml import read
from atlas_builder.tables.layout import Column, Sheet

FOLDER = DEFAULTS / "sheets"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("??.yml")))
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language."""

    lang: str
    texts: Mapping[str, Any]

    def text(self, *keys: str, **places: str) -> str:
        """The text under some keys, its places filled."""
        found: Any = self.texts
        for key in keys:
            found = found[key]
        return str(found).format(**places) if places else str(found)

    @property
    def about(self) -> Sequence[str]:
        """The paragraphs at the top of the sheet."""
        return [str(paragraph) for paragraph in self.texts["about"]]

    def doc(self, column: Column) -> str:
        """What a column holds."""
        return str(self.texts.get("docs", {}).get(column.doc, column.doc))

    def required(self, column: Column) -> str:
        """Whether a column is required: yes, together with others, or nothing."""
        if column.required:
            return self.text("required", "always")
        return self.text("required", "within", key=column.within) if column.within else ""

    def form(self, column: Column) -> str:
        """Which words a column takes, or what is written in it."""
        form = ", ".join(column.words)
        if column.listed:
            form = self.text("forms", "list", name=column.listed)
        elif not form:
            form = self.text("forms", _form(column))
        if column.many and not column.pair:
            form = f"{form}, {self.text('forms', 'several')}"
        return form


def _form(column: Column) -> str:
    if column.pair:
        return "range"
    if column.types:
        return "year-or-date" if len(column.types) > 1 else next(iter(column.types))
    return "lines" if column.lines else "text"


def example(sheet: Sheet, column: Column, words: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """What may stand in a column, such as the first words of its list. `words`: the lists of the atlas, each with id and name."""
    known = examples()
    stem = column.name.rpartition(".")[0]
    for name in (f"{sheet.name}.{column.name}", column.name, f"{stem}.*"):
        if name in known:
            return known[name]
    first = list(column.words) or [word for word, _ in words.get(column.listed, ())]
    return "; ".join(first[: 2 if column.many else 1])


@cache
def wording(lang: str) -> Wording:
    """The texts in a language, or in English where the package has none in it."""
    found = lang if lang in LANGUAGES else FALLBACK
    return Wording(found, _read(found))


@cache
def examples() -> Mapping[str, str]:
    """An example for each column that has no list, by the column, or by sheet and column."""
    return {key: str(value) for key, value in _read("examples").items()}


def _read(name: str) -> Mapping[str, Any]:
    document = read((FOLDER / f"{name}.yml").read_bytes(), f"sheets/{name}.yml")
    if document.problems:
        raise ValueError(f"the packaged texts of sheets are at fault: {document.problems[0]}")
    found: Mapping[str, Any] = document.value
    return found
