"""Which sheets and columns records have as tables, derived from the models: a sheet for each kind of record and each list of parts.

A column is named by its key, nested as `location.city`; a map by language has a column for each language, such as `names.de`. To add
a key, see model.py; the sheets follow. The first columns say whose row it is: `id` (and `cluster`) in a sheet of records, `record` in
a sheet of parts, and in a list inside a list also the entry that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import Any

from atlas_builder.model import FILLED_IN, Actor, Cluster, Filed
from atlas_builder.tables.cells import DATE, NUMBER, TRUTH
from atlas_builder.taxonomy import MetaCluster, Trend
from atlas_builder.values import LINE_PATTERN

MODELS: Mapping[str, type[Filed]] = {"cluster": Cluster, "actor": Actor, "meta-cluster": MetaCluster, "trend": Trend}
NAMES: Mapping[str, str] = {"cluster": "clusters", "actor": "actors", "meta-cluster": "meta-clusters", "trend": "trends"}
ASIDE = ("read me", "lists")  # sheets of a workbook that hold no records, for the reader to pass over
ID, CLUSTER, RECORD = "id", "cluster", "record"
NEEDED = " *"  # behind the header of a required column in a workbook
REST = "*"  # names.*: the languages in their order where it is not the usual one, or {} for a map without any
FIRST_LANGUAGE = "en"

# Of a list inside a list, the column that says which entry of the outer list a row belongs to.
ENTRIES: Mapping[str, str] = {"competencies": "competency"}


class Form(Enum):
    """How a key is laid out in a sheet."""

    OWNER = "says whose row it is"
    VALUE = "one value in one cell"
    MANY = "a list of values in one cell"
    LANGUAGES = "a map by language: a column for each"
    MAP = "a map of keys: a column for each"
    PARTS = "a list of maps: a sheet of its own"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    keys: the path of the value in the record, or in the entry of a list; none for the columns that say whose row it is.
    required: without it the record is refused; where `within` names a key, only where anything of that key is given.
    many: a list in one cell; words: all that may stand in it; listed: the closed list of the atlas whose words may stand in it.
    types: what beside text it may hold, of `number`, `date`, `truth`; lines: a text of several lines; pair: a range from and to.
    """

    name: str
    keys: tuple[str, ...]
    doc: str
    required: bool = False
    many: bool = False
    words: tuple[str, ...] = ()
    listed: str = ""
    types: frozenset[str] = frozenset()
    lines: bool = False
    pair: bool = False
    within: str = ""
    form: Form = Form.VALUE

    @property
    def stem(self) -> str:
        """The name without the language."""
        return self.name.removesuffix(f".{REST}")


@dataclass(frozen=True, slots=True)
class Part:
    """A key, or the whole of a record or entry, as the models declare it: its column, and the parts below it."""

    column: Column
    parts: Mapping[str, Part] = field(default_factory=dict)
    each: Part | None = None
    sheet: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns in their order, those first that say whose row it is.

    kind: of the records in it; None where the rows belong to records of several `kinds`. path: of the list in the record, such as
    `("competencies", "evidence")`; empty for a sheet of records. Columns of a map by language end with `.*`, see `column`.
    """

    name: str
    kind: str | None
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    kinds: tuple[str, ...]
    part: Part
    doc: str = ""

    @property
    def owners(self) -> tuple[Column, ...]:
        """The columns that say whose row it is."""
        return tuple(column for column in self.columns if column.form is Form.OWNER)

    @property
    def first(self) -> Column:
        """The first column that belongs to the entry itself; `[]` in it says that the list is empty."""
        return next(column for column in self.columns if column.form is not Form.OWNER)

    def column(self, header: str) -> Column | None:
        """The column of a header, also of a language that no record has used yet; None where there is no such key.

        >>> sheet("clusters").column("names.de").keys, sheet("clusters").column("name *").name, sheet("clusters").column("nmae")
        (('names', 'de'), 'name', None)
        """
        return _column(self.name, header.strip().removesuffix(NEEDED))

    def shown(self, languages: Iterable[str]) -> tuple[Column, ...]:
        """The columns of a new sheet for an atlas in some languages; the first language of what is required is required."""
        found: list[Column] = []
        for column in self.columns:
            if column.form is Form.LANGUAGES:
                for number, lang in enumerate(languages):
                    found.append(replace(self._of(column, lang), required=column.required and not number))
            elif column.form is not Form.MAP and not any(_is_short_of(column, other) for other in self.columns):
                found.append(column)
        return tuple(found)

    def ordered(self, headers: Iterable[str], languages: Iterable[str] = ()) -> tuple[Column, ...]:
        """The columns of a new sheet and all others that rows use, in the order of the sheet. Raises KeyError for an unknown one."""
        shown = {column.name: column for column in self.shown(languages)}
        for header in headers:
            if header not in shown:
                found = self.column(header)
                if found is None:
                    raise KeyError(header)
                shown[header] = found
        ranks = {column.name: rank for rank, column in enumerate(self.columns)}
        languages = list(languages)

        def rank(column: Column) -> tuple[int, int, str]:
            stem, _, last = column.name.rpartition(".")
            if column.name in ranks:
                return ranks[column.name], -1, ""
            return ranks[f"{stem}.{REST}"], languages.index(last) if last in languages else len(languages), last

        return tuple(sorted(shown.values(), key=rank))

    def missing(self, headers: Iterable[str]) -> tuple[Column, ...]:
        """The required columns that a header line lacks; of a map by language, one language or the short form is enough."""
        known = [found for header in headers if (found := self.column(header))]
        exact, given = {column.name for column in known}, {column.keys[:1] for column in known}
        return tuple(
            column
            for column in self.columns
            if column.required and (column.keys not in given if column.form is Form.LANGUAGES else column.name not in exact)
        )

    def _of(self, column: Column, lang: str) -> Column:
        found = self.column(f"{column.stem}.{lang}")
        assert found is not None
        return found


def _is_short_of(column: Column, other: Column) -> bool:
    """Whether a column is the short form of a map by language, shown only where a record uses it."""
    return other.form is Form.LANGUAGES and column.form is Form.VALUE and column.keys == other.keys


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet: those of records, then those of parts in the order of the models."""
    records: list[Sheet] = []
    parts: dict[str, Sheet] = {}
    for kind in MODELS:
        whole = tree(kind)
        records.append(Sheet(NAMES[kind], kind, (), (*_owners_of(kind), *_columns(whole)), (kind,), whole, _doc(kind)))
        for path, part in _lists(whole, ()):
            made = Sheet(part.sheet, kind, path, (*_owners(path, whole), *_columns(part)), (kind,), part, part.column.doc)
            there = parts.get(part.sheet)
            if there is None:
                parts[part.sheet] = made
            elif (there.path, there.columns) == (path, made.columns):
                parts[part.sheet] = replace(there, kind=None, kinds=(*there.kinds, kind))
            else:
                raise ValueError(f"two lists of different parts are called {part.sheet}")
    return (*records, *parts.values())


def sheet(name: str) -> Sheet:
    """A sheet by its name. Raises KeyError for any other."""
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Sheet]:
    return {found.name: found for found in sheets()}


@cache
def _column(sheet_name: str, header: str) -> Column | None:
    columns = {column.name: column for column in sheet(sheet_name).columns}
    if header in columns:
        return columns[header]
    stem, _, lang = header.rpartition(".")
    column = columns.get(f"{stem}.{REST}")
    if not stem or not lang or column is None or column.form is not Form.LANGUAGES:
        return None
    inner = _part_at(sheet(sheet_name).part, column.keys).each
    assert inner is not None
    return replace(inner.column, name=header, keys=(*column.keys, lang), doc=column.doc)


def _part_at(part: Part, keys: tuple[str, ...]) -> Part:
    for key in keys:
        part = part.parts[key]
    return part


@cache
def tree(kind: str) -> Part:
    """The parts of a kind of record. Raises KeyError for a kind that has no sheet."""
    schema = MODELS[kind].model_json_schema()
    node = {**schema, "properties": {key: held for key, held in schema["properties"].items() if key not in FILLED_IN}}
    return _part(node, schema.get("$defs", {}), Column("", (), "", required=True))


def _doc(kind: str) -> str:
    return (MODELS[kind].__doc__ or "").strip()


def _owners_of(kind: str) -> tuple[Column, ...]:
    own = Column(ID, (), "The record's id, which is its file's name: small letters, digits and hyphens.", required=True, form=Form.OWNER)
    doc = "Id of the cluster in whose folder it lies; `_unclaimed/at31` where no cluster has claimed it yet, with its region."
    return (own, Column(CLUSTER, (), doc, form=Form.OWNER)) if kind == "actor" else (own,)


def _owners(path: tuple[str, ...], whole: Part) -> tuple[Column, ...]:
    doc = "Id of the record that the row belongs to; a trend or meta-cluster as `trend/…` or `meta-cluster/…`."
    own = Column(RECORD, (), doc, required=True, form=Form.OWNER)
    if len(path) == 1:
        return (own,)
    outer, name = ENTRIES[path[-2]], next(iter(_part_at(whole, path[:-1]).parts))
    doc = f"The {outer} that the row belongs to: its `{name}` in the sheet {path[-2]}; a second one of the same name ends with `#2`."
    return own, Column(outer, (), doc, required=True, form=Form.OWNER)


def _columns(part: Part) -> Iterator[Column]:
    """The columns below a part: what is required first, of that what takes several columns last."""
    for held in sorted(part.parts.values(), key=lambda held: (not held.column.required, held.column.required and bool(held.parts))):
        if held.column.form is Form.PARTS:
            continue
        if held.column.form is Form.LANGUAGES and held.short:
            yield replace(held.column, name=held.column.stem, form=Form.VALUE, required=False)
        if held.column.form is Form.MAP:
            yield from _columns(held)
            yield replace(held.column, required=False)
        else:
            yield held.column


def _lists(part: Part, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Part]]:
    for key, held in part.parts.items():
        if held.column.form is Form.PARTS:
            yield (*path, key), held
            yield from _lists(held, (*path, key))


# From the schema of a model to its parts


def _part(node: Mapping[str, Any], defs: Mapping[str, Any], column: Column) -> Part:
    """What a schema says of a key; `column` brings its name, keys, doc and whether it is required."""
    choices = [choice for choice in _choices(node, defs) if choice.get("type") != "null"]
    texts = any(choice.get("type") == "string" for choice in choices)
    for choice in choices:
        if choice.get("type") == "array":
            return _list(choice, defs, column)
        if choice.get("type") == "object" and "properties" in choice:
            parts = {key: _below(key, held, defs, choice, column) for key, held in choice["properties"].items()}
            made = replace(column, form=Form.MAP, name=f"{column.name}.{REST}")
            return Part(made, parts, short=next(iter(parts)) if texts else "")
        if choice.get("type") == "object":
            inner = choice.get("additionalProperties") or next(iter(choice["patternProperties"].values()))
            each = _part(inner, defs, replace(column, required=False))
            made = replace(each.column, required=column.required, form=Form.LANGUAGES, name=f"{column.name}.{REST}")
            return Part(made, each=each, short=FIRST_LANGUAGE if texts else "")
    return Part(_value(choices, column))


def _below(key: str, node: Mapping[str, Any], defs: Mapping[str, Any], outer: Mapping[str, Any], column: Column) -> Part:
    needed = key in outer.get("required", ())
    name = f"{column.name}.{key}" if column.name else key
    within = "" if column.required or not needed else column.name
    made = Column(name, (*column.keys, key), node.get("description", ""), needed and column.required, within=within)
    return _part(node, defs, made)


def _list(choice: Mapping[str, Any], defs: Mapping[str, Any], column: Column) -> Part:
    pair = "prefixItems" in choice
    entry = _part(choice["prefixItems"][0] if pair else choice["items"], defs, Column("", (), column.doc, required=True))
    if entry.column.form is Form.MAP:
        return replace(entry, column=replace(column, form=Form.PARTS), sheet=column.keys[-1])
    made = replace(entry.column, name=column.name, keys=column.keys, required=column.required, within=column.within)
    return Part(replace(made, many=True, pair=pair, form=Form.MANY))


def _value(choices: list[Mapping[str, Any]], column: Column) -> Column:
    types: set[str] = set()
    words: tuple[str, ...] = ()
    listed, lines = "", False
    for choice in choices:
        if choice.get("type") in ("integer", "number"):
            types.add(NUMBER)
        elif choice.get("type") == "boolean":
            types.add(TRUTH)
        elif choice.get("format") == "date":
            types.add(DATE)
        elif "enum" in choice:
            words = tuple(choice["enum"])
        elif "x-list" in choice:
            listed = choice["x-list"]
        else:
            lines = choice.get("pattern", LINE_PATTERN if "maxLength" not in choice else None) is None
    return replace(column, types=frozenset(types), words=words, listed=listed, lines=lines)


def _choices(node: Mapping[str, Any], defs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "$ref" in node:
        return _choices(defs[str(node["$ref"]).rpartition("/")[2]], defs)
    if "anyOf" in node:
        return [found for choice in node["anyOf"] for found in _choices(choice, defs)]
    return [node]
