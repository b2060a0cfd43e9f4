"""The addresses that lead into a forge's editor: the right file there, and nothing of a record able to change where they lead."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.forge import ADDRESS_LIMIT, Forge, forge_of
from atlas_builder.taxonomy import ForgeKind, Settings

REPOSITORY = "https://forge.example/isles/atlas"
FILE = "clusters/harbour-lab/cluster.yml"
HOSTILE = ('"><script>alert(1)</script>', "a&value=b", "a#b", "a?b", "a%2Fb", "a b\nc", "é/ü", "a+b", "'onclick='")


def settings(**keys: object) -> Settings:
    """The settings of an atlas that says where its records lie."""
    return Settings.model_validate(
        {"title": {"en": "Isles"}, "languages": ["en"], "area": ["AT31"], "themes": ["tides"], **keys}, strict=False
    )


def new(kind: ForgeKind, file: str, text: str) -> tuple[str, dict[str, list[str]]]:
    """Path and values of the address of a new file, as the forge reads them."""
    address = urlsplit(Forge(REPOSITORY, kind, "main").new(file, text))
    assert address.netloc == "forge.example"
    assert not address.fragment
    return unquote(address.path), parse_qs(address.query, keep_blank_values=True)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ForgeKind.GITHUB, f"{REPOSITORY}/edit/main/{FILE}"),
        (ForgeKind.GITLAB, f"{REPOSITORY}/-/edit/main/{FILE}"),
        (ForgeKind.GITEA, f"{REPOSITORY}/_edit/main/{FILE}"),
    ],
)
def test_each_kind_of_forge_opens_a_record_at_its_own_address(kind: ForgeKind, expected: str) -> None:
    assert Forge(REPOSITORY, kind, "main").edit(FILE) == expected


@pytest.mark.parametrize(
    ("kind", "path", "name", "content"),
    [
        (ForgeKind.GITHUB, "/isles/atlas/new/main", "filename", "value"),
        (ForgeKind.GITLAB, "/isles/atlas/-/new/main", "file_name", "content"),
        (ForgeKind.GITEA, "/isles/atlas/_new/main/", "filename", "value"),
    ],
)
def test_each_kind_of_forge_is_handed_the_name_and_text_of_a_new_record(kind: ForgeKind, path: str, name: str, content: str) -> None:
    assert new(kind, FILE, "# A remark\nname:\n") == (path, {name: [FILE], content: ["# A remark\nname:\n"]})


@pytest.mark.parametrize(
    ("repo_url", "kind"),
    [
        ("https://github.com/isles/atlas", ForgeKind.GITHUB),
        ("https://GitHub.com/isles/atlas.git", ForgeKind.GITHUB),
        ("https://www.github.com/isles/atlas/", ForgeKind.GITHUB),
        ("https://gitlab.com/isles/group/atlas", ForgeKind.GITLAB),
        ("https://gitlab.isles.example:8443/isles/atlas", ForgeKind.GITLAB),
        ("https://codeberg.org/isles/atlas", ForgeKind.GITEA),
        ("https://notgithub.com/isles/atlas", None),
        ("https://forge.example/github.com/atlas", None),
    ],
)
def test_a_forge_is_recognised_by_its_host(repo_url: str, kind: ForgeKind | None) -> None:
    assert forge_of(settings(repo_url=repo_url)).kind is kind


def test_a_key_says_what_a_host_does_not() -> None:
    forge = forge_of(settings(repo_url=f"{REPOSITORY}.git", forge="gitlab", branch="records/2026"))
    assert forge.edit(FILE) == f"{REPOSITORY}/-/edit/records/2026/{FILE}"


def test_the_address_of_an_editor_goes_before_that_of_the_repository() -> None:
    forge = forge_of(settings(repo_url="https://github.com/isles/atlas", edit_url="https://editor.example/open/"))
    assert forge.edit(FILE) == f"https://editor.example/open/{FILE}"
    assert forge.new(FILE, "").startswith("https://github.com/isles/atlas/new/main?")


@pytest.mark.parametrize("keys", [{}, {"repo_url": REPOSITORY}, {"forge": "github"}])
def test_without_a_known_forge_there_are_no_addresses(keys: dict[str, str]) -> None:
    forge = forge_of(settings(**keys))
    assert (forge.edit(FILE), forge.new(FILE, "name:\n"), forge.forms()) == ("", "", "")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("kind", ForgeKind)
def test_hostile_names_stay_within_their_place(kind: ForgeKind, hostile: str) -> None:
    path, values = new(kind, hostile, hostile)
    assert path.rstrip("/").endswith("main")
    assert list(values.values()) == [[hostile], [hostile]]
    edited = Forge(REPOSITORY, kind, hostile).edit(hostile)
    assert urlsplit(edited).netloc == "forge.example"
    assert not urlsplit(edited).query
    assert not set(edited) & set("\"<>'&#?+ \n")


@given(st.sampled_from(ForgeKind), st.text(max_size=300))
def test_any_text_arrives_as_it_was(kind: ForgeKind, text: str) -> None:
    if text.encode("utf-8", "replace").decode() == text:
        assert text in [value for (value,) in new(kind, FILE, text)[1].values()]


def test_a_text_too_long_for_an_address_is_left_out_and_the_name_stays() -> None:
    address = Forge(REPOSITORY, ForgeKind.GITHUB, "main").new(FILE, "é" * 2_000)
    assert len(address) < ADDRESS_LIMIT
    assert address == f"{REPOSITORY}/new/main?filename={FILE}&value="
