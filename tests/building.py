"""What the tests of publishing share: builds without a word on the terminal, and folders as values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

from atlas_builder.pipeline import Report, build
from atlas_builder.publish import Progress
from tests.atlases import TODAY

_INLINE = re.compile(r"<script(?![^>]*(?:\ssrc=|application/json))[^>]*>(.*?)</script>", re.DOTALL)


class Silent:
    """A progress that only remembers the stages."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append(name)

    def step(self) -> None:
        pass


def run(root: Path, *, strict: bool = False, replace: bool = False, progress: Progress | None = None, search: bool = False) -> Report:
    """One build of an atlas into its own site/, without the search where that is not what is tested."""
    return build(root, root / "site", TODAY, strict=strict, replace=replace, progress=progress or Silent(), search=search)


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def html_of(site: Path) -> dict[str, str]:
    """The text of every page by its path."""
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def inline_scripts(html: str) -> Iterator[str]:
    """The inline scripts of a page that run, with the way to the root taken out."""
    for text in _INLINE.findall(html):
        yield re.sub(r'"(?:\.\.?/?)+"', '"."', text)


def target(page: str, address: str) -> str:
    """The file that a relative address leads to from a page.

    >>> target("de/about/index.html", "../../")
    'index.html'
    """
    path = address.partition("#")[0].partition("?")[0]
    if not path:
        return page
    whole = normpath(join(dirname(page), path))
    return normpath(whole + "/index.html") if path.endswith(("/", ".")) else whole
