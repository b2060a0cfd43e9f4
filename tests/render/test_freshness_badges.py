"""How old a check is, as the pages say it: always on the page of a record, in lists only where it is too old."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.render.small import TODAY, actor, atlas_of, cluster, pages_of


def checked(days: int) -> dict[str, Any]:
    return {"method": "self-declared", "checked": TODAY - datetime.timedelta(days=days)}


@pytest.mark.parametrize(
    ("days", "badge"),
    [
        (0, '<li class="badge plain">Last checked: today</li>'),
        (270, '<li class="badge plain">Last checked: 8 months ago</li>'),
        (271, '<li class="badge plain">Last checked: 8 months ago, soon due again</li>'),
        (365, '<li class="badge plain">Last checked: 12 months ago, soon due again</li>'),
        (366, '<li class="badge warn">Due for a check, the last one was 12 months ago</li>'),
    ],
)
def test_the_page_of_a_record_says_how_old_its_check_is(days: int, badge: str) -> None:
    pages = pages_of(atlas_of(cluster("alpha", "metal", provenance=checked(days)), actor("mill", "metal", provenance=checked(days))))
    for address in ("clusters/alpha/", "actors/mill/"):
        assert pages[address].body.count(badge) == 1
        assert pages[address].body.count("Last checked: ") + pages[address].body.count("Due for a check") == 1


def test_a_list_only_says_what_is_due() -> None:
    pages = pages_of(atlas_of(cluster("alpha", "metal", provenance=checked(366)), cluster("beta", "metal", provenance=checked(365))))
    assert pages["clusters/"].body.count("Due for a check") == 1
    assert "Last checked" not in pages["clusters/"].body


def test_a_cluster_that_has_merged_is_not_due() -> None:
    pages = pages_of(
        atlas_of(cluster("alpha", "metal", status="merged", succeeded_by="beta", provenance=checked(4000)), cluster("beta", "metal"))
    )
    assert "Due for a check" not in pages["clusters/alpha/"].body
    assert "Due for a check" not in pages["clusters/"].body


def test_the_limits_are_those_of_the_atlas() -> None:
    held = atlas_of(cluster("alpha", "metal", provenance=checked(40)), thresholds={"ageing": "10d", "stale": "30d"})
    assert "Due for a check" in pages_of(held)["clusters/alpha/"].body


def test_a_claim_with_a_day_of_its_own_says_how_old_it_is() -> None:
    claims = [{"field": "metal/casting", "checked": TODAY - datetime.timedelta(days=800)}, {"field": "wood/beams", "checked": TODAY}]
    body = pages_of(atlas_of(cluster("alpha", competencies=claims, provenance=checked(3))))["clusters/alpha/"].body
    assert '<p class="small">Due for a check, last checked: 13 September 2024 (2 years ago)</p>' in body
    assert '<p class="small">Last checked: 22 November 2026 (today)</p>' in body


def test_german_pages_say_it_in_german() -> None:
    held = atlas_of(cluster("alpha", "metal", provenance=checked(800)), languages=("de",))
    assert "Prüfung fällig, die letzte war vor 2 Jahren" in pages_of(held, "de")["clusters/alpha/"].body
