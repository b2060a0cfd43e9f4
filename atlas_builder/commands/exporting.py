"""atlas export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from atlas_builder.console import AtlasDir, Lang, has_colour, language, root_of, today, wrong
from atlas_builder.problem import as_text, has_errors, quote

FORMATS = ("xlsx", "csv", "json")
LATER = ("geojson", "jsonld", "ttl", "sqlite")


def export(
    output: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="xlsx, a workbook; csv, a file for each sheet; or json, one document.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="File; for csv a folder, or a zip file. Default: a file named after the atlas, here; json goes to stdout."),
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="The empty sheets, for new records.")] = False,
    lang: Lang = "en",
    yes: Annotated[bool, typer.Option("--yes", help="Replace files that are there.")] = False,
    atlas: AtlasDir = None,
) -> None:
    """All records as a workbook, as CSV files or as JSON: every key as its file holds it."""
    from atlas_builder.contribute.exporting import Occupied, default_name, write_files
    from atlas_builder.pipeline import check as run
    from atlas_builder.records.stored import Stored
    from atlas_builder.sheets.files import csv_files, json_document, rows_by_sheet, zipped
    from atlas_builder.sheets.workbook import TooLong, workbook
    from atlas_builder.sheets.workbook import template as empty
    from atlas_builder.translation import translated

    language(lang)
    if output not in FORMATS:
        later = "; this one comes later" if output in LATER else ""
        wrong(f"--format is {quote(output)}; the formats are: {', '.join(FORMATS)}{later}")
    if template and output == "json":
        wrong("a template is for people: take --format xlsx or csv")
    if out and output == "xlsx" and out.suffix.lower() != ".xlsx":
        wrong(f"the name of a workbook ends in .xlsx, and {out} does not")
    if out and output == "csv" and out.suffix.lower() == ".csv":
        wrong("csv makes a file for each sheet: name a folder, or an archive whose name ends in .zip")
    root = root_of(atlas)
    records: list[Stored] = []
    checked = run(root, today(root), keep=None if template else records)
    if checked.atlas is None or has_errors(checked.problems):
        print(as_text(translated(checked.problems, lang), colour=has_colour(sys.stderr)), file=sys.stderr)
        raise typer.Exit(1)
    if output == "json":
        text = json_document(records) + "\n"
        if out is None:
            print(text, end="")
            return
        files = {out: text.encode()}
    elif output == "xlsx":
        path = out or Path(default_name(checked.atlas, "xlsx", template=template))
        try:
            made = empty(checked.atlas, lang) if template else workbook(checked.atlas, rows_by_sheet(records), lang)
        except TooLong as why:
            print(f"{why}; export as csv or json instead", file=sys.stderr)
            raise typer.Exit(1) from None
        files = {path: made}
    else:
        sheets = csv_files(checked.atlas, rows_by_sheet(records))
        path = out or Path(default_name(checked.atlas, "zip", template=template))
        files = {path: zipped(sheets)} if path.suffix.lower() == ".zip" else {path / name: data for name, data in sheets.items()}
    try:
        changed = write_files(files, replace=yes)
    except Occupied as there:
        wrong(f"{there.path} is there already; --yes replaces it" if there.replaceable else f"{there.path} is no plain file")
    except OSError as error:
        wrong(f"the export cannot be written to {error.filename or out}: {error.strerror}")
    what = "template" if template else f"{len(records)} records"
    print(f"{out or next(iter(files))}: {what}{'' if changed else ', unchanged'}", file=sys.stderr)
