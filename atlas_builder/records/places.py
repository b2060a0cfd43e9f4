"""Where something stands in a file that was read before.

Places are not kept in memory: a fault is rare, so the file is read again when one is found in it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as FilePath

from atlas_builder.model import Filed
from atlas_builder.problem import Problem
from atlas_builder.records.files import read_bytes
from atlas_builder.records.yaml import Document, Path, dotted, read


class Places:
    """Finds the line and column of a value in the file of a record."""

    def __init__(self, root: FilePath) -> None:
        self._root = root
        self._document = lru_cache(maxsize=64)(self._read)

    def problem(self, record: Filed, path: Path, code: str, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A Problem at the value, or at the key, that a path of a record ends with."""
        document = self._document(record.file)
        line, column = (document.at_key(path) if at_key else document.at_value(path)) if document else (1, 1)
        return Problem(record.file, line, column, dotted(path), code, message, hint)

    def _read(self, file: str) -> Document | None:
        data = read_bytes(self._root, file)
        return None if isinstance(data, Problem) else read(data, file)
