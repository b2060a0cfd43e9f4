"""The figures of an earlier release: read where they are in order, told at the line of atlas.yml where not, and shown as growth."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Previous
from atlas_builder.derive import derive
from atlas_builder.exports.statistics import statistics_tables
from atlas_builder.records.load import load
from atlas_builder.view import View
from tests.atlases import TODAY, tiny
from tests.render.small import actor, atlas_of, cluster, language, pages_of

GOOD = {"date": "2025-06-30", "figures": {"clusters": 1, "actors": 3}, "themes": {"metal": 2}}


def _atlas(folder: Path, named: str, text: str | None) -> Path:
    root = tiny(folder)
    (root / "atlas.yml").write_text((root / "atlas.yml").read_text() + f"previous: {named}\n")
    if text is not None:
        (root / named).parent.mkdir(parents=True, exist_ok=True)
        (root / named).write_text(text)
    return root


def test_figures_of_an_earlier_release_are_read(tmp_path: Path) -> None:
    loaded = load(_atlas(tmp_path, "figures/2025.json", json.dumps(GOOD)), TODAY)
    assert loaded.atlas is not None
    assert loaded.atlas.previous == Previous(date(2025, 6, 30), {"clusters": 1, "actors": 3}, {"metal": 2})


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        "not json",
        '{"date": "soon", "figures": {}, "themes": {}}',
        '{"date": "2025-06-30", "figures": {"a": -1}, "themes": {}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_such_file_is_told_at_the_line_that_names_it(tmp_path: Path, text: str | None) -> None:
    root = _atlas(tmp_path, "figures.json", text)
    (problem,) = [problem for problem in load(root, TODAY).problems if problem.code == "previous-unreadable"]
    line = len((root / "atlas.yml").read_text().splitlines())
    assert (problem.file, problem.line, problem.column) == ("atlas.yml", line, 11)


@pytest.mark.parametrize("named", ["../figures.json", "/etc/hostname", "a/../../b.json"])
def test_no_file_outside_of_the_atlas_is_read(tmp_path: Path, named: str) -> None:
    (tmp_path / "figures.json").write_text(json.dumps(GOOD))
    problems = load(_atlas(tmp_path, named, None), TODAY).problems
    assert [problem.message for problem in problems if problem.code == "previous-unreadable"] == [f"`{named}` is no file of this atlas"]


def test_the_page_says_what_has_grown_and_by_how_much() -> None:
    actors = [actor(f"c{number}", "wood") for number in range(4)]
    grown = replace(
        atlas_of(cluster("a", "metal"), cluster("b", "metal"), *actors),
        previous=Previous(date(2025, 6, 30), {"clusters": 1, "actors": 3}, {"metal": 2}),
    )
    body = pages_of(grown)[routes.STATISTICS].body
    assert "2 organisations more than on 30 June 2025" in body
    growth = body.partition('id="growth"')[2].partition("</table>")[0]
    assert '<td class="number">1</td><td class="number">2</td><td class="number">+1</td>' in growth
    assert '<td class="number">2</td><td class="number">2</td><td class="number">0</td>' in growth  # metal
    assert '<td class="number">–</td><td class="number">4</td>' in growth  # wood, of which nothing is known


def test_the_growth_is_drawn_and_can_be_taken_away_as_a_table() -> None:
    grown = replace(
        atlas_of(cluster("a", "metal"), cluster("b", "metal"), actor("c", "wood")),
        previous=Previous(date(2025, 6, 30), {"clusters": 1}, {"metal": 1, "wood": 4}),
    )
    drawn = pages_of(grown)[routes.STATISTICS].body.partition('id="growth"')[2].partition("</ol>")[0]
    bars = [re.findall(r'class="(part|filled)"[^>]*?width="(\d+)"', bar) for bar in drawn.split("</li>")[:-1]]
    assert bars == [[("part", "50"), ("filled", "25")], [("filled", "100")]]  # metal has doubled, wood has shrunk
    assert re.findall(r'class="share">([^<]*)<', drawn) == ["2 (+1)", "1 (−3)"]
    view = View(grown, derive(grown), language("en"))
    table = next(file for file in statistics_tables(view) if file.path == routes.statistics_file("growth")).data.decode("utf-8-sig")
    rows = {row["key"]: row for row in csv.DictReader(table.splitlines())}
    assert (rows["clusters"]["then"], rows["clusters"]["now"], rows["clusters"]["change"]) == ("1", "2", "1")
    assert (rows["wood"]["then"], rows["wood"]["now"], rows["wood"]["change"]) == ("4", "1", "-3")
    assert (rows["actors"]["then"], rows["actors"]["change"]) == ("", "")
    assert not [
        file for file in statistics_tables(View(replace(grown, previous=None), derive(grown), language("en"))) if "growth" in file.path
    ]


def test_without_an_earlier_release_nothing_is_said_of_growth() -> None:
    assert 'id="growth"' not in pages_of(atlas_of(cluster("a", "metal")))[routes.STATISTICS].body
