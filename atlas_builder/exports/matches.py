"""`/api/v1/matches.json`: everything that is sought, with those who provide it.

{"matches": [{"seeker", "provider", "field", "kind", "score", "reasons", "reciprocal", ...}]}
"""

from __future__ import annotations

from typing import Any

import orjson

from atlas_builder.derive.matching import Match
from atlas_builder.render.matched import reason_texts
from atlas_builder.render.site import Site
from atlas_builder.view import View


def matches(view: View) -> bytes:
    """The file's bytes: ids, and `reasons` in words of the view's language. Reciprocal matches stand first, then the higher score."""
    site = Site.of(view)
    return orjson.dumps({"matches": [_match(site, match) for match in view.findings.matches.all]})


def _match(site: Site, match: Match) -> dict[str, Any]:
    """`item` is the id of the need or the field of the gap, `provider_item` the id of the offer or the field of the claim;
    `from` names the merged cluster in whose record that stands, where it is not the provider's own."""
    return {
        "seeker": match.seeker,
        "provider": match.provider,
        "field": match.field,
        "kind": match.kind.value,
        "item": match.item,
        "provider_item": match.provider_item,
        "provider_field": match.provider_field,
        "from": match.origin if match.origin != match.provider else None,
        "score": match.score,
        "score_parts": {reason.name: reason.points for reason in match.reasons},
        "reasons": reason_texts(site, match),
        "sourced": match.is_sourced,
        "reciprocal": match.reciprocal,
    }
