"""Problems in another language than English: the text is read back by its sentence, and said again.

A message is written once, in English, where its cause is found. defaults/problems/messages/<lang>.yml says each such sentence in a
language. What a message quotes stands between back-quotes and holds none itself (`problem.quote` sees to it), so a sentence is
known for certain by what stands around its quotes. To translate a new message: its line there; a test names what is missing.

A place in a sentence is `{name}`, a quote; `{name:number}`, digits; `{name:plain}`, words without back-quotes that stay as they are;
`{name:any}`, whatever stands there; `{name:said}`, a sentence of its own, said in turn; `{name:list}`, several, between semicolons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from atlas_builder.problem import Problem
from atlas_builder.reference import entries, sentences

_PLACE = re.compile(r"\{([a-z_]+)(?::(number|plain|any|said|list))?\}")
_QUOTE = re.compile(r"`[^`]*`")
_KINDS = {"": r"`[^`]*`", "number": r"-?[0-9,.]+", "plain": r"[^`]*?", "any": r".*", "said": r".*?", "list": r".*"}
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence: how it is known in English, the kind of each of its places, and what it is in the language."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    translation: str


@dataclass(frozen=True, slots=True)
class _Book:
    """All sentences of a language: those whose places are all quotes by what is left of them without their quotes, and the others."""

    by_rest: Mapping[str, tuple[_Sentence, ...]]
    others: tuple[_Sentence, ...]


def translated(problems: Iterable[Problem], lang: str) -> tuple[Problem, ...]:
    """The problems with message and hint in a language; as they are in English, and in a language of which the package has no sentences."""
    return tuple(_translated(problem, lang) for problem in problems) if sentences(lang) else tuple(problems)


def _translated(problem: Problem, lang: str) -> Problem:
    entry = entries(lang)[problem.code]
    message = say(problem.message, lang)
    if message is None:
        # Never a sentence of two languages: what the code means in general, and what was quoted.
        quotes = _QUOTE.findall(problem.message)
        message = entry.meaning.rstrip(".") + (f": {', '.join(quotes)}" if quotes else "")
    hint = problem.hint and (say(problem.hint, lang) or entry.cure)
    return replace(problem, message=message, hint=hint)


def said(text: str, lang: str) -> str:
    """A sentence of a command in a language, or as it is."""
    return say(text, lang) or text


def say(text: str, lang: str) -> str | None:
    """An English message or hint in a language; None where no sentence of it is known.

    >>> say("`AT99` is not a region of this atlas", "de")
    '`AT99` ist keine Region dieses Atlas'
    """
    book = _book(lang)
    for sentence in (*book.by_rest.get(_QUOTE.sub("``", text), ()), *book.others):
        match = sentence.pattern.fullmatch(text)
        if match and (said := _filled(sentence, match, lang)) is not None:
            return said
    return None


def _filled(sentence: _Sentence, match: re.Match[str], lang: str) -> str | None:
    """The sentence in the language with its places filled, or None where what stands in one of them is not known."""
    values = match.groupdict()
    for name, kind in sentence.kinds.items():
        if kind in ("said", "list") and not _QUOTE.fullmatch(values[name]):
            parts = [say(part, lang) for part in (values[name].split(_BETWEEN) if kind == "list" else [values[name]])]
            if None in parts:
                return None
            values[name] = _BETWEEN.join(part for part in parts if part is not None)
    return _PLACE.sub(lambda place: values[place[1]], sentence.translation)


@cache
def _book(lang: str) -> _Book:
    by_rest: defaultdict[str, list[_Sentence]] = defaultdict(list)
    others: list[_Sentence] = []
    # The one with the most words of its own is meant, where several fit.
    for english, translation in sorted(sentences(lang).items(), key=lambda held: -len(_PLACE.sub("", held[0]))):
        kinds: dict[str, str] = dict(_PLACE.findall(english))
        sentence = _Sentence(_pattern(english), kinds, translation)
        if any(kinds.values()):
            others.append(sentence)
        else:
            by_rest[_QUOTE.sub("``", _PLACE.sub("``", english))].append(sentence)
    return _Book({rest: tuple(held) for rest, held in by_rest.items()}, tuple(others))


def _pattern(english: str) -> re.Pattern[str]:
    """What a text must look like to be this sentence."""
    parts, end = [], 0
    for place in _PLACE.finditer(english):
        parts += [re.escape(english[end : place.start()]), f"(?P<{place[1]}>{_KINDS[place[2] or '']})"]
        end = place.end()
    return re.compile("".join((*parts, re.escape(english[end:]))), re.DOTALL)
