"""Each check of what records say together: a made-up fault at its line, and beside it a case that is in order."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from atlas_builder.problem import Problem
from atlas_builder.records import crosscheck as module
from atlas_builder.records.crosscheck import CHECKS, LINKS_LIMIT, crosscheck
from atlas_builder.records.load import load
from atlas_builder.records.places import Places
from tests.atlases import ACTOR, CLUSTER, TINY, TODAY, change, tiny

DELTA, PLASTICS, GRIDS, ATLAS = "clusters/delta/cluster.yml", "themes/plastics.yml", "themes/smart-grids.yml", "atlas.yml"
META = "clusters/_meta/declared.yml"
NOTE, SITE, SOURCE = "    note: thin walls", "https://alpha.example.org", "[https://example.org/source]"
PLACE = "location: {city: Linz, lat: 48.306, lon: 14.286}"
CLAIMS = "competencies:"
EXPERTS = "experts:\n  - {{id: one, name: A Made-up Person, fields: [plastics], consent: {{given: {}, until: {}}}}}\ncompetencies:"
THIRD = """
  - id: {}
    names: {{en: Another}}
    definition: {{en: Another.}}
    broader: {}
"""
LAST = "    related: [plastics/injection-moulding, smart-grids/storage-systems]"
MEMBERS = "name: Declared\nclusters: {}\nfields: [plastics]\nphase: 1\nsources: [https://example.org/]\n"


def _links(count: int) -> str:
    return f"description:\n  en: '{'[a](https://a.eu) ' * count}'\ncompetencies:"


# Check, file, text in it ("" for a new file), what stands there instead, code, field and place of the problem.
FAULTS = [
    ("succession_cycles", DELTA, "status: active", "status: merged\nsucceeded_by: delta", "succession-cycle", "succeeded_by", (3, 15)),
    ("missing_websites", DELTA, "website: https://delta.example.org\n", "", "website-missing", "", (1, 1)),
    ("claims_without_evidence", CLUSTER, NOTE, "    level: 3", "evidence-missing", "competencies[0].level", (13, 12)),
    ("claims_without_evidence", ACTOR, "injection-moulding", "injection-moulding\n    level: 4", "evidence-missing", "competencies[0].level", (9, 12)),
    ("exchanges", CLUSTER, "id: old-lab", "id: open-lab", "value-duplicate", "offers[1].id", (21, 10)),
    ("exchanges", CLUSTER, "expires: 2021-01-01", "expires: 2019-12-31", "offer-expires-early", "offers[1].expires", (21, 119)),
    ("consents", CLUSTER, CLAIMS, EXPERTS.format("2025-01-01", "2026-11-21"), "consent-lapsed", "experts[0].consent", (12, 68)),
    ("consents", CLUSTER, CLAIMS, EXPERTS.format("2026-11-23", "2027-01-01"), "consent-lapsed", "experts[0].consent", (12, 68)),
    ("consents", CLUSTER, CLAIMS, EXPERTS.format("2026-01-01", "2025-01-01"), "consent-malformed", "experts[0].consent", (12, 68)),
    ("checked_in_future", ACTOR, "checked: 2026-11-01", "checked: 2026-11-23", "date-future", "provenance.checked", (11, 46)),
    ("seats", ATLAS, "area: alps", "area: [AT31, FRK2, ITC1, SI03]", "region-outside-area", "region", (3, 9)),
    ("seats", CLUSTER, PLACE, "location: {city: Celje, lat: 46.231, lon: 15.26}", "region-country", "region", (4, 9)),
    ("seats", CLUSTER, PLACE, "location: {city: Torino}", "region-country", "region", (4, 9)),
    ("seats", CLUSTER, PLACE, "location: {city: Linz, lat: 14.286, lon: 48.306}", "place-outside-country", "location", (5, 11)),
    ("seats", CLUSTER, PLACE, "location: {city: Nowhereville}", "place-unknown", "location.city", (5, 18)),
    ("hosts", CLUSTER, SITE, "http://localhost:8000/", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "http://10.0.0.7/x", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "http://127.1/", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "http://2130706433/", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "http://intranet/", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "http://printer.local", "host-private", "website", (8, 10)),
    ("hosts", CLUSTER, SITE, "https://bücher.example", "host-lookalike", "website", (8, 10)),
    ("hosts", ACTOR, SOURCE, "[https://a.eu, 'http://192.168.0.1']", "host-private", "sources[1].url", (10, 25)),
    ("hosts", ACTOR, SOURCE, "[{url: 'http://192.168.0.1', year: 2024}]", "host-private", "sources[0].url", (10, 17)),
    ("hosts", ACTOR, "injection-moulding", "injection-moulding\n    evidence: [{type: patent, title: A, url: http://localhost}]", "host-private", "competencies[0].evidence[0].url", (9, 46)),
    ("hosts", ACTOR, CLAIMS, "projects: [{title: A, url: http://localhost}]\ncompetencies:", "host-private", "projects[0].url", (7, 28)),
    ("hosts", ACTOR, CLAIMS, "courses: [{title: A, url: http://localhost}]\ncompetencies:", "host-private", "courses[0].url", (7, 27)),
    ("hosts", ACTOR, CLAIMS, "facilities: [{name: A, url: http://localhost}]\ncompetencies:", "host-private", "facilities[0].url", (7, 29)),
    ("hosts", CLUSTER, CLAIMS, "contact: {form: http://localhost}\ncompetencies:", "host-private", "contact.form", (11, 17)),
    ("descriptions", CLUSTER, CLAIMS, "description: {en: 'See [ ](https://a.eu).'}\ncompetencies:", "text-empty", "description.en", (11, 19)),
    ("descriptions", CLUSTER, CLAIMS, _links(LINKS_LIMIT + 1), "too-many", "description.en", (12, 7)),
    ("broader_cycles", PLASTICS, LAST, LAST + THIRD.format("foams", "foams"), "field-cycle", "fields[2].broader", (20, 14)),
    ("broader_cycles", PLASTICS, LAST, LAST + THIRD.format("foams", "foam"), "field-unknown", "fields[2].broader", (20, 14)),
    ("broader_cycles", PLASTICS, LAST, LAST + THIRD.format("foams", "smart-grids/storage-systems"), "field-unknown", "fields[2].broader", (20, 14)),
    ("same_sub_fields", PLASTICS, LAST, LAST + THIRD.format("plastics-recycling", "").replace("    broader: \n", "    related: [plastics/injection-moulding, smart-grids/storage-systems]"), "value-duplicate", "fields[2].id", (17, 9)),
    ("one_sided_relations", GRIDS, "    related: [plastics/plastics-recycling]\n", "", "related-one-sided", "fields[1].related[1]", (16, 44)),
    ("unknown_regions_of_area", ATLAS, "area: alps", "area: [alps, AT99]", "region-unknown", "area[1]", (7, 14)),
    ("short_meta_clusters", META, "", MEMBERS.format("[alpha, beta]"), "meta-cluster-short", "clusters", (2, 11)),
    ("short_meta_clusters", META, "", MEMBERS.format("[alpha, beta, alpha]"), "meta-cluster-short", "clusters", (2, 11)),
    ("short_meta_clusters", META, "", MEMBERS.format("[gamma, delta, alpha]"), "meta-cluster-short", "clusters", (2, 11)),
]  # fmt: skip

# Where the problem stands in another file than the one that was changed.
ELSEWHERE = {"region-outside-area": "clusters/beta/actors/grid-school.yml", "related-one-sided": PLASTICS}

IN_ORDER = [
    ("succession_cycles", DELTA, "status: active", "status: merged\nsucceeded_by: beta"),
    ("missing_websites", DELTA, "status: active\nregion: FRK2\nlocation: {city: Grenoble, lat: 45.179, lon: 5.715}\nwebsite: https://delta.example.org", "status: dormant\nregion: FRK2\nlocation: {city: Grenoble}"),
    ("claims_without_evidence", CLUSTER, NOTE, "    level: 2"),
    ("claims_without_evidence", CLUSTER, NOTE, "    level: 4\n    evidence: [{type: patent, title: A patent}]"),
    ("exchanges", CLUSTER, "expires: 2021-01-01", "expires: 2020-01-01"),
    ("exchanges", CLUSTER, "gaps:", "needs: [{id: open-lab, field: plastics, title: A, kind: study, posted: 2026-01-01, expires: 2026-12-31}]\ngaps:"),
    ("consents", CLUSTER, CLAIMS, EXPERTS.format("2026-11-22", "2026-11-22")),
    ("checked_in_future", ACTOR, "checked: 2026-11-01", "checked: 2026-11-22"),
    ("seats", ATLAS, "area: alps", "area: [AT31, FRK2, ITC1, SI03, SI04]"),
    ("seats", CLUSTER, PLACE, "location: {city: Linz}"),
    ("hosts", CLUSTER, SITE, "https://localhost.example.org/127.0.0.1?to=http://localhost"),
    ("hosts", CLUSTER, SITE, "https://8.8.8.8/"),
    ("hosts", CLUSTER, SITE, "https://4you.example:8443"),
    ("descriptions", CLUSTER, CLAIMS, "description: {en: 'See [this](https://a.eu) and [] or ().'}\ncompetencies:"),
    ("descriptions", CLUSTER, CLAIMS, _links(LINKS_LIMIT)),
    ("broader_cycles", PLASTICS, LAST, LAST + THIRD.format("foams", "injection-moulding")),
    ("broader_cycles", PLASTICS, LAST, LAST + THIRD.format("foams", "plastics/injection-moulding")),
    ("same_sub_fields", GRIDS, "    related: [plastics/plastics-recycling]", "    related: [plastics/plastics-recycling]" + THIRD.format("injection-moulding", "storage-systems")),
    ("one_sided_relations", PLASTICS, "    related: [plastics/plastics-recycling]", "    related: [plastics/plastics-recycling, plastics]"),
    ("unknown_regions_of_area", ATLAS, "area: alps", "area: [alps, AT31]"),
    ("short_meta_clusters", META, "", MEMBERS.format("[alpha, beta, delta]")),
]  # fmt: skip


def _found(folder: Path, file: str, old: str, new: str) -> list[tuple[str, Problem]]:
    """The problems of every check, each with the check's name, in the tiny atlas with one text changed."""
    root = tiny(folder)
    if old:
        change(root, file, old, new)
    else:
        (root / file).parent.mkdir()
        (root / file).write_text(new, encoding="utf-8")
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    return [(check.__name__, problem) for check in CHECKS for problem in check(atlas, Places(root))]


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "code", "field", "place"), FAULTS, ids=[f"{row[0]}-{row[4]}-{n}" for n, row in enumerate(FAULTS)]
)
def test_a_fault_is_one_problem_of_one_check_at_its_line(
    tmp_path: Path, check: str, file: str, old: str, new: str, code: str, field: str, place: tuple[int, int]
) -> None:
    ((name, problem),) = _found(tmp_path, file, old, new)
    assert (name, problem.code, problem.field) == (check, code, field)
    assert (problem.file, problem.line, problem.column) == (ELSEWHERE.get(code, file), *place)
    assert problem.message
    assert problem.hint


@pytest.mark.parametrize(("check", "file", "old", "new"), IN_ORDER, ids=[f"{row[0]}-{n}" for n, row in enumerate(IN_ORDER)])
def test_what_is_in_order_is_no_problem(tmp_path: Path, check: str, file: str, old: str, new: str) -> None:
    assert _found(tmp_path, file, old, new) == []


def test_every_check_is_in_the_list_and_has_a_fault_and_a_good_case_here() -> None:
    names = [check.__name__ for check in CHECKS]
    written = {name for name, held in inspect.getmembers(module, inspect.isfunction) if held.__module__ == module.__name__}
    public = {name for name in written if not name.startswith("_")} - {"crosscheck"}
    assert len(names) == len(set(names))
    assert set(names) == public == {row[0] for row in FAULTS} == {row[0] for row in IN_ORDER}


def test_all_checks_together_say_nothing_of_an_atlas_in_order() -> None:
    atlas = load(TINY, TODAY).atlas
    assert atlas is not None
    assert crosscheck(atlas, Places(TINY)) == []


def test_a_chain_that_leads_into_a_circle_is_told_only_by_those_in_it(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, DELTA, "status: active", "status: merged\nsucceeded_by: beta")
    change(root, "clusters/beta/cluster.yml", "status: active", "status: merged\nsucceeded_by: delta")
    found = [problem for problem in load(root, TODAY).problems if problem.code == "succession-cycle"]
    assert [(problem.file, problem.message) for problem in found] == [
        ("clusters/beta/cluster.yml", "beta -> delta -> beta closes on itself"),
        (DELTA, "delta -> beta -> delta closes on itself"),  # gamma leads there and is no part of it
    ]


def test_a_meta_cluster_with_a_member_that_cannot_be_read_is_not_called_short_as_well(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / META).parent.mkdir()
    (root / META).write_text(MEMBERS.format("[alpha, beta, delta]"), encoding="utf-8")
    change(root, DELTA, "status: active", "status: actve")
    assert {problem.code for problem in load(root, TODAY).problems} == {"value-unknown"}


def test_an_atlas_may_ask_for_more_or_less_of_its_meta_clusters(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / META).parent.mkdir()
    (root / META).write_text(MEMBERS.format("[alpha, beta]"), encoding="utf-8")
    change(root, ATLAS, "fictional: true", "fictional: true\nmeta_cluster: {clusters: 2, countries: 2}")
    assert load(root, TODAY).problems == ()
