"""The command `atlas`. The only place that reads the clock and decides on exit codes: 0 fine, 1 problems found, 2 wrong usage."""

from __future__ import annotations

import datetime
import io
import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from atlas_builder import __version__
from atlas_builder.problem import Problem, as_json, as_text, has_errors, in_words, quote
from atlas_builder.project import SETTINGS, find_root

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Checks the records of a knowledge atlas and builds its site.")


class Format(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"


AtlasDir = Annotated[
    Path | None, typer.Option("--atlas", help="Folder of the atlas. Default: the nearest folder upwards with an atlas.yml.")
]


@app.command()
def build(
    atlas: AtlasDir = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the site. Default: site/ of the atlas.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings end the build as well.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read everything anew. Nothing is cached between builds yet.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to use. One is enough today.")] = 1,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Without the search: no index is made, and no field is shown.")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Replace the output folder even where it was not built by atlas.")] = False,
) -> None:
    """Check, derive, render, publish; the old site stays whole until the new one is."""
    from atlas_builder.pipeline import build as run
    from atlas_builder.progress import Progress

    del no_cache, jobs
    root = _root(atlas)
    with Progress(sys.stderr) as progress:
        report = run(root, out or root / "site", _today(root), strict=strict, replace=yes, progress=progress, search=search)
    _print(report.problems, Format.TEXT)
    for line in report.lines:
        print(line, file=sys.stderr)
    raise typer.Exit(0 if report.published else 1)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders to report on. Default: the whole atlas.")] = None,
    atlas: AtlasDir = None,
    output: Annotated[Format, typer.Option("--format", help="How problems are printed.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors for the exit code.")] = False,
) -> None:
    """Every problem of every record in one run; writes nothing."""
    from atlas_builder.pipeline import check as run

    root = _root(atlas)
    checked = run(root, _today(root))
    problems = _below(checked.problems, root, paths) if paths else checked.problems
    _print(problems, output)
    if output is Format.TEXT:
        print(f"{checked.records} files read: {in_words(problems)}", file=sys.stderr)
    raise typer.Exit(1 if has_errors(problems, strict=strict) else 0)


@app.command()
def schema(
    atlas: AtlasDir = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for one file each. Default: all in one JSON object, by file name, on stdout.")
    ] = None,
) -> None:
    """JSON Schemas (2020-12) for every kind of record, with the words of this atlas's closed lists."""
    from atlas_builder.pipeline import check as run
    from atlas_builder.records.schema import schemas

    root = _root(atlas)
    checked = run(root, _today(root))
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
        _wrong(f"the schemas cannot be written to {out}: {error.strerror}")
    print(f"{len(made)} schemas in {out}", file=sys.stderr)


@app.callback(invoke_without_command=True)
def _common(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"atlas {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point of the command `atlas`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8 whatever the terminal's language, and no name of an organisation may end a check.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="atlas")


def _root(atlas: Path | None) -> Path:
    # os.path answers where pathlib raises: for a folder that may not be entered, and for a name that is too long.
    if atlas is not None and not os.path.isdir(atlas):
        _wrong(f"{atlas} is not a folder")
    root = atlas.resolve() if atlas else find_root(Path.cwd())
    if root is None or not os.path.exists(root / SETTINGS):
        _wrong(f"no {SETTINGS} in {atlas}" if atlas else f"no {SETTINGS} here or in a folder above; name the atlas with --atlas DIR")
    return root


def _wrong(message: str) -> NoReturn:
    print(f"atlas: {message}", file=sys.stderr)
    raise typer.Exit(2)


def _today(root: Path) -> datetime.date:
    """The date of the build: SOURCE_DATE_EPOCH, else `today` in atlas.yml, else today in UTC."""
    from atlas_builder.records.load import fixed_date

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            if epoch.isascii() and epoch.isdigit():
                return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
        except (ValueError, OverflowError, OSError):
            pass  # a year beyond 9999
        _wrong(f"SOURCE_DATE_EPOCH is {quote(epoch)}; it is a number of seconds since 1970")
    return fixed_date(root) or datetime.datetime.now(datetime.UTC).date()


def _below(problems: tuple[Problem, ...], root: Path, paths: list[Path]) -> tuple[Problem, ...]:
    """The problems of the files named, or of files below the folders named."""
    wanted = []
    for path in paths:
        whole = (
            path
            if path.is_absolute()
            else next((base / path for base in (Path.cwd(), root) if os.path.lexists(base / path)), Path.cwd() / path)
        )
        if not os.path.lexists(whole):
            _wrong(f"{path} does not exist")
        try:
            # A record that is a link is reported where it stands, and not where it leads.
            held = whole.parent.resolve() / whole.name if whole.is_symlink() else whole.resolve()
            wanted.append(held.relative_to(root).as_posix())
        except ValueError:
            _wrong(f"{path} does not belong to the atlas in {root}")
    return tuple(
        problem
        for problem in problems
        if any(name == "." or problem.file == name or problem.file.startswith(name + "/") for name in wanted)
    )


def _print(problems: tuple[Problem, ...], output: Format) -> None:
    if output is Format.JSON:
        print(as_json(problems))
    elif problems:
        print(as_text(problems))
