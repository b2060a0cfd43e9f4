"""A long list as several pages: which records stand on which, and the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill

PART_SIZE = 100  # records on one page of a list: a phone draws it at once, and 10,000 records make 100 pages
NEAR = 2  # numbers shown on each side of the current one, beside the first and the last

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Parts:
    """One page of a list. A number without an address is the page itself; an entry without text is a gap in the numbers."""

    here: str
    number: int
    count: int
    previous: str
    next: str
    numbers: tuple[Link, ...]

    def title(self, site: Site, title: str) -> str:
        """The list's title, with the number of the page from the second on."""
        return title if self.number == 1 else site.text("list.part_title", title=title, number=self.number, count=self.count)


def parts_of(site: Site, base: str, entries: Sequence[Entry], size: int = PART_SIZE) -> Iterator[tuple[Parts, list[Entry]]]:
    """The pages of a list at an address, each with its entries; one page without entries where there are none."""
    count = max(1, -(-len(entries) // size))
    for number in range(1, count + 1):
        here = routes.part(base, number)
        yield (
            Parts(
                here=here,
                number=number,
                count=count,
                previous=_address(here, base, number - 1) if number > 1 else "",
                next=_address(here, base, number + 1) if number < count else "",
                numbers=_numbers(site, here, base, number, count),
            ),
            list(entries[(number - 1) * size : number * size]),
        )


def rest_page(site: Site, section: str, title: str, parts: Parts, crumbs: tuple[Link, ...], table: str, **held: object) -> Page:
    """A further page of a list that begins on the page of a sub-field or region: the way back, the numbers and the table, nothing more."""
    body = fill("rest", t=site.text, crumbs=crumbs, title=title, parts=parts, table=table, actors_heading=title, **{"theme": "", **held})
    return Page(lang=site.language.code, path=parts.here, section=section, title=title, description=title, body=body)


def _address(here: str, base: str, number: int) -> str:
    return routes.relative(here, routes.part(base, number))


def _numbers(site: Site, here: str, base: str, current: int, count: int) -> tuple[Link, ...]:
    shown = sorted({1, count, *range(max(1, current - NEAR), min(count, current + NEAR) + 1)})
    links: list[Link] = []
    for before, number in zip((0, *shown), shown, strict=False):
        if number > before + 1:
            links.append(Link(""))
        links.append(Link(site.language.number(number), "" if number == current else _address(here, base, number)))
    return tuple(links)
