"""The one form of a record: what is written is read back as the same values, twice formed is once formed, and no comment is lost."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml as other_reader
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.contribute.form import canonical, written
from atlas_builder.contribute.shapes import MODELS, shape_of
from atlas_builder.model import FILLED_IN
from atlas_builder.records.characters import refused
from atlas_builder.records.yaml import read
from atlas_builder.values import DATE_PATTERN

REPOSITORY = Path(__file__).parent.parent.parent
CLUSTER_KEYS = tuple(shape_of("cluster").keys)

SIGNS = st.sampled_from([*"abé1 .:#-'\"[]{},&*!|>%@`\\\n\t~=<?/", "NO", "true", "12:30", "1.10", "2026-01-02", ": ", " #", "- "])
TEXTS = st.one_of(
    st.lists(SIGNS, max_size=8).map("".join),
    st.text(max_size=20).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)),
    st.sampled_from(("NO", "yes", "null", "", "1.10", "12:30", "2026-11-22", "0x1F", "a\nb\n", "a \nb", "\na", " a", "a\n\n", "=", "y")),
).filter(lambda text: not refused(text))
LEAVES = st.one_of(TEXTS, st.integers(), st.booleans(), st.dates(), st.floats(-180, 180).map(lambda number: round(number, 5)))
KEYS = st.sampled_from((*CLUSTER_KEYS, "field", "url", "city", "en", "no", "checked", "strange"))
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8
)
RECORDS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)
KINDS = st.sampled_from(sorted(MODELS))


def value_of(text: str) -> Any:
    found = read(text.encode(), "x.yml")
    assert found.problems == ()
    return found.value


def as_read(value: Any) -> Any:
    """What the reader gives for a value: all of it as text."""
    if isinstance(value, dict):
        return {key: as_read(held) for key, held in value.items()}
    if isinstance(value, list):
        return [as_read(held) for held in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(RECORDS, KINDS)
def test_what_is_written_is_read_back(values: dict[str, Any], kind: str) -> None:
    assert value_of(written(values, kind)) == as_read(values)


@given(RECORDS, KINDS)
def test_what_is_written_has_the_one_form_already(values: dict[str, Any], kind: str) -> None:
    text = written(values, kind)
    assert canonical(text, kind) == text


@given(st.dictionaries(st.sampled_from(("name", "acronym", "host", "summary")), TEXTS, min_size=1))
def test_a_reader_of_yaml_1_1_sees_the_same_text(values: dict[str, str]) -> None:
    read_by_another = other_reader.safe_load(written(values, "cluster"))
    assert read_by_another == values


@given(RECORDS, KINDS)
def test_no_line_has_a_blank_at_its_end_and_the_last_one_is_not_empty(values: dict[str, Any], kind: str) -> None:
    text = written(values, kind)
    assert not re.search(r"[ \t]\n", text)
    assert text.endswith("\n")
    assert "\r" not in text


COMMENTS = st.text("ab #:-'[{\"", max_size=6).map(lambda text: f"#{text}".rstrip())


@st.composite
def commented(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A record in order with comments and blank lines wherever they may stand, and what the comments say."""
    lines = written(draw(RECORDS), "cluster").splitlines()
    said: list[str] = []
    made: list[str] = []
    in_text: str | None = None  # the indent of the key whose text of several lines we are in
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        if in_text is not None and (not line or len(indent) > len(in_text)):
            made.append(line)
            continue
        in_text = None
        for _ in range(draw(st.integers(0, 2))):
            said.append(draw(COMMENTS))
            made.append(draw(st.sampled_from(("", indent, indent + "  "))) + said[-1])
        if draw(st.booleans()):
            made.append("")
        if re.search(r"(?:: |- )\|-?$", line):
            in_text = indent
        elif draw(st.booleans()):
            said.append(draw(COMMENTS))
            line += "  " + said[-1]
        made.append(line)
    return "\n".join(made) + "\n", said


@given(commented())
def test_a_text_twice_formed_is_once_formed_and_says_the_same(given_text: tuple[str, list[str]]) -> None:
    text, said = given_text
    before = read(text.encode(), "x.yml")
    if before.problems:
        return
    once = canonical(text, "cluster")
    assert canonical(once, "cluster") == once
    assert value_of(once) == before.value
    kept = once
    for comment in sorted(said, key=len, reverse=True):
        assert comment in kept
        kept = kept.replace(comment, "", 1)


def test_comments_move_with_their_keys() -> None:
    text = """\
# About the whole file.

# The seat.
region: AT31 # upper Austria
name:   'Linz'

# Why it matters:
#   two lines
competencies:
    # The first one.
    - note: welding   # of tubes
      field: plastics   # a theme
      #level: 3
    # The second one.
    - field: smart-grids
# Where it can be read.
sources: [ 'https://example.org/' ]   # checked by hand
# The end.
"""
    assert (
        canonical(text, "cluster")
        == """\
# About the whole file.

name: Linz
# The seat.
region: AT31  # upper Austria

# Why it matters:
#   two lines
competencies:
  # The first one.
  - field: plastics  # a theme
    #level: 3
    note: welding  # of tubes
  # The second one.
  - field: smart-grids
# Where it can be read.
sources:  # checked by hand
  - https://example.org/
# The end.
"""
    )


def test_comments_inside_of_brackets_make_a_list_of_lines() -> None:
    text = "kets: [ # two\n  photonics, # light\n  # and\n  nano ] # end\nname: {a: b} # map\n"
    expected = "name:  # map\n  a: b\n# two\nkets:  # end\n  - photonics  # light\n  # and\n  - nano\n"
    assert canonical(text, "cluster") == expected


def test_a_key_without_a_value_stays_with_its_comment() -> None:
    text = "# Its name.\nname:\nregion:  # Example: AT31\ncompetencies:\n  - field:\n"
    assert canonical(text, "cluster") == text


def test_a_sign_that_only_looks_like_a_comment_is_text() -> None:
    text = 'name: "a # b"\nhost: a#b\ndescription:\n  en: |-\n    # a heading\n\n    text\n'
    assert canonical(text, "cluster") == 'name: "a # b"\nhost: a#b\ndescription:\n  en: |-\n    # a heading\n\n    text\n'


def test_a_comment_behind_the_sign_of_a_block_stays() -> None:
    text = "description:\n  en: | # as printed\n    one\n    two\n\n# next\nname: x\n"
    expected = "# next\nname: x\ndescription:\n  en: |  # as printed\n    one\n    two\n"
    assert canonical(text, "cluster").replace("\n\n", "\n") == expected


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("name", "NO", 'name: "NO"'),
        ("name", "1.10", 'name: "1.10"'),
        ("host", "12:30", 'host: "12:30"'),
        ("host", "2026-11-22", 'host: "2026-11-22"'),
        ("host", 'say "a: b"', "host: 'say \"a: b\"'"),
        ("founded", "1999", "founded: 1999"),
        ("founded", 1999, "founded: 1999"),
        ("founded", "010", 'founded: "010"'),
        ("names", {"no": "x"}, 'names:\n  "no": x'),
        ("provenance", {"checked": datetime.date(2026, 11, 22)}, "provenance:\n  checked: 2026-11-22"),
        ("location", {"lon": -9.0, "lat": "47.10"}, "location:\n  lat: 47.10\n  lon: -9.0"),
        ("kets", ["photonics", "b, c"], 'kets: [photonics, "b, c"]'),
        ("kets", [], "kets: []"),
        ("sources", ["https://example.org/"], "sources:\n  - https://example.org/"),
        ("description", {"en": "a\n\nb\n"}, "description:\n  en: |\n    a\n\n    b"),
    ],
)
def test_each_value_has_one_way_to_be_written(key: str, value: Any, line: str) -> None:
    assert written({key: value}, "cluster") == line + "\n"


def test_a_list_that_is_too_long_for_a_line_has_a_line_for_each_entry() -> None:
    assert written({"nace": [f"{number:02}.10" for number in range(10, 30)]}, "actor").count("\n  - ") == 20


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("- a\n", "not a record"),
        ("a: b\na: c\n", "a second time"),
        ("a: [\n", "never closed"),
        ("a: &x 1\nb: *x\n", "stands for text"),
    ],
)
def test_a_text_that_is_not_one_map_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        canonical(text, "cluster")


def test_windows_line_ends_and_a_mark_at_the_beginning_go() -> None:
    assert canonical("\ufeff---\r\nname: x\r\n# end\r\n", "cluster") == "name: x\n# end\n"


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_every_key_of_the_model_has_its_place(kind: str) -> None:
    assert set(shape_of(kind).keys) == {field.alias or name for name, field in MODELS[kind].model_fields.items()} - set(FILLED_IN)


def test_the_records_of_the_repository_have_the_one_form() -> None:
    files = sorted((REPOSITORY / "clusters").glob("**/*.yml"))
    assert files
    different = []
    for path in files:
        kind = "meta-cluster" if path.parent.name == "_meta" else "cluster" if path.name == "cluster.yml" else "actor"
        text = path.read_text(encoding="utf-8")
        if canonical(text, kind) != text:
            different.append(path.name)
    assert different == []


def test_dates_are_recognised_as_the_model_does() -> None:
    assert DATE_PATTERN.fullmatch(written({"provenance": {"checked": "2026-01-02"}}, "actor").split()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "name: a\n# name\n",
        "summary:\n  #en:\n  #de:\n\ncompetencies:\n  - field: a\n",
        "competencies:\n  # first\n  - field: a\n    #level:\n    #trl:\n  # second\n  - field: b\n    note: c\n\n# where\nsources:\n  - x\n",
        "name: a\n  # about a\nregion: b\n",
        "description:\n  en: |-\n    a\n    # b\n  # c\n  de: d\n",
        "names:\n  en: a\n\n  # b\n\n  de: c\n",
    ],
)
def test_a_comment_in_its_place_stays_there(text: str) -> None:
    assert canonical(text, "cluster") == text


def test_a_comment_below_a_text_of_several_lines_does_not_become_one_of_them() -> None:
    text = "description:\n  en: |\n      a\n      b\n    # c\nname: d\n"
    assert canonical(text, "cluster") == "name: d\ndescription:\n  en: |\n    a\n    b\n  # c\n"


def test_blank_lines_are_kept_one_by_one_and_not_at_the_ends() -> None:
    assert canonical("\n\nname: a\n\n\n\nregion: b\nsummary:\n\n  en: c\n\n\n", "cluster") == "name: a\n\nregion: b\nsummary:\n  en: c\n"
