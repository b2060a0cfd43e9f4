"""atlas build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, Lang, has_colour, language, root_of, today
from atlas_builder.problem import as_text


def build(
    atlas: AtlasDir = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the site. Default: site/ of the atlas.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings end the build as well.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read everything anew. Nothing is cached between builds yet.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to use. One is enough today.")] = 1,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Without the search: no index is made, and no field is shown.")
    ] = True,
    lang: Lang = "en",
    yes: Annotated[bool, typer.Option("--yes", help="Replace the output folder even where it was not built by atlas.")] = False,
) -> None:
    """Check, derive, render, publish; the old site stays whole until the new one is."""
    from atlas_builder.pipeline import build as run
    from atlas_builder.progress import Progress
    from atlas_builder.translation import translated

    del no_cache, jobs
    language(lang)
    root = root_of(atlas)
    with Progress(sys.stderr) as progress:
        report = run(root, out or root / "site", today(root), strict=strict, replace=yes, progress=progress, search=search)
    if report.problems:
        print(as_text(translated(report.problems, lang), colour=has_colour(sys.stdout)))
    for line in report.lines:
        print(line, file=sys.stderr)
    raise typer.Exit(0 if report.published else 1)
