"""Compares the check of all records with the bare YAML reader over the same files. Each is run in a process of its own.

    python -m tools.bench.reading check ATLAS
    python -m tools.bench.reading compose ATLAS

`check` is what `atlas check` does once it runs: every file read, every record checked, alone and against the others. `compose` is
`yaml.compose` with the C loader, which gives nodes with marks and checks nothing. Neither collects garbage, as the program does not.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import sys
import time
from pathlib import Path
from statistics import median

import yaml

from atlas_builder.problem import has_errors
from tools.bench.process import module

TODAY = datetime.date(2026, 11, 22)


def ratio(atlas: Path, rounds: int) -> float:
    """How many times the CPU of the bare reader the check takes: the median over pairs, so that a slow minute hits both."""
    return median(seconds("check", atlas) / seconds("compose", atlas) for _ in range(rounds))


def seconds(what: str, atlas: Path) -> float:
    """CPU seconds of one of the two, in a fresh process, without its start."""
    return float(module("tools.bench.reading", what, str(atlas)).printed)


def check(atlas: Path) -> float:
    """CPU seconds of the check. Raises RuntimeError where the atlas has errors: a check that stops early would be fast."""
    from atlas_builder.pipeline import check as whole

    begun = time.process_time()
    checked = whole(atlas, TODAY)
    spent = time.process_time() - begun
    if has_errors(checked.problems):
        raise RuntimeError(f"the atlas in {atlas} has errors")
    return spent


def compose(atlas: Path) -> float:
    """CPU seconds of the bare reader over the files of the records, which are read from disk as the check reads them."""
    files = sorted((atlas / "clusters").rglob("*.yml"))
    gc.disable()
    begun = time.process_time()
    for file in files:
        yaml.compose(file.read_bytes(), Loader=yaml.CSafeLoader)
    return time.process_time() - begun


def main() -> None:
    """Prints the CPU seconds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("what", choices=("check", "compose"))
    parser.add_argument("atlas", type=Path)
    given = parser.parse_args()
    try:
        print((check if given.what == "check" else compose)(given.atlas))
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
