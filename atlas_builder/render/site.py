"""Site: the parts that many pages show of a record, made once for each depth of address: chips, badges, cards and rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from atlas_builder import routes
from atlas_builder.derive.freshness import Freshness, freshness, needs_checks
from atlas_builder.derive.statistics import CLAIMS_NEEDED
from atlas_builder.forge import forge_of
from atlas_builder.model import Actor, Cluster, Method, Organisation, Status
from atlas_builder.render.index import Index, Link, Said
from atlas_builder.taxonomy import Theme
from atlas_builder.view import View

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")
_NOT_YET: Any = object()  # what was made may be None


class Chip(NamedTuple):
    """A theme as it stands on a card: its colour's class, its name, its page."""

    theme: str
    name: str
    href: str


class Badge(NamedTuple):
    """A remark in a few words, and in fewer for a line of a table. `look` is one of warn, plain, good."""

    text: str
    look: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A cluster in a list."""

    name: str
    href: str
    where: str
    facts: str
    summary: Said
    chips: tuple[Chip, ...]
    badges: tuple[Badge, ...]


class Row(NamedTuple):
    """An actor in a table."""

    name: str
    href: str
    kind: str
    city: str
    region: Link
    country: str
    chips: tuple[Chip, ...]
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure in large type and what it counts."""

    figure: str
    label: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the figures and what it means."""

    term: str
    meaning: str


class Site(Index):
    """The index of one language, and the parts of records that its pages share."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.thresholds = self.atlas.settings.thresholds
        self.forge = forge_of(self.atlas.settings)
        self._region_addresses: dict[int, dict[str, str]] = {}
        self._themes_of: dict[str, tuple[str, ...]] = {}
        self._badges: dict[str, tuple[Badge, ...]] = {}
        self.made: dict[object, Any] = {}
        self._cards: dict[tuple[str, int], Card] = {}
        self._rows: dict[tuple[str, int], Row] = {}
        self._chips: dict[tuple[tuple[str, ...], int], tuple[Chip, ...]] = {}
        self._field_links: dict[tuple[str, int], Link] = {}

    def crumbs(self, here: str, *trail: tuple[str, str]) -> tuple[Link, ...]:
        """The way from the home page to a page: texts and addresses of what lies between; the page itself is not in it."""
        steps = ((self.text("chrome.home"), routes.HOME), *trail)
        return tuple(Link(text, routes.relative(here, address)) for text, address in steps)

    def region_addresses(self, here: str) -> Mapping[str, str]:
        """The pages of all regions that have one, from the page of an address."""
        depth = here.count("/")
        if depth not in self._region_addresses:
            self._region_addresses[depth] = {code: routes.relative(here, routes.region(code)) for code in self.region_codes}
        return self._region_addresses[depth]

    def themes_of(self, record: Organisation) -> tuple[str, ...]:
        """Ids of the themes in which a record claims something, in the atlas's order."""
        if record.id not in self._themes_of:
            claimed = {competency.theme for competency in record.competencies}
            self._themes_of[record.id] = tuple(theme for theme in self.atlas.themes if theme in claimed)
        return self._themes_of[record.id]

    def chips(self, record: Organisation, here: str) -> tuple[Chip, ...]:
        """The themes of a record."""
        themes, depth = self.themes_of(record), here.count("/")
        if (themes, depth) not in self._chips:
            self._chips[themes, depth] = tuple(self.chip(self.atlas.themes[theme], here) for theme in themes)
        return self._chips[themes, depth]

    def chip(self, theme: Theme, here: str) -> Chip:
        """One theme."""
        return Chip(theme.id, self.theme_names[theme.id], routes.relative(here, routes.theme(theme.id)))

    def field_link(self, field: str, here: str) -> Link:
        """The page of a sub-field or theme."""
        key = field, here.count("/")
        if key not in self._field_links:
            self._field_links[key] = Link(self.name_of_field(field), routes.relative(here, routes.field(field)))
        return self._field_links[key]

    def badges(self, record: Organisation) -> tuple[Badge, ...]:
        """What a reader must know of a record before trusting it; in lists, of the age of a check only that it is too old."""
        if record.id not in self._badges:
            is_stale = self.freshness(record) is Freshness.STALE
            found = (*self._standing(record), *((Badge(self.text("badge.stale"), "warn"),) if is_stale else ()))
            self._badges[record.id] = found
        return self._badges[record.id]

    def own_badges(self, record: Organisation) -> tuple[Badge, ...]:
        """The same for the page of a record: how long ago it was checked is always said."""
        found = self.freshness(record)
        if found is None:
            return self._standing(record)
        text = self.text(f"freshness.{found.value}", age=self.age(self.findings.ages[record.id]))
        return (*self._standing(record), Badge(text, "warn" if found is Freshness.STALE else "plain"))

    def freshness(self, record: Organisation) -> Freshness | None:
        """How far a record is on its way to the next check; None for one that is history."""
        return freshness(self.findings.ages[record.id], self.thresholds) if needs_checks(record) else None

    def _standing(self, record: Organisation) -> tuple[Badge, ...]:
        """Whether it is at work, and whether anybody there has confirmed the record."""
        found = []
        if isinstance(record, Cluster) and record.status is not Status.ACTIVE:
            found.append(Badge(self.text(f"status.{record.status.value}"), "plain"))
        if record.provenance.method is Method.DESK_RESEARCH:
            kind = "cluster" if isinstance(record, Cluster) else "actor"
            found.append(Badge(self.text(f"badge.not_confirmed_{kind}"), "warn", self.text("badge.not_confirmed_short")))
        return tuple(found)

    def card(self, record: Cluster, here: str) -> Card:
        """A cluster in a list on the page of an address."""
        key = record.id, here.count("/")
        if key not in self._cards:
            facts = []
            if record.founded:
                facts.append(self.text("record.since", year=record.founded))
            if record.members and record.members.total is not None:
                facts.append(self.plural("count.members", record.members.total))
            self._cards[key] = Card(
                name=record.name,
                href=routes.relative(here, self.address(record)),
                where=self.where(record),
                facts=" · ".join(facts),
                summary=self.said(record.summary),
                chips=self.chips(record, here),
                badges=self.badges(record),
            )
        return self._cards[key]

    def row(self, record: Actor, here: str) -> Row:
        """An actor in a table on the page of an address."""
        key = record.id, here.count("/")
        if key not in self._rows:
            region = self.atlas.region_of(record)
            self._rows[key] = Row(
                name=record.name,
                href=routes.relative(here, self.address(record)),
                kind=self.term("kinds", record.kind),
                city=record.location.city,
                region=Link(self.region_names[record.region], routes.relative(here, routes.region(record.region))),
                country=self.country_names[region.country],
                chips=self.chips(record, here),
                badges=self.badges(record),
            )
        return self._rows[key]

    def where(self, record: Organisation) -> str:
        """Town and region of a seat, once where both have one name."""
        city, region = record.location.city, self.region_names[record.region]
        return city if city == region else self.text("record.where", city=city, region=region)

    def definitions(self) -> tuple[Definition, ...]:
        """What each figure of a table counts."""
        names = ("organisations", "sourced", "on_record", "share", "quotient", "too_few", "no_data", "none", "general_knowledge")
        needed = self.language.number(CLAIMS_NEEDED)
        return tuple(
            Definition(self.text(f"definition.{name}.term"), self.text(f"definition.{name}.meaning", needed=needed)) for name in names
        )


def kept(make: Callable[Concatenate[Site, Inputs], Output]) -> Callable[Concatenate[Site, Inputs], Output]:
    """Keeps what a function makes for a site of the same words: a page and the download of its map, say, show the same."""

    @wraps(make)
    def found(site: Site, /, *args: Inputs.args, **kwargs: Inputs.kwargs) -> Output:
        key = make, args, *kwargs.items()
        held: Output = site.made.get(key, _NOT_YET)
        if held is _NOT_YET:
            held = site.made[key] = make(site, *args, **kwargs)
        return held

    return found
