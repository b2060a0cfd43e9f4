"""How far a build is: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


class Progress:
    """Tells of one stage after the other on a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bars = _bars(stream) if stream.isatty() else None
        self._task = None if self._bars is None else self._bars.add_task("start", total=None)
        self._name, self._began = "", time.process_time()

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()
        if self._bars:
            self._bars.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""
        self._end()
        self._name, self._began = name, time.process_time()
        if self._bars and self._task is not None:
            self._bars.reset(self._task, description=name, total=total)

    def step(self) -> None:
        """One step of the stage is done."""
        if self._bars and self._task is not None:
            self._bars.advance(self._task)

    def _end(self) -> None:
        if self._name and not self._bars:
            print(f"{self._name}: {time.process_time() - self._began:.1f} CPU s", file=self._stream, flush=True)
        self._name = ""


def _bars(stream: TextIO) -> Bars:
    # Where nobody looks on, as in CI, this would be a good part of what it costs to start.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(file=stream))
