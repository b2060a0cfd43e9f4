"""What the page of comparison knows of clusters and regions: plain figures by sub-field, without words, the same in every language."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import is_held, speaking
from atlas_builder.derive.statistics import State
from atlas_builder.geo.outline import Point
from atlas_builder.model import Basis, Cluster
from atlas_builder.render.maps import COARSE
from atlas_builder.render.outlines import WIDTH, Sheet, whole
from atlas_builder.render.site import Site
from atlas_builder.view import View


@dataclass(slots=True)
class _Held:
    """What a cluster and its members claim of one field; level 0 is not rated."""

    level: int = 0
    own: bool = False
    sourced: bool = False
    evidence: int = 0
    roles: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)


def comparison(view: View) -> bytes:
    """JSON: `fields` and `roles` are lists of ids that all else names by number.

    clusters: `held` is a list of [field, level, held by itself 0/1, sourced 0/1, pieces of evidence, members that hold it, [roles]];
    `gaps` are numbers of fields; `at` is longitude and latitude, `spot` the place on the page's map, null where there is none. regions: `held` is a list of [field, organisations, sourced ones, location quotient or null].
    """
    atlas = view.atlas
    sheet = whole(Site.of(view).area, COARSE)
    fields = tuple(view.findings.by_field)
    roles = tuple(atlas.vocabularies.get("roles", ()))
    made = {
        "fields": fields,
        "roles": roles,
        "clusters": _clusters(
            atlas, sheet, {name: number for number, name in enumerate(fields)}, {name: number for number, name in enumerate(roles)}
        ),
        "regions": _regions(view, sheet, fields),
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _clusters(atlas: Atlas, sheet: Sheet | None, fields: dict[str, int], roles: dict[str, int]) -> list[dict[str, Any]]:
    found: defaultdict[str, defaultdict[str, _Held]] = defaultdict(lambda: defaultdict(_Held))
    for cluster, record in speaking(atlas):
        for claim in record.competencies:
            if not is_held(claim):
                continue
            held = found[cluster][claim.field]
            held.level = max(held.level, claim.level or 0)
            held.sourced |= claim.basis is Basis.STATED
            held.evidence += len(claim.evidence)
            held.roles.update(claim.roles)
            if isinstance(record, Cluster):
                held.own = True
            else:
                held.members.add(record.id)
    return [_cluster(atlas, sheet, atlas.clusters[name], found[name], fields, roles) for name in sorted(found)]


def _cluster(
    atlas: Atlas, sheet: Sheet | None, record: Cluster, held: dict[str, _Held], fields: dict[str, int], roles: dict[str, int]
) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "city": record.location.city,
        "region": record.region.lower(),
        "country": atlas.region_of(record).country,
        **_place(sheet, atlas.point(record)),
        "languages": sorted({*record.languages, *(record.contact.languages if record.contact else ())}),
        "founded": record.founded,
        "members": record.members.total if record.members else None,
        "held": [
            [
                fields[name],
                one.level,
                int(one.own),
                int(one.sourced),
                one.evidence,
                len(one.members),
                sorted(roles[role] for role in one.roles),
            ]
            for name, one in sorted(held.items(), key=lambda pair: fields[pair[0]])
        ],
        "gaps": sorted({fields[gap.field] for gap in record.gaps}),
    }


def _regions(view: View, sheet: Sheet | None, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    atlas, standings = view.atlas, view.findings.standings
    found = []
    for code in atlas.area:
        region = atlas.regions[code]
        held = []
        for number, name in enumerate(fields):
            standing = standings[name][code]
            if standing.holders:
                quotient = standing.quotient if standing.state is State.SOME else None
                held.append([number, standing.holders, standing.sourced, None if quotient is None else round(quotient, 2)])
        place = _place(sheet, region.centre if region.polygons else None)
        tally = view.findings.region_tallies[code]
        found.append(
            {"id": code.lower(), "country": region.country, **place, "clusters": tally.clusters, "actors": tally.actors, "held": held}
        )
    return found


def _place(sheet: Sheet | None, point: Point | None) -> dict[str, list[float] | list[int] | None]:
    if point is None:
        return {"at": None, "spot": None}
    x, y = (round(axis) for axis in sheet.at(*point)) if sheet else (-1, -1)
    drawn = sheet is not None and 0 <= x <= WIDTH and 0 <= y <= sheet.height
    return {"at": [round(axis, 3) for axis in point], "spot": [x, y] if drawn else None}
