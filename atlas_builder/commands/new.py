"""atlas new."""

from __future__ import annotations

import os
import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from atlas_builder.console import AtlasDir, root_of, today, wrong
from atlas_builder.problem import as_text


class Wanted(StrEnum):
    """What can be made anew."""

    CLUSTER = "cluster"
    ACTOR = "actor"
    THEME = "theme"
    TREND = "trend"
    ATLAS = "atlas"


class Terminal:
    """The person at the terminal."""

    def say(self, text: str) -> None:
        """Shows a line."""
        print(text)

    def ask(self, prompt: str) -> str:
        """The answer to a prompt."""
        return input(prompt)


def new(
    what: Annotated[Wanted, typer.Argument(help="The kind of record, or `atlas` for a whole new one.", show_default=False)],
    name_or_folder: Annotated[
        str, typer.Argument(metavar="ID", help="The record's id, or the folder of the new atlas.", show_default=False)
    ],
    atlas: AtlasDir = None,
    name: Annotated[str | None, typer.Option(help="Its official name.")] = None,
    cluster: Annotated[str | None, typer.Option(help="Actor: the cluster whose member it is.")] = None,
    region: Annotated[str | None, typer.Option(help="Code or name of the region of the seat.")] = None,
    city: Annotated[str | None, typer.Option(help="The town of the seat.")] = None,
    kind: Annotated[str | None, typer.Option(help="Actor: kind of organisation.")] = None,
    status: Annotated[str | None, typer.Option(help="Cluster: whether it is at work today.")] = None,
    website: Annotated[str | None, typer.Option(help="Home page.")] = None,
    summary: Annotated[str | None, typer.Option(help="What it is, in one or two sentences, in the atlas's first language.")] = None,
    field: Annotated[
        list[str] | None, typer.Option(help="A sub-field, by id or name; for a theme, the name of a new one. Repeat it.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Address of a page where the facts can be read. Repeat it.")] = None,
    method: Annotated[str | None, typer.Option(help="How the record came about.")] = None,
    definition: Annotated[str | None, typer.Option(help="Theme: what it covers.")] = None,
    colour: Annotated[str | None, typer.Option(help="Theme: its colour, #rrggbb.")] = None,
    horizon: Annotated[str | None, typer.Option(help="Trend: when it matters.")] = None,
    title: Annotated[str | None, typer.Option(help="Atlas: its title.")] = None,
    languages: Annotated[str | None, typer.Option(help="Atlas: its languages, the first is the default. Without it: en.")] = None,
    area: Annotated[
        str | None, typer.Option(help="Atlas: region codes with commas, or a GeoJSON file of regions. Without it: three made-up regions.")
    ] = None,
) -> None:
    """Write a commented record, or a whole working atlas; asks only on a terminal."""
    given = {
        option: value
        for option, value in {
            "name": name,
            "region": region,
            "city": city,
            "kind": kind,
            "status": status,
            "website": website,
            "summary": summary,
            "field": field,
            "source": source,
            "method": method,
            "definition": definition,
            "colour": colour,
            "horizon": horizon,
        }.items()
        if value is not None and value != []
    }
    only_atlas = {"title": title, "languages": languages, "area": area}
    if what is Wanted.ATLAS:
        if strange := next((option for option in given), "cluster" if cluster else "atlas" if atlas else ""):
            wrong(f"--{strange} does not belong to a new atlas; its options are: {', '.join(f'--{option}' for option in only_atlas)}")
        _atlas(Path(name_or_folder), title, "en" if languages is None else languages, area or "")
        return
    if strange := next((option for option, value in only_atlas.items() if value), ""):
        wrong(f"--{strange} belongs to `atlas new atlas`")
    if cluster and what is not Wanted.ACTOR:
        wrong(f"--cluster does not belong to a {what}")
    _record(what, name_or_folder, atlas, given, cluster or "")


def _record(what: Wanted, record_id: str, where: Path | None, given: dict[str, str | list[str]], cluster: str) -> None:
    from atlas_builder.contribute.new import new_record
    from atlas_builder.contribute.placing import Refusal, What
    from atlas_builder.pipeline import check

    root = root_of(where)
    checked = check(root, today(root))
    if checked.atlas is None:
        print(as_text(checked.problems), file=sys.stderr)
        raise typer.Exit(1)
    talk = Terminal() if _at_terminal() else None
    try:
        written = new_record(root, checked.atlas, What(what.value), record_id, given, talk, cluster=cluster)
    except Refusal as refusal:
        wrong(str(refusal))
    except (KeyboardInterrupt, EOFError):
        _broken_off()
    there = os.path.relpath(root / written.file)
    print(f"written: {there}")
    if written.empty:
        print(f"still to be filled: {', '.join(written.empty)}")
    for remark in written.remarks:
        print(remark)
    check_it = shlex.join(["atlas", "check", *(("--atlas", str(where)) if where else ()), there])
    print(f"next: {f'edit {there}, then ' if written.empty else ''}{check_it}")


def _atlas(folder: Path, title: str | None, languages: str, area: str) -> None:
    from atlas_builder.contribute.placing import Refusal
    from atlas_builder.contribute.starter import new_atlas, to_translate

    try:
        if title is None and _at_terminal():
            title = Terminal().ask("title> ")
        made = new_atlas(folder, title or "", languages, area, today(folder))
        for code in to_translate(languages):
            print(f"to be translated: {folder / 'content' / code / 'labels.yml'} and the pages beside it, in English so far")
    except Refusal as refusal:
        wrong(str(refusal))
    except (KeyboardInterrupt, EOFError):
        _broken_off()
    print(f"written: {folder}, {len(made)} files; everything in it is made up, and {folder / 'README.md'} says what to replace")
    if not area:
        print("its three regions are made up: name your own with --area, or replace regions.geojson")
    print(f"next: {shlex.join(['atlas', 'build', '--atlas', str(folder)])}")


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _broken_off() -> NoReturn:
    print("\natlas: broken off; nothing was written", file=sys.stderr)
    raise typer.Exit(1) from None
