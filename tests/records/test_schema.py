"""The JSON Schemas: valid themselves, open to every record that the models accept, and closed to what a schema can see."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from atlas_builder.model import FILLED_IN
from atlas_builder.problem import Severity
from atlas_builder.project import DEFAULTS
from atlas_builder.records.load import load
from atlas_builder.records.scalars import Plain
from atlas_builder.records.schema import KINDS, schemas
from atlas_builder.records.yaml import read
from tests.atlases import ACTOR, CLUSTER, TINY, TODAY, change, problems, tiny

REPOSITORY = Path(__file__).parent.parent.parent
ALPHA = (TINY / CLUSTER).read_text(encoding="utf-8")
TRUTHS = {"true": True, "false": False}
META = """name: A declared one
clusters: [alpha, beta, delta]
fields: [plastics]
phase: 1
mou: true
sources: [https://example.org/]
"""
TREND = """name: A trend
horizon: 3y
needs: [plastics/plastics-recycling]
summary: What it is.
sources: [{url: https://example.org/, year: 2024}]
"""


def _plain(value: Any) -> Any:
    """The value as an editor's reader of YAML gives it to a schema: numbers and truth values are no longer text."""
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_plain(held) for held in value]
    if not isinstance(value, Plain):
        return value
    if value.lower() in TRUTHS:
        return TRUTHS[value.lower()]
    based = value.lower().startswith(("0x", "0o"))
    return int(value, 0) if based else float(value.lower().replace(".inf", "inf").replace(".nan", "nan"))


@cache
def _validators(root: Path) -> Mapping[str, Draft202012Validator]:
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    made = {name.removesuffix(".schema.json"): json.loads(text) for name, text in schemas(atlas).items()}
    return {name: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER) for name, schema in made.items()}


def _faults(root: Path, kind: str, text: str) -> list[str]:
    """What the schema of a kind says of a record in YAML."""
    document = read(text.encode(), "x.yml")
    assert document.problems == ()
    return [f"{error.json_path}: {error.message}" for error in _validators(root)[kind].iter_errors(_plain(document.value))]


def _kind_of(file: Path) -> str:
    if file.name == "atlas.yml":
        return "atlas"
    if file.name == "cluster.yml":
        return "cluster"
    return {"themes": "theme", "trends": "trend", "_meta": "meta-cluster"}.get(file.parent.name, "actor")


def _records(root: Path) -> list[Path]:
    patterns = ("atlas.yml", "clusters/**/*.yml", "themes/*.yml", "themes/trends/*.yml")
    return [file for pattern in patterns for file in sorted(root.glob(pattern))]


@pytest.mark.parametrize("kind", [*KINDS, "vocabulary"])
def test_a_schema_is_itself_valid_and_says_what_it_is(kind: str) -> None:
    schema = _validators(TINY)[kind].schema
    assert isinstance(schema, dict)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["$id"], schema["title"]) == (f"{kind}.schema.json", kind)


# Words of JSON Schema itself: any other one in a schema is a condition that no reader of it checks.
WORDS = frozenset(
    "$schema $id $defs $ref title description type properties required additionalProperties patternProperties propertyNames items"
    " prefixItems minItems maxItems enum const anyOf pattern minProperties minLength maxLength minimum maximum format".split()
)


def _words(node: Any) -> set[str]:
    if isinstance(node, list):
        return {word for entry in node for word in _words(entry)}
    if not isinstance(node, dict):
        return set()
    named = ("properties", "patternProperties", "$defs")
    below = {word for key, held in node.items() for part in (held.values() if key in named else [held]) for word in _words(part)}
    return below | set(node)


@pytest.mark.parametrize("kind", [*KINDS, "vocabulary"])
def test_a_schema_uses_no_word_that_its_readers_pass_over(kind: str) -> None:
    assert _words(_validators(TINY)[kind].schema) <= WORDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_holds_every_key_of_its_model_with_a_description(kind: str) -> None:
    schema = _validators(TINY)[kind].schema
    properties, fields = schema["properties"], KINDS[kind].model_fields
    assert set(properties) == {field.alias or name for name, field in fields.items() if name not in FILLED_IN}
    for held in properties.values():
        assert {**schema["$defs"].get(held.get("$ref", "").rpartition("/")[2], {}), **held}.get("description"), held


def test_closed_lists_are_written_out_from_the_atlas() -> None:
    claims = _validators(TINY)["cluster"].schema["$defs"]["Competency"]["properties"]
    assert claims["field"]["enum"] == [
        "plastics",
        "smart-grids",
        "plastics/injection-moulding",
        "plastics/plastics-recycling",
        "smart-grids/storage-systems",
    ]
    assert "AT31" in _validators(TINY)["cluster"].schema["properties"]["region"]["enum"]
    assert "research" in claims["roles"]["items"]["enum"]


@pytest.mark.parametrize("root", [TINY, REPOSITORY], ids=["tiny", "real"])
def test_every_record_of_an_atlas_passes_the_schema_of_its_kind(root: Path) -> None:
    files = _records(root)
    assert {"atlas", "theme", "cluster", "actor"} <= {_kind_of(file) for file in files}
    found = {file.relative_to(root).as_posix(): _faults(root, _kind_of(file), file.read_text(encoding="utf-8")) for file in files}
    assert {file: faults for file, faults in found.items() if faults} == {}


@pytest.mark.parametrize("file", sorted((DEFAULTS / "vocabulary").glob("*.yml")), ids=lambda file: file.stem)
def test_every_packaged_list_passes_the_schema_of_lists(file: Path) -> None:
    value = read(file.read_bytes(), file.name, top=list).value  # a list of words holds no numbers: what looks like one stays text
    assert [error.message for error in _validators(TINY)["vocabulary"].iter_errors(value)] == []


@pytest.mark.parametrize(("kind", "text"), [("meta-cluster", META), ("trend", TREND)])
def test_a_declared_meta_cluster_and_a_trend_pass_and_need_their_keys(kind: str, text: str) -> None:
    assert _faults(TINY, kind, text) == []
    keys = text.splitlines(keepends=True)
    for line in keys:
        without = "".join(other for other in keys if other != line)
        missing = [f"$: '{line.partition(':')[0]}' is a required property"]
        assert _faults(TINY, kind, without) == ([] if line.startswith("mou") else missing)


# Name, file, text that stands in it, what a contributor writes instead, and whether it is in order.
SITE, PLACE, NOTE = "website: https://alpha.example.org", "location: {city: Linz, lat: 48.306, lon: 14.286}", "    note: thin walls"
VERDICTS = [
    ("a script address", CLUSTER, SITE, "website: javascript:alert(1)", False),
    ("a script address in mixed case", CLUSTER, SITE, "website: JaVaScRiPt:alert(1)", False),
    ("a script address after a blank", CLUSTER, SITE, 'website: " javascript:alert(1)"', False),
    ("a script address over two lines", CLUSTER, SITE, 'website: "java\\nscript:alert(1)"', False),
    ("an address after a blank", CLUSTER, SITE, 'website: " https://alpha.example.org"', False),
    ("an address with a second line", CLUSTER, SITE, 'website: "https://alpha.example.org/\\njavascript:x"', False),
    ("a data address", CLUSTER, SITE, "website: data:text/html,hello", False),
    ("a vbscript address", CLUSTER, SITE, "website: vbscript:x", False),
    ("a file address", CLUSTER, SITE, "website: file:///etc/passwd", False),
    ("an ftp address", CLUSTER, SITE, "website: ftp://x", False),
    ("a user and password", CLUSTER, SITE, "website: https://user:pw@host/", False),
    ("a user", CLUSTER, SITE, "website: https://user@host/", False),
    ("no scheme", CLUSTER, SITE, "website: //evil.example", False),
    ("backslashes", CLUSTER, SITE, "website: https:\\\\evil", False),
    ("a backslash in the path", CLUSTER, SITE, "website: https://host/a\\b", False),
    ("no host", CLUSTER, SITE, "website: https:///path", False),
    ("a quote", CLUSTER, SITE, "website: 'https://host/\"x'", False),
    ("an address in capitals", CLUSTER, SITE, "website: HTTPS://ALPHA.EXAMPLE.ORG/A", True),
    ("port, query and fragment", CLUSTER, SITE, "website: https://alpha.example.org:8443/a(b)?c=d&e=%20#f", True),
    ("an address of 2,001 signs", CLUSTER, SITE, "website: https://a.eu/" + "x" * 1_988, False),
    ("a script as source", CLUSTER, "[https://example.org/source]", "['javascript:alert(1)']", False),
    ("a source with its year", CLUSTER, "[https://example.org/source]", "[{url: https://example.org/s, year: 2024}]", True),
    ("a source without address", CLUSTER, "[https://example.org/source]", "[{year: 2024}]", False),
    ("no source", CLUSTER, "[https://example.org/source]", "[]", False),
    ("another register", CLUSTER, SITE, "ror: https://example.org/05mpz8404", False),
    ("a ror address", CLUSTER, SITE, "ror: https://ror.org/05mpz8404", True),
    ("an unknown key", CLUSTER, "founded: 1999", "foundet: 1999", False),
    ("an id", CLUSTER, "founded: 1999", "id: other", False),
    ("an unknown key of a claim", CLUSTER, NOTE, "    levl: 3", False),
    ("an unknown key of the place", CLUSTER, PLACE, "location: {city: Linz, zip: '4020'}", False),
    ("no city", CLUSTER, PLACE, "location: {lat: 48.306, lon: 14.286}", False),
    ("a city alone", CLUSTER, PLACE, "location: {city: Linz}", True),
    ("beyond the pole", CLUSTER, PLACE, "location: {city: Linz, lat: 169.2, lon: 14.286}", False),
    ("a latitude in words", CLUSTER, PLACE, "location: {city: Linz, lat: north, lon: 14.286}", False),
    ("level 5", CLUSTER, NOTE, "    level: 5", False),
    ("level 0", CLUSTER, NOTE, "    level: 0", False),
    ("level 2", CLUSTER, NOTE, "    level: 2", True),
    ("half a level", CLUSTER, NOTE, "    level: 2.5", False),
    ("readiness 0", CLUSTER, NOTE, "    trl: [0, 12]", False),
    ("readiness 10", CLUSTER, NOTE, "    trl: [3, 10]", False),
    ("three readinesses", CLUSTER, NOTE, "    trl: [3, 5, 7]", False),
    ("one readiness", CLUSTER, NOTE, "    trl: [3]", False),
    ("readiness 3 to 7", CLUSTER, NOTE, "    trl: [3, 7]", True),
    ("an unknown role", CLUSTER, NOTE, "    roles: [reserch]", False),
    ("a known role", CLUSTER, NOTE, "    roles: [research]", True),
    ("a note of 201 signs", CLUSTER, NOTE, "    note: " + "x" * 201, False),
    ("a note of 200 signs", CLUSTER, NOTE, "    note: " + "x" * 200, True),
    ("an unknown sub-field", CLUSTER, "field: smart-grids/storage-systems", "field: smart-grids/storage", False),
    ("an unknown theme", CLUSTER, "field: smart-grids/storage-systems", "field: smart-girds", False),
    ("a theme alone", CLUSTER, "field: smart-grids/storage-systems", "field: smart-grids", True),
    ("an unknown status", CLUSTER, "status: active", "status: actve", False),
    ("no status", CLUSTER, "status: active\n", "", False),
    ("an unknown region", CLUSTER, "region: AT31", "region: AT99", False),
    ("an unknown successor", CLUSTER, "founded: 1999", "succeeded_by: epsilon", False),
    ("a year too early", CLUSTER, "founded: 1999", "founded: 999", False),
    ("a year in quotes", CLUSTER, "founded: 1999", "founded: the nineties", False),
    ("a day that is none", CLUSTER, "checked: 2026-11-01", "checked: 2026-02-30", False),
    ("members below none", CLUSTER, "as_of: 2024, total: 40", "as_of: 2024, total: -4", False),
    ("members as of a day", CLUSTER, "as_of: 2024, total: 40", "as_of: 2024-05-01, total: 40", True),
    ("a summary too long", CLUSTER, "{en: A made-up plastics cluster., de: Ein erfundener Kunststoff-Cluster.}", "x" * 401, False),
    ("a summary as text", CLUSTER, "{en: A made-up plastics cluster., de: Ein erfundener Kunststoff-Cluster.}", "One line.", True),
    ("a name for no language", CLUSTER, "names: {en: Alpha Cluster}", "names: {English: Alpha Cluster}", False),
    ("a name over two lines", CLUSTER, "name: Alpha-Cluster", 'name: "Alpha\\nCluster"', False),
    ("a list as name", CLUSTER, "name: Alpha-Cluster", "name: [Alpha]", False),
    ("an unknown kind", ACTOR, "kind: company", "kind: compny", False),
    ("another kind", ACTOR, "kind: company", "kind: association", True),
    ("an unknown helix", ACTOR, "kind: company", "kind: company\nhelix: buisness", False),
    ("an unknown key of an actor", ACTOR, "kind: company", "kind: company\nstatus: active", False),
    ("membership of no cluster", ACTOR, "member_of: [beta]", "member_of: [betta]", False),
    ("a colour by name", "themes/plastics.yml", '"#E3397D"', "red", False),
    ("truth in other words", "themes/plastics.yml", "chain: true", "chain: yes", False),
    ("truth in quotes", "themes/plastics.yml", "chain: true", 'chain: "true"', False),
    ("untrue", "themes/plastics.yml", "chain: true", "chain: false", True),
    ("an id with capitals", "themes/plastics.yml", "id: plastics-recycling", "id: Plastics-Recycling", False),
    ("the area as a list", "atlas.yml", "area: alps", "area: [AT31, FRK2, ITC1, SI03, SI04]", True),
    ("no area", "atlas.yml", "area: alps", "area: []", False),
    ("a limit of one", "atlas.yml", "fictional: true", "meta_cluster: {clusters: 1}", False),
    ("a limit of two", "atlas.yml", "fictional: true", "meta_cluster: {clusters: 2}", True),
    ("an infinite latitude", CLUSTER, "lat: 48.306", "lat: .inf", False),
    ("20,000 digits", CLUSTER, "founded: 1999", "founded: " + "9" * 20_000, False),
    ("a date as year", CLUSTER, "founded: 1999", "founded: 1998-13-01", False),
    ("one coordinate", CLUSTER, PLACE, "location: {city: Linz, lat: 48.306}", False),
    ("the other coordinate", CLUSTER, PLACE, "location: {city: Linz, lon: 14.286}", False),
    ("a word where keys belong", CLUSTER, PLACE, "location: Linz", False),
    ("readiness that falls", CLUSTER, NOTE, "    trl: [7, 3]", False),
    ("readiness that stays", CLUSTER, NOTE, "    trl: [9, 9]", True),
    ("a text that looks like a version", CLUSTER, "founded: 1999", "acronym: 1.10", True),
    ("a text that looks like an octal number", CLUSTER, "founded: 1999", "acronym: 0777", True),
    ("a text that looks like a truth value", CLUSTER, "founded: 1999", "acronym: true", True),
    ("a text that looks like Norway", CLUSTER, "founded: 1999", "acronym: NO", True),
    ("a text that looks like a time", CLUSTER, "founded: 1999", "acronym: 12:30:45", True),
    ("a text that looks like a long number", CLUSTER, "founded: 1999", "acronym: 1_000", True),
    ("a text that looks like a day", CLUSTER, "founded: 1999", "acronym: 2024-01-02", True),
    ("a Norwegian name", CLUSTER, "names: {en: Alpha Cluster}", "names: {no: Klynge}", True),
    ("a number as name", CLUSTER, "name: Alpha-Cluster", "name: 4711", True),
    ("no name", CLUSTER, "name: Alpha-Cluster", 'name: ""', False),
    ("a blank name", CLUSTER, "name: Alpha-Cluster", 'name: " "', False),
    ("a name with blanks round it", CLUSTER, "name: Alpha-Cluster", 'name: " Alpha "', True),
    ("a line of 200 KiB", CLUSTER, "host: Made-up Agency", "host: " + "x" * 200_000, False),
    ("a word where a list belongs", CLUSTER, "founded: 1999", "kets: photonics", False),
    ("a person's consent that is missing", CLUSTER, "founded: 1999", "experts: [{id: a, name: A B, fields: [plastics]}]", False),
    (
        "a consent without an end",
        CLUSTER,
        "founded: 1999",
        "experts: [{id: a, name: A B, fields: [plastics], consent: {given: 2026-01-01}}]",
        False,
    ),
    (
        "a consent misspelt",
        CLUSTER,
        "founded: 1999",
        "experts: [{id: a, name: A B, fields: [plastics], consnt: {given: 2026-01-01, until: 2027-01-01}}]",
        False,
    ),
    (
        "a consent with both days",
        CLUSTER,
        "founded: 1999",
        "experts: [{id: a, name: A B, fields: [plastics], consent: {given: 2026-01-01, until: 2027-01-01}}]",
        True,
    ),
    ("an offer with a blank in its id", CLUSTER, "id: open-lab", "id: open lab", False),
    ("an offer with a number as id", CLUSTER, "id: open-lab", "id: 2026", True),
    ("the reader's own computer", CLUSTER, SITE, "website: http://localhost", True),
    ("a punycode host", CLUSTER, SITE, "website: https://xn--pple-43d.example", True),
    ("words of truth as synonyms", "themes/plastics.yml", "chain: true", "chain: true\nicon: yes", True),
    ("a cluster without a town", CLUSTER, PLACE, "location:", False),
    ("a threshold without unit", "atlas.yml", "fictional: true", "thresholds: {stale: a year}", False),
]


@pytest.mark.parametrize(("file", "old", "new", "accepted"), [row[1:] for row in VERDICTS], ids=[row[0] for row in VERDICTS])
def test_schema_and_model_give_the_same_verdict(tmp_path: Path, file: str, old: str, new: str, accepted: bool) -> None:
    root = tiny(tmp_path)
    change(root, file, old, new)
    by_schema = _faults(TINY, _kind_of(Path(file)), (root / file).read_text(encoding="utf-8"))
    by_model = [problem for problem in problems(root) if problem.file == file and problem.severity is Severity.ERROR]
    assert (not by_schema, not by_model) == (accepted, accepted), (by_schema, by_model)


def test_that_a_number_is_none_is_all_that_only_the_check_sees(tmp_path: Path) -> None:
    # JSON has no word for it, and it is neither below nor above any bound.
    root = tiny(tmp_path)
    change(root, CLUSTER, "lat: 48.306", "lat: .nan")
    assert _faults(TINY, "cluster", (root / CLUSTER).read_text(encoding="utf-8")) == []
    assert [problem.code for problem in problems(root)] == ["number-malformed"]


@pytest.mark.parametrize("key", ["name", "status", "region", "location", "summary", "competencies", "sources", "provenance"])
def test_a_required_key_is_required_by_both(tmp_path: Path, key: str) -> None:
    root = tiny(tmp_path)
    value = read(ALPHA.encode(), CLUSTER).value
    lines = ALPHA.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((number for number in range(start + 1, len(lines)) if not lines[number].startswith(" ")), len(lines))
    (root / CLUSTER).write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    without = {name: held for name, held in _plain(value).items() if name != key}
    assert [error.message for error in _validators(TINY)["cluster"].iter_errors(without)] == [f"'{key}' is a required property"]
    assert [(problem.code, problem.field) for problem in problems(root) if problem.file == CLUSTER] == [("key-missing", key)]


def test_a_date_of_python_is_text_in_the_schema_as_in_the_record() -> None:
    checked = read(ALPHA.encode(), CLUSTER).value["provenance"]["checked"]
    assert type(checked) is str
    assert datetime.date.fromisoformat(checked) == datetime.date(2026, 11, 1)
