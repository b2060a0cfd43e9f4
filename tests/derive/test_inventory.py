"""What the records hold: the figures of the tiny atlas against sums made by hand, and laws that hold for any atlas."""

from __future__ import annotations

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.inventory import ACTOR, Filled, figures_of, inventory
from atlas_builder.derive.statistics import CLUSTER
from tests.atlases import load_tiny
from tests.render.small import actor, atlas_of, cluster, full_atlas


@pytest.fixture(scope="module")
def tiny_atlas() -> Atlas:
    """Four clusters, one of which has merged into another, and four actors."""
    atlas = load_tiny().atlas
    assert atlas is not None
    return atlas


def test_keys_are_counted_in_the_records_at_work(tiny_atlas: Atlas) -> None:
    filled = inventory(tiny_atlas).filled
    assert filled[CLUSTER].records == 3  # gamma has merged
    assert {key: count for key, count in filled[CLUSTER].keys.items() if count} == {
        "names": 1, "founded": 1, "website": 3, "offers": 1, "host": 1, "contact": 1, "members": 1, "gaps": 1,
    }  # fmt: skip
    assert {key: count for key, count in filled[ACTOR].keys.items() if count} == {"member_of": 1, "summary": 1}


def test_completeness_is_the_mean_share_of_the_keys_that_may_be_left_out() -> None:
    assert Filled(4, {"website": 4, "founded": 1, "ror": 0, "host": 1}).completeness == 6 / 16
    assert Filled(0, {"website": 0}).completeness == 0.0
    assert Filled(3, {}).completeness == 0.0


@pytest.mark.parametrize("kind", [CLUSTER, ACTOR])
def test_required_keys_are_not_counted_and_no_key_is_filled_in_more_often_than_there_are_records(kind: str) -> None:
    filled = inventory(full_atlas()).filled[kind]
    assert not filled.keys.keys() & {"name", "region", "location", "competencies", "sources", "provenance", "id", "file", "folder"}
    assert all(0 <= count <= filled.records for count in filled.keys.values())
    assert 0 <= filled.completeness <= 1


def test_a_record_is_confirmed_where_the_organisation_had_a_say() -> None:
    checked = {"checked": "2026-11-20"}
    atlas = atlas_of(
        cluster("a", "metal", provenance={"method": "self-declared"} | checked),
        cluster("b", "metal", region="SI03", provenance={"method": "interview"} | checked),
        cluster("c", "metal", provenance={"method": "desk-research"} | checked),
        cluster("d", "metal", status="dissolved", provenance={"method": "interview"} | checked),
        actor("e", "wood", provenance={"method": "self-declared"} | checked),
    )
    held = inventory(atlas)
    assert held.confirmed == 3
    assert held.vouched("self-declared", "interview", country="SI") == 1
    assert held.vouched("desk-research", country="AT") == 1
    assert held.vouched("desk-research", country="SI") == 0
    assert figures_of(derive(atlas), held)["confirmed"] == 3


def test_pieces_of_evidence_are_counted_by_type_and_claims_that_have_any_once() -> None:
    proofs = [{"type": "project", "title": "P"}, {"type": "project", "title": "Q"}, {"type": "patent", "title": "R"}]
    atlas = atlas_of(actor("a", competencies=[{"field": "wood", "evidence": proofs}, {"field": "metal"}]))
    held = inventory(atlas)
    assert held.evidence == {"project": 2, "patent": 1}
    assert (held.shown, held.claims) == (1, 2)


def test_an_atlas_without_records_holds_nothing() -> None:
    held = inventory(atlas_of())
    assert (held.confirmed, held.shown, held.claims, held.filled[CLUSTER].completeness) == (0, 0, 0, 0.0)
