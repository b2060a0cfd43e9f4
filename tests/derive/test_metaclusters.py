"""The radar: a small atlas worked out by hand, declared meta-clusters, the paper's own six clusters, and the real atlas."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from atlas_builder.derive.metaclusters import Basis, Radar, State, radar, state_of
from atlas_builder.derive.strength import FADES_AFTER, WEIGHTS
from atlas_builder.records.load import load
from atlas_builder.taxonomy import MetaCluster, MetaClusterRule
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, by_hand, candidates, known, seated
from tests.render.small import TODAY

ROOT = Path(__file__).parents[2]
PAPER = ("AT31", "FRK2", "ITC1", "CH02", "ITH3", "SI03")


def test_three_clusters_of_three_countries_qualify_in_a_field_and_in_its_theme() -> None:
    found = candidates(by_hand())
    casting = found[CAST, "same"]
    assert (casting.state, casting.missing) == (State.QUALIFIES, None)
    assert casting.clusters == ("a", "b", "c")
    assert casting.regions == ("AT31", "ITC1", "SI03")
    assert casting.countries == ("AT", "IT", "SI")
    assert casting.unsourced == {"b"}
    metal = found["metal", "same"]
    assert (metal.clusters, metal.countries) == (("a", "b", "c", "d"), ("AT", "CH", "IT", "SI"))
    assert metal.through["a"] == (CAST, FORGE)


def test_two_countries_nearly_qualify_and_the_nearest_related_clusters_are_named() -> None:
    forging = candidates(by_hand())[FORGE, "same"]
    assert (forging.state, forging.clusters, forging.countries) == (State.NEARLY, ("a", "d"), ("AT", "CH"))
    assert forging.missing is not None
    assert forging.missing.countries == ("DE", "FR", "IT", "LI", "SI")
    # casting stands before forging in the chain; Turin lies 209 km from Bern, Celje 242 km from Linz
    assert [(near.cluster, near.country, near.fields) for near in forging.missing.nearest] == [("b", "IT", (CAST,)), ("c", "SI", (CAST,))]
    assert [round(near.distance_km or 0) for near in forging.missing.nearest] == [210, 242]


def test_complementary_joins_the_holders_of_related_fields_and_of_neighbours_in_the_chain() -> None:
    found = candidates(by_hand())
    forging = found[FORGE, "complementary"]  # with casting, which stands before it; nobody holds welding
    assert (forging.state, forging.clusters) == (State.QUALIFIES, ("a", "b", "c", "d"))
    assert forging.through == {"a": (CAST, FORGE), "b": (CAST,), "c": (CAST,), "d": (FORGE,)}
    beams = found[BEAMS, "complementary"]  # with casting, which it names as related
    assert beams.clusters == ("a", "b", "c")
    assert (GLUE, "complementary") not in found  # nobody holds it
    assert ("metal/welding", "complementary") not in found
    assert (BEAMS, "same") not in found  # one cluster
    assert found["wood", "complementary"].clusters == ("a", "b", "c")


def test_the_strength_is_the_sum_of_its_parts_and_general_knowledge_has_no_weight_in_it() -> None:
    casting = candidates(by_hand())[CAST, "same"]
    # a and c are sourced: 2 of 6 countries, 2 of 6 regions, 2 of 9 claims, 1 of 3 with evidence; three countries with a date are too many
    assert {part.name: part.count for part in casting.parts} == {"countries": 2, "regions": 2, "claims": 2, "evidence": 1, "age": None}
    assert casting.strength == round(0.3 * 2 / 6 + 0.2 * 2 / 6 + 0.2 * 2 / 9 + 0.15 / 3, 3)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_the_age_is_that_of_the_weakest_claim_that_the_rule_needs() -> None:
    def checked(days: int) -> dict[str, object]:
        return {"method": "desk-research", "checked": TODAY - datetime.timedelta(days)}

    records = [
        seated("a", "AT31", CAST, provenance=checked(10)),
        seated("old", "AT22", CAST, provenance=checked(900)),
        seated("b", "ITC1", CAST, provenance=checked(200)),
        seated("c", "SI03", CAST, provenance=checked(365)),
    ]
    age = candidates(atlas(*records))[CAST, "same"].parts[-1]
    assert (age.count, age.enough, age.value) == (365, FADES_AFTER, pytest.approx(2 / 3))
    fourth = seated("d", "CH02", CAST, provenance=checked(2000))
    assert candidates(atlas(*records, fourth))[CAST, "same"].parts[-1].count == 365


def test_the_rule_is_a_setting() -> None:
    records = [seated(name, region, CAST) for name, region in (("a", "AT31"), ("b", "AT22"), ("c", "SI03"))]
    assert candidates(atlas(*records))[CAST, "same"].state is State.NEARLY
    assert candidates(atlas(*records, meta_cluster={"clusters": 3, "countries": 2}))[CAST, "same"].state is State.QUALIFIES
    # one more country would bring a fourth cluster, and the rule asks for five
    assert (CAST, "same") not in candidates(atlas(*records, meta_cluster={"clusters": 5, "countries": 3}))


@pytest.mark.parametrize(
    ("counts", "state"),
    [((3, 3, 3), "qualifies"), ((3, 2, 3), None), ((2, 2, 2), "nearly"), ((2, 1, 1), None), ((1, 1, 1), None), ((9, 9, 2), "nearly")],
)
def test_states_follow_from_the_counts(counts: tuple[int, int, int], state: str | None) -> None:
    assert state_of(MetaClusterRule(), *counts) == state


def test_a_declared_meta_cluster_says_what_its_members_hold_together_today() -> None:
    keys = {
        "id": "casters",
        "name": "Casters",
        "clusters": ("a", "b", "gone"),
        "fields": (CAST, GLUE),
        "phase": 2,
        "sources": ("https://example.org/",),
    }
    found = atlas(
        seated("a", "AT31", CAST),
        seated("b", "ITC1", competencies=(known(BEAMS),), status="merged", succeeded_by="c"),
        seated("c", "SI03", competencies=(known(BEAMS),)),
        seated("gone", "CH02", GLUE, status="dissolved"),
    )
    (one,) = radar(replace(found, meta_clusters={"casters": MetaCluster.model_validate(keys)})).declared
    assert one.today == {"a": "a", "b": "c", "gone": None}
    assert (one.regions, one.countries) == (("AT31", "CH02", "ITC1"), ("AT", "CH", "IT"))
    assert one.covers == {CAST: ("a",), BEAMS: ("c",)}
    assert one.unsourced == {(BEAMS, "c")}
    assert one.lacks == (FORGE, "metal/welding", GLUE)
    assert one.open_fields == (GLUE,)


def test_the_six_clusters_of_the_paper_qualify() -> None:
    found = candidates(atlas(*(seated(f"c-{code.lower()}", code, CAST) for code in PAPER)))[CAST, "same"]
    assert found.state is State.QUALIFIES
    assert (len(found.clusters), len(found.regions), len(found.countries)) == (6, 6, 5)
    assert set(found.regions) == set(PAPER)
    assert set(found.countries) == {"AT", "FR", "IT", "CH", "SI"}


def test_the_papers_clusters_of_two_countries_nearly_qualify_and_a_third_is_missing() -> None:
    kept = [seated(f"c-{code.lower()}", code, CAST) for code in ("AT31", "ITC1", "ITH3")]
    others = [seated(f"c-{code.lower()}", code, FORGE) for code in ("FRK2", "CH02", "SI03")]
    found = candidates(atlas(*kept, *others))[CAST, "same"]
    assert (found.state, found.countries) == (State.NEARLY, ("AT", "IT"))
    assert found.missing is not None
    assert {"FR", "CH", "SI"} <= set(found.missing.countries)
    # from Turin to Bern 210 km, from Linz to Celje 242, from Turin to Lyon 235
    assert [near.cluster for near in found.missing.nearest] == ["c-ch02", "c-frk2", "c-si03"]


@pytest.fixture(scope="module")
def real() -> Radar:
    """The radar of the real atlas."""
    found = load(ROOT, TODAY).atlas
    assert found is not None
    return radar(found)


def test_plastics_qualifies_in_the_real_atlas_from_the_successors(real: Radar) -> None:
    plastics = next(candidate for candidate in real.candidates if (candidate.field, candidate.basis) == ("plastics", Basis.SAME))
    assert plastics.state is State.QUALIFIES
    assert {"AT", "FR", "IT", "CH", "SI"} <= set(plastics.countries)
    assert "polymeris" in plastics.clusters
    assert not {"plastipolis", "veneto-nanotech"} & set(plastics.clusters)


def test_every_field_of_the_real_atlas_has_one_candidate_for_each_basis_at_most(real: Radar) -> None:
    keys = [(candidate.field, candidate.basis) for candidate in real.candidates]
    assert len(keys) == len(set(keys))
    assert all((candidate.missing is None) == (candidate.state is State.QUALIFIES) for candidate in real.candidates)
    assert all(list(candidate.clusters) == sorted(candidate.through) for candidate in real.candidates)
