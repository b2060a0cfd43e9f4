"""The rows of counts that the page of statistics draws: the tiny atlas by hand, and laws that hold for any atlas."""

from __future__ import annotations

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.cover import Cover
from atlas_builder.derive.series import UNDATED, Series
from tests.atlases import load_tiny
from tests.render.small import actor, atlas_of, cluster, full_atlas


def made(atlas: Atlas) -> dict[str, Series]:
    """The series of an atlas by their ids."""
    return {one.id: one for one in Cover(atlas, derive(atlas)).series}


def some(one: Series) -> dict[str, tuple[int, ...]]:
    """The rows that count anything."""
    return {key: counts for key, counts in one.rows if any(counts)}


@pytest.fixture(scope="module")
def tiny_series() -> dict[str, Series]:
    """The series of the tiny atlas."""
    atlas = load_tiny().atlas
    assert atlas is not None
    return made(atlas)


def test_organisations_are_counted_with_those_of_a_sourced_competency(tiny_series: dict[str, Series]) -> None:
    # lone-works, the only one of Italy, has its competency on general knowledge
    assert some(tiny_series["themes"]) == {"plastics": (5, 5, 3), "smart-grids": (4, 3, 1)}
    assert some(tiny_series["countries"]) == {"AT": (3, 3), "FR": (1, 1), "IT": (1, 0), "SI": (2, 2)}
    assert some(tiny_series["regions"]) == {"AT31": (3, 3), "FRK2": (1, 1), "ITC1": (1, 0), "SI03": (1, 1), "SI04": (1, 1)}
    assert some(tiny_series["kinds"])["company"] == (2, 1, 0)
    assert tiny_series["themes"].whole == 7


def test_competencies_are_counted_with_those_that_a_source_states(tiny_series: dict[str, Series]) -> None:
    assert some(tiny_series["claims-of-themes"]) == {"plastics": (7, 6), "smart-grids": (4, 3)}
    assert some(tiny_series["claims-of-kinds"])["cluster"] == (5, 4)
    assert tiny_series["claims-of-kinds"].whole == 11


def test_records_are_counted_by_who_vouches_and_by_age(tiny_series: dict[str, Series]) -> None:
    assert some(tiny_series["methods"]) == {"AT": (3, 0, 3), "FR": (1, 0, 1), "IT": (1, 0, 1), "SI": (2, 0, 2)}
    assert some(tiny_series["ages"]) == {UNDATED: (7,)}


@pytest.mark.parametrize("atlas", [atlas_of(), full_atlas(), atlas_of(cluster("a", "metal"), actor("b", "wood", region="FRK2"))])
def test_what_divides_the_organisations_adds_up_to_all_of_them(atlas: Atlas) -> None:
    found = made(atlas)
    total = derive(atlas).total
    for name in ("countries", "methods", "ages"):
        assert sum(counts[0] for _, counts in found[name].rows) == found[name].whole == total.holders
    for name in ("claims-of-themes", "claims-of-kinds"):
        assert sum(counts[0] for _, counts in found[name].rows) <= found[name].whole == total.claims
    assert all(confirmed + desk == records for _, (records, confirmed, desk) in found["methods"].rows)


@pytest.mark.parametrize("atlas", [atlas_of(), full_atlas()])
def test_no_part_is_more_than_its_whole(atlas: Atlas) -> None:
    for one in made(atlas).values():
        assert all(len(counts) == len(one.columns) for _, counts in one.rows)
        assert all(0 <= one.filled(counts) <= counts[0] for _, counts in one.rows)
        assert all(0 <= one.share(counts[0]) <= 1 for _, counts in one.rows)


def test_a_series_without_parts_is_filled_as_a_whole() -> None:
    one = Series("ages", ("records",), (("0", (3,)), ("2", (0,))), 4)
    assert [one.filled(counts) for _, counts in one.rows] == [3, 0]
    assert one.share(3) == 0.75
    assert one.has_figures
    assert not Series("ages", ("records",), (("0", (0,)),), 0).has_figures
