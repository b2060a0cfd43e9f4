"""The trends of the repository's own atlas: sourced, and every figure worked out once more from the files themselves."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.statistics import Findings
from atlas_builder.labels import languages_of
from atlas_builder.records.load import load
from atlas_builder.render.pages import kets, trend, trends
from atlas_builder.render.site import Site
from atlas_builder.view import View
from tests.test_real_atlas import CHECKED, REPOSITORY


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The atlas as it was read."""
    loaded = load(REPOSITORY, CHECKED).atlas
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def findings(atlas: Atlas) -> Findings:
    """What follows from its records."""
    return derive(atlas)


@pytest.fixture(scope="module")
def pages(atlas: Atlas, findings: Findings) -> dict[tuple[str, str], str]:
    """The pages of trends and KETs in both languages, by language and address."""
    languages, _ = languages_of(REPOSITORY, atlas.settings.languages)
    made = [Site(View(atlas, findings, language)) for language in languages]
    return {(page.lang, page.path): page.body for site in made for kind in (trends, trend, kets) for page in kind.pages(site)}


@cache
def records() -> tuple[dict[str, Any], ...]:
    """Every cluster at work and every actor as plain YAML, with its id and the folders that it counts for."""
    reader = YAML(typ="safe", pure=True)
    found = []
    for path in sorted((REPOSITORY / "clusters").rglob("*.yml")):
        if "_meta" in path.parts:
            continue
        record = reader.load(path.read_text(encoding="utf-8"))
        is_cluster = path.name == "cluster.yml"
        if is_cluster and record["status"] in ("merged", "dissolved"):
            assert not list(path.parent.glob("actors/*.yml")), "a merged cluster with members: this count knows no succession"
            assert record["status"] == "dissolved" or record.get("succeeded_by"), path
        folder = path.parent.name if is_cluster else path.parent.parent.name
        record["id"] = folder if is_cluster else path.stem
        record["of"] = {folder, *record.get("member_of", ())} if folder != "_unclaimed" else set(record.get("member_of", ()))
        record["is_cluster"] = is_cluster
        found.append(record)
    return tuple(found)


def raw(path: Path) -> Any:
    """A file as plain YAML."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def has(record: dict[str, Any], field: str, *, sourced: bool) -> bool:
    """Whether a record claims a sub-field, at level 2 or not rated, with a source or without."""
    return any(
        claim["field"] == field
        and claim.get("level", 2) >= 2
        and (claim.get("basis", "stated") == "stated" or not sourced)
        for claim in record["competencies"]
    )  # fmt: skip


def names_of(trend_id: str) -> list[str]:
    """The needs of a trend as its file has them."""
    needs: list[str] = raw(REPOSITORY / "themes" / "trends" / f"{trend_id}.yml")["needs"]
    return needs


def test_every_trend_has_a_source_with_its_year_and_needs_that_exist(atlas: Atlas) -> None:
    assert len(atlas.trends) >= 8
    for one in atlas.trends.values():
        assert one.sources, one.id
        assert all(source.url.startswith("https://") and 2010 <= (source.year or 0) <= CHECKED.year for source in one.sources), one.id
        assert one.needs, one.id
        assert set(one.needs) <= atlas.sub_fields.keys(), one.id
        assert set(one.summary) >= {"en", "de"}, one.id
        assert "de" in one.names, one.id


def test_trends_belong_to_several_themes_and_every_theme_has_one(atlas: Atlas, findings: Findings) -> None:
    assert sum(len(outlook.themes) > 1 for outlook in findings.trends.by_id.values()) >= 4
    assert set(findings.trends.by_theme) == set(atlas.themes)


def test_regions_have_the_shares_that_the_files_give(atlas: Atlas, findings: Findings) -> None:
    at_work = [record for record in records() if not record["is_cluster"] or record["status"] not in ("merged", "dissolved")]
    for trend_id, outlook in findings.trends.by_id.items():
        needs = names_of(trend_id)
        held: defaultdict[str, set[str]] = defaultdict(set)
        for record in at_work:
            held[record["region"]] |= {field for field in needs if has(record, field, sourced=True)}
        expected = {code: len(fields) / len(needs) for code, fields in held.items() if fields and code in atlas.area}
        assert {answer.id: answer.share for answer in outlook.regions if answer.sourced} == expected


def test_clusters_have_the_shares_that_the_files_give(atlas: Atlas, findings: Findings) -> None:
    active = {
        record["id"] for record in records() if record["is_cluster"] and record["status"] == "active" and record["region"] in atlas.area
    }
    # what has merged counts for its first active successor
    heirs = {record["id"]: str(record["succeeded_by"]) for record in records() if record["is_cluster"] and record["status"] == "merged"}
    for trend_id, outlook in findings.trends.by_id.items():
        needs = names_of(trend_id)
        held: defaultdict[str, set[str]] = defaultdict(set)
        for record in records():
            for owner in record["of"]:
                name = str(owner)
                while name in heirs:
                    name = heirs[name]
                if name in active:
                    held[name] |= {field for field in needs if has(record, field, sourced=True)}
        expected = {name: len(fields) / len(needs) for name, fields in held.items() if fields}
        assert {answer.id: answer.share for answer in outlook.clusters if answer.sourced} == expected


def test_nobody_on_record_covers_what_the_pages_say_that_nobody_does(findings: Findings, pages: dict[tuple[str, str], str]) -> None:
    everybody = [record for record in records() if not record["is_cluster"] or record["status"] not in ("merged", "dissolved")]
    for trend_id in findings.trends.by_id:
        empty = [field for field in names_of(trend_id) if not any(has(record, field, sourced=False) for record in everybody)]
        html = pages["en", routes.trend(trend_id)]
        told = html.partition("<h3>Nobody on record covers it yet</h3>")[2].partition("</ul>")[0]
        assert re.findall(r'/themes/([^"]+)/"', told) == empty, trend_id


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_page_shows_the_figures_of_its_trend(lang: str, findings: Findings, pages: dict[tuple[str, str], str]) -> None:
    for trend_id, outlook in findings.trends.by_id.items():
        figures = re.findall(r"<li><strong>([^<]+)</strong>", pages[lang, routes.trend(trend_id)])
        needs = names_of(trend_id)
        sourced = sum(any(has(record, field, sourced=True) for record in records()) for field in needs)
        assert re.findall(r"\d+", figures[0]) == [str(sourced), str(len(needs))]
        assert figures[1:] == [
            str(sum(bool(answer.sourced) for answer in outlook.clusters)),
            str(sum(bool(answer.sourced) for answer in outlook.regions)),
        ]


def test_the_use_of_kets_is_counted_from_the_files(findings: Findings) -> None:
    naming = [record for record in records() if record.get("kets") or any(claim.get("kets") for claim in record["competencies"])]
    assert findings.kets.naming == len(naming)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for path in (REPOSITORY / "themes" / "trends").glob("*.yml"):
        for ket in raw(path).get("kets", ()):
            told[ket].add(path.stem)
    assert {ket: set(use.trends) for ket, use in findings.kets.uses.items() if use.trends} == dict(told)


def test_no_page_says_what_a_region_lacks(pages: dict[tuple[str, str], str]) -> None:
    wrong = re.compile(r"\black(?:s|ing)?\b|\bfehlt in\b|\bmangelt\b", re.IGNORECASE)
    assert [key for key, html in pages.items() if wrong.search(html)] == []


def test_the_day_of_the_build_changes_nothing_but_ages(atlas: Atlas, findings: Findings) -> None:
    later = derive(replace(atlas, today=CHECKED + datetime.timedelta(days=400)))
    assert later.trends == findings.trends
    assert later.kets == findings.kets
