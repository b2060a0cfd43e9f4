"""Builds one atlas and tells what each stage cost. To be run in a process of its own, so that nothing is warm.

    python -m tools.bench.stages ATLAS OUT

The command `atlas build` itself is run, with a progress of ours: at each stage that it announces, the CPU seconds of this process
and its children and the peak of memory since the stage before are read. Three things are not announced, and are told apart by
clocks around the functions that do them:

- `start` is Python, the program's imports and the reading of the command line.
- `read` is bytes and YAML to plain values, within what is announced as the check; `check` is the rest of it: types, closed lists,
  cross-checks, labels. A record is read and checked before the next one is, so both show the same peak.
- `render` is records to the bodies of pages. A page is put into its frame, held to the audit and written before the next one is
  rendered; that and the swap of old and new make `publish`. Both show the same peak. `audit` is what is audited at the end.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, ParamSpec, Self, TypedDict, TypeVar

from tools.bench.process import forget_peak, peak_mib

# Where the work of a stage that the program announces goes, less what the clocks inside it have counted.
NAMES = {"render": "publish", "search": "search index"}
Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")


class Stage(TypedDict):
    """One stage: CPU seconds, and peak memory in MiB."""

    name: str
    cpu_s: float
    peak_mib: float


class Watch:
    """A progress that reads what was used at every change of stage."""

    def __init__(self) -> None:
        self._name, self._mark = "start", 0.0
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._peaks = {self._name: 0.0}
        self._inside: defaultdict[str, float] = defaultdict(float)
        self._children = 0.0
        self._resets = forget_peak()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stage("end")

    def stage(self, name: str, total: int | None = None) -> None:
        """Closes the books on the stage that was on, and opens them on the next."""
        del total
        now, peak = cpu_seconds(), self._peak()
        for inner, seconds in self._inside.items():
            self._book(inner, seconds, peak)
        self._book(self._name, now - self._mark - sum(self._inside.values()), peak)
        word = name.split()[0]  # the engine's stages name their language
        self._name, self._inside = NAMES.get(word, word), defaultdict(float)
        forget_peak()
        # What the books themselves cost belongs to nobody.
        self._mark = cpu_seconds()

    def step(self) -> None:
        """Nothing: a single page is too small to be measured."""

    def clocked(self, name: str, function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
        """A function whose CPU seconds count under a name of their own, within whatever stage calls it."""

        def timed(*args: Inputs.args, **kwargs: Inputs.kwargs) -> Output:
            begun = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._inside[name] += time.process_time() - begun

        return timed

    def clocked_each(self, name: str, function: Callable[Inputs, Iterator[Output]]) -> Callable[Inputs, Iterator[Output]]:
        """The same for a function that gives one thing after the other: only the making of each counts, not what becomes of it."""

        def timed(*args: Inputs.args, **kwargs: Inputs.kwargs) -> Iterator[Output]:
            begun = time.process_time()
            for thing in function(*args, **kwargs):
                self._inside[name] += time.process_time() - begun
                yield thing
                begun = time.process_time()
            self._inside[name] += time.process_time() - begun

        return timed

    def stages(self) -> list[Stage]:
        """What was measured, in the order in which it began."""
        return [Stage(name=name, cpu_s=round(self._seconds[name], 3), peak_mib=round(self._peaks[name], 1)) for name in self._peaks]

    def _book(self, name: str, seconds: float, peak: float) -> None:
        self._seconds[name] += seconds
        self._peaks[name] = max(peak, self._peaks.get(name, 0.0))

    def _peak(self) -> float:
        """Of this process since the stage began, or of a child that ended in it and was larger than all children before."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        own = peak_mib() if self._resets else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        # The system tells the largest child of all so far; one of an earlier stage must not count again.
        peak = max(own, children) if children > self._children else own
        self._children = children
        return peak


def cpu_seconds() -> float:
    """User and system time of this process since it began, and of its children that have ended."""
    uses = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


@contextmanager
def replaced(*changes: tuple[ModuleType, str, Callable[[Any], Any]]) -> Iterator[None]:
    """Names of modules that mean something else for a while: what a function makes of what they meant."""
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    try:
        for (module, name, value), (_, _, changed) in zip(before, changes, strict=True):
            setattr(module, name, changed(value))
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def measure(atlas: Path, out: Path) -> list[Stage]:
    """What each stage of a build cost. Raises RuntimeError where the atlas was not built."""
    from atlas_builder import cli

    cli.alone()  # as the command does before it loads the rest
    from atlas_builder import progress
    from atlas_builder import render as rendering
    from atlas_builder.records import load as loading

    watch = Watch()
    with replaced(
        (progress, "Progress", lambda _: lambda stream: watch),
        (loading, "read", partial(watch.clocked, "read")),
        (loading, "read_bytes", partial(watch.clocked, "read")),
        (rendering, "render", partial(watch.clocked_each, "render")),
    ):
        code = cli.app(["build", "--atlas", str(atlas), "--out", str(out), "--no-cache"], prog_name="atlas", standalone_mode=False)
    if code:
        raise RuntimeError(f"the atlas in {atlas} was not built")
    return watch.stages()


def main() -> None:
    """Prints the stages as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("atlas", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    try:
        with redirect_stdout(sys.stderr):  # the command prints what it finds
            stages = measure(given.atlas, given.out)
        print(json.dumps(stages))
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
