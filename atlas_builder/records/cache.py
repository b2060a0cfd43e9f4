"""What a check found, kept until anything that it read has changed: any file of the atlas, this program, or the day.

It lies outside of the atlas, in `atlas-builder/` of $XDG_CACHE_HOME or ~/.cache, one file an atlas, and is plain JSON. A file that is
not exactly what this module writes is as good as none, and so is one that belongs to somebody else. Whatever cannot be told for certain
(a link, a device, a file that cannot be read) is never kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas_builder.problem import Problem
from atlas_builder.project import REGIONS, SETTINGS

WORTHWHILE = 1_000  # files of an atlas; below it a check takes no longer than half a second anyway
_READ = (SETTINGS, REGIONS, "clusters", "themes", "content")  # all that a check reads of an atlas
_SIZE_LIMIT = 64 * 1024 * 1024  # bytes of one file: nothing that large belongs to an atlas
_PACKAGE = Path(__file__).parent.parent
_LIBRARIES = ("pydantic", "pydantic-core", "pyyaml", "babel", "markdown-it-py")  # whose answers are part of ours


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check has to say, and what its last line needs of the settings; no languages where these could not be read."""

    problems: tuple[Problem, ...]
    records: int
    site_url: str
    languages: tuple[str, ...]


class _Uncertain(Exception):
    """Something whose content cannot be told for certain."""


def fingerprint(root: Path, *about: str) -> str:
    """A text that changes with anything a check depends on; nothing where a check is not worth keeping or cannot be told for certain.

    about: what else the answer depends on, such as the day.
    """
    found = hashlib.blake2b(digest_size=32)
    for word in (*about, str(root)):
        _add(found, "about", word.encode("utf-8", "surrogatepass"))
    try:
        files = sum(_tree(found, root / name, name) for name in _READ)
        if files < WORTHWHILE:
            return ""
        _program(found)
    except (_Uncertain, OSError):
        return ""
    return found.hexdigest()


def recall(root: Path, print_: str) -> Answer | None:
    """What was kept for this atlas under this fingerprint, or None."""
    folder = _folder()
    if not print_ or folder is None:
        return None
    try:
        path = _file(folder, root)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > _SIZE_LIMIT or _is_foreign(status):
                return None
            held = json.loads(stream.read())
        return _answer(held) if held["fingerprint"] == print_ else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def keep(root: Path, print_: str, answer: Answer) -> None:
    """Keeps an answer; where that cannot be done, nothing happens."""
    folder = _folder()
    if not print_ or folder is None:
        return
    rows = [[row.file, row.line, row.column, row.field, row.code, row.message, row.hint] for row in answer.problems]
    held = {
        "fingerprint": print_,
        "records": answer.records,
        "site_url": answer.site_url,
        "languages": answer.languages,
        "problems": rows,
    }
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                json.dump(held, stream)
            os.replace(name, _file(folder, root))
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)


def _folder() -> Path | None:
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = named if os.path.isabs(named) else os.path.expanduser("~/.cache")
    return Path(base) / "atlas-builder" if os.path.isabs(base) else None


def _file(folder: Path, root: Path) -> Path:
    return folder / f"check-{hashlib.blake2b(os.fsencode(root), digest_size=16).hexdigest()}.json"


def _is_foreign(status: os.stat_result) -> bool:
    return hasattr(os, "getuid") and status.st_uid != os.getuid()


def _answer(held: Any) -> Answer:
    """Raises ValueError, TypeError or KeyError where anything is not what `keep` writes."""
    problems = tuple(Problem(*row) for row in held["problems"])
    answer = Answer(problems, held["records"], held["site_url"], tuple(held["languages"]))
    for problem in problems:
        texts = (problem.file, problem.field, problem.code, problem.message, problem.hint)
        if not all(type(text) is str for text in texts) or type(problem.line) is not int or type(problem.column) is not int:
            raise ValueError
    if type(answer.records) is not int or type(answer.site_url) is not str or not all(type(lang) is str for lang in answer.languages):
        raise ValueError
    return answer


def _tree(found: Any, path: Path, name: str) -> int:
    """Adds a file, or all below a folder; the count of files."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return 0
    if stat.S_ISREG(mode):
        _add(found, name, _content(str(path)))
        return 1
    if not stat.S_ISDIR(mode):
        raise _Uncertain
    return _below(found, str(path), name)


def _below(found: Any, path: str, name: str) -> int:
    files = 0
    with os.scandir(path) as entries:
        held = sorted(entries, key=lambda entry: entry.name)
    _add(found, f"{name}/", b"")  # a folder without a file is a fault as well
    for entry in held:
        here = f"{name}/{entry.name}"
        if entry.is_file(follow_symlinks=False):
            _add(found, here, _content(entry.path))
            files += 1
        elif entry.is_dir(follow_symlinks=False):
            files += _below(found, entry.path, here)
        else:
            raise _Uncertain
    return files


def _content(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _SIZE_LIMIT:
            raise _Uncertain
        data = os.read(handle, status.st_size + 1)
        if len(data) != status.st_size:
            raise _Uncertain  # it is being written
        return data
    finally:
        os.close(handle)


def _add(found: Any, name: str, data: bytes) -> None:
    """Names and contents with their lengths, so that no two trees look the same."""
    encoded = name.encode("utf-8", "surrogatepass")
    found.update(b"%d %d " % (len(encoded), len(data)))
    found.update(encoded)
    found.update(data)


def _program(found: Any) -> None:
    """Adds all of this package, and the versions of what it builds on."""
    from importlib.metadata import PackageNotFoundError, version

    _add(found, "python", sys.version.encode())
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            _add(found, name, version(name).encode())
    for folder, inner, names in os.walk(_PACKAGE):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(folder, name)
            _add(found, os.path.relpath(path, _PACKAGE), _content(path))
