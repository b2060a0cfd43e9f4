"""New values into the text of a record: what has not changed keeps its place, its comments and its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from atlas_builder.contribute.form import of_parts
from atlas_builder.contribute.parts import Part, bare, parts_of
from atlas_builder.records.yaml import dotted
from atlas_builder.tables.layout import Column, Form

Way = tuple[str | int, ...]


def spoken(values: Mapping[str, Any], columns: Sequence[Column], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record after a line of a sheet: keys that the sheet has a column for are as it says, all others as they were.

    given: what the line and the lists say, in the shape of the file; a list among them stands for the whole list.
    """
    found: dict[str, Any] = deepcopy(dict(values))
    for column in columns:
        if column.form is not Form.OWNER and column.keys:
            _without(found, column.keys, only_text=column.form is Form.VALUE)
    return _over(found, given)


def rewritten(text: str, kind: str, values: Mapping[str, Any]) -> str:
    """The text of a record with new values, in the one form; comments stay with what they are about."""
    whole = parts_of(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    _merge(whole, bare(values))
    return of_parts(whole, kind)


def differences(before: Any, after: Any, way: Way = ()) -> Iterator[tuple[str, str | None, str | None]]:
    """Each value that differs: its dotted way, what it was and what it is; None where there was or is none."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), (*way, key))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old, new = (held[index] if index < len(held) else None for held in (before, after))
            yield from differences(old, new, (*way, index))
    elif before != after:
        yield dotted(way), _said(before), _said(after)


def _said(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_said(held)}" for key, held in value.items())
    return "; ".join(_said(held) or "" for held in value)


def _without(values: dict[str, Any], keys: Sequence[str], *, only_text: bool) -> None:
    """Takes out the value at the end of a way of keys, and the maps around it that hold nothing else."""
    around, held = [values], values
    for key in keys[:-1]:
        inner = held.get(key)
        if not isinstance(inner, dict):
            return
        held = inner
        around.append(held)
    last = held.get(keys[-1])
    if last is None or (isinstance(last, dict) and only_text):
        return  # a text by language has columns of its own
    del held[keys[-1]]
    for outer, key in zip(reversed(around[:-1]), reversed(keys[:-1]), strict=True):
        if outer[key]:
            return
        del outer[key]


def _over(values: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    for key, held in given.items():
        old = values.get(key)
        values[key] = _over(old, held) if isinstance(old, dict) and isinstance(held, Mapping) else held
    return values


def _merge(part: Part, new: Part) -> None:
    """Puts new values into a part; comments of what is gone go below what held it."""
    if part.is_map and new.is_map:
        old = dict(part.value)
        part.value = [(key, _merged(old[key], held) if key in old else held) for key, held in new.value]
        for key, held in old.items():
            if key not in dict(new.value):
                part.below += [comment for comment in (*held.above, held.behind, *held.below) if comment]
    elif type(part.value) is list and type(new.value) is list and not part.is_map and not new.is_map:
        part.value = list(_aligned(part.value, new.value))
    else:
        part.value, part.is_map = new.value, new.is_map


def _merged(old: Part, new: Part) -> Part:
    _merge(old, new)
    return old


def _aligned(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Part]:
    """The new entries of a list, each in the part of the old one that it is or was."""
    before, after = [_key(part) for part in old], [_key(part) for part in new]
    for tag, i, end_i, j, end_j in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from old[i:end_i]
        else:
            pairs = min(end_i - i, end_j - j) if tag == "replace" else 0
            yield from (_merged(old[i + number], new[j + number]) for number in range(pairs))
            yield from new[j + pairs : end_j]


def _key(part: Part) -> str:
    """What tells two entries apart: their values, whatever their comments."""
    if part.is_map:
        return repr([(key, _key(held)) for key, held in part.value])
    return repr([_key(held) for held in part.value]) if type(part.value) is list else repr(str(part.value))
