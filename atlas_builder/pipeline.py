"""The whole line of stages on one page: load, derive, render, publish.

    files -> Atlas -> Findings -> Page -> site/
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.statistics import Findings
from atlas_builder.labels import languages_of
from atlas_builder.language import Language
from atlas_builder.problem import Problem, has_errors
from atlas_builder.records.load import Loaded, load
from atlas_builder.view import View


@dataclass(frozen=True, slots=True)
class Checked:
    """An atlas that was read, its languages, and every problem found so far."""

    atlas: Atlas | None
    languages: tuple[Language, ...]
    problems: tuple[Problem, ...]
    records: int


def check(root: Path, today: datetime.date) -> Checked:
    """Reads everything and writes nothing."""
    loaded: Loaded = load(root, today)
    languages, problems = languages_of(root, loaded.atlas.settings.languages if loaded.atlas else ())
    return Checked(loaded.atlas, languages, tuple(sorted({*loaded.problems, *problems})), loaded.records)
