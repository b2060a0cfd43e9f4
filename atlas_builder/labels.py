"""The labels of every language of an atlas: the package's own, with the atlas's over them, checked for gaps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from atlas_builder.language import Language, compare_labels, locale, read_labels
from atlas_builder.problem import Problem, quote
from atlas_builder.project import DEFAULTS, SETTINGS, packaged_languages
from atlas_builder.records.files import read_bytes
from atlas_builder.records.yaml import Document, read

REFERENCE = "en"


def languages_of(root: Path, codes: Iterable[str]) -> tuple[tuple[Language, ...], tuple[Problem, ...]]:
    """The languages in the order of atlas.yml, and what their labels lack. A missing label is shown in English, and is a Problem."""
    reference, _ = _packaged(REFERENCE)
    languages, problems = [], []
    for index, code in enumerate(codes):
        if locale(code) is None:
            problems.append(_unknown(root, index, code))
            continue
        labels = dict(_packaged(code)[0]) if code in packaged_languages() else {}
        complete = not labels
        file = f"content/{code}/labels.yml"
        document = Document({}, (1, 1, None), (), frozenset())
        if (root / file).exists() or (root / file).is_symlink():
            data = read_bytes(root, file)
            if isinstance(data, Problem):
                problems.append(data)
                continue
            own, document, faults = read_labels(data, file)
            problems += faults
            if document.value is None:
                continue  # the file could not be read: all that it lacks follows from that
            refused = {problem.field for problem in faults}
            compared = compare_labels(own, reference, document, file, lang=code, complete=complete)
            problems += (problem for problem in compared if problem.field not in refused)
            labels |= own
        elif complete:
            problems += compare_labels({}, reference, document, file, lang=code, complete=True)
        languages.append(Language(code, {**reference, **labels}))
    return tuple(languages), tuple(problems)


def _unknown(root: Path, index: int, code: str) -> Problem:
    data = read_bytes(root, SETTINGS)
    line, column = (1, 1) if isinstance(data, Problem) else read(data, SETTINGS).at_value(("languages", index))
    message = f"{quote(code)} is no language that is known"
    return Problem(SETTINGS, line, column, f"languages[{index}]", "language-malformed", message, "write a BCP 47 tag, such as de or sl")


@cache
def _packaged(code: str) -> tuple[dict[str, str], Document]:
    file = f"content/{code}/labels.yml"
    labels, document, faults = read_labels((DEFAULTS / file).read_bytes(), file)
    if faults:
        raise ValueError(f"the packaged labels of {code} are at fault: {faults[0]}")
    return labels, document
