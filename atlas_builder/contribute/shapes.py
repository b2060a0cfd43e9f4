"""How each key of a record is written, read from its model: the order of the keys, and which values stand without quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from atlas_builder.model import FILLED_IN, Actor, Cluster, Filed
from atlas_builder.taxonomy import MetaCluster, Theme, Trend

MODELS: Mapping[str, type[Filed]] = {"cluster": Cluster, "actor": Actor, "meta-cluster": MetaCluster, "trend": Trend, "theme": Theme}

# What an organisation is stands first, then what it can do, then what vouches for it, as in docs of records; in the model, the keys
# that clusters and actors share come before those of one of them. A key that is missing here stands before the sources.
_ORDER: Mapping[str, tuple[str, ...]] = {
    "cluster": tuple(
        "name names acronym status succeeded_by region serves location founded host website ror contact languages summary description "
        "members label sectors kets competencies gaps offers needs experts projects activities outcomes".split()
    ),
    "actor": tuple(
        "name names acronym kind helix size member_of region location founded website ror summary kets nace competencies facilities "
        "courses offers needs experts projects".split()
    ),
}
_LAST = ("sources", "provenance")
# Lists of which each entry is a line of its own also where all would fit on one: they are long, and are read one by one.
_DOWNWARDS = frozenset(("sources", "needs"))
_FOLDED = frozenset(("theme", "trend"))  # their texts are written by hand in an editor, and folded there


@dataclass(frozen=True, slots=True)
class Shape:
    """What the model says of a value. `keys` in the order in which they are written; `types` of `number`, `date`, `truth`.

    values: the shape behind every key of a map by language; entries: of a list's entries; downwards: never in brackets.
    """

    types: frozenset[str] = frozenset()
    keys: Mapping[str, Shape] = field(default_factory=dict)
    values: Shape | None = None
    entries: Shape | None = None
    downwards: bool = False
    folded: bool = False

    def of(self, key: str) -> Shape | None:
        """The shape behind a key, or None where the model does not know the key."""
        return self.keys.get(key) or self.values


@cache
def shape_of(kind: str) -> Shape:
    """The shape of a kind of record: `cluster`, `actor`, `meta-cluster`, `trend` or `theme`. Raises KeyError for any other."""
    schema = MODELS[kind].model_json_schema()
    whole = _shape(schema, schema.get("$defs", {}), folded=kind in _FOLDED)
    return Shape(keys={key: whole.keys[key] for key in in_order(MODELS[kind])})


def in_order(model: type[Filed]) -> list[str]:
    """The keys of a kind of record in the order in which they are written."""
    keys = [field.alias or name for name, field in model.model_fields.items() if name not in FILLED_IN]
    first = next((_ORDER[kind] for kind, held in MODELS.items() if held is model and kind in _ORDER), ())
    return [*first, *(key for key in keys if key not in first and key not in _LAST), *_LAST] if first else keys


def _shape(node: Mapping[str, Any], defs: Mapping[str, Any], *, folded: bool, key: str = "") -> Shape:
    types: set[str] = set()
    keys: dict[str, Shape] = {}
    values = entries = None
    for choice in _choices(node, defs):
        if choice.get("type") in ("integer", "number"):
            types.add("number")
        elif choice.get("type") == "boolean":
            types.add("truth")
        elif choice.get("format") == "date":
            types.add("date")
        elif choice.get("type") == "array":
            held = choice["prefixItems"][0] if "prefixItems" in choice else choice.get("items", {})
            entries = _shape(held, defs, folded=folded)
        elif choice.get("type") == "object":
            for name, inner in choice.get("properties", {}).items():
                keys[name] = _shape(inner, defs, folded=folded, key=name)
            by_key = choice.get("additionalProperties") or next(iter(choice.get("patternProperties", {}).values()), None)
            values = _shape(by_key, defs, folded=folded) if isinstance(by_key, dict) else values
    return Shape(frozenset(types), keys, values, entries, key in _DOWNWARDS, folded)


def _choices(node: Mapping[str, Any], defs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "$ref" in node:
        return _choices(defs[str(node["$ref"]).rpartition("/")[2]], defs)
    if "anyOf" in node:
        return [found for choice in node["anyOf"] for found in _choices(choice, defs)]
    return [node]
