"""atlas check."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atlas_builder.console import WRITTEN_IN, AtlasDir, Lang, below, explanations, has_colour, language, moment, root_of, today
from atlas_builder.problem import Problem, as_json, as_text, has_errors, in_words

if TYPE_CHECKING:
    from atlas_builder.records.cache import Answer

SUMMARY = "GITHUB_STEP_SUMMARY"
WORKSPACE = "GITHUB_WORKSPACE"


class Format(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders to report on. Default: the whole atlas.")] = None,
    atlas: AtlasDir = None,
    output: Annotated[
        Format, typer.Option("--format", help="How problems are printed; github for a workflow's annotations, sarif for code scanning.")
    ] = Format.TEXT,
    lang: Lang = "en",
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors for the exit code.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read every file anew, also where nothing has changed since the last check.")
    ] = False,
) -> None:
    """Every problem of every record in one run; writes nothing into the atlas."""
    language(lang)
    translated, said = _translation(lang)
    root = root_of(atlas)
    checked = _checked(root, cached=not no_cache)
    problems = translated(below(checked.problems, root, paths) if paths else checked.problems)
    address = explanations(checked.site_url, checked.languages, lang)
    if output is Format.JSON:
        print(as_json(problems))
    elif output is Format.SARIF:
        from atlas_builder import __version__
        from atlas_builder.reports import as_sarif, placed

        print(as_sarif(placed(problems, _way_to(root)), __version__, lang=lang, address=address))
    else:
        if output is Format.GITHUB:
            from atlas_builder.reports import placed

            _annotate(placed(problems, _way_to(root)), address)
        elif problems:
            print(as_text(problems, colour=has_colour(sys.stdout)))
        print(said(f"{checked.records} files read: {in_words(problems)}"), file=sys.stderr)
        if problems and address("x"):
            print(said(f"what each code means: {address('').rstrip('#')}"), file=sys.stderr)
    raise typer.Exit(1 if has_errors(problems, strict=strict) else 0)


def _translation(lang: str) -> tuple[Callable[[tuple[Problem, ...]], tuple[Problem, ...]], Callable[[str], str]]:
    """What says problems, and what says a sentence, in a language; messages are written in English."""
    if lang == WRITTEN_IN:
        return lambda problems: problems, lambda text: text
    from atlas_builder.translation import said, translated

    return lambda problems: translated(problems, lang), lambda text: said(text, lang)


def _checked(root: Path, *, cached: bool) -> Answer:
    """What the last check found where nothing has changed since; else what this one does."""
    from atlas_builder.records.cache import Answer, fingerprint, keep, recall

    before = fingerprint(root, moment()) if cached else ""
    if found := recall(root, before):
        return found
    from atlas_builder.pipeline import check as run

    checked = run(root, today(root))
    settings = checked.atlas.settings if checked.atlas else None
    answer = Answer(checked.problems, checked.records, (settings and settings.site_url) or "", settings.languages if settings else ())
    if before and fingerprint(root, moment()) == before:  # else a file has changed while it was read
        keep(root, before, answer)
    return answer


def _way_to(root: Path) -> str:
    """From the root of a workflow's repository to the atlas, with a slash at its end; nothing elsewhere, or where they are one folder."""
    workspace = os.environ.get(WORKSPACE, "")
    try:
        way = root.relative_to(Path(workspace).resolve()).as_posix() if workspace else "."
    except (ValueError, OSError):
        way = "."
    return "" if way == "." else f"{way}/"


def _annotate(problems: tuple[Problem, ...], address: Callable[[str], str]) -> None:
    """Prints annotations; those beyond the limit go into the step's summary, or are printed as plain lines where there is none."""
    from atlas_builder.reports import as_github, as_summary

    commands, rest = as_github(problems)
    if commands:
        print(commands)
    if not rest:
        return
    try:
        with open(os.environ[SUMMARY], "a", encoding="utf-8", errors="backslashreplace") as summary:
            summary.write(as_summary(rest, address) + "\n\n")
    except (KeyError, OSError):
        print(as_text(rest))
