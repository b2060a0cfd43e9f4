"""What a kind of record asks for, read from its model: every key with its description, its shape, and an example in words.

The model is the only list of keys: a field added there is asked for, or explained in a comment, without a line here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.contribute import shapes
from atlas_builder.model import FILLED_IN, Filed
from atlas_builder.values import ID_PATTERN, LANGUAGE_PATTERN, MAILBOX_PATTERN, ORCID_PATTERN, ROR_PATTERN, URL_PATTERN, Known, pick

_LONG_LISTS = ("fields", "regions", "clusters", "themes")  # too long for a comment: one of them stands as an example
EXAMPLE_OF_A_LIST = "Example: [the first, the second]"
_EXAMPLES: Mapping[str, str] = {
    URL_PATTERN: "https://example.org/",
    MAILBOX_PATTERN: "office@example.org",
    ROR_PATTERN: "https://ror.org/05mpz8404",
    ORCID_PATTERN: "https://orcid.org/0000-0002-1825-0097",  # the one that ORCID keeps for examples
    LANGUAGE_PATTERN: "de",
    ID_PATTERN: "a-short-name",
    r"^#[0-9A-Fa-f]{6}$": "'#3A8DDE'",
}


class Shape(StrEnum):
    """How the value of a key is written."""

    SCALAR = "scalar"
    BY_LANGUAGE = "by-language"
    LISTS_BY_LANGUAGE = "lists-by-language"
    MAP = "map"
    SCALARS = "scalars"
    MAPS = "maps"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record. `words` are those of its closed list, `noun` the model of what it holds, where that has keys of its own."""

    name: str
    description: str
    required: bool
    shape: Shape
    example: str = ""
    words: tuple[str, ...] = ()
    list_name: str = ""
    noun: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def help(self) -> str:
        """The description, followed by the words or an example."""
        several = self.shape is Shape.SCALARS
        if self.words and self.list_name not in _LONG_LISTS:
            hint = f"A list of: {', '.join(self.words)}." if several else f"One of: {', '.join(self.words)}."
        elif self.example:
            hint = f"Example: [{self.example}]" if several else f"Example: {self.example}"
        else:
            hint = EXAMPLE_OF_A_LIST if several else ""
        return f"{self.description} {hint}".strip()


@dataclass(frozen=True, slots=True)
class Words:
    """The closed lists of an atlas, what their words are called, its languages, and the day on which a record is written.

    lists: what is offered: no word that another has replaced, and the regions of the atlas's area. `known` are all that the check knows.
    names: list to word to its names in every language, those of the atlas's first language in front.
    """

    lists: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]
    known: Known
    languages: tuple[str, ...]
    today: datetime.date


def words_of(atlas: Atlas) -> Words:
    """What the records of an atlas may say."""
    lang = atlas.settings.languages[0]

    def called(names: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((pick(names, lang), *names.values())))

    themes = {theme: called(held.names) for theme, held in atlas.themes.items()}
    names: dict[str, Mapping[str, tuple[str, ...]]] = {
        **{name: {word: called(term.names) for word, term in terms.items()} for name, terms in atlas.vocabularies.items()},
        "fields": {**{field: called(held.names) for field, held in atlas.sub_fields.items()}, **themes},
        "regions": {code: called(region.names) for code, region in atlas.regions.items()},
        "clusters": {cluster: (held.name,) for cluster, held in atlas.clusters.items()},
        "themes": themes,
    }
    replaced = {(name, word) for name, terms in atlas.vocabularies.items() for word, term in terms.items() if term.replaced_by}
    lists = {name: tuple(word for word in words if (name, word) not in replaced) for name, words in names.items()}
    known = Known({name: frozenset(words) for name, words in names.items()})
    return Words({**lists, "regions": atlas.area}, names, known, atlas.settings.languages, atlas.today)


def keys_of(model: type[Filed], words: Words) -> tuple[Key, ...]:
    """The keys of a kind of record in the order in which they are written."""
    schema = model.model_json_schema()
    keys = (key for key in _keys(schema, schema.get("$defs", {}), words) if key.name not in FILLED_IN)
    places = {key: place for place, key in enumerate(shapes.in_order(model))}
    return tuple(sorted(keys, key=lambda key: places[key.name]))


def _keys(node: Mapping[str, Any], defs: Mapping[str, Any], words: Words) -> tuple[Key, ...]:
    required = node.get("required", ())
    return tuple(_key(name, held, name in required, defs, words) for name, held in node.get("properties", {}).items())


def _key(name: str, node: Mapping[str, Any], required: bool, defs: Mapping[str, Any], words: Words) -> Key:
    found, noun = _resolved(node, defs)
    description = node.get("description") or found.get("description", "")
    several = found.get("type") == "array" and "prefixItems" not in found
    if several:
        found, noun = _resolved(found["items"], defs)
    if "properties" in found:
        shape = Shape.MAPS if several else Shape.MAP
        return Key(name, description, required, shape, noun=noun, keys=_keys(found, defs, words))
    if "patternProperties" in found:
        texts = next(iter(found["patternProperties"].values()))
        return Key(name, description, required, Shape.LISTS_BY_LANGUAGE if texts.get("type") == "array" else Shape.BY_LANGUAGE)
    list_name = found.get("x-list", "")
    listed = tuple(words.lists.get(list_name, ())) if list_name else tuple(found.get("enum", ()))
    shape = Shape.SCALARS if several else Shape.SCALAR
    return Key(name, description, required, shape, _example(found, listed, words), listed, list_name)


def _resolved(node: Mapping[str, Any], defs: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What stands behind a reference or a choice, and the name of its model. Of a short form and a full one, the full one counts."""
    if "$ref" in node:
        noun = str(node["$ref"]).rpartition("/")[2]
        return defs[noun], noun
    if "anyOf" in node:
        choices = [choice for choice in node["anyOf"] if choice.get("type") != "null"]
        return _resolved(choices[-1], defs)
    return node, ""


def _example(node: Mapping[str, Any], listed: tuple[str, ...], words: Words) -> str:
    """A value of the right form, for a comment; free text needs none."""
    kind = node.get("type")
    if listed:
        return listed[0]
    if kind == "boolean":
        return "true"
    if node.get("format") == "date":
        return words.today.isoformat()
    if "prefixItems" in node:
        return "[4, 7]"
    if kind == "number":
        return "47.5"
    if kind == "integer":
        low = node.get("minimum", node.get("ge", 0))
        return str(words.today.year if low >= 1000 else low or 120)
    return _EXAMPLES.get(node.get("pattern", ""), "")
