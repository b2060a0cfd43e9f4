"""atlas schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, root_of, today, wrong
from atlas_builder.problem import as_text


def schema(
    atlas: AtlasDir = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for one file each. Default: all in one JSON object, by file name, on stdout.")
    ] = None,
) -> None:
    """JSON Schemas (2020-12) for every kind of record, with the words of this atlas's closed lists."""
    from atlas_builder.pipeline import check as run
    from atlas_builder.records.schema import schemas

    root = root_of(atlas)
    checked = run(root, today(root))
    if checked.atlas is None:
        print(as_text(checked.problems), file=sys.stderr)
        raise typer.Exit(1)
    made = schemas(checked.atlas)
    if out is None:
        print(json.dumps({name: json.loads(text) for name, text in made.items()}, ensure_ascii=False, indent=2))
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        wrong(f"the schemas cannot be written to {out}: {error.strerror}")
    print(f"{len(made)} schemas in {out}", file=sys.stderr)
