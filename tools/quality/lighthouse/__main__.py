"""Lighthouse on six kinds of page as a phone sees them, the best of three runs: `python -m tools.quality.lighthouse [SITE]`.

It ends with 1 where a score lies below what the atlas promises, and names the audits that keep it there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.quality.kinds import pages, shape, text
from tools.quality.node import NODE, with_node
from tools.quality.serving import chromium, served
from tools.quality.sites import ATLASES, built

CLI = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHAPES = ("", "themes/*/", "regions/*/", "clusters/*/", "actors/*/", "map/")
RUNS = 3


def main(arguments: Sequence[str]) -> int:
    """Runs Lighthouse on the fullest page of each kind, of a built site or of this atlas."""
    missed = 0
    with TemporaryDirectory() as folder:
        site = Path(arguments[0]) if arguments else built({"atlas": ATLASES["atlas"]}, Path(folder))["atlas"]
        print(f"{'  '.join(WANTED)}  page", flush=True)
        with served(site) as home:
            for path in chosen(site):
                report = max((run(home + path) for _ in range(RUNS)), key=scored)
                print("  ".join(f"{score:{len(name)}}" for name, score in scores(report).items()), f" /{path}")
                print(*(f"    {audit}" for audit in low(report)), sep="\n", end="\n" if low(report) else "", flush=True)
                missed += any(score < WANTED[name] for name, score in scores(report).items())
    return int(missed > 0)


def chosen(site: Path) -> list[str]:
    """The page of each kind with the most on it, in the first language."""
    found = [path for path in pages(site) if not path.startswith("de/")]
    return [max((path for path in found if shape(path) == kind), key=lambda path: (len(text(site, path)), path)) for kind in SHAPES]


def run(address: str) -> dict[str, Any]:
    """One report of Lighthouse on an address, as its own simulation of a slow phone gives it."""
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic"
    command = [str(NODE), str(CLI), address, "--quiet", "--output=json", f"--chrome-flags={flags}", f"--only-categories={','.join(WANTED)}"]
    done = subprocess.run(command, env={**with_node(), "CHROME_PATH": chromium()}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Lighthouse did not run on {address}: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def scores(report: dict[str, Any]) -> dict[str, int]:
    """The scores of a report in hundredths.

    >>> scores({"categories": {"performance": {"score": 0.95}, "accessibility": {"score": 1}, "best-practices": {"score": 1}, "seo": {"score": None}}})
    {'performance': 95, 'accessibility': 100, 'best-practices': 100, 'seo': 0}
    """
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in WANTED}


def scored(report: dict[str, Any]) -> int:
    """What makes one run better than another."""
    return sum(scores(report).values())


def low(report: dict[str, Any]) -> list[str]:
    """The audits that keep a category below what is wanted of it."""
    found = []
    for name, wanted in WANTED.items():
        if scores(report)[name] < wanted:
            for reference in report["categories"][name]["auditRefs"]:
                audit = report["audits"][reference["id"]]
                if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                    found.append(f"{name}: {audit['title']} ({audit.get('displayValue', audit['score'])})")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
