"""What can be asked for beside competencies: experts who may be named, courses, facilities; and what the atlas has led to.

An expert has sub-fields of their own. A course or a facility has none in its record: it stands with every field that its organisation
claims, and below no field it does not. An outcome is an event: one that several of those who took part have logged counts once.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from atlas_builder.atlas import Atlas
from atlas_builder.derive.consent import experts_of
from atlas_builder.model import Course, Expert, Facility, Organisation

Thing = TypeVar("Thing", Expert, Course, Facility)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Thing]):
    """An expert, course or facility with the id and region of its organisation, and the fields below which it stands, once each."""

    holder: str
    region: str
    thing: Thing
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An outcome. clusters: ids of those that logged it or are named in it; loggers: those that logged it; others: ids and names of
    everybody else in it; notes: what the loggers say of it, once each."""

    date: datetime.date
    type: str
    loggers: tuple[str, ...]
    clusters: tuple[str, ...]
    others: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """Everything of an atlas that can be asked for, in the order of the ids; events from the newest to the oldest.

    The groups are made when they are first asked for: themes and sub-fields, or codes of regions, to what stands below them.
    """

    experts: tuple[Entry[Expert], ...]
    courses: tuple[Entry[Course], ...]
    facilities: tuple[Entry[Facility], ...]
    events: tuple[Event, ...]

    @cached_property
    def experts_by_field(self) -> Mapping[str, tuple[Entry[Expert], ...]]:
        """Experts by sub-field and theme."""
        return by_field(self.experts)

    @cached_property
    def experts_by_own_field(self) -> Mapping[str, tuple[Entry[Expert], ...]]:
        """Experts by sub-field, and by theme where they name it alone."""
        return by_own_field(self.experts)

    @cached_property
    def courses_by_field(self) -> Mapping[str, tuple[Entry[Course], ...]]:
        """Courses by sub-field and theme of their organisations."""
        return by_field(self.courses)

    @cached_property
    def facilities_by_field(self) -> Mapping[str, tuple[Entry[Facility], ...]]:
        """Facilities by sub-field and theme of their organisations."""
        return by_field(self.facilities)

    @cached_property
    def courses_by_region(self) -> Mapping[str, tuple[Entry[Course], ...]]:
        """Courses by region."""
        return by_region(self.courses)

    @cached_property
    def facilities_by_region(self) -> Mapping[str, tuple[Entry[Facility], ...]]:
        """Facilities by region."""
        return by_region(self.facilities)


def directory(atlas: Atlas) -> Directory:
    """The directory on the day of the build. The order of the records does not matter."""
    records: list[Organisation] = sorted(chain(atlas.clusters.values(), atlas.actors.values()), key=lambda record: record.id)
    actors = sorted(atlas.actors.values(), key=lambda actor: actor.id)
    return Directory(
        experts=tuple(
            Entry(record.id, record.region, expert, tuple(dict.fromkeys(expert.fields)))
            for record in records
            for expert in experts_of(record, atlas.today)
        ),
        courses=tuple(Entry(actor.id, actor.region, course, _claimed(actor)) for actor in actors for course in actor.courses),
        facilities=tuple(Entry(actor.id, actor.region, facility, _claimed(actor)) for actor in actors for facility in actor.facilities),
        events=tuple(sorted(_events(atlas), key=lambda event: (-event.date.toordinal(), event.type, event.clusters, event.others))),
    )


def by_field(entries: Iterable[Entry[Thing]]) -> dict[str, tuple[Entry[Thing], ...]]:
    """Sub-fields and themes to the entries below them; an entry of a sub-field also stands below its theme, once.

    >>> by_field([])
    {}
    """
    return _grouped(entries, lambda entry: (*entry.fields, *(field.partition("/")[0] for field in entry.fields)))


def by_own_field(entries: Iterable[Entry[Thing]]) -> dict[str, tuple[Entry[Thing], ...]]:
    """The same without the themes of sub-fields: below a theme stands only what names the theme alone."""
    return _grouped(entries, lambda entry: entry.fields)


def by_region(entries: Iterable[Entry[Thing]]) -> dict[str, tuple[Entry[Thing], ...]]:
    """Region codes to the entries of the organisations that have their seat there."""
    return _grouped(entries, lambda entry: (entry.region,))


def by_role(entries: Iterable[Entry[Expert]]) -> dict[str, tuple[Entry[Expert], ...]]:
    """Roles to the experts who take them."""
    return _grouped(entries, lambda entry: entry.thing.roles)


def by_language(entries: Iterable[Entry[Expert]]) -> dict[str, tuple[Entry[Expert], ...]]:
    """Languages without their regions to the experts who speak them: German of Austria is German."""
    return _grouped(entries, lambda entry: tuple(tag.partition("-")[0].lower() for tag in entry.thing.languages))


def by_year_and_type(events: Iterable[Event]) -> dict[int, Counter[str]]:
    """Years, the newest first, to how many events of each type there were."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for event in events:
        found[event.date.year][event.type] += 1
    return dict(sorted(found.items(), reverse=True))


def by_cluster_and_type(events: Iterable[Event]) -> dict[str, Counter[str]]:
    """Cluster ids to how many events of each type they had a part in; an event counts for each of its clusters."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        for cluster in event.clusters:
            found[cluster][event.type] += 1
    return dict(sorted(found.items()))


def _claimed(record: Organisation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(competency.field for competency in record.competencies))


def _grouped(entries: Iterable[Entry[Thing]], keys: Callable[[Entry[Thing]], Iterable[str]]) -> dict[str, tuple[Entry[Thing], ...]]:
    found: defaultdict[str, list[Entry[Thing]]] = defaultdict(list)
    for entry in entries:
        for key in dict.fromkeys(keys(entry)):
            found[key].append(entry)
    return {key: tuple(held) for key, held in found.items()}


def _events(atlas: Atlas) -> Iterable[Event]:
    """The outcomes of all clusters up to the day of the build. Of the same day, type and participants, as many as one cluster has logged."""
    logged: defaultdict[tuple[datetime.date, str, frozenset[str]], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cluster in sorted(atlas.clusters.values(), key=lambda cluster: cluster.id):
        for outcome in cluster.outcomes:
            if outcome.date <= atlas.today:
                logged[outcome.date, outcome.type, frozenset((cluster.id, *outcome.with_))][cluster.id].append(outcome.note)
    for (date, kind, present), logs in logged.items():
        yield from _of_logs(date, kind, present, logs, atlas)


def _of_logs(date: datetime.date, kind: str, present: frozenset[str], logs: Mapping[str, list[str]], atlas: Atlas) -> Iterable[Event]:
    clusters = tuple(sorted(name for name in present if name in atlas.clusters))
    others = tuple(sorted(name for name in present if name not in atlas.clusters))
    for place in range(max(map(len, logs.values()))):
        loggers = tuple(cluster for cluster, notes in logs.items() if len(notes) > place)
        notes = dict.fromkeys(logs[cluster][place] for cluster in loggers)
        yield Event(date, kind, loggers, clusters, others, tuple(note for note in notes if note))
