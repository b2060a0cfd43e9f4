"""The quick reader and the careful one agree: where the quick one answers, the careful one finds the same value and no fault."""

from __future__ import annotations

import string
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.records import yaml as careful_reader
from atlas_builder.records.characters import SUSPECT
from atlas_builder.records.quick import DEPTH_LIMIT, quick
from atlas_builder.records.scalars import NUMBER_OR_TRUTH, Plain
from atlas_builder.records.yaml import Document, read
from tests.atlases import TINY

RECORDS = sorted(TINY.rglob("*.yml"))


def _careful(data: bytes) -> Document:
    with patch.object(careful_reader, "quick", return_value=None):
        return read(data, "x.yml")


def _typed(value: Any) -> Any:
    """The value with the type of every text: a plain number is not the text that looks like it."""
    if isinstance(value, dict):
        return {key: _typed(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_typed(held) for held in value]
    return (type(value), value)


def _agree(data: bytes) -> Document:
    """The document that both readers make of these bytes."""
    first, second = read(data, "x.yml"), _careful(data)
    assert _typed(first.value) == _typed(second.value)
    assert first.problems == second.problems
    assert first.blamed == second.blamed
    assert (first.value is None) <= bool(first.problems)
    return first


# Texts in order, and what both readers make of them.
PLAIN = [
    ("words that YAML 1.1 takes for truth", "a: NO\nb: yes\nc: on\nd: Off\nno: y", {"a": "NO", "b": "yes", "c": "on", "d": "Off", "no": "y"}),
    ("numbers", "a: 1.10\nb: 0o7\nc: 1e3\nd: -.5\ne: 0xFF\nf: .inf\ng: .NaN", dict(zip("abcdefg", map(Plain, "1.10 0o7 1e3 -.5 0xFF .inf .NaN".split()), strict=True))),
    ("no numbers", "a: 1_000\nb: 12:30:45\nc: 1.2.3\nd: +\ne: e3\nf: 0b1\ng: 1e", dict(zip("abcdefg", "1_000 12:30:45 1.2.3 + e3 0b1 1e".split(), strict=True))),
    ("leading zeros", "a: 0777\nb: 007.50", {"a": Plain("0777"), "b": Plain("007.50")}),
    ("truth", "a: true\nb: False\nc: TRUE\nd: tRue", {"a": Plain("true"), "b": Plain("False"), "c": Plain("TRUE"), "d": "tRue"}),
    ("quoted", "a: 'true'\nb: \"1\"\nc: ''\nd: '~'", {"a": "true", "b": "1", "c": "", "d": "~"}),
    ("dates", "a: 2026-11-22\nb: 2024-01-02T10:00:00Z", {"a": "2026-11-22", "b": "2024-01-02T10:00:00Z"}),
    ("empty values", "a:\nb: ~\nc: null\nd: [~, x, ]\ne: {f: , g: h}\ni: Null", {"d": [None, "x"], "e": {"g": "h"}}),
    ("nested flow", "a: {b: [c, {d: [e, 1]}], f: {}}\ng: [[], [[]]]", {"a": {"b": ["c", {"d": ["e", Plain("1")]}], "f": {}}, "g": [[], [[]]]}),
    ("flow over lines", "a: [b,\n    c,  # why\n    d]\n", {"a": ["b", "c", "d"]}),
    ("block scalars", "a: |\n  one\n  two\n\nb: >-\n  one\n  two\nc: |+\n  x\n\nd: |2\n    x\n", {"a": "one\ntwo\n", "b": "one two", "c": "x\n\n", "d": "  x\n"}),
    ("a number in a block", "a: |-\n  12\nb: >-\n  true", {"a": "12", "b": "true"}),
    ("comments", "# top\na: b # after\n# between\nc: 'd # e'\nf: g#h\n", {"a": "b", "c": "d # e", "f": "g#h"}),
    ("unicode", "名: 田中\né: ß 😀\nΩ: ≈", {"名": "田中", "é": "ß 😀", "Ω": "≈"}),
    ("plain text over lines", "a: one\n  two\n\n  three\nb: x", {"a": "one two\nthree", "b": "x"}),
    ("quoted text over lines", "a: 'one\n  two'\n", {"a": "one two"}),
    ("an anchor nobody uses", "a: &b c\nd: &e [f]\n&g h: i", {"a": "c", "d": ["f"], "h": "i"}),
    ("a quoted merge key", "'<<': {a: b}", {"<<": {"a": "b"}}),
    ("quoted numbers as keys", "'1': a\n\"true\": b\n'': c", {"1": "a", "true": "b", "": "c"}),
    ("a start and an end", "%YAML 1.2\n---\na: b\n...\n", {"a": "b"}),
    ("a list at the key's own indent", "a:\n- b\n- c: d\n  e: f\n", {"a": ["b", {"c": "d", "e": "f"}]}),
    ("a colon without blank", "a: b:c\nd: https://x.eu/a:b", {"a": "b:c", "d": "https://x.eu/a:b"}),
    ("an explicit key", "? a\n: b", {"a": "b"}),
    ("a backslash", "a: C:\\x\nb: 'd\\n'\nc: \"e\\tf\\u00e9\"", {"a": "C:\\x", "b": "d\\n", "c": "e\tfé"}),
    ("a long line", "a: " + "x" * 50_000, {"a": "x" * 50_000}),
    ("windows line ends", "a: b\r\nc:\r\n  - d\r\ne: |\r\n  f\r\n  g\r\n", {"a": "b", "c": ["d"], "e": "f\ng\n"}),
    ("a byte order mark", "\ufeffa: b", {"a": "b"}),
    ("a tab after a value", "a: b\t# c\nd:\te", {"a": "b", "d": "e"}),
    ("an empty map", "{}", {}),
    ("as deep as allowed", "a: " + "[" * (DEPTH_LIMIT - 1) + "]" * (DEPTH_LIMIT - 1), None),
]  # fmt: skip

# Texts at fault, and the codes of what both readers say.
FAULTY = [
    ("an alias", "a: &b c\nd: *b", ["alias-refused"]),
    ("an alias as key", "a: &b c\n*b : d", ["key-not-text"]),
    ("a merge key", "a: &b {c: d}\ne:\n  <<: *b", ["alias-refused"]),
    ("a merge key without alias", "<<: {a: b}", ["alias-refused"]),
    ("a tag", "a: !!str 1", ["tag-refused"]),
    ("a tag on a map", "a: !!set {b}", ["tag-refused"]),
    ("a tag on a key", "!!str a: b", ["tag-refused"]),
    ("a tag without name", "a: ! b", ["tag-refused"]),
    ("a tag on the whole", "!!map\na: b", ["tag-refused"]),
    ("a declared tag", "%TAG ! tag:x.eu,2026:\n---\na: !b c", ["tag-refused"]),
    ("a hidden sign in an escape", 'a: "b\\u202ec"', ["bidi-character"]),
    ("a hidden sign in an escape in a key", '"b\\u200bc": d', ["invisible-character"]),
    ("a hidden sign", "a: b\u200bc", ["invisible-character"]),
    ("a key twice", "a: 1\nb: 2\na: 3", ["key-duplicate"]),
    ("a key twice, once empty", "a:\na: 3", ["key-duplicate"]),
    ("a key twice below", "a:\n  - {b: c, b: d}", ["key-duplicate"]),
    ("a key twice, once in quotes", "a: 1\n'a': 2", ["key-duplicate"]),
    ("a number as key", "1: a", ["key-not-text"]),
    ("truth as key", "true: a", ["key-not-text"]),
    ("no key", "~: a", ["key-not-text"]),
    ("an empty key", ": a", ["yaml-syntax"]),
    ("a list as key", "[a]: b", ["key-not-text"]),
    ("a map as key", "? {a: b}\n: c", ["key-not-text"]),
    ("two documents", "a: b\n---\nc: d", ["documents-several"]),
    ("an empty second document", "a: b\n---\n", ["documents-several"]),
    ("three documents", "---\na: b\n---\n- c\n---\nd", ["documents-several"]),
    ("nothing", "", ["document-empty"]),
    ("nothing but a start", "---\n", ["document-empty"]),
    ("nothing but blanks and comments", "\n  \n# a\n", ["document-empty"]),
    ("null", "~", ["document-empty"]),
    ("a word", "hello", ["document-not-record"]),
    ("a list", "- a\n- b: c", ["document-not-record"]),
    ("too deep", "a: " + "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, ["too-deep"]),
    ("much too deep", "a: " + "{b: " * 5_000, ["too-deep"]),
    ("too deep by lines", "\n".join(" " * level + "a:" for level in range(DEPTH_LIMIT + 1)) + " b", ["too-deep"]),
    ("a tab in the indent", "a:\n\tb: c", ["yaml-syntax"]),
    ("a colon in a value", "a: b: c", ["yaml-syntax"]),
    ("an open bracket", "a: [b, c", ["yaml-syntax"]),
    ("an open quote", "a: 'b", ["yaml-syntax"]),
    ("text after a quote", "a: 'b' c", ["yaml-syntax"]),
    ("an unknown alias in a list", "a: [*b]", ["alias-refused"]),
    ("a faulty start below", "a: b\n- c", ["yaml-syntax"]),
    ("a sign that starts no text", "a: @b", ["yaml-syntax"]),
    ("another version of YAML", "%YAML 3.0\n---\na: b", ["yaml-syntax"]),
]


@pytest.mark.parametrize(("text", "value"), [row[1:] for row in PLAIN], ids=[row[0] for row in PLAIN])
def test_both_readers_make_the_same_of_a_text_in_order(text: str, value: dict[str, Any] | None) -> None:
    document = _agree(text.encode())
    assert document.problems == ()
    if value is not None:
        assert _typed(document.value) == _typed(value)


@pytest.mark.parametrize(("text", "codes"), [row[1:] for row in FAULTY], ids=[row[0] for row in FAULTY])
def test_both_readers_find_the_same_fault(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in _agree(text.encode()).problems] == codes
    assert quick(text) is None or codes[0].endswith("-character")  # hidden signs are looked for before anything is parsed


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.relative_to(TINY).as_posix())
def test_a_record_in_order_is_read_by_the_quick_reader_and_has_the_same_places(file: Any) -> None:
    data = file.read_bytes()
    assert quick(data.decode()) is not None
    first, second = _agree(data), _careful(data)
    assert first.places is None  # so it was the quick reader that answered
    for path in _paths(second.value):
        assert first.at_value(path) == second.at_value(path)
        assert first.at_key(path) == second.at_key(path)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for step, held in steps for found in _paths(held, (*path, step))]


WORDS = st.sampled_from(
    "a b NO yes on 1.10 0o7 1e3 -1 + - . .5 5. 1_0 2026-11-22 12:30 true null ~ << x'y é 田 😀 #c k: ? | > % @ ` & * ! !! &a *a !t - :".split()
)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(["a: ", "b: ", "\n", "\n  ", "\n- ", "\n  - ", "\r\n", " ", "  ", "\t", ", ", "[", "]", "{", "}", '"', "'", "# ", "---\n", "...\n", "|\n  ", ">-\n  ", "\ufeff", "\\n", "\\u202e", "\u200b", "\x07"]),
    st.text(string.printable, max_size=4),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_both_readers_agree_on_any_heap_of_pieces(text: str) -> None:
    _agree(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), WORDS, st.sampled_from(["", " # c", " d", ": e"])), min_size=1, max_size=5))
def test_both_readers_agree_on_lines_of_keys_and_words(rows: list[tuple[str, str, str]]) -> None:
    _agree("\n".join(f"{key}: {word}{after}" for key, word, after in rows).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_both_readers_agree_on_any_bytes(data: bytes) -> None:
    _agree(data)


SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")).filter(lambda sign: not SUSPECT.match(sign))
TEXTS = st.one_of(st.text(SIGNS, max_size=12), WORDS)
VALUES = st.recursive(TEXTS, lambda held: st.lists(held, max_size=4) | st.dictionaries(TEXTS, held, max_size=4), max_leaves=12)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5), st.booleans(), st.sampled_from(['"', "'"]))
def test_what_another_program_wrote_in_quotes_comes_back_unchanged(value: dict[str, Any], flow: bool, style: str) -> None:
    text = yaml.dump(value, allow_unicode=True, default_flow_style=flow, default_style=style, width=60)
    assert _typed(_agree(text.encode()).value) == _typed(value)


@pytest.mark.parametrize("text", ["1", "-1", "+1", "1.", ".5", "1.5e-3", "0x1F", "0o17", ".inf", "-.INF", ".nan", "TRUE", "false"])
def test_every_number_and_truth_value_is_kept_as_its_own_text(text: str) -> None:
    value = _agree(f"a: {text}".encode()).value["a"]
    assert (type(value), value) == (Plain, text)
    assert NUMBER_OR_TRUTH.fullmatch(text)
