"""The records and shares in columns, as the map's script reads them: a tenth of the size of one object for each record.

A small number is written as one sign, from FIRST on. Records stand in the order of their ids, so that each id and name is written as
the number of signs it shares with the one before it and the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson

from atlas_builder.atlas import Atlas
from atlas_builder.derive.statistics import CLUSTER, Findings, State
from atlas_builder.geo.outline import Point
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.render.maps import grade

FIRST = 48  # the sign "0" stands for 0
SHARED_MOST = 70  # signs; few names share more
STEPS = 700  # of a degree, about 150 m: places are towns, not doors
NOWHERE = 64**3 - 1  # longitude and latitude of a record whose place is not known; no step reaches it
_LOOKS = {State.NONE: "n", State.TOO_FEW: "f", State.NO_DATA: "d"}


def records_of(atlas: Atlas) -> list[Organisation]:
    """Clusters at work and actors, in the order of their ids."""
    at_work: Iterable[Cluster] = (cluster for cluster in atlas.clusters.values() if cluster.is_at_work)
    return sorted(chain(at_work, atlas.actors.values()), key=lambda record: record.id)


def record_columns(atlas: Atlas) -> bytes:
    """What the map must know of every record: kinds, themes and regions by their place in the lists at the top.

    `at` holds longitude and latitude, each in three signs to the base of 64; `theme` names sets of themes, which are few.
    """
    records = records_of(atlas)
    kinds = [CLUSTER, *atlas.vocabularies.get("kinds", {})]
    regions, themes = list(atlas.regions), list(atlas.themes)
    sets: dict[tuple[int, ...], int] = {}
    theme_of = [sets.setdefault(_themes(record, themes), len(sets)) for record in records]
    return _json(
        {
            "kinds": kinds,
            "regions": regions,
            "themes": themes,
            "sets": list(sets),
            "id": front_coded(record.id for record in records),
            "name": front_coded(record.name for record in records),
            "kind": signs(kinds.index(record.kind if isinstance(record, Actor) else CLUSTER) for record in records),
            "region": signs(regions.index(record.region) for record in records),
            "theme": signs(theme_of),
            "at": "".join(placed(atlas.point(record)) for record in records),
        }
    )


def field_columns(atlas: Atlas) -> bytes:
    """The sub-fields of every record, in the same order, a blank between two records: read only where somebody asks for one sub-field."""
    fields = list(atlas.sub_fields)
    place = {field: number for number, field in enumerate(fields)}
    held = (signs(sorted({place[claim.field] for claim in record.competencies if claim.field in place})) for record in records_of(atlas))
    return _json({"fields": fields, "of": " ".join(held)})


def share_columns(atlas: Atlas, findings: Findings) -> bytes:
    """How each region of the area stands in each field: a sign for its class, and the organisations behind it.

    `look`: 1 to 4 for the classes of share, n none, f too few, d no data; `sourced` of `whole` organisations.
    """
    codes = atlas.area
    whole: dict[str, set[str]] = {code: set() for code in codes}
    for claim in findings.claims:
        if claim.sourced and claim.region in whole:
            whole[claim.region].add(claim.holder)
    fields = {}
    for field, standings in findings.standings.items():
        looks = (_LOOKS.get(standings[code].state) or str(grade(standings[code].share or 0.0)) for code in codes)
        fields[field] = {"look": "".join(looks), "sourced": [standings[code].sourced for code in codes]}
    return _json({"regions": codes, "whole": [len(whole[code]) for code in codes], "fields": fields})


def signs(numbers: Iterable[int]) -> str:
    """Small numbers, each as one sign.

    >>> signs([0, 3, 20])
    '03D'
    """
    return "".join(chr(FIRST + number) for number in numbers)


def placed(point: Point | None) -> str:
    """Longitude and latitude in steps from 180 degrees west and 90 degrees south, in six signs.

    >>> placed((14.286, 48.306)), placed(None)
    ('Q=0GX^', 'oooooo')
    """
    steps = (NOWHERE, NOWHERE) if point is None else (round((point[0] + 180) * STEPS), round((point[1] + 90) * STEPS))
    return signs(digit for step in steps for digit in (step >> 12, step >> 6 & 63, step & 63))


def front_coded(texts: Iterable[str]) -> list[str]:
    """Each text as the length that it shares with the one before it and the rest.

    >>> front_coded(["alpha", "alpine", "beta"])
    ['0alpha', '3ine', '0beta']
    """
    coded: list[str] = []
    before = ""
    for text in texts:
        shared = 0
        for one, other in zip(before[:SHARED_MOST], text, strict=False):
            if one != other:
                break
            shared += 1
        coded.append(chr(FIRST + shared) + text[shared:])
        before = text
    return coded


def _themes(record: Organisation, themes: list[str]) -> tuple[int, ...]:
    claimed = {claim.theme for claim in record.competencies}
    return tuple(number for number, theme in enumerate(themes) if theme in claimed)


def _json(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value)
