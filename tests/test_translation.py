"""Problems in German: every sentence that the package can say is known, and none is said in two languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from annotated_types import MinLen
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from atlas_builder.pipeline import check
from atlas_builder.problem import CODES, Problem, in_words, quote
from atlas_builder.records.faults import model_at
from atlas_builder.records.schema import KINDS
from atlas_builder.reference import LANGUAGES, entries, examples, sentences
from atlas_builder.taxonomy import Term
from atlas_builder.translation import said, say, translated
from tests.atlases import ACTOR, CLUSTER, TODAY, change, problems, tiny
from tests.commands import atlas
from tests.records.test_bad_values import ROWS
from tests.records.test_schema import VERDICTS
from tests.sentences import sentences as sentences_of_the_package
from tests.test_reference import OF_THE_SITE, put

OTHERS = [lang for lang in LANGUAGES if lang != "en"]
PLACE = re.compile(r"\{([a-z_]+)(?::(number|plain|any|said|list))?\}")
# Words that an English sentence has and a German one has not.
ENGLISH = re.compile(r"\b(the|is|are|and|with|which|write|here|stands|of|not|has|its|it)\b")


def needed(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """What is said of each key that a record, or a part of it, must have."""
    if model in seen:
        return set()
    seen.add(model)
    said_of = set()
    for name, field in model.model_fields.items():
        if field.description and (field.is_required() or any(isinstance(held, MinLen) for held in field.metadata)):
            said_of.add(field.description)
        inner = model_at(model, (field.alias or name,))
        said_of |= needed(inner, seen) if inner else set()
    return said_of


def test_the_source_of_the_package_gives_its_sentences() -> None:
    found = sentences_of_the_package()
    assert len(found) > 300
    # One that is built in another function, one from a table, and one with a part that is a sentence itself.
    assert {"a tab stands in the indent", "write true or false", "`x` is a text; here stands a list"} <= set(found)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_of_the_package_is_known_in_every_language(lang: str) -> None:
    assert {text: where for text, where in sentences_of_the_package().items() if say(text, lang) is None} == {}


@pytest.mark.parametrize("lang", OTHERS)
def test_what_a_needed_key_holds_is_known_in_every_language(lang: str) -> None:
    seen: set[type[BaseModel]] = set()
    models: list[type[BaseModel]] = [*KINDS.values(), Term]
    descriptions = set().union(*(needed(model, seen) for model in models))
    assert len(descriptions) > 40
    assert sorted(text for text in descriptions if say(text, lang) is None) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_fills_the_places_of_its_sentence_and_no_others(lang: str) -> None:
    for english, translation in sentences(lang).items():
        assert {name for name, _ in PLACE.findall(translation)} == {name for name, _ in PLACE.findall(english)}, english


def test_no_german_sentence_holds_english_words() -> None:
    plain = {english: re.sub(r"`[^`]*`|\{.*?\}", "", german) for english, german in sentences("de").items()}
    assert [english for english, german in plain.items() if ENGLISH.search(german)] == []


def test_english_problems_stay_as_they_are() -> None:
    problem = Problem("a.yml", 1, 1, "", "region-unknown", "`AT99` is not a region of this atlas", "did you mean `AT31`?")
    assert translated([problem], "en") == (problem,)


def test_a_language_without_sentences_keeps_the_english_ones() -> None:
    problem = Problem("a.yml", 1, 1, "", "region-unknown", "`AT99` is not a region of this atlas")
    assert translated([problem], "sl") == (problem,)
    assert said("11 files read: 1 error, 2 warnings", "sl") == "11 files read: 1 error, 2 warnings"


def test_message_and_hint_are_said_in_german_and_the_rest_stays() -> None:
    problem = Problem("a.yml", 4, 9, "region", "region-unknown", "`AT99` is not a region of this atlas", "did you mean `AT31`?")
    (german,) = translated([problem], "de")
    assert (german.message, german.hint) == ("`AT99` ist keine Region dieses Atlas", "meinten Sie `AT31`?")
    assert (german.file, german.line, german.column, german.field, german.code) == ("a.yml", 4, 9, "region", "region-unknown")


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("`name` is a text; here stands a list", "`name` verlangt einen Text; hier steht eine Liste"),
        ("the entry is a text; here stands `12`", "die Angabe verlangt einen Text; hier steht `12`"),
        ("`founded` is between 1000 and 2100", "`founded` liegt zwischen 1000 und 2100"),
        ("it does not meet the definition: 2 of 3 clusters; 1 of 3 regions (AT31)", "die Regel ist nicht erfüllt: 2 von 3 Clustern; 1 von 3 Regionen (AT31)"),
        ("write a place as {name}", "ein Platz wird so geschrieben: {name}"),
        ("359 files read: 0 errors, 11 warnings", "359 Dateien gelesen: 0 Fehler, 11 Warnungen"),
        ("11 files read: 1 error, 2 warnings", "11 Dateien gelesen: 1 Fehler, 2 Warnungen"),
    ],
)  # fmt: skip
def test_parts_of_a_sentence_are_said_too(english: str, german: str) -> None:
    assert said(english, "de") == german


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_value_stands_in_the_translation_as_it_was_quoted(one: str, other: str) -> None:
    assert say(f"{quote(one)} does not name {quote(other)} in turn", "de") == f"{quote(one)} nennt {quote(other)} seinerseits nicht"
    assert (
        say(f"{quote(one)} is not one of the words for {quote(other)}", "de")
        == f"{quote(one)} gehört nicht zu den Wörtern für {quote(other)}"
    )


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_sentence_that_is_not_known_gives_way_to_what_its_code_means(code: str) -> None:
    (german,) = translated([Problem("a.yml", 1, 1, "", code, "nobody has translated `this` yet", "nor this")], "de")
    entry = entries("de")[code]
    assert german.message == f"{entry.meaning.rstrip('.')}: `this`"
    assert german.hint == entry.cure


@pytest.mark.parametrize("errors", [0, 1, 2])
@pytest.mark.parametrize("warnings", [0, 1, 2])
def test_the_counts_are_said_in_german(errors: int, warnings: int) -> None:
    found = [Problem("a", 1, 1, "", "region-unknown", "")] * errors + [Problem("a", 1, 1, "", "website-missing", "")] * warnings
    assert said(in_words(found), "de") == f"{errors} Fehler, {warnings} Warnung{'' if warnings == 1 else 'en'}"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The tiny atlas with an error in an actor and a warning in a cluster."""
    root = tiny(tmp_path)
    change(root, ACTOR, "region: AT31", "region: AT99")
    change(root, CLUSTER, "website: https://alpha.example.org\n", "")
    return root


def test_check_speaks_german_where_it_is_asked_to(faulty: Path) -> None:
    run = atlas("check", "--lang", "de", cwd=faulty)
    assert run.returncode == 1
    first, _, second, hint = run.stdout.splitlines()
    assert first.endswith("error[region-unknown] region: `AT99` ist keine Region dieses Atlas")
    assert second.endswith("warning[website-missing]: ein aktiver Cluster ohne Website")
    assert hint == "    ergänzen Sie `website`, wenn es eine gibt"
    assert run.stderr == "11 Dateien gelesen: 1 Fehler, 1 Warnung\n"
    assert '"message": "`AT99` ist keine Region dieses Atlas"' in atlas("check", "--lang", "de", "--format", "json", cwd=faulty).stdout


def test_a_language_without_messages_is_wrong_usage(faulty: Path) -> None:
    run = atlas("check", "--lang", "xx", cwd=faulty)
    assert (run.returncode, run.stdout) == (2, "")
    assert "de, en" in run.stderr


def test_what_is_said_of_bad_values_and_of_all_examples_is_known_to_the_last_word(tmp_path: Path) -> None:
    unknown = []
    changes = [(CLUSTER, old, new) for _, old, new, *_ in ROWS] + [
        (CLUSTER, old, new) for _, file, old, new, _ in VERDICTS if file == CLUSTER
    ]
    for number, (file, old, new) in enumerate(changes):
        root = tiny(tmp_path / str(number))
        change(root, file, old, new)
        unknown += [problem for problem in problems(root) if None in (say(problem.message, "de"), problem.hint and say(problem.hint, "de"))]
    for code in sorted(examples().keys() - OF_THE_SITE):
        example = examples()[code]
        root = tiny(tmp_path / code)
        put(root, example)
        found = check(root, TODAY).problems
        unknown += [problem for problem in found if None in (say(problem.message, "de"), problem.hint and say(problem.hint, "de"))]
    assert unknown == []
