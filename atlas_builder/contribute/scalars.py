"""Values as YAML that is read back unchanged, by us and by editors that read YAML 1.1, where `NO` is false and `12:30` a number."""

from __future__ import annotations

import datetime
import json
import re

from atlas_builder.records.quick import by_events

_PLAIN = re.compile(r"[^\W\d_][^\r\n\t]*")
_FLOW = re.compile(r"[,\[\]{}]")
# Words that YAML 1.1 takes for a truth value or for nothing; they stand in quotes, so that no editor on the web rewrites them.
_WORDS = frozenset("y yes n no on off true false null".split())


def scalar(value: object, *, flow: bool = False) -> str:
    """A value on one line: text in quotes only where it needs them, numbers, dates and truth values plain. `flow`: inside of brackets.

    >>> [scalar(text) for text in ("Wels", "NO", "1.10", "Halle: Ost", "it's", "https://example.org/")]
    ['Wels', '"NO"', '"1.10"', '"Halle: Ost"', "it's", 'https://example.org/']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, datetime.date)):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and not (flow and _FLOW.search(text)) and _is_read_back(text):
        return text
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def _is_read_back(text: str) -> bool:
    read = by_events(f"key: {text}")
    return read is not None and read == {"key": text} and type(read["key"]) is str
