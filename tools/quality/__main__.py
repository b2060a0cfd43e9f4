"""Checks the finished site of this atlas and of the made-up one: `python -m tools.quality`, which `make quality` calls.

With `--screenshots` it takes pictures of every kind of page instead. It ends with 1 where anything was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.quality import markup, report
from tools.quality.kinds import Kind, choose
from tools.quality.links import broken
from tools.quality.pictures import take
from tools.quality.sites import ATLASES, built
from tools.quality.visits import visit
from tools.quality.weights import MAP, heavy_maps, weigh

SCREENSHOTS = Path("screenshots")


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds both atlases, or takes sites that are built already, and looks at them."""
    parser = argparse.ArgumentParser(prog="python -m tools.quality", description=__doc__)
    parser.add_argument(
        "--site", type=Path, action="append", metavar="FOLDER", help="a built site to look at, instead of building both atlases"
    )
    parser.add_argument("--only", choices=("axe", "markup", "links", "weights"), action="append", help="leave out the other checks")
    parser.add_argument(
        "--every", action="store_true", help="look at every kind of page of the second site too, not only at what is new there"
    )
    parser.add_argument("--screenshots", action="store_true", help=f"take pictures into {SCREENSHOTS}/ and check nothing")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        sites = {site.name: site for site in chosen.site} if chosen.site else built(ATLASES, Path(folder))
        if chosen.screenshots:
            print(f"{take(sites, SCREENSHOTS)} pictures; open {SCREENSHOTS}/index.html")
            return 0
        return _check(sites, frozenset(chosen.only or ("axe", "markup", "links", "weights")), chosen.every)


def _check(sites: dict[str, Path], wanted: frozenset[str], every: bool) -> int:
    """Runs the checks that are wanted and prints what each found."""
    faults, began = 0, time.monotonic()
    kinds: dict[str, list[Kind]] = {}
    known: set[str] = set()
    for name, site in sites.items():
        kinds[name], shown = choose(site, known)
        known |= frozenset() if every else shown
    with ThreadPoolExecutor(1) as beside:  # Java works while the browsers do
        said = beside.submit(markup.check, list(sites.values())) if "markup" in wanted else None
        for name, site in sites.items():
            faults += _look(name, site, kinds[name], wanted)
        if said:
            errors = [message for message in said.result() if message.kind == "error"]
            others = [message for message in said.result() if message.kind != "error"]
            faults += _tell("Nu HTML checker, whole sites", report.complaints(errors), f"{len(errors)} errors, {len(others)} warnings")
            print(*(f"  {line}" for line in report.complaints(others)), sep="\n", end="\n" if others else "")
    print(f"quality: {faults} faults in {time.monotonic() - began:.0f} s")
    return 1 if faults else 0


def _look(name: str, site: Path, kinds: Sequence[Kind], wanted: frozenset[str]) -> int:
    """What is looked at in one site by itself."""
    faults = 0
    if "links" in wanted:
        found = list(broken(site))
        faults += _tell(f"{name}: internal links", found, f"{len(found)} lead nowhere")
    if wanted & {"axe", "weights"}:
        visits = visit(site, kinds, axe="axe" in wanted)
        if "axe" in wanted:
            found = report.violations(visits)
            faults += _tell(
                f"{name}: axe-core on {len(kinds)} kinds of page, light and dark, both widths", found, f"{len(found)} violations"
            )
        if "weights" in wanted:
            weights = weigh(visits)
            maps = sorted(heavy_maps(site), reverse=True)
            found = [fault for weight in weights for fault in weight.faults]
            found += [f"{path} weighs {size / 1000:.1f} KB, a map at most {MAP / 1000:.0f}" for size, path in maps if size > MAP]
            faults += _tell(f"{name}: weights", found, f"{len(found)} too heavy; {len(maps)} maps, the heaviest {maps[0][0] / 1000:.1f} KB")
            print(*(f"  {line}" for line in report.table(weights)), sep="\n")
    return faults


def _tell(what: str, found: Sequence[str], sum_of_it: str) -> int:
    """Prints a heading and the faults below it, and how many there are."""
    print(f"{what}: {sum_of_it}")
    _lines(report.first_of(found))
    sys.stdout.flush()
    return len(found)


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
