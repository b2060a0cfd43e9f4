"""The page of the reference: every code can be linked to, and says meaning, example and cure in the page's language."""

from __future__ import annotations

import re
from html import unescape

import pytest

from atlas_builder import routes
from atlas_builder.problem import CODES
from atlas_builder.reference import entries
from tests.render.test_statistics_page import page


def plain(html: str) -> str:
    """The words of a piece of a page."""
    return unescape(re.sub("<[^>]+>", "", html))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_code_has_its_place_on_the_page_and_a_link_to_it(lang: str) -> None:
    html = page(routes.PROBLEMS, lang)
    for code in CODES:
        assert html.count(f'id="{code}"') == 1
        assert html.count(f'href="#{code}"') == 1


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_code_says_meaning_example_and_cure(lang: str) -> None:
    html = page(routes.PROBLEMS, lang)
    for code, entry in entries(lang).items():
        part = plain(html.partition(f'id="{code}"')[2].partition("</section>")[0])
        assert entry.meaning.replace("`", "") in part
        assert entry.cure.replace("`", "") in part
        assert (entry.example.lines if entry.example else entry.words.replace("`", "")) in part
        assert {"en": ("error", "warning"), "de": ("Fehler", "Warnung")}[lang][entry.severity.value == "warning"] in part


def test_the_page_shows_how_to_read_a_message_in_its_language() -> None:
    assert "is not a sub-field\n    did you mean" in plain(page(routes.PROBLEMS))
    assert "ist kein Teilgebiet\n    meinten Sie" in plain(page(routes.PROBLEMS, "de"))


def test_a_language_without_explanations_shows_the_english_ones_and_says_so() -> None:
    html = page(routes.PROBLEMS, "sl")
    assert '<section lang="en">' in html
    assert "lang=" not in page(routes.PROBLEMS, "de")


def test_an_example_that_holds_markup_is_shown_as_text() -> None:
    html = page(routes.PROBLEMS)
    assert "&lt;h1&gt;One&lt;/h1&gt;" in html
    assert html.count("<h1>") == 1


def test_words_between_back_quotes_are_code() -> None:
    html = page(routes.PROBLEMS)
    assert "Rename it so that it ends in <code>.yml</code>." in html
    assert "`" not in html.partition('id="all"')[2].replace("`<", "")
