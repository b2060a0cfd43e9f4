"""One fault in somebody's data, as a value: order, count, and print as text or JSON.

To add a code: its word in `_ERRORS` or `_WARNINGS`, and its entry in the reference, see reference.py; a test compares the two.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

QUOTE_LIMIT = 200  # signs of a contributor's value shown in a message: enough to know it, too few to flood a log
# Runners of forges take `##word[` for a command wherever it stands in a line of a log, and `::` at the beginning of one.
_LOG_COMMAND = re.compile(r"#(?=#[A-Za-z]*\[)")
_LOG_COMMAND_IN_FRONT = re.compile(r"^(\s*):(?=:)")


class Severity(StrEnum):
    """Errors end the run before anything is derived; warnings end it only under --strict."""

    ERROR = "error"
    WARNING = "warning"


_ERRORS = """
    alias-refused atlas-missing bidi-character bytes-not-utf8 cell-formula cell-merged cell-unreadable
    cluster-missing cluster-unknown colour-malformed column-double column-missing column-unknown
    consent-malformed control-character coordinate-incomplete date-malformed document-empty
    document-not-record documents-several engine extension-wrong field-cycle field-unknown file-too-big
    file-unreadable id-duplicate id-in-record id-malformed ids-alike invisible-character key-duplicate
    key-missing key-not-text key-unknown label-missing label-unknown language-malformed list-not
    meta-cluster-short not-a-file number-malformed number-range number-too-long offer-expires-early
    output-not-ours previous-unreadable publish-failed range-reversed record-elsewhere record-not
    region-outline region-unknown regions-unreadable ror-malformed row-double row-orphan search-failed
    sheet-hidden sheet-unknown sheet-unreadable site-foreign site-link site-policy site-structure
    succession-cycle surrogate tag-refused text-empty text-not text-too-long theme-unknown too-deep too-many
    truth-malformed url-malformed value-duplicate value-unknown yaml-syntax
""".split()
_WARNINGS = """
    consent-lapsed date-future evidence-missing host-lookalike host-private icon-unknown page-link place-outside-country
    place-unknown region-country region-outside-area related-one-sided stray-file website-missing
""".split()

_CELL = re.compile(r"\.\w{3,4}!.+")  # a place in a spreadsheet, such as a.xlsx!actors!C7, says itself where it is

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}  # beside the word, for terminals
_PLAIN = "\x1b[0m"

CODES: dict[str, Severity] = dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What was found, where, and the next step. Line and column count from 1; a whole file's problem stands at 1:1."""

    file: str
    line: int
    column: int
    field: str
    code: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"problem code {self.code!r} has no row in CODES")

    @property
    def severity(self) -> Severity:
        """Error or warning; a property of the code."""
        return CODES[self.code]


def quote(value: object) -> str:
    """A contributor's value for a message: one line, between back-quotes, cut, its control and hidden signs written out.

    >>> quote("a\\nb")
    '`a\\\\nb`'
    """
    return f"`{''.join(_shown(sign) for sign in _cut(str(value)))}`"


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 1] + "…"


def _shown(sign: str) -> str:
    if sign == "`":
        return "'"
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co"):
        return (
            sign.encode("unicode_escape", "surrogatepass").decode("ascii")
            if ord(sign) < 0xD800 or ord(sign) > 0xDFFF
            else f"\\u{ord(sign):04x}"
        )
    return sign


def did_you_mean(value: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The nearest known word as a question, or nothing where none is at least so like it (0 to 1).

    >>> did_you_mean("compny", ["company", "university"])
    'did you mean `company`?'
    """
    words = {word.casefold(): word for word in sorted(known)}
    near = get_close_matches(value[:100].casefold(), list(words), n=1, cutoff=likeness)
    return f"did you mean {quote(words[near[0]])}?" if near else ""


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether the run must end: any error, or under `strict` anything at all."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    """How many of each severity; both keys are always there."""
    tally = {"error": 0, "warning": 0}
    for problem in problems:
        tally[problem.severity.value] += 1
    return tally


def in_words(problems: Iterable[Problem]) -> str:
    """How many of each severity, for people.

    >>> in_words([])
    '0 errors, 0 warnings'
    """
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts(problems).items())


def as_text(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """One line a problem, its hint indented below; safe to print on a terminal and in a log."""
    lines: list[str] = []
    for problem in problems:
        where = one_line(problem.file) if _CELL.search(problem.file) else f"{one_line(problem.file)}:{problem.line}:{problem.column}"
        field = f" {one_line(_cut(problem.field))}" if problem.field else ""
        label = f"{problem.severity}[{problem.code}]"
        label = f"{_COLOURS[problem.severity]}{label}{_PLAIN}" if colour else label
        lines.append(f"{where}: {label}{field}: {one_line(problem.message)}")
        if problem.hint:
            lines.append(f"    {one_line(problem.hint)}")
    return "\n".join(lines)


def one_line(text: str) -> str:
    """The text on one line: a file name or a value can hold a line break, which would forge a second message, or a log's command."""
    line = "".join(sign if sign.isprintable() else _shown(sign) for sign in text)
    return _LOG_COMMAND_IN_FRONT.sub(r"\1\\x3a", _LOG_COMMAND.sub(r"\\x23", line))


def as_json(problems: Sequence[Problem]) -> str:
    """The form of `check --format json`."""
    rows = [
        {
            "file": problem.file.encode("utf-8", "backslashreplace").decode("utf-8"),
            "line": problem.line,
            "column": problem.column,
            "field": _cut(problem.field),
            "code": problem.code,
            "severity": problem.severity.value,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json_text({"problems": rows, "counts": counts(problems)})


def json_text(value: object) -> str:
    """A value as JSON that is safe to print: what would hide on a terminal or command a log stands as an escape, the value is the same."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    lines = (line if line.isprintable() else "".join(map(_in_json, line)) for line in text.split("\n"))
    return _LOG_COMMAND.sub(r"\\u0023", "\n".join(lines))


def _in_json(sign: str) -> str:
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]
