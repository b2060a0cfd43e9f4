"""Writes what was exported: into one file or a folder, whole or not at all, and over nothing without being told."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from atlas_builder.atlas import Atlas
from atlas_builder.values import pick

_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


class Occupied(Exception):
    """There are files in the place of those to be written, with other content; or something that is no file."""

    def __init__(self, path: Path, *, replaceable: bool) -> None:
        super().__init__(str(path))
        self.path = path
        self.replaceable = replaceable


def default_name(atlas: Atlas, ending: str, *, template: bool) -> str:
    """The file name of an export: the title in signs that every computer takes.

    The day is not in it: a file that is written anew each time would leave the old ones about.
    """
    title = pick(atlas.settings.title, atlas.settings.languages[0])
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(sign))
    name = _NOT_IN_NAME.sub("-", plain).strip("-")[:60].rstrip("-") or "atlas"
    return f"{name}-template.{ending}" if template else f"{name}.{ending}"


def write_files(files: Mapping[Path, bytes], *, replace: bool) -> int:
    """Writes the files, all or none of them, and says how many have changed. Folders are made where they are missing.

    Raises:
        Occupied: another content stands in the place of one, and `replace` is not said; or something that is no plain file.
        OSError: they cannot be written.
    """
    wanted = {path: data for path, data in files.items() if not _is_there(path, data, replace=replace)}
    made: list[tuple[str, Path]] = []
    try:
        for path, data in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            made.append((name, path))
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.chmod(name, 0o666 & ~_umask())
        while made:
            os.replace(*made[0])
            made.pop(0)
    finally:
        for name, _ in made:
            os.unlink(name)
    return len(wanted)


def _is_there(path: Path, data: bytes, *, replace: bool) -> bool:
    """Whether a file holds this already."""
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or not path.is_file():
        raise Occupied(path, replaceable=False)
    if path.stat().st_size == len(data) and path.read_bytes() == data:
        return True
    if not replace:
        raise Occupied(path, replaceable=True)
    return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
