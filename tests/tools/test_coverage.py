"""The report of coverage for curators: the same figures as the atlas, for people and for programs."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.atlases import TINY


def report(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tools.coverage", "--atlas", str(TINY), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_report_for_people_has_every_figure() -> None:
    text = report()
    assert "3 clusters at work, 4 actors." in text
    plastics = text.partition("## plastics: organisations by country and kind")[2].partition("##")[0]
    assert "| AT | 1 | 1 | 1 | 0 | 0 | 0 | 3 |" in plastics
    assert "| theme plastics | 5 | 0 | 7 | 6 | 1 |" in text
    assert "| undated | 7 |" in text
    assert "| SI03 | few | 1 | 2 | 2 |" in text
    assert "| ITC1 | no-source | 1 | 1 | 0 |" in text
    assert "| CH05 | no-record | 0 | 0 | 0 |" in text
    assert "| plastics/injection-moulding | 4 | 2 | 4 |" in text


def test_the_report_for_programs_is_json_and_nothing_else() -> None:
    figures = json.loads(report("--format", "json"))
    assert figures["cells"]["plastics/AT/company"] == 1
    assert figures["themes"]["smart-grids"] == {"records": 4, "registered": 0, "claims": 4, "sourced": 3}
    assert len(figures["thin"]) == 43
    assert figures["undated"] == 7
