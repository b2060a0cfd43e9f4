"""atlas stale."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, Lang, has_colour, language, root_of, today, wrong
from atlas_builder.problem import as_text, has_errors, quote


class Format(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def stale(
    atlas: AtlasDir = None,
    older_than: Annotated[
        str | None, typer.Option(metavar="DAYS", help="Age from which a check is due, such as 365d. Default: `thresholds` of atlas.yml.")
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="How the report is printed; markdown for an issue of the forge.")
    ] = Format.TEXT,
    out: Annotated[Path | None, typer.Option(help="Folder for a letter to each cluster, in Markdown.")] = None,
    lang: Lang = "en",
) -> None:
    """Records and claims that are due for a check, by cluster, with the last check and whom to ask."""
    from atlas_builder.contribute import letters, stale
    from atlas_builder.derive.freshness import days_of, due
    from atlas_builder.pipeline import check as run

    language(lang)
    if older_than is not None and not re.fullmatch("[0-9]{1,5}d", older_than):
        wrong(f"--older-than is {quote(older_than)}; it is a number of days, such as 365d")
    root = root_of(atlas)
    checked = run(root, today(root))
    if checked.atlas is None or has_errors(checked.problems):
        print(as_text(checked.problems, colour=has_colour(sys.stderr)), file=sys.stderr)
        raise typer.Exit(1)
    limit = days_of(older_than or checked.atlas.settings.thresholds.stale)
    found = due(checked.atlas, limit)
    report = {Format.TEXT: stale.as_text, Format.JSON: stale.as_json, Format.MARKDOWN: stale.as_markdown}[output]
    if text := report(checked.atlas, found, limit, lang):
        print(text.rstrip("\n"))
    if output is not Format.JSON:
        print(stale.summary(checked.atlas, found, limit, lang), file=sys.stderr)
    if out is not None:
        written = letters.letters(checked.atlas, found, limit)
        try:
            letters.write_letters(out, written)
        except OSError as error:
            wrong(f"the letters cannot be written to {out}: {error.strerror}")
        print(stale.words(lang).plural("report.letters", len(written), folder=out), file=sys.stderr)
