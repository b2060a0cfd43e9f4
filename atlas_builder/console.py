"""What the commands share: which atlas is meant, the date of a build, how wrong usage ends. The only place that reads the clock."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from atlas_builder import routes
from atlas_builder.problem import Problem, quote
from atlas_builder.project import SETTINGS, find_root

AtlasDir = Annotated[
    Path | None, typer.Option("--atlas", help="Folder of the atlas. Default: the nearest folder upwards with an atlas.yml.")
]
Lang = Annotated[str, typer.Option("--lang", metavar="LANGUAGE", help="Language of the messages, such as en or de.")]

WRITTEN_IN = "en"  # the language of messages in the code; what is printed in it needs no translation


def root_of(atlas: Path | None) -> Path:
    """The folder of the atlas that a command was given, or that it was called in; ends with 2 where there is none."""
    # os.path answers where pathlib raises: for a folder that may not be entered, and for a name that is too long.
    if atlas is not None and not os.path.isdir(atlas):
        wrong(f"{atlas} is not a folder")
    root = atlas.resolve() if atlas else find_root(Path.cwd())
    if root is None or not os.path.exists(root / SETTINGS):
        wrong(f"no {SETTINGS} in {atlas}" if atlas else f"no {SETTINGS} here or in a folder above; name the atlas with --atlas DIR")
    return root


def wrong(message: str) -> NoReturn:
    """Ends the command with exit code 2: wrong usage."""
    print(f"atlas: {message}", file=sys.stderr)
    raise typer.Exit(2)


def today(root: Path) -> datetime.date:
    """The date of the build: SOURCE_DATE_EPOCH, else `today` in atlas.yml, else today in UTC."""
    from atlas_builder.records.load import fixed_date

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            if epoch.isascii() and epoch.isdigit():
                return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
        except (ValueError, OverflowError, OSError):
            pass  # a year beyond 9999
        wrong(f"SOURCE_DATE_EPOCH is {quote(epoch)}; it is a number of seconds since 1970")
    return fixed_date(root) or datetime.datetime.now(datetime.UTC).date()


def moment() -> str:
    """What, beside atlas.yml, decides the date of a build: it changes whenever that date may."""
    return f"{os.environ.get('SOURCE_DATE_EPOCH', '')} {datetime.datetime.now(datetime.UTC).date()}"


def language(lang: str) -> None:
    """Ends with 2 where the package has no messages in a language."""
    if lang == WRITTEN_IN:
        return
    from atlas_builder.reference import LANGUAGES

    if lang not in LANGUAGES:
        wrong(f"there are no messages in {quote(lang)}; the languages are: {', '.join(LANGUAGES)}")


def explanations(site_url: str, languages: tuple[str, ...], lang: str) -> Callable[[str], str]:
    """From a code to the address of its explanation on the published site; to nothing where that address is not known."""
    if not site_url:
        return lambda code: ""
    prefix = f"{lang}/" if lang in languages[1:] else ""
    page = f"{site_url.rstrip('/')}/{prefix}{routes.PROBLEMS}#"
    return lambda code: page + code


def has_colour(stream: TextIO) -> bool:
    """Whether a stream shows colours: a terminal whose user has not said no, see https://no-color.org."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def below(problems: tuple[Problem, ...], root: Path, paths: list[Path]) -> tuple[Problem, ...]:
    """The problems of the files named, or of files below the folders named."""
    wanted = within(root, paths)
    return tuple(problem for problem in problems if wanted(problem.file))


def within(root: Path, paths: list[Path]) -> Callable[[str], bool]:
    """Whether a file of the atlas is one of those named, or lies below a folder that is; without any name, every file is."""
    wanted = []
    for path in paths:
        whole = (
            path
            if path.is_absolute()
            else next((base / path for base in (Path.cwd(), root) if os.path.lexists(base / path)), Path.cwd() / path)
        )
        if not os.path.lexists(whole):
            wrong(f"{path} does not exist")
        try:
            # A record that is a link is reported where it stands, and not where it leads.
            held = whole.parent.resolve() / whole.name if whole.is_symlink() else whole.resolve()
            wanted.append(held.relative_to(root).as_posix())
        except ValueError:
            wrong(f"{path} does not belong to the atlas in {root}")
    return lambda file: not wanted or any(name == "." or file == name or file.startswith(name + "/") for name in wanted)
