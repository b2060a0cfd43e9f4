"""The whole line of stages on one page: load, derive, render, publish.

files -> Atlas -> Findings -> Page -> site/
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.bundle import File
from atlas_builder.icons import icons_of, mark_of
from atlas_builder.labels import languages_of
from atlas_builder.language import Language
from atlas_builder.problem import Problem, has_errors, in_words
from atlas_builder.records.load import load

if TYPE_CHECKING:
    from atlas_builder.publish import Progress
    from atlas_builder.records.stored import Stored


@dataclass(frozen=True, slots=True)
class Checked:
    """An atlas that was read, its languages, the icons of its themes, and every problem found so far."""

    atlas: Atlas | None
    languages: tuple[Language, ...]
    icons: dict[str, str]
    problems: tuple[Problem, ...]
    records: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build: whether the site is the new one, every problem, and lines for people."""

    published: bool
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def check(root: Path, today: datetime.date, keep: list[Stored] | None = None) -> Checked:
    """Reads everything and writes nothing. `keep` takes the values of every record as its file holds them."""
    loaded = load(root, today, keep)
    languages, problems = languages_of(root, loaded.atlas.settings.languages if loaded.atlas else ())
    icons, unknown = icons_of(root, loaded.atlas.themes.values() if loaded.atlas else ())
    return Checked(loaded.atlas, languages, icons, tuple(sorted({*loaded.problems, *problems, *unknown})), loaded.records)


def build(root: Path, out: Path, today: datetime.date, *, strict: bool, replace: bool, progress: Progress, search: bool = True) -> Report:
    """The site of an atlas in `out`, with a search or without; where anything is wrong, `out` stays as it was."""
    from atlas_builder.chrome import chrome
    from atlas_builder.derive import derive
    from atlas_builder.derive.cover import Cover
    from atlas_builder.exports import api_files
    from atlas_builder.exports.identity import identity_files
    from atlas_builder.exports.maps import map_downloads
    from atlas_builder.exports.previews import preview_files
    from atlas_builder.mapping import map_files
    from atlas_builder.publish import publish
    from atlas_builder.render import render
    from atlas_builder.render.colours import theme_css
    from atlas_builder.search import documents
    from atlas_builder.sheets.workbook import template
    from atlas_builder.styles import THEMES
    from atlas_builder.view import View

    progress.stage("check")
    checked = check(root, today)
    atlas = checked.atlas
    if atlas is None or has_errors(checked.problems, strict=strict):
        return _report(False, checked.problems, ())
    progress.stage("derive")
    findings = derive(atlas)
    cover = Cover(atlas, findings)
    views = tuple(View(atlas, findings, language, search, cover) for language in checked.languages)
    progress.stage("exports")
    mark = mark_of(root)
    files = (
        File(THEMES, theme_css(atlas, checked.icons).encode()),
        *map_files(views[0]),
        *api_files(views[0]),
        *(file for view in views for file in map_downloads(view)),
        *preview_files(views[0], checked.icons, mark),
        *(file for view in views for file in identity_files(view, mark)),
        *(File(routes.TEMPLATE, template(atlas, view.language.code), lang=view.language.code) for view in views),
    )
    published = publish(
        root,
        out,
        tuple(chrome(atlas, view.language, search=search) for view in views),
        (page for view in views for page in render(view)),
        files,
        built_on=atlas.today,
        site_url=atlas.settings.site_url,
        replace=replace,
        strict=strict,
        progress=progress,
        documents={view.language.code: documents(view) for view in views} if search else None,
    )
    size = f"{published.pages} pages, {published.bytes / 1_048_576:.1f} MiB; the engine took {published.engine_seconds:.1f} CPU s"
    if search:
        size += f", the search index {published.index_seconds:.1f} CPU s"
    return _report(published.done, checked.problems + published.problems, (f"{out}: {size}",) if published.done else ())


def _report(done: bool, problems: tuple[Problem, ...], lines: tuple[str, ...]) -> Report:
    end = in_words(problems)
    return Report(done, problems, (*lines, end if done else f"{end}; the published site is unchanged"))
