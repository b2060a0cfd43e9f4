"""What YAML 1.2 reads in a scalar without quotes: text, a number, a truth value or nothing."""

from __future__ import annotations

import re

NUMBER_OR_TRUTH = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|true|True|TRUE|false|False|FALSE"
)
_STARTS = frozenset("0123456789+-.tTfF")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Plain(str):
    """A plain scalar that YAML 1.2 reads as a number or a truth value; it keeps its source text."""

    __slots__ = ()


def plain(found: str) -> str | None:
    """The value of a scalar without quotes.

    >>> plain("~"), plain("NO"), type(plain("1.10")).__name__
    (None, 'NO', 'Plain')
    """
    if found in _NULLS:
        return None
    return Plain(found) if found[0] in _STARTS and NUMBER_OR_TRUTH.fullmatch(found) else found
