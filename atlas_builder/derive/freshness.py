"""How long ago somebody looked at a record, and which records and claims are due for another look, by whose they are.

A claim with a day of its own counts from that day, any other from its record's. A merged or dissolved cluster is history: nobody needs
to look at its record again. An age is in days; what is older than a limit is due, what is just as old is not.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from atlas_builder.atlas import Atlas
from atlas_builder.model import Cluster, Organisation
from atlas_builder.taxonomy import Thresholds


class Freshness(StrEnum):
    """How far a record is on its way from one check to the next."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class DueClaim:
    """A claim that is due: its sub-field or theme, and the day from which it counts."""

    field: str
    checked: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record with anything that is due. `is_due`: the record itself, and not only claims that have days of their own."""

    record: Organisation
    days: int
    is_due: bool
    claims: tuple[DueClaim, ...]


@dataclass(frozen=True, slots=True)
class DueFolder:
    """What is due in one folder, whose owner is asked: a cluster, or None where no cluster has claimed the records."""

    folder: str
    cluster: Cluster | None
    records: tuple[DueRecord, ...]


def days_of(limit: str) -> int:
    """The days of a limit as atlas.yml writes it.

    >>> days_of("365d")
    365
    """
    return int(limit.removesuffix("d"))


def freshness(days: int, thresholds: Thresholds) -> Freshness:
    """What an age means under the limits of an atlas. Where `ageing` is no lower than `stale`, nothing is ever ageing."""
    if days > days_of(thresholds.stale):
        return Freshness.STALE
    return Freshness.AGEING if days > days_of(thresholds.ageing) else Freshness.FRESH


def needs_checks(record: Organisation) -> bool:
    """Whether anybody should look at a record again."""
    return not isinstance(record, Cluster) or record.is_at_work


def due(atlas: Atlas, older_than: int) -> tuple[DueFolder, ...]:
    """Everything last checked more than so many days before the atlas's today.

    Returns:
        folders in the order of their names, those that belong to no cluster last; in each, the cluster's own record first.
    """
    held: defaultdict[str, list[DueRecord]] = defaultdict(list)
    for record in (*atlas.clusters.values(), *atlas.actors.values()):
        if needs_checks(record) and (found := _due(record, atlas.today, older_than)):
            held[record.folder].append(found)
    folders = sorted(held, key=lambda folder: (folder not in atlas.clusters, folder))
    return tuple(DueFolder(folder, atlas.clusters.get(folder), tuple(held[folder])) for folder in folders)


def _due(record: Organisation, today: datetime.date, older_than: int) -> DueRecord | None:
    checked = record.provenance.checked
    days = (today - checked).days
    claims = tuple(_old_claims(record, today, older_than))
    return DueRecord(record, days, days > older_than, claims) if days > older_than or claims else None


def _old_claims(record: Organisation, today: datetime.date, older_than: int) -> Iterable[DueClaim]:
    for competency in record.competencies:
        checked = competency.checked or record.provenance.checked
        if (today - checked).days > older_than:
            yield DueClaim(competency.field, checked, (today - checked).days)
