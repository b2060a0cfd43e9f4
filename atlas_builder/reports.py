"""Problems in the forms that other programs read: annotations of GitHub, and SARIF 2.1.0. Text and JSON stand in problem.py.

A message quotes what a contributor wrote, so every form escapes it: whatever a record says, it ends no line and begins no command.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote as percent

from atlas_builder.problem import Problem, Severity, json_text, one_line
from atlas_builder.reference import Entry, entries

ANNOTATIONS = 10  # of each severity in one step: GitHub shows no more, and says nothing of the rest
SUMMARY_BYTES = 900_000  # GitHub drops a summary of more than 1 MiB as a whole
SARIF = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Address = Callable[[str], str]
"""From a code to the address of its explanation; empty where the site's own address is not known."""

_SARIF_PLACE = re.compile(r"\{\d+\}")
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|&~@:./-]")


def placed(problems: Iterable[Problem], folder: str) -> tuple[Problem, ...]:
    """The problems with their files named from further up: `folder` is the way from there to the atlas, with a slash at its end, or empty."""
    return tuple(replace(problem, file=folder + problem.file) for problem in problems) if folder else tuple(problems)


def as_github(problems: Sequence[Problem]) -> tuple[str, tuple[Problem, ...]]:
    """Workflow commands, one a line, and the problems for which a step has no room left: they belong into its summary."""
    shown: Counter[Severity] = Counter()
    commands, rest = [], []
    for problem in problems:
        if shown[problem.severity] == ANNOTATIONS:
            rest.append(problem)
        else:
            shown[problem.severity] += 1
            commands.append(_command(problem))
    return "\n".join(commands), tuple(rest)


def _command(problem: Problem) -> str:
    properties = {
        "file": _encodable(problem.file),
        "line": str(problem.line),
        "col": str(problem.column),
        "title": one_line(f"{problem.code} {problem.field}".strip()),
    }
    text = one_line(problem.message) + (f"\n{one_line(problem.hint)}" if problem.hint else "")
    held = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{problem.severity} {held}::{_data(text)}"


def _data(text: str) -> str:
    """A text as the data of a command, escaped as the runner of GitHub undoes it.

    >>> _data("100%\\n::error::x")
    '100%25%0A::error::x'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A text as the value of a property of a command.

    >>> _property("a,b::c")
    'a%2Cb%3A%3Ac'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _encodable(text: str) -> str:
    """A file's name, also one that the system stored in no encoding that is known."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_summary(problems: Sequence[Problem], address: Address = lambda code: "", *, room: int = SUMMARY_BYTES) -> str:
    """A table in Markdown for the summary of a step, in at most `room` bytes; what does not fit is counted below it."""
    lines = ["| file | line | | code | problem |", "| --- | ---: | --- | --- | --- |"]
    size = sum(len(line.encode()) + 1 for line in lines) + 200  # the last number leaves room for the line below
    for number, problem in enumerate(problems):
        line = _row(problem, address)
        size += len(line.encode("utf-8")) + 1
        if size > room:
            return "\n".join((*lines, "", f"{len(problems) - number:,} more are not shown here."))
        lines.append(line)
    return "\n".join(lines)


def _row(problem: Problem, address: Address) -> str:
    code = _plain(problem.code)
    where = address(problem.code)
    said = ": ".join(filter(None, (_plain(problem.field), _plain(problem.message))))
    cells = (
        _plain(problem.file),
        str(problem.line),
        problem.severity.value,
        f"[{code}]({percent(where, safe=':/#?=&')})" if where else code,
        said + (f"<br>{_plain(problem.hint)}" if problem.hint else ""),
    )
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown and HTML show as it is: every sign that could mean something stands as a reference to itself.

    >>> _plain("<b> | `x`")
    '&#60;b&#62; &#124; &#96;x&#96;'
    """
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", one_line(text))


def as_sarif(problems: Sequence[Problem], version: str, *, lang: str = "en", address: Address = lambda code: "") -> str:
    """SARIF 2.1.0: the codes that were found as rules, and one result for each problem.

    A result's fingerprint leaves out its line and its words, so that it stays the same when lines are added above it, and in every language.
    """
    known = entries(lang)
    codes = sorted({problem.code for problem in problems})
    seen: Counter[str] = Counter()
    results = []
    for problem in problems:
        print_of = _fingerprint(problem)
        seen[print_of] += 1
        results.append(
            {
                "ruleId": problem.code,
                "ruleIndex": codes.index(problem.code),
                "level": problem.severity.value,
                "message": {"text": _message(problem)},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": _uri(problem.file)},
                            "region": {"startLine": problem.line, "startColumn": problem.column},
                        },
                        **({"logicalLocations": [{"fullyQualifiedName": _encodable(problem.field)}]} if problem.field else {}),
                    }
                ],
                "partialFingerprints": {"atlasProblem/v1": f"{print_of}:{seen[print_of]}"},
            }
        )
    driver = {"name": "atlas", "semanticVersion": version, "rules": [_rule(known[code], address(code)) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SCHEMA, "version": SARIF, "runs": [run]})


def _rule(entry: Entry, address: str) -> dict[str, object]:
    example = entry.words or (f"{entry.example.file}:\n{entry.example.lines}" if entry.example else "")
    fenced = entry.words or (f"`{entry.example.file}`:\n\n```\n{entry.example.lines}\n```" if entry.example else "")
    return {
        "id": entry.code,
        "shortDescription": {"text": entry.meaning},
        "help": {"text": f"{entry.cure}\n\n{example}", "markdown": f"{entry.cure}\n\n{fenced}"},
        "defaultConfiguration": {"level": entry.severity.value},
        **({"helpUri": address} if address else {}),
    }


def _message(problem: Problem) -> str:
    """Message and hint as SARIF reads them: numbers in braces would be places, and brackets before a parenthesis a link."""
    text = "\n".join(filter(None, (problem.message, problem.hint)))
    return _LINK.sub(r"\\\g<0>", _SARIF_PLACE.sub(r"{\g<0>}", _encodable(text)))


def _fingerprint(problem: Problem) -> str:
    said = "\0".join((problem.code, problem.file, problem.field))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _uri(file: str) -> str:
    """A path as a relative address; the bytes of a name in no known encoding stay as they are."""
    try:
        return percent(file.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return percent(_encodable(file))
