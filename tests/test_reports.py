"""The forms of problems for other programs: GitHub's annotations and summary, and SARIF, whatever a record says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from atlas_builder.problem import CODES, Problem, as_text, quote
from atlas_builder.reference import LANGUAGES
from atlas_builder.reports import ANNOTATIONS, SUMMARY_BYTES, as_github, as_sarif, as_summary, placed

REGION = Problem("clusters/x/cluster.yml", 14, 5, "region", "region-unknown", "`AT99` is not a region", "did you mean `AT31`?")
SITE = Problem("clusters/x/cluster.yml", 1, 1, "", "website-missing", "an active cluster without a website")
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
HOSTILE = st.one_of(
    ANYTHING, st.sampled_from(["::error::x", "\n::error::x", "\r\n::warning file=a::b", "%0A::error::", "##[error]x", " ::x", "|<b>", "]("])
)
PROBLEMS = st.lists(
    st.builds(
        Problem,
        file=HOSTILE,
        line=st.integers(1, 99),
        column=st.integers(1, 99),
        field=HOSTILE,
        code=st.sampled_from(sorted(CODES)),
        message=HOSTILE,
        hint=HOSTILE,
    ),
    max_size=30,
)
COMMAND = re.compile(r"::(error|warning) file=([^,:]*),line=(\d+),col=(\d+),title=([^,:]*)::(.*)")
# The parts of SARIF 2.1.0 that its schema requires of what we write, and the words that it allows there.
LEVELS = ["none", "note", "warning", "error"]
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {
                                                "help": TEXT,
                                                "shortDescription": TEXT,
                                                "helpUri": {"type": "string", "format": "uri"},
                                                "defaultConfiguration": {"properties": {"level": {"enum": LEVELS}}},
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "locations", "partialFingerprints"],
                            "properties": {
                                "level": {"enum": LEVELS},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "message": {"type": "object", "required": ["text"]},
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                                "locations": {
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]*$"}}
                                                    },
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        }
                                                    },
                                                },
                                            }
                                        },
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def unescaped(text: str) -> str:
    """What GitHub's runner makes of a property."""
    return text.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def many(count: int) -> list[Problem]:
    """Errors and warnings, `count` of each."""
    return [replace(problem, line=number) for number in range(1, count + 1) for problem in (REGION, SITE)]


def test_an_annotation_names_file_line_column_and_code() -> None:
    text, rest = as_github([REGION, SITE])
    assert text.splitlines() == [
        "::error file=clusters/x/cluster.yml,line=14,col=5,title=region-unknown region::`AT99` is not a region%0Adid you mean `AT31`?",
        "::warning file=clusters/x/cluster.yml,line=1,col=1,title=website-missing::an active cluster without a website",
    ]
    assert rest == ()


def test_a_step_has_ten_annotations_of_each_severity_and_the_rest_is_given_back() -> None:
    problems = many(ANNOTATIONS + 3)
    text, rest = as_github(problems)
    kinds = [line.split()[0] for line in text.splitlines()]
    assert (kinds.count("::error"), kinds.count("::warning")) == (10, 10)
    assert list(rest) == problems[20:]


@given(PROBLEMS)
def test_there_are_as_many_commands_as_problems_whatever_a_record_says(problems: list[Problem]) -> None:
    text, rest = as_github(problems)
    lines = re.split(r"\r\n|\r|\n", text) if text else []
    assert len(lines) + len(rest) == len(problems)
    assert [bool(COMMAND.fullmatch(line)) for line in lines] == [True] * len(lines)
    text.encode("utf-8")


@given(PROBLEMS)
def test_what_stands_in_plain_lines_is_no_command_whatever_a_record_says(problems: list[Problem]) -> None:
    assert not [line for line in re.split(r"\r\n|\r|\n", as_text(problems)) if line.lstrip().startswith("::")]


@given(HOSTILE.filter(lambda text: text.isprintable()))
def test_the_runner_reads_the_name_of_the_file_as_it_is(file: str) -> None:
    text, _ = as_github([replace(REGION, file=file)])
    match = COMMAND.fullmatch(text)
    assert match
    assert unescaped(match[2]) == file


@given(PROBLEMS)
def test_a_summary_has_one_row_of_five_cells_a_problem_and_no_markup_of_a_record(problems: list[Problem]) -> None:
    rows = as_summary(problems).split("\n")[2:]
    assert len(rows) == len(problems)
    for row in rows:
        assert row.count("|") == 6
        assert re.findall(r"<[^>]*>", row) in ([], ["<br>"])
        assert not re.search(r"[`*_\[\]\\]", row)
        row.encode("utf-8", "backslashreplace")


def test_a_row_of_the_summary_shows_what_was_found_and_leads_to_the_explanation() -> None:
    problem = replace(REGION, message=f"{quote('<img src=x> | **b**')} is not a region")
    row = as_summary([problem], lambda code: f"https://atlas.example.org/problems/#{code}").split("\n")[-1]
    assert "](https://atlas.example.org/problems/#region-unknown)" in row
    assert "`<img src=x> | **b**` is not a region" in unescape(row)
    assert "<img" not in row


def test_a_summary_stays_below_what_github_takes_and_counts_what_it_leaves_out() -> None:
    problems = [replace(REGION, line=number) for number in range(1, 9001)]
    text = as_summary(problems)
    assert len(text.encode()) <= SUMMARY_BYTES
    shown = text.count("&#46;yml |")
    assert text.endswith(f"\n\n{9000 - shown:,} more are not shown here.")
    assert as_summary(problems[:2], room=10).endswith("2 more are not shown here.")


def test_files_are_named_from_the_root_of_the_repository() -> None:
    assert [problem.file for problem in placed([REGION], "atlases/alps/")] == ["atlases/alps/clusters/x/cluster.yml"]
    assert placed([REGION], "") == (REGION,)


@given(PROBLEMS)
def test_sarif_has_what_its_schema_requires_whatever_a_record_says(problems: list[Problem]) -> None:
    text = as_sarif(problems, "1.2.3", address=lambda code: f"https://atlas.example.org/problems/#{code}")
    assert text.isprintable() or all(line.isprintable() for line in text.split("\n"))
    held = json.loads(text)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(held)] == []
    (run,) = held["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [problem.code for problem in problems]
    prints = [result["partialFingerprints"]["atlasProblem/v1"] for result in run["results"]]
    assert len(set(prints)) == len(problems)
    text.encode("utf-8")


def test_a_result_of_sarif_stands_where_the_problem_stands() -> None:
    (run,) = json.loads(as_sarif([replace(REGION, file="clusters/ä b/c:d.yml")], "1.2.3"))["runs"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "clusters/%C3%A4%20b/c%3Ad.yml"
    assert unquote(place["artifactLocation"]["uri"]) == "clusters/ä b/c:d.yml"
    assert place["region"] == {"startLine": 14, "startColumn": 5}
    assert (result["level"], result["message"]["text"]) == ("error", "`AT99` is not a region\ndid you mean `AT31`?")
    assert run["tool"]["driver"]["semanticVersion"] == "1.2.3"
    assert "helpUri" not in run["tool"]["driver"]["rules"][0]


def test_a_message_of_sarif_opens_no_place_and_no_link() -> None:
    (run,) = json.loads(as_sarif([replace(REGION, message="`{0}` and `[x](https://evil.example)`, [3, 7]", hint="")], "1"))["runs"]
    assert run["results"][0]["message"]["text"] == r"`{{0}}` and `\[x](https://evil.example)`, [3, 7]"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_says_meaning_cure_and_example_and_where_it_is_explained(lang: str) -> None:
    (run,) = json.loads(as_sarif([SITE, REGION], "1", lang=lang, address=lambda code: f"https://a.example/#{code}"))["runs"]
    region, site = run["tool"]["driver"]["rules"]
    assert (region["id"], region["helpUri"], site["defaultConfiguration"]) == (
        "region-unknown",
        "https://a.example/#region-unknown",
        {"level": "warning"},
    )
    assert "region: AT99" in region["help"]["text"]
    assert ("kennt" in region["shortDescription"]["text"]) == (lang == "de")


def test_a_fingerprint_outlives_new_lines_and_other_words() -> None:
    def prints(*problems: Problem) -> list[str]:
        (run,) = json.loads(as_sarif(problems, "1"))["runs"]
        return [result["partialFingerprints"]["atlasProblem/v1"] for result in run["results"]]

    assert prints(REGION) == prints(replace(REGION, line=20, message="`AT99` ist keine Region"))
    assert prints(REGION) != prints(replace(REGION, field="serves[0]"))
