"""The code of templates, compiled once for all languages and kept beside them from build to build, as Python keeps its own."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from marshal import dumps, loads
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps code in `templates/__pycache__` beside the module that writes it.

    Compiling takes a third of a second, more than a small atlas needs for its pages. The name of a file tells which template it is and
    what its code depends on: the module, the engine, Python. The template's own checksum stands at its start. A folder that cannot be
    written, and a file that cannot be read, are as good as none.
    """

    def __init__(self, module: str) -> None:
        depends = Path(module).read_bytes() + f"{version('jinja2')} {sys.implementation.cache_tag}".encode()
        self._mark = sha256(depends).hexdigest()[:12]
        self._folder = Path(module).with_name("templates") / "__pycache__"
        self._codes: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the engine the code of a template, where there is one."""
        if bucket.key not in self._codes:
            self._codes[bucket.key] = self._kept(bucket)
        bucket.code = self._codes[bucket.key]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Takes what the engine has compiled."""
        self._codes[bucket.key] = bucket.code
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            whole = file.with_suffix(f".{os.getpid()}")
            whole.write_bytes(bucket.checksum.encode() + dumps(bucket.code))
            whole.replace(file)  # another build may read it at any moment

    def _kept(self, bucket: Bucket) -> CodeType | None:
        checksum = bucket.checksum.encode()
        with suppress(OSError, EOFError, ValueError, TypeError):
            held = self._file(bucket).read_bytes()
            code = loads(held[len(checksum) :]) if held.startswith(checksum) else None
            return code if isinstance(code, CodeType) else None
        return None

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{self._mark}"
