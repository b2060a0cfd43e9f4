"""Matches of an atlas worked out by hand: every score is a sum that stands in the test."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.derive.market import Market
from atlas_builder.derive.matching import BEST, Match, Matches, Search, matches
from atlas_builder.derive.scores import MOST, WEIGHTS, Kind
from atlas_builder.model import Actor, Cluster
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.render.small import TODAY, actor

FRESH = {"method": "self-declared", "checked": TODAY}


def exchange(record_id: str, field: str, **keys: Any) -> dict[str, Any]:
    """A need or an offer of a service that holds today."""
    given = {"id": record_id, "field": field, "title": f"Title {record_id}", "kind": "service", "posted": TODAY, "expires": TODAY}
    return given | keys


def gap(field: str, **keys: Any) -> dict[str, Any]:
    """A gap."""
    return {"field": field} | keys


def found(*records: Cluster | Actor) -> dict[tuple[str, str, str], Match]:
    """Matches by seeker, item and provider."""
    return {(match.seeker, match.item, match.provider): match for match in matches(atlas(*records)).all}


def parts(match: Match) -> dict[str, int]:
    """The points of a match by part, without those that add nothing."""
    return {reason.name: reason.points for reason in match.reasons if reason.points}


def linz_and_celje() -> Atlas:
    """a in Linz lacks casting; c in Celje, 242 km away, has it at level 3; d in Bern, 514 km away, has the related beams."""
    level_three = {"field": CAST, "level": 3, "roles": ("research",), "checked": TODAY - datetime.timedelta(365)}
    return atlas(
        seated("a", "AT31", GLUE, languages=("de", "en"), gaps=(gap(CAST, priority="high"),), provenance=FRESH),
        seated("c", "SI03", competencies=(level_three,), languages=("sl", "en-GB"), gaps=(gap(GLUE),), provenance=FRESH),
        seated("d", "CH02", BEAMS, languages=("fr",), provenance=FRESH),
        actor("works", competencies=(known(CAST),), provenance=FRESH),
        actor("glueing", GLUE, folder="c", provenance=FRESH),
    )


def test_the_weights_of_both_kinds_add_up_to_a_hundred_points() -> None:
    assert [sum(WEIGHTS[kind].values()) for kind in Kind] == [MOST, MOST]


def test_the_score_of_a_gap_is_the_sum_of_its_parts() -> None:
    all_found = {(match.seeker, match.item, match.provider): match for match in matches(linz_and_celje()).all}
    casting = all_found["a", CAST, "c"]
    # level 3 of 4: 15 * 3/4 = 11.25; a claim of a year: 5 * 2/3 = 3.3; Linz to Celje is 242 km: 10 * (1 - 242/500) = 5.2
    assert parts(casting) == {"field": 35, "source": 10, "level": 11, "role": 5, "age": 3, "language": 10, "country": 10, "distance": 5}
    assert (casting.points, casting.score, casting.is_sourced) == (89, 0.89, True)
    reasons = {reason.name: reason for reason in casting.reasons}
    assert (reasons["language"].what, reasons["country"].what, reasons["level"].figure) == (("en",), ("SI",), 3)
    assert (reasons["role"].what, reasons["age"].figure) == (("research",), 365)
    assert abs((reasons["distance"].figure or 0) - 242) <= 10
    assert (casting.kind, casting.field, casting.provider_item, casting.provider_field) == (Kind.GAP, CAST, CAST, CAST)


def test_a_related_field_gets_half_the_points_and_general_knowledge_none_for_what_no_source_states() -> None:
    all_found = {(match.seeker, match.item, match.provider): match for match in matches(linz_and_celje()).all}
    beams = all_found["a", CAST, "d"]  # not rated, no role; Bern is farther than 500 km
    assert parts(beams) == {"field": 17, "source": 10, "age": 5, "country": 10}
    known_only = all_found["a", CAST, "works"]  # Graz: same country, 162 km away: 10 * (1 - 162/500) = 6.8
    assert parts(known_only) == {"field": 35, "distance": 7}
    assert not known_only.is_sourced
    assert [match.provider for match in matches(linz_and_celje()).by_item["a", Kind.GAP, CAST]] == ["c", "d", "works"]


def test_each_has_what_the_other_lacks_is_said_of_both_and_stands_first() -> None:
    held = matches(linz_and_celje())
    first = [(match.seeker, match.provider, match.reciprocal) for match in held.all]
    assert first[:2] == [("a", "c", True), ("c", "a", True)]
    assert not any(reciprocal for _, _, reciprocal in first[2:])


def test_a_cluster_is_not_matched_with_its_own_members_nor_anybody_with_itself() -> None:
    held = found(
        seated("a", "AT31", CAST, gaps=(gap(CAST), gap(FORGE))),
        actor("m", FORGE, folder="a", needs=(exchange("n", CAST),)),
        actor("other", FORGE, folder="b"),
        seated("b", "SI03", BEAMS),
        seated("offering", "SI04", FORGE, offers=(exchange("o", CAST),)),
        seated("own", "SI04", FORGE, offers=(exchange("o", CAST),), needs=(exchange("n", CAST),)),
    )
    assert {(seeker, provider) for seeker, _, provider in held} == {
        ("a", "other"), ("a", "offering"), ("a", "own"), ("m", "offering"), ("m", "own"), ("own", "offering"), ("a", "b"),
    }  # fmt: skip


def test_the_members_of_a_merged_cluster_are_those_of_its_successor_which_provides_what_it_had() -> None:
    held = found(
        seated("old", "AT31", CAST, status="merged", succeeded_by="new", offers=(exchange("lab", FORGE),), gaps=(gap(GLUE),)),
        seated("new", "SI03", BEAMS, gaps=(gap(CAST),)),
        actor("m", CAST, folder="old", needs=(exchange("n", FORGE),)),
        actor("far", CAST, needs=(exchange("n", FORGE),)),
        seated("b", "CH02", GLUE, gaps=(gap(CAST),)),
    )
    assert held["far", "n", "new"].origin == "old"
    assert held["b", CAST, "new"].origin == "old"  # the successor's own beams are only related
    assert ("m", "n", "new") not in held
    assert ("new", CAST, "m") not in held
    assert not any(match.seeker == "old" or match.provider == "old" for match in held.values())
    assert ("new", GLUE, "b") not in held  # nobody has said that the successor still lacks it


@pytest.mark.parametrize("status", ["dormant", "dissolved"])
def test_who_is_not_active_neither_seeks_nor_provides(status: str) -> None:
    assert not found(seated("a", "AT31", CAST, gaps=(gap(GLUE),), status=status), seated("b", "SI03", GLUE, gaps=(gap(CAST),)))


def test_the_score_of_a_need_is_the_sum_of_its_parts() -> None:
    rated = {"field": CAST, "level": 4, "trl": (5, 9)}
    match = found(
        seated("a", "AT31", GLUE, languages=("de",), needs=(exchange("trial", CAST, trl=(4, 7)),)),
        actor("works", competencies=(rated,), offers=(exchange("bench", CAST, posted=TODAY - datetime.timedelta(365)),), folder="k"),
        seated("k", "AT22", GLUE, languages=("de-AT",)),
    )["a", "trial", "works"]
    # TRL 5 to 7 of 4 to 7, from the claim, as the offer gives none: 10 * 3/4 = 7.5; Graz is 162 km away: 5 * (1 - 162/500) = 3.4
    assert parts(match) == {"field": 30, "kind": 15, "trl": 8, "level": 10, "age": 3, "language": 10, "distance": 3}
    reasons = {reason.name: reason for reason in match.reasons}
    assert (reasons["kind"].what, reasons["trl"].what, reasons["language"].what) == (("service",), ("5", "7"), ("de",))
    assert (match.provider_item, match.is_sourced) == ("bench", True)


def test_another_kind_of_offer_still_matches_and_loses_its_points() -> None:
    seeker = actor("a", GLUE, needs=(exchange("n", CAST, kind="study"),))
    match = found(seeker, actor("b", GLUE, offers=(exchange("o", CAST, kind="training"),)))["a", "n", "b"]
    assert parts(match) == {"field": 30, "age": 5, "distance": 5}
    # in a related field nothing would be left of what was asked for
    assert not found(seeker, actor("b", GLUE, offers=(exchange("o", BEAMS, kind="training"),)))
    related = found(seeker, actor("b", GLUE, offers=(exchange("o", BEAMS, kind="study"),)))["a", "n", "b"]
    assert parts(related) == {"field": 15, "kind": 15, "age": 5, "distance": 5}


def test_what_has_expired_or_is_not_yet_posted_is_gone() -> None:
    day = datetime.timedelta(1)
    for keys in ({"expires": TODAY - day}, {"posted": TODAY + day}):
        assert not found(actor("a", GLUE, needs=(exchange("n", CAST, **keys),)), actor("b", GLUE, offers=(exchange("o", CAST),)))
        assert not found(actor("a", GLUE, needs=(exchange("n", CAST),)), actor("b", GLUE, offers=(exchange("o", CAST, **keys),)))


def test_who_is_not_wanted_as_a_partner_is_not_proposed() -> None:
    need, offer = exchange("n", CAST), exchange("o", CAST)
    only = {"partner": ("university",)}
    assert not found(actor("a", GLUE, needs=(need | only,)), actor("b", GLUE, offers=(offer,)))
    assert not found(actor("a", GLUE, needs=(need,)), actor("b", GLUE, offers=(offer | only,)))
    assert found(actor("a", GLUE, needs=(need | only,)), actor("b", GLUE, offers=(offer,), kind="university"))
    # a cluster has members of all kinds
    assert found(seated("a", "AT31", GLUE, needs=(need | only,)), seated("b", "SI03", GLUE, offers=(offer | only,)))


def test_a_gap_in_a_whole_theme_is_met_by_its_sub_fields_and_one_in_a_sub_field_not_by_the_theme_alone() -> None:
    held = found(seated("a", "AT31", GLUE, gaps=(gap("metal"),)), seated("b", "SI03", CAST), seated("c", "SI04", "metal"))
    assert {key[2]: parts(match)["field"] for key, match in held.items()} == {"b": 35, "c": 35}
    assert not found(seated("a", "AT31", GLUE, gaps=(gap(FORGE),)), seated("c", "SI04", "metal"))


def test_whoever_is_only_aware_of_a_field_does_not_fill_a_gap() -> None:
    assert not found(seated("a", "AT31", GLUE, gaps=(gap(CAST),)), seated("b", "SI03", competencies=({"field": CAST, "level": 1},)))


def test_an_organisation_stands_once_among_the_providers_of_a_thing_sought_with_its_best() -> None:
    offers = (exchange("far-off", BEAMS), exchange("study", CAST, kind="study"), exchange("service", CAST))
    held = found(actor("a", GLUE, needs=(exchange("n", CAST),)), actor("b", GLUE, offers=offers))
    assert [match.provider_item for match in held.values()] == ["service"]


def test_of_many_providers_the_best_are_kept_and_the_nearer_of_two_equal_ones() -> None:
    def works(name: str, lon: float) -> Actor:
        return actor(name, CAST, location={"city": "Made-up Town", "lat": 47.07, "lon": lon})

    many = [works(f"w{number}", 15.44 + number / 1000) for number in range(BEST + 3)]
    held = matches(atlas(seated("a", "AT31", GLUE, gaps=(gap(CAST),)), *many, works("a-nearer", 15.2))).all
    assert [match.provider for match in held] == ["a-nearer", *(f"w{number}" for number in range(BEST - 1))]
    # 15.2 and 15.4 degrees lie within the same ten points, yet one is nearer
    assert len({match.points for match in held}) == 1


def test_a_reciprocal_match_never_stands_alone() -> None:
    many = [actor(f"w{number}", competencies=({"field": CAST, "level": 4},)) for number in range(BEST + 3)]
    weak = seated("weak", "SI03", competencies=(known(CAST),), gaps=(gap(GLUE),))
    held = matches(atlas(seated("a", "AT31", GLUE, gaps=(gap(CAST),)), weak, *many))
    ways = [(match.seeker, match.provider) for match in held.all if match.reciprocal]
    assert ways == [("weak", "a"), ("a", "weak")]
    assert len(held.by_item["a", Kind.GAP, CAST]) == BEST + 1


def test_matches_are_looked_up_by_organisation_on_either_side_and_by_region() -> None:
    held = matches(linz_and_celje())
    assert {match.seeker for match in held.by_holder["c"]} == {"a", "c"}
    assert {(match.seeker, match.provider) for match in held.by_region["CH02"]} == {("a", "d")}
    # both sides in one region: once
    same = matches(atlas(seated("a", "AT31", GLUE, gaps=(gap(CAST),)), seated("b", "AT31", CAST)))
    assert len(same.by_region["AT31"]) == 1


def test_an_atlas_in_which_nobody_seeks_anything_has_no_match_and_costs_nothing() -> None:
    search = Search(atlas(*(seated(f"c{number}", "AT31", CAST) for number in range(50))))
    assert search.market.provided == {Kind.NEED: {}, Kind.GAP: {}}
    assert matches(atlas()) == Matches((), (), {})


def test_the_work_grows_with_those_who_seek_and_not_with_all_pairs() -> None:
    def looked_at(size: int) -> int:
        # everybody in one field, in two towns, all alike: the hardest case
        records = {f"c{number:04}": seated(f"c{number:04}", ("AT31", "SI03")[number % 2], CAST) for number in range(size)}
        seekers = {f"s{number:04}": seated(f"s{number:04}", "CH02", GLUE, gaps=(gap(CAST),)) for number in range(size)}
        search = Search(replace(atlas(), clusters={**records, **seekers}))
        for sought in search.market.sought:
            assert len(search.best(sought)) == BEST
        return search.looked_at

    assert looked_at(800) == 4 * looked_at(200)
    assert looked_at(200) <= 200 * 12


def test_a_market_lists_what_is_sought_once_for_each_field_the_most_pressing_first() -> None:
    gaps = (gap(CAST, priority="low"), gap(CAST, priority="high", note="this one"), gap(FORGE))
    market = Market(atlas(seated("a", "AT31", GLUE, gaps=gaps)))
    assert [sought.item for sought in market.sought] == [CAST, FORGE]
