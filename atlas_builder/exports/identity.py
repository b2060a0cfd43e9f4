"""What a device needs to keep the atlas on its home screen: its icons, made from the name mark, and a manifest for each language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import resvg_py

from atlas_builder.bundle import File
from atlas_builder.render.standalone import papers
from atlas_builder.view import View

MANIFEST = "manifest.webmanifest"
SIZES = (180, 192, 512)  # pixels: for Apple, for the home screen, for the opening picture
_INNER = re.compile(r"<svg[^>]*?viewBox=\"([\d. -]+)\"[^>]*>(.*)</svg>", re.DOTALL)
_SAFE = 0.8  # of the side is seen whatever shape a device cuts an icon to


def identity_files(view: View, mark: str) -> Iterator[File]:
    """The icons and the manifest of a language; every address in it is relative, so that the site works below any path."""
    lang, title = view.language.code, view.language.pick(view.atlas.settings.title)
    icons = []
    for size in SIZES:
        path = f"assets/icons/{size}.png"
        yield File(path, _icon(mark, size), lang)
        icons.append({"src": path, "sizes": f"{size}x{size}", "type": "image/png"})
    yield File("assets/icons/maskable.png", _icon(mark, SIZES[-1], _SAFE), lang)
    icons.append({"src": "assets/icons/maskable.png", "sizes": f"{SIZES[-1]}x{SIZES[-1]}", "type": "image/png", "purpose": "maskable"})
    light, _ = papers()
    manifest = {
        "name": title,
        "short_name": title if len(title) <= 12 else "".join(word[0] for word in title.split())[:12] or title[:12],
        "description": view.language.pick(view.atlas.settings.subtitle),
        "lang": lang,
        "start_url": ".",
        "scope": ".",
        "display": "minimal-ui",
        "theme_color": light,
        "background_color": light,
        "icons": icons,
    }
    yield File(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2).encode(), lang)


def _icon(mark: str, size: int, part: float = 1.0) -> bytes:
    """The mark as a square picture, filling a part of it; the rest is paper."""
    found = _INNER.search(mark)
    viewbox, inner = (found[1], found[2]) if found else ("0 0 1 1", "")
    light, _ = papers()
    gap = (1 - part) / 2
    ground = f'<rect width="1" height="1" fill="{light}"/>' if gap else ""
    drawn = f'<svg x="{gap}" y="{gap}" width="{part}" height="{part}" viewBox="{viewbox}">{inner}</svg>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="{size}" height="{size}">{ground}{drawn}</svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
