"""A record as the parts of its text: values with the comments and blank lines that belong to each, so that both move together.

A comment that stands in lines of its own belongs to the key below it; one that is indented deeper than that key, to the part above.
A comment behind a value belongs to that value's key.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from atlas_builder.records.scalars import Plain, plain

BLANK = ""  # stands among comments for an empty line


@dataclass(slots=True)
class Part:
    """A value and its comments. `value`: text as the reader gives it, or None; a list of parts; or a list of keys with their parts.

    above: comments and blank lines before it; behind: the comment on its line; below: comments after all it holds.
    """

    value: Any
    is_map: bool = False
    above: list[str] = field(default_factory=list)
    behind: str = ""
    below: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        """The parts that it holds itself."""
        if self.is_map:
            return [held for _, held in self.value]
        return self.value if type(self.value) is list else []

    @property
    def has_remarks(self) -> bool:
        """Whether any part within has a comment or a blank line."""
        return any(held.above or held.behind or held.below or held.has_remarks for held in self.parts)


def bare(value: Any) -> Part:
    """The parts of plain values. A key without a value is left out."""
    if isinstance(value, Mapping):
        return Part([(str(key), bare(held)) for key, held in value.items() if held is not None], is_map=True)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Part([bare(held) for held in value])
    if isinstance(value, bool):
        return Part(Plain("true" if value else "false"))
    if isinstance(value, (int, float)):
        return Part(Plain(repr(value)))
    return Part(value if value is None or isinstance(value, str) else str(value))


def parts_of(text: str) -> Part:
    """The parts of a text that the careful reader has found in order. Its head is `above` of the whole, its end is `below`."""
    return _Reader(text).whole()


@dataclass(slots=True)
class _Anchor:
    """Where a part begins: its offset and column, the parts around it, and from where to where it is written in brackets."""

    offset: int
    column: int
    part: Part
    outer: _Anchor | None
    value_from: int = 0
    brackets: tuple[int, int] | None = None  # those that it stands in


class _Reader:
    """Builds the parts from the parser's events, then gives each comment to its part."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: Callable[[], Any] = CParser(text).get_event
        self.anchors: list[_Anchor] = []
        self.taken: list[tuple[int, int]] = []  # from where to where scalars are written: no comment is in them
        self.last: tuple[int, _Anchor] | None = None  # the part that the last comment went below, and what follows it

    def whole(self) -> Part:
        self.next()
        self.next()
        whole = Part(None)
        self._into(whole, self.next(), None, None)
        self._comments(whole)
        return whole

    # Values

    def _into(self, part: Part, event: Any, anchor: _Anchor | None, brackets: _Anchor | None) -> None:
        """Fills a part with the value that an event begins. `brackets`: stands for the outermost bracket around it."""
        if type(event) is ScalarEvent:
            self._scalar(part, event)
            return
        opened = brackets
        if event.flow_style and opened is None:
            opened = _Anchor(event.start_mark.index, 0, part, None, brackets=(event.start_mark.index, 0))
        first = len(self.anchors)
        if type(event) is SequenceStartEvent:
            part.value = []
            column = _mark(event)[1]
            while type(event := self.next()) is not SequenceEndEvent:
                entry = Part(None)
                part.value.append(entry)
                inner = self._anchor(entry, event, column, anchor)
                self._into(entry, event, inner, opened)
        elif type(event) is MappingStartEvent:
            part.value, part.is_map = [], True
            while type(event := self.next()) is not MappingEndEvent:
                entry = Part(None)
                part.value.append((event.value, entry))
                self.taken.append((event.start_mark.index, event.end_mark.index))
                inner = self._anchor(entry, event, _mark(event)[1], anchor)
                value = self.next()
                if type(value) is ScalarEvent or value.flow_style:
                    inner.value_from = _mark(value)[0]
                self._into(entry, value, inner, opened)
        if opened is not None and brackets is None:
            for inner in self.anchors[first:]:
                inner.brackets = (opened.offset, event.end_mark.index)

    def _anchor(self, part: Part, event: Any, column: int, outer: _Anchor | None) -> _Anchor:
        anchor = _Anchor(event.start_mark.index, column, part, outer, event.start_mark.index)
        self.anchors.append(anchor)
        return anchor

    def _scalar(self, part: Part, event: Any) -> None:
        part.value = plain(event.value) if event.implicit[0] else event.value
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            # Its text begins on the next line, and the parser counts the empty lines after it as its own.
            start = self.text.find("\n", start)
            end = max(start, len(self.text[:end].rstrip()))
        if start < end:
            self.taken.append((start, end))

    # Comments

    def _comments(self, whole: Part) -> None:
        self.taken.sort()
        starts = [anchor.offset for anchor in self.anchors]
        blank = False  # an empty line was seen, and nothing yet that it stands before
        here = 0
        for line in self.text.split("\n"):
            found = self._comment_in(here, line)
            if found is None and not line.strip():
                blank = blank or not self._is_taken(here)
            elif found is None:
                self._blank(blank, bisect_left(starts, here))
                blank = False
            else:
                following = bisect_left(starts, here + found)
                before, comment = line[:found].strip(), line[found:].rstrip()
                if before.strip("- ") and not before.startswith("---"):
                    self._blank(blank, bisect_left(starts, here))
                    self._behind(here + found, following, whole, comment)
                else:
                    column = 0 if before else found  # behind a hyphen, it is about what follows
                    around, deeper = self._around(here + found, column, following, whole)
                    around.extend([BLANK, deeper + comment] if blank else [deeper + comment])
                blank = False
            here += len(line) + 1
        self._head(whole)

    def _comment_in(self, here: int, line: str) -> int | None:
        """Where in a line a comment begins, or None."""
        found = line.find("#")
        while found >= 0:
            at = here + found
            if (found == 0 or line[found - 1] in " \t") and not self._is_taken(at):
                return found
            found = line.find("#", found + 1)
        return None

    def _is_taken(self, offset: int) -> bool:
        index = bisect_left(self.taken, (offset + 1, -1)) - 1
        return index >= 0 and self.taken[index][0] <= offset < self.taken[index][1]

    def _blank(self, seen: bool, following: int) -> None:
        if seen and following < len(self.anchors):
            self.anchors[following].part.above.append(BLANK)

    def _around(self, at: int, column: int, following: int, whole: Part) -> tuple[list[str], str]:
        """The list that a comment in a line of its own goes to, and by how much it is indented more than what it belongs to."""
        previous = self.anchors[following - 1] if following else None
        next_one = self.anchors[following] if following < len(self.anchors) else None
        if previous and at < previous.value_from:
            return previous.part.above, ""  # between a key and its value
        if next_one and (next_one.outer is previous or column <= next_one.column or (next_one.brackets and next_one.brackets[0] < at)):
            return next_one.part.above, ""
        if previous is None or (next_one is None and column == 0):
            return whole.below, ""
        if self.last and self.last[0] == following:
            previous = self.last[1]  # so that a comment never overtakes the one above it
        while previous.outer and (previous.column > column or (previous.brackets and previous.brackets[1] <= at)):
            previous = previous.outer
        self.last = following, previous
        return previous.part.below, "  " if column > previous.column else ""

    def _behind(self, at: int, following: int, whole: Part, comment: str) -> None:
        owner = self.anchors[following - 1] if following else None
        while owner and owner.brackets and owner.brackets[1] <= at:
            owner = owner.outer
        if owner is None:
            whole.above.append(comment)
            return
        if owner.part.behind:
            owner.part.above.append(owner.part.behind)
        owner.part.behind = comment

    def _head(self, whole: Part) -> None:
        """What stands before the first key and a blank line is about the whole file."""
        if not self.anchors:
            return
        above = self.anchors[0].part.above
        if BLANK in above:
            cut = len(above) - above[::-1].index(BLANK)
            whole.above += above[:cut]
            del above[:cut]


def _mark(event: Any) -> tuple[int, int]:
    """Offset and column of where an event begins."""
    return event.start_mark.index, event.start_mark.column
