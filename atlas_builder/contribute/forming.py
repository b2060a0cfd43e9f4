"""Records of an atlas brought to the one form, file by file: only what differs is written, whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from atlas_builder.contribute.form import canonical
from atlas_builder.problem import Problem
from atlas_builder.records.files import Listing, clusters_in, read_bytes, records_in
from atlas_builder.records.yaml import read


@dataclass(frozen=True, slots=True)
class Formed:
    """What came of it: the files that have, or had, another form; what kept a file from being read or written; how many were looked at."""

    different: tuple[str, ...]
    problems: tuple[Problem, ...]
    files: int


def form(root: Path, wanted: Callable[[str], bool], *, write: bool) -> Formed:
    """Brings the records to the one form whose file is `wanted`, or only names them unless `write`.

    A file that cannot be read as YAML is left alone and reported, as is a link; what else is wrong with a record is not looked at.
    """
    listings = _listings(root)
    different: list[str] = []
    problems = [
        problem for listing in listings.values() for problem in listing.problems if problem.code == "not-a-file" and wanted(problem.file)
    ]
    files = 0
    for kind, listing in listings.items():
        for file in (found.file for found in listing.found if wanted(found.file)):
            files += 1
            data = read_bytes(root, file)
            formed = _formed(data, file, kind) if isinstance(data, bytes) else (data,)
            if isinstance(formed, tuple):
                problems += formed
            elif formed != data:
                if write and (problem := _replace(root, file, formed)):
                    problems.append(problem)
                else:
                    different.append(file)
    return Formed(tuple(sorted(different)), tuple(sorted(problems)), files)


def _listings(root: Path) -> dict[str, Listing]:
    """The files of an atlas by the kind of their records."""
    clusters, actors, meta = clusters_in(root)
    themes = records_in(root, "themes", ignore=frozenset(("vocabulary", "trends", "look")))
    return {"cluster": clusters, "actor": actors, "meta-cluster": meta, "trend": records_in(root, "themes/trends"), "theme": themes}


def _formed(data: bytes, file: str, kind: str) -> bytes | tuple[Problem, ...]:
    try:
        return canonical(data.decode("utf-8"), kind).encode()
    except ValueError:  # not UTF-8, or not one record: the careful reader says what and where
        return read(data, file).problems


def _replace(root: Path, file: str, data: bytes) -> Problem | None:
    """Puts new content in the place of a file, with the permissions of the old one."""
    target = root / file
    if not target.parent.resolve().is_relative_to(root.resolve()):
        message = "the file lies outside of the atlas: a folder above it is a link"
        return Problem(file, 1, 1, "", "not-a-file", message, "put the folder itself here")
    try:
        mode = stat.S_IMODE(os.lstat(target).st_mode)
        handle, name = tempfile.mkstemp(prefix=".fmt-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(name, mode)
            os.replace(name, target)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
    except OSError as error:
        message = f"the file cannot be written: {error.strerror or error}"
        return Problem(file, 1, 1, "", "file-unreadable", message, "look at its permissions")
    return None
