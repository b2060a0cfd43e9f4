"""Who holds what: by level, status, succession and membership, and which fields lie next to which."""

from __future__ import annotations

import pytest

from atlas_builder.derive.holdings import active_successor, holdings, neighbours
from atlas_builder.derive.metaclusters import State
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, candidates, seated
from tests.render.small import actor


@pytest.mark.parametrize(("level", "holds"), [(None, True), (1, False), (2, True), (4, True)])
def test_a_claim_holds_from_level_two_on_or_where_nobody_has_rated_it(level: int | None, holds: bool) -> None:
    found = atlas(seated("a", "AT31", competencies=({"field": CAST, "level": level},)))
    assert [list(holdings(found)[field]) for field in (CAST, "metal")] == ([["a"], ["a"]] if holds else [[], []])


@pytest.mark.parametrize("status", ["dormant", "dissolved"])
def test_a_cluster_that_is_not_active_holds_nothing_neither_do_its_members(status: str) -> None:
    found = atlas(seated("a", "AT31", CAST, status=status), seated("b", "SI03", CAST), actor("m", CAST, folder="a"))
    assert list(holdings(found)[CAST]) == ["b"]


def test_a_merged_cluster_counts_once_for_its_first_active_successor() -> None:
    found = atlas(
        seated("a", "AT31", CAST, status="merged", succeeded_by="b"),
        seated("b", "AT22", FORGE, status="merged", succeeded_by="c"),
        seated("c", "SI03", BEAMS),
        actor("m", GLUE, folder="a", member_of=("c",)),
    )
    held = holdings(found)
    assert [list(held[field]) for field in (CAST, FORGE, BEAMS, GLUE)] == [["c"]] * 4
    assert [claim.holder for claim in held[GLUE]["c"]] == ["m"]
    assert [claim.holder for claim in held["metal"]["c"]] == ["a", "b"]


def test_a_chain_of_successors_that_closes_on_itself_or_ends_leads_to_nobody() -> None:
    found = atlas(
        seated("a", "AT31", CAST, status="merged", succeeded_by="b"),
        seated("b", "AT22", CAST, status="merged", succeeded_by="a"),
        seated("c", "SI03", CAST, status="merged"),
        seated("d", "SI03", CAST, status="merged", succeeded_by="gone"),
    )
    assert [active_successor(found, name) for name in ("a", "b", "c", "d", "nobody")] == [None] * 5
    assert holdings(found)[CAST] == {}


def test_members_count_by_folder_and_by_what_they_name_and_unclaimed_ones_for_nobody() -> None:
    found = atlas(
        seated("a", "AT31", GLUE),
        seated("b", "SI03", GLUE),
        actor("both", CAST, folder="a", member_of=("b",)),
        actor("nobody", FORGE),
    )
    assert list(holdings(found)[CAST]) == ["a", "b"]
    assert holdings(found)[FORGE] == {}


def test_a_cluster_outside_the_area_counts_in_no_candidate() -> None:
    inside = {"a": "AT31", "b": "ITC1", "c": "SI03"}
    records = [seated(name, region, CAST) for name, region in inside.items()]
    assert candidates(atlas(*records))[CAST, "same"].state is State.QUALIFIES
    assert candidates(atlas(*records, area=("AT31", "ITC1")))[CAST, "same"].clusters == ("a", "b")


def test_neighbours_are_related_fields_and_those_beside_in_a_chain() -> None:
    assert neighbours(atlas()) == {
        CAST: (FORGE, BEAMS), FORGE: (CAST, "metal/welding"), "metal/welding": (FORGE,), BEAMS: (CAST,), GLUE: (),
        "metal": (BEAMS,), "wood": (CAST,),
    }  # fmt: skip
