"""Rows of the list of bad inputs of which the tests beside this one show only a part: words of the hints, echoes, and what readers see."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.labels import languages_of
from atlas_builder.mapping import map_files
from atlas_builder.problem import Problem, Severity, as_text
from atlas_builder.project import DEFAULTS
from atlas_builder.records.load import load
from atlas_builder.records.yaml import read
from atlas_builder.render import render
from atlas_builder.view import View
from tests.atlases import ACTOR, CLUSTER, TODAY, change, problems, tiny

NAME, SITE, NOTE = "name: Alpha-Cluster", "website: https://alpha.example.org", "    note: thin walls"
HOSTILE = ['"><b>bold</b>', "' onfocus=alert(1) '", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>"]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _one(root: Path, file: str = CLUSTER) -> Problem:
    """The only problem of a file."""
    (problem,) = [problem for problem in problems(root) if problem.file == file]
    return problem


def _atlas(root: Path) -> Atlas:
    loaded = load(root, TODAY)
    assert loaded.atlas is not None
    assert [problem for problem in loaded.problems if problem.severity is Severity.ERROR] == []
    return loaded.atlas


def _view(root: Path) -> View:
    atlas = _atlas(root)
    (language,), _ = languages_of(DEFAULTS, ("en",))
    return View(atlas, derive(atlas), language)


# Rows 18 to 20, 4 and 60: the next step in plain words.
STEPS = [
    ("a tab in the indent", "names: {en: Alpha Cluster}", "names:\n\ten: Alpha Cluster", (3, 1), "use spaces to indent"),
    ("a colon in a value", NAME, "name: ACME: robots", (1, 11), "put quotes round the value"),
    ("an unclosed double quote", NAME, 'name: "Alpha', (1, 7), "close it"),
    ("a quote that opens late", SITE, "website: 'https://alpha.example.org", (8, 10), "close it"),
    ("a number with a word", "founded: 1999", "founded: about 1999", (6, 10), "write digits only"),
    ("a readiness out of range", NOTE, "    trl: [0, 12]", (13, 11), "at least 1"),
    ("an id in the record", "founded: 1999", "id: other", (6, 1), "the file name is the id"),
    ("a file in the record", "founded: 1999", "file: x.yml", (6, 1), "the file name is the id"),
]


@pytest.mark.parametrize(("old", "new", "place", "step"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_the_next_step_is_said_in_plain_words(tmp_path: Path, old: str, new: str, place: tuple[int, int], step: str) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, old, new)
    found = [problem for problem in problems(root) if problem.file == CLUSTER]
    assert (found[0].line, found[0].column) == place
    assert step in f"{found[0].message} {found[0].hint}"
    assert {problem.line for problem in found} == {place[0]}


def test_a_key_far_from_any_known_one_is_answered_with_all_known_ones(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, "founded: 1999", "colour: red")
    problem = _one(root)
    assert (problem.code, problem.line, problem.column) == ("key-unknown", 6, 1)
    assert problem.hint.startswith("known keys: name, names, acronym, region")
    assert "file" not in problem.hint.split(", ")


@pytest.mark.parametrize("key", ["host", "name"])
def test_a_long_value_is_quoted_up_to_200_signs(tmp_path: Path, key: str) -> None:
    root = tiny(tmp_path)
    line = {"host": "host: Made-up Agency", "name": NAME}[key]
    change(root, CLUSTER, line, f"{key}: {'x' * 200_000}")
    problem = _one(root)
    assert problem.code == "text-too-long"
    assert "200,000" in problem.message
    assert 100 <= problem.message.count("x") <= 201
    assert all(len(row) < 400 for row in as_text([problem]).splitlines())


def test_no_tag_is_ever_acted_upon(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for tag in ("!!python/object/apply:os.system", "!!python/object/new:os.system", "!!python/name:os.system"):
        document = read(f"name: {tag} ['touch {mark}']".encode(), "x.yml")
        assert [problem.code for problem in document.problems] == ["tag-refused"]
    assert not mark.exists()


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_named_whether_or_not_they_carry_a_mark(codec: str) -> None:
    (problem,) = read("name: Zürich\n".encode(codec), "x.yml").problems
    assert (problem.code, problem.line) == ("bytes-not-utf8", 1)
    assert "UTF-8" in problem.message + problem.hint


def test_a_byte_of_another_encoding_is_shown_with_its_place_after_windows_line_ends() -> None:
    (problem,) = read("name: x\r\nhost: é\r\ncity: ".encode() + "Zürich".encode("latin-1"), "x.yml").problems
    assert (problem.line, problem.column) == (3, 8)
    assert "0xfc" in problem.message


@pytest.mark.parametrize("text", ["\\0", "\\x07", "\\u202e", "\\u200b", "\\uFEFF", "\\L", "\\U000E0041"])
@pytest.mark.parametrize("place", ["name: {}", "names: {{en: {}}}", "{}: value"])
def test_hidden_signs_written_as_escapes_are_refused_in_values_and_keys(tmp_path: Path, text: str, place: str) -> None:
    root = tiny(tmp_path)
    old = "names: {en: Alpha Cluster}" if place.startswith("names") else NAME if place.startswith("name") else "founded: 1999"
    change(root, CLUSTER, old, place.format(f'"a{text}b"'))
    problem = _one(root)
    assert problem.code in ("control-character", "bidi-character", "invisible-character")
    assert problem.severity is Severity.ERROR
    assert all(row.isprintable() for row in as_text([problem]).splitlines())


def test_checking_private_and_foreign_addresses_asks_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    root = tiny(tmp_path)
    change(root, CLUSTER, SITE, "website: http://169.254.169.254/latest/meta-data")
    change(root, ACTOR, "[https://example.org/source]", "['http://localhost:9/x', 'https://xn--pple-43d.example']")
    found = {(problem.code, problem.severity) for problem in problems(root)}
    assert found == {("host-private", Severity.WARNING), ("host-lookalike", Severity.WARNING)}


def test_a_host_in_another_script_is_shown_in_its_plain_form(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, SITE, "website: https://аpple.example/about")  # the first letter is Cyrillic
    page = next(made for made in render(_view(root)) if made.path == "clusters/alpha/")
    shown = page.body.partition("xn--pple-43d.example")
    assert shown[1]
    assert ">аpple.example" not in page.body


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_reaches_the_map_as_data_only(tmp_path: Path, text: str) -> None:
    root = tiny(tmp_path)
    change(root, ACTOR, "name: Mould Works", f"name: {_quoted(text)}")
    files = {file.path: file.data for file in map_files(_view(root))}
    assert text in json.dumps(json.loads(files["assets/map/records.json"])["name"], ensure_ascii=False).replace('\\"', '"')
    for path, data in files.items():
        if path.endswith((".html", ".js")):
            assert text.encode() not in data, path


@pytest.mark.parametrize(
    ("file", "told_at", "named"),
    [
        ("clusters/beta/actors/alpha.yml", "clusters/beta/actors/alpha.yml", CLUSTER),
        ("clusters/_unclaimed/at31/alpha.yml", "clusters/_unclaimed/at31/alpha.yml", CLUSTER),
        ("clusters/_unclaimed/at31/mould-works.yml", ACTOR, "clusters/_unclaimed/at31/mould-works.yml"),
    ],
)
def test_an_id_of_a_cluster_or_of_another_folder_is_taken(tmp_path: Path, file: str, told_at: str, named: str) -> None:
    root = tiny(tmp_path)
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_bytes((root / ACTOR).read_bytes())
    (problem,) = [problem for problem in problems(root) if problem.severity is Severity.ERROR]
    assert (problem.code, problem.file) == ("id-duplicate", told_at)
    assert f"`{named}`" in problem.message


@pytest.mark.parametrize("folder", ["Gamma", "-x", "con", "a_b", "x" * 65, "x\n::error::y"])
def test_a_folder_whose_name_is_no_id_is_reported_and_not_read(tmp_path: Path, folder: str) -> None:
    root = tiny(tmp_path)
    (root / "clusters/delta").rename(root / "clusters" / folder)
    change(root, "clusters/gamma/cluster.yml", "succeeded_by: delta\n", "")
    found = [problem for problem in problems(root) if problem.code == "id-malformed"]
    assert [problem.file for problem in found] == [f"clusters/{folder}"]
    assert len(as_text(found).splitlines()) == 2
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    assert set(atlas.clusters) == {"alpha", "beta", "gamma"}


def test_records_of_actors_that_are_folders_or_links_further_up_are_not_followed(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (root / "clusters/alpha/actors").rename(elsewhere)
    (root / "clusters/alpha/actors").symlink_to(elsewhere)
    (root / "clusters/_unclaimed/at31").symlink_to(elsewhere)
    found = {problem.file for problem in problems(root) if problem.code == "not-a-file"}
    assert found == {"clusters/alpha/actors", "clusters/_unclaimed/at31"}
    atlas = load(root, TODAY).atlas
    assert atlas is not None
    assert set(atlas.actors) == {"grid-school", "lone-works"}


def test_a_theme_that_is_removed_is_reported_wherever_it_is_used(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "themes/smart-grids.yml").unlink()
    found = {(problem.file, problem.field, problem.code) for problem in problems(root) if problem.severity is Severity.ERROR}
    assert found == {
        ("atlas.yml", "themes[1]", "theme-unknown"),
        ("themes/plastics.yml", "fields[1].related[1]", "theme-unknown"),
        (CLUSTER, "gaps[0].field", "theme-unknown"),
        ("clusters/beta/cluster.yml", "competencies[1].field", "theme-unknown"),
        ("clusters/beta/actors/grid-school.yml", "competencies[0].field", "theme-unknown"),
        (ACTOR, "competencies[1].field", "theme-unknown"),
        ("clusters/_unclaimed/itc1/lone-works.yml", "competencies[0].field", "theme-unknown"),
    }


def test_a_long_circle_of_broader_sub_fields_is_printed_whole(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    entry = "\n  - id: f{}\n    names: {{en: F}}\n    definition: {{en: F.}}\n    broader: f{}"
    text = (root / "themes/plastics.yml").read_text(encoding="utf-8").rstrip("\n")
    (root / "themes/plastics.yml").write_text(text + "".join(entry.format(n, (n + 1) % 4) for n in range(4)) + "\n", encoding="utf-8")
    found = [problem.message for problem in problems(root) if problem.code == "field-cycle"]
    assert found[0].startswith("f0 -> f1 -> f2 -> f3 -> f0")
    assert len(found) == 4


def test_an_offer_that_has_expired_stays_in_the_record_and_is_on_no_page(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    assert [offer.id for offer in _atlas(root).clusters["alpha"].offers] == ["open-lab", "old-lab"]
    pages = list(render(_view(root)))
    assert any("Open lab for thin walls" in page.body for page in pages)
    assert not any("Closed lab" in page.body for page in pages)


def test_an_expert_whose_consent_has_lapsed_is_on_no_page_and_in_no_file_of_the_map(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    expert = "experts:\n  - {id: one, name: A Made-up Person, fields: [plastics], consent: {given: 2024-01-01, until: 2026-11-21}}\n"
    change(root, CLUSTER, "competencies:", expert + "competencies:")
    assert (_one(root).code, _one(root).severity) == ("consent-lapsed", Severity.WARNING)
    view = _view(root)
    assert not any("Made-up Person" in page.body for page in render(view))
    assert not any(b"Made-up Person" in file.data for file in map_files(view))


def test_faults_of_several_files_are_told_in_one_run_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, "founded: 1999", "founded: 1999\nfounded: 2000")
    change(root, ACTOR, "kind: company", "kind: compny")
    change(root, "clusters/beta/cluster.yml", "region: SI03", "region: SI30")
    change(root, "themes/plastics.yml", "chain: true", "chain: yes")
    change(root, "atlas.yml", "today: 2026-11-22", "today: 2026-02-30")
    found = [(problem.file, problem.line, problem.code) for problem in problems(root)]
    assert found == [
        ("atlas.yml", 10, "date-malformed"),
        (ACTOR, 2, "value-unknown"),
        (CLUSTER, 7, "key-duplicate"),
        ("clusters/beta/cluster.yml", 3, "region-unknown"),
        ("themes/plastics.yml", 4, "truth-malformed"),
    ]
