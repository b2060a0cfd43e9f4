"""What is due for a check: counted by hand on a small atlas, and laws for any age and limit."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.derive.freshness import Freshness, due, freshness, needs_checks
from atlas_builder.taxonomy import Thresholds
from tests.render.small import TODAY, actor, atlas_of, cluster

DAYS = st.integers(0, 3000)


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def checked(days: int) -> dict[str, Any]:
    return {"method": "self-declared", "checked": ago(days)}


def small() -> Atlas:
    """Two clusters, one of them merged, with a member each, and an organisation that no cluster has claimed."""
    return atlas_of(
        cluster("alpha", "metal/casting", "wood/beams", provenance=checked(400)),
        cluster("old", "metal/casting", status="merged", succeeded_by="alpha", provenance=checked(4000)),
        actor(
            "fresh", folder="alpha", competencies=[{"field": "wood/beams", "checked": ago(366)}, {"field": "metal"}], provenance=checked(5)
        ),
        actor("left", "metal/casting", folder="old", provenance=checked(370)),
        actor("young", "metal/casting", folder="alpha", provenance=checked(365)),
        actor("lone", "metal/casting", folder="_unclaimed/at31", provenance=checked(1000)),
    )


def test_what_is_older_than_the_limit_is_due_by_whose_it_is() -> None:
    found = due(small(), 365)
    assert [(folder.folder, folder.cluster is not None, [held.record.id for held in folder.records]) for folder in found] == [
        ("alpha", True, ["alpha", "fresh"]),
        ("old", True, ["left"]),
        ("_unclaimed/at31", False, ["lone"]),
    ]
    own, member = found[0].records
    assert (own.days, own.is_due, [claim.field for claim in own.claims]) == (400, True, ["metal/casting", "wood/beams"])
    assert (member.days, member.is_due) == (5, False)
    assert [(claim.field, claim.days, claim.checked) for claim in member.claims] == [("wood/beams", 366, ago(366))]


def test_a_claim_checked_since_its_record_is_not_due_with_it() -> None:
    claims = [{"field": "metal/casting", "checked": ago(1)}, {"field": "wood/beams"}]
    found = due(atlas_of(cluster("alpha", competencies=claims, provenance=checked(400))), 365)
    assert [claim.field for claim in found[0].records[0].claims] == ["wood/beams"]


def test_a_merged_cluster_is_history() -> None:
    atlas = small()
    assert {record.id for record in atlas.clusters.values() if not needs_checks(record)} == {"old"}


@given(DAYS, DAYS, DAYS)
def test_a_record_never_grows_fresher(days: int, ageing: int, stale: int) -> None:
    limits = Thresholds(ageing=f"{ageing}d", stale=f"{stale}d")
    order = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE]
    assert order.index(freshness(days, limits)) <= order.index(freshness(days + 1, limits))
    assert (freshness(days, limits) is Freshness.STALE) == (days > stale)


@given(DAYS, DAYS)
def test_a_higher_limit_names_no_more_records(low: int, more: int) -> None:
    def named(limit: int) -> set[str]:
        return {held.record.id for folder in due(small(), limit) for held in folder.records}

    assert named(low + more) <= named(low)


def test_the_order_of_the_records_does_not_matter_for_the_folders() -> None:
    atlas = small()
    turned = replace(atlas, actors=dict(reversed(list(atlas.actors.items()))))
    assert [folder.folder for folder in due(turned, 365)] == [folder.folder for folder in due(atlas, 365)]
