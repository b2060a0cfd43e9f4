"""atlas owners."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, root_of, today, wrong
from atlas_builder.problem import as_text


def owners(
    atlas: AtlasDir = None,
    write: Annotated[bool, typer.Option("--write", help="Write it to where the forge looks for it: .github/ and .gitlab/.")] = False,
) -> None:
    """Who is asked on the forge about a change to which cluster's folder, as a CODEOWNERS file."""
    from atlas_builder.contribute.owners import PLACES, codeowners, read_accounts
    from atlas_builder.pipeline import check as run

    root = root_of(atlas)
    checked = run(root, today(root))
    if checked.atlas is None:
        print(as_text(checked.problems), file=sys.stderr)
        raise typer.Exit(1)
    named, faults = read_accounts(root, checked.atlas.clusters)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        raise typer.Exit(1)
    text = codeowners(checked.atlas.clusters.values(), named)
    if not write:
        print(text, end="")
        return
    places = [place for place in PLACES if (root / place).parent.is_dir()] or [PLACES[0]]
    for place in places:
        try:
            (root / place).parent.mkdir(exist_ok=True)
            (root / place).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            wrong(f"{place} cannot be written: {error.strerror}")
        print(f"written: {place}", file=sys.stderr)
