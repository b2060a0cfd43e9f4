"""A long list by theme, on as many pages as it needs: its sections, the way to each, and on which page each begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from atlas_builder import routes
from atlas_builder.render.index import Link
from atlas_builder.render.parts import Parts, parts_of
from atlas_builder.render.site import Site

SECTION_SIZE = 50  # entries on one page: each takes up to three lines, and a phone still scrolls through them

Thing = TypeVar("Thing")
Shown = TypeVar("Shown")


class Jump(NamedTuple):
    """The way to a theme's section, and how much stands below it."""

    link: Link
    figure: str


@dataclass(frozen=True, slots=True)
class Group(Generic[Shown]):
    """What stands below one field. heading: a link to the sub-field; nothing in a list that is divided by themes alone."""

    id: str
    heading: Link | None
    rows: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Block(Generic[Shown]):
    """The part of a theme's section that stands on one page."""

    theme: str
    id: str
    heading: Link
    groups: tuple[Group[Shown], ...]


@dataclass(frozen=True, slots=True)
class Sections(Generic[Shown]):
    """One page of the list."""

    parts: Parts
    jumps: tuple[Jump, ...]
    blocks: tuple[Block[Shown], ...]


def sections(
    site: Site,
    base: str,
    groups: Mapping[str, Sequence[Thing]],
    totals: Mapping[str, int],
    row: Callable[[Thing, str], Shown],
    size: int = SECTION_SIZE,
) -> Iterator[Sections[Shown]]:
    """The pages of a list at an address; one page without a section where there is nothing.

    groups: fields to what stands below them, in the order of the list, those of one theme together; themes alone have no sub-headings;
    totals: themes to the figure beside the way to them; row: what is shown of a thing on the page of an address.
    """
    narrow = any("/" in field for field in groups)
    first: dict[str, str] = {}
    for field in groups:
        first.setdefault(_theme(field), field)
    pairs = [(field, thing) for field, things in groups.items() for thing in things]
    for parts, held in parts_of(site, base, pairs, size):
        here = parts.here
        jumps = tuple(
            Jump(Link(site.theme_names[theme], way_to(base, groups, field, here, anchor(theme), size)), site.language.number(totals[theme]))
            for theme, field in first.items()
        )
        blocks = tuple(
            Block(
                theme=theme,
                id=anchor(theme),
                heading=Link(site.theme_names[theme], routes.relative(here, routes.theme(theme))),
                groups=tuple(
                    Group(
                        id=anchor(field) if "/" in field else "",
                        heading=_heading(site, field, here) if narrow else None,
                        rows=tuple(row(thing, here) for _, thing in found),
                    )
                    for field, found in groupby(below, key=_field)
                ),
            )
            for theme, below in groupby(held, key=lambda pair: _theme(pair[0]))
        )
        yield Sections(parts, jumps, blocks)


def anchor(field: str) -> str:
    """The place of a theme or sub-field on the page. Ids hold no two hyphens together, so no two fields have one.

    >>> anchor("plastics"), anchor("plastics/injection-moulding")
    ('theme-plastics', 'field-plastics--injection-moulding')
    """
    theme, _, sub_field = field.partition("/")
    return f"field-{theme}--{sub_field}" if sub_field else f"theme-{theme}"


def way_to(base: str, groups: Mapping[str, Sequence[object]], field: str, here: str, place: str = "", size: int = SECTION_SIZE) -> str:
    """The address of a field's group from the page of another, on the part of the list on which it begins."""
    before = 0
    for name, things in groups.items():
        if name == field:
            break
        before += len(things)
    address = routes.part(base, before // size + 1)
    return ("" if address == here else routes.relative(here, address)) + f"#{place or anchor(field)}"


def _theme(field: str) -> str:
    return field.partition("/")[0]


def _field(pair: tuple[str, Thing]) -> str:
    return pair[0]


def _heading(site: Site, field: str, here: str) -> Link:
    return site.field_link(field, here) if "/" in field else Link(site.text("record.theme_only"))
