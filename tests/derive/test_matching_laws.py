"""Laws of the matches that hold for any atlas; among them that the search finds what scoring every pair would find."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.derive import matching
from atlas_builder.derive.matching import Match, Search, matches, scored
from atlas_builder.derive.scores import MOST, WEIGHTS, Kind, distance
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, SEATS, atlas, seated
from tests.render.small import TODAY, actor

FIELDS = (CAST, FORGE, BEAMS, GLUE, "metal", "wood")
TRL = st.sampled_from((None, (1, 3), (2, 6), (5, 9)))
PARTNER = st.sampled_from(((), (), ("company",), ("university",)))
DAYS = st.sampled_from((-400, -1, 0, 1, 400)).map(lambda days: TODAY + datetime.timedelta(days))
FAR = 1 << 30
CLAIMS = st.fixed_dictionaries(
    {
        "field": st.sampled_from(FIELDS),
        "level": st.sampled_from((None, 1, 2, 4)),
        "basis": st.sampled_from(("stated", "stated", "general-knowledge")),
        "roles": st.sampled_from(((), ("research",))),
        "trl": TRL,
        "checked": st.sampled_from((None, TODAY - datetime.timedelta(500))),
    }
)


@cache
def frame() -> Atlas:
    """The atlas without a record."""
    return atlas()


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """Some needs or offers, of which some have expired or are not yet posted."""
    return tuple(
        {
            "id": f"x{number}",
            "field": draw(st.sampled_from(FIELDS)),
            "title": "A title",
            "kind": draw(st.sampled_from(("service", "study"))),
            "trl": draw(TRL),
            "partner": draw(PARTNER),
            "posted": draw(DAYS),
            "expires": draw(DAYS),
        }
        for number in range(draw(st.integers(0, 2)))
    )


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    """Small atlases of some clusters, members and others."""
    names = [f"c{number}" for number in range(draw(st.integers(2, 6)))]
    clusters = {
        name: seated(
            name,
            draw(st.sampled_from(sorted(SEATS))),
            status=draw(st.sampled_from(("active", "active", "active", "merged", "dormant"))),
            succeeded_by=draw(st.sampled_from((None, *names))),
            languages=draw(st.sampled_from(((), ("de",), ("de-AT", "en"), ("sl", "en")))),
            competencies=tuple(draw(st.lists(CLAIMS, min_size=1, max_size=3))),
            gaps=tuple({"field": field} for field in draw(st.lists(st.sampled_from(FIELDS), max_size=2))),
            needs=draw(exchanges()),
            offers=draw(exchanges()),
        )
        for name in names
    }
    actors = {
        f"a{number}": actor(
            f"a{number}",
            folder=draw(st.sampled_from((*names, "_unclaimed"))),
            kind=draw(st.sampled_from(("company", "university"))),
            location=draw(st.sampled_from(({"city": "Graz", "lat": 47.07, "lon": 15.44}, {"city": "Nowhere at all"}))),
            competencies=tuple(draw(st.lists(CLAIMS, min_size=1, max_size=2))),
            needs=draw(exchanges()),
            offers=draw(exchanges()),
        )
        for number in range(draw(st.integers(0, 4)))
    }
    return replace(frame(), clusters=clusters, actors=actors)


def by_every_pair(search: Search, number: int) -> list[Match]:
    """The best providers for one thing sought, from the points of everybody who provides anything."""
    market = search.market
    sought = market.sought[number]
    fields = {field for field, _ in market.reach(sought)}
    ranked = []
    for field, held in market.provided[sought.kind].items():
        for provided in held:
            if (
                field in fields
                and provided.provider != sought.seeker
                and provided.provider not in market.close.get(sought.seeker, ())
                and market.welcome(sought, provided)
            ):
                match = scored(sought, provided, TODAY)
                km = distance(sought.spot.cell, provided.spot.cell)
                ranked.append((-match.points, FAR if km is None else km, provided.rank, match))
    best: dict[str, Match] = {}
    for *_, match in sorted(ranked, key=lambda entry: entry[:3]):
        best.setdefault(match.provider, match)
    return list(best.values())[: matching.BEST]


@given(atlases())
@settings(max_examples=150, deadline=None)
def test_the_search_finds_what_scoring_every_pair_finds(found: Atlas) -> None:
    search = Search(found)
    for number, sought in enumerate(search.market.sought):
        for most in (1, 3, matching.BEST):
            with patch.object(matching, "BEST", most):
                assert search.best(sought) == by_every_pair(search, number)


@given(atlases(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_records_does_not_matter(found: Atlas, data: st.DataObject) -> None:
    clusters = data.draw(st.permutations(list(found.clusters.items())))
    actors = data.draw(st.permutations(list(found.actors.items())))
    assert matches(replace(found, clusters=dict(clusters), actors=dict(actors))) == matches(found)


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_a_score_lies_between_none_and_one_and_is_the_sum_of_its_reasons(found: Atlas) -> None:
    for match in matches(found).all:
        assert 0.0 < match.score <= 1.0
        assert match.points == sum(reason.points for reason in match.reasons)
        assert {reason.name: reason.most for reason in match.reasons} == dict(WEIGHTS[match.kind])
        assert all(0 <= reason.points <= reason.most <= MOST for reason in match.reasons)


@given(atlases())
@settings(max_examples=100, deadline=None)
def test_reciprocal_is_said_of_both_sides_and_of_nobody_else(found: Atlas) -> None:
    held = matches(found).all
    pairs = {(match.seeker, match.provider) for match in held}
    assert all(match.reciprocal == ((match.provider, match.seeker) in pairs) for match in held)
    assert [match.reciprocal for match in held] == sorted((match.reciprocal for match in held), reverse=True)


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_nobody_is_matched_with_itself_its_cluster_or_its_members(found: Atlas) -> None:
    for match in matches(found).all:
        assert match.seeker != match.provider
        for one, other in ((match.seeker, match.provider), (match.provider, match.seeker)):
            assert one not in found.actors or other not in found.actors[one].clusters
        assert all(found.clusters[name].status == "active" for name in (match.seeker, match.provider) if name in found.clusters)


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_what_does_not_hold_today_is_in_no_match(found: Atlas) -> None:
    records = {**found.clusters, **found.actors}
    for match in matches(found).all:
        if match.kind is Kind.NEED:
            (need,) = (need for need in records[match.seeker].needs if need.id == match.item)
            (offer,) = (offer for offer in records[match.origin].offers if offer.id == match.provider_item)
            assert all(entry.posted <= TODAY <= entry.expires for entry in (need, offer))


@given(atlases())
@settings(max_examples=40, deadline=None)
def test_years_later_no_need_is_left_and_no_score_of_a_gap_is_higher(found: Atlas) -> None:
    later = matches(replace(found, today=TODAY + datetime.timedelta(800))).all
    assert not any(match.kind is Kind.NEED for match in later)
    before = {(match.seeker, match.item, match.provider): match.points for match in matches(found).all if match.kind is Kind.GAP}
    for match in later:
        assert match.points <= before.get((match.seeker, match.item, match.provider), MOST)
