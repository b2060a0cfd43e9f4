"""Every figure of the tiny atlas against sums made by hand, and laws that hold for the claims of any atlas.

Sourced claims of the tiny atlas (gamma has merged into delta, so it holds none):
AT31 alpha: injection-moulding; mould-works: injection-moulding, storage-systems; polymer-lab: injection-moulding, plastics-recycling
SI03 beta: plastics, storage-systems; SI04 grid-school: smart-grids; FRK2 delta: injection-moulding
On general knowledge: alpha (AT31): plastics-recycling; lone-works (ITC1): storage-systems.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.statistics import (
    CLAIMS_NEEDED,
    CLUSTER,
    Claim,
    Findings,
    State,
    Tally,
    by_field,
    claims_of,
    specialisation,
    standings,
    tally,
)
from atlas_builder.model import Basis, Competency
from tests.atlases import load_tiny
from tests.render.small import DESK, actor, atlas_of, cluster

INJECTION, RECYCLING, STORAGE = "plastics/injection-moulding", "plastics/plastics-recycling", "smart-grids/storage-systems"
FIELDS = ("metal", "metal/casting", "metal/forging", "wood", "wood/beams")
COUNTRIES = {"AT22": "AT", "AT31": "AT", "CH05": "CH", "SI03": "SI"}
DAY = datetime.date(2026, 11, 1)
KNOWN = {"basis": "general-knowledge"}


@pytest.fixture(scope="module")
def tiny() -> Atlas:
    """The tiny atlas."""
    atlas = load_tiny().atlas
    assert atlas is not None
    return atlas


@pytest.fixture(scope="module")
def found(tiny: Atlas) -> Findings:
    """What follows from the tiny atlas."""
    return derive(tiny)


def _shuffled(atlas: Atlas) -> Atlas:
    return replace(atlas, clusters=dict(reversed(list(atlas.clusters.items()))), actors=dict(reversed(list(atlas.actors.items()))))


def test_the_total_counts_each_organisation_at_work_once(found: Findings) -> None:
    assert found.total == Tally(
        holders=7,  # alpha, beta, delta; mould-works, polymer-lab, grid-school, lone-works
        clusters=3,
        by_kind={"cluster": 3, "company": 2, "research-institution": 1, "university": 1},
        by_country={"AT": 3, "FR": 1, "IT": 1, "SI": 2},
        by_region={"AT31": 3, "FRK2": 1, "ITC1": 1, "SI03": 1, "SI04": 1},
        claims=11,  # nine that a source states, two on general knowledge
        sourced=9,
    )
    assert found.total.actors == 4


TALLIES = {
    # alpha, mould-works, polymer-lab in AT31; delta
    INJECTION: Tally(4, 2, {"cluster": 2, "company": 1, "research-institution": 1}, {"AT": 3, "FR": 1}, {"AT31": 3, "FRK2": 1}, 4, 4),
    # alpha on general knowledge, polymer-lab
    RECYCLING: Tally(2, 1, {"cluster": 1, "research-institution": 1}, {"AT": 2}, {"AT31": 2}, 2, 1),
    # the two above, and beta on the theme itself: five holders with 4 + 2 + 1 claims
    "plastics": Tally(
        5,
        3,
        {"cluster": 3, "company": 1, "research-institution": 1},
        {"AT": 3, "FR": 1, "SI": 1},
        {"AT31": 3, "FRK2": 1, "SI03": 1},
        7,
        6,
    ),
    # mould-works, beta, lone-works on general knowledge
    STORAGE: Tally(3, 1, {"cluster": 1, "company": 2}, {"AT": 1, "IT": 1, "SI": 1}, {"AT31": 1, "ITC1": 1, "SI03": 1}, 3, 2),
    # those three, and grid-school on the theme itself
    "smart-grids": Tally(
        4,
        1,
        {"cluster": 1, "company": 2, "university": 1},
        {"AT": 1, "IT": 1, "SI": 2},
        {"AT31": 1, "ITC1": 1, "SI03": 1, "SI04": 1},
        4,
        3,
    ),
}


@pytest.mark.parametrize("field", TALLIES)
def test_a_field_counts_its_holders_and_a_theme_those_of_its_sub_fields(found: Findings, field: str) -> None:
    assert found.tallies[field] == TALLIES[field]
    assert {claim.holder for claim in found.by_field[field]} == {claim.holder for claim in found.claims if claim.field.startswith(field)}


def test_every_theme_and_sub_field_has_its_figures(tiny: Atlas, found: Findings) -> None:
    fields = {"plastics", "smart-grids", INJECTION, RECYCLING, STORAGE}
    assert set(found.tallies) == set(found.by_field) == set(found.standings) == fields
    assert all(tuple(by_region) == tiny.area for by_region in found.standings.values())
    assert set(found.region_tallies) == set(tiny.regions)


def test_a_region_counts_what_lies_in_it(found: Findings) -> None:
    upper_austria, none = found.region_tallies["AT31"], found.region_tallies["CH05"]
    assert (upper_austria.holders, upper_austria.clusters, upper_austria.claims, upper_austria.sourced) == (3, 1, 6, 5)
    assert upper_austria.by_region == {"AT31": 3}
    assert none == Tally(0, 0, {}, {}, {}, 0, 0)


# Field to (holders, sourced, claims, share, quotient) of AT31, whose three organisations make 5 of the 9 sourced claims.
UPPER_AUSTRIA = {
    INJECTION: (3, 3, 3, 3 / 3, (3 / 5) / (4 / 9)),
    RECYCLING: (2, 1, 1, 1 / 3, (1 / 5) / (1 / 9)),
    "plastics": (3, 3, 4, 3 / 3, (4 / 5) / (6 / 9)),
    STORAGE: (1, 1, 1, 1 / 3, (1 / 5) / (2 / 9)),
    "smart-grids": (1, 1, 1, 1 / 3, (1 / 5) / (3 / 9)),
}


@pytest.mark.parametrize("field", UPPER_AUSTRIA)
def test_shares_and_specialisation_of_a_region_with_enough_claims(found: Findings, field: str) -> None:
    holders, sourced, claims, share, quotient = UPPER_AUSTRIA[field]
    standing = found.standings[field]["AT31"]
    assert (standing.region, standing.state, standing.organisations) == ("AT31", State.SOME, 3)
    assert (standing.holders, standing.sourced, standing.claims) == (holders, sourced, claims)
    assert standing.share == pytest.approx(share)
    assert standing.quotient == pytest.approx(quotient)


@pytest.mark.parametrize(("region", "organisations"), [("SI03", 1), ("SI04", 1), ("FRK2", 1), ("ITC1", 1)])
def test_a_region_with_too_few_claims_has_counts_and_no_share(found: Findings, region: str, organisations: int) -> None:
    for field, by_region in found.standings.items():
        standing = by_region[region]
        assert (standing.state, standing.organisations, standing.share, standing.quotient) == (State.TOO_FEW, organisations, None, None)
        assert standing.holders == found.tallies[field].by_region.get(region, 0)


def test_a_region_without_a_record_has_no_data_which_is_not_none(found: Findings) -> None:
    standing = found.standings["plastics"]["CH05"]
    assert (standing.state, standing.organisations, standing.holders, standing.share, standing.quotient) == (
        State.NO_DATA,
        0,
        0,
        None,
        None,
    )
    states = Counter(by_region.state for by_region in found.standings["plastics"].values())
    assert states == {State.SOME: 1, State.TOO_FEW: 4, State.NO_DATA: 39}


def test_members_are_the_actors_of_the_folder_and_those_that_name_the_cluster(found: Findings) -> None:
    assert found.members == {"alpha": ("mould-works", "polymer-lab"), "beta": ("grid-school", "mould-works")}


def test_the_age_of_a_record_is_counted_in_days_since_its_last_check(tiny: Atlas, found: Findings) -> None:
    assert found.ages == dict.fromkeys([*tiny.clusters, *tiny.actors], 21)  # 1 to 22 November; the merged one has an age as well


def test_a_merged_cluster_and_its_successor_are_not_counted_twice(tiny: Atlas, found: Findings) -> None:
    assert "gamma" not in found.by_holder
    assert derive(replace(tiny, clusters={key: held for key, held in tiny.clusters.items() if key != "gamma"})).tallies == found.tallies


@pytest.mark.parametrize(("status", "counts"), [("active", 1), ("dormant", 1), ("merged", 0), ("dissolved", 0)])
def test_a_cluster_counts_as_long_as_it_is_at_work(status: str, counts: int) -> None:
    assert derive(atlas_of(cluster("one", "metal/casting", status=status))).total.holders == counts


FIVE = ("metal/casting", "metal/forging", "metal", "wood/beams", "wood/glue")


def test_enough_claims_and_none_in_a_field_is_none_and_not_no_data() -> None:
    found = derive(atlas_of(actor("one", *FIVE[:3]), actor("two", "metal/casting", "metal/forging"), cluster("three", "wood/beams")))
    styria = found.standings["wood"]["AT22"]
    assert (styria.state, styria.holders, styria.share, styria.quotient) == (State.NONE, 0, 0.0, 0.0)
    assert found.standings["wood"]["AT31"].state is State.TOO_FEW
    assert found.standings["wood"]["SI03"].state is State.NO_DATA


def test_claims_on_general_knowledge_are_shown_and_carry_no_weight() -> None:
    base = [actor("one", *FIVE), actor("two", "metal/casting", region="SI03")]
    guess = actor("guess", competencies=[{"field": "wood/glue", **KNOWN}, {"field": "metal/casting", **KNOWN}])
    without, with_guess = derive(atlas_of(*base)), derive(atlas_of(*base, guess))
    for field, by_region in with_guess.standings.items():
        before, after = without.standings[field]["AT22"], by_region["AT22"]
        assert (after.state, after.sourced, after.claims, after.share, after.quotient) == (
            before.state,
            before.sourced,
            before.claims,
            before.share,
            before.quotient,
        )
    assert with_guess.standings["wood/glue"]["AT22"].holders == without.standings["wood/glue"]["AT22"].holders + 1
    assert with_guess.total.claims == without.total.claims + 2
    assert with_guess.total.sourced == without.total.sourced


def test_general_knowledge_alone_never_lifts_a_region_to_a_share() -> None:
    found = derive(atlas_of(actor("guess", competencies=[{"field": field, **KNOWN} for field in FIVE])))
    assert {by_region["AT22"].state for by_region in found.standings.values()} == {State.TOO_FEW}


def test_only_general_knowledge_in_a_field_is_none_sourced_with_a_holder() -> None:
    known = actor("known", competencies=[*({"field": "metal/casting"}, {"field": "metal/forging"}), {"field": "wood/glue", **KNOWN}])
    standing = derive(atlas_of(known, actor("two", *FIVE[:3]))).standings["wood/glue"]["AT22"]
    assert (standing.state, standing.holders, standing.sourced, standing.share) == (State.NONE, 1, 0, 0.0)


def test_the_same_claim_written_twice_weighs_once() -> None:
    once = derive(atlas_of(actor("one", *FIVE), cluster("two", *FIVE[:4], "wood")))
    twice = derive(atlas_of(actor("one", *FIVE, "wood/glue"), cluster("two", *FIVE[:4], "wood")))
    assert twice.standings == once.standings
    assert twice.tallies["wood/glue"].holders == once.tallies["wood/glue"].holders == 1


def test_an_organisation_outside_the_area_is_counted_and_stays_out_of_shares() -> None:
    inside = derive(atlas_of(actor("one", *FIVE)))
    both = derive(atlas_of(actor("one", *FIVE), actor("far", "wood/glue", region="FRK2")))
    assert both.standings == inside.standings
    assert both.region_tallies["FRK2"].holders == 1
    assert both.total.holders == 2


def test_a_claim_has_its_own_day_of_check_else_that_of_the_record_and_the_newest_source() -> None:
    sources = ({"url": "https://example.org/a", "year": 2019}, {"url": "https://example.org/b", "year": 2024}, "https://example.org/c")
    one = actor("one", competencies=[{"field": "wood"}, {"field": "metal", "checked": datetime.date(2025, 5, 5)}], sources=sources)
    first, second = claims_of([one], {"AT22": "AT"})
    assert (first.checked, second.checked) == (DESK["checked"], datetime.date(2025, 5, 5))
    assert (first.source_year, second.source_year) == (2024, 2024)
    assert (first.kind, first.country, first.theme) == ("company", "AT", "wood")


def _claim(holder: int, region: str, field: str, sourced: bool) -> Claim:
    competency = Competency(field=field, basis=Basis.STATED if sourced else Basis.GENERAL_KNOWLEDGE)
    kind = (CLUSTER, "company", "university")[holder % 3]
    return Claim(f"h{holder:02}-{region}", kind, field, region, COUNTRIES[region], sourced, DAY, None, competency)


ONE_CLAIM = st.builds(_claim, st.integers(0, 11), st.sampled_from(sorted(COUNTRIES)), st.sampled_from(FIELDS), st.booleans())
CLAIMS = st.lists(ONE_CLAIM, max_size=60)
MANY_CLAIMS = st.lists(ONE_CLAIM, min_size=60, max_size=90)


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_the_order_of_claims_does_not_matter(claims: list[Claim]) -> None:
    turned = list(reversed(claims))
    assert tally(turned) == tally(claims)
    assert standings(turned, FIELDS, COUNTRIES) == standings(claims, FIELDS, COUNTRIES)
    assert {field: Counter(map(id, held)) for field, held in by_field(turned).items()} == {
        field: Counter(map(id, held)) for field, held in by_field(claims).items()
    }


def test_the_order_of_records_does_not_matter(tiny: Atlas, found: Findings) -> None:
    turned = derive(_shuffled(tiny))
    assert turned.total == found.total
    assert turned.tallies == found.tallies
    assert turned.region_tallies == found.region_tallies
    assert turned.standings == found.standings
    assert turned.ages == found.ages


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_counts_by_kind_country_and_region_each_sum_to_the_holders(claims: list[Claim]) -> None:
    for held in [claims, *by_field(claims).values()]:
        figures = tally(held)
        for parts in (figures.by_kind, figures.by_country, figures.by_region):
            assert sum(parts.values()) == figures.holders
        assert figures.clusters + figures.actors == figures.holders <= figures.claims
        assert figures.sourced <= figures.claims == len(held)


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_shares_lie_between_0_and_1_and_exist_only_where_enough_is_known(claims: list[Claim]) -> None:
    organisations = {code: {claim.holder for claim in claims if claim.region == code} for code in COUNTRIES}
    weights = {code: {(claim.holder, claim.field) for claim in claims if claim.region == code and claim.sourced} for code in COUNTRIES}
    for field, by_region in standings(claims, FIELDS, COUNTRIES).items():
        for code, standing in by_region.items():
            assert 0 <= standing.sourced <= standing.holders <= standing.organisations == len(organisations[code])
            assert standing.claims >= standing.sourced
            if not organisations[code]:
                assert standing.state is State.NO_DATA
            elif len(weights[code]) < CLAIMS_NEEDED:
                assert standing.state is State.TOO_FEW
            else:
                assert standing.state is (State.SOME if standing.sourced else State.NONE), field
            if standing.state in (State.NONE, State.SOME):
                assert standing.share is not None
                assert 0 <= standing.share <= 1
                assert (standing.share > 0) is (standing.state is State.SOME)
            else:
                assert standing.share is standing.quotient is None


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_specialisation_of_the_whole_area_is_1(claims: list[Claim]) -> None:
    area = [replace(claim, region="AT22") for claim in claims]
    for field, by_region in standings(area, FIELDS, ("AT22",)).items():
        quotient = by_region["AT22"].quotient
        held = any(claim.sourced and field in (claim.field, claim.theme) for claim in claims)
        if by_region["AT22"].share is None or not held:
            assert quotient is None
        else:
            assert quotient == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(MANY_CLAIMS)
def test_regions_weighted_by_their_claims_average_to_1(claims: list[Claim]) -> None:
    pairs = {(claim.holder, claim.field, claim.region) for claim in claims if claim.sourced}
    weights = Counter(region for _, _, region in pairs)
    for field, by_region in standings(claims, FIELDS, COUNTRIES).items():
        held = any(field in (claimed, claimed.partition("/")[0]) for _, claimed, _ in pairs)
        if held and all(weights[code] >= CLAIMS_NEEDED for code in weights):
            mean = sum(weights[code] * (by_region[code].quotient or 0) for code in weights) / weights.total()
            assert mean == pytest.approx(1.0)


def test_specialisation_is_twice_the_average_where_the_share_is() -> None:
    assert specialisation(Counter(a=3), Counter(a=3, b=6), "a", region_total=6, area_total=12) == pytest.approx(2.0)
    assert specialisation(Counter(b=6), Counter(a=3, b=6), "a", region_total=6, area_total=12) == 0.0
    assert specialisation(Counter(), Counter(b=6), "a", region_total=6, area_total=12) is None  # nobody holds it: no average
    assert specialisation(Counter(a=4), Counter(a=4), "a", region_total=CLAIMS_NEEDED - 1, area_total=12) is None
