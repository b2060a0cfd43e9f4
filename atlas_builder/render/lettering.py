"""Where names stand on a sheet: only where there is room, the largest regions first, none over another.

A map is shown at widths from a phone's to a full page's, and its letters keep their size on the screen. So each name belongs
to a tier: tier 1 finds room at the size it has on a phone, tier 2 on a card, tier 3 on a wide page; the style sheet shows the
tiers that fit. A name that found room at one size has room at every smaller one, since it shrinks towards its own middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import escape

from atlas_builder.render.linework import Box, Point
from atlas_builder.render.outlines import WIDTH, Shape, Sheet

SIZES = (36, 21, 15)
"""Letter height of the three tiers in units, as in maps.css: 13 pixels or more at 360, 620 and 880 pixels of width."""
_EM = 0.57
"""Width of an average letter in letter heights: between the narrow and the wide ones of the sans faces in the tokens."""
_GAP = 0.25
"""Letter heights that stay free on either side of a name."""
_LINE = 1.1
_OVERHANG = (1.5, 1.2, 1.1)
"""How far a name may reach beyond its region, by tier: on a phone better a few names that overhang than none."""
_FEW = 8
"""Names on a phone at most; the list below the map is the way in there."""
_DOT = 5
"""Units that a dot reaches round its middle."""


class Name(NamedTuple):
    """A region's name with its place on the sheet; the middle of its lines is (x, y)."""

    code: str
    tier: int
    x: int
    y: int
    lines: tuple[str, ...]

    def svg(self) -> tuple[str, str]:
        """The `text` element in two parts, cut where further classes go."""
        return text_element(self.x, self.y, self.lines, f"name tier-{self.tier}")

    def box(self, size: float) -> Box:
        """What the name keeps for itself with letters of a size."""
        half = (max(len(line) for line in self.lines) * _EM / 2 + _GAP) * size
        high = len(self.lines) * _LINE * size / 2
        return self.x - half, self.y - high, self.x + half, self.y + high


def names_on(sheet: Sheet, names: Iterable[tuple[str, str]], points: Sequence[Point] = (), taken: Sequence[Box] = ()) -> tuple[Name, ...]:
    """The names that find room, in the order they were placed.

    Args:
        names: (code of a region, its name); codes without an outline are passed over.
        points: dots that no name may touch.
        taken: boxes in which no name may stand.
    """
    shown = [(sheet.shapes[code], name) for code, name in names if name and code in sheet.shapes]
    wanted = sorted(shown, key=lambda item: (-item[0].size, item[0].code))
    placed: list[Name] = []
    for tier, size in enumerate(SIZES, 1):
        boxes = [name.box(size) for name in placed]
        done = {name.code for name in placed}
        for shape, text in wanted:
            if shape.code in done or (tier == 1 and len(placed) >= _FEW):
                continue
            found = next(_fitting(sheet, shape, text, tier, points, [*taken, *boxes]), None)
            if found:
                placed.append(found)
                boxes.append(found.box(size))
    return tuple(placed)


def broken(text: str) -> tuple[str, ...]:
    """A name in two lines of the most equal length, or as it is where it has no place to break; a hyphen stays on the first line.

    >>> broken("Provence-Alpes-Côte d'Azur"), broken("Upper Austria"), broken("Ticino")
    (('Provence-Alpes-', "Côte d'Azur"), ('Upper', 'Austria'), ('Ticino',))
    """
    cuts = [match.end() for match in re.finditer(r"[\s-]", text) if 0 < match.end() < len(text)]
    pairs = [(text[:cut].strip(), text[cut:].strip()) for cut in cuts]
    pairs = [pair for pair in pairs if pair[0].strip("-") and pair[1].strip("-")]
    return min(pairs, key=lambda pair: max(map(len, pair)), default=(text,))


def text_element(x: float, y: float, lines: Sequence[str], kind: str) -> tuple[str, str]:
    """SVG text of one or two lines about a point, cut behind its classes; the style sheet centres it.

    >>> "".join(text_element(5, 9, ["Styria & more"], "name"))
    '<text class="name" x="5" y="9">Styria &amp; more</text>'
    """
    words = [str(escape(line)) for line in lines]
    if len(words) == 2:
        words = [f'<tspan x="{x}" dy="{dy}em">{word}</tspan>' for word, dy in zip(words, ("-.55", "1.1"), strict=True)]
    return f'<text class="{kind}', f'" x="{x}" y="{y}">{"".join(words)}</text>'


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _fitting(sheet: Sheet, shape: Shape, text: str, tier: int, points: Sequence[Point], taken: Sequence[Box]) -> Iterator[Name]:
    """Ways to write a name that fit, best first: in one line, then where the region is widest."""
    size, overhang = SIZES[tier - 1], _OVERHANG[tier - 1]
    ways = []
    for rank, lines in enumerate(dict.fromkeys([(text,), broken(text)])):
        if len(lines) * size * 0.9 > shape.height * overhang:
            continue
        for anchor in shape.anchors[:7]:
            name = Name(shape.code, tier, anchor.x, anchor.y, lines)
            box = name.box(size)
            inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= sheet.height
            if not inside or box[2] - box[0] - 2 * _GAP * size > anchor.room * overhang or any(overlap(box, other) for other in taken):
                continue
            if not any(box[0] - _DOT < x < box[2] + _DOT and box[1] - _DOT < y < box[3] + _DOT for x, y in points):
                ways.append((rank, -anchor.room, name))
    return iter([name for *_, name in sorted(ways)])
