"""Texts in Markdown as files, read with the same care as records; the narratives of the themes are among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from atlas_builder.problem import Problem, quote
from atlas_builder.records.characters import refused
from atlas_builder.records.files import read_bytes
from atlas_builder.records.yaml import SIGNS_SHOWN, SIZE_LIMIT
from atlas_builder.values import LANGUAGE_PATTERN

_LANGUAGE = re.compile(LANGUAGE_PATTERN)


def read_prose(root: Path, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a Markdown file, and what is wrong with it; the text is empty where it may not be shown."""
    data = read_bytes(root, file)
    if isinstance(data, Problem):
        return "", (data,)
    if len(data) > SIZE_LIMIT:
        message = f"the file has more than {SIZE_LIMIT:,} bytes"
        return "", (Problem(file, 1, 1, "", "file-too-big", message, "split it"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", (Problem(file, line, 1, "", "bytes-not-utf8", "the text is not written in UTF-8", "save it as UTF-8"),)
    problems = []
    for offset, code, name in refused(text)[:SIGNS_SHOWN]:
        line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
        message = f"the text holds the sign {name}, which a reader cannot see"
        problems.append(Problem(file, line, column, "", code, message, "delete it"))
    return "" if problems else text, tuple(problems)


def narratives(root: Path, files: Iterable[str], themes: Collection[str]) -> tuple[dict[str, dict[str, str]], tuple[Problem, ...]]:
    """Theme ids to language to text, from files named `themes/<theme>.<lang>.md`, and what is wrong with them."""
    texts: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for file in files:
        theme, lang, _ = file.rpartition("/")[2].split(".")
        if not _LANGUAGE.fullmatch(lang):
            hint = "a theme's text is named <theme>.<language>.md, such as plastics.de.md"
            problems.append(Problem(file, 1, 1, "", "language-malformed", f"{quote(lang)} is no language", hint))
            continue
        text, faults = read_prose(root, file)
        problems += faults
        if text.strip() and theme in themes:
            texts.setdefault(theme, {})[lang] = text
    return texts, tuple(problems)
