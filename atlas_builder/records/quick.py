"""The value of a file in which nothing is unusual: the same as the careful reader's, without places, in half the time.

Nearly every file is in order, so the places of its values are never asked for. At the first sign of anything to say, this reader
gives up, and yaml.py reads the file again with care.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from atlas_builder.records.lines import by_lines
from atlas_builder.records.scalars import plain

DEPTH_LIMIT = 20  # the deepest record has 5 levels


class _Unusual(Exception):
    """Something that only the careful reader can judge."""


def quick(text: str) -> dict[str, Any] | None:
    """The map that a text holds, or None where anything in it is unusual or at fault. The text has no escapes and no hidden signs.

    >>> quick("a: [1, b]")
    {'a': ['1', 'b']}
    >>> quick("a: 1\\na: 2") is None
    True
    """
    return by_lines(text) or by_events(text)


def by_events(text: str) -> dict[str, Any] | None:
    """The same from the events of the YAML parser, whatever the form."""
    following = CParser(text).get_event
    try:
        following()
        if type(following()) is not DocumentStartEvent:
            return None
        value = _value(following, following(), 1)
        following()
        return value if type(following()) is StreamEndEvent and isinstance(value, dict) else None
    except (_Unusual, YAMLError, ValueError):
        return None


def _value(following: Callable[[], Any], event: Any, depth: int) -> Any:
    kind = type(event)
    if kind is ScalarEvent:
        if event.tag is not None:
            raise _Unusual
        found: str = event.value
        return plain(found) if event.implicit[0] else found
    if depth > DEPTH_LIMIT or (kind is not MappingStartEvent and kind is not SequenceStartEvent) or event.tag is not None:
        raise _Unusual
    if kind is SequenceStartEvent:
        entries = []
        while type(event := following()) is not SequenceEndEvent:
            entries.append(_value(following, event, depth + 1))
        return entries
    values: dict[str, Any] = {}
    seen = 0
    while type(event := following()) is not MappingEndEvent:
        key = _value(following, event, depth) if type(event) is ScalarEvent else None
        if type(key) is not str or key == "<<":
            raise _Unusual
        seen += 1
        values[key] = _value(following, following(), depth + 1)
    if len(values) != seen:
        raise _Unusual
    return values if None not in values.values() else {key: held for key, held in values.items() if held is not None}
