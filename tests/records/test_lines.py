"""Reading line by line: the same as the parser's events, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.records.lines import by_lines
from atlas_builder.records.quick import by_events

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "clusters").rglob("*.yml"))

LINES = st.tuples(
    st.sampled_from(["", "", "  ", "  ", "    ", "      ", " ", "   "]),
    st.sampled_from(["", "", "", "- ", "- - ", "-  ", "-"]),
    st.sampled_from(["", "a: ", "b: ", "c:", "d:", "e-f: ", "a:", "'g': ", "true: ", "null:", "1: ", "h i: ", "a:b: ", "<<: ", "? ", "é: "]),
    st.sampled_from(
        ["", "", "x", "x y", "1.10", "null", "~", "'q'", '"q"', "'it''s'", '"\\n"', "''", "[a, b]", "[]", "[ ]", "[a,]", "[1, true]", "[-1]", "[a: b]",
         "[a b, c/d]", "{a: b}", "x: y", "x:", "x:y", "x #", "x # c", "x#c", "x ", " x", "-", "- x", "|", ">-", "&a", "*a", "!t", "@", "%", "NO", "12:30",
         "https://x.eu/a?b=c", "(x)", "x, [y]", "\u00a0", "x\u00a0", "\u2028", "x\x85y", "x\ty", "田中", "...", "---"]
    ),
    st.sampled_from(["\n", "\n", "\n", "\n", "\n\n", "\n  \n", "\n# c\n", "\n    # c\n", " # c\n", " \n", "\r\n", ""]),
).map("".join)  # fmt: skip


@settings(max_examples=3000, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=7).map("".join))
def test_what_is_read_line_by_line_is_what_the_parser_reads(text: str) -> None:
    found = by_lines(text)
    if found is not None:
        assert typed(found) == typed(by_events(text))


KEYS = st.sampled_from(["a", "b", "c-d", "e_f", "Gh1"])
WORDS = st.sampled_from(
    ["x", "NO", "1.10", "2026-11-22", "true", "x y, z", "https://a.eu/b", "it's", 'say "so"', "a: b", "# c", "", "null", "- x"]
)
RECORD = st.dictionaries(
    KEYS,
    st.recursive(
        WORDS, lambda held: st.lists(held, min_size=1, max_size=3) | st.dictionaries(KEYS, held, min_size=1, max_size=3), max_leaves=10
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(RECORD, st.booleans())
def test_a_record_in_block_form_is_read_whole(value: dict[str, Any], indented: bool) -> None:
    text = "".join(written(value, 0, indented))
    found = by_lines(text)
    if found is None:
        # a list within a list is all that this form leaves to the parser
        assert "- - " in text or "-\n" in text
    else:
        assert found == value == by_events(text)


def written(value: Any, depth: int, indented: bool) -> list[str]:
    """A value in block form, every scalar in quotes that need no escape."""
    pad = "  " * depth
    if isinstance(value, dict):
        lines = []
        for key, held in value.items():
            if isinstance(held, str):
                lines.append(f"{pad}{key}: {quoted(held)}\n")
            else:
                lines.append(f"{pad}{key}:\n")
                lines += written(held, depth + (isinstance(held, dict) or indented), indented)
        return lines
    lines = []
    for held in value:
        if isinstance(held, str):
            lines.append(f"{pad}- {quoted(held)}\n")
        else:
            first, *rest = written(held, depth + 1, indented)
            lines += [f"{pad}- {first.lstrip()}", *rest]
    return lines


def quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def typed(value: Any) -> Any:
    """A value with the type of every scalar, since a `Plain` is equal to the text that it holds."""
    if isinstance(value, dict):
        return {key: typed(held) for key, held in value.items()}
    if isinstance(value, list):
        return [typed(held) for held in value]
    return type(value).__name__, value


@pytest.mark.parametrize(
    "text",
    [
        "a:\n- b\n-   c\n",
        "a: b\n  c\n",
        "a:\n",
        "a: ~\n",
        "a: b",
        "a: b: c\n",
        "a: [b, [c]]\n",
        "a: |\n  b\n",
        "a: b\n\tc: d\n",
        "- a\n",
        "a:\n  b: c\n d: e\n",
    ],
)
def test_what_is_not_of_the_plain_kind_is_left_to_the_parser(text: str) -> None:
    assert by_lines(text) is None


def test_most_records_of_the_atlas_are_read_line_by_line() -> None:
    read = [by_lines(file.read_text(encoding="utf-8")) for file in RECORDS]
    assert sum(found is not None for found in read) > 0.8 * len(RECORDS)
    for file, found in zip(RECORDS, read, strict=True):
        if found is not None:
            assert typed(found) == typed(by_events(file.read_text(encoding="utf-8"))), file


def test_two_lists_that_are_written_alike_are_two_lists() -> None:
    value = by_lines("a: [x, y]\nb: [x, y]\n")
    assert value == {"a": ["x", "y"], "b": ["x", "y"]}
    assert value["a"] is not value["b"]
