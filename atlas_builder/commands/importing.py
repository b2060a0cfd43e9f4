"""atlas import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atlas_builder.console import AtlasDir, Lang, has_colour, language, root_of, today, wrong
from atlas_builder.problem import as_text, in_words, one_line, quote

if TYPE_CHECKING:
    from atlas_builder.contribute.importing import Plan

SHOWN = 40  # signs of a value in the list of changes


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx, .ods), a .csv, a .zip or folder of them, or a .json export.")
    ],
    cluster: Annotated[str | None, typer.Option(metavar="ID", help="Whose the new actors are, where the sheet does not say it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Change records that are there without asking.")] = False,
    lang: Lang = "en",
    atlas: AtlasDir = None,
) -> None:
    """Rows of a spreadsheet to records: all or none. A row that is missing deletes nothing."""
    from atlas_builder.contribute.importing import carry_out, plan
    from atlas_builder.contribute.taking import take
    from atlas_builder.records.stored import stored
    from atlas_builder.sheets.opening import open_spreadsheet
    from atlas_builder.translation import translated

    language(lang)
    root = root_of(atlas)
    held = {(record.kind, record.id): record for record in stored(root)}
    if cluster is not None and ("cluster", cluster) not in held:
        wrong(f"there is no cluster {quote(cluster)} in this atlas")
    taken = take(open_spreadsheet(file), file.name, held)
    made = plan(root, taken, held, today(root), cluster=cluster)
    for remark in taken.remarks:
        print(one_line(remark), file=sys.stderr)
    if made.problems:
        print(as_text(translated(made.problems, lang), colour=has_colour(sys.stderr)), file=sys.stderr)
    if not made.is_possible:
        print(f"{in_words(tuple(made.problems))}: nothing was written", file=sys.stderr)
        raise typer.Exit(1)
    _show(made)
    if dry_run or not made.changes:
        print("nothing was written" if dry_run else "there is nothing to write", file=sys.stderr)
        return
    if made.overwriting and not yes and not _agreed(len(made.overwriting)):
        print("nothing was written; --yes changes the records that are there", file=sys.stderr)
        raise typer.Exit(1)
    try:
        carry_out(root, made)
    except OSError as error:
        wrong(f"the records cannot be written: {error.filename or root}: {error.strerror}")
    print(f"{len(made.changes)} records written; next: atlas check", file=sys.stderr)


def _show(made: Plan) -> None:
    """What becomes of each record, in lines for people."""
    for change in made.changes:
        print(one_line(f"{'new' if change.before is None else 'changed':8} {change.record.kind} {change.record.id} ({change.file})"))
        for way, before, after in change.changes:
            print(one_line(f"         {way}: {_cut(before)} -> {_cut(after)}"))
    print(f"{len(made.new)} new, {len(made.overwriting)} changed, {made.unchanged} unchanged; a row that is missing deletes nothing")


def _cut(value: str | None) -> str:
    if value is None:
        return "nothing"
    return quote(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")


def _agreed(count: int) -> bool:
    """Whether somebody at a terminal says that records may be changed."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return typer.confirm(f"Change {count} records that are there?", err=True)
