"""Characters that no record may hold: controls, hidden signs, and signs that turn the direction of text.

A reader cannot see them, so they can make a name look like another one or hide text from a reviewer.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ufffe\uffff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e0fff"
_JOINERS = "\u200c\u200d"

SUSPECT = re.compile(f"[{_CONTROL}{_BIDI}{_HIDDEN}{_JOINERS}]")
_IS_CONTROL = re.compile(f"[{_CONTROL}]")
_IS_BIDI = re.compile(f"[{_BIDI}]")
_FIRST_JOINED = 0x300  # below lie Latin and its marks, which no joiner shapes


def refused(text: str) -> list[tuple[int, str, str]]:
    """Each refused sign as (offset, code of the problem, the sign's name).

    A joiner is accepted where it does its work: between two signs of a script that joins, or between emoji.

    >>> refused("ab\\u202ecd")
    [(2, 'bidi-character', 'U+202E RIGHT-TO-LEFT OVERRIDE')]
    >>> refused("\\u0645\\u06cc\\u200c\\u062e\\u0648\\u0627\\u0647\\u0645")
    []
    """
    found = []
    for match in SUSPECT.finditer(text):
        sign, offset = match.group(), match.start()
        if sign in _JOINERS and _joins(text, offset):
            continue
        if _IS_CONTROL.match(sign):
            code = "control-character"
        elif _IS_BIDI.match(sign):
            code = "bidi-character"
        else:
            code = "invisible-character"
        found.append((offset, code, f"U+{ord(sign):04X} {unicodedata.name(sign, 'control character')}"))
    return found


def _joins(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return bool(before and after) and min(ord(before), ord(after)) >= _FIRST_JOINED


def line_breaks_between(text: str) -> bool:
    """Whether the text has more than one line."""
    return "\n" in text or "\r" in text
