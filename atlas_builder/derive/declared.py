"""Declared meta-clusters against the records: who takes part today, what they hold together, and what none of them has on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import Holders, active_successor
from atlas_builder.taxonomy import MetaCluster


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared meta-cluster and what the records say of it.

    clusters: ids as declared; today: id to the active cluster that stands for it, None where there is none; regions, countries: of the
    declared seats; covers: fields to the members, as they stand today, that hold them; unsourced: field and member where that is general
    knowledge alone; lacks: fields that no member holds on record. Covers and lacks name the declared fields and the other sub-fields of their themes, in the order of the themes.
    """

    id: str
    record: MetaCluster
    clusters: tuple[str, ...]
    today: Mapping[str, str | None]
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    covers: Mapping[str, tuple[str, ...]]
    unsourced: frozenset[tuple[str, str]]
    lacks: tuple[str, ...]

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Declared fields that no member holds on record."""
        return tuple(field for field in self.lacks if field in self.record.fields)


def declared(atlas: Atlas, held: Mapping[str, Holders]) -> tuple[Declared, ...]:
    """Every declared meta-cluster, in the order of the ids."""
    return tuple(_declared(atlas, held, atlas.meta_clusters[name]) for name in sorted(atlas.meta_clusters))


def _declared(atlas: Atlas, held: Mapping[str, Holders], record: MetaCluster) -> Declared:
    declared_ids = tuple(cluster for cluster in dict.fromkeys(record.clusters) if cluster in atlas.clusters)
    successors = {cluster: active_successor(atlas, cluster) for cluster in declared_ids}
    today = {cluster: successor.id if successor else None for cluster, successor in successors.items()}
    at_work = frozenset(cluster for cluster in today.values() if cluster)
    regions = tuple(sorted({atlas.clusters[cluster].region for cluster in declared_ids}))
    covers: dict[str, tuple[str, ...]] = {}
    lacks = []
    for field in _fields(atlas, record):
        holders = tuple(cluster for cluster in held[field] if cluster in at_work)
        if holders:
            covers[field] = holders
        else:
            lacks.append(field)
    return Declared(
        id=record.id,
        record=record,
        clusters=declared_ids,
        today=today,
        regions=regions,
        countries=tuple(sorted({atlas.regions[code].country for code in regions})),
        covers=covers,
        unsourced=frozenset(
            (field, cluster)
            for field, members in covers.items()
            for cluster in members
            if not any(claim.sourced for claim in held[field][cluster])
        ),
        lacks=tuple(lacks),
    )


def _fields(atlas: Atlas, record: MetaCluster) -> Iterator[str]:
    """The declared fields and every sub-field of their themes; a theme itself only where it is declared as a whole."""
    themes = {field.partition("/")[0] for field in record.fields}
    for theme in atlas.themes.values():
        if theme.id in themes:
            if theme.id in record.fields:
                yield theme.id
            yield from map(theme.field_id, theme.fields)
