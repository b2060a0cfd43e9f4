"""What is written as YAML is read back as the same value, by the atlas's reader and by one of YAML 1.1."""

from __future__ import annotations

import datetime

import pytest
import yaml as other_reader
from hypothesis import example, given
from hypothesis import strategies as st

from atlas_builder.contribute.scalars import scalar
from atlas_builder.records.characters import refused
from atlas_builder.records.yaml import read

TEXTS = st.text(min_size=1).filter(lambda text: not refused(text) and not any("\ud800" <= sign <= "\udfff" for sign in text))
AWKWARD = (
    "NO",
    "yes",
    "1.10",
    "12:30",
    "a: b",
    "a #b",
    "# a",
    "- a",
    "key:",
    "it's",
    '"x"',
    "{a}",
    "[a, b]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
)
MORE_AWKWARD = (
    "~",
    "null",
    "",
    " a ",
    "a\nb",
    "a\tb",
    "é",
    "東京",
    "😀",
    "\\n",
    "'",
    "2026-11-22",
    "<<",
    "=",
    "0x1F",
    "1e3",
    "...",
    "---",
    "? a",
    "| a",
)


def read_back(text: str) -> object:
    """What the atlas reads of a key's value."""
    document = read(text.encode(), "a.yml")
    assert document.problems == (), text
    return document.value["key"]


@given(TEXTS)
@example("NO")
@example("a, b: c #d")
@example("\\'\"")
def test_a_text_is_read_back_as_the_same_text(text: str) -> None:
    assert str(read_back(f"key: {scalar(text)}\n")) == text
    assert read_back(f"key: [{scalar(text, flow=True)}, b]\n") == [text, "b"]


@pytest.mark.parametrize("text", [text for text in (*AWKWARD, *MORE_AWKWARD) if text])
def test_an_awkward_text_is_a_text_for_every_reader(text: str) -> None:
    written = f"key: {scalar(text)}\n"
    assert read_back(written) == text
    assert type(read_back(written)) is str
    assert other_reader.safe_load(written) == {"key": text}


@pytest.mark.parametrize("text", ["Wels", "https://example.org/a?b=c#d", "Möbel & Holz", "it's", "plastics/injection-moulding"])
def test_a_text_that_needs_no_quotes_has_none(text: str) -> None:
    assert scalar(text) == text


def test_dates_numbers_and_truth_values_stand_as_they_are() -> None:
    assert [scalar(value) for value in (datetime.date(2026, 11, 22), 1998, 47.5, True)] == ["2026-11-22", "1998", "47.5", "true"]
