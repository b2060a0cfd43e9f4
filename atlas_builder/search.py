"""What the search knows: one small document for each page that a reader may look for. View in, documents out; no file, no index.

The search does not read the site's pages: a document holds the words that matter, each with its weight, and what a hit shows of itself.
To make something findable: a generator here and its line in `documents`. What makes an index of it is `indexing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser
from itertools import chain
from textwrap import shorten

from atlas_builder import routes
from atlas_builder.derive.kets import VOCABULARY
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.model import Actor, Cluster
from atlas_builder.render.index import Index
from atlas_builder.view import View

CONCEPT, REGION, PAGE = "concept", "region", "page"
"""Kinds of document beside clusters and the kinds of actor."""

GROUPS = (CONCEPT, CLUSTER, REGION, PAGE)
"""Kinds that are a group of hits of their own; all kinds of actor together are one more."""

# Pagefind counts a word's weight squared, from 0 to 10. A name is what readers type; a label of a claim must not outdo the concept itself.
NAME, ALIAS, TEXT, CLAIM = 10.0, 7.0, 1.0, 0.5
SUMMARY_LIMIT = 160  # signs below a hit: two lines on a desk

# Words that the two spellings of English write differently, British first. What stands in one is found in the other.
_SPELLINGS = (
    ("mould", "mold"),
    ("colour", "color"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("aluminium", "aluminum"),
    ("modelling", "modeling"),
    ("catalogue", "catalog"),
    ("analyse", "analyze"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("tyre", "tire"),
    ("grey", "gray"),
)
# Pages made from data that are found by what their first lines say: the keys of both, and the address.
_PAGES = (
    ("statistics.title", "statistics.lead", routes.STATISTICS),
    ("live.title", "live.lead", routes.MAP),
    ("trends.title", "trends.lead", routes.TRENDS),
    ("directory.experts.title", "directory.experts.lead", routes.EXPERTS),
    ("directory.courses.title", "directory.courses.lead", routes.COURSES),
    ("directory.facilities.title", "directory.facilities.lead", routes.FACILITIES),
    ("directory.outcomes.title", "directory.outcomes.lead", routes.OUTCOMES),
)
_WORD = re.compile(r"[^\W\d_]+")
# Pagefind passes over accents, but knows neither this letter's double nor how German writes an umlaut without one.
_UNFOLDED = str.maketrans(
    {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"}
)
_CONTENT = re.compile(r"<article\b.*?</article>", re.DOTALL)
_SILENT = frozenset(("script", "style", "nav", "svg"))


@dataclass(frozen=True, slots=True)
class Document:
    """One page as the search knows it.

    path: address relative to the language's root; title, summary, place: plain text that a hit shows, in a theme's or sub-field's place
    how many organisations hold it;
    kind: what it is (concept, cluster, a kind of actor, region, page); themes: ids; theme_names: what a hit shows of them;
    country: code, or empty; texts: pairs of weight and words.
    """

    path: str
    kind: str
    title: str
    texts: tuple[tuple[float, str], ...]
    themes: tuple[str, ...] = ()
    theme_names: str = ""
    place: str = ""
    country: str = ""
    summary: str = ""


def documents(view: View) -> Iterator[Document]:
    """Everything of the records that can be found in one language, in a fixed order."""
    index = Index(view)
    yield from _concepts(index)
    yield from _regions(index)
    for cluster in chain(index.clusters, index.former_clusters):
        yield _organisation(index, cluster)
    for actor in index.actors:
        yield _organisation(index, actor)
    yield from _trends(index)
    for title, lead, path in _PAGES:
        yield Document(path, PAGE, index.text(title), ((TEXT, index.text(lead)),), summary=index.text(lead))


def page_document(path: str, html: str) -> Document:
    """A page written by hand, from the HTML that the engine made of it: its content without the frame around it."""
    reader = _Text()
    content = _CONTENT.search(html)
    reader.feed(content.group() if content else html)
    reader.close()
    text = " ".join("".join(reader.pieces).split())
    return Document(path, PAGE, " ".join(reader.title.split()), ((TEXT, text),), summary=text)


def markup(document: Document, lang: str) -> str:
    """The document as the HTML that Pagefind reads: words with their weights, facets and what a hit shows.

    Weights stand on every element, so that none of Pagefind's own for headings is added.
    """
    about = shorten(document.summary, SUMMARY_LIMIT, placeholder=" …")
    shown = {"themes": document.theme_names, "place": document.place, "kind": document.kind, "summary": about}
    # Most documents are actors: they alone have a kind and no group, which keeps the part that every search loads small.
    grouped = "group" if document.kind in GROUPS else "kind"
    facets = [(grouped, document.kind), ("country", document.country), *(("theme", theme) for theme in document.themes)]
    head = "".join(f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">' for name, text in shown.items() if text)
    head += "".join(f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">' for name, value in facets if value)
    body = f'<p data-pagefind-weight="{NAME}" data-pagefind-meta="title">{escape(document.title)}</p>'
    if variants := _variants(document.title):
        body += f'<p data-pagefind-weight="{NAME}">{escape(variants)}</p>'
    for weight, text in document.texts:
        words = f"{text} {_variants(text)}".strip()
        if words:
            body += f'<p data-pagefind-weight="{weight}">{escape(words)}</p>'
    return f'<!doctype html><html lang="{escape(lang)}"><head>{head}</head><body data-pagefind-body>{body}</body></html>'


def _variants(text: str) -> str:
    """The words of a text that are also written otherwise, in their other spellings.

    >>> _variants("Injection moulding"), _variants("Spritzgießen"), _variants("Robots")
    ('molding', 'Spritzgiessen', '')
    """
    found = dict.fromkeys(variant for word in _WORD.findall(text) for variant in _of_word(word))
    return " ".join(found)


@cache
def _of_word(word: str) -> tuple[str, ...]:
    small = word.lower()
    variants = [small.replace(one, other) for pair in _SPELLINGS for one, other in (pair, pair[::-1]) if one in small]
    if (plain := word.translate(_UNFOLDED)) != word:
        variants.append(plain)
    return tuple(variants)


def _concepts(index: Index) -> Iterator[Document]:
    """Themes and sub-fields, by their names in every language of the taxonomy: people search in their own."""
    for theme in index.atlas.themes.values():
        name = index.theme_names[theme.id]
        definition = index.said(theme.definition).text
        texts = ((ALIAS, _others(theme.names.values(), name)), (TEXT, definition))
        yield Document(routes.theme(theme.id), CONCEPT, name, texts, (theme.id,), "", _held(index, theme.id), summary=definition)
        for entry in theme.fields:
            field = theme.field_id(entry)
            label = index.field_names[field]
            definition = index.said(entry.definition).text
            words = _others(chain(entry.names.values(), *entry.synonyms.values()), label)
            texts = ((ALIAS, words), (TEXT, definition))
            yield Document(routes.field(field), CONCEPT, label, texts, (theme.id,), name, _held(index, field), summary=definition)


def _held(index: Index, field: str) -> str:
    return index.plural("count.organisations", index.findings.tallies[field].holders)


def _regions(index: Index) -> Iterator[Document]:
    for code in index.region_codes:
        region, name = index.atlas.regions[code], index.region_names[code]
        country = index.country_names[region.country]
        texts = ((ALIAS, f"{_others(region.names.values(), name)} {code}"), (TEXT, country))
        yield Document(routes.region(code), REGION, name, texts, (), "", country, region.country)


def _trends(index: Index) -> Iterator[Document]:
    """Trends, by their names in all languages and the sub-fields that they need; and the one page of key enabling technologies."""
    for outlook in index.findings.trends.by_id.values():
        trend = index.atlas.trends[outlook.id]
        names = {"en": trend.name, **trend.names}
        name, summary = index.language.pick(names), index.said(trend.summary).text
        needs = _joined(index.name_of_field(need.field) for need in outlook.needs)
        texts = ((ALIAS, _others(names.values(), name)), (TEXT, summary), (CLAIM, needs))
        themes = ", ".join(index.theme_names[theme] for theme in outlook.themes)
        yield Document(routes.trend(outlook.id), PAGE, name, texts, outlook.themes, themes, summary=summary)
    title, lead = index.text("kets.title"), index.text("kets.lead")
    named = [name for ket in index.findings.kets.uses for name in index.atlas.vocabularies[VOCABULARY][ket].names.values()]
    yield Document(routes.KETS, PAGE, title, ((ALIAS, _others(named, title)), (TEXT, lead)), summary=lead)


def _organisation(index: Index, record: Cluster | Actor) -> Document:
    """A cluster or an actor. People never stand in it: who may be asked stays on the page."""
    region = index.atlas.regions[record.region]
    claimed = {competency.theme for competency in record.competencies}
    themes = tuple(theme for theme in index.atlas.themes if theme in claimed)
    fields = dict.fromkeys(index.name_of_field(competency.field) for competency in record.competencies)
    summary = index.said(record.summary).text
    words = [summary, *(competency.note for competency in record.competencies)]
    if isinstance(record, Actor):
        words += [facility.name for facility in record.facilities]
        words += [course.title for course in record.courses]
    elif record.host:
        words.append(record.host)
    city, name = record.location.city, index.region_names[record.region]
    return Document(
        index.address(record),
        CLUSTER if isinstance(record, Cluster) else str(record.kind),
        record.name,
        (
            (ALIAS, _others((record.acronym or "", *record.names.values()), record.name)),
            (TEXT, _joined((*words, city, name))),
            (CLAIM, _joined(fields)),
        ),
        themes,
        ", ".join(index.theme_names[theme] for theme in themes),
        city if city == name else index.text("record.where", city=city, region=name),
        region.country,
        summary,
    )


def _others(names: Iterable[str], shown: str) -> str:
    """Every other name, once each."""
    return _joined(name for name in dict.fromkeys(names) if name != shown)


def _joined(texts: Iterable[str]) -> str:
    """Texts one after the other, each ended."""
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in texts if text)


class _Text(HTMLParser):
    """The text of a page, and its title."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.pieces: list[str] = []
        self._heading = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._heading = self._heading or tag == "h1"
        self._silent += tag in _SILENT
        self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._heading = self._heading and tag != "h1"
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if self._heading:
            self.title += data
        elif not self._silent:
            self.pieces.append(data)
