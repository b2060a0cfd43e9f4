"""Where key enabling technologies are named: by record, claim and member, by theme and region, and under the word that is used today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.derive.kets import Kets, current, kets
from atlas_builder.model import Actor, Cluster
from atlas_builder.records.load import load
from atlas_builder.taxonomy import Term
from tests.atlases import TODAY
from tests.derive.seats import BEAMS, CAST, FORGE, atlas, seated
from tests.derive.test_trends import trend
from tests.render.small import actor
from tests.test_real_atlas import REPOSITORY


def term(word: str, **keys: Any) -> Term:
    """A word of the vocabulary."""
    return Term.model_validate({"id": word, "names": {"en": word.title()}} | keys)


def named(*records: Cluster | Actor, **keys: Any) -> Atlas:
    """An atlas with light, its older word, and nano."""
    words = (term("light"), term("lamps", replaced_by="light"), term("nano"))
    return replace(atlas(*records, **keys), vocabularies={"kets": {word.id: word for word in words}})


def used(*records: Cluster | Actor, **keys: Any) -> Kets:
    """What follows for them."""
    return kets(named(*records, **keys))


def test_a_claim_counts_for_its_theme_and_a_record_for_all_of_its_themes() -> None:
    found = used(
        seated("a", "AT31", competencies=({"field": CAST, "kets": ("light",)}, {"field": BEAMS})),
        seated("b", "SI03", CAST, BEAMS, kets=("light",)),
        seated("c", "SI03", FORGE),
    )
    light = found.uses["light"]
    assert light.themes == {"metal": 2, "wood": 1}
    assert light.regions == {"AT31": 1, "SI03": 1}
    assert (light.clusters, light.actors) == (("a", "b"), ())
    assert (found.naming, found.organisations) == (2, 3)
    assert not any((found.uses["nano"].clusters, found.uses["nano"].themes, found.uses["nano"].regions))


def test_a_member_names_for_its_cluster_and_a_merged_cluster_for_its_successor() -> None:
    found = used(
        seated("a", "AT31", CAST),
        seated("old", "SI03", CAST, status="merged", succeeded_by="a", kets=("nano",)),
        actor("works", CAST, folder="a", kets=("light",)),
    )
    assert (found.uses["light"].clusters, found.uses["light"].actors) == (("a",), ("works",))
    assert found.uses["nano"].clusters == ("a",)
    assert found.uses["nano"].regions == {}  # a merged cluster has no seat any more
    assert (found.naming, found.organisations) == (1, 2)


def test_an_older_word_counts_for_its_successor_and_is_not_listed() -> None:
    found = kets(replace(named(seated("a", "AT31", CAST, kets=("lamps", "light"))), trends={"coming": trend(CAST, kets=("lamps",))}))
    assert list(found.uses) == ["light", "nano"]
    assert found.uses["light"].clusters == ("a",)
    assert found.uses["light"].regions == {"AT31": 1}
    assert found.uses["light"].trends == ("coming",)


def test_words_that_replace_each_other_stay_what_they_are() -> None:
    terms = {"a": term("a", replaced_by="b"), "b": term("b", replaced_by="a"), "c": term("c", replaced_by="gone")}
    assert [current(word, terms) for word in ("a", "b", "c", "other")] == ["a", "b", "c", "other"]


def test_the_packaged_crosswalk_joins_six_and_six_and_reads_the_same_both_ways() -> None:
    loaded = load(REPOSITORY, TODAY).atlas
    assert loaded is not None
    terms = loaded.vocabularies["kets"]
    lists = {name: {word for word, entry in terms.items() if entry.list == name} for name in ("2012", "2018")}
    assert [len(words) for words in lists.values()] == [6, 6]
    for word, entry in terms.items():
        other = lists["2018" if entry.list == "2012" else "2012"]
        assert set(entry.maps_to) <= other
        assert all(word in terms[equal].maps_to for equal in entry.maps_to)
    assert all(terms[word].maps_to for word in lists["2012"])
    assert {word for word in lists["2018"] if not terms[word].maps_to} == {"artificial-intelligence", "security-connectivity"}
