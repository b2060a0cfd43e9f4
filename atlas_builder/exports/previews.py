"""Pictures for links to the atlas, 600 by 315 pixels: the map of a theme, or a region on the map of the area, beside a sign.

They hold no letters: a picture stands for a page in every language, and the same bytes come out on a computer with other fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import resvg_py

from atlas_builder import routes
from atlas_builder.bundle import File
from atlas_builder.render.colours import shades
from atlas_builder.render.maps import COARSE, Figure
from atlas_builder.render.measures import figures_of
from atlas_builder.render.outlines import WIDTH, Sheet, around, whole
from atlas_builder.render.site import Site
from atlas_builder.render.standalone import tokens
from atlas_builder.view import View

WIDE, HIGH = 1200, 630  # units of the drawing
PIXELS = 600  # width of the picture: the least that networks show large; twice as many would cost three times the build
PANEL = 380  # width of the coloured part with the sign
EDGE = 40
_SIGN = 200  # side of the sign on the coloured part
_MARK = 76  # side of the name mark below it
_INNER = re.compile(r"<svg[^>]*?viewBox=\"([\d. -]+)\"[^>]*>(.*)</svg>", re.DOTALL)


def preview_files(view: View, icons: Mapping[str, str], mark: str) -> Iterator[File]:
    """A picture for the atlas, for each theme and for each region.

    Args:
        icons: the drawing of each theme that has one, by theme id.
        mark: the name mark of the atlas, as SVG.
    """
    site = Site.of(view)
    sheet = whole(site.area, COARSE)
    if sheet is None:
        return
    lang = view.language.code
    yield File(routes.preview(), _png(_panel(_colour("--ka-fill"), _placed(mark, _SIGN), "") + _map(sheet, {}, {})), lang)
    for theme in site.atlas.themes.values():
        light = shades(theme.colour, dark=False)
        sign = _placed(icons.get(theme.id, ""), _SIGN, "#fff")
        classes = {f"grade-{number}": light[str(number)] for number in range(1, 5)}
        drawn = _map(sheet, figures_of(site, theme.id, routes.HOME), classes)
        yield File(routes.preview(routes.theme(theme.id)), _png(_panel(light["theme"], sign, mark) + drawn), lang)
    here = Figure("some", 4, "", "")
    for code in site.region_codes:
        sign = _outline(around(site.atlas.regions, code), code)
        drawn = _map(sheet, {code: here}, {"grade-4": _colour("--ka-neutral-4")})
        yield File(routes.preview(routes.region(code)), _png(_panel(_colour("--ka-fill"), sign, mark) + drawn), lang)


def _png(inner: str) -> bytes:
    ground = f'<rect width="{WIDE}" height="{HIGH}" fill="{_colour("--ka-page")}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">{ground}{inner}</svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=PIXELS))


def _panel(colour: str, sign: str, mark: str) -> str:
    """The coloured part: a sign in its middle, and the name mark below."""
    middle = f'<g transform="translate({(PANEL - _SIGN) // 2} {(HIGH - _SIGN) // 2 - (EDGE if mark else 0)})">{sign}</g>'
    below = f'<g transform="translate({EDGE} {HIGH - EDGE - _MARK})">{_placed(mark, _MARK)}</g>' if mark else ""
    return f'<rect width="{PANEL}" height="{HIGH}" fill="{colour}"/>{middle}{below}'


@cache
def _placed(drawing: str, side: int, colour: str = "") -> str:
    """A drawing of its own in a square of a side; in one colour, where one is given."""
    found = _INNER.search(drawing)
    if not found:
        return ""
    paint = f' fill="{colour}"' if colour else ""
    return f'<svg width="{side}" height="{side}" viewBox="{found[1]}"{paint}>{found[2]}</svg>'


def _outline(sheet: Sheet | None, code: str) -> str:
    """A region large, in white."""
    if sheet is None or code not in sheet.shapes:
        return ""
    return (
        f'<svg width="{_SIGN}" height="{_SIGN}" viewBox="0 0 {WIDTH} {sheet.height}">'
        f'<path fill="#fff" fill-rule="evenodd" d="{sheet.shapes[code].path}"/></svg>'
    )


def _map(sheet: Sheet, figures: Mapping[str, Figure], classes: Mapping[str, str]) -> str:
    """The area at the right, each region in the colour of its class.

    White lines divide regions that are compared. Where one region stands among all others they say nothing, and would make a picture
    that is half as large again and takes as much longer to write.
    """
    scale = min((WIDE - PANEL - 2 * EDGE) / WIDTH, (HIGH - 2 * EDGE) / sheet.height)
    left = PANEL + (WIDE - PANEL - WIDTH * scale) / 2
    top = (HIGH - sheet.height * scale) / 2
    plain: list[str] = []
    filled: dict[str, list[str]] = {}
    for code, shape in sheet.shapes.items():
        figure = figures.get(code)
        colour = classes.get(f"grade-{figure.grade}") if figure else None
        (filled.setdefault(colour, []) if colour else plain).append(shape.path)
    paths = "".join(
        f'<path fill="{colour}" d="{"".join(held)}"/>' for colour, held in ((_colour("--ka-land"), plain), *filled.items()) if held
    )
    white = ' stroke="#fff" stroke-width="1.5" stroke-linejoin="round"' if len(figures) > 1 else ""
    lines = f'<g fill="none" stroke="{_colour("--ka-cline")}"><path stroke-width="1" d="{sheet.shores}"/><path stroke-width="2" d="{sheet.frontiers}"/></g>'
    return f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:.4f})"><g fill-rule="evenodd"{white}>{paths}</g>{lines}</g>'


def _colour(name: str) -> str:
    return tokens()[name]
