"""What a model says of a value, in the words of a Problem: which key, where, what was found, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from atlas_builder.model import FILLED_IN, Record
from atlas_builder.problem import Problem, did_you_mean, quote
from atlas_builder.records.yaml import Document, Path, Refused, dotted
from atlas_builder.values import CODE_OF_PATTERN, Known

REGION_LIKENESS = 0.25  # codes have four signs: one that is half right is still the best guess

_LISTS = {"fields": "field-unknown", "regions": "region-unknown", "clusters": "cluster-unknown", "themes": "theme-unknown"}
_PATTERN_HINTS = {
    "text-not": "write it on one line",
    "url-malformed": "an address begins with https:// and has no blank, no backslash and no user name in it",
    "ror-malformed": "write the full address, such as https://ror.org/05mpz8404",
    "id-malformed": "an id has small letters a to z, digits and single hyphens",
    "colour-malformed": "write six digits after a #, in quotes, such as '#3A8DDE'",
    "language-malformed": "a language is a BCP 47 tag, such as de or sl",
}
_HINTS = {
    "date-malformed": "write it as year-month-day, such as 2026-11-22",
    "truth-malformed": "write true or false",
    "number-malformed": "write digits only, without quotes and blanks",
    "number-too-long": "write a plain number",
    "range-reversed": "write the lower one first, such as [3, 7]",
    "coordinate-incomplete": "give both lat and lon, or neither: then the city is looked up",
}


def faults(error: ValidationError, model: type[Record], document: Document, file: str, known: Known) -> Iterator[Problem]:
    """One Problem for each fault that a model found, at the line of its value or key; echoes of what was refused before are left out."""
    for detail in error.errors(include_url=False):
        path = tuple(step for step in detail["loc"] if step != "[key]")
        is_key = "[key]" in detail["loc"]
        if any(path[:length] in document.blamed for length in range(len(path) + 1)) or isinstance(detail["input"], Refused):
            continue
        kind, found = detail["type"], detail["input"]
        if kind == "too_short" and found:
            continue  # its entries have their own problems
        code, message, hint = _words(kind, path, found, detail.get("ctx", {}), model, known)
        if "consent" in path:
            code, hint = "consent-malformed", hint or "consent has two dates: {given: 2026-01-31, until: 2028-01-31}"
        at_key = is_key or kind in ("missing", "extra_forbidden", "coordinate-incomplete")
        line, column = document.at_key(path) if at_key else document.at_value(path)
        yield Problem(file, line, column, dotted(path), code, message, hint)


def _words(kind: str, path: Path, found: Any, ctx: dict[str, Any], model: type[Record], known: Known) -> tuple[str, str, str]:
    key = quote(path[-1]) if path and isinstance(path[-1], str) else "the entry"
    if kind == "missing":
        if path and isinstance(path[-1], int):
            return "list-not", "the list has too few entries", "write two numbers, such as [3, 7]"
        return "key-missing", f"the key {key} is missing or empty", _purpose(model, path)
    if kind == "extra_forbidden":
        keys = _keys_at(model, path[:-1])
        return "key-unknown", f"the key {key} is not known here", did_you_mean(str(path[-1]), keys) or f"known keys: {', '.join(keys)}"
    if kind == "enum":
        words = [word.strip("'") for part in str(ctx["expected"]).split(" or ") for word in part.split(", ")]
        return (
            "value-unknown",
            f"{quote(found)} is not one of the words for {key}",
            did_you_mean(str(found), words) or f"write one of: {', '.join(words)}",
        )
    if kind == "unlisted":
        return _unlisted(str(found), str(ctx["list"]), known)
    if kind == "string_pattern_mismatch":
        code = CODE_OF_PATTERN.get(ctx["pattern"], "text-not")
        return code, f"{quote(found)} does not have the form of {key}", _PATTERN_HINTS[code]
    if kind in ("string_type", "string_unicode"):
        return (
            "text-not",
            f"{key} is a text; here stands {_shape(found)}",
            "write it on one line after the key, in quotes where it has a colon",
        )
    if kind == "string_too_short":
        return "text-empty", f"{key} is empty", "write it, or leave the key out where it is not required"
    if kind == "string_too_long":
        return "text-too-long", f"{key} has {len(str(found)):,} signs; {ctx['max_length']:,} are allowed: {quote(found)}", "shorten it"
    if kind in ("greater_than_equal", "less_than_equal", "number-range"):
        low, high = ctx.get("ge"), ctx.get("le")
        bounds = f"at least {low}" if high is None else f"at most {high}" if low is None else f"between {low} and {high}"
        return "number-range", f"{quote(found)} is out of range", f"{key} is {bounds}"
    if kind in ("tuple_type", "list_type"):
        return "list-not", f"{key} is a list; here stands {_shape(found)}", "begin each entry with a hyphen, or write [a, b]"
    if kind == "too_short":
        return "list-not", f"{key} is empty; it needs at least one entry", _purpose(model, path)
    if kind == "too_long":
        return "too-many", f"{key} has {ctx['actual_length']} entries; {ctx['max_length']} are allowed", "leave some out"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return "record-not", f"{key} has keys of its own; here stands {_shape(found)}", _inside(model, path)
    return (
        kind,
        f"{quote(found) if not isinstance(found, (dict, list)) else key} {_FOUND.get(kind, 'cannot be read')}",
        _HINTS.get(kind, ""),
    )


_FOUND = {
    "date-malformed": "is not a date",
    "truth-malformed": "is neither true nor false",
    "number-malformed": "is not a number",
    "number-too-long": "has more digits than any number here",
    "range-reversed": "begins higher than it ends",
    "coordinate-incomplete": "has one coordinate without the other",
}


def _unlisted(found: str, name: str, known: Known) -> tuple[str, str, str]:
    words = known.lists.get(name, frozenset())
    code = _LISTS.get(name, "value-unknown")
    if name == "fields":
        theme = found.partition("/")[0]
        if theme not in words:
            themes = sorted(word for word in words if "/" not in word)
            near = did_you_mean(theme, themes)
            return "theme-unknown", f"{quote(found)} names a theme that does not exist", near or f"the themes are: {', '.join(themes)}"
        near = did_you_mean(found, (word for word in words if word.startswith(theme + "/")))
        where = f"the sub-fields of a theme stand in themes/{theme}.yml"
        return code, f"{quote(found)} is not a sub-field", f"{near} {where}".strip()
    if name == "regions":
        return (
            code,
            f"{quote(found)} is not a region of this atlas",
            did_you_mean(found, words, likeness=REGION_LIKENESS) or "regions are NUTS 2 codes, such as AT31",
        )
    if name == "clusters":
        return (
            code,
            f"there is no cluster {quote(found)}",
            did_you_mean(found, words) or "a cluster's id is the name of its folder in clusters/",
        )
    if name == "themes":
        return code, f"there is no theme {quote(found)}", did_you_mean(found, words) or "a theme's id is the name of its file in themes/"
    return code, f"{quote(found)} is not in the list of {name}", did_you_mean(found, words) or f"write one of: {', '.join(sorted(words))}"


def _shape(found: Any) -> str:
    if found is None:
        return "nothing"
    return "a list" if isinstance(found, (list, tuple)) else "a map of keys" if isinstance(found, dict) else quote(found)


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model of the map at a path, or None where no model stands there."""
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        if current is None:
            return None
        field = next((field for name, field in current.model_fields.items() if (field.alias or name) == step), None)
        if field is not None:
            current = _model_in(field.annotation)
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is None:
        return None
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    found = model_at(model, path)
    return [field.alias or name for name, field in found.model_fields.items() if name not in FILLED_IN] if found else []


def _purpose(model: type[BaseModel], path: Path) -> str:
    holder = model_at(model, path[:-1])
    field = next((field for name, field in holder.model_fields.items() if (field.alias or name) == path[-1]), None) if holder else None
    return field.description if field and field.description else ""


def _inside(model: type[BaseModel], path: Path) -> str:
    keys = _keys_at(model, path)
    return f"its keys are: {', '.join(keys)}" if keys else "write one line for each language, such as `en: …`"
