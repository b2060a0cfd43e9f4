"""A fictional atlas of clusters in real towns, for the radar: what the tests of holdings, candidates and their pages share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.derive.metaclusters import Candidate, radar
from atlas_builder.model import Actor, Cluster
from tests.render.small import actor, atlas_of, cluster, theme

SEATS = {
    "AT31": ("Linz", 48.31, 14.29),
    "AT22": ("Graz", 47.07, 15.44),
    "FRK2": ("Lyon", 45.76, 4.84),
    "ITC1": ("Torino", 45.07, 7.69),
    "ITH3": ("Padova", 45.41, 11.88),
    "CH02": ("Bern", 46.95, 7.45),
    "SI03": ("Celje", 46.24, 15.27),
    "SI04": ("Ljubljana", 46.05, 14.51),
}
CAST, FORGE, BEAMS, GLUE = "metal/casting", "metal/forging", "wood/beams", "wood/glue"


def seated(record_id: str, region: str, *fields: str, **keys: Any) -> Cluster:
    """A fictional cluster in the town that stands for a region."""
    city, lat, lon = SEATS[region]
    return cluster(record_id, *fields, **{"region": region, "location": {"city": city, "lat": lat, "lon": lon}} | keys)


def atlas(*records: Cluster | Actor, **keys: Any) -> Atlas:
    """An atlas of the whole area. Beams are related to casting, and casting to beams; metal is a value chain."""
    wood = theme("wood", "beams", "glue")
    entry = wood.fields[0].model_copy(update={"related": (CAST,)})
    metal = theme("metal", "casting", "forging", "welding", chain=True)
    first = metal.fields[0].model_copy(update={"related": (BEAMS,)})
    return replace(
        atlas_of(*records, **{"area": ("alps",)} | keys),
        themes={
            "metal": metal.model_copy(update={"fields": (first, *metal.fields[1:])}),
            "wood": wood.model_copy(update={"fields": (entry, *wood.fields[1:])}),
        },
    )


def candidates(found: Atlas) -> dict[tuple[str, str], Candidate]:
    """Candidates by field and basis."""
    return {(candidate.field, candidate.basis.value): candidate for candidate in radar(found).candidates}


def known(field: str) -> dict[str, str]:
    """A claim on general knowledge."""
    return {"field": field, "basis": "general-knowledge"}


def by_hand() -> Atlas:
    """Casting: three countries, one through a member, one on general knowledge. Forging: two. Beams: one."""
    return atlas(
        seated("a", "AT31", CAST, FORGE),
        seated("b", "ITC1", competencies=(known(CAST),)),
        seated("c", "SI03", BEAMS),
        seated("d", "CH02", FORGE),
        actor("works", folder="c", competencies=({"field": CAST, "level": 3, "evidence": ({"type": "project", "title": "A project"},)},)),
    )
