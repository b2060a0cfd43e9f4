"""What the records of an atlas hold: which keys are filled in, what shows the competencies, and who vouches for the records.

It says how far the atlas has come, and where its figures lean to one side because somebody has filled in more than others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from atlas_builder.atlas import Atlas
from atlas_builder.derive.statistics import CLUSTER, Findings
from atlas_builder.model import FILLED_IN, Actor, Cluster, Method, Organisation

ACTOR = "actor"
CONFIRMED = (Method.SELF_DECLARED, Method.INTERVIEW)
"""Methods in which the organisation itself had a say."""
ONLY_FOR_SOME = frozenset(("succeeded_by", "helix"))
"""Keys that most records have no use for, so that leaving them out says nothing: for clusters that are no more, or as the kind says."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How often each key that a kind of record may leave out is filled in; key to number of records, in the order of the model."""

    records: int
    keys: Mapping[str, int]

    @property
    def completeness(self) -> float:
        """The share of these keys that a record has filled in, on average; 0 to 1."""
        return sum(self.keys.values()) / (self.records * len(self.keys)) if self.records and self.keys else 0.0


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the records at work hold.

    filled: `cluster` and `actor` to their keys; evidence: type to pieces; shown: claims with at least one piece, of `claims`;
    methods: (method, country) to records.
    """

    filled: Mapping[str, Filled]
    evidence: Mapping[str, int]
    shown: int
    claims: int
    methods: Mapping[tuple[str, str], int]

    def vouched(self, *methods: str, country: str | None = None) -> int:
        """Records that came about in one of these ways, in one country or in all."""
        return sum(count for (method, held), count in self.methods.items() if method in methods and country in (None, held))

    @property
    def confirmed(self) -> int:
        """Records in which the organisation itself had a say."""
        return self.vouched(*CONFIRMED)


def inventory(atlas: Atlas) -> Inventory:
    """What the clusters at work and the actors of an atlas hold."""
    clusters = [cluster for cluster in atlas.clusters.values() if cluster.is_at_work]
    actors = list(atlas.actors.values())
    records: list[Organisation] = [*clusters, *actors]
    shown = [competency.evidence for record in records for competency in record.competencies]
    pieces = Counter(dict.fromkeys(atlas.vocabularies.get("evidence", ()), 0))
    pieces.update(proof.type for evidence in shown for proof in evidence)
    methods = Counter((record.provenance.method.value, atlas.region_of(record).country) for record in records)
    return Inventory(
        filled={CLUSTER: _filled(Cluster, clusters), ACTOR: _filled(Actor, actors)},
        evidence=dict(pieces),
        shown=sum(map(bool, shown)),
        claims=len(shown),
        methods=dict(sorted(methods.items())),
    )


def figures_of(findings: Findings, stock: Inventory) -> dict[str, int]:
    """The figures by which one release is compared with another."""
    total = findings.total
    return {
        "clusters": total.clusters,
        "actors": total.actors,
        "claims": total.claims,
        "sourced": total.sourced,
        "evidenced": stock.shown,
        "confirmed": stock.confirmed,
    }


def _filled(model: type[Organisation], records: Sequence[Organisation]) -> Filled:
    optional = {
        name: field.alias or name
        for name, field in model.model_fields.items()
        if name not in FILLED_IN and name not in ONLY_FOR_SOME and not field.is_required()
    }
    return Filled(len(records), {key: sum(map(bool, map(attrgetter(name), records))) for name, key in optional.items()})
