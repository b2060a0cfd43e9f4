"""A finished folder takes the place of the published one in a single step, or not at all."""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".atlas-site"
_PREFIX = ".site-build-"
_CHANCE = re.compile(r"[a-z0-9_]{8}")  # what mkdtemp appends; an output named site-x must not lose its folder to one named site
_OLD = "site-old"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
_KEPT = (".gitignore", ".gitkeep")


class Busy(Exception):
    """Another build holds the output folder."""


def is_ours(out: Path) -> bool:
    """Whether a folder may be replaced: it does not exist, is empty but for a .gitignore, or holds a site that was built here."""
    if not out.exists():
        return True
    return out.is_dir() and not out.is_symlink() and ((out / MARKER).is_file() or not {entry.name for entry in out.iterdir()} - {*_KEPT})


@contextmanager
def aside(out: Path) -> Iterator[Path]:
    """A fresh folder beside the output, on the same file system; it is gone afterwards, whatever happened.

    Raises Busy where another build is at work beside the same output. What a killed build left behind is cleared away first; an old
    site that it had moved aside goes back to its place.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    # One lock for each output, in the system's folder: a lock beside the output would be one file more in somebody's tree.
    name = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:20]
    with open(Path(tempfile.gettempdir()) / f"atlas-{os.getuid()}-{name}.lock", "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        prefix = f"{_PREFIX}{out.name}-"
        for left in sorted(out.parent.iterdir()):
            if left.name.startswith(prefix) and _CHANCE.fullmatch(left.name.removeprefix(prefix)):
                if (left / _OLD).is_dir() and not out.exists():
                    (left / _OLD).rename(out)
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def swap(new: Path, out: Path) -> None:
    """Puts the finished folder in the place of the output; the old one ends where the new one was.

    The output's own .gitignore goes with it. Raises OSError, with the old folder whole, where the file system does not allow it.
    """
    for name in _KEPT:
        if (out / name).is_file():
            shutil.copyfile(out / name, new / name)
    (new / MARKER).write_text("Built by atlas. The next build replaces this folder.\n", encoding="utf-8")
    new.chmod(0o755)
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        old = new.with_name(_OLD)
        out.rename(old)
        try:
            new.rename(out)
        except OSError:
            old.rename(out)
            raise
        old.rename(new)


def _exchange(new: Path, out: Path) -> bool:
    """Exchanges two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return call is not None and call(_HERE, os.fsencode(new), _HERE, os.fsencode(out), _EXCHANGE) == 0
