"""The text of a new record: what is known already, an empty value for every other required key, and each optional key in a comment.

An empty value is what the check reports as missing, at its line and with the key's description. A comment that explains begins with
`# `; a key that waits in a comment begins with `#` alone, so that taking this one sign away is all it needs. None of them has a value:
what nobody has written cannot be published by oversight.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas_builder.contribute.outline import EXAMPLE_OF_A_LIST, Key, Shape
from atlas_builder.contribute.scalars import scalar

_WIDTH = 118
_INDENT = "  "

Values = Mapping[str, Any]


def commented(heading: str, keys: Sequence[Key], values: Values, languages: Sequence[str]) -> str:
    """A record as text, with a heading in comments. `values` holds what is known, in the shape of the record."""
    return "\n".join([*_wrapped(heading, ""), *_Draft(tuple(languages)).record(keys, values)]) + "\n"


def empty_keys(keys: Sequence[Key], values: Values, path: str = "") -> Iterator[str]:
    """The required keys that have no value yet, with their paths, in the order of the record."""
    for key in keys:
        if not key.required:
            continue
        value, here = values.get(key.name), f"{path}{key.name}"
        if key.shape is Shape.MAP:
            yield from empty_keys(key.keys, value or {}, here + ".")
        elif key.shape is Shape.MAPS:
            for index, entry in enumerate(value or ({},)):
                yield from empty_keys(key.keys, entry, f"{here}[{index}].")
        elif not value:
            yield here


class _Draft:
    """A text in the making; of the same shape under two keys the first one explains both."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.explained: dict[str, str] = {}

    def record(self, keys: Sequence[Key], values: Values) -> Iterator[str]:
        for key in keys:
            value = values.get(key.name)
            live = key.required or bool(value)
            like = self.explained.get(key.noun) if key.shape is Shape.MAPS else None
            yield ""
            yield from _wrapped(f"{key.help} Written like `{like}`." if like else key.help, "")
            if like and not live:
                yield f"#{key.name}:"
                continue
            self.explained.setdefault(key.noun, key.name)
            for line in self.body(key, value, commenting=live):
                yield line if live else f"#{line}"

    def body(self, key: Key, value: Any, *, commenting: bool) -> Iterator[str]:
        """The lines of a key. `commenting`: its optional keys wait in comments; else the whole block does already."""
        if key.shape is Shape.SCALAR:
            yield f"{key.name}: {scalar(value)}" if value not in (None, "") else f"{key.name}:"
        elif key.shape is Shape.SCALARS:
            yield f"{key.name}: [{', '.join(scalar(entry, flow=True) for entry in value)}]" if value else f"{key.name}:"
        elif key.shape is Shape.BY_LANGUAGE:
            yield from self.by_language(key, value or {})
        elif key.shape is Shape.LISTS_BY_LANGUAGE:
            yield f"{key.name}:"
            yield from (f"{_INDENT}{lang}:  # {EXAMPLE_OF_A_LIST}" for lang in self.languages)
        elif key.shape is Shape.MAP:
            yield f"{key.name}:"
            yield from self.inside(key.keys, value or {}, _INDENT, commenting=commenting)
        else:
            yield f"{key.name}:"
            *entries, last = value or ({},)
            for entry in entries:
                yield from _entry(self.inside(key.keys, entry, _INDENT * 2, commenting=commenting, told=False))
            yield from _entry(self.inside(key.keys, last, _INDENT * 2, commenting=commenting))

    def by_language(self, key: Key, value: Mapping[str, str]) -> Iterator[str]:
        """Texts by language. Where a required one is missing, the key stands empty: a language without a text would pass the check."""
        if key.required and not value:
            yield f"{key.name}:"
            yield from (f"{_INDENT}#{lang}:" for lang in self.languages)
            return
        yield f"{key.name}:"
        yield from (f"{_INDENT}{lang}: {scalar(text)}" for lang, text in value.items())
        if not value:
            yield from (f"{_INDENT}{lang}:" for lang in self.languages)

    def inside(self, keys: Sequence[Key], values: Values, indent: str, *, commenting: bool, told: bool = True) -> Iterator[str]:
        """The keys of a map, each explained where it has no value yet: behind it, or above it where the line would grow too long.

        Without `told` the optional ones are left out: the last entry of a list explains them for all.
        """
        for key in keys:
            value = values.get(key.name)
            live = key.required or bool(value)
            if not live and not told:
                continue
            first, *rest = self.body(key, value, commenting=commenting and live)
            mark = "#" if commenting and not live else ""
            if value or not told:
                yield indent + first
            elif len(line := f"{indent}{mark}{first}  # {key.help}") <= _WIDTH:
                yield line
            else:
                yield from _wrapped(key.help, indent)
                yield f"{indent}{mark}{first}"
            yield from (f"{indent}{mark}{line}" for line in rest)


def _entry(lines: Iterator[str]) -> Iterator[str]:
    """The lines of a list's entry, with the hyphen before its first key."""
    hyphen = False
    for line in lines:
        if not hyphen and not line.lstrip().startswith("#"):
            yield f"{_INDENT}- {line[len(_INDENT) * 2 :]}"
            hyphen = True
        else:
            yield line if hyphen else line.removeprefix(_INDENT)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ", break_long_words=False, break_on_hyphens=False
    )
