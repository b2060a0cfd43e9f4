"""The index of the search: made by Pagefind's program, whose faults come back as Problems."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from atlas_builder import indexing
from atlas_builder.indexing import FOLDER, index
from atlas_builder.search import Document
from tests.atlases import tiny
from tests.building import Silent, html_of, run, tree

DOCUMENTS = (
    Document("themes/plastics/", "concept", "Plastics", ((1.0, "Making parts."),), ("plastics",)),
    Document("actors/one/", "company", "One", ((1.0, "A company."),), ("plastics",), "Plastics", "Linz", "AT"),
)


def program(folder: Path, body: str) -> Path:
    """A program in the place of Pagefind's."""
    path = folder / "pagefind"
    path.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def instead(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(path))


def test_an_index_holds_a_fragment_for_each_document_and_what_a_browser_needs(tmp_path: Path) -> None:
    made = index(DOCUMENTS, "en", tmp_path / "site", tmp_path / "scratch")
    assert made.problems == ()
    files = tree(tmp_path / "site" / FOLDER)
    assert len([name for name in files if name.startswith("fragment/")]) == len(DOCUMENTS)
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"} <= set(files)
    assert made.bytes == sum(path.stat().st_size for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert made.seconds > 0


def test_nothing_of_pagefinds_own_surface_and_of_an_older_index_is_left(tmp_path: Path) -> None:
    old = tmp_path / "site" / FOLDER / "old.pf_meta"
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    index(DOCUMENTS, "de", tmp_path / "site", tmp_path / "scratch")
    assert not [name for name in tree(tmp_path / "site") if "ui." in name or "highlight" in name or "worker" in name or "old" in name]
    assert not (tmp_path / "scratch").exists()


def test_a_language_with_a_region_and_one_without_stems_are_indexed_too(tmp_path: Path) -> None:
    for lang in ("de-AT", "sl"):
        made = index(DOCUMENTS, lang, tmp_path / lang, tmp_path / "scratch")
        assert made.problems == ()
        assert [name for name in tree(tmp_path / lang) if name.startswith("pagefind/wasm.")], lang


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import sys; sys.exit('disk on fire')", "disk on fire"),
        ("pass", "wrote no index"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "-9"),
    ],
)
def test_a_program_that_fails_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str) -> None:
    instead(monkeypatch, program(tmp_path, body))
    made = index(DOCUMENTS, "en", tmp_path / "site", tmp_path / "scratch")
    assert [problem.code for problem in made.problems] == ["search-failed"]
    assert said in made.problems[0].message
    assert "--no-search" in made.problems[0].hint
    assert not (tmp_path / "site" / FOLDER).exists()


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, program(tmp_path, "import time; time.sleep(60)"))
    monkeypatch.setattr(indexing, "_LIMIT_S", 1)
    made = index(DOCUMENTS, "en", tmp_path / "site", tmp_path / "scratch")
    assert "did not end" in made.problems[0].message


@pytest.mark.parametrize("missing", ["program", "package"])
def test_a_computer_without_pagefind_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    if missing == "program":
        instead(monkeypatch, tmp_path / "nowhere")
    else:
        monkeypatch.setitem(sys.modules, "pagefind.service", None)
    made = index(DOCUMENTS, "en", tmp_path / "site", tmp_path / "scratch")
    assert "install pagefind[extended]" in made.problems[0].hint


def test_a_build_with_a_search_has_an_index_and_a_field_in_each_language(tmp_path: Path) -> None:
    root, progress = tiny(tmp_path), Silent()
    report = run(root, search=True, progress=progress)
    assert report.published
    assert progress.stages[-3:] == ["search en", "search de", "publish"]
    assert "the search index" in report.lines[0]
    files = tree(root / "site")
    assert {"pagefind/pagefind.js", "de/pagefind/pagefind.js", "search/index.html", "de/search/index.html"} <= set(files)
    pages = html_of(root / "site")
    assert [name for name, html in pages.items() if 'role="search"' not in html] == []
    assert not [name for name, html in pages.items() if "pagefind/" in html or "pagefind.js" in html]


def test_a_build_without_a_search_has_neither_index_nor_field_nor_page(tmp_path: Path) -> None:
    root, progress = tiny(tmp_path), Silent()
    report = run(root, search=False, progress=progress)
    assert report.published
    assert not [stage for stage in progress.stages if stage.startswith("search")]
    assert not [name for name in tree(root / "site") if "pagefind" in name or "/search/" in f"/{name}"]
    assert not [name for name, html in html_of(root / "site").items() if 'role="search"' in html]


def test_a_failing_search_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(tmp_path)
    assert run(root).published
    before = tree(root / "site")
    instead(monkeypatch, program(tmp_path, "import sys; sys.exit(3)"))
    report = run(root, search=True)
    assert not report.published
    assert {problem.code for problem in report.problems if problem.severity == "error"} == {"search-failed"}
    assert tree(root / "site") == before


def test_a_page_by_hand_at_any_depth_may_have_the_field(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    page = root / "content/en/one/two/three/four.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Four\n\nDeep.\n", encoding="utf-8")
    assert run(root, search=True).published
    html = (root / "site/one/two/three/four/index.html").read_text(encoding="utf-8")
    assert 'action="../../../../search/"' in html
