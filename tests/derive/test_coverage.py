"""What the records cover: every figure of the tiny atlas against sums made by hand, and laws that hold for any atlas."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from atlas_builder.derive import derive
from atlas_builder.derive.coverage import Coverage, Reason, Support, coverage
from tests.atlases import load_tiny
from tests.render.small import actor, cluster


@pytest.fixture(scope="module")
def tiny_coverage() -> Coverage:
    """The coverage of the tiny atlas."""
    atlas = load_tiny().atlas
    assert atlas is not None
    return coverage(atlas, derive(atlas))


def test_organisations_are_counted_by_theme_country_and_kind_without_those_that_have_merged(tiny_coverage: Coverage) -> None:
    assert tiny_coverage.cells == {
        ("plastics", "AT", "cluster"): 1,  # alpha
        ("plastics", "AT", "company"): 1,  # mould-works
        ("plastics", "AT", "research-institution"): 1,  # polymer-lab
        ("plastics", "FR", "cluster"): 1,  # delta; gamma has merged into it
        ("plastics", "SI", "cluster"): 1,  # beta
        ("smart-grids", "AT", "company"): 1,  # mould-works
        ("smart-grids", "IT", "company"): 1,  # lone-works
        ("smart-grids", "SI", "cluster"): 1,  # beta
        ("smart-grids", "SI", "university"): 1,  # grid-school
    }


def test_sums_over_cells_follow_the_keys_that_are_given(tiny_coverage: Coverage) -> None:
    assert tiny_coverage.organisations(theme="plastics") == 5
    assert tiny_coverage.organisations(theme="smart-grids", country="SI") == 2
    assert tiny_coverage.organisations(kind="company") == 3
    assert tiny_coverage.organisations(theme="plastics", country="CH") == 0
    assert set(tiny_coverage.countries) == {"AT", "CH", "DE", "FR", "IT", "LI", "SI"}


def test_claims_are_counted_by_theme_and_kind_with_those_that_a_source_states(tiny_coverage: Coverage) -> None:
    # plastics: alpha 2 (one of them general knowledge), beta 1, delta 1, mould-works 1, polymer-lab 2
    assert tiny_coverage.themes["plastics"] == Support(records=5, registered=0, claims=7, sourced=6)
    # smart grids: beta, mould-works, grid-school, and lone-works on general knowledge
    assert tiny_coverage.themes["smart-grids"] == Support(records=4, registered=0, claims=4, sourced=3)
    assert tiny_coverage.kinds["cluster"] == Support(records=3, registered=0, claims=5, sourced=4)
    assert tiny_coverage.kinds["company"] == Support(records=2, registered=0, claims=3, sourced=2)
    assert tiny_coverage.kinds["association"] == Support(0, 0, 0, 0)
    assert tiny_coverage.themes["plastics"].unsourced == 1


def test_a_thin_region_says_why_it_is_thin(tiny_coverage: Coverage) -> None:
    thin = {region.region: region for region in tiny_coverage.thin}
    assert "AT31" not in thin  # five sourced claims
    assert (thin["SI03"].reason, thin["SI03"].sourced) == (Reason.FEW, 2)
    assert (thin["ITC1"].reason, thin["ITC1"].organisations, thin["ITC1"].claims) == (Reason.NO_SOURCE, 1, 1)
    assert thin["CH05"].reason is Reason.NO_RECORD
    assert Counter(region.reason for region in thin.values()) == {Reason.NO_RECORD: 39, Reason.FEW: 3, Reason.NO_SOURCE: 1}


def test_records_without_a_dated_source_have_no_age(tiny_coverage: Coverage) -> None:
    assert (tiny_coverage.undated, set(tiny_coverage.ages.values())) == (7, {0})


@pytest.mark.parametrize(
    ("year", "bound"), [(2026, 0), (2025, 0), (2024, 2), (2022, 2), (2021, 5), (2017, 5), (2016, 10), (1990, 10), (2027, 0)]
)
def test_the_newest_source_gives_the_age_of_a_record(year: int, bound: int) -> None:
    atlas = load_tiny().atlas
    assert atlas is not None
    dated = actor(
        "dated", "plastics", sources=({"url": "https://example.org/a", "year": year}, {"url": "https://example.org/b", "year": 1980})
    )
    found = coverage(alone := replace(atlas, clusters={}, actors={"dated": dated}), derive(alone))
    assert {low for low, count in found.ages.items() if count} == {bound}
    assert found.undated == 0


def test_a_record_that_rests_on_a_register_alone_is_counted_as_such() -> None:
    atlas = load_tiny().atlas
    assert atlas is not None
    ror = "https://ror.org/02feahw73"
    actors = {
        "alone": actor("alone", "plastics", sources=(ror,)),
        "both": actor("both", "plastics", sources=(ror, "https://example.org/about")),
    }
    changed = replace(atlas, clusters={"c": cluster("c", "plastics", sources=(ror,))}, actors=actors)
    found = coverage(changed, derive(changed))
    assert (found.kinds["company"].registered, found.kinds["cluster"].registered) == (1, 1)
    assert found.themes["plastics"].registered == 2


def test_the_order_of_the_records_does_not_matter(tiny_coverage: Coverage) -> None:
    atlas = load_tiny().atlas
    assert atlas is not None
    turned = replace(atlas, clusters=dict(reversed(list(atlas.clusters.items()))), actors=dict(reversed(list(atlas.actors.items()))))
    assert coverage(turned, derive(turned)) == tiny_coverage
