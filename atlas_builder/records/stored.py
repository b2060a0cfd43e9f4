"""A record as its file holds it: plain values, with nothing that a model would add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas_builder.model import Actor, Cluster, Filed
from atlas_builder.problem import Problem
from atlas_builder.records.files import Found, clusters_in, read_bytes, records_in
from atlas_builder.records.yaml import read
from atlas_builder.taxonomy import MetaCluster, Trend

_KINDS: dict[type[Filed], str] = {Cluster: "cluster", Actor: "actor", MetaCluster: "meta-cluster", Trend: "trend"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in its file. folder: of an actor, the cluster that owns it or `_unclaimed/at31`; for the other kinds, nothing."""

    kind: str
    id: str
    folder: str
    file: str
    values: dict[str, Any]

    @property
    def cluster(self) -> str | None:
        """The folder of an actor; None for a record of another kind."""
        return self.folder if self.kind == "actor" else None


def as_stored(found: Found, model: type[Filed], values: dict[str, Any]) -> Stored:
    """The record of a file that was read; the values are its own, whatever becomes of those that were given."""
    kind = _KINDS[model]
    return Stored(kind, found.id, found.folder if kind == "actor" else "", found.file, dict(values))


def stored(root: Path) -> Iterator[Stored]:
    """Every cluster, actor, declared meta-cluster and trend whose file is in order as YAML, in the order of kinds, then of files.

    Themes, lists and settings are no such records. Whoever checks the atlas as well gets the same from `load`, see `keep` there.
    """
    clusters, actors, meta = clusters_in(root)
    listings = ((Cluster, clusters), (Actor, actors), (MetaCluster, meta), (Trend, records_in(root, "themes/trends")))
    for model, listing in listings:
        for found in listing.found:
            data = read_bytes(root, found.file)
            document = None if isinstance(data, Problem) else read(data, found.file)
            if document and not document.problems and document.value:
                yield as_stored(found, model, document.value)
