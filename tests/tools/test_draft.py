"""First drafts from a table of facts: right where a table can say it, and never taken for a finished record."""

from __future__ import annotations

import csv
import datetime
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from atlas_builder.pipeline import check
from tests.atlases import TODAY, tiny
from tools.draft import drafts, rows

HEADER = "slug,name,name_local,kind,country,nuts2,city,lat,lon,website,founded,members,ror,parent_cluster,themes,competencies,source_url,confidence"
FACTS = f"""{HEADER}
pole-new,New Pole,Pôle: Nouveau,cluster,FR,FRK2,Lyon,45.749,4.848,https://pole.example.org,2005,40,,,plastics,injection moulding; recycling ,https://example.org/a,high
new-works,New Works,,company,AT,AT31,Linz,48.306,14.286,,,,,alpha,plastics,mould making,https://example.org/b,high
far-school,Far School,Šola,university,SI,SI03,Celje,46.231,15.26,https://far.example.org,1999,,02feahw73,beta,smart-grids,power systems,https://ror.org/02feahw73,high
unsure,Unsure,,company,AT,AT31,Linz,48.306,14.286,,,,,,plastics,films,,medium
mould-works,Mould Works,,company,AT,AT31,Steyr,48.04,14.42,,,,,,plastics,moulds,https://example.org/c,high
"""
LINKS = "slug,parent_cluster,basis\nnew-works,alpha,read\nfar-school,beta,general\n"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    """A table of facts and one of links."""
    facts, links = tmp_path / "facts.csv", tmp_path / "links.csv"
    facts.write_text(FACTS, encoding="utf-8")
    links.write_text(LINKS, encoding="utf-8")
    return facts, links


def command(root: Path, tables: tuple[Path, Path], out: Path) -> subprocess.CompletedProcess[str]:
    arguments = [*map(str, tables), "--atlas", str(root), "--out", str(out), "--checked", "2026-11-22"]
    return subprocess.run([sys.executable, "-m", "tools.draft", *arguments], capture_output=True, text=True, check=False)


def test_drafts_hold_the_facts_and_leave_the_judgement_to_a_person(tmp_path: Path, tables: tuple[Path, Path]) -> None:
    done = command(tiny(tmp_path), tables, tmp_path / "drafts")
    assert (done.returncode, done.stdout) == (0, f"3 drafts in {tmp_path / 'drafts'}\n")
    files = {path.relative_to(tmp_path / "drafts").as_posix() for path in (tmp_path / "drafts").rglob("*.yml")}
    assert files == {
        "clusters/pole-new/cluster.yml",
        "clusters/alpha/actors/new-works.yml",  # the link was read
        "clusters/_unclaimed/si03/far-school.yml",  # the link was not
    }
    pole = yaml.safe_load((tmp_path / "drafts/clusters/pole-new/cluster.yml").read_text(encoding="utf-8"))
    assert (pole["name"], pole["names"], pole["status"], pole["founded"]) == ("Pôle: Nouveau", {"en": "New Pole"}, "active", 2005)
    assert pole["location"] == {"city": "Lyon", "lat": 45.749, "lon": 4.848}
    assert [claim["field"] for claim in pole["competencies"]] == ["?", "?"]
    assert pole["provenance"] == {"method": "desk-research", "checked": datetime.date(2026, 11, 22)}
    school = yaml.safe_load((tmp_path / "drafts/clusters/_unclaimed/si03/far-school.yml").read_text(encoding="utf-8"))
    assert (school["kind"], school["ror"]) == ("university", "https://ror.org/02feahw73")
    assert school["competencies"] == [{"field": "?", "basis": "general-knowledge"}]


def test_every_phrase_is_listed_for_a_decision(tmp_path: Path, tables: tuple[Path, Path]) -> None:
    command(tiny(tmp_path), tables, tmp_path / "drafts")
    with (tmp_path / "drafts/phrases.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(row["slug"], row["phrase"]) for row in csv.DictReader(stream)]
    assert listed == [
        ("pole-new", "injection moulding"), ("pole-new", "recycling"), ("new-works", "mould making"), ("far-school", "power systems"),
    ]  # fmt: skip


def test_a_draft_is_refused_until_somebody_has_decided(tmp_path: Path, tables: tuple[Path, Path]) -> None:
    root = tiny(tmp_path)
    command(root, tables, root)
    (root / "phrases.csv").unlink()
    problems = [problem for problem in check(root, TODAY).problems if problem.file == "clusters/pole-new/cluster.yml"]
    assert {problem.code for problem in problems} >= {"theme-unknown", "text-empty"}


def test_a_table_without_its_columns_is_named(tmp_path: Path, tables: tuple[Path, Path]) -> None:
    tables[1].write_text("slug,basis\n", encoding="utf-8")
    done = command(tiny(tmp_path), tables, tmp_path / "drafts")
    assert done.returncode == 1
    assert "links.csv lacks the columns parent_cluster" in done.stderr


def test_rows_of_another_confidence_are_taken_when_asked_for(tables: tuple[Path, Path]) -> None:
    facts, links = rows(tables[0], ("slug",)), rows(tables[1], ("slug",))
    made = drafts(facts, links, known=set(), clusters=set(), confidence="medium", checked=TODAY)
    assert [draft.slug for draft in made] == ["unsure"]
