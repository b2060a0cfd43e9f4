"""`atlas stale`: the report in its three forms, and the letters to the clusters."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.contribute import letters, stale
from atlas_builder.derive.freshness import due
from atlas_builder.language import compare_labels, read_labels
from tests.atlases import ACTOR, CLUSTER, change, tiny
from tests.building import tree
from tests.commands import atlas
from tests.render.small import TODAY, actor, atlas_of, cluster

LATER = "1829433600"  # 22 December 2027


def old(**settings: object) -> Atlas:
    """A cluster and a member whose records are old, and one that no cluster has claimed."""
    day = TODAY.replace(year=2024)
    origin = {"method": "self-declared", "checked": day}
    contact = {"mailbox": "office@alpha.example.org", "languages": ["sl", "de-AT", "en"]}
    return atlas_of(
        cluster("alpha", "metal/casting", name="Alpha & *Partner*", provenance=origin, contact=contact),
        actor("mill", "wood/beams", folder="alpha", name="@mill #1 [x](y)", provenance=origin),
        actor("lone", "wood/beams", folder="_unclaimed/at22", provenance=origin),
        **settings,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny(tmp_path)


def test_in_time_nothing_is_due_and_nothing_but_a_sentence_is_printed(root: Path) -> None:
    for output in ("text", "markdown"):
        run = atlas("stale", "--format", output, cwd=root)
        assert (run.returncode, run.stdout) == (0, "")
        assert run.stderr == "No record was last checked more than 365 days before 22 November 2026.\n"
    assert json.loads(atlas("stale", "--format", "json", cwd=root).stdout)["folders"] == []


def test_a_year_later_all_are_due_by_cluster(root: Path) -> None:
    change(root, "atlas.yml", "today: 2026-11-22", "today: 2027-12-22")
    run = atlas("stale", cwd=root)
    assert run.returncode == 0
    blocks = run.stdout.split("\n\n")
    assert blocks[0].splitlines()[0] == "Alpha-Cluster"
    assert f"  {ACTOR}  Mould Works  last checked: 1 November 2026, 416 days ago" in blocks[0]
    assert blocks[-1].startswith("Claimed by no cluster: _unclaimed/")
    assert re.search(
        r"^\d+ records were last checked, in whole or in part, more than 365 days before 22 December 2027\.$", run.stderr, re.M
    )


def test_the_date_is_that_of_the_build(root: Path) -> None:
    held = json.loads(atlas("stale", "--format", "json", cwd=root, SOURCE_DATE_EPOCH=LATER).stdout)
    assert held["date"] == "2027-12-22"
    assert held["counts"]["records"] == sum(len(folder["records"]) for folder in held["folders"]) > 0


def test_the_limit_comes_from_the_option_else_from_the_settings(root: Path) -> None:
    assert atlas("stale", "--older-than", "20d", cwd=root).stdout
    assert not atlas("stale", "--older-than", "21d", cwd=root).stdout
    path = root / "atlas.yml"
    path.write_text(path.read_text(encoding="utf-8") + "thresholds: {stale: 20d}\n", encoding="utf-8")
    assert atlas("stale", cwd=root).stdout


@pytest.mark.parametrize("days", ["a year", "12", "-1d", "1000000d"])
def test_an_age_without_a_unit_is_wrong_usage(root: Path, days: str) -> None:
    run = atlas("stale", "--older-than", days, cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert "such as 365d" in run.stderr


def test_an_atlas_with_errors_gives_no_report(root: Path) -> None:
    change(root, ACTOR, "region: AT31", "region: AT99")
    run = atlas("stale", cwd=root)
    assert (run.returncode, run.stdout) == (1, "")
    assert "region-unknown" in run.stderr


def test_json_holds_mailbox_files_and_claims() -> None:
    found = json.loads(stale.as_json(old(repo_url="https://github.com/isles/atlas"), due(old(), 365), 365, "en"))
    folder = found["folders"][0]
    assert (folder["cluster"], folder["mailbox"], folder["website"]) == ("alpha", "office@alpha.example.org", None)
    assert folder["records"][0]["claims"] == [{"field": "metal/casting", "checked": "2024-11-22", "days": 730}]
    assert folder["records"][1]["edit"] == "https://github.com/isles/atlas/edit/main/clusters/alpha/actors/mill.yml"
    assert (found["folders"][1]["cluster"], found["folders"][1]["folder"]) == (None, "_unclaimed/at22")
    assert found["counts"] == {"folders": 2, "records": 3, "claims": 3}


def test_the_issue_calls_nobody_and_shows_names_as_they_are() -> None:
    text = stale.as_markdown(old(site_url="https://atlas.example.org"), due(old(), 365), 365, "en")
    assert "## Alpha & \\*Partner\\*" in text
    assert "[&#64;mill &#35;1 \\[x\\](y)](<https://atlas.example.org/actors/mill/>)" in text
    assert "Contact: `office@alpha.example.org`" in text
    assert "- [ ] " in text


def test_an_issue_that_would_be_too_long_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stale, "ISSUE_LIMIT", 400)
    text = stale.as_markdown(old(), due(old(), 365), 365, "en")
    assert "1 record more is not shown here; `atlas stale` shows all." in text
    assert "lone" not in text


def test_a_letter_asks_the_cluster_in_its_language() -> None:
    written = letters.letters(old(site_url="https://atlas.example.org", languages=("en", "de")), due(old(), 365), 365)
    assert list(written) == ["alpha.md"]
    lines = written["alpha.md"].splitlines()
    assert lines[0] == "An: office@alpha.example.org"
    assert lines[1].endswith(": 2 Einträge von Alpha & *Partner* sind zu prüfen")
    assert "### Ihr Cluster selbst" in lines
    assert "- Zuletzt geprüft: 22. November 2024, vor 730 Tagen" in lines
    assert "- Seite: <https://atlas.example.org/de/clusters/alpha/>" in lines
    assert "  - casting DE" in lines
    assert "- Datei: `clusters/alpha/actors/mill.yml`" in lines


@pytest.mark.parametrize(
    ("keys", "lang"),
    [
        ({}, "en"),
        ({"languages": ["sl", "fr"]}, "en"),
        ({"languages": ["sl", "de"]}, "de"),
        ({"languages": ["en", "de"]}, "en"),
        ({"contact": {"languages": ["de"]}, "languages": ["en"]}, "de"),
        ({"summary": {"en": "A.", "de": "B."}}, "de"),
        ({"summary": {"en": "A.", "it": "B."}}, "en"),
    ],
)
def test_the_language_is_one_that_the_record_names_or_is_written_in(keys: dict[str, object], lang: str) -> None:
    assert letters.language_of(cluster("alpha", "metal", **keys)) == lang


def test_a_claim_with_a_day_of_its_own_says_it() -> None:
    claims = [{"field": "metal/casting", "checked": TODAY.replace(year=2025, month=1)}, {"field": "wood/beams"}]
    atlas_ = atlas_of(cluster("alpha", competencies=claims))
    text = letters.letters(atlas_, due(atlas_, 365), 365)["alpha.md"]
    assert "- Last checked: 20 November 2026; some claims are older\n" in text
    assert "  - casting EN, last checked: 22 January 2025\n" in text
    assert "beams" not in text


def test_letters_are_written_to_the_folder_and_nothing_else(root: Path, tmp_path: Path) -> None:
    before = tree(root)
    run = atlas("stale", "--older-than", "1d", "--out", tmp_path / "letters", cwd=root)
    assert run.returncode == 0
    assert sorted(path.name for path in (tmp_path / "letters").iterdir()) == ["alpha.md", "beta.md", "delta.md"]
    assert f"3 letters written to {tmp_path / 'letters'}" in run.stderr
    assert tree(root) == before
    assert CLUSTER in (tmp_path / "letters/alpha.md").read_text(encoding="utf-8")


def test_where_no_letter_can_be_written_it_says_so(root: Path) -> None:
    run = atlas("stale", "--older-than", "1d", "--out", root / "atlas.yml", cwd=root)
    assert run.returncode == 2
    assert "cannot be written" in run.stderr


def test_the_letters_say_the_same_in_every_language() -> None:
    reference, _, _ = read_labels((stale.LETTERS / "en.yml").read_bytes(), "en")
    for lang in stale.languages():
        labels, document, problems = read_labels((stale.LETTERS / f"{lang}.yml").read_bytes(), lang)
        assert problems == ()
        assert compare_labels(labels, reference, document, lang, lang=lang, complete=True) == []


def test_every_text_of_the_letters_is_used() -> None:
    code = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (stale, letters)) + "report.letters"
    keys = {re.sub(r"\.(one|other)$", "", key) for key in stale.words("en").labels}
    assert sorted(key for key in keys if key not in code) == []
