"""A finished site: every page in both languages, the same bytes for the same input, below any path, and nothing that a policy forbids."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from atlas_builder import pipeline, routes
from atlas_builder.engine import run as run_engine
from atlas_builder.problem import Problem, Severity
from atlas_builder.shells import SECTIONS
from tests.atlases import TODAY, change, load_tiny, tiny
from tests.building import html_of, inline_scripts, run, target, tree
from tools.made_up import make

_LINK = re.compile(r'(?:href|src)="([^"]*)"')
_OTHER_LANGUAGE = re.compile(r'<a href="([^"]*)" lang="\w+" hreflang="(\w+)"')
_PICTURE = re.compile(r'<meta property="og:image" content="([^"]*)">')
BASE = "https://atlas.example.org/some/where/"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page of the tiny atlas, in English and German."""
    root = tiny(tmp_path_factory.mktemp("pipeline"))
    assert run(root).published
    return html_of(root / "site")


@pytest.fixture(scope="module")
def at_an_address(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny atlas where it knows its own address."""
    root = tiny(tmp_path_factory.mktemp("address"))
    change(root, "atlas.yml", "area: alps", f"area: alps\nsite_url: {BASE}")
    assert run(root).published
    return root / "site"


def addresses() -> set[str]:
    """What the tiny atlas must have a page for, by the records and the contract."""
    atlas = load_tiny().atlas
    assert atlas is not None
    return {
        routes.HOME, routes.THEMES, routes.REGIONS, routes.CLUSTERS, routes.ACTORS,
        routes.ABOUT, routes.CONTRIBUTE, routes.CORRECTIONS, routes.DATA_PROTECTION, routes.IMPRINT,
        *map(routes.theme, atlas.themes), *map(routes.field, atlas.sub_fields), *map(routes.region, atlas.area),
        *map(routes.cluster, atlas.clusters), *map(routes.actor, atlas.actors),
    }  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "de/"])
def test_every_address_of_the_contract_has_its_page_in_both_languages(pages: dict[str, str], prefix: str) -> None:
    assert {prefix + address + "index.html" for address in addresses()} <= set(pages)
    assert prefix + routes.NOT_FOUND in pages


def test_both_languages_have_the_same_pages(pages: dict[str, str]) -> None:
    german = {name.removeprefix("de/") for name in pages if name.startswith("de/")}
    assert german == {name for name in pages if not name.startswith("de/")}


def test_a_link_to_any_page_has_a_picture_that_is_there(at_an_address: Path, tmp_path: Path) -> None:
    root = tiny(tmp_path)
    assert run(root).published
    for site, start in ((at_an_address, BASE), (root / "site", "")):
        for name, html in html_of(site).items():
            found = _PICTURE.findall(html)
            if name.endswith("404.html"):
                assert found == []
                continue
            assert len(found) == 1, name
            assert found[0].startswith(start)
            picture = found[0].removeprefix(start) if start else target(name, found[0])
            assert (site / picture).is_file(), name


def test_the_language_switch_leads_to_the_same_page_of_the_other_language(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        if name.endswith("404.html"):
            continue
        there = {lang: target(name, address) for address, lang in _OTHER_LANGUAGE.findall(html)}
        english = name.removeprefix("de/")
        assert there == {"en": english, "de": f"de/{english}"}, name


def test_no_page_has_a_link_from_the_root_of_a_host(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert not [address for address in _LINK.findall(html) if address.startswith("/")], name


def test_every_page_keeps_the_policy(pages: dict[str, str]) -> None:
    """No style and no handler in the markup, nothing from another host, and three inline scripts: the theme's own."""
    scripts = set()
    for name, html in pages.items():
        assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=\s*[\"']", html), name
        assert not re.search(r"<(?:script|img|iframe|source|video)[^>]+src=\"(?:https?:)?//", html), name
        assert not re.search(r"<link[^>]+href=\"(?:https?:)?//", html), name
        scripts |= set(inline_scripts(html))
    assert len(scripts) == 3
    assert all("__md_" in script or "__tabbed_" in script for script in scripts), scripts


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, seed: str) -> None:
    """In a process of its own with another order of hashes, as on another machine. Pagefind's own files are the one exception."""
    sites = []
    for name, order in (("a", "0"), ("b", seed)):
        root = tiny(tmp_path / name)
        change(root, "atlas.yml", "languages: [en, de]", "languages: [en]")
        environment = {**os.environ, "PYTHONHASHSEED": order, "SOURCE_DATE_EPOCH": "1795000000"}
        subprocess.run(
            [sys.executable, "-m", "atlas_builder", "build", "--no-search"], cwd=root, env=environment, check=True, capture_output=True
        )
        sites.append(tree(root / "site"))
    assert sites[0] == sites[1]
    assert len(sites[0]) > 60


def test_a_site_that_knows_its_address_says_so_on_every_page_and_to_search_engines(at_an_address: Path) -> None:
    pages, sitemap = html_of(at_an_address), (at_an_address / "sitemap.xml").read_text(encoding="utf-8")
    for name, html in pages.items():
        if name.endswith("404.html"):
            assert 'rel="canonical"' not in html
            continue
        address = BASE + name.removesuffix("index.html")
        assert html.count(f'<link rel="canonical" href="{address}">') == 1, name
        assert f"<loc>{address}</loc>" in sitemap
    assert f'<xhtml:link rel="alternate" hreflang="de" href="{BASE}de/clusters/alpha/"/>' in sitemap
    assert sitemap.count("<loc>") == len(pages) - 2


def test_the_not_found_page_works_at_any_depth_where_the_site_knows_its_address(at_an_address: Path) -> None:
    html = (at_an_address / "404.html").read_text(encoding="utf-8")
    links = [address for address in _LINK.findall(html) if not address.startswith(("https://", "mailto:", "#"))]
    assert len(links) > 10
    assert all(address.startswith("/some/where/") for address in links)
    assert '"base": "/some/where/' in html


def test_the_engines_work_does_not_grow_with_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staged: list[int] = []

    def counting(docs: Path, *rest: Any) -> list[Problem]:
        staged.append(len(list(docs.rglob("*.md"))))
        return run_engine(docs, *rest)

    monkeypatch.setattr("atlas_builder.engine.run", counting)
    for actors in (1, 200):
        root = tmp_path / str(actors)
        make(root, actors, ["en"])
        assert run(root).published
    assert staged[0] == staged[1]
    assert staged[0] >= len(SECTIONS)


def test_the_cost_of_the_engine_is_printed(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "atlas.yml", "languages: [en, de]", "languages: [de]")
    report = run(root)
    assert re.search(r"\d+ pages, \d+\.\d MiB; the engine took \d+\.\d CPU s$", report.lines[0])
    assert '<html lang="de"' in (root / "site/index.html").read_text(encoding="utf-8")
    assert not (root / "site/de").exists()
    assert 'hreflang="' not in (root / "site/index.html").read_text(encoding="utf-8")


def test_a_language_without_texts_is_a_problem_for_each_label_and_no_site(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "atlas.yml", "languages: [en, de]", "languages: [en, nl]")
    report = run(root)
    assert not report.published
    missing = [problem for problem in report.problems if problem.code == "label-missing"]
    assert missing
    assert all(problem.severity is Severity.ERROR and "content/nl/labels.yml" in problem.file for problem in missing)
    assert not (root / "site").exists()


def test_a_file_by_hand_gives_way_to_one_that_is_made(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, "atlas.yml", "languages: [en, de]", "languages: [en]")
    own = root / "content/en/assets/css/themes.css"
    own.parent.mkdir(parents=True)
    own.write_text("a {}", encoding="utf-8")
    report = run(root)
    assert report.published
    assert [(problem.file, problem.code) for problem in report.problems] == [("content/en/assets/css/themes.css", "page-link")]
    assert (root / "site/assets/css/themes.css").read_text(encoding="utf-8") != "a {}"


def test_a_check_reads_everything_and_writes_nothing(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    before = tree(root)
    checked = pipeline.check(root, TODAY)
    assert checked.problems == ()
    assert [language.code for language in checked.languages] == ["en", "de"]
    assert tree(root) == before
