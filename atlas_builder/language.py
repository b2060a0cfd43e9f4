"""One language of the site: its labels, plurals, numbers, dates and names. No text of the interface stands in code.

Labels are nested keys in defaults/content/<lang>/labels.yml; an atlas overrides any of them in its own content/<lang>/labels.yml.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from atlas_builder.problem import Problem, did_you_mean, quote
from atlas_builder.records.yaml import Document, dotted, read
from atlas_builder.values import pick

_PLACE = re.compile(r"\{([a-z_]+)\}")
PLURALS = frozenset(("zero", "one", "two", "few", "many", "other"))


@cache
def locale(lang: str) -> Locale | None:
    """What babel knows of a language, or None where it knows nothing."""
    try:
        # The atlas writes British English: days before months, no comma before the last "and".
        return Locale.parse("en-GB" if lang == "en" else lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@dataclass(frozen=True)
class Language:
    """A language's labels by their dotted key, and how it writes things."""

    code: str
    labels: Mapping[str, str]

    @cached_property
    def _locale(self) -> Locale:
        return locale(self.code) or Locale("en")

    def text(self, key: str, **places: object) -> str:
        """The label of a key with its places filled. A key that no labels.yml has is a mistake of ours: KeyError."""
        label = self.labels[key]
        return label.format(**places) if places else label

    def plural(self, key: str, count: int, **places: object) -> str:
        """The label for a number of things, by CLDR category; `{count}` stands for the number."""
        category = _category(self._locale, count)
        label = self.labels.get(f"{key}.{category}") or self.labels[f"{key}.other"]
        return label.format(count=self.number(count), **places)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's separators, rounded to a fixed count of digits."""
        return _number(self._locale, value, digits)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as whole percent."""
        return _percent(self._locale, share)

    def date(self, day: datetime.date) -> str:
        """A day in words."""
        return _day(self._locale, day)

    def month(self, day: datetime.date) -> str:
        """A month and year in words."""
        return str(format_date(day, "LLLL yyyy", locale=self._locale))

    def country(self, code: str) -> str:
        """A country's name."""
        return str(self._locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        """Another language's name in this one."""
        return str(self._locale.languages.get(code.split("-")[0], code))

    @property
    def own_name(self) -> str:
        """The language's name in itself, with a capital."""
        name = str(self._locale.languages.get(self.code.split("-")[0], self.code))
        return name[:1].upper() + name[1:]

    def joined(self, words: Iterable[str]) -> str:
        """Words as a list in a sentence: a, b and c."""
        return format_list(list(words), locale=self._locale)

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text in this language, else in English, else the first there is."""
        return pick(texts, self.code)


@lru_cache(maxsize=16_384)
def _category(where: Locale, count: int) -> str:
    return str(where.plural_form(count))


@lru_cache(maxsize=16_384)
def _number(where: Locale, value: float, digits: int) -> str:
    return str(format_decimal(round(value, digits), format="#,##0" + ("." + "0" * digits if digits else ""), locale=where))


@lru_cache(maxsize=1_024)
def _percent(where: Locale, share: float) -> str:
    return str(format_percent(share, locale=where))


@lru_cache(maxsize=4_096)
def _day(where: Locale, day: datetime.date) -> str:
    return str(format_date(day, "long", locale=where))


def read_labels(data: bytes, file: str) -> tuple[dict[str, str], Document, tuple[Problem, ...]]:
    """The labels of one file by their dotted key, and what is wrong with it."""
    document = read(data, file)
    labels: dict[str, str] = {}
    problems = list(document.problems)

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for key, held in value.items():
                walk(held, (*path, key))
        elif isinstance(value, str):
            labels[dotted(path)] = str(value)
        elif path not in document.blamed:
            line, column = document.at_value(path)
            problems.append(Problem(file, line, column, dotted(path), "text-not", "a label is a text", "write it after the key, in quotes"))

    if document.value is not None:
        walk(document.value, ())
    return labels, document, tuple(problems)


def compare_labels(
    labels: Mapping[str, str], reference: Mapping[str, str], document: Document, file: str, *, lang: str, complete: bool
) -> list[Problem]:
    """What a file of labels lacks or has too much against the reference, category by category for plurals.

    With `complete` every key of the reference must be there, in each CLDR category that the language has.
    """
    known = {_base(key, reference): key for key in reference}
    found = {_base(key, reference): key for key in labels}
    plural_bases = _plural_bases(reference)
    problems = []
    for key, label in labels.items():
        if fault := _fault(key, label, reference, lang):
            # Only here: to find a place, the file is read once more.
            line, column = document.at_value(tuple(key.split(".")))
            problems.append(Problem(file, line, column, key, "label-unknown", *fault))
    if complete:
        for base in known:
            if base not in found:
                problems.append(_missing(file, lang, base))
            elif base in plural_bases:
                problems += [_missing(file, lang, f"{base}.{name}") for name in categories(lang) if f"{base}.{name}" not in labels]
    return problems


def _fault(key: str, label: str, reference: Mapping[str, str], lang: str) -> tuple[str, str] | None:
    """What is wrong with one label, and the next step."""
    base = _base(key, reference)
    if base not in reference and f"{base}.other" not in reference:
        return f"no page shows the label {quote(key)}", did_you_mean(key, reference) or "the keys stand in the package's own labels.yml"
    if key == base and base not in reference:
        return f"the label {quote(key)} has plural forms; here stands one text", f"write a line for each of: {', '.join(categories(lang))}"
    if key != base and (name := key.rpartition(".")[2]) not in _all_categories(lang):
        return f"the language {quote(lang)} has no plural form {quote(name)}", f"its forms are: {', '.join(categories(lang))}"
    places = _places(base, reference)
    if strange := set(_PLACE.findall(label)) - places:
        wanted = ", ".join(sorted(f"{{{place}}}" for place in places)) or "none"
        return f"the label names the place {quote('{' + min(strange) + '}')}, which nothing fills", f"its places are: {wanted}"
    if "{" in _PLACE.sub("", label) or "}" in _PLACE.sub("", label):
        return "a brace in the label opens no place", "write a place as {name}"
    return None


def categories(lang: str) -> tuple[str, ...]:
    """The CLDR plural categories that whole numbers of a language have, in CLDR's order.

    >>> categories("en"), categories("sl")
    (('one', 'other'), ('one', 'two', 'few', 'other'))
    """
    where = locale(lang) or Locale("en")
    used = {where.plural_form(count) for count in range(201)}
    return tuple(name for name in ("zero", "one", "two", "few", "many", "other") if name in used)


def _all_categories(lang: str) -> frozenset[str]:
    """Also those of fractions and of millions, which a file may have and need not."""
    return frozenset((locale(lang) or Locale("en")).plural_form.tags) | {"other"}


def _missing(file: str, lang: str, key: str) -> Problem:
    return Problem(
        file, 1, 1, key, "label-missing", f"the language {quote(lang)} has no text for the label {quote(key)}", f"add it to {file}"
    )


def _base(key: str, reference: Mapping[str, str]) -> str:
    head, _, tail = key.rpartition(".")
    return head if tail in PLURALS and f"{head}.other" in reference else key


def _plural_bases(reference: Mapping[str, str]) -> set[str]:
    return {key.removesuffix(".other") for key in reference if key.endswith(".other")}


def _places(base: str, reference: Mapping[str, str]) -> set[str]:
    plural = f"{base}.other" in reference
    return set(_PLACE.findall(reference[f"{base}.other"] if plural else reference[base])) | ({"count"} if plural else set())
