"""atlas fmt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, has_colour, root_of, within, wrong
from atlas_builder.problem import as_text, one_line


def fmt(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders of records. Default: all of the atlas.")] = None,
    atlas: AtlasDir = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; name the files that have another form, and end with 1.")] = False,
) -> None:
    """Bring records to the one form: keys in their order, the same quotes and indents everywhere, comments kept."""
    from atlas_builder.contribute.forming import form

    root = root_of(atlas)
    wanted = within(root, paths or [])
    formed = form(root, wanted, write=not check)
    if not formed.files and not formed.problems:
        wrong("there is no record in what was named" if paths else f"there is no record in {root}")
    for file in formed.different:
        print(one_line(file))
    if formed.problems:
        print(as_text(formed.problems, colour=has_colour(sys.stderr)), file=sys.stderr)
    count = len(formed.different)
    done = "not in the one form; atlas fmt brings them to it" if check and count else "not in the one form" if check else "rewritten"
    print(f"{count} of {formed.files} records {done}", file=sys.stderr)
    raise typer.Exit(1 if formed.problems or (check and count) else 0)
