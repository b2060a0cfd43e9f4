"""Pictures of every kind of page in both widths and schemes, with one sheet that shows them all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from tools.quality.kinds import Kind, choose
from tools.quality.visits import SCHEMES, WIDTHS, visit

SHEET = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Every kind of page</title>
<style>body{{font:15px system-ui;margin:1em;background:#888}}figure{{margin:1em 0;padding:1em;background:#fff}}
div{{display:flex;gap:1em;align-items:flex-start}}a{{display:block;max-height:40em;overflow:hidden;border:1px solid #888}}
.w1440 img{{width:36em}}.w390 img{{width:13em}}</style>
<h1>Every kind of page</h1>
{figures}
</html>
"""


def take(sites: Mapping[str, Path], folder: Path) -> int:
    """Replaces the pictures in a folder by those of some sites, and counts them."""
    figures = []
    for name, site in sites.items():
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
        kinds, _ = choose(site)
        visit(site, kinds, axe=False, pictures=(folder / name).resolve())
        figures += [figure(name, kind) for kind in kinds]
    (folder / "index.html").write_text(SHEET.format(figures="\n".join(figures)), "utf-8")
    return len(list(folder.rglob("*.png")))


def names(kind: Kind) -> Sequence[tuple[int, str]]:
    """The pictures of one page: the width and the name of the file."""
    return [(width, f"{kind.slug}-{width}-{scheme}.png") for width in WIDTHS for scheme in SCHEMES]


def figure(site: str, kind: Kind) -> str:
    """One page on the sheet."""
    shown = "".join(
        f'<a class="w{width}" href="{site}/{name}"><img loading="lazy" src="{site}/{name}" alt="{escape(name)}"></a>'
        for width, name in names(kind)
    )
    return f"<figure><figcaption>{escape(site)}: /{escape(kind.path)}</figcaption><div>{shown}</div></figure>"
