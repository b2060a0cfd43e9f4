"""The bench measures every stage, compares with other programs, and ends with 1 where a target is missed."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from atlas_builder.geo.regions import packaged
from atlas_builder.pipeline import build
from atlas_builder.progress import Progress
from tools import made_up
from tools.bench import __main__ as command
from tools.bench import peers, report, targets
from tools.bench.peers import Made
from tools.bench.process import ROOT, Used, forget_peak, peak_mib, run, size_of
from tools.bench.stages import Watch
from tools.bench.targets import Round

STAGES = ["start", "read", "check", "derive", "exports", "engine", "render", "publish", "audit"]
TAGS = re.compile(r"<[^>]*>")


def built(cpu_s: float, *, search: float = 0.0, peak: float = 100.0) -> dict[str, Any]:
    """A run as bench.json has it: one stage, and the search index where it took time."""
    stages = [{"name": "render", "cpu_s": cpu_s - search, "peak_mib": peak}]
    stages += [{"name": "search index", "cpu_s": search, "peak_mib": 900.0}] if search else []
    return report.run_row(10_000, ["en"], stages, cpu_s, 10, 1000)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One bench of 50 actors, without MkDocs, which is slow to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "MKDOCS_LIMIT", 0)
        return command.measure((50,), 50, 1)


def test_bench_json_has_the_agreed_keys_and_every_stage(measured: dict[str, Any]) -> None:
    assert list(measured) == ["machine", "versions", "runs", "hugo", "mkdocs", "targets"]
    (one,) = measured["runs"]
    assert list(one) == ["n", "languages", "stages", "total"]
    assert (one["n"], one["languages"]) == (50, ["en"])
    assert [stage["name"] for stage in one["stages"]][: len(STAGES)] == STAGES
    assert all(list(stage) == ["name", "cpu_s", "peak_mib"] for stage in one["stages"])
    assert list(one["total"]) == ["cpu_s", "peak_mib", "pages", "bytes"]
    assert measured["versions"]["hugo"].startswith("v0.")
    assert json.loads(json.dumps(measured)) == measured


def test_the_stages_add_up_to_the_whole_build(measured: dict[str, Any]) -> None:
    (one,) = measured["runs"]
    spent = sum(stage["cpu_s"] for stage in one["stages"])
    assert all(stage["cpu_s"] > 0 for stage in one["stages"])
    assert 0.8 * one["total"]["cpu_s"] < spent <= one["total"]["cpu_s"]
    assert one["total"]["peak_mib"] == max(stage["peak_mib"] for stage in one["stages"])


def test_hugo_makes_as_many_pages_as_the_build_and_of_the_same_size(measured: dict[str, Any]) -> None:
    (one,), (hugo,) = measured["runs"], measured["hugo"]
    assert one["total"]["pages"] > 50
    assert (hugo["n"], hugo["pages"]) == (50, one["total"]["pages"])
    assert 15_000 < hugo["bytes"] / hugo["pages"] < 60_000


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The atlas of 120 actors, and Hugo's site of the same records."""
    folder = tmp_path_factory.mktemp("both")
    made_up.make(folder / "atlas", 120, ["en"])
    with Progress(StringIO()) as progress:
        build(folder / "atlas", folder / "ours", date(2026, 11, 22), strict=False, replace=False, progress=progress, search=False)
    program = peers.hugo_path()
    assert program is not None
    peers.hugo_site(program, folder / "atlas", folder / "hugo", 300, 40_000)
    run([program, "--quiet", "--source", str(folder / "hugo"), "--destination", str(folder / "theirs")])
    return folder / "ours", folder / "theirs"


def test_hugo_makes_the_pages_and_bytes_that_it_is_asked_for(both: tuple[Path, Path]) -> None:
    pages, size = size_of(both[1])
    assert pages == 300
    assert abs(size - 300 * 40_000) < 300 * 200


def test_hugo_says_of_an_actor_what_the_atlas_says(both: tuple[Path, Path]) -> None:
    ours, theirs = ((folder / "actors" / "actor-00000" / "index.html").read_text(encoding="utf-8") for folder in both)
    said, missing = words(theirs), words(ours) - words(theirs)
    assert {"Made-up", "project", "level:", "TRL", "At", "glance", "Contact", "Licence"} <= said
    # All but the dot on the map, how the record came about in the page's own words, and ages, which Hugo has in the plural only.
    assert not {word for word in missing if not word.isdigit()} - set("00000, desk from public sources in this year month ago)".split())
    for part in ('class="chip theme-', 'class="holdings"', 'class="evidence"', 'class="facts"', '<a class="region'):
        assert theirs.count(part) == ours.count(part) > 0, part


def test_hugo_lists_the_actors_that_the_atlas_lists(both: tuple[Path, Path]) -> None:
    ours, theirs = both
    field, row = "plastics/injection-moulding", re.compile(r'<th scope="row"><a href="[^"]*(actors/actor-[0-9]+/)">([^<]+)</a>')
    shown = row.findall((ours / "themes" / field / "index.html").read_text(encoding="utf-8"))
    listed = (theirs / "fields" / field / "index.html").read_text(encoding="utf-8")
    assert row.findall(listed) == shown != []
    assert "Injection moulding</h1>" in listed
    region = next((theirs / "regions").iterdir()).name
    assert packaged()[region.upper()].name("en") in (theirs / "regions" / region / "index.html").read_text(encoding="utf-8")
    assert "Made-up cluster-0001" in (theirs / "clusters" / "cluster-0001" / "index.html").read_text(encoding="utf-8")


def words(page: str) -> set[str]:
    """The words that a page shows between its heading and its end, without those of its frame."""
    content = page[page.index('<header class="head">') : page.index("Sources</h3>")]
    return set(unescape(TAGS.sub(" ", content)).split())


def test_a_record_of_the_bench_has_62_to_66_lines_and_five_competencies(tmp_path: Path) -> None:
    made_up.make(tmp_path / "a", 50, ["en"])
    made_up.make(tmp_path / "b", 50, ["en"])
    texts = [record for *_, record in peers.records(tmp_path / "a")]
    assert len(texts) == 50
    assert all(62 <= len(text.splitlines()) <= 66 and text.count("  - field: ") == 5 for text in texts)
    assert texts == [record for *_, record in peers.records(tmp_path / "b")]


def test_mkdocs_makes_a_page_of_each_record(tmp_path: Path) -> None:
    made_up.make(tmp_path / "atlas", 3, ["en"])
    made = peers.mkdocs(tmp_path / "atlas", tmp_path / "mkdocs")
    assert made.used.cpu_s > 0
    page = (tmp_path / "mkdocs" / "site" / "actors" / "actor-00001" / "index.html").read_text(encoding="utf-8")
    assert page.count("<h2") == 5
    assert not (tmp_path / "mkdocs" / "site" / "search").exists()


def test_without_hugo_the_row_is_left_out_and_the_target_is_missed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def one_stage(_: str, atlas: str, out: str) -> Used:
        Path(out).mkdir()
        return Used(1.0, 50.0, json.dumps([{"name": "render", "cpu_s": 1.0, "peak_mib": 50.0}]))

    monkeypatch.setattr(peers, "hugo_path", lambda: None)
    monkeypatch.setattr(command, "module", one_stage)
    monkeypatch.setattr(made_up, "make", lambda folder, *_: folder.mkdir())
    bench = command.measure((10_000,), 0, 1)
    assert bench["hugo"] == []
    assert "Hugo is missing" in capfd.readouterr().err
    missed = [target for target in bench["targets"] if not target["ok"]]
    assert [(target["name"], target["value"]) for target in missed] == [
        ("build of 10,000 without the search index, times Hugo's CPU", None)
    ]
    assert "not measured" in report.table(bench)


@pytest.mark.parametrize(("ratio", "code"), [(2.0, 0), (2.5, 1)])
def test_a_missed_target_ends_with_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ratio: float, code: int) -> None:
    figures = {
        "machine": report.machine(),
        "versions": {"python": "3.11"},
        "runs": [built(15.0)],
        "hugo": [],
        "mkdocs": [],
        "targets": targets.targets({}, {5_000: ratio}),
    }
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "measure", lambda *_: figures)
    assert command.main([]) == code
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == figures


def test_the_search_index_counts_for_itself_and_the_medians_decide() -> None:
    rounds = [Round(built(cpu_s, search=10.0), 10.0) for cpu_s in (21.0, 22.0, 90.0)]
    found = {target["name"]: (target["value"], target["ok"]) for target in targets.targets({10_000: rounds}, {})}
    assert found == {
        "build of 10,000 without the search index, CPU s": (12.0, True),
        "build of 10,000 without the search index, MiB": (100.0, True),
        "build of 10,000 without the search index, times Hugo's CPU": (1.2, True),
        "search index of 10,000, CPU s": (10.0, True),
    }
    assert targets.middle(rounds).run["total"]["cpu_s"] == 22.0


def test_each_limit_is_used_by_a_target() -> None:
    rounds = {10_000: [Round(built(22.0, search=10.0), 10.0)], 1_000: [Round(built(4.0), 1.0)]}
    assert {target["name"] for target in targets.targets(rounds, {5_000: 2.0})} == set(targets.LIMITS)


def test_the_readme_gets_the_table_between_its_comments(tmp_path: Path, measured: dict[str, Any]) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}\nlast year\n{report.END}\nafter\n", encoding="utf-8")
    report.into_readme(readme, measured)
    first = readme.read_text(encoding="utf-8")
    assert first.startswith("before\n")
    assert first.endswith("\nafter\n")
    assert "last year" not in first
    assert "| render | " in first
    report.into_readme(readme, measured)
    assert readme.read_text(encoding="utf-8") == first
    readme.write_text("nothing to fill", encoding="utf-8")
    with pytest.raises(ValueError, match=r"README\.md has no lines"):
        report.into_readme(readme, measured)


def test_the_projects_readme_has_the_place_for_the_table() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.index(report.BEGIN) < text.index(report.END)


def test_a_program_that_fails_says_so_in_its_own_words() -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        run(["sh", "-c", "echo no such luck >&2; exit 3"])


def test_a_build_that_fails_ends_the_bench_with_1_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(folder: Path, *_: object) -> None:
        folder.mkdir()
        (folder / "atlas.yml").write_text("title: 1", encoding="utf-8")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(made_up, "make", broken)
    assert command.main(["--sizes", "50", "--check-size", "0", "--rounds", "1"]) == 1
    assert "was not built" in capfd.readouterr().err
    assert not (tmp_path / "bench.json").exists()


def test_inner_work_is_taken_out_of_the_stage_around_it() -> None:
    watch = Watch()

    def burn(rounds: int) -> int:
        return sum(range(rounds))

    watch.stage("check")
    inner = watch.clocked("read", burn)
    for _ in range(3):
        inner(1_000_000)
    watch.stage("engine en")
    burn(100)
    watch.stage("engine de")
    watch.stage("end")
    found = {stage["name"]: stage["cpu_s"] for stage in watch.stages()}
    assert list(found) == ["start", "read", "check", "engine"]
    assert found["read"] > found["check"]


def test_the_peak_of_memory_is_that_of_the_stage() -> None:
    if not forget_peak():
        assert peak_mib() >= 0
        return
    before = peak_mib()
    held = bytearray(80 * 1024 * 1024)
    assert peak_mib() > before + 70
    del held
    forget_peak()
    assert peak_mib() < before + 40


def test_made_holds_what_a_program_used() -> None:
    assert report.peer_row(3, Made(Used(1.23456, 10.04, ""), 3, 99)) == {"n": 3, "cpu_s": 1.235, "peak_mib": 10.0, "pages": 3, "bytes": 99}
