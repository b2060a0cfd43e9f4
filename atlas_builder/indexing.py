"""The only file that runs Pagefind: documents in, one index of a language on the disk.

Pagefind's program reads a folder of small files and is asked once. Its Python interface for single documents waits a tenth of a second
for each, which would be a quarter of an hour for ten thousand, and never comes back where the program dies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from atlas_builder.problem import Problem, quote
from atlas_builder.search import Document, markup

FOLDER = "pagefind"
# What the program writes for its own surface; ours is assets/js/search.js.
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js")
_STEMLESS = "wasm.unknown.pagefind"  # for languages whose stems Pagefind does not know, and in the way of all others
_LIMIT_S = 1800  # a hundred times what ten thousand documents take: a program that hangs must not hang the build
_INSTALL = "install pagefind[extended], or build with --no-search"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of it: bytes written, CPU seconds of the program and of writing for it, and what is wrong."""

    bytes: int
    seconds: float
    problems: tuple[Problem, ...] = ()


def index(documents: Iterable[Document], lang: str, site: Path, scratch: Path) -> Indexed:
    """Makes the index of one language in `site`/pagefind, in the place of any that is there. `scratch` is a folder that may vanish."""
    start, children = time.process_time(), _children()
    target = site / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    for document in documents:
        folder = os.path.join(scratch, document.path)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as stream:
            stream.write(markup(document, lang))
    fault = _run(lang, target, scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    if not fault:
        for pattern in _UNUSED:
            for path in target.glob(pattern):
                path.unlink()
        if len(list(target.glob("wasm.*"))) > 1:
            (target / _STEMLESS).unlink()
    seconds = time.process_time() - start + _children() - children
    if fault:
        shutil.rmtree(target, ignore_errors=True)
        return Indexed(0, seconds, (fault,))
    return Indexed(sum(path.stat().st_size for path in target.rglob("*") if path.is_file()), seconds)


def _run(lang: str, target: Path, scratch: Path) -> Problem | None:
    try:
        from pagefind.service import get_executable
    except ImportError:
        return _failed(lang, "Pagefind is not installed", _INSTALL)
    program = get_executable()
    if program is None:
        return _failed(lang, "Pagefind's program is not installed", _INSTALL)
    scratch.mkdir(parents=True, exist_ok=True)
    command = [
        os.fspath(program),
        "--site",
        os.fspath(scratch),
        "--output-path",
        os.fspath(target),
        "--force-language",
        _primary(lang),
        "--silent",
    ]
    try:
        # In the scratch folder, so that no settings lying about where the command was called are read.
        done = subprocess.run(command, cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return _failed(lang, f"Pagefind did not end within {_LIMIT_S} seconds")
    except OSError as error:
        return _failed(lang, f"{quote(program)} cannot be run: {error.strerror or error}", _INSTALL)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).decode("utf-8", "replace").split())
        return _failed(lang, f"Pagefind ended with {done.returncode}: {quote(said)}")
    if not (target / "pagefind-entry.json").is_file():
        return _failed(lang, "Pagefind said that all is well and wrote no index")
    return None


def _primary(lang: str) -> str:
    """The language without its region: Pagefind knows stems by language.

    >>> _primary("de-AT")
    'de'
    """
    return lang.partition("-")[0]


def _failed(lang: str, message: str, hint: str = "build with --no-search to publish without it") -> Problem:
    return Problem("site", 1, 1, lang, "search-failed", message, hint)


def _children() -> float:
    """CPU seconds of the programs that were run and have ended."""
    used = os.times()
    return used.children_user + used.children_system
