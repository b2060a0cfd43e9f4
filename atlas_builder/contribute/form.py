"""The one form of a record: keys in their order, quotes only where they are needed, short lists in brackets, comments in their place.

The form follows from the values alone. A text that has it already is recognised by reading and writing its values, so that an atlas
in which nothing is to be done is looked through fast; only a text that differs, or has comments, is taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from atlas_builder.contribute.parts import BLANK, Part, bare, parts_of
from atlas_builder.contribute.scalars import scalar
from atlas_builder.contribute.shapes import Shape, shape_of
from atlas_builder.records.quick import by_events, quick
from atlas_builder.records.scalars import Plain
from atlas_builder.records.yaml import read

WIDTH = 120  # of folded texts and of lists in brackets, as in the records that there are
_INDENT = "  "
_ANYTHING = Shape()
# Numbers that every reader takes for the same one: no leading zero, which YAML 1.1 reads as octal, and no sign in front but minus.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[A-Za-z][a-z]*[-/a-z]*[a-z]|[1-9]y|https?://[A-Za-z0-9./_-]*[A-Za-z0-9/]")
_NOT_WORDS = frozenset("yes no on off true false null".split())


def written(values: Mapping[str, Any], kind: str) -> str:
    """The text of a record in the one form. A key whose value is None is left out.

    values: text, whole and decimal numbers, truth values, dates, lists and maps, in the shape of the file.
    kind: `cluster`, `actor`, `meta-cluster`, `trend` or `theme`.

    >>> print(written({"region": "AT31", "name": "NO", "location": {"lat": 48.2, "city": "Linz"}}, "cluster"), end="")
    name: "NO"
    region: AT31
    location:
      city: Linz
      lat: 48.2
    """
    return _text(bare(values), kind)


def of_parts(whole: Part, kind: str) -> str:
    """The text of a record from its parts, in the one form, with their comments."""
    return _text(whole, kind)


def canonical(text: str, kind: str) -> str:
    """The same record in the one form, with all its comments in their places.

    Raises:
        ValueError: the text is not one map of keys as the careful reader reads it; whoever calls this has read it before.
    """
    if "#" not in text and "\\" not in text and (found := quick(text)) is not None and written(found, kind) == text:
        return text
    before = read(text.encode("utf-8", "surrogatepass"), "")
    if before.problems:
        raise ValueError(before.problems[0].message)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    after = _text(parts_of(text), kind)
    if read(after.encode(), "").value != before.value:
        raise AssertionError("a value would change")
    return after


def _text(whole: Part, kind: str) -> str:
    lines = _tidy([*whole.above, *_map(whole, shape_of(kind), ""), *whole.below])
    return "\n".join(lines) + "\n"


def _tidy(lines: Sequence[str]) -> list[str]:
    """The lines with no blank one at the beginning."""
    start = next((index for index, line in enumerate(lines) if line != BLANK), len(lines))
    return list(lines[start:])


def _map(part: Part, shape: Shape, indent: str) -> Iterator[str]:
    for key, held in _in_order(part.value, shape):
        yield from _indented(held.above, indent)
        lines = list(_value(f"{indent}{_key(key)}:", held, shape.of(key) or _ANYTHING, indent))
        yield from lines
        yield from _below(held, indent, lines)


def _in_order(entries: Sequence[tuple[str, Part]], shape: Shape) -> list[tuple[str, Part]]:
    """Keys in the order of the model; one that it does not know stays behind the known one that it stands after."""
    if not shape.keys:
        return list(entries)
    ranks = {key: rank for rank, key in enumerate(shape.keys)}
    ranked, rank = [], -1
    for key, held in entries:
        rank = ranks.get(key, rank)
        ranked.append((rank, key in ranks, key, held))
    # A known key stands before the unknown ones that follow it.
    ranked.sort(key=lambda entry: (entry[0], not entry[1]))
    return [(key, held) for _, _, key, held in ranked]


def _indented(lines: Sequence[str], indent: str) -> Iterator[str]:
    last = ""
    for index, line in enumerate(lines):
        if line == BLANK and index and last == BLANK:
            continue
        last = line
        yield indent + line if line else BLANK


def _below(part: Part, indent: str, lines: Sequence[str]) -> Iterator[str]:
    """The comments below a part; under a text of several lines never as deep as this, of which they would become a line."""
    is_text = isinstance(part.value, str) and len(lines) > 1
    yield from _indented([line.lstrip() for line in part.below] if is_text else part.below, indent)


def _value(head: str, part: Part, shape: Shape, indent: str) -> Iterator[str]:
    """The lines of a value whose first line begins with `head`, a key or a hyphen."""
    behind = f"  {part.behind}" if part.behind else ""
    if not part.is_map and type(part.value) is not list:
        first, *rest = _scalar(part.value, shape, head, indent + _INDENT)
        yield f"{head} {first}{behind}" if first else head + behind
        yield from rest
    elif not part.value:
        yield f"{head} {'{}' if part.is_map else '[]'}{behind}"
    elif part.is_map:
        yield head + behind
        yield from _without_first_blank(_map(part, shape, indent + _INDENT))
    elif line := _in_brackets(part, shape, head):
        yield line + behind
    else:
        yield head + behind
        yield from _without_first_blank(_list(part, shape, indent + _INDENT))


def _without_first_blank(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, BLANK)
    if first != BLANK:
        yield first
    yield from lines


def _in_brackets(part: Part, shape: Shape, head: str) -> str:
    """A list of short values on one line, or nothing where it needs several."""
    if shape.downwards or part.has_remarks or any(entry.is_map or type(entry.value) is list for entry in part.value):
        return ""
    entries = [_plain(entry.value, shape.entries or _ANYTHING, flow=True) for entry in part.value]
    line = f"{head} [{', '.join(entries)}]"
    return line if len(line) <= WIDTH and "" not in entries else ""


def _list(part: Part, shape: Shape, indent: str) -> Iterator[str]:
    inner = shape.entries or _ANYTHING
    for entry in part.value:
        yield from _indented(entry.above, indent)
        if entry.parts:
            if entry.behind:
                yield indent + entry.behind
            within = indent + _INDENT
            lines = list(_map(entry, inner, within) if entry.is_map else _list(entry, inner, within))
            # A comment above the first key stands above the hyphen.
            first = next(index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
            yield from (indent + line.strip() for line in lines[:first] if line)
            yield f"{indent}- {lines[first].removeprefix(within)}"
            yield from lines[first + 1 :]
        else:
            lines = list(_value(f"{indent}-", entry, inner, indent))
            yield from lines
        yield from _below(entry, indent, lines)


# Scalars


def _scalar(value: str | None, shape: Shape, head: str, indent: str) -> list[str]:
    """A value as it stands behind a key: one line, or a sign for a block and the lines of it."""
    if value is None or isinstance(value, Plain):
        return [_plain(value, shape)]
    if "\n" in value:
        return _block(value, indent)
    if shape.folded and len(head) + 1 + len(value) > WIDTH and (lines := _folded(value, indent)):
        return lines
    return [_plain(value, shape)]


def _plain(value: str | None, shape: Shape, *, flow: bool = False) -> str:
    """A value on one line. Text stands in quotes where a reader of YAML 1.1 or 1.2 would take it for something else."""
    if value is None:
        return ""
    if isinstance(value, Plain) and (shape is _ANYTHING or "truth" in shape.types):
        return str(value)
    if ("number" in shape.types and _NUMBER.fullmatch(value)) or ("date" in shape.types and _DATE.fullmatch(value)):
        return str(value)
    return _quoted(str(value), flow)


@lru_cache(maxsize=4096)
def _quoted(text: str, flow: bool) -> str:
    if _WORD.fullmatch(text) and text.casefold() not in _NOT_WORDS:
        return text
    return scalar(text, flow=flow)


def _key(key: str) -> str:
    return _quoted(key, flow=False)


def _block(value: str, indent: str) -> list[str]:
    """A text of several lines as it is; with escapes where its blanks would be lost that way."""
    body = value.rstrip("\n")
    ending = value[len(body) :]
    sign = "|-" if not ending else "|" if ending == "\n" else "|+"
    lines = [sign, *(indent + line if line else "" for line in body.split("\n")), *([""] * (len(ending) - 1))]
    read_back = by_events("key: " + "\n".join(lines) + "\n") if body and all(map(_is_clean, body.split("\n"))) else None
    return lines if read_back == {"key": value} and sign != "|+" else [json.dumps(value, ensure_ascii=False)]


def _is_clean(line: str) -> bool:
    return line.isprintable() and line == line.rstrip()


def _folded(value: str, indent: str) -> list[str]:
    """A long text on several lines of at most WIDTH signs; nothing where folding would change its blanks."""
    words = value.split(" ")
    if "" in words or not value.isprintable():
        return []
    lines, line = [], ""
    for word in words:
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            lines.append(indent + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [">-", *lines, indent + line]
