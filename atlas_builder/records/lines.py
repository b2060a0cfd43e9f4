"""The value of a text that is written line by line, as nearly every record is: the same as the YAML parser's, in a third of its time.

Of YAML this knows maps and lists in block form, scalars that begin and end on their line, and short lists in brackets. Every line
must be one of these to the letter. At the first that is not, the text is left to the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from atlas_builder.records.scalars import plain

_LINE = re.compile(
    r"( *)(- )?"
    r"(?:([A-Za-z][A-Za-z0-9_-]{0,60}):(?: |(?=\n)))?"
    r"(\"[^\"\\\n]*\"|'[^'\n]*'|\[[\w ,./-]*\]|[^\W_][^:#\n]*(?::[^\s:#][^:#\n]*)*)?"
    r"\n(?: *(?:#[^\n]*)?\n)*"
    r"|([\s\S]+)"
)
_HEAD = re.compile(r"(?:#[^\n]*\n|\n)*")
_BREAKS = re.compile("[\t\r\x85\u2028\u2029\ufeff]")  # what ends a line for the parser, or only seems to be a space
_WORDS = frozenset("true True TRUE false False FALSE null Null NULL".split())
_DEEP = 12


def by_lines(text: str) -> dict[str, Any] | None:
    """The map that a text holds, or None where a line of it is not of the plain kind, or holds nothing.

    >>> by_lines("a: x\\nb:\\n  - c: [1, y]\\n    d: 'z'\\n  - e: f\\n")
    {'a': 'x', 'b': [{'c': ['1', 'y'], 'd': 'z'}, {'e': 'f'}]}
    >>> by_lines("a: >-\\n  folded\\n") is None
    True
    """
    head = _HEAD.match(text)
    if _BREAKS.search(text) or head is None:
        return None
    top: dict[str, Any] = {}
    held: Any = top  # the map or list that the lines at `indent` belong to
    indent = 0
    outer: list[tuple[int, Any]] = []  # what is around it, from the outside
    opened = ""  # the key whose value begins on the next line
    for spaces, dash, key, value, rest in _LINE.findall(text, head.end()):
        if rest:
            return None
        here = len(spaces)
        if opened:
            if here < indent or (here == indent and not dash) or len(outer) > _DEEP:
                return None
            inner: Any = [] if dash else {}
            held[opened] = inner
            outer.append((indent, held))
            held, indent, opened = inner, here, ""
        else:
            while here < indent or (here == indent and not dash and type(held) is list):
                if not outer:
                    return None
                indent, held = outer.pop()
            if here > indent:
                return None
        if dash:
            if type(held) is not list:
                return None
            if key:
                outer.append((indent, held))
                entry: dict[str, Any] = {}
                held.append(entry)
                held, indent = entry, here + 2
        elif type(held) is list or not key:
            return None
        if value:
            found: Any = _value(value)
            if found is None:
                return None
            if type(found) is tuple:
                found = list(found)
            if not key:
                held.append(found)
                continue
        elif not key:
            return None
        if key in held or key in _WORDS:
            return None
        if value:
            held[key] = found
        else:
            held[key] = None
            opened = key
    return None if opened else top or None


@lru_cache(maxsize=8_192)
def _value(text: str) -> Any:
    """What stands on one line, a list as a tuple, or None where only the parser can tell. Records say much in the same words."""
    first = text[0]
    if first == '"' or first == "'":
        return text[1:-1]
    if first != "[":
        return None if text[-1] == " " else plain(text)
    entries = text[1:-1].strip(" ")
    if not entries:
        return ()
    found = [plain(entry) if (entry := part.strip(" ")) and entry[0].isalnum() else None for part in entries.split(",")]
    return None if None in found else tuple(found)
