"""Experts, courses, facilities and outcomes: who may be named, what stands below which field, and what counts once."""

from __future__ import annotations

import ast
import datetime
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import atlas_builder
from atlas_builder.derive.consent import experts_of
from atlas_builder.derive.directory import (
    Directory,
    by_cluster_and_type,
    by_field,
    by_language,
    by_own_field,
    by_region,
    by_role,
    by_year_and_type,
    directory,
)
from atlas_builder.pipeline import check
from atlas_builder.records.load import fixed_date
from tests.derive.asked import event, person
from tests.render.small import TODAY, actor, atlas_of, cluster

PACKAGE = Path(atlas_builder.__file__).parent
EXAMPLE = PACKAGE.parent / "examples" / "lagoon"
DAY = datetime.timedelta(days=1)


def names(atlas_directory: Directory) -> list[str]:
    """The people of a directory."""
    return [entry.thing.name for entry in atlas_directory.experts]


@pytest.mark.parametrize(
    ("given", "until", "named"),
    [
        (TODAY, TODAY, True), (TODAY - DAY, TODAY + DAY, True), (TODAY - DAY, TODAY - DAY, False), (TODAY + DAY, TODAY + DAY, False)
    ],
)  # fmt: skip
def test_a_person_is_named_from_the_first_to_the_last_day_of_the_consent(given: datetime.date, until: datetime.date, named: bool) -> None:
    record = cluster("a", "metal", experts=[person("One", "metal", given=given, until=until)])
    assert bool(experts_of(record, TODAY)) is named
    assert bool(names(directory(atlas_of(record)))) is named


def test_consents_are_read_in_one_place_beside_the_check() -> None:
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "consent"
    }
    assert readers == {"derive/consent.py", "records/crosscheck.py"}


def test_an_expert_stands_below_the_sub_fields_named_and_once_below_each_theme() -> None:
    found = directory(atlas_of(cluster("a", "wood", experts=[person("One", "metal/casting", "metal/forging"), person("Two", "metal")])))
    assert {field: len(held) for field, held in by_field(found.experts).items()} == {"metal/casting": 1, "metal/forging": 1, "metal": 2}
    assert {field: len(held) for field, held in by_own_field(found.experts).items()} == {"metal/casting": 1, "metal/forging": 1, "metal": 1}


def test_a_course_stands_with_every_field_of_its_organisation_and_its_region() -> None:
    found = directory(atlas_of(actor("school", "metal/casting", "metal/casting", "wood", courses=[{"title": "Sand"}, {"title": "Wax"}])))
    assert {field: [entry.thing.title for entry in held] for field, held in by_field(found.courses).items()} == {
        field: ["Sand", "Wax"] for field in ("metal/casting", "wood", "metal")
    }
    assert {code: len(held) for code, held in by_region(found.courses).items()} == {"AT22": 2}


def test_roles_and_languages_group_people_and_a_languages_region_makes_no_other_language() -> None:
    people = [
        person("One", "metal", roles=["speaker", "mentor"], languages=["de-AT", "de", "en"]),
        person("Two", "metal", roles=["mentor"]),
    ]
    found = directory(atlas_of(cluster("a", "metal", experts=people)))
    assert {role: len(held) for role, held in by_role(found.experts).items()} == {"speaker": 1, "mentor": 2}
    assert {code: len(held) for code, held in by_language(found.experts).items()} == {"de": 1, "en": 1}


def test_what_two_clusters_log_of_one_event_counts_once_with_both_notes() -> None:
    found = directory(
        atlas_of(
            cluster("a", "metal", outcomes=[event(5, "meeting", "b", "works", note="Good."), event(5, "meeting", "b")]),
            cluster("b", "metal", outcomes=[event(5, "meeting", "works", "a", note="Long.")]),
            actor("works", "metal"),
        )
    ).events
    together = next(one for one in found if len(one.loggers) == 2)
    assert (together.clusters, together.others, together.notes) == (("a", "b"), ("works",), ("Good.", "Long."))
    assert len(found) == 2
    assert by_cluster_and_type(found) == {"a": {"meeting": 2}, "b": {"meeting": 2}}


def test_two_events_of_one_day_that_one_cluster_logs_stay_two() -> None:
    twice = [event(5, "order", "Somebody outside"), event(5, "order", "Somebody outside")]
    found = directory(atlas_of(cluster("a", "metal", outcomes=twice), cluster("b", "metal"))).events
    assert len(found) == 2
    assert by_year_and_type(found) == {2026: {"order": 2}}


def test_what_lies_in_the_future_has_not_come_of_the_atlas_yet() -> None:
    later = {"date": TODAY + DAY, "type": "meeting"}
    assert directory(atlas_of(cluster("a", "metal", outcomes=[later, {"date": TODAY, "type": "visit"}]))).events[0].type == "visit"
    assert len(directory(atlas_of(cluster("a", "metal", outcomes=[later]))).events) == 0


LOGS = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(("meeting", "order")), st.sets(st.sampled_from(("a", "b", "c", "Else")))), max_size=5),
)  # fmt: skip


@given(LOGS)
def test_sums_agree_whatever_was_logged(logs: dict[str, list[tuple[int, str, set[str]]]]) -> None:
    records = [
        cluster(name, "metal", outcomes=[event(day, kind, *sorted(others - {name})) for day, kind, others in logs.get(name, [])])
        for name in "abc"
    ]
    found = directory(atlas_of(*records)).events
    assert sum(counts.total() for counts in by_year_and_type(found).values()) == len(found) <= sum(map(len, logs.values()))
    assert sum(counts.total() for counts in by_cluster_and_type(found).values()) == sum(len(one.clusters) for one in found) >= len(found)
    assert sum(len(one.loggers) for one in found) == sum(map(len, logs.values()))
    assert all(before.date >= after.date for before, after in pairwise(found))
    assert directory(atlas_of(*reversed(records))).events == found


def raw(pattern: str) -> dict[str, dict[str, Any]]:
    """Records of the example as plain YAML, by id; dates are dates."""
    return {
        path.parent.name if path.name == "cluster.yml" else path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((EXAMPLE / "clusters").glob(pattern))
    }


@pytest.fixture(scope="module")
def example() -> Directory:
    """The directory of the example on its own day."""
    today = fixed_date(EXAMPLE)
    assert today is not None
    atlas = check(EXAMPLE, today).atlas
    assert atlas is not None
    return directory(atlas)


def test_the_figures_of_the_example_are_those_of_its_files(example: Directory) -> None:
    today = fixed_date(EXAMPLE)
    assert today is not None
    clusters, actors = raw("*/cluster.yml"), raw("*/actors/*.yml") | raw("_unclaimed/*/*.yml")
    people = [person for record in (*clusters.values(), *actors.values()) for person in record.get("experts", [])]
    held = [person for person in people if person["consent"]["given"] <= today <= person["consent"]["until"]]
    assert sorted(names(example)) == sorted(person["name"] for person in held)
    assert 0 < len(held) < len(people)
    assert {role: len(found) for role, found in by_role(example.experts).items()} == Counter(
        role for person in held for role in person["roles"]
    )
    assert {code: len(found) for code, found in by_language(example.experts).items()} == Counter(
        code for person in held for code in person["languages"]
    )
    assert {field: len(found) for field, found in example.experts_by_own_field.items()} == Counter(
        field for person in held for field in person["fields"]
    )
    for key, entries, title in (("courses", example.courses, "title"), ("facilities", example.facilities, "name")):
        fields, regions = Counter[str](), Counter[str]()
        listed = []
        for record in actors.values():
            for thing in record.get(key, []):
                claimed = {claim["field"] for claim in record["competencies"]}
                fields.update(claimed | {field.split("/")[0] for field in claimed})
                regions[record["region"]] += 1
                listed.append(thing[title])
        assert sorted(getattr(entry.thing, title) for entry in entries) == sorted(listed)
        assert {field: len(found) for field, found in getattr(example, f"{key}_by_field").items()} == fields
        assert {code: len(found) for code, found in getattr(example, f"{key}_by_region").items()} == regions
    logged = [(name, outcome) for name, record in clusters.items() for outcome in record.get("outcomes", [])]
    assert len(example.events) == len({(one["date"], one["type"], frozenset((name, *one["with"]))) for name, one in logged}) == 6
    parts = Counter(name for holder, one in logged for name in {holder, *one["with"]} if name in clusters)
    assert {name: counts.total() for name, counts in by_cluster_and_type(example.events).items()} == parts
