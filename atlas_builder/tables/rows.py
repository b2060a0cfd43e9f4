"""A record as rows of sheets: one in the sheet of its kind, and one for each entry of its lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from atlas_builder.tables.cells import NOTHING_IN_LIST, NOTHING_IN_MAP, SEPARATOR, Cell, cell_of, list_cell, text_of
from atlas_builder.tables.layout import CLUSTER, ENTRIES, FIRST_LANGUAGE, ID, NAMES, RECORD, REST, Form, Part, sheet, tree

Row = dict[str, Cell]

# Ids of clusters and actors are unique together, so theirs stand alone; the others say what they are.
_PREFIXED = frozenset(NAMES) - {"cluster", "actor"}
_NUMBERED = re.compile(r"#[0-9]+")


def rows_of(kind: str, record_id: str, cluster: str | None, values: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """The rows of a record, each with the name of its sheet; the record's own row comes first, entries in their order.

    values: as the careful reader of YAML gives them; numbers, truth values and dates are taken as well. Raises ValueError where the
    values have not the shape of the models, which no record of a checked atlas does.

    >>> for name, row in rows_of("trend", "bio", None, {"name": "Bio", "sources": ["https://example.org/"]}): print(name, row)
    trends {'id': 'bio', 'name': 'Bio'}
    sources {'record': 'trend/bio', 'url': 'https://example.org/'}
    """
    whole = tree(kind)
    row: Row = {ID: cell_of(record_id)}
    if kind == "actor" and cluster is not None:
        row[CLUSTER] = cell_of(cluster)
    _fill(row, whole, values)
    yield NAMES[kind], row
    yield from _entries(whole, values, kind, record_id, {})


def named(kind: str, record_id: str, sheet_name: str) -> str:
    """What stands under `record` in a sheet of parts for a record."""
    return f"{kind}/{record_id}" if kind in _PREFIXED and len(sheet(sheet_name).kinds) > 1 else record_id


def in_usual_order(languages: Iterable[str]) -> list[str]:
    """Languages in the order in which a map has them where nothing else is said: English, then by their codes.

    >>> in_usual_order(["it", "de", "en"])
    ['en', 'de', 'it']
    """
    return sorted(languages, key=lambda lang: (lang != FIRST_LANGUAGE, lang))


def references(entries: Iterable[Any], key: str) -> Iterator[str]:
    """How rows of an inner list name the entries of the outer one: by the text under a key, numbered from the second of one name on.

    >>> list(references([{"field": "energy"}, {"field": "energy"}, {"field": "a#1"}], "field"))
    ['energy', 'energy#2', 'a#1#1']
    """
    seen: Counter[str] = Counter()
    for entry in entries:
        name = text_of(entry.get(key, "") if isinstance(entry, Mapping) else "")
        seen[name] += 1
        last = name.rpartition("#")
        is_plain = name and not (last[1] and _NUMBERED.fullmatch(last[1] + last[2]))
        yield name if is_plain and seen[name] == 1 else f"{name}#{seen[name]}"


def _fill(row: Row, part: Part, values: Mapping[str, Any]) -> None:
    for key, value in _map(values, part).items():
        held = part.parts.get(key)
        if held is None:
            raise ValueError(f"{part.column.name or 'a record'} has no key {key}")
        column = held.column
        if column.form is Form.VALUE and isinstance(value, str):
            row[column.name] = cell_of(value, column.types, lines=column.lines)
        elif column.form is not Form.PARTS:
            _put(row, held, value)


def _put(row: Row, part: Part, value: Any) -> None:
    column = part.column
    if column.form is Form.MAP:
        _fill(row, part, value)
        if not value:
            row[column.name] = NOTHING_IN_MAP
    elif column.form is Form.LANGUAGES and part.short and isinstance(value, str):
        row[column.stem] = cell_of(value, column.types, lines=column.lines)
    elif column.form is Form.LANGUAGES:
        _put_languages(row, part, _map(value, part))
    elif column.form is Form.MANY:
        row[column.name] = list_cell(_list(value, part))
    elif isinstance(value, (list, tuple, Mapping)):
        raise ValueError(f"{column.name} is one value")
    else:
        row[column.name] = cell_of(value, column.types, lines=column.lines)


def _put_languages(row: Row, part: Part, value: Mapping[str, Any]) -> None:
    each, stem = part.each, part.column.stem
    assert each is not None
    languages = list(value)
    for lang in languages:
        held: Row = {}
        if lang == REST:
            raise ValueError(f"{REST} is no language")
        _put(held, each, value[lang])
        row[f"{stem}.{lang}"] = held[each.column.name]
    if languages != in_usual_order(languages):
        row[part.column.name] = SEPARATOR.join(languages)
    elif not languages:
        row[part.column.name] = NOTHING_IN_MAP


def _entries(part: Part, values: Mapping[str, Any], kind: str, record_id: str, owner: Row) -> Iterator[tuple[str, Row]]:
    for key, held in part.parts.items():
        if held.column.form is not Form.PARTS or key not in values:
            continue
        entries = _list(values[key], held)
        whose: Row = {RECORD: cell_of(named(kind, record_id, held.sheet)), **owner}
        has_lists = key in ENTRIES
        if not entries:
            yield held.sheet, {**whose, sheet(held.sheet).first.name: NOTHING_IN_LIST}
        names = list(references(entries, _name_key(held))) if has_lists else []
        for number, entry in enumerate(entries):
            yield held.sheet, {**whose, **_entry(held, entry)}
            if names:
                yield from _entries(held, entry, kind, record_id, {ENTRIES[key]: cell_of(names[number])})


def _entry(part: Part, entry: Any) -> Row:
    row: Row = {}
    if part.short and isinstance(entry, str):
        _put(row, part.parts[part.short], entry)
        return row
    _fill(row, part, entry)
    if part.short and list(entry) == [part.short]:
        # Written as a map, though a text would do: the sign beside it says so.
        row[_beside(part).column.name] = NOTHING_IN_MAP
    return row


def _beside(part: Part) -> Part:
    """The key whose cell says with `{}` that an entry is a map, though it has nothing but the key that may stand alone."""
    return next(held for key, held in part.parts.items() if key != part.short)


def _name_key(part: Part) -> str:
    return sheet(part.sheet).first.name


def _map(value: Any, part: Part) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{part.column.name or 'a record'} is a map of keys")
    return value


def _list(value: Any, part: Part) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{part.column.name or part.sheet} is a list")
    return list(value)
