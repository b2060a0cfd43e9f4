"""Arc maps: the seats of a candidate as dots, and arcs over the borders between them. Inline SVG without a style or a script.

A page of arc maps holds the land once (`land`), and every map refers to it: a hundred maps cost what one other map costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import hypot
from typing import NamedTuple

from markupsafe import Markup, escape

from atlas_builder.geo.regions import Regions
from atlas_builder.render.maps import COARSE
from atlas_builder.render.outlines import WIDTH, Sheet, whole

BEND = 0.22  # how far an arc swings out, as a part of its length: enough to be told from a border, and from its neighbours
_LAND = "arc-land"


class Seat(NamedTuple):
    """A cluster's seat. sourced: whether a source states what it holds; wanted: whether it would complete the candidate."""

    lon: float
    lat: float
    country: str
    sourced: bool = True
    wanted: bool = False


def land(regions: Regions) -> Markup:
    """The land under all arc maps of a page, shown by none of its own."""
    sheet = whole(regions, COARSE)
    if sheet is None:
        return Markup("")
    shapes = "".join(shape.path for shape in sheet.shapes.values())
    frontier = f'<path class="frontier" d="{sheet.frontiers}"/>' if sheet.frontiers else ""
    ground = f'<path class="land" d="{shapes}"/>{frontier}<path class="shore" d="{sheet.shores}"/>'
    return Markup(
        f'<svg class="arc-ground" width="0" height="0" aria-hidden="true" focusable="false"><defs><g id="{_LAND}" class="{_LAND}">{ground}</g></defs></svg>'
    )


def arc_map(regions: Regions, seats: Sequence[Seat], *, map_id: str, label: str) -> Markup:
    """Seats and the arcs between their countries; needs `land` of the same regions on its page.

    An arc joins one seat of each country, the sourced one nearest to the middle of all: arcs between all seats would be a thicket.
    Broken arcs lead to the nearest seats that would complete the candidate. The list beside the map says the same in words.
    """
    sheet = whole(regions, COARSE)
    if sheet is None:
        return Markup("")
    placed = _placed(sheet, seats)
    if not placed:
        return Markup("")
    held = {spot: seat for spot, seat in placed.items() if not seat.wanted}
    ends = _ends(held)
    arcs = "".join(_arc(a, b) for a, b in combinations(ends.values(), 2))
    wanted = [spot for spot, seat in placed.items() if seat.wanted]
    broken = "".join(_arc(min(ends.values(), key=lambda end: hypot(end[0] - spot[0], end[1] - spot[1])), spot) for spot in wanted if ends)
    name = escape(map_id)
    parts = (
        f'<div class="atlas-map arcs"><svg viewBox="0 0 {WIDTH} {sheet.height}" role="img" aria-labelledby="{name}-t">',
        f'<title id="{name}-t">{escape(label)}</title><use xlink:href="#{_LAND}"/>',
        f'<path class="arc wanted" d="{broken}"/>' if broken else "",
        f'<path class="arc" d="{arcs}"/>' if arcs else "",
        _dots("seats unsourced", (spot for spot, seat in held.items() if not seat.sourced)),
        _dots("seats", (spot for spot, seat in held.items() if seat.sourced)),
        _dots("seats wanted", wanted),
        "</svg></div>",
    )
    return Markup("".join(parts))


def _placed(sheet: Sheet, seats: Iterable[Seat]) -> dict[tuple[int, int], Seat]:
    """Seats by their place on the sheet, one for each place: a sourced one before others, a held one before a wanted one."""
    found: dict[tuple[int, int], Seat] = {}
    for seat in sorted(seats, key=lambda seat: (seat.wanted, not seat.sourced, seat.country, seat.lon, seat.lat)):
        x, y = sheet.at(seat.lon, seat.lat)
        if 0 <= x <= WIDTH and 0 <= y <= sheet.height:
            found.setdefault((round(x), round(y)), seat)
    return found


def _ends(held: Mapping[tuple[int, int], Seat]) -> dict[str, tuple[int, int]]:
    """Countries to the seat at which their arcs end, in the order of the codes."""
    if not held:
        return {}
    middle_x, middle_y = (sum(spot[axis] for spot in held) / len(held) for axis in (0, 1))
    ranked = sorted(held, key=lambda spot: (not held[spot].sourced, hypot(spot[0] - middle_x, spot[1] - middle_y), spot))
    ends: dict[str, tuple[int, int]] = {}
    for spot in ranked:
        ends.setdefault(held[spot].country, spot)
    return dict(sorted(ends.items()))


def _arc(a: tuple[int, int], b: tuple[int, int]) -> str:
    """A bow from west to east that swings to the north."""
    (x0, y0), (x1, y1) = sorted((a, b))
    middle_x, middle_y = (x0 + x1) / 2 + (y1 - y0) * BEND, (y0 + y1) / 2 - (x1 - x0) * BEND
    return f"M{x0} {y0}Q{round(middle_x)} {round(middle_y)} {x1} {y1}"


def _dots(kind: str, spots: Iterable[tuple[int, int]]) -> str:
    """Dots as one path: a line of no length with round ends is a dot, at a tenth of the bytes of a circle."""
    data = "".join(f"M{x} {y}h0" for x, y in sorted(spots))
    return f'<path class="{kind}" d="{data}"/>' if data else ""
