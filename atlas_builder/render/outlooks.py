"""What pages say of trends alike: links to them, how many of their needs are on record, and how the regions stand in one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from atlas_builder import routes
from atlas_builder.derive.statistics import State
from atlas_builder.derive.trends import Answer, Known, Outlook
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.maps import Figure
from atlas_builder.render.measures import TIES_NAMED, Key, state_text
from atlas_builder.render.site import Site
from atlas_builder.text import sort_key

QUARTERS = (0.25, 0.5, 0.75)
"""Least share of classes 2 to 4 on a trend's map. A trend needs a handful of sub-fields: four even classes tell one of them from two."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """How a region stands in a trend, ready to print. state: its class; fields: needs with a source; unsourced: the others on record."""

    region: Link
    code: str
    state: str
    state_text: str
    share: str
    fields: tuple[Link, ...]
    unsourced: tuple[Link, ...]


def quarter(share: float) -> int:
    """The class of a share of needs above zero, 1 to 4; a share on a threshold belongs to the class above it.

    >>> [quarter(share) for share in (0.2, 0.25, 0.5, 0.75, 1.0)]
    [1, 2, 3, 4, 4]
    """
    return bisect_right(QUARTERS, share) + 1


def name_of(site: Site, trend_id: str) -> str:
    """The name of a trend in the page's language, else in English."""
    trend = site.atlas.trends[trend_id]
    return site.language.pick({"en": trend.name, **trend.names})


def trend_links(site: Site, trends: Iterable[str], here: str) -> tuple[Link, ...]:
    """The pages of some trends, by name."""
    found = (Link(name_of(site, trend), routes.relative(here, routes.trend(trend))) for trend in trends)
    return tuple(sorted(found, key=lambda link: (sort_key(link.text), link.href)))


def counted(site: Site, outlook: Outlook) -> str:
    """How many of a trend's needs somebody has on record with a source."""
    return site.plural("trend.counted", len(outlook.needs), part=site.language.number(len(outlook.known(Known.SOURCED))))


def share_text(site: Site, outlook: Outlook, answer: Answer | None) -> str:
    """The share of the needs with part and whole, or a dash."""
    if answer is None or not answer.sourced:
        return NOTHING
    number = site.language.number
    return site.text(
        "panel.share",
        share=site.language.percent(answer.share),
        part=number(len(answer.sourced)),
        whole=number(len(outlook.needs)),
    )


def finding(site: Site, outlook: Outlook) -> str:
    """Which regions have most of the needs on record, in a sentence that is true of the map."""
    number = site.language.number
    best = max((len(answer.sourced) for answer in outlook.regions), default=0)
    if not best:
        return site.text("trend.finding_nothing")
    codes = [answer.id for answer in outlook.regions if len(answer.sourced) == best]
    figures = {"part": number(best), "whole": number(len(outlook.needs))}
    if len(codes) > TIES_NAMED:
        return site.plural("trend.finding_many", len(codes), **figures)
    names = sorted((site.region_names[code] for code in codes), key=sort_key)
    return site.plural("trend.finding", len(codes), regions=site.language.joined(names), **figures)


def figures_of(site: Site, outlook: Outlook, here: str) -> dict[str, Figure]:
    """What the map of a trend says of each region of the area."""
    found = {}
    answers = {answer.id: answer for answer in outlook.regions}
    addresses = site.region_addresses(here)
    for code in site.atlas.area:
        answer = answers.get(code)
        state = _state(site, code, answer)
        shown = share_text(site, outlook, answer) if state is State.SOME else state_text(site, state)
        title = site.text("panel.title", region=site.region_names[code], figure=shown)
        found[code] = Figure(state.value, quarter(answer.share) if answer and answer.sourced else 0, title, addresses[code])
    return found


def region_rows(site: Site, outlook: Outlook, here: str) -> tuple[RegionRow, ...]:
    """Every region of the area: those with most of the needs first, those of which nothing is known last."""
    answers = {answer.id: answer for answer in outlook.regions}
    order = (State.SOME, State.NONE, State.TOO_FEW, State.NO_DATA)
    rows = []
    for code in site.atlas.area:
        answer = answers.get(code)
        state = _state(site, code, answer)
        rank = (
            order.index(state),
            -(answer.share if answer else 0.0),
            -len(answer.unsourced if answer else ()),
            sort_key(site.region_names[code]),
        )
        row = RegionRow(
            region=Link(site.region_names[code], site.region_addresses(here)[code]),
            code=code,
            state=state.value,
            state_text=state_text(site, state),
            share=share_text(site, outlook, answer),
            fields=tuple(site.field_link(field, here) for field in (answer.sourced if answer else ())),
            unsourced=tuple(site.field_link(field, here) for field in (answer.unsourced if answer else ())),
        )
        rows.append((rank, row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def legend(site: Site) -> tuple[Key, ...]:
    """The four classes of the share of needs, and the three ways in which a region has none."""
    shares = [site.language.percent(threshold) for threshold in QUARTERS]
    keys = [Key("grade-1", site.text("legend.under", top=shares[0]))]
    keys += [Key(f"grade-{number}", site.text("legend.between", low=low, top=top)) for number, (low, top) in enumerate(pairwise(shares), 2)]
    keys.append(Key(f"grade-{len(shares) + 1}", site.text("legend.over", low=shares[-1])))
    return (*keys, *(Key(state.value, state_text(site, state)) for state in (State.NONE, State.TOO_FEW, State.NO_DATA)))


def _state(site: Site, code: str, answer: Answer | None) -> State:
    """A source is a source however thin a region; that none is there says something only where enough is on record."""
    if answer and answer.sourced:
        return State.SOME
    standing = site.findings.standings[next(iter(site.atlas.themes))][code]  # how much is on record is the same for every theme
    return standing.state if standing.state in (State.TOO_FEW, State.NO_DATA) else State.NONE
