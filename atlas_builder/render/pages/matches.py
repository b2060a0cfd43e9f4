"""Matches: for everything that is sought, who provides it and why; first those who each have what the other lacks, then theme by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.market import Sought
from atlas_builder.derive.matching import BEST, Match
from atlas_builder.derive.scores import MOST, NEAR_KM, WEIGHTS, Kind
from atlas_builder.derive.strength import FADES_AFTER
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.matched import Ask, Row, ask, row
from atlas_builder.render.parts import parts_of
from atlas_builder.render.site import Definition, Site, Stat
from atlas_builder.render.template import fill

EACH = 3  # providers listed for one thing sought: whom to call first; the data hold all that were kept
PART_SIZE = 25  # things sought on one page: with their providers and reasons a phone still scrolls through them
MUTUAL = ""  # the section of those who need each other; the others bear the ids of themes
_RULES = ("who", "not_own", "fields", "partner", "source", "kept", "mutual", "distance", "age")


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands on the page once: a thing sought with its matches, or two organisations that each have what the other lacks."""

    section: str
    sought: Sought | None
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, ready to print. ask: None for two who need each other, where each row says who seeks; rest: how many more there are."""

    ask: Ask | None
    title: str
    rows: tuple[Row, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Block:
    """The items of one theme on this page, or those that are mutual. theme: the id for its colour, or nothing."""

    id: str
    heading: Link
    theme: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of the score with its points for a need and for a gap."""

    name: str
    meaning: str
    need: str
    gap: str


def pages(site: Site) -> Iterator[Page]:
    """The pages of the list; there is one even where nobody seeks anything."""
    items = _items(site)
    first = _first_pages(items)
    finding = _finding(site)
    for parts, shown in parts_of(site, routes.MATCHES, items, PART_SIZE):
        title = parts.title(site, site.text("match.title"))
        yield Page(
            lang=site.language.code,
            path=parts.here,
            section="matches",
            title=title,
            description=site.text("match.lead"),
            body=fill(
                "matches",
                t=site.text,
                crumbs=site.crumbs(parts.here),
                title=title,
                is_first=parts.number == 1,
                finding=finding,
                stats=_stats(site),
                jumps=_jumps(site, items, first, parts.here),
                blocks=_blocks(site, shown, parts.here),
                nothing=not items,
                weights=_weights(site),
                most=site.language.number(MOST),
                rules=rules(site),
                parts=parts,
                data=site.data(routes.API_MATCHES, parts.here),
                contribute=routes.relative(parts.here, routes.CONTRIBUTE),
                radar=routes.relative(parts.here, routes.META_CLUSTERS),
            ),
        )


def rules(site: Site) -> tuple[Definition, ...]:
    """Who is matched with whom, with the figures that the code has."""
    number = site.language.number
    figures = {"best": number(BEST), "km": number(NEAR_KM), "years": number(FADES_AFTER // 365)}
    return tuple(Definition(site.text(f"match.rule.{name}.term"), site.text(f"match.rule.{name}.meaning", **figures)) for name in _RULES)


def _items(site: Site) -> list[_Item]:
    """Everything that the pages list, in its order: mutual pairs by the weaker way, then what is sought by field, the best matched first."""
    found = site.findings.matches
    between: defaultdict[tuple[str, ...], list[Match]] = defaultdict(list)
    for match in found.all:
        if match.reciprocal:
            between[tuple(sorted((match.seeker, match.provider)))].append(match)
    pairs = [tuple(_best_each_way(matches)) for matches in between.values()]
    pairs.sort(
        key=lambda both: (-min(match.points for match in both), -sum(match.points for match in both), both[0].seeker, both[0].provider)
    )
    sought = [(one, found.by_item.get((one.seeker, one.kind, one.item), ())) for one in found.sought]
    sought.sort(
        key=lambda pair: (site.field_rank[pair[0].field], -max((match.points for match in pair[1]), default=0), site.rank[pair[0].seeker])
    )
    return [
        *(_Item(MUTUAL, None, both) for both in pairs),
        *(_Item(one.field.partition("/")[0], one, tuple(sorted(matches, key=lambda match: -match.points))) for one, matches in sought),
    ]


def _best_each_way(matches: list[Match]) -> Iterator[Match]:
    """The best match in each direction of a pair, the better one first; they come sorted by their points."""
    seen: set[str] = set()
    for match in matches:
        if match.seeker not in seen:
            seen.add(match.seeker)
            yield match


def _first_pages(items: list[_Item]) -> dict[str, int]:
    """Each section to the number of the page on which it begins."""
    found: dict[str, int] = {}
    for place, item in enumerate(items):
        found.setdefault(item.section, place // PART_SIZE + 1)
    return found


def _jumps(site: Site, items: list[_Item], first: dict[str, int], here: str) -> tuple[tuple[Link, str], ...]:
    """The sections with the number of their items, each with the way to the place where it begins."""
    counts: defaultdict[str, int] = defaultdict(int)
    for item in items:
        counts[item.section] += 1
    links = []
    for section, page in first.items():
        address = routes.part(routes.MATCHES, page)
        href = ("" if address == here else routes.relative(here, address)) + f"#{_anchor(section)}"
        links.append((Link(_name(site, section), href), site.language.number(counts[section])))
    return tuple(links)


def _blocks(site: Site, items: list[_Item], here: str) -> tuple[Block, ...]:
    grouped: dict[str, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.section, []).append(item)
    return tuple(
        Block(
            id=_anchor(section),
            heading=Link(_name(site, section), "" if section == MUTUAL else routes.relative(here, routes.theme(section))),
            theme="" if section == MUTUAL else section,
            entries=tuple(_entry(site, item, here) for item in held),
        )
        for section, held in grouped.items()
    )


def _entry(site: Site, item: _Item, here: str) -> Entry:
    if item.sought is None:
        rows = tuple(replace(row(site, match, here), mutual="") for match in item.matches)  # the heading says it
        return Entry(None, site.text("match.pair", one=rows[0].ask.seeker.text, other=rows[0].provider.text), rows, "")
    one, shown = item.sought, item.matches[:EACH]
    more = len(item.matches) - len(shown)
    asked = ask(site, one.seeker, one.kind, one.item, here)
    return Entry(asked, "", tuple(row(site, match, here) for match in shown), site.plural("match.rest", more) if more else "")


def _weights(site: Site) -> tuple[Weight, ...]:
    number = site.language.number

    def points(kind: Kind, name: str) -> str:
        return number(WEIGHTS[kind][name]) if name in WEIGHTS[kind] else NOTHING

    names = dict.fromkeys(("field", "source", *WEIGHTS[Kind.NEED], *WEIGHTS[Kind.GAP]))
    return tuple(
        Weight(
            site.text(f"match.part.{name}.term"), site.text(f"match.part.{name}.meaning"), points(Kind.NEED, name), points(Kind.GAP, name)
        )
        for name in names
    )


def _finding(site: Site) -> str:
    found = site.findings.matches
    if not found.sought:
        return site.text("match.finding_nobody")
    asked = site.plural("match.things", len(found.sought))
    answered = len(found.by_item)
    if answered == len(found.sought):
        return site.plural("match.finding_all", answered)
    if not answered:
        return site.text("match.finding_none", things=asked)
    return site.plural("match.finding", answered, things=asked)


def _stats(site: Site) -> tuple[Stat, ...]:
    found, number = site.findings.matches, site.language.number
    seekers, providers = len({one.seeker for one in found.sought}), len({match.provider for match in found.all})
    mutual = len({frozenset((match.seeker, match.provider)) for match in found.all if match.reciprocal})
    return (
        Stat(number(seekers), site.plural("match.stat.seekers", seekers)),
        Stat(number(len(found.sought)), site.plural("match.stat.sought", len(found.sought))),
        Stat(number(providers), site.plural("match.stat.providers", providers)),
        Stat(number(mutual), site.plural("match.stat.mutual", mutual)),
    )


def _name(site: Site, section: str) -> str:
    return site.text("match.mutual_heading") if section == MUTUAL else site.theme_names[section]


def _anchor(section: str) -> str:
    return "mutual" if section == MUTUAL else f"theme-{section}"
