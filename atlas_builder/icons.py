"""The icons of themes: drawings of the icon sets that the site engine's theme brings, or the atlas's own in themes/look/icons/.

A theme names its icon as `set/name`, such as `material/recycle`. A drawing is black on nothing, so that the page can give it a colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from atlas_builder.problem import Problem, did_you_mean, quote
from atlas_builder.project import LOOK
from atlas_builder.records.files import read_bytes
from atlas_builder.records.yaml import read
from atlas_builder.taxonomy import Theme

OWN = Path("themes/look/icons")
MARK = "assets/logo.svg"
LIMIT = 8 * 1024  # bytes of a drawing: it stands in a style sheet that every page loads
_NAME = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+){0,2}")
_DRAWING = re.compile(r"<svg[\s>]")


def icons_of(root: Path, themes: Iterable[Theme]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The drawing of each theme that names one, by theme id; and what is wrong with the names."""
    found, problems = {}, []
    for theme in themes:
        if theme.icon is None:
            continue
        drawing = _drawing(root, theme.icon)
        if drawing:
            found[theme.id] = drawing
        else:
            problems.append(_unknown(root, theme.file, theme.icon))
    return found, tuple(problems)


def mark_of(root: Path) -> str:
    """The name mark of an atlas as SVG: its own, or the packaged one."""
    own = root / "themes/look" / MARK
    file = own if own.is_file() and own.stat().st_size <= LIMIT else LOOK / MARK
    return file.read_text(encoding="utf-8", errors="replace")


def _drawing(root: Path, name: str) -> str:
    """The text of an icon's file; nothing where there is none, or where it is no drawing."""
    if not _NAME.fullmatch(name):
        return ""
    for file in (root / OWN / f"{name}.svg", _packaged() / f"{name}.svg"):
        if file.is_file() and file.stat().st_size <= LIMIT:
            text = file.read_text(encoding="utf-8", errors="replace")
            return text if _DRAWING.search(text) else ""
    return ""


@cache
def _packaged() -> Path:
    """The folder of the sets; found without importing the engine, which would cost more than all icons."""
    spec = find_spec("material")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("mkdocs-material is not installed")
    return Path(spec.submodule_search_locations[0]) / "templates/.icons"


def _unknown(root: Path, file: str, name: str) -> Problem:
    data = read_bytes(root, file)
    line, column = (1, 1) if isinstance(data, Problem) else read(data, file).at_value(("icon",))
    folder, _, _ = name.rpartition("/")
    known = _packaged() / folder if _NAME.fullmatch(name) else _packaged()
    near = did_you_mean(name, (f"{folder}/{path.stem}" for path in known.glob("*.svg")))
    hint = near or "write set/name of an icon of Material for MkDocs, such as material/recycle, or put a drawing into themes/look/icons/"
    return Problem(file, line, column, "icon", "icon-unknown", f"there is no icon {quote(name)}", hint)
