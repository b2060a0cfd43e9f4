"""The Atlas: everything that was read and holds together, before anything is derived from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas_builder.geo.gazetteer import find
from atlas_builder.geo.outline import Point
from atlas_builder.geo.regions import Region, Regions
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.taxonomy import MetaCluster, Settings, SubField, Term, Theme, Trend


@dataclass(frozen=True, slots=True)
class Previous:
    """What an earlier release counted: its day, its figures by name, and organisations by theme."""

    date: datetime.date
    figures: Mapping[str, int]
    themes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Atlas:
    """All records by id, in the order of their ids; themes and languages in the order of atlas.yml.

    narratives: theme id to language to the theme's hand-written text in Markdown.
    """

    settings: Settings
    regions: Regions
    themes: Mapping[str, Theme]
    vocabularies: Mapping[str, Mapping[str, Term]]
    clusters: Mapping[str, Cluster]
    actors: Mapping[str, Actor]
    meta_clusters: Mapping[str, MetaCluster]
    trends: Mapping[str, Trend]
    today: datetime.date
    narratives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    previous: Previous | None = None

    @property
    def area(self) -> tuple[str, ...]:
        """Codes of the regions that the atlas covers, in their order."""
        if "alps" in self.settings.area:
            return tuple(self.regions)
        return tuple(code for code in self.regions if code in self.settings.area)

    @property
    def sub_fields(self) -> dict[str, SubField]:
        """Every sub-field by its full id, in the order of the themes."""
        return {theme.field_id(entry): entry for theme in self.themes.values() for entry in theme.fields}

    def organisation(self, record_id: str) -> Organisation | None:
        """The cluster or actor of an id."""
        return self.clusters.get(record_id) or self.actors.get(record_id)

    def region_of(self, record: Organisation) -> Region:
        """The region of a record's seat."""
        return self.regions[record.region]

    def point(self, record: Organisation) -> Point | None:
        """Longitude and latitude of a seat: its own, else its town's, else None."""
        seat = record.location
        if seat.lon is not None and seat.lat is not None:
            return seat.lon, seat.lat
        return find(seat.city, self.region_of(record).country)
