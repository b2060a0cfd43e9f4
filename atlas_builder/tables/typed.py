"""Values of a record as JSON has them, numbers as numbers, and back to the texts that the careful reader of YAML gives."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from atlas_builder.records.scalars import Plain
from atlas_builder.tables.cells import NUMBER, TRUTH, cell_of, text_of
from atlas_builder.tables.layout import Part, tree


def typed(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The values with numbers and truth values where the models have such; days stay texts, and so does `48.20`.

    >>> typed({"founded": "1998", "name": "3.10"}, "cluster")
    {'founded': 1998, 'name': '3.10'}
    """
    found = _typed(values, tree(kind))
    assert isinstance(found, dict)
    return found


def untyped(value: Any) -> Any:
    """What `typed` was given: every number and truth value as the plain scalar of a YAML file. Takes what any reader of JSON gives.

    >>> untyped({"founded": 1998, "location": {"lat": 48.0}})
    {'founded': '1998', 'location': {'lat': '48'}}
    """
    if isinstance(value, Mapping):
        return {str(key): untyped(held) for key, held in value.items() if held is not None}
    if isinstance(value, (list, tuple)):
        return [untyped(held) for held in value]
    if isinstance(value, (bool, int, float)):
        return Plain(text_of(value))
    return text_of(value) if isinstance(value, datetime.date) else value


def _typed(value: Any, part: Part | None) -> Any:
    if isinstance(value, Mapping):
        parts, each = (part.parts, part.each) if part else ({}, None)
        return {key: _typed(held, parts.get(key, each)) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_typed(held, part) for held in value]
    types = part.column.types if part else frozenset()
    if types & {NUMBER, TRUTH} and not isinstance(cell := cell_of(value, types - {"date"}), str):
        return cell
    return text_of(value)
