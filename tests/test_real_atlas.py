"""The repository's own atlas: in order, about organisations only, and wide enough for what it is for."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.statistics import Findings
from atlas_builder.model import Actor, Cluster, Method, Organisation
from atlas_builder.records.load import Loaded, load

REPOSITORY = Path(__file__).parent.parent
CHECKED = datetime.date(2026, 11, 22)
COUNTRIES = {"AT", "CH", "DE", "FR", "IT", "LI", "SI"}
THEMES = ("e-mobility", "smart-grids", "green-construction", "production-systems", "plastics")
MAILBOX = re.compile(r"[\w.+-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+\.\w+|mailto:", re.IGNORECASE)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The atlas as it was read."""
    return load(REPOSITORY, CHECKED)


@pytest.fixture(scope="module")
def atlas(loaded: Loaded) -> Atlas:
    """The atlas itself."""
    assert loaded.atlas is not None
    return loaded.atlas


@pytest.fixture(scope="module")
def findings(atlas: Atlas) -> Findings:
    """What follows from its records."""
    return derive(atlas)


@pytest.fixture(scope="module")
def records(atlas: Atlas) -> list[Organisation]:
    """Its clusters and actors."""
    return [*atlas.clusters.values(), *atlas.actors.values()]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for part in held for text in _texts(part)]


def test_it_has_no_errors_and_warns_only_of_clusters_without_a_website(loaded: Loaded) -> None:
    assert [str(problem) for problem in loaded.problems if problem.code != "website-missing"] == []


def test_it_has_five_themes_with_59_sub_fields_in_all_its_languages(atlas: Atlas) -> None:
    assert tuple(atlas.themes) == atlas.settings.themes == THEMES
    assert len(atlas.sub_fields) == 59
    for lang in atlas.settings.languages:
        assert [theme.id for theme in atlas.themes.values() if not (theme.names.get(lang) and theme.definition.get(lang))] == []
        assert [key for key, entry in atlas.sub_fields.items() if not (entry.names.get(lang) and entry.definition.get(lang))] == []


def test_it_has_clusters_and_actors_in_number(atlas: Atlas) -> None:
    assert len(atlas.clusters) >= 71
    assert len(atlas.actors) >= 270
    assert set(Counter(actor.kind for actor in atlas.actors.values())) >= {"company", "research-institution", "university"}


def test_every_record_says_that_nobody_has_confirmed_it_yet(records: list[Organisation]) -> None:
    other = {
        record.file for record in records if record.provenance.method is not Method.DESK_RESEARCH or record.provenance.checked != CHECKED
    }
    assert other == set()


def test_every_country_has_records(atlas: Atlas, records: list[Organisation]) -> None:
    assert {atlas.region_of(record).country for record in records} == COUNTRIES
    assert {atlas.region_of(record).country for record in atlas.clusters.values()} >= COUNTRIES - {"LI"}


def test_every_theme_is_claimed_in_three_countries_and_three_regions_at_least(findings: Findings) -> None:
    for theme in THEMES:
        assert len(findings.tallies[theme].by_country) >= 3, theme
        assert len(findings.tallies[theme].by_region) >= 3, theme


def test_plastics_is_held_by_clusters_in_five_regions_of_five_countries(atlas: Atlas, findings: Findings) -> None:
    seats = {atlas.clusters[claim.holder].region for claim in findings.by_field["plastics"] if claim.holder in atlas.clusters}
    wanted = {"AT31", "CH02", "FRK2", "ITC1", "SI03"}
    assert wanted <= seats
    assert len({atlas.regions[code].country for code in wanted}) == 5


def test_it_names_no_person_and_no_mailbox(atlas: Atlas, records: list[Organisation]) -> None:
    assert [record.file for record in records if record.experts] == []
    assert [cluster.file for cluster in atlas.clusters.values() if cluster.contact] == []
    assert [record.file for record in records if record.provenance.by] == []
    for record in records:
        found = [text for text in _texts(record.model_dump(mode="json")) if MAILBOX.search(text)]
        assert found == [], record.file


@pytest.mark.parametrize("text", ["office@example.org", "write to a.b-c@x.example", "name (at) example.org", "mailto:x"])
def test_a_mailbox_would_be_noticed(text: str) -> None:
    assert MAILBOX.search(text)


def test_no_text_file_of_a_record_holds_a_mailbox_in_a_comment_either() -> None:
    files = sorted((REPOSITORY / "clusters").rglob("*.yml"))
    assert len(files) >= 341
    assert [file.name for file in files if MAILBOX.search(file.read_text(encoding="utf-8"))] == []


def test_no_two_organisations_share_a_summary_or_a_name(records: list[Organisation]) -> None:
    said: defaultdict[str, list[str]] = defaultdict(list)
    named: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        named[record.name].append(record.id)
        assert isinstance(record, (Cluster, Actor))
        for text in record.summary.values():
            said[text].append(record.id)
    assert {text: ids for text, ids in said.items() if len(ids) > 1} == {}
    assert {name: ids for name, ids in named.items() if len(ids) > 1} == {}


def test_every_cluster_has_a_summary_and_a_public_source(atlas: Atlas, records: list[Organisation]) -> None:
    assert [cluster.id for cluster in atlas.clusters.values() if not cluster.summary.get("en")] == []
    assert [record.id for record in records if not all(source.url.startswith(("https://", "http://")) for source in record.sources)] == []


def test_no_claim_of_excellence_is_made_without_evidence_and_none_is_made_twice(records: list[Organisation]) -> None:
    for record in records:
        assert [claim.field for claim in record.competencies if claim.level and claim.level >= 3 and not claim.evidence] == [], record.file
        fields = Counter(claim.field for claim in record.competencies)
        assert [field for field, count in fields.items() if count > 1] == [], record.file


def test_an_unclaimed_organisation_lies_in_the_folder_of_its_region(atlas: Atlas) -> None:
    for actor in atlas.actors.values():
        if actor.folder.startswith("_unclaimed/"):
            assert actor.folder == f"_unclaimed/{actor.region.lower()}", actor.file


def test_every_seat_has_a_point_on_the_map(atlas: Atlas, records: list[Organisation]) -> None:
    assert [record.file for record in records if atlas.point(record) is None] == []
