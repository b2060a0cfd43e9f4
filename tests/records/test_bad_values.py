"""Values that no record may hold, one by one: rows of the list of bad inputs that a single edit of a record shows.

Each row: its name, the text it replaces in the cluster's record, what it writes instead, and the problem that must come of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_builder.problem import Severity
from tests.atlases import ACTOR, CLUSTER, change, problems, tiny

NAME = "name: Alpha-Cluster"
FOUNDED = "founded: 1999"
WEBSITE = "website: https://alpha.example.org"
PLACE = "location: {city: Linz, lat: 48.306, lon: 14.286}"
FIRST_CLAIM = "    note: thin walls"
MEMBERS = "members: {as_of: 2024, total: 40}"

ROWS = [
    ("a key twice", FOUNDED, "founded: 1999\nfounded: 2000", "key-duplicate", "founded", (7, 1)),
    ("not a number", "lat: 48.306", "lat: .nan", "number-malformed", "location.lat", (5, 29)),
    ("infinite", "lat: 48.306", "lat: .inf", "number-malformed", "location.lat", (5, 29)),
    ("20,000 digits", FOUNDED, "founded: " + "9" * 20_000, "number-too-long", "founded", (6, 10)),
    ("a python tag", NAME, "name: !!python/object/apply:os.system x", "tag-refused", "name", (1, 7)),
    ("a private tag", NAME, "name: !x y", "tag-refused", "name", (1, 7)),
    ("a binary tag", NAME, "name: !!binary aGVq", "tag-refused", "name", (1, 7)),
    ("a set tag", MEMBERS, "members: !!set {a}", "tag-refused", "members", (10, 10)),
    ("a merge key", FOUNDED, "<<: {founded: 1999}", "alias-refused", "", (6, 1)),
    ("an alias", FOUNDED, "acronym: *a", "alias-refused", "acronym", (6, 10)),
    ("an alias to itself", "competencies:", "kets: &a [*a]\ncompetencies:", "alias-refused", "kets[0]", (11, 11)),
    ("a tab in the indent", "  - field: plastics/plastics-recycling", "\t- field: plastics/plastics-recycling", "yaml-syntax", "", (14, 1)),
    ("a colon in a value", NAME, "name: ACME: robots", "yaml-syntax", "", (1, 11)),
    ("an unclosed quote", NAME, "name: 'Alpha", "yaml-syntax", "", (1, 7)),
    ("a second document", FOUNDED, "---\nname: Other", "documents-several", "", (6, 1)),
    ("a list as key", FOUNDED, "? [a]\n: b", "key-not-text", "", (6, 3)),
    ("a number as key", FOUNDED, "1999: founded", "key-not-text", "", (6, 1)),
    ("a NUL escape", NAME, 'name: "Alpha\\0"', "control-character", "name", (1, 7)),
    ("a direction escape", NAME, 'name: "Alpha\\u202e"', "bidi-character", "name", (1, 7)),
    ("a raw direction sign", NAME, "name: Alpha\u202ex", "bidi-character", "", (1, 12)),
    ("a zero-width blank", NAME, "name: Al\u200bpha", "invisible-character", "", (1, 9)),
    ("a lone surrogate", NAME, 'name: "\\ud800"', "surrogate", "", (1, 7)),
    ("a raw control", NAME, "name: Al\x07pha", "control-character", "", (1, 9)),
    ("a raw NUL", NAME, "name: Alpha\x00", "control-character", "", (1, 12)),
    ("a 200 KiB line", "host: Made-up Agency", "host: " + "x" * 200_000, "text-too-long", "host", (7, 7)),
    ("an unknown key", FOUNDED, "foundet: 1999", "key-unknown", "foundet", (6, 1)),
    ("one coordinate", PLACE, "location: {city: Linz, lat: 48.306}", "coordinate-incomplete", "location", (5, 1)),
    ("an unknown status", "status: active", "status: actve", "value-unknown", "status", (3, 9)),
    ("a date as year", FOUNDED, "founded: 1998-13-01", "number-malformed", "founded", (6, 10)),
    ("a day that is none", "checked: 2026-11-01", "checked: 2026-02-30", "date-malformed", "provenance.checked", (23, 46)),
    ("a latitude beyond the pole", "lat: 48.306", "lat: 169.2", "number-range", "location.lat", (5, 29)),
    ("swapped coordinates", "lat: 48.306, lon: 14.286", "lat: 14.286, lon: 48.306", "place-outside-country", "location", (5, 11)),
    ("a script address", WEBSITE, "website: javascript:alert(1)", "url-malformed", "website", (8, 10)),
    ("a script address in mixed case", WEBSITE, "website: JaVaScRiPt:alert(1)", "url-malformed", "website", (8, 10)),
    ("a script address after a blank", WEBSITE, 'website: " javascript:alert(1)"', "url-malformed", "website", (8, 10)),
    ("a script address over two lines", WEBSITE, 'website: "java\\nscript:alert(1)"', "url-malformed", "website", (8, 10)),
    ("a data address", WEBSITE, "website: data:text/html,hello", "url-malformed", "website", (8, 10)),
    ("a vbscript address", WEBSITE, "website: vbscript:x", "url-malformed", "website", (8, 10)),
    ("a file address", WEBSITE, "website: file:///etc/passwd", "url-malformed", "website", (8, 10)),
    ("an ftp address", WEBSITE, "website: ftp://x", "url-malformed", "website", (8, 10)),
    ("a password in an address", WEBSITE, "website: https://user:pw@host/", "url-malformed", "website", (8, 10)),
    ("an address without scheme", WEBSITE, "website: //evil.example", "url-malformed", "website", (8, 10)),
    ("backslashes in an address", WEBSITE, "website: https:\\\\evil", "url-malformed", "website", (8, 10)),
    ("the reader's own computer", WEBSITE, "website: http://localhost", "host-private", "website", (8, 10)),
    ("a link-local address", WEBSITE, "website: http://169.254.169.254/latest", "host-private", "website", (8, 10)),
    ("a host with letters of another script", WEBSITE, "website: https://аpple.example", "host-lookalike", "website", (8, 10)),
    ("a punycode host", WEBSITE, "website: https://xn--pple-43d.example", "host-lookalike", "website", (8, 10)),
    ("an id in the record", FOUNDED, "id: other", "id-in-record", "id", (6, 1)),
    ("an unknown theme", "field: smart-grids/storage-systems", "field: smart-girds/storage-systems", "theme-unknown", "gaps[0].field", (17, 12)),
    ("an unknown sub-field", "field: smart-grids/storage-systems", "field: smart-grids/storage", "field-unknown", "gaps[0].field", (17, 12)),
    ("an unknown successor", FOUNDED, "succeeded_by: epsilon", "cluster-unknown", "succeeded_by", (6, 15)),
    ("an unknown region", "region: AT31", "region: AT99", "region-unknown", "region", (4, 9)),
    ("a region in another country", "region: AT31", "region: SI03", "region-country", "region", (4, 9)),
    ("readiness that falls", FIRST_CLAIM, "    trl: [7, 3]", "range-reversed", "competencies[0].trl", (13, 10)),
    ("readiness out of range", FIRST_CLAIM, "    trl: [0, 9]", "number-range", "competencies[0].trl[0]", (13, 11)),
    ("a level out of range", FIRST_CLAIM, "    level: 5", "number-range", "competencies[0].level", (13, 12)),
    ("excellence without evidence", FIRST_CLAIM, "    level: 4", "evidence-missing", "competencies[0].level", (13, 12)),
    ("an offer that expires early", "posted: 2026-01-01, expires: 2027-01-01", "posted: 2026-01-01, expires: 2025-12-31", "offer-expires-early", "offers[0].expires", (20, 133)),
    ("a missing key", "status: active\n", "", "key-missing", "status", (1, 1)),
    ("an empty key", "status: active", "status:", "key-missing", "status", (3, 1)),
    ("no entry at all", "sources: [https://example.org/source]", "sources: []", "list-not", "sources", (22, 10)),
    ("a word where keys belong", PLACE, "location: Linz", "record-not", "location", (5, 11)),
    ("a check in the future", "checked: 2026-11-01", "checked: 2031-01-01", "date-future", "provenance.checked", (23, 46)),
]  # fmt: skip
WARNINGS = {"place-outside-country", "host-private", "host-lookalike", "region-country", "evidence-missing", "date-future"}


@pytest.mark.parametrize(("old", "new", "code", "field", "place"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_bad_value_is_one_problem_at_its_place(tmp_path: Path, old: str, new: str, code: str, field: str, place: tuple[int, int]) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, old, new)
    found = [problem for problem in problems(root) if problem.file == CLUSTER]
    assert [(problem.code, problem.field, (problem.line, problem.column)) for problem in found] == [(code, field, place)]
    assert found[0].severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)
    assert found[0].hint
    assert max(len(found[0].message), len(found[0].hint)) < 600


HINTS = [
    ("founded: 1999", "foundet: 1999", "did you mean `founded`?"),
    ("status: active", "status: actve", "did you mean `active`?"),
    ("region: AT31", "region: AT99", "did you mean `AT"),
    ("kind: facility, posted: 2026", "kind: facilty, posted: 2026", "did you mean `facility`?"),
    ("field: smart-grids/storage-systems", "field: smart-grids/storage-system", "did you mean `smart-grids/storage-systems`?"),
    ("location: {city: Linz, lat: 48.306, lon: 14.286}", "location: {city: Linz, lat: 14.286, lon: 48.306}", "swapped"),
]


@pytest.mark.parametrize(("old", "new", "hint"), HINTS)
def test_the_hint_says_what_to_write_instead(tmp_path: Path, old: str, new: str, hint: str) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, old, new)
    assert any(hint in problem.hint for problem in problems(root) if problem.file == CLUSTER)


def test_a_misspelt_kind_of_actor_is_answered_with_the_nearest(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, ACTOR, "kind: company", "kind: compny")
    (problem,) = [problem for problem in problems(root) if problem.file == ACTOR]
    assert (problem.code, problem.hint) == ("value-unknown", "did you mean `company`?")


CONSENTS = [
    ("", "consent-malformed"),
    ("consnt: {given: 2026-01-01, until: 2027-01-01}", "consent-malformed"),
    ("consent: {}", "consent-malformed"),
    ("consent: {given: 2026-01-01}", "consent-malformed"),
    ("consent: yes", "consent-malformed"),
    ("consent: {given: 2025-01-01, until: 2026-01-01}", "consent-lapsed"),
    ("consent: {given: 2027-01-01, until: 2028-01-01}", "consent-lapsed"),
    ("consent: {given: 2027-01-01, until: 2026-01-01}", "consent-malformed"),
]


@pytest.mark.parametrize(("consent", "code"), CONSENTS)
def test_an_expert_needs_a_consent_in_force(tmp_path: Path, consent: str, code: str) -> None:
    root = tiny(tmp_path)
    expert = "experts:\n  - id: someone\n    name: A Made-up Person\n    fields: [plastics]\n"
    change(root, CLUSTER, "sources: [", expert + (f"    {consent}\n" if consent else "") + "sources: [")
    assert code in {problem.code for problem in problems(root) if problem.file == CLUSTER}


def test_words_that_other_readers_of_yaml_turn_into_something_else_stay_text(tmp_path: Path) -> None:
    from tests.atlases import TODAY, load

    root = tiny(tmp_path)
    change(
        root,
        CLUSTER,
        "names: {en: Alpha Cluster}",
        "names: {en: 12:30:45, no: Klynge, sl: 1_000, it: 2024-01-02, fr: 0777, pl: 1.10, de: yes}\nacronym: NO",
    )
    change(root, "themes/plastics.yml", "      en: [plastic injection, moulding]", "      en: [yes, on, off]")
    loaded = load(root, TODAY)
    assert loaded.atlas is not None
    assert [problem for problem in loaded.problems if problem.severity is Severity.ERROR] == []
    alpha = loaded.atlas.clusters["alpha"]
    assert alpha.acronym == "NO"
    assert alpha.names == {"en": "12:30:45", "no": "Klynge", "sl": "1_000", "it": "2024-01-02", "fr": "0777", "pl": "1.10", "de": "yes"}
    assert loaded.atlas.themes["plastics"].fields[0].synonyms["en"] == ("yes", "on", "off")


def test_yes_is_no_truth_value(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "themes/plastics.yml", "chain: true", "chain: yes")
    (problem,) = [problem for problem in problems(root) if problem.file == "themes/plastics.yml"]
    assert (problem.code, problem.line, problem.column, problem.hint) == ("truth-malformed", 4, 8, "write true or false")


def test_a_joiner_between_persian_letters_is_accepted(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, "names: {en: Alpha Cluster}", "names: {fa: می\u200cخواهم}")
    assert [problem for problem in problems(root) if problem.file == CLUSTER] == []


def test_thirteen_faults_of_one_record_are_thirteen_problems_in_one_run(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    for old, new in [
        ("name: Alpha-Cluster", 'name: ""'),
        ("names: {en: Alpha Cluster}", "names: {English: Alpha Cluster}"),
        ("status: active", "status: actve"),
        ("region: AT31", "region: AT99"),
        ("lat: 48.306", "lat: 148.306"),
        ("founded: 1999", "founded: last year"),
        ("website: https://alpha.example.org", "website: alpha.example.org"),
        ("as_of: 2024, total: 40", "as_of: 2024, total: -4"),
        ("    note: thin walls", "    levl: 3"),
        ("    basis: general-knowledge", "    basis: hearsay"),
        ("    priority: high", "    priority: urgent"),
        ("host: Made-up Agency", "colour: red"),
        ("checked: 2026-11-01", "checked: yesterday"),
    ]:
        change(root, CLUSTER, old, new)
    found = [problem for problem in problems(root) if problem.file == CLUSTER]
    assert [problem.line for problem in found] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 15, 18, 23]
    assert all(problem.hint for problem in found)
