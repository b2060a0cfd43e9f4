"""JSON Schemas (2020-12) for every kind of record, made from the models. The words of closed lists are written out from the atlas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.model import FILLED_IN, Actor, Cluster, Filed
from atlas_builder.taxonomy import MetaCluster, Settings, Term, Theme, Trend
from atlas_builder.values import VOCABULARIES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: Mapping[str, type[Filed]] = {
    "cluster": Cluster,
    "actor": Actor,
    "meta-cluster": MetaCluster,
    "trend": Trend,
    "theme": Theme,
    "atlas": Settings,
}
# Of a value that we read ourselves, pydantic writes the bounds under names that no reader of a schema knows for that type.
BOUNDS = {"ge": "minimum", "le": "maximum"}
BOUNDS_OF_LISTS = {"minLength": "minItems", "maxLength": "maxItems"}
ONE_OR_MORE = ("area",)  # keys of atlas.yml that take one word for a list of one, which the models read but do not put into their schema


def schemas(atlas: Atlas) -> dict[str, str]:
    """File name to JSON text, one for each kind of record and one for vocabulary lists."""
    lists = {
        **{name: sorted(atlas.vocabularies.get(name, ())) for name in VOCABULARIES},
        "fields": [*atlas.themes, *atlas.sub_fields],
        "regions": list(atlas.regions),
        "clusters": sorted(atlas.clusters),
        "themes": list(atlas.themes),
    }
    made = {name: _finished(model.model_json_schema(), name, lists) for name, model in KINDS.items()}
    terms = _finished(Term.model_json_schema(), "vocabulary", lists)
    definitions = terms.pop("$defs", {})
    heading = {key: terms.pop(key) for key in ("$schema", "$id", "title")}
    made["vocabulary"] = {**heading, "type": "array", "items": terms, "$defs": definitions}
    return {f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


def _finished(schema: dict[str, Any], name: str, lists: Mapping[str, list[str]]) -> dict[str, Any]:
    whole = _walked(schema, lists)
    for key in FILLED_IN:
        if name != "vocabulary":
            whole["properties"].pop(key, None)
    for key in ONE_OR_MORE if name == "atlas" else ():
        several = whole["properties"][key]
        whole["properties"][key] = {"description": several.pop("description"), "anyOf": [several["items"], several]}
    return {"$schema": DIALECT, "$id": f"{name}.schema.json", **whole, "title": name}


def _walked(node: Any, lists: Mapping[str, list[str]]) -> Any:
    """The schema with each closed list written out, and without the titles and defaults that say nothing to a contributor."""
    if isinstance(node, list):
        return [_walked(entry, lists) for entry in node]
    if not isinstance(node, dict):
        return node
    bounds = BOUNDS_OF_LISTS if node.get("type") == "array" else BOUNDS
    walked = {
        (bounds.get(key, key) if isinstance(value, (int, float)) else key): _walked(value, lists)
        for key, value in node.items()
        if key not in ("x-list", "default") and not (key == "title" and isinstance(value, str))
    }
    if "x-list" in node:
        walked["enum"] = lists[node["x-list"]]
    if node.get("type") == "object" and "properties" not in node and "patternProperties" in node:
        walked["additionalProperties"] = False
    return walked
