"""What the forge's editor is opened with: short, in the reader's language, and a right record once it is filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from atlas_builder.atlas import Atlas
from atlas_builder.chrome import chrome
from atlas_builder.forge import ADDRESS_LIMIT
from atlas_builder.language import Language
from atlas_builder.model import Actor
from atlas_builder.pipeline import check
from atlas_builder.proposals import Draft, actor_draft, cluster_draft, cluster_proposal, proposal
from atlas_builder.records.files import id_problem
from tests.atlases import TODAY, tiny
from tests.render.small import actor, atlas_of, cluster, full_atlas, language, pages_of

FORGE = "https://github.com/isles/atlas"
LANGUAGES = ("en", "de")
FILLED = {
    "name:": "name: Testhof",
    "kind:": "kind: company",
    "status:": "status: active",
    "city:": "city: Wels",
    "- field:": "- field: plastics/injection-moulding",
    "method:": "method: self-declared",
    "checked:": "checked: 2026-11-01",
    "en:": "en: It makes things.",
    "de:": "de: Er stellt Dinge her.",
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The small atlas as it is read from its files."""
    atlas = check(tiny(tmp_path_factory.mktemp("read")), TODAY).atlas
    assert atlas is not None
    return atlas


def drafts(atlas: Atlas, words: Language) -> tuple[Draft, ...]:
    """A draft of each kind."""
    return (actor_draft(atlas, words, region="AT31"), actor_draft(atlas, words, cluster="alpha"), cluster_draft(atlas, words))


def filled(text: str) -> str:
    """A draft whose open lines somebody has filled in."""
    lines = [FILLED.get(line.strip(), line.strip()).join((line[: len(line) - len(line.lstrip())], "")) for line in text.splitlines()]
    return re.sub(r"^region:$", "region: AT31", "\n".join(lines), flags=re.MULTILINE).replace(
        "\n  -\n", "\n  - https://example.org/about\n"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("which", range(3))
def test_a_draft_is_a_right_record_once_it_is_filled_in(lang: str, which: int, tmp_path: Path, read: Atlas) -> None:
    root = tiny(tmp_path)
    draft = drafts(read, language(lang))[which]
    (root / draft.file).parent.mkdir(parents=True, exist_ok=True)
    (root / draft.file).write_text(filled(draft.text), encoding="utf-8")
    problems = [problem for problem in check(root, TODAY).problems if problem.file == draft.file]
    assert [problem for problem in problems if problem.code != "website-missing"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("which", range(3))
def test_what_is_left_open_in_a_draft_is_reported_line_by_line(lang: str, which: int, tmp_path: Path, read: Atlas) -> None:
    root = tiny(tmp_path)
    draft = drafts(read, language(lang))[which]
    (root / draft.file).parent.mkdir(parents=True, exist_ok=True)
    (root / draft.file).write_text(draft.text, encoding="utf-8")
    reported = {problem.field for problem in check(root, TODAY).problems if problem.file == draft.file}
    second = "status" if which == 2 else "kind"
    assert {"name", second, "location.city", "competencies[0].field", "provenance.method", "provenance.checked"} <= reported


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_of_a_draft_is_an_id(lang: str, read: Atlas) -> None:
    for draft in drafts(read, language(lang)):
        stem = draft.file.split("/")[1] if draft.file.endswith("/cluster.yml") else Path(draft.file).stem
        assert id_problem(stem, draft.file) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_fits_into_an_address(lang: str) -> None:
    atlas = atlas_of(cluster("alpha", "metal"), repo_url=FORGE)
    for address in (proposal(atlas, language(lang), region="AT31"), cluster_proposal(atlas, language(lang))):
        assert "%0Acompetencies:" in address
        assert len(address) < ADDRESS_LIMIT / 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_names_no_place_and_no_sub_field_but_those_of_the_atlas(lang: str) -> None:
    text = actor_draft(atlas_of(cluster("alpha", "metal/casting")), language(lang)).text
    assert "metal/casting" in text
    assert not re.search(r"plastics|AT\d\d|Alp", text)


def test_the_region_of_a_page_is_filled_in_and_the_folder_follows_it() -> None:
    page = pages_of(atlas_of(actor("one", "metal/casting", region="AT31"), repo_url=FORGE))["regions/at31/"].body
    assert f'href="{FORGE}/new/main?filename=clusters/_unclaimed/at31/name-of-the-organisation.yml&amp;value=' in page
    assert "%0Aregion:%20AT31%0A" in page


def test_pages_offer_what_belongs_to_them() -> None:
    pages = pages_of(atlas_of(cluster("alpha", "metal"), cluster("beta", "metal", status="dissolved"), repo_url=FORGE))
    assert "Propose a cluster initiative" in pages["clusters/"].body
    assert "Propose an organisation" in pages["actors/"].body
    assert f"{FORGE}/edit/main/" in pages["clusters/alpha/"].body
    assert "filename=clusters/alpha/actors/name-of-the-organisation.yml" in pages["clusters/alpha/"].body
    assert "Propose a member" not in pages["clusters/beta/"].body


def test_without_a_forge_no_page_leads_to_an_editor() -> None:
    words = ("Propose", "Mend this record", "Edit this theme")
    for page in pages_of(full_atlas()).values():
        assert not [word for word in words if word in page.body], page.path


def test_themes_and_records_of_a_forge_lead_to_their_own_file(read: Atlas) -> None:
    settings = read.settings.model_copy(update={"repo_url": FORGE})
    pages = pages_of(replace(read, settings=settings))
    assert f"{FORGE}/edit/main/themes/plastics.yml" in pages["themes/plastics/"].body
    held: Actor = next(iter(read.actors.values()))
    assert f"{FORGE}/edit/main/{held.file}" in pages[f"actors/{held.id}/"].body


def test_the_contribute_page_says_how_with_a_forge_and_without_one() -> None:
    record = cluster("alpha", "metal")
    with_forge = chrome(atlas_of(record, repo_url=FORGE), language("en")).appendix["contribute"]
    assert f"({FORGE}/new/main?filename=clusters/_unclaimed/region-code/name-of-the-organisation.yml&value=" in with_forge
    assert f"({FORGE}/issues/new/choose)" in with_forge
    without = chrome(atlas_of(record), language("en")).appendix["contribute"]
    assert "publisher named in the imprint" in without
    assert "](" not in without
    mailbox = chrome(atlas_of(record, publisher={"mailbox": "atlas@example.org"}), language("de")).appendix["contribute"]
    assert "atlas@example\\.org" in mailbox
    elsewhere = chrome(atlas_of(record, repo_url="https://example.org/records"), language("en")).appendix["contribute"]
    assert "(https://example.org/records)" in elsewhere
