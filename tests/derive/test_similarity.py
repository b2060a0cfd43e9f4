"""Which clusters are alike and which complete each other, worked out by hand; and laws that hold for any atlas."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import holdings
from atlas_builder.derive.similarity import SHOWN, Table, kinship
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, SEATS, atlas, known, seated
from tests.render.small import actor


def by_hand() -> Atlas:
    """Casting is related to beams; casting, forging and welding are a chain."""
    return atlas(
        seated("a", "AT31", CAST, FORGE, languages=("de", "en")),
        seated("b", "SI03", CAST, languages=("sl", "en")),
        seated("c", "FRK2", BEAMS),
    )


def test_what_both_hold_is_set_against_what_either_holds_and_rare_fields_count_more() -> None:
    (kin,) = kinship(by_hand()).similar["a"]
    # Two of three hold casting, and so the theme: log2(1 + 3/2) in hundredths. One of three holds forging: log2(1 + 3).
    shared, alone = round(100 * log2(2.5)), 200
    assert kin.cluster == "b"
    assert kin.score == pytest.approx(2 * 2 * shared / (2 * 2 * shared + 2 * alone))
    assert kin.shared == (CAST,)
    assert kin.languages == ("en",)
    assert kin.is_abroad
    assert kin.distance_km == pytest.approx(242, abs=2)  # Linz to Celje


def test_who_shares_nothing_is_not_alike() -> None:
    assert kinship(by_hand()).similar["c"] == ()


def test_clusters_complete_each_other_by_the_fields_next_to_what_they_hold() -> None:
    found = kinship(by_hand()).complementary
    # a would be helped by beams and welding, b by beams and forging, c by casting; sourced claims count 2.
    assert [(kin.cluster, kin.score) for kin in found["a"]] == [("c", pytest.approx((2 + 2) / (4 + 2)))]
    assert [(kin.cluster, kin.score) for kin in found["b"]] == [
        ("c", pytest.approx((2 + 2) / (4 + 2))),
        ("a", pytest.approx((2 + 0) / (4 + 4))),
    ]
    ours = found["b"][1]
    assert (ours.fills, ours.brings, ours.gives) == ((), (FORGE,), ())
    assert (found["c"][0].brings, found["c"][0].gives) == ((CAST,), (BEAMS,))


def test_a_declared_gap_counts_three_times_and_is_told_apart() -> None:
    found = kinship(atlas(seated("a", "AT31", FORGE, gaps=({"field": GLUE},)), seated("b", "SI03", GLUE), seated("c", "FRK2", CAST)))
    (first, second) = found.complementary["a"]
    # a asks for glue (3) and would be helped by casting and welding (1 each); b by nothing that a holds, since glue has no neighbours.
    assert (first.cluster, first.fills, first.score) == ("b", (GLUE,), pytest.approx(3 * 2 / (5 * 2 + 0)))
    assert (second.cluster, second.brings) == ("c", (CAST,))


def test_a_claim_on_general_knowledge_counts_half() -> None:
    one = kinship(atlas(seated("a", "AT31", CAST), seated("b", "SI03", competencies=(known(CAST),)))).similar["a"][0]
    assert one.score == pytest.approx(1 / 2)


def test_members_count_for_their_cluster_and_a_dissolved_cluster_for_nobody() -> None:
    found = kinship(
        atlas(
            seated("a", "AT31", CAST),
            seated("b", "SI03", GLUE),
            seated("d", "FRK2", CAST, status="dissolved"),
            actor("x", CAST, folder="b"),
        )
    )
    assert [kin.cluster for kin in found.similar["a"]] == ["b"]
    assert "d" not in found.similar


FIELDS = st.lists(st.sampled_from((CAST, FORGE, BEAMS, GLUE, "metal", "wood")), unique=True, min_size=1, max_size=4)


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    return atlas(
        *(
            seated(
                f"c{number}",
                draw(st.sampled_from(sorted(SEATS))),
                competencies=tuple(known(field) if draw(st.booleans()) else {"field": field} for field in draw(FIELDS)),
                gaps=tuple({"field": field} for field in draw(FIELDS) if "/" in field),
            )
            for number in range(draw(st.integers(2, 7)))
        )
    )


@settings(max_examples=60, deadline=None)
@given(atlases())
def test_both_measures_are_symmetric_and_lie_between_nothing_and_one(found: Atlas) -> None:
    table = Table(found, holdings(found))
    for one, two in permutations(range(len(table.clusters)), 2):
        assert 0 <= table.alike(one)[two] == table.alike(two)[one] <= 1
        assert 0 <= table.completing(one)[two] == table.completing(two)[one] <= 1
    for one in range(len(table.clusters)):
        assert table.alike(one)[one] == 1


@settings(max_examples=40, deadline=None)
@given(atlases())
def test_the_order_of_the_records_does_not_matter_and_nobody_is_its_own_kin(found: Atlas) -> None:
    kin = kinship(found)
    assert kin == kinship(replace(found, clusters=dict(reversed(found.clusters.items()))))
    for one, others in (*kin.similar.items(), *kin.complementary.items()):
        assert one not in {other.cluster for other in others}
        assert len(others) <= SHOWN
        assert [other.score for other in others] == sorted((other.score for other in others), reverse=True)
        assert all(other.shared for other in kin.similar[one])
        assert all(other.fills or other.brings for other in kin.complementary[one])
