"""Measures what a build costs, beside Hugo and MkDocs; writes bench.json into the current folder.

    python -m tools.bench [--sizes 1000,10000] [--rounds 3]
    python -m tools.bench --readme

The second form measures nothing: it puts the figures of bench.json into the README. Exit codes: 0 fine, 1 a target is missed or
could not be measured, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools import made_up
from tools.bench import peers, report
from tools.bench.process import ROOT, module, size_of
from tools.bench.reading import ratio
from tools.bench.targets import Round, middle, targets

LANGUAGES = ("en",)
MEMORY = Path("/dev/shm")  # files in memory, on Linux
ROOM = 2 * 1024**3  # bytes: an atlas of 10,000, its site and Hugo's, twice over
MKDOCS_LIMIT = 1_000  # actors: the plain way takes minutes for more, and its cost is known to grow with them


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=(1_000, 10_000), help="numbers of actors, with commas between them")
    parser.add_argument("--check-size", type=int, default=5_000, help="number of actors for the check; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each size; the median counts")
    parser.add_argument("--readme", action="store_true", help="put the figures of bench.json into the README instead")
    given = parser.parse_args(arguments)
    if given.rounds < 1:
        parser.error("at least one round")
    file = Path("bench.json")
    if given.readme:
        if not file.exists():
            parser.error("there is no bench.json here: run make bench first")
        report.into_readme(ROOT / "README.md", json.loads(file.read_text(encoding="utf-8")))
        return 0
    try:
        bench = measure(given.sizes, given.check_size, given.rounds)
    except RuntimeError as error:
        # A build that fails is no figure; what it said is enough to go on.
        print(f"bench: {error}", file=sys.stderr)
        return 1
    report.write(file, bench)
    print(report.table(bench))
    for line in report.lines(bench["targets"]):
        print(line, file=sys.stderr)
    return 0 if all(target["ok"] for target in bench["targets"]) else 1


def measure(sizes: Sequence[int], check_size: int, rounds: int) -> dict[str, Any]:
    """Everything that bench.json holds."""
    hugo = peers.hugo_path()
    if hugo is None:
        print(peers.MISSING_HUGO, file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=workplace()) as name:
        folder = Path(name)
        measured: dict[int, list[Round]] = {}
        hugo_rows: list[dict[str, Any]] = []
        mkdocs_rows: list[dict[str, Any]] = []
        for size in sizes:
            atlas = folder / f"atlas-{size}"
            made_up.make(atlas, size, list(LANGUAGES))
            measured[size], made = _rounds(size, atlas, folder, hugo, rounds)
            hugo_rows += made
            if size <= MKDOCS_LIMIT:
                _tell(f"{size:,} actors: MkDocs with Material")
                mkdocs_rows.append(report.peer_row(size, peers.mkdocs(atlas, folder / "mkdocs")))
                shutil.rmtree(folder / "mkdocs")
            shutil.rmtree(atlas)
        checks: dict[int, float] = {}
        if check_size:
            _tell(f"{check_size:,} actors: check")
            made_up.make(folder / "check", check_size, list(LANGUAGES))
            checks[check_size] = ratio(folder / "check", rounds)
    return {
        "machine": {**report.machine(), "files": "memory" if workplace() else "disk"},
        "versions": report.versions(hugo),
        "runs": [middle(measured[size]).run for size in sizes],
        "hugo": hugo_rows,
        "mkdocs": mkdocs_rows,
        "targets": targets(measured, checks),
    }


def workplace() -> Path | None:
    """Where all files of the bench lie: in memory where there is room, else None, on the disk.

    A disk's own work counts as CPU of whoever writes. For 10,000 pages it was 1 to 13 seconds, by what the disk had done before, and
    drowned all differences between programs. In memory it is half a second, for each of them.
    """
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if fits else None


def _rounds(size: int, atlas: Path, folder: Path, hugo: str | None, rounds: int) -> tuple[list[Round], list[dict[str, Any]]]:
    """Builds of one atlas, each with Hugo right after it; and the row of Hugo that belongs to the build in the middle."""
    found: list[Round] = []
    rows: list[dict[str, Any]] = []
    for number in range(1, rounds + 1):
        _tell(f"{size:,} actors: build {number} of {rounds}")
        out = folder / "site"
        used = module("tools.bench.stages", str(atlas), str(out))
        run = report.run_row(size, LANGUAGES, json.loads(used.printed), used.cpu_s, *size_of(out))
        pages = [path.stat().st_size for path in out.rglob("*.html")]
        shutil.rmtree(out)
        if hugo:
            _tell(f"{size:,} actors: Hugo {number} of {rounds}")
            site = folder / f"hugo-{size}"
            if not site.exists():
                peers.hugo_site(hugo, atlas, site, len(pages), sum(pages) // len(pages))
            rows.append(report.peer_row(size, peers.hugo(hugo, site)))
        found.append(Round(run, rows[-1]["cpu_s"] if hugo else None))
    return found, [row for each, row in zip(found, rows, strict=False) if each is middle(found)]


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(part) for part in text.split(",")}))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
