"""Bars: counts as a picture made of HTML and SVG, with the finding as its title, its figures as a table, and a file to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atlas_builder.render.index import Link
from atlas_builder.render.site import Site

LEAST = 0.005  # a share below it would be rounded to nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is about, its figure in words, its length and how much of it is filled, both in percent of the whole width."""

    link: Link
    figure: str
    width: int
    filled: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it is about, and its figures."""

    link: Link
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars and all that belongs to them. `legend` says what a whole and a filled bar are, where they differ; `note` is a remark."""

    id: str
    finding: str
    lead: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    source: str
    download: str
    note: str = ""


def bars(site: Site, counts: Sequence[tuple[Link, int, int]], whole: int) -> tuple[Bar, ...]:
    """Bars of counts as (what, how many, how many of them count in full). The longest fills the width.

    whole: what the counts are a part of; the figure then says the share in words. Where it is 0, the figure says how many count in full.
    """
    longest = max((count for _, count, _ in counts), default=0) or 1
    return tuple(
        Bar(
            link,
            _share(site, count, whole) if whole else _part(site, filled, count),
            round(100 * count / longest),
            round(100 * filled / longest),
        )
        for link, count, filled in counts
    )


def ranked(counts: Iterable[tuple[Link, int, int]]) -> list[tuple[Link, int, int]]:
    """The largest first; equal ones stay in their order."""
    return sorted(counts, key=lambda one: -one[1])


def percent(site: Site, count: int, whole: int) -> str:
    """A share in words; one that would be rounded to nothing is told as under one per cent."""
    return site.text("statistics.under_one") if 0 < count < whole * LEAST else site.language.percent(count / whole)


def _share(site: Site, count: int, whole: int) -> str:
    return f"{site.language.number(count)} ({percent(site, count, whole)})"


def _part(site: Site, filled: int, count: int) -> str:
    return site.text("statistics.part", part=site.language.number(filled), whole=site.language.number(count))
