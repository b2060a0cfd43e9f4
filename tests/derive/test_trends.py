"""Who could answer a trend: worked out by hand on the tiny atlas, and the laws that hold for any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from atlas_builder.atlas import Atlas
from atlas_builder.derive.trends import Known, Outlook, trends
from atlas_builder.taxonomy import Trend
from tests.atlases import load_tiny
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.derive.test_metaclusters_laws import atlases
from tests.render.small import actor

MOULDING, RECYCLING, STORAGE = "plastics/injection-moulding", "plastics/plastics-recycling", "smart-grids/storage-systems"


def trend(*needs: str, **keys: Any) -> Trend:
    """A made-up trend."""
    given = {
        "id": "coming",
        "name": "What is coming",
        "horizon": "3y",
        "needs": needs,
        "sources": ({"url": "https://example.org/coming", "year": 2025},),
        "summary": {"en": "It comes."},
    }
    return Trend.model_validate(given | keys)


def with_trend(found: Atlas, *needs: str, **keys: Any) -> Atlas:
    """An atlas with that trend and no other."""
    return replace(found, trends={"coming": trend(*needs, **keys)})


def outlook(found: Atlas, *needs: str) -> Outlook:
    """What follows for a trend with these needs."""
    return trends(with_trend(found, *needs)).by_id["coming"]


def tiny() -> Outlook:
    """The tiny atlas with a trend that needs all of its sub-fields."""
    loaded = load_tiny().atlas
    assert loaded is not None
    return outlook(loaded, MOULDING, RECYCLING, STORAGE)


def test_the_clusters_of_the_tiny_atlas_by_hand() -> None:
    assert [(answer.id, round(answer.share * 3), answer.has_most) for answer in tiny().clusters] == [
        ("alpha", 3, True),
        ("beta", 2, True),
        ("delta", 1, False),
    ]
    alpha, beta, delta = tiny().clusters
    # alpha's own claim on recycling is general knowledge, the laboratory's has a source
    assert alpha.sourced == {MOULDING: ("alpha", "mould-works", "polymer-lab"), RECYCLING: ("polymer-lab",), STORAGE: ("mould-works",)}
    assert beta.sourced == {MOULDING: ("mould-works",), STORAGE: ("beta", "mould-works")}
    # gamma has merged into delta: what it had is delta's
    assert delta.sourced == {MOULDING: ("delta",)}
    assert [answer.organisations for answer in (alpha, beta, delta)] == [3, 2, 1]
    assert all(not answer.unsourced for answer in tiny().clusters)


def test_the_regions_of_the_tiny_atlas_by_hand() -> None:
    regions = tiny().regions
    assert [(answer.id, round(answer.share * 3)) for answer in regions] == [("AT31", 3), ("FRK2", 1), ("SI03", 1), ("ITC1", 0)]
    assert regions[3].unsourced == {STORAGE: ("lone-works",)}  # and Ljubljana's school, on record for the theme alone, is not there


def test_the_needs_of_the_tiny_atlas_by_hand() -> None:
    moulding, recycling, storage = tiny().needs
    assert moulding.clusters == ("alpha", "beta", "delta")
    assert moulding.organisations == ("alpha", "delta", "mould-works", "polymer-lab")
    assert moulding.regions == ("AT31", "FRK2")
    assert (recycling.clusters, recycling.organisations, recycling.held_by) == (("alpha",), ("polymer-lab",), ("alpha", "polymer-lab"))
    assert (storage.organisations, storage.held_by) == (("beta", "mould-works"), ("beta", "lone-works", "mould-works"))
    assert tiny().themes == ("plastics", "smart-grids")
    assert tiny().team == (("alpha", (MOULDING, RECYCLING, STORAGE)),)


def test_a_need_is_sourced_or_general_knowledge_alone_or_nobody_s() -> None:
    found = outlook(
        atlas(seated("a", "AT31", CAST), seated("b", "SI03", competencies=(known(FORGE), {"field": GLUE, "level": 1}))),
        CAST, FORGE, GLUE, BEAMS,
    )  # fmt: skip
    assert [need.known for need in found.needs] == [Known.SOURCED, Known.UNSOURCED, Known.NOTHING, Known.NOTHING]
    assert [need.field for need in found.known(Known.NOTHING)] == [GLUE, BEAMS]
    assert found.needs[1].unsourced == ("b",)


def test_a_claim_on_the_theme_answers_a_need_of_the_theme_and_of_no_sub_field() -> None:
    found = atlas(seated("a", "AT31", "metal"), seated("b", "SI03", CAST))
    assert outlook(found, CAST).needs[0].clusters == ("b",)
    assert outlook(found, "metal").needs[0].clusters == ("a", "b")


def test_half_is_not_most_and_a_need_named_twice_counts_once() -> None:
    found = outlook(atlas(seated("a", "AT31", CAST)), CAST, CAST, BEAMS)
    assert [need.field for need in found.needs] == [CAST, BEAMS]
    assert [(answer.share, answer.has_most) for answer in found.clusters] == [(0.5, False)]


def test_who_has_as_much_stands_in_the_order_of_organisations_then_of_ids() -> None:
    found = outlook(
        atlas(
            seated("b", "AT31", CAST), seated("a", "SI03", CAST), seated("c", "SI04", CAST), actor("works", CAST, folder="c"),
        ),
        CAST, BEAMS,
    )  # fmt: skip
    assert [answer.id for answer in found.clusters] == ["c", "a", "b"]


def test_a_team_takes_who_adds_most_and_stops_when_nobody_adds() -> None:
    found = outlook(
        atlas(
            seated("a", "AT31", CAST, FORGE),
            seated("b", "SI03", FORGE, GLUE),
            seated("c", "SI04", CAST),
            seated("d", "ITC1", competencies=(known(BEAMS),)),
        ),
        CAST, FORGE, GLUE, BEAMS,
    )  # fmt: skip
    assert found.team == (("a", (CAST, FORGE)), ("b", (GLUE,)))


def test_an_organisation_outside_the_area_counts_for_its_cluster_and_for_no_region() -> None:
    found = atlas(seated("a", "AT31", GLUE), actor("far", CAST, folder="a", region="DE30"), area=("AT31",))
    (need,) = outlook(found, CAST).needs
    assert (need.clusters, need.organisations, need.regions) == (("a",), ("far",), ())


def test_trends_are_found_by_theme_sub_field_and_cluster() -> None:
    found = trends(
        replace(
            atlas(seated("a", "AT31", CAST), seated("b", "SI03", competencies=(known(BEAMS),))),
            trends={"one": trend(CAST, BEAMS, id="one"), "two": trend(BEAMS, id="two")},
        )
    )
    assert found.by_theme == {"metal": ("one",), "wood": ("one", "two")}
    assert found.by_field == {CAST: ("one",), BEAMS: ("one", "two")}
    assert found.by_cluster == {"a": ("one",)}  # general knowledge leads to no trend
    assert trends(atlas()).by_id == {}


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_shares_count_sourced_needs_and_a_team_has_what_all_have(found: Atlas) -> None:
    needs = (CAST, FORGE, BEAMS, GLUE)
    held = outlook(found, *needs)
    for answer in (*held.clusters, *held.regions):
        assert answer.share == len(answer.sourced) / len(needs)
        assert not answer.sourced.keys() & answer.unsourced.keys()
        assert answer.sourced or answer.unsourced
    adds = [field for _, fields in held.team for field in fields]
    assert len(adds) == len(set(adds))
    assert set(adds) == {field for answer in held.clusters for field in answer.sourced}
    assert all(fields for _, fields in held.team)
    for need in held.needs:
        assert set(need.organisations) <= set(need.held_by)
        assert not set(need.clusters) & set(need.unsourced)


@given(atlases())
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_records_does_not_matter(found: Atlas) -> None:
    turned = replace(found, clusters=dict(reversed(list(found.clusters.items()))), actors=dict(reversed(list(found.actors.items()))))
    assert outlook(turned, CAST, GLUE, FORGE) == outlook(found, CAST, GLUE, FORGE)


@given(atlases())
@settings(max_examples=40, deadline=None)
def test_one_more_sourced_claim_takes_nothing_from_anybody(found: Atlas) -> None:
    more = replace(found, clusters={**found.clusters, "new": seated("new", "SI03", CAST)})
    before, after = outlook(found, CAST, GLUE), outlook(more, CAST, GLUE)
    shares = {answer.id: answer.share for answer in after.clusters}
    assert all(shares[answer.id] == answer.share for answer in before.clusters)
    places = {answer.id: answer.share for answer in after.regions}
    assert all(places[answer.id] >= answer.share for answer in before.regions)
    assert shares["new"] == 0.5
