"""atlas check."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, below, root_of, today
from atlas_builder.problem import as_json, as_text, has_errors, in_words


class Format(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"


def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders to report on. Default: the whole atlas.")] = None,
    atlas: AtlasDir = None,
    output: Annotated[Format, typer.Option("--format", help="How problems are printed.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors for the exit code.")] = False,
) -> None:
    """Every problem of every record in one run; writes nothing."""
    from atlas_builder.pipeline import check as run

    root = root_of(atlas)
    checked = run(root, today(root))
    problems = below(checked.problems, root, paths) if paths else checked.problems
    if output is Format.JSON:
        print(as_json(problems))
    else:
        if problems:
            print(as_text(problems))
        print(f"{checked.records} files read: {in_words(problems)}", file=sys.stderr)
    raise typer.Exit(1 if has_errors(problems, strict=strict) else 0)
