"""Atlases for tests: a copy of the tiny one, and one of any size, both fictional."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from atlas_builder.problem import Problem
from atlas_builder.records.load import Loaded, load

TINY = Path(__file__).parent / "data" / "tiny"
TODAY = datetime.date(2026, 11, 22)
CLUSTER = "clusters/alpha/cluster.yml"
ACTOR = "clusters/alpha/actors/mould-works.yml"


def tiny(folder: Path) -> Path:
    """A copy of the tiny atlas in a folder."""
    return Path(shutil.copytree(TINY, folder / "atlas"))


def load_tiny() -> Loaded:
    """The tiny atlas, read."""
    return load(TINY, TODAY)


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replaces a text that must stand in a file exactly once."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def problems(root: Path) -> list[Problem]:
    """All problems of an atlas."""
    return list(load(root, TODAY).problems)
