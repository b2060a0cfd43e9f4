"""What a program used: CPU seconds and peak memory of one process, from start to end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLEAR_REFS = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")
FORGET_PEAK = "5"  # proc(5): resets the peak of resident memory to what is resident now
# Python keeps what it has compiled unless it is told not to: who uses a program pays for that once, and not with each build.
_AS_AT_HOME = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Used:
    """What one process and its own children used, and what it printed."""

    cpu_s: float
    peak_mib: float
    printed: str


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, folder: Path = ROOT) -> Used:
    """What a command used: user and system time of it and of its children, and the largest resident memory of any of them.

    The system's figure for memory starts at the size of the process that starts the command, here some 40 MiB: a smaller peak
    cannot be told. Raises RuntimeError with the command's own words where it fails.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as faults:
        process = subprocess.Popen(command, stdout=out, stderr=faults, cwd=folder, env={**_AS_AT_HOME, **(env or {})})
        _, status, usage = os.wait4(process.pid, 0)
        # The process is gone: without this, Popen would wait for it again and warn.
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        faults.seek(0)
        if process.returncode:
            words = (out.read() + faults.read()).decode("utf-8", "replace").strip()
            raise RuntimeError(f"{' '.join(command[:4])} … ended with {process.returncode}: {words[-2000:]}")
        return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read().decode("utf-8"))


def module(name: str, *arguments: str, env: Mapping[str, str] | None = None) -> Used:
    """What a Python module used, run by this interpreter in a process of its own."""
    return run([sys.executable, "-m", name, *arguments], env=env)


def forget_peak() -> bool:
    """Makes `peak_mib` count from now on; whether the system can do that."""
    try:
        CLEAR_REFS.write_text(FORGET_PEAK, encoding="ascii")
    except OSError:
        return False
    return True


def peak_mib() -> float:
    """Largest resident memory of this process in MiB, since the peak was last forgotten. 0.0 where the system does not tell."""
    try:
        lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def size_of(site: Path) -> tuple[int, int]:
    """Pages and bytes of a finished site: its HTML files, and all of its files."""
    files = [path for path in site.rglob("*") if path.is_file()]
    return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files)
