"""Laws of the radar that hold for any atlas, and what it may cost."""

from __future__ import annotations

import datetime
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_builder.atlas import Atlas
from atlas_builder.derive.metaclusters import State, radar
from atlas_builder.model import Cluster
from atlas_builder.records.load import load
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, SEATS, atlas, candidates, seated
from tests.render.small import TODAY, actor
from tools.made_up import make

GROWN = 10.0  # CPU seconds: five times what a busy machine needs, a hundredth of what trying out pairs of clusters would take

CLAIMS = st.builds(
    lambda field, level, known, evident: {
        "field": field,
        "level": level,
        "basis": "general-knowledge" if known else "stated",
        "evidence": ({"type": "project", "title": "A project"},) if evident else (),
    },
    st.sampled_from((CAST, FORGE, BEAMS, GLUE, "metal", "wood")),
    st.sampled_from((None, 1, 2, 4)),
    st.booleans(),
    st.booleans(),
)


@cache
def frame() -> Atlas:
    """The atlas without a record."""
    return atlas()


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    """Small atlases of some clusters and members."""
    names = [f"c{number}" for number in range(draw(st.integers(2, 6)))]
    clusters = {}
    for name in names:
        days = draw(st.integers(0, 1500))
        clusters[name] = seated(
            name,
            draw(st.sampled_from(sorted(SEATS))),
            status=draw(st.sampled_from(("active", "active", "active", "merged", "dormant"))),
            succeeded_by=draw(st.sampled_from((None, *names))),
            competencies=tuple(draw(st.lists(CLAIMS, min_size=1, max_size=3))),
            provenance={"method": "desk-research", "checked": TODAY - datetime.timedelta(days)},
        )
    actors = {
        f"a{number}": actor(
            f"a{number}", folder=draw(st.sampled_from(names)), competencies=tuple(draw(st.lists(CLAIMS, min_size=1, max_size=2)))
        )
        for number in range(draw(st.integers(0, 3)))
    }
    return replace(frame(), clusters=clusters, actors=actors)


@given(atlases(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_records_does_not_matter(found: Atlas, data: st.DataObject) -> None:
    clusters = data.draw(st.permutations(list(found.clusters.items())))
    actors = data.draw(st.permutations(list(found.actors.items())))
    turned = replace(found, clusters=dict(clusters), actors=dict(actors))
    assert radar(turned) == radar(found)


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_strength_lies_between_none_and_one_and_adds_up(found: Atlas) -> None:
    for candidate in radar(found).candidates:
        assert 0.0 <= candidate.strength <= 1.0
        assert candidate.strength == pytest.approx(sum(part.value * part.weight for part in candidate.parts), abs=0.0006)
        assert all(0.0 <= part.value <= 1.0 for part in candidate.parts)


@given(atlases(), CLAIMS, st.data())
@settings(max_examples=120, deadline=None)
def test_one_more_claim_never_lowers_a_strength_and_ends_no_qualification(
    found: Atlas, claim: dict[str, object], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([*found.clusters, *found.actors]))
    record = found.clusters.get(name) or found.actors[name]
    more = [*(competency.model_dump() for competency in record.competencies), claim]
    changed = type(record).model_validate(record.model_dump() | {"competencies": more})
    if isinstance(changed, Cluster):
        after = replace(found, clusters={**found.clusters, name: changed})
    else:
        after = replace(found, actors={**found.actors, name: changed})
    then = candidates(after)
    for key, candidate in candidates(found).items():
        assert key in then
        assert then[key].strength >= candidate.strength
        assert then[key].state is State.QUALIFIES or candidate.state is State.NEARLY


@given(atlases())
@settings(max_examples=60, deadline=None)
def test_taking_a_country_away_completes_nothing(found: Atlas) -> None:
    before = candidates(found)
    for country in ("AT", "FR", "IT", "CH", "SI"):
        left = {name: held for name, held in found.clusters.items() if found.regions[held.region].country != country}
        for key, candidate in candidates(replace(found, clusters=left)).items():
            if candidate.state is State.QUALIFIES:
                assert before[key].state is State.QUALIFIES


def test_many_clusters_in_one_field_cost_next_to_nothing() -> None:
    codes = ("AT31", "ITC1")
    records = {f"c{number:03}": seated(f"c{number:03}", codes[number % 2], CAST) for number in range(500)}
    others = {f"d{number:03}": seated(f"d{number:03}", "SI03", FORGE) for number in range(500)}
    found = replace(frame(), clusters={**records, **others})
    begin = time.process_time()
    casting = candidates(found)[CAST, "same"]
    assert time.process_time() - begin < GROWN
    assert (len(casting.clusters), casting.state) == (500, State.NEARLY)


def test_a_thousand_clusters_and_ten_thousand_actors_cost_no_more_than_in_proportion(tmp_path: Path) -> None:
    make(tmp_path / "atlas", 500, ["en"])
    found = load(tmp_path / "atlas", TODAY).atlas
    assert found is not None
    clusters = {
        f"{name}-{number}": held.model_copy(update={"id": f"{name}-{number}"})
        for name, held in found.clusters.items()
        for number in range(100)
    }
    actors = {
        f"{name}-{number}": held.model_copy(update={"id": f"{name}-{number}", "folder": f"{held.folder}-{number}"})
        for name, held in found.actors.items()
        for number in range(20)
    }
    large = replace(found, clusters=clusters, actors=actors)
    assert (len(clusters), len(actors)) == (1000, 10_000)
    begin = time.process_time()
    assert radar(large).candidates
    assert time.process_time() - begin < GROWN
