"""From what a person answers to a value of a record: a number or a word of a closed list, a text, an address; and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from atlas_builder.contribute.draft import Values, commented
from atlas_builder.contribute.outline import Key, Shape, Words
from atlas_builder.contribute.placing import slug
from atlas_builder.model import Filed
from atlas_builder.problem import did_you_mean, quote
from atlas_builder.records.characters import refused
from atlas_builder.records.faults import faults
from atlas_builder.records.yaml import read

_SHOWN = 8  # of several that fit: enough to see how to say it better
_EMPTY = ("key-missing", "document-empty")  # what is still to be written is no fault of an answer

# The option of the command under which the answer to a question can be given, where it is not called like the key.
_OPTIONS: Mapping[str, str] = {
    "names": "name",
    "location.city": "city",
    "competencies.field": "field",
    "needs": "field",
    "fields": "field",
    "sources.url": "source",
    "provenance.method": "method",
}
_PREFILLED = ("provenance.checked",)
_ALSO_ASKED = ("website", "summary")  # not required of every record, and what a reader looks for first


class Unclear(Exception):
    """An answer that cannot be taken; the text says why, and what would do."""


@dataclass(frozen=True, slots=True)
class Question:
    """One key to be answered. `several`: more than one answer, with commas between them. `entries`: the key holds named entries."""

    path: tuple[str, ...]
    key: Key
    several: bool = False
    entries: bool = False

    @property
    def option(self) -> str:
        """The name of the command's option for it."""
        return _OPTIONS.get(".".join(self.path), self.path[-1])


def questions(keys: Sequence[Key], path: tuple[str, ...] = ()) -> Iterator[Question]:
    """What has to be asked for a record: every required key, and those that no page should lack."""
    for key in keys:
        here = (*path, key.name)
        if ".".join(here) in _PREFILLED or not (key.required or here in {(name,) for name in _ALSO_ASKED}):
            continue
        if key.shape is Shape.MAP:
            yield from questions(key.keys, here)
        elif key.shape is Shape.MAPS:
            inner = [held for held in key.keys if held.required]
            yield Question((*here, inner[0].name), inner[0], several=True) if len(inner) == 1 else Question(here, key, True, True)
        else:
            yield Question(here, key, several=key.shape is Shape.SCALARS)


def understood(question: Question, answer: str | Sequence[str], words: Words) -> Any:
    """The value that an answer stands for.

    Raises:
        Unclear: it is not a word of the closed list, or has signs that no record may hold.
    """
    texts = _parts(answer, question) if question.several else [answer if isinstance(answer, str) else " ".join(answer)]
    for text in texts:
        if found := refused(text):
            raise Unclear(f"it holds a sign that nobody can see: {found[0][2]}")
    texts = [text.strip() for text in texts if text.strip()]
    if question.key.words:
        texts = list(dict.fromkeys(_word(text, question.key, words) for text in texts))
    if not texts:
        raise Unclear("it is empty")
    lang = words.languages[0]
    if question.entries:
        if lost := next((text for text in texts if not slug(text)), ""):
            raise Unclear(f"{quote(lost)} has no letters a to z or digits from which an id can be made")
        return [{"id": slug(text), "names": {lang: text}} for text in texts]
    if question.key.shape is Shape.BY_LANGUAGE:
        return {lang: texts[0]}
    return texts if question.several else texts[0]


def _parts(answer: str | Sequence[str], question: Question) -> list[str]:
    if not isinstance(answer, str):
        return list(answer)
    # An address can hold a comma, and never a blank.
    return re.split(r",?\s+" if question.option == "source" else ",", answer)


def _word(text: str, key: Key, words: Words) -> str:
    """The word of a closed list; one that is known and not offered, such as a region outside the area, only by its exact code."""
    if text.upper() in words.known.lists.get(key.list_name, ()):
        return text.upper()
    return chosen(text, key.words, words.names.get(key.list_name, {}))


def chosen(text: str, listed: Sequence[str], names: Mapping[str, Sequence[str]]) -> str:
    """The word of a closed list that is meant: by its number, the word itself, one of its names, or a part that fits only one.

    >>> chosen("2", ["AT31", "AT32"], {}), chosen("salzburg", ["AT31", "AT32"], {"AT31": ["Upper Austria"], "AT32": ["Salzburg"]})
    ('AT32', 'AT32')
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(listed):
        return listed[int(text) - 1]
    if exact := [word for word in listed if word.casefold() == text.casefold()]:
        return exact[0]
    wanted = slug(text)
    called = {word: [slug(name) for name in (word, word.rpartition("/")[2], *names.get(word, ()))] for word in listed}
    fitting = [word for word in listed if wanted and wanted in called[word]]
    if not fitting and len(wanted) > 2:
        fitting = [word for word in listed if any(wanted in name for name in called[word])]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        more = f" and {len(fitting) - _SHOWN} more" if len(fitting) > _SHOWN else ""
        raise Unclear(f"several fit {quote(text)}: {', '.join(_shown(word, names) for word in fitting[:_SHOWN])}{more}")
    spoken = {name: word for word in listed for name in (*names.get(word, ()), word.rpartition("/")[2], word)}
    near = did_you_mean(text, spoken)
    raise Unclear(f"{quote(text)} is not in the list; {near or _some(listed)}")


def _shown(word: str, names: Mapping[str, Sequence[str]]) -> str:
    return f"{word} ({names[word][0]})" if names.get(word) else word


def _some(listed: Sequence[str]) -> str:
    return f"write one of: {', '.join(listed[:_SHOWN])}{' …' if len(listed) > _SHOWN else ''}"


def placed(values: Values, question: Question, value: Any) -> dict[str, Any]:
    """The values with an answer at its place; the values given are left as they are."""
    head, *rest = question.path
    if not rest:
        return {**values, head: value}
    if question.several:
        return {**values, head: [{rest[0]: entry} for entry in value]}
    return {**values, head: {**(values.get(head) or {}), rest[0]: value}}


def fault_of(model: type[Filed], keys: Sequence[Key], values: Values, words: Words) -> str:
    """What the check would say of the values, in its own words; nothing where they are in order as far as they go."""
    document = read(commented("", keys, values, words.languages).encode(), "new")
    problems = list(document.problems)
    if document.value is not None:
        try:
            model.model_validate(document.value, context=words.known)
        except ValidationError as error:
            problems += faults(error, model, document, "new", words.known)
    problem = next((problem for problem in problems if problem.code not in _EMPTY), None)
    return "; ".join(part for part in (problem.message, problem.hint) if part) if problem else ""
