"""JSON Schemas (2020-12) for every kind of record, made from the models. The words of closed lists are written out from the atlas."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.model import FILLED_IN, Actor, Cluster, Filed
from atlas_builder.taxonomy import MetaCluster, Settings, Term, Theme, Trend
from atlas_builder.values import ID_PATTERN, LINE_PATTERN, VOCABULARIES

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
# An editor's reader gives 1.10 as a number and true as a truth value; a record keeps both as the text that they are in a text.
TEXTS = ["string", "number", "boolean"]
# Blanks round a text are taken off before it is looked at, so a text of blanks is none.
FILLED_LINE = r"^\s*\S([^\r\n]*\S)?\s*$"
FILLED_TEXT = r"\S"
# Keys of a part of a record that stand there together or not at all, which the models check in code.
TOGETHER = {"Location": ("lat", "lon")}
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
    for model, keys in TOGETHER.items():
        if model in whole.get("$defs", {}):
            none = {key: {"type": "null"} for key in keys}
            whole["$defs"][model]["anyOf"] = [{"required": list(keys)}, {"properties": none}]
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
    bounds: Mapping[str, str] = BOUNDS_OF_LISTS if node.get("type") == "array" else BOUNDS
    walked: dict[str, Any] = {
        (bounds.get(str(key), key) if isinstance(value, (int, float)) else key): _walked(value, lists)
        for key, value in node.items()
        if key not in ("x-list", "default") and not (key == "title" and isinstance(value, str))
    }
    if "x-list" in node:
        walked["enum"] = lists[node["x-list"]]
    if node.get("type") == "object" and "properties" not in node and "patternProperties" in node:
        walked["additionalProperties"] = False
    if walked.get("type") == "string" and not walked.keys() & {"enum", "const", "format"}:
        walked |= _text(walked)
    if _is_range(walked.get("prefixItems", ())):
        low, high = (walked["prefixItems"][0][bound] for bound in ("minimum", "maximum"))
        walked["anyOf"] = [{"prefixItems": [{"const": first}, {"minimum": first}]} for first in range(low, high + 1)]
    return walked


def _text(node: Mapping[str, Any]) -> dict[str, Any]:
    """What a free text may be besides, and that it is not blank where it may not be empty."""
    pattern, needed = node.get("pattern"), node.get("minLength", 0) > 0
    if pattern == ID_PATTERN:
        return {"type": ["string", "integer"]}
    if pattern == LINE_PATTERN:
        return {"type": TEXTS, **({"pattern": FILLED_LINE} if needed else {})}
    return {"type": TEXTS, **({"pattern": FILLED_TEXT} if needed else {})} if pattern is None else {}


def _is_range(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two numbers with the same bounds stand here, of which the first is not above the second."""
    return len(items) == 2 and items[0] == items[1] and {"minimum", "maximum"} <= items[0].keys()
