"""Languages: plurals by CLDR, numbers and dates, and labels of an atlas's own with everything that can be wrong in them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from atlas_builder.labels import languages_of
from atlas_builder.language import Language, categories, locale
from atlas_builder.problem import Problem
from atlas_builder.project import DEFAULTS
from tests.atlases import change, tiny

DAY = datetime.date(2026, 3, 9)
FORMS = {
    "sl": {"one": "{count} grozd", "two": "{count} grozda", "few": "{count} grozdi", "other": "{count} grozdov"},
    "en": {"one": "{count} cluster", "other": "{count} clusters"},
    "de": {"one": "{count} Verbund", "other": "{count} Verbünde"},
}
COMPLETE = (DEFAULTS / "content/en/labels.yml").read_text(encoding="utf-8")


def spoken(code: str) -> Language:
    """A language with one label and its plural forms."""
    return Language(code, {"greeting": "Hello, {name}", **{f"n.{form}": text for form, text in FORMS.get(code, FORMS["en"]).items()}})


def with_labels(folder: Path, lang: str, text: str | bytes) -> Path:
    """The tiny atlas with labels of its own, in English and the language."""
    root = tiny(folder)
    change(root, "atlas.yml", "languages: [en, de]", f"languages: [{', '.join(dict.fromkeys(('en', lang)))}]")
    file = root / f"content/{lang}/labels.yml"
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def faults(root: Path, *codes: str) -> list[Problem]:
    """What is wrong with the labels of these languages."""
    return sorted(languages_of(root, codes)[1])


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ("one", "other")),
        ("de", ("one", "other")),
        ("sl", ("one", "two", "few", "other")),
        ("pl", ("one", "few", "many")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("ja", ("other",)),
    ],
)
def test_a_language_has_the_plural_categories_of_cldr(lang: str, expected: tuple[str, ...]) -> None:
    assert categories(lang) == expected


@pytest.mark.parametrize(
    ("lang", "count", "text"),
    [
        ("en", 0, "0 clusters"),
        ("en", 1, "1 cluster"),
        ("en", 2, "2 clusters"),
        ("en", 1234, "1,234 clusters"),
        ("de", 1, "1 Verbund"),
        ("de", 0, "0 Verbünde"),
        ("de", 1234567, "1.234.567 Verbünde"),
        ("sl", 0, "0 grozdov"),
        ("sl", 1, "1 grozd"),
        ("sl", 2, "2 grozda"),
        ("sl", 3, "3 grozdi"),
        ("sl", 4, "4 grozdi"),
        ("sl", 5, "5 grozdov"),
        ("sl", 11, "11 grozdov"),
        ("sl", 100, "100 grozdov"),
        ("sl", 101, "101 grozd"),
        ("sl", 102, "102 grozda"),
        ("sl", 104, "104 grozdi"),
        ("sl", 1102, "1.102 grozda"),
    ],
)
def test_a_count_takes_the_plural_form_of_its_language(lang: str, count: int, text: str) -> None:
    assert spoken(lang).plural("n", count) == text


def test_a_plural_form_that_is_not_there_is_that_of_all_other_numbers() -> None:
    assert Language("sl", {f"n.{form}": text for form, text in FORMS["en"].items()}).plural("n", 2) == "2 clusters"


def test_a_plural_fills_places_beside_the_count() -> None:
    language = Language("en", {"n.one": "{count} in {place}", "n.other": "{count} all over {place}"})
    assert language.plural("n", 1, place="Linz") == "1 in Linz"
    assert language.plural("n", 5, place="Linz") == "5 all over Linz"


@pytest.mark.parametrize(
    ("lang", "value", "digits", "text"),
    [
        ("en", 1234567, 0, "1,234,567"),
        ("de", 1234567, 0, "1.234.567"),
        ("sl", 1234567, 0, "1.234.567"),
        ("en", 0.125, 2, "0.12"),
        ("de", 3.0, 1, "3,0"),
        ("en", 2.71828, 3, "2.718"),
        ("de", -1.5, 1, "-1,5"),
        ("en", 999.96, 1, "1,000.0"),
    ],
)
def test_numbers_have_the_separators_of_the_language(lang: str, value: float, digits: int, text: str) -> None:
    assert spoken(lang).number(value, digits) == text


@pytest.mark.parametrize(("lang", "text"), [("en", "38%"), ("de", "38\u00a0%"), ("sl", "38\u00a0%")])
def test_a_share_is_shown_in_whole_percent(lang: str, text: str) -> None:
    assert spoken(lang).percent(0.379) == text


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("en", "9 March 2026", "March 2026"),
        ("de", "9. März 2026", "März 2026"),
        ("sl", "9. marec 2026", "marec 2026"),
    ],
)
def test_a_day_and_a_month_are_written_out(lang: str, day: str, month: str) -> None:
    assert spoken(lang).date(DAY) == day
    assert spoken(lang).month(DAY) == month


@pytest.mark.parametrize(
    ("lang", "words", "text"),
    [
        ("en", ["a", "b", "c"], "a, b and c"),
        ("de", ["a", "b", "c"], "a, b und c"),
        ("sl", ["a", "b", "c"], "a, b in c"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a"], "a"),
        ("en", [], ""),
    ],
)
def test_words_are_joined_as_in_a_sentence(lang: str, words: list[str], text: str) -> None:
    assert spoken(lang).joined(iter(words)) == text


def test_countries_and_languages_have_their_names_in_each_language() -> None:
    assert [spoken(lang).country("SI") for lang in ("en", "de", "sl")] == ["Slovenia", "Slowenien", "Slovenija"]
    assert spoken("de").language_name("sl") == "Slowenisch"
    assert spoken("en").language_name("pt-BR") == "Portuguese"
    assert [spoken(lang).own_name for lang in ("en", "de", "sl", "fr")] == ["English", "Deutsch", "Slovenščina", "Français"]


def test_a_code_without_a_name_is_shown_as_it_is() -> None:
    assert spoken("en").country("XX-1") == "XX-1"
    assert spoken("en").language_name("qqq") == "qqq"


@pytest.mark.parametrize(
    ("texts", "lang", "text"),
    [
        ({"en": "Styria", "de": "Steiermark"}, "de", "Steiermark"),
        ({"en": "Styria", "de": "Steiermark"}, "sl", "Styria"),
        ({"fr": "Styrie", "de": "Steiermark"}, "sl", "Styrie"),
        ({}, "sl", ""),
    ],
)
def test_a_text_that_a_language_lacks_is_english_or_the_first_there_is(texts: dict[str, str], lang: str, text: str) -> None:
    assert spoken(lang).pick(texts) == text


def test_a_label_fills_its_places_and_an_unknown_one_is_a_mistake_of_ours() -> None:
    assert spoken("en").text("greeting", name="{world}") == "Hello, {world}"
    with pytest.raises(KeyError):
        spoken("en").text("greetings")


def test_only_languages_that_cldr_knows_are_known() -> None:
    assert locale("sl") is not None
    assert locale("pt-BR") is not None
    assert locale("xx") is None
    assert locale("german") is None


def test_both_packaged_languages_need_nothing_from_an_atlas(tmp_path: Path) -> None:
    languages, problems = languages_of(tmp_path, ("de", "en"))
    assert [language.code for language in languages] == ["de", "en"]
    assert problems == ()
    assert languages[0].text("chrome.home") != languages[1].text("chrome.home")


def test_a_language_that_is_none_is_reported_where_the_atlas_names_it(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "atlas.yml", "languages: [en, de]", "languages: [en, qx]")
    languages, (problem,) = languages_of(root, ("en", "qx"))
    assert [language.code for language in languages] == ["en"]
    assert (problem.file, problem.line, problem.column, problem.code) == ("atlas.yml", 6, 17, "language-malformed")
    assert problem.field == "languages[1]"


def test_a_missing_label_is_a_problem_that_names_the_file_to_write_it_in(tmp_path: Path) -> None:
    (first, *others) = faults(tiny(tmp_path), "en", "sl")
    assert len(others) > 100
    assert {problem.code for problem in (first, *others)} == {"label-missing"}
    assert {problem.file for problem in (first, *others)} == {"content/sl/labels.yml"}
    assert {problem.hint for problem in (first, *others)} == {"add it to content/sl/labels.yml"}
    assert f"`{first.field}`" in first.message
    assert "`sl`" in first.message


def test_slovene_needs_all_four_plural_forms_of_every_counted_label(tmp_path: Path) -> None:
    found = faults(with_labels(tmp_path, "sl", COMPLETE), "en", "sl")
    counted = {line.split(":")[0].strip() for line in COMPLETE.splitlines() if "{one:" in line}
    assert counted
    assert {problem.code for problem in found} == {"label-missing"}
    assert {problem.field.rpartition(".")[2] for problem in found} == {"two", "few"}
    assert {problem.field.split(".")[-2] for problem in found} >= counted


def test_a_language_with_all_labels_is_in_order_and_shows_its_own(tmp_path: Path) -> None:
    own, changed = re.subn(r"^  home: .*$", "  home: Accueil", COMPLETE, count=1, flags=re.MULTILINE)
    assert changed
    languages, problems = languages_of(with_labels(tmp_path, "fr", own), ("en", "fr"))
    assert problems == ()
    assert languages[1].text("chrome.home") == "Accueil" != languages[0].text("chrome.home")


def test_an_atlas_overrides_a_label_and_keeps_the_others(tmp_path: Path) -> None:
    root = with_labels(tmp_path, "en", "chrome:\n  home: Start here\ncount:\n  clusters: {one: one network, other: '{count} networks'}\n")
    (language,), problems = languages_of(root, ("en",))
    assert problems == ()
    assert language.text("chrome.home") == "Start here"
    assert language.text("chrome.themes") == languages_of(tmp_path, ("en",))[0][0].text("chrome.themes")
    assert [language.plural("count.clusters", count) for count in (1, 2)] == ["one network", "2 networks"]


@pytest.mark.parametrize(
    ("text", "place", "code", "field", "message", "hint"),
    [
        ("chrome:\n  hom: x\n", (2, 8), "label-unknown", "chrome.hom", "no page shows the label", "did you mean `chrome.home`?"),
        ("zzz: x\n", (1, 6), "label-unknown", "zzz", "no page shows the label `zzz`", "the package's own labels.yml"),
        ("chrome: {built: 'As of {dat}'}\n", (1, 17), "label-unknown", "chrome.built", "the place `{dat}`", "its places are: {date}"),
        ("chrome: {home: 'At {home}'}\n", (1, 16), "label-unknown", "chrome.home", "the place `{home}`", "its places are: none"),
        ("chrome: {built: '{date.year}'}\n", (1, 17), "label-unknown", "chrome.built", "a brace", "write a place as {name}"),
        ("chrome: {built: '{date!r}'}\n", (1, 17), "label-unknown", "chrome.built", "a brace", "write a place as {name}"),
        ("chrome: {home: 'a } b'}\n", (1, 16), "label-unknown", "chrome.home", "a brace", "write a place as {name}"),
        ("count: {clusters: many}\n", (1, 19), "label-unknown", "count.clusters", "has plural forms", "for each of: one, other"),
        ("count: {clusters: {two: x}}\n", (1, 25), "label-unknown", "count.clusters.two", "no plural form `two`", "are: one, other"),
        ("chrome: {home: [a]}\n", (1, 16), "text-not", "chrome.home", "a label is a text", "in quotes"),
    ],
)
def test_a_label_that_cannot_be_shown_is_reported_at_its_line(
    tmp_path: Path, text: str, place: tuple[int, int], code: str, field: str, message: str, hint: str
) -> None:
    (problem,) = faults(with_labels(tmp_path, "en", text), "en")
    assert (problem.file, problem.line, problem.column) == ("content/en/labels.yml", *place)
    assert (problem.code, problem.field) == (code, field)
    assert message in problem.message
    assert hint in problem.hint


def test_a_plural_form_of_millions_may_be_given_and_need_not(tmp_path: Path) -> None:
    found = faults(with_labels(tmp_path, "fr", "count: {clusters: {one: x, many: x, other: x}}\n"), "en", "fr")
    assert [problem for problem in found if problem.field.startswith("count.clusters")] == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"chrome: [a\n", "yaml-syntax"),
        (b"", "document-empty"),
        (b"- a\n", "document-not-record"),
        (b"chrome: \xff\n", "bytes-not-utf8"),
        (b"# x\n" * 76_800, "file-too-big"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem_and_not_that_of_each_label(tmp_path: Path, data: bytes, code: str) -> None:
    assert [problem.code for problem in faults(with_labels(tmp_path, "sl", data), "en", "sl")] == [code]


def test_a_label_that_is_no_text_is_not_missing_as_well(tmp_path: Path) -> None:
    found = faults(with_labels(tmp_path, "sl", "chrome: {home: [a]}\n"), "en", "sl")
    assert [problem.code for problem in found if problem.field == "chrome.home"] == ["text-not"]


def test_labels_behind_a_link_are_not_read(tmp_path: Path) -> None:
    root = with_labels(tmp_path, "en", "chrome: {home: x}\n")
    file = root / "content/en/labels.yml"
    file.rename(root / "elsewhere.yml")
    file.symlink_to(root / "elsewhere.yml")
    assert [problem.code for problem in faults(root, "en")] == ["not-a-file"]
