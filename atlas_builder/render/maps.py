"""Static maps as inline SVG: they work without JavaScript, print, and are read aloud; the page sets legend and table beside them.

Shares are drawn as four classes of colour, totals as circles, organisations as dots. A map carries classes only; colours, strokes
and the size of letters stand in look/assets/css/maps.css. Each is a `div.atlas-map`, whose width the style sheet asks for, round one `svg`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt

from markupsafe import Markup, escape

from atlas_builder.geo.regions import Regions
from atlas_builder.render.dots import RADII, Dot, Field, apart
from atlas_builder.render.graticule import graticule
from atlas_builder.render.lettering import SIZES, Name, names_on, overlap, text_element
from atlas_builder.render.linework import Box
from atlas_builder.render.outlines import TOLERANCE, WIDTH, Same, Shape, Sheet, around, whole

THRESHOLDS = (0.15, 0.30, 0.50)
"""Least share of classes 2 to 4. The design chose them; they are the same wherever shares are shown, so that maps can be compared."""
COARSE = 2.5
"""Tolerance of outlines for maps under 250 pixels wide."""
_CIRCLE = 11
"""Radius of a circle that stands for one organisation, in units; the area grows with the count."""
_LARGEST = 46
_CROWD = 40
"""Towns that a locator shows one by one: beyond, those of a neighbourhood become one circle."""
_SQUARE = 90
"""Side of such a neighbourhood, in units."""
_BOLD_EM = 0.61
"""Width of an average bold letter in letter heights, for the names of towns."""
PLAIN = 2.1
"""Tolerance of outlines below many dots."""
ANSWERING = 60
"""Dots of a map at most that have a title and a link."""
_FEW = 3
"""Circles up to which a locator is a small picture on the page of one organisation."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a map says of one region: `state` is no-data, too-few, none or some; `grade` is 1 to 4 where it is some, else 0."""

    state: str
    grade: int
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Place:
    """A dot or circle: one organisation, or `count` of them in one town.

    `kind` is cluster, research, company or other; `title` is read aloud, `name` is written beside a circle where there is room.
    """

    lon: float
    lat: float
    kind: str
    title: str
    href: str
    count: int = 1
    name: str = ""


def grade(share: float) -> int:
    """The class of a share above zero, 1 to 4; a share on a threshold belongs to the class above it.

    >>> [grade(share) for share in (0.01, 0.15, 0.299, 0.3, 0.5, 1.0)]
    [1, 2, 2, 3, 4, 4]
    """
    return bisect_right(THRESHOLDS, share) + 1


def choropleth(
    regions: Regions, figures: Mapping[str, Figure], *, map_id: str, label: str, names: Mapping[str, str], coarse: bool = False
) -> Markup:
    """A map of shares: each region in the colour of its class and a link to its page.

    Args:
        figures: by code; a region without one is plain land.
        map_id: unique on the page; every id inside begins with it.
        label: the finding in a sentence: the map's accessible name.
        names: by code, in the page's language; none for a small map.
        coarse: plainer outlines, for a map under 250 pixels wide.
    """
    sheet = whole(regions, COARSE if coarse else TOLERANCE)
    if sheet is None:
        return Markup("")
    parts = [_patterns(map_id, figures.values()), "" if coarse else graticule(sheet)]
    parts += [_region(shape, figures.get(code), map_id) for code, shape in sheet.shapes.items()]
    parts.append(_borders(sheet))
    parts.append('<g class="names" aria-hidden="true">')
    for name, (head, tail) in _lettering(sheet, tuple(names.items())):
        figure = figures.get(name.code)
        parts.append(f"{head} on-{figure.grade}{tail}" if figure and figure.grade else head + tail)
    parts.append("</g>")
    return _map("choropleth", sheet, map_id, label, parts)


def dots(
    regions: Regions, places: Sequence[Place], figures: Mapping[str, Figure], *, map_id: str, label: str, names: Mapping[str, str]
) -> Markup:
    """A map of organisations, one dot each, over regions that are links; dots that would overlap are moved apart. Of the figures,
    only no data is shown.

    Dots answer to a pointer only (title and link) and are hidden from screen readers, who have the regions and the lists below. Where
    there are many, only the clusters answer: names and links are half the weight of such a map, and the interactive one has them all.
    """
    sheet = whole(regions, PLAIN if len(places) > ANSWERING else TOLERANCE)
    if sheet is None:
        return Markup("")
    placed = apart(_dots_on(sheet, places))
    # a region with few organisations shows them; dotted as well, it would seem to have more
    plain = {code: figure if figure.state == "no-data" else replace(figure, state="some", grade=0) for code, figure in figures.items()}
    parts = [_patterns(map_id, plain.values()), graticule(sheet)]
    parts += [_region(shape, plain.get(code), map_id) for code, shape in sheet.shapes.items()]
    parts.append(_borders(sheet))
    parts.append('<g class="names" aria-hidden="true">')
    parts += ["".join(name.svg()) for name in names_on(sheet, names.items(), points=[(dot.x, dot.y) for dot in placed])]
    parts.append('</g><g class="dots" aria-hidden="true">')
    answering = set(sorted(placed, key=lambda dot: dot.kind != "cluster")[:ANSWERING])
    for dot in placed:
        title = _title(dot.title) if dot in answering else ""
        circle = f'<circle class="dot-{dot.kind}" cx="{dot.x}" cy="{dot.y}" r="{dot.radius:g}"' + (f">{title}</circle>" if title else "/>")
        parts.append(f'<a href="{escape(dot.href)}" tabindex="-1">{circle}</a>' if dot.href and title else circle)
    parts.append("</g>")
    return _map("dotted", sheet, map_id, label, parts)


def locator(
    regions: Regions,
    code: str,
    places: Sequence[Place],
    *,
    map_id: str,
    label: str,
    names: Mapping[str, str],
    hrefs: Mapping[str, str],
) -> Markup:
    """A region large with its neighbours around it, its places as circles with their counts; regions in `hrefs` are links."""
    sheet = around(regions, code)
    if sheet is None:
        return Markup("")
    outlines, lettered = _ground(sheet, code, Same(names), Same(hrefs))
    parts = [outlines]
    circles = _circles(sheet, places)
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r, _ in circles]
    beside = _beside(sheet, circles, taken)
    parts.append('<g class="names" aria-hidden="true">')
    if len(circles) > _FEW:
        parts += ["".join(name.svg()) for name in names_on(sheet, _shown(sheet, names), taken=taken)]
    else:
        # the page of one organisation: thousands of them, so names give way instead of being placed anew
        parts += [text for text, room in lettered if True not in [overlap(room, box) for box in taken]]
    parts.append("</g>")
    parts += [_circle(*circle) for circle in circles]
    parts += ['<g class="places" aria-hidden="true">', *beside, "</g>"]
    return _map("locator", sheet, map_id, label, parts)


def ground(regions: Regions, code: str, *, names: Mapping[str, str], hrefs: Mapping[str, str]) -> str:
    """What all locators of a region have in common, as it stands in each of them: its outline and those around it."""
    sheet = around(regions, code)
    return _ground(sheet, code, Same(names), Same(hrefs))[0] if sheet else ""


def totals(
    regions: Regions, places: Sequence[Place], figures: Mapping[str, Figure], *, map_id: str, label: str, names: Mapping[str, str]
) -> Markup:
    """A map of totals: one circle for each place, its area the count, over regions that are links with the count as their title."""
    sheet = whole(regions, PLAIN)
    if sheet is None:
        return Markup("")
    circles = _circles(sheet, places, len(places))
    parts = [graticule(sheet), *(_region(shape, figures.get(code), map_id) for code, shape in sheet.shapes.items()), _borders(sheet)]
    parts += [
        '<g class="circles" aria-hidden="true">',
        *(_circle(*circle) for circle in circles),
        '</g><g class="names" aria-hidden="true">',
    ]
    parts += [
        "".join(name.svg()) for name in names_on(sheet, names.items(), taken=[(x - r, y - r, x + r, y + r) for x, y, r, _ in circles])
    ]
    parts.append("</g>")
    return _map("totals", sheet, map_id, label, parts)


def small(regions: Regions, code: str, *, map_id: str, label: str) -> Markup:
    """The whole area with one region filled and nothing else: where on the map a page is."""
    sheet = whole(regions, COARSE)
    if sheet is None:
        return Markup("")
    land = "".join(shape.path for other, shape in sheet.shapes.items() if other != code)
    here = f'<path class="here" d="{sheet.shapes[code].path}"/>' if code in sheet.shapes else ""
    return _map("small", sheet, map_id, label, [f'<path class="land" d="{land}"/>{here}', _borders(sheet)], role="img")


def _map(kind: str, sheet: Sheet, map_id: str, label: str, parts: Iterable[str], role: str = "group") -> Markup:
    name = escape(map_id)
    head = f'<div class="atlas-map {kind}"><svg viewBox="0 0 {WIDTH} {sheet.height}" role="{role}" aria-labelledby="{name}-t">'
    return Markup("".join([head, f'<title id="{name}-t">{escape(label)}</title>', *parts, "</svg></div>"]))


def _region(shape: Shape, figure: Figure | None, map_id: str) -> str:
    if figure is None:
        return f'<g class="region"><path d="{shape.path}"/></g>'
    fill = f' fill="url(#{escape(map_id)}-{escape(figure.state)})"' if figure.state in _PATTERNS else ""
    kind = f"grade-{figure.grade}" if figure.grade else figure.state
    return _linked(f"region {escape(kind)}", figure.href, figure.title, f'<path{fill} d="{shape.path}"/>')


def _linked(kind: str, href: str, title: str, mark: str) -> str:
    """A mark that is a link where it has somewhere to lead."""
    if href:
        return f'<a class="{kind}" href="{escape(href)}">{_title(title)}{mark}</a>'
    return f'<g class="{kind}">{_title(title)}{mark}</g>'


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


_PATTERNS = {
    "no-data": '<pattern id="{}-no-data" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="ground" d="M0 0h9v9H0z"/><path class="hatch" d="M1 0v9"/></pattern>',
    "too-few": '<pattern id="{}-too-few" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="ground" d="M0 0h11v11H0z"/><circle class="speck" cx="5" cy="5" r="2"/></pattern>',
}


def _patterns(map_id: str, figures: Iterable[Figure]) -> str:
    """The patterns that the map needs; ids are known to the whole page, hence the prefix."""
    states = {figure.state for figure in figures}
    found = [pattern.format(escape(map_id)) for state, pattern in _PATTERNS.items() if state in states]
    return f"<defs>{''.join(found)}</defs>" if found else ""


def _borders(sheet: Sheet) -> str:
    return f'<path class="shore" d="{sheet.shores}"/>' + (f'<path class="frontier" d="{sheet.frontiers}"/>' if sheet.frontiers else "")


@lru_cache(maxsize=64)
def _lettering(sheet: Sheet, names: tuple[tuple[str, str], ...]) -> tuple[tuple[Name, tuple[str, str]], ...]:
    return tuple((name, name.svg()) for name in names_on(sheet, names))


@lru_cache(maxsize=512)
def _ground(sheet: Sheet, code: str, names: Same[Mapping[str, str]], hrefs: Same[Mapping[str, str]]) -> tuple[str, list[tuple[str, Box]]]:
    """What a locator has under its circles: the regions, and their names as text elements, each with its box at the size at which it
    first appears."""
    parts = []
    for other, shape in sheet.shapes.items():
        kind = "region here" if other == code else "region"
        parts.append(_linked(kind, hrefs.held.get(other, ""), names.held.get(other, ""), f'<path d="{shape.path}"/>'))
    lettered = [("".join(name.svg()), name.box(SIZES[name.tier - 1])) for name in names_on(sheet, _shown(sheet, names.held))]
    return "".join(parts) + _borders(sheet), lettered


def _shown(sheet: Sheet, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(other, names[other]) for other in sheet.shapes if other in names]


def _dots_on(sheet: Sheet, places: Iterable[Place]) -> list[Dot]:
    found = []
    for place in places:
        x, y = sheet.at(place.lon, place.lat)
        if 0 <= x <= WIDTH and 0 <= y <= sheet.height:
            found.append(Dot(round(x), round(y), place.kind if place.kind in RADII else "other", place.title, place.href))
    return found


def _circle(x: int, y: int, radius: int, place: Place) -> str:
    mark = f'<circle cx="{x}" cy="{y}" r="{radius}"/>'
    if place.count > 1 and (tier := _tier(str(place.count), radius)):
        mark += "".join(text_element(x, y, [str(place.count)], f"count tier-{tier}"))
    return _linked(f"place dot-{escape(place.kind)}", place.href, place.title, mark)


def _circles(sheet: Sheet, places: Iterable[Place], crowd: int = _CROWD) -> list[tuple[int, int, int, Place]]:
    """Circles of places that lie on the sheet; a suburb's steps aside for its city's."""
    seen = [(*sheet.at(place.lon, place.lat), place) for place in places]
    seen = [(x, y, place) for x, y, place in seen if 0 <= x <= WIDTH and 0 <= y <= sheet.height]
    if len(seen) > crowd:
        seen = _gathered(seen)
    most = max((place.count for _, _, place in seen), default=1)
    unit = min(_CIRCLE, _LARGEST / sqrt(max(most, 1)))
    found = [(x, y, max(6, round(unit * sqrt(place.count))), place) for x, y, place in seen]
    field = Field(max((circle[2] for circle in found), default=0))
    settled = []
    for x, y, radius, place in sorted(found, key=lambda circle: (-circle[2], circle[0], circle[1], circle[3].title)):
        moved_x, moved_y, _ = field.settle(round(x), round(y), radius)
        settled.append((moved_x, moved_y, radius, place))
    return settled


def _gathered(seen: Sequence[tuple[float, float, Place]]) -> list[tuple[float, float, Place]]:
    """One circle for each square of a grid, at its largest place and named after it: more circles than that cover each other."""
    squares: defaultdict[tuple[int, int], list[tuple[float, float, Place]]] = defaultdict(list)
    for spot in seen:
        squares[int(spot[0] // _SQUARE), int(spot[1] // _SQUARE)].append(spot)
    found = []
    for _, group in sorted(squares.items()):
        x, y, largest = max(group, key=lambda spot: (spot[2].count, spot[2].title, spot[0], spot[1]))
        number = sum(spot[2].count for spot in group)
        found.append((x, y, largest if len(group) == 1 else replace(largest, count=number, title=str(number), href="")))
    return found


def _beside(sheet: Sheet, circles: Sequence[tuple[int, int, int, Place]], taken: list[Box]) -> list[str]:
    """Names beside their circles where there is room; what they cover is added to `taken`."""
    found: list[str] = []
    waiting = [circle for circle in circles if circle[3].name]
    for tier in (1, 2, 3):
        size = SIZES[tier - 1]
        for x, y, radius, place in list(waiting):
            wide, gap = len(place.name) * size * _BOLD_EM, radius + 6
            for side, left in (("start", x + gap), ("end", x - gap - wide)):
                box = (left, y - size * 0.55, left + wide, y + size * 0.55)
                if left >= 0 and box[2] <= WIDTH and not any(overlap(box, other) for other in taken):
                    edge = x + gap if side == "start" else x - gap
                    found.append("".join(text_element(edge, y, [place.name], f"town {side} tier-{tier}")))
                    taken.append(box)
                    waiting.remove((x, y, radius, place))
                    break
    return found


def _tier(text: str, radius: float) -> int:
    """The first tier whose letters fit in a circle; 0 where none does."""
    return next((tier for tier, size in enumerate(SIZES, 1) if len(text) * size * 0.55 <= radius * 1.7 and size <= radius * 1.8), 0)
