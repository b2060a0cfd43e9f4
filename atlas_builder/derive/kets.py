"""Where key enabling technologies are named: by which organisations, in which regions, themes and trends.

A cluster uses what its record, one of its claims or one of its members names. A KET that a claim names counts for the claim's theme;
one that a record names as a whole counts for each theme of that record, since nothing says which. A word that the vocabulary has
replaced counts for its successor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import speaking
from atlas_builder.model import Cluster, Organisation
from atlas_builder.taxonomy import Term

VOCABULARY = "kets"


@dataclass(frozen=True, slots=True)
class Use:
    """Where one KET is named: clusters, actors, trends by id; themes and regions of the area to the number of organisations."""

    ket: str
    clusters: tuple[str, ...]
    actors: tuple[str, ...]
    themes: Mapping[str, int]
    regions: Mapping[str, int]
    trends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kets:
    """Every KET in the order of the vocabulary, without the words that others have replaced.

    naming: organisations whose own record names any KET; organisations: all that could.
    """

    uses: Mapping[str, Use]
    naming: int
    organisations: int


def kets(atlas: Atlas) -> Kets:
    """The use of each KET. The order of the records does not matter."""
    terms = atlas.vocabularies.get(VOCABULARY, {})
    clusters: defaultdict[str, set[str]] = defaultdict(set)
    actors: defaultdict[str, set[str]] = defaultdict(set)
    themes: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    regions: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    area, naming, count = frozenset(atlas.area), 0, 0
    working: Iterator[Organisation] = (cluster for cluster in atlas.clusters.values() if cluster.is_at_work)
    named: dict[str, dict[str, set[str]]] = {}
    for record in chain(working, atlas.actors.values()):
        count += 1
        named[record.id] = found = _named(record, terms)
        naming += bool(found)
        for ket, of_themes in found.items():
            (clusters if isinstance(record, Cluster) else actors)[ket].add(record.id)
            for theme in of_themes:
                themes[ket][theme].add(record.id)
            if record.region in area:
                regions[ket][record.region].add(record.id)
    for cluster, record in speaking(atlas):
        # What a merged cluster names is handed on to its successor, as its claims are.
        for ket in named[record.id] if record.id in named else _named(record, terms):
            clusters[ket].add(cluster)
    trends: defaultdict[str, set[str]] = defaultdict(set)
    for trend in atlas.trends.values():
        for word in trend.kets:
            trends[current(word, terms)].add(trend.id)
    uses = {
        ket: Use(
            ket=ket,
            clusters=tuple(sorted(clusters[ket])),
            actors=tuple(sorted(actors[ket])),
            themes={theme: len(themes[ket][theme]) for theme in atlas.themes if theme in themes[ket]},
            regions={code: len(regions[ket][code]) for code in atlas.area if code in regions[ket]},
            trends=tuple(sorted(trends[ket])),
        )
        for ket, term in terms.items()
        if term.replaced_by is None
    }
    return Kets(uses, naming, count)


def current(word: str, terms: Mapping[str, Term]) -> str:
    """The word that is used today for a word of the vocabulary; the word itself where its successors close on themselves."""
    passed: set[str] = set()
    following = word
    while following in terms and following not in passed:
        passed.add(following)
        successor = terms[following].replaced_by
        if successor is None:
            return following
        following = successor
    return word


def _named(record: Organisation, terms: Mapping[str, Term]) -> dict[str, set[str]]:
    """The KETs that a record names, each with the themes that it counts for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for competency in record.competencies:
        for word in competency.kets:
            found[current(word, terms)].add(competency.theme)
    for word in record.kets:
        found[current(word, terms)].update(competency.theme for competency in record.competencies)
    return dict(found)
