"""A map as a picture that stands alone: the SVG of a page with its style, heading, legend and source inside, and no links.

The rules are those of the site's own style sheets, with every variable put in, so that a picture cannot differ from the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from textwrap import wrap

from markupsafe import escape

from atlas_builder.project import LOOK
from atlas_builder.render.outlines import WIDTH

STYLES = LOOK / "assets/css"
SIDE = 24  # units between the edge of the picture and what stands in it
HEADING, SMALL = 26, 15  # heights of letters in units
_HEADING_SIGNS, _SMALL_SIGNS = 66, 120  # signs of a line that fit beside each other at those heights
_LINE = 1.35
_KEY = 28  # units that the swatch of a key takes, with the gap behind it
_EM = 0.52  # width of an average letter of small text
_TOKENS = re.compile(r"(--[a-z0-9-]+):\s*([^;}]+)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE = re.compile(r"var\((--[a-z0-9-]+)(?:,\s*((?:[^()]|\([^()]*\))+))?\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@container[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_COMMA = re.compile(r",(?![^(]*\))")
_WITHIN = re.compile(r"\.atlas-map(?:\.[a-z]+)? (.+)")
_MOVING = re.compile(r":hover|:focus|^svg$|^a$")
_DRAWING = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)"[^>]*>(.*)</svg>', re.DOTALL)
_LINK = re.compile(r"<a\b([^>]*)>")
_LINKED = re.compile(r' href="[^"]*"| tabindex="-1"')
_OWN = """
.paper { fill: var(--ka-paper) }
.heading, .small { display: inline; dominant-baseline: auto; text-anchor: start; stroke: none }
.heading { font-size: 26px; font-weight: 700; fill: var(--ka-ink) }
.small { font-size: 15px; fill: var(--ka-ink2) }
.question { font-weight: 700 }
.swatch { stroke: var(--ka-edge) }
.swatch.none { fill: var(--ka-none) }
.swatch.grade-1 { fill: var(--map-1) }
.swatch.grade-2 { fill: var(--map-2) }
.swatch.grade-3 { fill: var(--map-3) }
.swatch.grade-4 { fill: var(--map-4) }
.swatch.dot-cluster { fill: var(--ka-dot); stroke: none }
.swatch.dot-company { fill: var(--ka-dot2); stroke: none }
.swatch.dot-research { fill: var(--ka-halo); stroke: var(--ka-dot2); stroke-width: 3 }
.swatch.dot-other { fill: var(--ka-edge); stroke: none }
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says beside its map: a finding, what was counted, the legend's question and keys (class, text), the source."""

    heading: str
    counted: str
    question: str
    keys: Sequence[tuple[str, str]]
    source: str


def standalone(markup: str, said: Picture, colours: Mapping[str, str]) -> str:
    """The SVG file of a map of a page.

    Args:
        markup: one `div.atlas-map` as maps.py makes it.
        colours: the colours of a theme by their part, as `colours.shades` gives them; none for a map in neutral colours.

    Raises:
        ValueError: the markup holds no map.
    """
    found = _DRAWING.search(markup)
    if not found:
        raise ValueError("no map to make a picture of")
    inner = _LINK.sub(lambda link: f"<g{_LINKED.sub('', link[1])}>", found[3]).replace("</a>", "</g>")
    head, top = _head(said)
    height = int(found[2])
    foot, bottom = _foot(said, top + height)
    style = _style(tuple(sorted(colours.items())))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {WIDTH} {bottom}" role="img">'
        f"<style>{style}</style>"
        f'<rect class="paper" width="{WIDTH}" height="{bottom}"/>{head}<svg y="{top}" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">{inner}</svg>{foot}</svg>\n'
    )


def _head(said: Picture) -> tuple[str, int]:
    y, lines = float(SIDE + HEADING), list[str]()
    for line in wrap(said.heading, _HEADING_SIGNS):
        lines.append(f'<text class="heading" x="{SIDE}" y="{round(y)}">{escape(line)}</text>')
        y += HEADING * _LINE
    for line in wrap(said.counted, _SMALL_SIGNS):
        lines.append(f'<text class="small" x="{SIDE}" y="{round(y)}">{escape(line)}</text>')
        y += SMALL * _LINE
    return "".join(lines), round(y)


def _foot(said: Picture, top: int) -> tuple[str, int]:
    """Legend and source below the map, and where the picture ends."""
    x, y, parts = float(SIDE), top + 2.0 * SMALL, list[str]()
    if said.question:
        parts.append(f'<text class="small question" x="{SIDE}" y="{round(y)}">{escape(said.question)}</text>')
        y += SMALL * 1.7
    for look, text in said.keys:
        wide = _KEY + len(text) * SMALL * _EM + SIDE
        if x > SIDE and x + wide > WIDTH - SIDE:
            x, y = float(SIDE), y + SMALL * 1.7
        parts.append(_swatch(look, round(x), round(y)))
        parts.append(f'<text class="small" x="{round(x + _KEY)}" y="{round(y)}">{escape(text)}</text>')
        x += wide
    if said.keys:
        y += SMALL * 2
    for line in wrap(said.source, _SMALL_SIGNS):
        parts.append(f'<text class="small" x="{SIDE}" y="{round(y)}">{escape(line)}</text>')
        y += SMALL * _LINE
    return "".join(parts), round(y)


def _swatch(look: str, x: int, y: int) -> str:
    if look.startswith("dot-"):
        return f'<circle class="swatch {look}" cx="{x + 10}" cy="{y - 5}" r="6"/>'
    if look in ("no-data", "too-few"):
        marks = "".join(f'<path class="hatch" d="M{x + left} {y}l9-11"/>' for left in (1, 7, 13) if look == "no-data")
        marks += "".join(f'<circle class="speck" cx="{x + left}" cy="{y - 5.5}" r="1.6"/>' for left in (5, 11, 17) if look == "too-few")
        return f'<rect class="swatch ground" x="{x}" y="{y - 11}" width="22" height="11"/>{marks}'
    return f'<rect class="swatch {look}" x="{x}" y="{y - 11}" width="22" height="11"/>'


@lru_cache(maxsize=64)
def _style(colours: tuple[tuple[str, str], ...]) -> str:
    """The rules of a picture in the light colours, with every variable put in."""
    colour = {**tokens(), **{f"--theme{'' if part == 'theme' else '-' + part}": shade for part, shade in colours}}

    def value_of(found: re.Match[str]) -> str:
        held = colour.get(found[1], found[2] or "none")
        return _VARIABLE.sub(value_of, held)

    return "".join(f"{selector}{{{_VARIABLE.sub(value_of, body)}}}" for selector, body in _rules())


@cache
def tokens() -> dict[str, str]:
    """The variables of the light scheme: what stands in atlas.css before the dark one, and what the maps set themselves."""
    light = _COMMENT.sub("", (STYLES / "atlas.css").read_text(encoding="utf-8"))
    look, _, rest = light.partition("@media screen")
    maps = _COMMENT.sub("", (STYLES / "maps.css").read_text(encoding="utf-8")).partition("@media print")[0]
    fonts = {name: value for name, value in _TOKENS.findall(rest) if name == "--ka-font"}
    return {**dict(_TOKENS.findall(maps)), **dict(_TOKENS.findall(look)), **fonts}


@cache
def papers() -> tuple[str, str]:
    """The colour of paper in the light scheme and in the dark one."""
    _, _, dark = _COMMENT.sub("", (STYLES / "atlas.css").read_text(encoding="utf-8")).partition('[data-md-color-scheme="slate"]')
    return tokens()["--ka-paper"], dict(_TOKENS.findall(dark))["--ka-paper"]


@cache
def _rules() -> tuple[tuple[str, str], ...]:
    """The rules of the maps without pointers and screens, as selectors and declarations."""
    sheet = _COMMENT.sub("", (STYLES / "maps.css").read_text(encoding="utf-8").partition("/* Legends")[0])
    return (
        ("svg", "font-family: var(--ka-font)"),
        *_kept(_AT_RULE.sub(r"\1", sheet)),
        *_kept(_OWN.replace("\n.", "\n.atlas-map .").replace(", .", ", .atlas-map .")),
    )


def _kept(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules that matter to a picture, for a drawing that is a file of its own."""
    for selectors, body in _RULE.findall(sheet):
        found = (_WITHIN.fullmatch(selector.strip()) for selector in _COMMA.split(selectors))
        kept = [selector[1] for selector in found if selector and not _MOVING.search(selector[1])]
        if kept:
            yield ",".join(kept), "; ".join(part.strip() for part in body.split(";") if part.strip())
