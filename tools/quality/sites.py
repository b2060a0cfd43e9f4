"""The sites to look at: this atlas, and the made-up one in which every key of a record is used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
ATLASES = {"atlas": ROOT, "example": ROOT / "examples" / "lagoon"}


def built(atlases: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """The sites of some atlases, built below a folder by the command that a reader of the README would use.

    Raises:
        RuntimeError: a build refused its records.
    """
    sites = {}
    for name, root in atlases.items():
        command = [sys.executable, "-m", "atlas_builder", "build", "--atlas", str(root), "--out", str(folder / name), "--yes"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name} cannot be built:\n{done.stdout}{done.stderr}")
        sites[name] = folder / name
    return sites
