"""YAML 1.2 text to plain values, with the line and column of every key and value.

The text is read event by event, in one pass: size, depth, tags, aliases, merge keys and duplicate keys are checked as the
values are built, so that no hostile file is ever expanded and every fault of a file is found in one run.

A plain scalar stays text. Where YAML 1.2 reads it as a number or a truth value it is a `Plain`, and the model of the key
decides what it means: `1.10` is text in a name and a number in a latitude, `NO` is always text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from atlas_builder.problem import Problem, quote
from atlas_builder.records.characters import SUSPECT, refused
from atlas_builder.records.quick import DEPTH_LIMIT, quick
from atlas_builder.records.scalars import plain
from atlas_builder.records.syntax import explain

SIZE_LIMIT = 256 * 1024  # bytes; the longest honest record we know has 12 KiB
SIGNS_SHOWN = 20  # refused characters reported per file: a binary file would report thousands

Path = tuple[str | int, ...]
Node = tuple[int, int, Any]  # line, column, then the places of what it holds: a dict of (line, column, Node), a list of Node, or None


class Refused:
    """Stands where a value was refused, so that one fault gives one problem."""


REFUSED = Refused()


@dataclass(frozen=True, slots=True)
class Document:
    """One file read: its value (None where there is none), the places in it, and what is wrong with it.

    `blamed` holds the paths that have a problem already; what a model says about them is an echo. A file in order has no `places`
    yet: they are found in its `text` when somebody asks.
    """

    value: Any
    places: Node | None
    problems: tuple[Problem, ...]
    blamed: frozenset[Path]
    text: str = ""

    def at_value(self, path: Path) -> tuple[int, int]:
        """Line and column of the value at a path, or of the nearest part of it that exists."""
        return self._find(path)[0]

    def at_key(self, path: Path) -> tuple[int, int]:
        """Line and column of the key that a path ends with."""
        return self._find(path)[1]

    def _find(self, path: Path) -> tuple[tuple[int, int], tuple[int, int]]:
        node = self.places or _Reader(self.text, "", [], dict).document().places or (1, 1, None)
        key = value = (node[0], node[1])
        for step in path:
            held = node[2]
            if isinstance(held, dict) and step in held:
                line, column, node = held[step]
                key, value = (line, column), (node[0], node[1])
            elif isinstance(held, list) and isinstance(step, int) and step < len(held):
                node = held[step]
                key = value = (node[0], node[1])
            else:
                # The step is not in the text: the fault lies with what should hold it, shown at that one's key.
                return key, key
        return value, key


def read(data: bytes, file: str, *, top: type = dict) -> Document:
    """The value of one YAML file, a map of keys, or a list where `top` is list. Never raises for its content; never expands it.

    >>> read(b"name: NO\\nfounded: 1999", "x.yml").value
    {'name': 'NO', 'founded': '1999'}
    """
    if len(data) > SIZE_LIMIT:
        return _failed(
            file,
            1,
            1,
            "file-too-big",
            f"the file has {len(data):,} bytes; a record has at most {SIZE_LIMIT:,}",
            "split it, or leave out what does not belong in a record",
        )
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, file)
    if data[:1] == b"\0" or data[1:2] == b"\0":
        return _failed(file, 1, 1, "bytes-not-utf8", "the file is not UTF-8; it looks like UTF-16", "save it as UTF-8")
    if SUSPECT.search(text):
        for offset, code, name in refused(text)[:SIGNS_SHOWN]:
            line, column = _position(text, offset)
            problems.append(
                Problem(file, line, column, "", code, f"the text holds the sign {name}, which a reader cannot see", "delete it")
            )
        if problems:
            # A blank of the same width keeps the places of everything else, so the other faults are shown as well.
            text = SUSPECT.sub(" ", text)
    if top is dict and not problems and "\\" not in text:
        value = quick(text)
        if value is not None:
            return Document(value, None, (), frozenset(), text)
    return _Reader(text, file, problems, top).document()


def _failed(file: str, line: int, column: int, code: str, message: str, hint: str = "") -> Document:
    return Document(None, (line, column, None), (Problem(file, line, column, "", code, message, hint),), frozenset({()}))


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Document:
    before = data[: error.start].decode("utf-8-sig", "replace")
    line, column = _position(before, len(before))
    guess = "; it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    return _failed(
        file, line, column, "bytes-not-utf8", f"the byte 0x{data[error.start]:02x} is not UTF-8{guess}", "save the file as UTF-8"
    )


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Stop(Exception):
    """Ends the reading of a file whose remaining events would say nothing more."""


class _Reader:
    """Builds the value of one text from the parser's events."""

    def __init__(self, text: str, file: str, problems: list[Problem], top: type) -> None:
        self.file = file
        self.top = top
        self.problems = problems
        self.blamed: set[Path] = set()
        self.path: list[str | int] = []
        self.escapes = "\\" in text
        self.text = text
        self.next: Callable[[], Any] = CParser(text).get_event

    def document(self) -> Document:
        value: Any = None
        places: Node = (1, 1, None)
        try:
            value, places = self._documents()
        except _Stop:
            return self._nothing()
        except MarkedYAMLError as error:
            line, column, code, message, hint = explain(error, self.text)
            self.problems.append(Problem(self.file, line, column, "", code, message, hint))
            return self._nothing()
        except (YAMLError, UnicodeError, ValueError) as error:
            self.problems.append(Problem(self.file, 1, 1, "", "yaml-syntax", f"the file cannot be read: {error}"))
            return self._nothing()
        return Document(value, places, tuple(self.problems), frozenset(self.blamed))

    def _nothing(self) -> Document:
        return Document(None, (1, 1, None), tuple(self.problems), frozenset({()}))

    def _documents(self) -> tuple[Any, Node]:
        self.next()
        event = self.next()
        if not isinstance(event, DocumentStartEvent):
            self._say(1, 1, "document-empty", "the file is empty", "a record begins with its name, such as `name: …`")
            raise _Stop
        value, places = self._node(self.next(), 1)
        self.next()
        event = self.next()
        if not isinstance(event, StreamEndEvent):
            line, column = _mark(event)
            self._say(
                line,
                column,
                "documents-several",
                "a second document begins here; a file holds one record",
                "move it to a file of its own and delete the `---`",
            )
            raise _Stop
        if value is None:
            self._say(1, 1, "document-empty", "the file holds no record", "a record begins with its name, such as `name: …`")
            raise _Stop
        if value is REFUSED:
            raise _Stop
        if not isinstance(value, self.top):
            if self.top is list:
                self._say(places[0], places[1], "document-not-record", "the file is not a list", "begin each entry with `- id: …`")
            else:
                message = "the file is not a record: it has no keys at its top level"
                self._say(places[0], places[1], "document-not-record", message, "write `key: value` lines, such as `name: …`")
            raise _Stop
        return value, places

    def _node(self, event: Any, depth: int) -> tuple[Any, Node]:
        kind = type(event)
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if kind is ScalarEvent:
            return self._scalar(event, line, column), (line, column, None)
        if kind is AliasEvent:
            return self._refuse(
                line,
                column,
                "alias-refused",
                f"the alias {quote('*' + event.anchor)} stands for text that is written elsewhere",
                "write the value out",
            ), (line, column, None)
        if depth > DEPTH_LIMIT:
            self._say(
                line,
                column,
                "too-deep",
                f"lists and maps stand in each other more than {DEPTH_LIMIT} deep",
                "a record needs five levels at most; look for an unclosed bracket",
            )
            raise _Stop
        tag = event.tag
        if kind is SequenceStartEvent:
            value, places = self._list(line, column, depth)
        else:
            value, places = self._map(line, column, depth)
        if tag is not None:
            return self._refuse(line, column, "tag-refused", f"the tag {quote(tag)} is not read", "write the value without a tag"), places
        return value, places

    def _list(self, line: int, column: int, depth: int) -> tuple[Any, Node]:
        values: list[Any] = []
        places: list[Node] = []
        while True:
            event = self.next()
            if type(event) is SequenceEndEvent:
                return values, (line, column, places)
            self.path.append(len(values))
            value, node = self._node(event, depth + 1)
            self.path.pop()
            values.append(value)
            places.append(node)

    def _map(self, line: int, column: int, depth: int) -> tuple[Any, Node]:
        values: dict[str, Any] = {}
        places: dict[str, tuple[int, int, Node]] = {}
        while True:
            event = self.next()
            if type(event) is MappingEndEvent:
                return values, (line, column, places)
            mark = event.start_mark
            key_line, key_column = mark.line + 1, mark.column + 1
            key = self._key(event, key_line, key_column, depth)
            self.path.append(key if key is not None else "?")
            before = len(self.problems)
            value, node = self._node(self.next(), depth + 1)
            if key is None:
                # A refused key has its one problem; what is wrong below it would be an echo.
                del self.problems[before:]
            elif key in places:
                self.problems[before:] = [
                    Problem(
                        self.file,
                        key_line,
                        key_column,
                        dotted(self.path),
                        "key-duplicate",
                        f"the key {quote(key)} stands here a second time; the first is in line {places[key][0]}",
                        "keep one of the two",
                    )
                ]
            else:
                places[key] = (key_line, key_column, node)
                if value is not None:  # a key with nothing behind it says nothing
                    values[key] = value
            self.path.pop()

    def _key(self, event: Any, line: int, column: int, depth: int) -> str | None:
        if type(event) is ScalarEvent:
            before = len(self.problems)
            value = self._scalar(event, line, column)
            if value is REFUSED or len(self.problems) > before:
                return None
            if event.value == "<<" and event.implicit[0]:
                self._say(line, column, "alias-refused", "the merge key `<<` is not read", "write the keys out")
                return None
            if type(value) is str:
                return value
            shown = quote(event.value) if event.value else "nothing"
        else:
            before = len(self.problems)
            self._node(event, depth + 1)
            del self.problems[before:]
            shown = "a list or a map" if type(event) in (SequenceStartEvent, MappingStartEvent) else "an alias"
        self._say(line, column, "key-not-text", f"a key is a word; here stands {shown}", "put quotes round it if it is meant as a word")
        return None

    def _scalar(self, event: Any, line: int, column: int) -> Any:
        if event.tag is not None:
            return self._refuse(line, column, "tag-refused", f"the tag {quote(event.tag)} is not read", "write the value without a tag")
        text: str = event.value
        if event.style is None or event.implicit[0]:
            return plain(text)
        if self.escapes and SUSPECT.search(text):
            for _, code, name in refused(text)[:1]:
                return self._refuse(line, column, code, f"the text holds the sign {name}, which a reader cannot see", "delete the escape")
        return text

    def _refuse(self, line: int, column: int, code: str, message: str, hint: str) -> Refused:
        self._say(line, column, code, message, hint)
        self.blamed.add(tuple(self.path))
        return REFUSED

    def _say(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, line, column, dotted(self.path), code, message, hint))


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def dotted(path: Sequence[str | int]) -> str:
    """A path as people write it.

    >>> dotted(("competencies", 0, "field"))
    'competencies[0].field'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text
