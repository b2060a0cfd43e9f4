"""Pictures for links to the atlas, 600 by 315 pixels: the map of a theme, or a region on the map of the area, beside a sign.

They hold no letters: a picture stands for a page in every language, and the same bytes come out on a computer with other fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from math import ceil, floor

import resvg_py
from PIL import Image

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
UNITS = WIDE // PIXELS  # of the drawing to a pixel
COLOURS = 64
_SIGN = 200  # side of the sign on the coloured part
_MARK = 76  # side of the name mark below it
Box = tuple[int, int, int, int]  # left, top, width and height, in units
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
    yield File(routes.preview(), _picture(_panel(_colour("--ka-fill"), _placed(mark, _SIGN), "") + _map(sheet, {}, {})), lang)
    for theme in site.atlas.themes.values():
        light = shades(theme.colour, dark=False)
        sign = _placed(icons.get(theme.id, ""), _SIGN, "#fff")
        classes = {f"grade-{number}": light[str(number)] for number in range(1, 5)}
        drawn = _map(sheet, figures_of(site, theme.id, routes.HOME), classes)
        yield File(routes.preview(routes.theme(theme.id)), _picture(_panel(light["theme"], sign, mark) + drawn), lang)
    colours: Image.Image | None = None  # the same for all regions
    ground = _drawn(_paper() + _panel(_colour("--ka-fill"), "", mark) + _map(sheet, {}, {}))
    for code in site.region_codes:
        picture = ground.copy()
        if own := around(site.atlas.regions, code):
            _lay(picture, _raised(_outline(own, code), mark), (*_corner(mark), _SIGN, _SIGN))
        if code in sheet.shapes:
            here = f'<path fill="{_colour("--ka-neutral-4")}" fill-rule="evenodd" d="{sheet.shapes[code].path}"/>'
            _lay(picture, f"<g {_moved(sheet)}>{here}</g>", _box(sheet, code))
        reduced = _reduced(picture, colours)
        colours = colours or reduced
        yield File(routes.preview(routes.region(code)), _png(reduced), lang)


def _picture(inner: str) -> bytes:
    return _png(_reduced(_drawn(_paper() + inner)))


def _drawn(inner: str, box: Box = (0, 0, WIDE, HIGH)) -> Image.Image:
    """What of a drawing lies in a box, as pixels."""
    left, top, wide, high = box
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="{left} {top} {wide} {high}">{inner}</svg>'
    return Image.open(BytesIO(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=wide // UNITS)))


def _lay(picture: Image.Image, inner: str, box: Box) -> None:
    """Draws in a box over what is there: a region costs a tenth of a whole picture."""
    patch = _drawn(inner, box)
    picture.paste(patch, (box[0] // UNITS, box[1] // UNITS), patch)


def _reduced(picture: Image.Image, colours: Image.Image | None = None) -> Image.Image:
    """A picture with no more colours than it needs, or with those of another: its file has a third of the size."""
    return picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, palette=colours, dither=Image.Dither.NONE)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _paper() -> str:
    return f'<rect width="{WIDE}" height="{HIGH}" fill="{_colour("--ka-page")}"/>'


def _panel(colour: str, sign: str, mark: str) -> str:
    """The coloured part: a sign in its middle, and the name mark below."""
    below = f'<g transform="translate({EDGE} {HIGH - EDGE - _MARK})">{_placed(mark, _MARK)}</g>' if mark else ""
    return f'<rect width="{PANEL}" height="{HIGH}" fill="{colour}"/>{_raised(sign, mark)}{below}'


def _raised(sign: str, mark: str) -> str:
    x, y = _corner(mark)
    return f'<g transform="translate({x} {y})">{sign}</g>'


def _corner(mark: str) -> tuple[int, int]:
    """Where the sign stands: in the middle of the coloured part, or above it where there is a name mark below."""
    return (PANEL - _SIGN) // 2, (HIGH - _SIGN) // 2 - (EDGE if mark else 0)


@cache
def _placed(drawing: str, side: int, colour: str = "") -> str:
    """A drawing of its own in a square of a side; in one colour, where one is given."""
    found = _INNER.search(drawing)
    if not found:
        return ""
    paint = f' fill="{colour}"' if colour else ""
    return f'<svg width="{side}" height="{side}" viewBox="{found[1]}"{paint}>{found[2]}</svg>'


def _outline(sheet: Sheet, code: str) -> str:
    """A region large, in white."""
    path = sheet.shapes[code].path if code in sheet.shapes else ""
    return f'<svg width="{_SIGN}" height="{_SIGN}" viewBox="0 0 {WIDTH} {sheet.height}"><path fill="#fff" fill-rule="evenodd" d="{path}"/></svg>'


def _place(sheet: Sheet) -> tuple[float, float, float]:
    """Left, top and scale of the map at the right."""
    scale = min((WIDE - PANEL - 2 * EDGE) / WIDTH, (HIGH - 2 * EDGE) / sheet.height)
    return PANEL + (WIDE - PANEL - WIDTH * scale) / 2, (HIGH - sheet.height * scale) / 2, scale


def _moved(sheet: Sheet) -> str:
    left, top, scale = _place(sheet)
    return f'transform="translate({left:.1f} {top:.1f}) scale({scale:.4f})"'


def _box(sheet: Sheet, code: str) -> Box:
    """The whole pixels around a region on the map at the right."""
    left, top, scale = _place(sheet)
    x, y, right, bottom = sheet.shapes[code].box
    x, y = (UNITS * floor((corner + near * scale) / UNITS) for corner, near in ((left, x), (top, y)))
    right, bottom = (UNITS * ceil((corner + far * scale + 1) / UNITS) for corner, far in ((left, right), (top, bottom)))
    return x, y, right - x, bottom - y


def _map(sheet: Sheet, figures: Mapping[str, Figure], classes: Mapping[str, str]) -> str:
    """The area at the right, each region in the colour of its class.

    White lines divide regions that are compared. Where one region stands among all others they say nothing, and would make a picture
    that is half as large again and takes as much longer to write.
    """
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
    return f'<g {_moved(sheet)}><g fill-rule="evenodd"{white}>{paths}</g>{lines}</g>'


def _colour(name: str) -> str:
    return tokens()[name]
