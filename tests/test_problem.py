"""Problems as values: their order, their two printed forms, and their codes against the code that uses them."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import atlas_builder
from atlas_builder.problem import (
    CODES,
    QUOTE_LIMIT,
    Problem,
    Severity,
    as_json,
    as_text,
    counts,
    did_you_mean,
    has_errors,
    in_words,
    quote,
)

PACKAGE = Path(atlas_builder.__file__).parent
REGION = Problem("clusters/x/cluster.yml", 14, 5, "region", "region-unknown", "`AT99` is not a region", "did you mean `AT31`?")
KEYS = ("file", "field", "message", "hint")
SITE = Problem("clusters/x/cluster.yml", 1, 1, "", "website-missing", "an active cluster without a website")
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)

# Where a code can stand among the arguments of what makes a Problem; what stands there and is no word of that form is a message.
CODE_ARGUMENT = {"Problem": (4,), "problem": (2,), "Fault": (0,), "PydanticCustomError": (0,), "_say": (1, 2), "_refused": (0,)}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# `unlisted` becomes the code of its list in records/faults.py.
RENAMED = {"unlisted"}


def with_text(key: str, text: str) -> Problem:
    """A problem with a text of somebody else's in one of its keys."""
    values = {name: getattr(REGION, name) for name in KEYS} | {key: text}
    return replace(REGION, **values)


def test_the_text_form_is_one_line_with_the_hint_below_it() -> None:
    assert as_text([REGION]) == (
        "clusters/x/cluster.yml:14:5: error[region-unknown] region: `AT99` is not a region\n    did you mean `AT31`?"
    )


def test_on_a_terminal_errors_are_red_and_warnings_yellow_and_the_words_stay() -> None:
    coloured = as_text([REGION, SITE], colour=True)
    assert "\x1b[1;31merror[region-unknown]\x1b[0m region:" in coloured
    assert "\x1b[1;33mwarning[website-missing]\x1b[0m:" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text([REGION, SITE])


def test_a_problem_of_a_whole_file_has_no_key_and_without_a_hint_no_second_line() -> None:
    assert as_text([SITE]) == "clusters/x/cluster.yml:1:1: warning[website-missing]: an active cluster without a website"


def test_the_json_form_has_the_keys_of_the_contract_in_their_order() -> None:
    held = json.loads(as_json([REGION, SITE]))
    assert list(held) == ["problems", "counts"]
    assert [list(row) for row in held["problems"]] == [["file", "line", "column", "field", "code", "severity", "message", "hint"]] * 2
    assert held["problems"][0] == {
        "file": "clusters/x/cluster.yml",
        "line": 14,
        "column": 5,
        "field": "region",
        "code": "region-unknown",
        "severity": "error",
        "message": "`AT99` is not a region",
        "hint": "did you mean `AT31`?",
    }
    assert held["problems"][1]["severity"] == "warning"
    assert held["counts"] == {"error": 1, "warning": 1}


def test_no_problem_is_an_empty_text_and_json_with_both_counts() -> None:
    assert as_text([]) == ""
    assert json.loads(as_json([])) == {"problems": [], "counts": {"error": 0, "warning": 0}}


def test_problems_stand_in_the_order_of_file_line_and_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 9), ("a", 2, 10), ("a", 1, 80)]
    found = sorted(replace(REGION, file=file, line=line, column=column) for file, line, column in places)
    assert [(problem.file, problem.line, problem.column) for problem in found] == [
        ("a", 1, 80), ("a", 2, 9), ("a", 2, 10), ("a", 10, 1), ("b", 1, 1)
    ]  # fmt: skip


def test_errors_end_a_run_and_warnings_only_a_strict_one() -> None:
    assert REGION.severity is Severity.ERROR
    assert SITE.severity is Severity.WARNING
    assert has_errors([SITE, REGION])
    assert not has_errors([SITE])
    assert has_errors([SITE], strict=True)
    assert not has_errors([], strict=True)


def test_the_counts_in_words_know_one_from_many() -> None:
    assert counts([REGION, SITE, SITE]) == {"error": 1, "warning": 2}
    assert in_words([REGION, SITE, SITE]) == "1 error, 2 warnings"


def test_a_code_without_a_row_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no-such-code"):
        Problem("a", 1, 1, "", "no-such-code", "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "`plain`"),
        ("", "``"),
        (12, "`12`"),
        ("two\nlines", r"`two\nlines`"),
        ("tab\there", r"`tab\there`"),
        ("bell\x07", r"`bell\x07`"),
        ("\x1b[31mred", r"`\x1b[31mred`"),
        ("turned\u202eround", r"`turned\u202eround`"),
        ("zero\u200bwidth", r"`zero\u200bwidth`"),
        ("line\u2028break", r"`line\u2028break`"),
        ("half\ud800", r"`half\ud800`"),
        ("tag\U000e0041", r"`tag\U000e0041`"),
        ("back`quote", "`back'quote`"),
        ("Škofja Loka, 東京", "`Škofja Loka, 東京`"),
    ],
)
def test_a_quoted_value_is_one_line_whose_hidden_signs_are_written_out(value: object, shown: str) -> None:
    assert quote(value) == shown


def test_a_quoted_value_is_cut_at_its_limit() -> None:
    assert quote("x" * QUOTE_LIMIT) == f"`{'x' * 200}`"
    assert quote("x" * (QUOTE_LIMIT + 1)) == f"`{'x' * 199}…`"
    assert len(quote("x" * 1_000_000)) == QUOTE_LIMIT + 2


def test_a_long_key_is_cut_in_both_forms() -> None:
    long = replace(REGION, field="k" * 500)
    assert "k" * 199 + "…:" in as_text([long])
    assert json.loads(as_json([long]))["problems"][0]["field"] == "k" * 199 + "…"


@pytest.mark.parametrize("sign", ["##[error]gone", "##vso[task.setvariable]x", "##teamcity[x]", "###[group]"])
@pytest.mark.parametrize("key", KEYS)
def test_a_value_commands_no_runner_of_a_forge(sign: str, key: str) -> None:
    problem = with_text(key, f"before {sign} after")
    for text in (as_text([problem]), as_json([problem])):
        assert not re.search(r"##\w*\[", text)
    assert json.loads(as_json([problem]))["problems"][0][key] == f"before {sign} after"


@pytest.mark.parametrize("start", ["::error::gone", " ::stop-commands::x", "\u00a0::set-output name=a::b", "::::"])
@pytest.mark.parametrize("key", ["file", "hint"])
def test_no_line_of_a_log_begins_with_the_sign_of_a_command(start: str, key: str) -> None:
    problem = with_text(key, start)
    for text in (as_text([problem]), as_json([problem])):
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert json.loads(as_json([problem]))["problems"][0][key] == start


def test_a_line_break_in_a_name_forges_no_second_problem() -> None:
    forged = "x.yml\nclusters/y/cluster.yml:1:1: error[yaml-syntax]: forged\r\n::error::forged\u2028forged"
    for key in KEYS:
        assert len(as_text([with_text(key, forged)]).splitlines()) == 2


def test_a_sign_that_hides_is_an_escape_in_json_and_the_value_stays() -> None:
    problem = replace(REGION, message="a\u202eb\u200bc\ud800d\U000e0041e\x7ff")
    text = as_json([problem])
    assert r"a\u202eb\u200bc\ud800d\udb40\udc41e\u007ff" in text
    assert json.loads(text)["problems"][0]["message"] == problem.message


def test_a_file_name_that_is_no_text_is_written_out() -> None:
    name = b"clusters/\xff.yml".decode("utf-8", "surrogateescape")
    problem = replace(REGION, file=name)
    assert as_text([problem]).startswith(r"clusters/\udcff.yml:14:5: ")
    assert json.loads(as_json([problem]))["problems"][0]["file"] == r"clusters/\udcff.yml"


@given(ANYTHING, ANYTHING, ANYTHING)
def test_whatever_a_value_holds_a_problem_is_two_safe_lines_and_valid_json(file: str, message: str, hint: str) -> None:
    problem = Problem(file, 1, 1, "", "key-unknown", quote(message), "- " + hint)
    lines = as_text([problem]).splitlines()
    assert len(lines) == 2
    for line in (*lines, *as_json([problem]).splitlines()):
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##[A-Za-z]*\[", line)
        assert {unicodedata.category(sign) for sign in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    json.loads(as_json([problem]))


@given(ANYTHING)
def test_a_quoted_value_closes_its_quotes_and_holds_no_others(value: str) -> None:
    shown = quote(value)
    assert shown[0] == shown[-1] == "`"
    assert "`" not in shown[1:-1]
    assert len(shown.splitlines()) == 1


def test_the_nearest_known_word_is_offered_and_no_far_one() -> None:
    assert did_you_mean("compny", ["university", "company"]) == "did you mean `company`?"
    assert did_you_mean("COMPANY", ["company"]) == "did you mean `company`?"
    assert did_you_mean("xyz", ["company", "university"]) == ""
    assert did_you_mean("company", []) == ""
    assert did_you_mean("", ["company"]) == ""


def test_the_offered_word_does_not_hang_on_the_order_of_the_words() -> None:
    words = ["mould-b", "mould-a", "mould-c"]
    assert did_you_mean("mould-x", words) == did_you_mean("mould-x", reversed(words)) == did_you_mean("mould-x", set(words))


def test_a_word_half_right_is_offered_where_the_caller_wants_it() -> None:
    assert did_you_mean("AT99", ["AT31"]) == ""
    assert did_you_mean("AT99", ["AT31"], likeness=0.25) == "did you mean `AT31`?"


def test_a_very_long_word_is_compared_in_no_time() -> None:
    assert did_you_mean("m" * 1_000_000, ["m" * 100, "x"]) == f"did you mean `{'m' * 100}`?"


def sources() -> Iterator[ast.AST]:
    """Every node of the package's code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def constants(node: ast.AST) -> Iterator[str]:
    """The texts that an argument can be: of a conditional expression, both."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def given_codes() -> set[str]:
    """Every text that stands in the code at the place of a code."""
    found = set()
    for node in sources():
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            arguments = list(node.args)
            for index, argument in enumerate(node.args):
                if isinstance(argument, ast.Starred):
                    arguments[index : index + 1] = [argument, argument]  # line and column
            for place in CODE_ARGUMENT.get(name, ()):
                found |= {text for argument in arguments[place : place + 1] for text in constants(argument) if CODE.fullmatch(text)}
    return found


def test_every_code_is_kebab_case_and_of_one_severity_only() -> None:
    assert [code for code in CODES if not CODE.fullmatch(code)] == []
    declared = (PACKAGE / "problem.py").read_text(encoding="utf-8")
    blocks = re.findall(r'^_(?:ERRORS|WARNINGS) = """(.*?)"""', declared, re.DOTALL | re.MULTILINE)
    words = " ".join(blocks).split()
    assert len(words) == len(set(words)) == len(CODES)


def test_every_code_that_the_package_gives_is_declared() -> None:
    codes = given_codes()
    assert len(codes) > 30  # else the names in CODE_ARGUMENT are out of date
    assert codes - RENAMED - CODES.keys() == set()


def test_every_declared_code_is_used_somewhere_in_the_package() -> None:
    used = {node.value for node in sources() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted(CODES.keys() - used) == []
