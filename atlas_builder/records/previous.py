"""The figures of an earlier release, read from the file of statistics that its site offered."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas_builder.atlas import Previous
from atlas_builder.problem import Problem, quote
from atlas_builder.records.files import read_bytes

_INSIDE = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[^/\\\0][^\\\0]*")


def previous(root: Path, file: str) -> Previous | str:
    """What a release counted, or what is wrong with its file, in a sentence."""
    if not _INSIDE.fullmatch(file):
        return f"{quote(file)} is no file of this atlas"
    data = read_bytes(root, file)
    if isinstance(data, Problem):
        return f"{quote(file)} cannot be read: {data.message}"
    try:
        held = json.loads(data)
        return Previous(datetime.date.fromisoformat(held["date"]), _counts(held["figures"]), _counts(held["themes"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"{quote(file)} is not a file of statistics of an atlas"


def _counts(held: Any) -> Mapping[str, int]:
    if not isinstance(held, dict) or not all(type(count) is int and count >= 0 for count in held.values()):
        raise ValueError("counts by name")
    return held
