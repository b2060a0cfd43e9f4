"""`/api/v1/meta-clusters.json`: every candidate of the radar, and what was declared.

{"candidates": [{"field", "basis", "state", "clusters", "regions", "countries", "missing", "strength", ...}], "declared": [...]}
"""

from __future__ import annotations

from typing import Any

import orjson

from atlas_builder.derive.declared import Declared
from atlas_builder.derive.metaclusters import Candidate, Missing
from atlas_builder.render.candidates import missing_texts
from atlas_builder.render.site import Site
from atlas_builder.view import View

KILOMETRES_DIGITS = 1


def meta_clusters(view: View) -> bytes:
    """The file's bytes: ids and codes, and `missing` in words of the view's language."""
    site, radar = Site.of(view), view.findings.radar
    data = {
        "candidates": [_candidate(site, candidate) for candidate in radar.candidates],
        "declared": [_declared(one) for one in radar.declared],
    }
    return orjson.dumps(data)


def _candidate(site: Site, candidate: Candidate) -> dict[str, Any]:
    return {
        "field": candidate.field,
        "basis": candidate.basis.value,
        "state": candidate.state.value,
        "clusters": candidate.clusters,
        "regions": candidate.regions,
        "countries": candidate.countries,
        "missing": missing_texts(site, candidate),
        "completed_by": _completed_by(candidate.missing) if candidate.missing else None,
        "sourced_state": candidate.sourced_state.value if candidate.sourced_state else None,
        "unsourced": sorted(candidate.unsourced),
        "strength": candidate.strength,
        "strength_parts": [
            {"name": part.name, "count": part.count, "enough": part.enough, "value": round(part.value, 3), "weight": part.weight}
            for part in candidate.parts
        ],
    }


def _completed_by(missing: Missing) -> dict[str, Any]:
    return {
        "countries": missing.countries,
        "nearest": [
            {
                "cluster": near.cluster,
                "country": near.country,
                "fields": near.fields,
                "distance_km": None if near.distance_km is None else round(near.distance_km, KILOMETRES_DIGITS),
            }
            for near in missing.nearest
        ],
    }


def _declared(one: Declared) -> dict[str, Any]:
    """What was declared; an action's day or year as text or number."""
    record = one.record.model_dump(mode="json", exclude={"id", "file", "folder"}, exclude_none=True)
    return {"id": one.id, **record, "regions": one.regions, "countries": one.countries, "covers": tuple(one.covers), "lacks": one.lacks}
