"""The documents of the search: what can be found, by which words, and what a hit shows."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from atlas_builder import search
from atlas_builder.derive import derive
from atlas_builder.labels import languages_of
from atlas_builder.records.load import load
from atlas_builder.search import ALIAS, CLAIM, NAME, SUMMARY_LIMIT, Document, documents, markup, page_document
from atlas_builder.view import View
from tests.atlases import ACTOR, CLUSTER, TODAY, change, tiny

FIELD = "themes/plastics/injection-moulding/"
PLASTICS = "themes/plastics.yml"


def view(root: Path, lang: str = "en") -> View:
    """What pages and documents of one language see of an atlas."""
    loaded = load(root, TODAY)
    assert loaded.atlas is not None, loaded.problems
    languages, _ = languages_of(root, loaded.atlas.settings.languages)
    return View(loaded.atlas, derive(loaded.atlas), next(language for language in languages if language.code == lang))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny atlas with injection moulding named in five languages."""
    root = tiny(tmp_path)
    change(
        root, PLASTICS, "    names: {en: Injection moulding, de: Spritzguss}",
        "    names: {en: Injection moulding, de: Spritzguss, fr: Moulage par injection, it: Stampaggio a iniezione, sl: Brizganje plastike}",
    )  # fmt: skip
    change(
        root,
        PLASTICS,
        "      en: [plastic injection, moulding]",
        "      en: [plastic injection, moulding]\n      fr: [injection plastique]",
    )
    return root


def found(root: Path, lang: str = "en") -> dict[str, Document]:
    """Documents by address; no address has two."""
    made = list(documents(view(root, lang)))
    by_path = {document.path: document for document in made}
    assert len(by_path) == len(made)
    return by_path


def words(document: Document, weight: float) -> str:
    """The words of one weight."""
    return " ".join(text for held, text in document.texts if held == weight)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("word", ["Spritzguss", "injection plastique", "Stampaggio a iniezione", "Brizganje plastike", "Spritzgießen", "Injection moulding"])  # fmt: skip
def test_a_sub_field_has_its_names_and_synonyms_of_all_languages_in_every_language(root: Path, lang: str, word: str) -> None:
    document = found(root, lang)[FIELD]
    assert word in f"{document.title}. {words(document, ALIAS)}"


def test_a_sub_field_is_called_and_told_of_in_the_language_of_the_page(root: Path) -> None:
    document = found(root, "de")[FIELD]
    assert (document.kind, document.title, document.theme_names) == ("concept", "Spritzguss", "Kunststoffverarbeitung")
    assert document.summary == "Teile aus geschlossenen Formen."


def test_a_theme_and_a_sub_field_show_how_many_hold_them(root: Path) -> None:
    seen = found(root)
    assert seen["themes/plastics/"].place == f"{view(root).findings.tallies['plastics'].holders} organisations"
    assert seen[FIELD].place == f"{view(root).findings.tallies[FIELD.removeprefix('themes/').rstrip('/')].holders} organisations"
    assert seen[FIELD].place.split()[0] > "1"


def test_every_record_theme_and_region_of_the_area_has_a_document(root: Path) -> None:
    seen = view(root)
    paths = set(found(root))
    wanted = {f"clusters/{name}/" for name in seen.atlas.clusters} | {f"actors/{name}/" for name in seen.atlas.actors}
    wanted |= {f"regions/{code.lower()}/" for code in seen.atlas.area} | {f"themes/{theme}/" for theme in seen.atlas.themes}
    assert (
        wanted
        | {f"themes/{field}/" for field in seen.atlas.sub_fields}
        | {"map/", "statistics/", "experts/", "courses/", "facilities/", "outcomes/", "trends/", "kets/"}
        == paths
    )


def test_an_actor_shows_where_it_is_and_in_which_themes(root: Path) -> None:
    actor = view(root).atlas.actors["mould-works"]
    document = found(root)["actors/mould-works/"]
    assert document.kind == actor.kind
    assert actor.location.city in document.place
    assert document.country == view(root).atlas.regions[actor.region].country
    assert document.themes == ("plastics", "smart-grids")
    assert document.theme_names == "Plastics processing, Smart grids"


def test_a_region_is_found_by_its_name_in_other_languages_and_its_code(root: Path) -> None:
    document = found(root)["regions/at31/"]
    assert document.title == "Upper Austria"
    assert {"Oberösterreich.", "AT31"} <= set(words(document, ALIAS).split())


def test_no_person_is_ever_found(root: Path) -> None:
    text = (root / ACTOR).read_text(encoding="utf-8")
    expert = """experts:
  - {id: one, name: Maria Muster, fields: [plastics/injection-moulding], consent: {given: 2026-01-01, until: 2027-01-01}}
"""
    (root / ACTOR).write_text(text + expert, encoding="utf-8")
    assert view(root).atlas.actors["mould-works"].experts
    assert not [document.path for document in documents(view(root)) if "Muster" in markup(document, "en")]


def test_both_spellings_of_english_are_in_a_document_that_has_one() -> None:
    html = markup(Document("x/", "concept", "Injection moulding", ((ALIAS, "Carbon fibers. Digitalisation."),)), "en")
    assert "molding" in html
    assert "fibres" in html
    assert "digitalization" in html


def test_german_words_are_found_without_their_special_letters() -> None:
    html = markup(Document("x/", "concept", "Spritzgießen", ((ALIAS, "Würzburg"),)), "de")
    assert "Spritzgiessen" in html
    assert "Wuerzburg" in html


def test_each_word_stands_in_an_element_with_a_weight_of_its_own() -> None:
    html = markup(Document("x/", "concept", "One", ((ALIAS, "Two"), (1.0, "Three"))), "en")
    body = html[html.index("<body") :]
    assert re.findall(r'<p data-pagefind-weight="([\d.]+)"', body) == [str(NAME), str(ALIAS), "1.0"]
    assert body.count("<p ") == len(re.findall("<p ", body)) == 3


def test_only_actors_have_a_kind_beside_their_group() -> None:
    def facets(kind: str) -> list[tuple[str, str]]:
        return re.findall(r'data-pagefind-filter="(\w+)\[content\]" content="(\w+)"', markup(Document("x/", kind, "X", ()), "en"))

    assert facets("company") == [("kind", "company")]
    assert [facets(kind) for kind in search.GROUPS] == [[("group", kind)] for kind in search.GROUPS]


def test_markup_in_a_record_stays_text(root: Path) -> None:
    change(root, CLUSTER, "note: thin walls", "note: '\"><script>alert(1)</script>'")
    html = markup(found(root)["clusters/alpha/"], "en")
    assert "<script" not in html
    assert '"><script>alert(1)</script>' in unescape(html)


def test_a_hit_shows_a_short_summary_that_ends_between_words() -> None:
    html = markup(Document("x/", "page", "X", (), summary="word " * 100), "en")
    shown = re.search(r'"summary\[content\]" content="([^"]*)"', html)
    assert shown
    assert len(shown.group(1)) <= SUMMARY_LIMIT
    assert shown.group(1).endswith("word …")


def test_of_a_page_by_hand_the_content_is_known_and_not_the_frame() -> None:
    html = "<nav>Menu</nav><article class=x><h1>About <em>us</em></h1><p>We build&nbsp;maps.<br>Far</p><script>no()</script></article><footer>Foot</footer>"
    document = page_document("about/", html)
    assert (document.path, document.kind, document.title) == ("about/", "page", "About us")
    assert words(document, 1.0) == "We build maps. Far"


def test_a_trend_is_found_by_its_names_and_by_the_sub_fields_that_it_needs(root: Path) -> None:
    assert "trends/thin-walls/" not in found(root)
    (root / "themes/trends").mkdir()
    (root / "themes/trends/thin-walls.yml").write_text(
        "name: Thinner walls\nnames: {de: Dünnere Wände}\nhorizon: now\nneeds: [plastics/injection-moulding, smart-grids/storage-systems]\n"
        "sources: [https://example.org/thin]\nsummary: {en: Walls grow thin., de: Wände werden dünn.}\n",
        encoding="utf-8",
    )
    document = found(root, "de")["trends/thin-walls/"]
    assert (document.kind, document.title, document.themes) == ("page", "Dünnere Wände", ("plastics", "smart-grids"))
    assert "Thinner walls" in words(document, ALIAS)
    assert "Spritzguss" in words(document, CLAIM)
    assert (document.summary, document.theme_names) == ("Wände werden dünn.", "Kunststoffverarbeitung, Intelligente Stromnetze")


@pytest.mark.parametrize("word", ["Photonics", "Photonik", "Künstliche Intelligenz", "Industrial biotechnology"])
def test_the_page_of_key_enabling_technologies_is_found_by_the_name_of_each(root: Path, word: str) -> None:
    document = found(root)["kets/"]
    assert word in words(document, ALIAS)
    assert {"trends/", "kets/"} <= found(root, "de").keys()
