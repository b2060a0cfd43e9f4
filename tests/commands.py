"""The command as a stranger runs it: another process, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


def atlas(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of `atlas`; nothing of the caller's environment dates the build or shapes what is printed."""
    kept = {key: value for key, value in os.environ.items() if key not in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "PYTHONIOENCODING")}
    return subprocess.run(
        [sys.executable, "-m", "atlas_builder", *map(str, arguments)],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "160", "NO_COLOR": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
