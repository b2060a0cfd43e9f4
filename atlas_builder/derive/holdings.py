"""Who holds what: the clusters that hold a field, through which claims, and which fields lie next to which.

A cluster holds a field by its own claims or those of its members, of level HELD_LEVEL or above or not rated. A claim on a sub-field
also counts for its theme. A merged cluster's claims and members count for its first active successor. Only active clusters hold,
and only those whose seat lies in the area. Claims on general knowledge hold too, and are told apart, since they carry no weight.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from atlas_builder.atlas import Atlas
from atlas_builder.model import Basis, Cluster, Competency, Organisation, Status

HELD_LEVEL = 2  # the choice: who is merely aware of a field (level 1) has nothing to bring to a network


class Held(NamedTuple):
    """One claim through which a cluster holds a field. holder: the organisation that makes it, the cluster itself or a member.

    A tuple, since an atlas of ten thousand actors sorts and counts some 400,000 of them.
    """

    holder: str
    field: str
    sourced: bool
    evidenced: bool
    checked: datetime.date

    @property
    def key(self) -> tuple[str, str]:
        """What makes two claims one: an organisation counts once in a field, however often it claims it."""
        return self.holder, self.field


Holders: TypeAlias = Mapping[str, tuple[Held, ...]]
"""Cluster ids, in their order, to the claims through which each holds a field; never empty ones."""


def holdings(atlas: Atlas) -> dict[str, Holders]:
    """Every theme and sub-field, in the order of the themes, to the clusters that hold it."""
    found: defaultdict[str, defaultdict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for cluster, record in speaking(atlas):
        for competency in record.competencies:
            if not is_held(competency):
                continue
            field, theme = competency.field, competency.theme
            checked = competency.checked or record.provenance.checked
            claim = Held(record.id, field, competency.basis is Basis.STATED, bool(competency.evidence), checked)
            found[field][cluster].append(claim)
            if theme != field:
                found[theme][cluster].append(claim)
    return {
        field: {cluster: tuple(sorted(found[field][cluster])) for cluster in sorted(found[field])}
        for field in (name for theme in atlas.themes.values() for name in (theme.id, *map(theme.field_id, theme.fields)))
    }


def is_held(competency: Competency) -> bool:
    """Whether a claim makes its cluster hold the field: not rated, or of HELD_LEVEL and above."""
    return competency.level is None or competency.level >= HELD_LEVEL


def active_successor(atlas: Atlas, cluster_id: str) -> Cluster | None:
    """The cluster itself where it is active, else the first active one in the chain of its successors.

    Only a merged cluster hands on what it had: one that is dormant or dissolved, or whose chain ends or closes on itself, gives None.
    """
    cluster = atlas.clusters.get(cluster_id)
    if cluster is None or cluster.status not in (Status.ACTIVE, Status.MERGED):
        return None
    passed: set[str] = set()
    while cluster is not None and cluster.status is not Status.ACTIVE:
        passed.add(cluster.id)
        following = cluster.succeeded_by
        cluster = atlas.clusters.get(following) if following and following not in passed else None
    return cluster


def neighbours(atlas: Atlas) -> dict[str, tuple[str, ...]]:
    """Every theme and sub-field to the fields that complete it, in the order of the themes.

    A sub-field's are its related fields, and those before and after it where its theme is a value chain. A theme's are the related
    fields of its sub-fields that lie in other themes.
    """
    rank = {name: place for place, name in enumerate((*atlas.themes, *atlas.sub_fields))}
    beside: dict[str, set[str]] = {field: {other for other in entry.related if other in rank} for field, entry in atlas.sub_fields.items()}
    for theme in atlas.themes.values():
        beside[theme.id] = {
            other
            for entry in theme.fields
            for other in beside[theme.field_id(entry)]
            if other.partition("/")[0] != theme.id
        }  # fmt: skip
        if theme.chain:
            for before, after in pairwise(map(theme.field_id, theme.fields)):
                beside[before].add(after)
                beside[after].add(before)
    return {field: tuple(sorted(others - {field}, key=rank.__getitem__)) for field, others in beside.items()}


def united(parts: Iterable[Holders]) -> dict[str, tuple[Held, ...]]:
    """The holders of several fields as those of one. A claim that stands under two of them stands here twice: counts go by its key."""
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for part in parts:
        for cluster, claims in part.items():
            found[cluster] += claims
    return {cluster: tuple(found[cluster]) for cluster in sorted(found)}


def speaking(atlas: Atlas) -> Iterator[tuple[str, Organisation]]:
    """Every active cluster's id with each organisation whose claims count for it, once."""
    area = frozenset(atlas.area)
    stands_for: dict[str, str] = {}
    for cluster in atlas.clusters.values():
        successor = active_successor(atlas, cluster.id)
        if successor is not None and successor.region in area:
            stands_for[cluster.id] = successor.id
            yield successor.id, cluster
    for actor in atlas.actors.values():
        for cluster_id in dict.fromkeys(stands_for[cluster] for cluster in actor.clusters if cluster in stands_for):
            yield cluster_id, actor
