"""What the engine is given and what it may not be told; nothing here but the staged folder reaches it."""

from __future__ import annotations

import datetime
import logging
import os
from pathlib import Path

import pytest

from atlas_builder.bundle import Chrome
from atlas_builder.chrome import chrome
from atlas_builder.engine import OWN_SETTINGS, own_settings, run, stage, stage_look
from atlas_builder.labels import languages_of
from atlas_builder.problem import Problem
from atlas_builder.shells import SECTIONS, shell_file, shell_html
from tests.atlases import TODAY, load_tiny

PACKAGED = {"about/", "contribute/", "corrections/", "data-protection/", "imprint/"}


@pytest.fixture(scope="module")
def frames() -> tuple[Chrome, ...]:
    """What stands around the pages of the tiny atlas, in English and German."""
    atlas = load_tiny().atlas
    assert atlas is not None
    languages, _ = languages_of(Path("none"), ("en", "de"))
    return tuple(chrome(atlas, language) for language in languages)


def write(root: Path, file: str, data: str | bytes) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_bytes(data if isinstance(data, bytes) else data.encode())


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.code) for problem in problems]


def test_settings_that_an_atlas_may_make_are_taken_over(tmp_path: Path) -> None:
    write(tmp_path, OWN_SETTINGS, "copyright: Us\ntheme:\n  features: [navigation.top]\nextra_css: [css/own.css]\nuse_it: yes\n")
    settings, problems = own_settings(tmp_path)
    assert problems == ()
    assert settings == {"copyright": "Us", "theme": {"features": ["navigation.top"]}, "extra_css": ["css/own.css"], "use_it": True}


@pytest.mark.parametrize("data", ["", "# nothing\n"])
def test_no_settings_at_all_are_in_order(tmp_path: Path, data: str) -> None:
    assert own_settings(tmp_path) == ({}, ())
    write(tmp_path, OWN_SETTINGS, data)
    assert own_settings(tmp_path) == ({}, ())


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("hooks: [evil.py]", "hooks"),
        ("plugins: [search]", "plugins"),
        ("INHERIT: ../../evil.yml", "INHERIT"),
        ("docs_dir: /etc", "docs_dir"),
        ("site_dir: /tmp", "site_dir"),
        ("site_url: https://example.org", "site_url"),
        ("nav: []", "nav"),
        ("exclude_docs: '*'", "exclude_docs"),
    ],
)
def test_a_setting_that_is_not_for_an_atlas_is_a_problem_at_its_line_and_none_is_taken_over(tmp_path: Path, line: str, name: str) -> None:
    write(tmp_path, OWN_SETTINGS, f"copyright: Us\n{line}\n")
    settings, problems = own_settings(tmp_path)
    assert [(problem.line, problem.column, problem.field, problem.code) for problem in problems] == [(2, 1, name, "engine")]
    assert settings == {}


def test_settings_of_the_theme_are_guarded_at_their_own_line(tmp_path: Path) -> None:
    write(tmp_path, OWN_SETTINGS, "theme:\n  features: []\n  custom_dir: /etc\n  name: mkdocs\n")
    problems = own_settings(tmp_path)[1]
    assert [(problem.line, problem.field) for problem in problems] == [(3, "theme.custom_dir"), (4, "theme.name")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("theme: material\n", "engine"),
        ("markdown_extensions: !!python/name:os.system\n", "tag-refused"),
        ("a: &a [1]\nb: *a\n", "alias-refused"),
        ("a: [\n", "yaml-syntax"),
        ("- a\n", "document-not-record"),
        (b"\xff\xfe", "bytes-not-utf8"),
    ],
)
def test_settings_that_cannot_be_read_are_problems(tmp_path: Path, data: str | bytes, code: str) -> None:
    write(tmp_path, OWN_SETTINGS, data)
    settings, problems = own_settings(tmp_path)
    assert code in {problem.code for problem in problems}
    assert settings == {}


def test_a_link_in_the_place_of_the_settings_is_refused_even_where_it_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / OWN_SETTINGS).symlink_to(tmp_path / "nowhere")
    assert [problem.code for problem in own_settings(tmp_path)[1]] == ["not-a-file"]


def test_an_atlas_without_pages_has_the_packaged_ones_in_its_language(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    for frame in frames:
        staged = stage(tmp_path / "atlas", tmp_path / frame.lang, frame, frames)
        assert (set(staged.pages), staged.problems) == (PACKAGED, ())
        assert all((tmp_path / frame.lang / shell_file(*section)).is_file() for section in SECTIONS)
    assert "# Über" in (tmp_path / "de/about.md").read_text(encoding="utf-8")


def test_a_page_of_the_atlas_stands_in_the_place_of_the_packaged_one(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    root = tmp_path / "atlas"
    write(root, "content/en/about.md", "# Ours\n")
    write(root, "content/en/news/index.md", "\ufeff# News\n")
    write(root, "content/en/news/plan.pdf", b"%PDF")
    staged = stage(root, tmp_path / "docs", frames[0], frames)
    assert staged.pages["about/"] == "content/en/about.md"
    assert staged.pages["news/"] == "content/en/news/index.md"
    assert set(staged.pages) == {*PACKAGED, "news/"}
    assert (tmp_path / "docs/about.md").read_text(encoding="utf-8") == "# Ours\n"
    assert (tmp_path / "docs/news/index.md").read_text(encoding="utf-8") == "# News\n"
    assert (tmp_path / "docs/news/plan.pdf").read_bytes() == b"%PDF"


def test_files_that_are_no_pages_are_not_staged(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    root = tmp_path / "atlas"
    for name in ("README.md", "labels.yml", ".draft.md", ".git/config.md", "sub/README.md"):
        write(root, f"content/en/{name}", "# x\n")
    staged = stage(root, tmp_path / "docs", frames[0], frames)
    assert (set(staged.pages), staged.problems) == (PACKAGED, ())
    assert not [path for path in (tmp_path / "docs").rglob("*") if path.name in ("README.md", "labels.yml", ".draft.md", "config.md")]


def test_a_page_that_a_language_lacks_is_shown_in_the_other_with_a_warning(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    root = tmp_path / "atlas"
    write(root, "content/en/extra.md", "# Extra\n")
    english, german = (stage(root, tmp_path / frame.lang, frame, frames) for frame in frames)
    assert english.problems == ()
    assert german.pages["extra/"] == "content/en/extra.md"
    assert codes(german.problems) == [("content/de/extra.md", 1, "page-link")]
    assert "content/en/extra.md" in german.problems[0].message


@pytest.mark.parametrize("name", ["index.md", "themes.md", "clusters/index.md", "de/about.md", "de/index.md"])
def test_a_page_at_an_address_of_the_records_gives_way_with_a_warning(tmp_path: Path, frames: tuple[Chrome, ...], name: str) -> None:
    root = tmp_path / "atlas"
    write(root, f"content/en/{name}", "# Mine\n")
    staged = stage(root, tmp_path / "docs", frames[0], frames)
    assert codes(staged.problems) == [(f"content/en/{name}", 1, "page-link")]
    assert set(staged.pages) == PACKAGED
    assert "Mine" not in "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "docs").rglob("*.md"))


def test_a_link_among_the_pages_or_in_the_look_publishes_nothing(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    root, secret = tmp_path / "atlas", tmp_path / "secret"
    write(tmp_path, "secret/key.md", "# Secret\n")
    write(root, "content/en/extra.md", "# Extra\n")
    (root / "content/en/key.md").symlink_to(secret / "key.md")
    (root / "content/en/all").symlink_to(secret)
    (root / "content/de").symlink_to(secret)
    (root / "themes/look").mkdir(parents=True)
    (root / "themes/look/key.md").symlink_to(secret / "key.md")
    problems = [problem for frame in frames for problem in stage(root, tmp_path / f"docs-{frame.lang}", frame, frames).problems]
    problems += stage_look(root, tmp_path / "look")
    refused = {problem.file for problem in problems if problem.code == "not-a-file"}
    assert refused == {"content/en/key.md", "content/en/all", "content/de", "themes/look/key.md"}
    staged = [path for folder in ("docs-en", "docs-de", "look") for path in (tmp_path / folder).rglob("*")]
    assert not [path for path in staged if path.name == "key.md"]


def test_a_page_that_is_not_in_utf_8_is_a_problem_at_its_line(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    write(tmp_path, "content/en/imprint.md", "# Imprint\n\nZürich\n".encode("latin-1"))
    staged = stage(tmp_path, tmp_path / "docs", frames[0], frames)
    assert codes(staged.problems) == [("content/en/imprint.md", 3, "bytes-not-utf8")]


def test_the_imprint_ends_with_the_data_of_the_publisher(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    write(tmp_path, "content/en/imprint.md", "# Who we are\n")
    stage(tmp_path, tmp_path / "docs", frames[0], frames)
    text = (tmp_path / "docs/imprint.md").read_text(encoding="utf-8")
    assert text == f"# Who we are\n\n{frames[0].appendix['imprint']}\n"


def test_a_file_of_the_look_stands_over_the_packaged_one(tmp_path: Path) -> None:
    write(tmp_path, "themes/look/assets/logo.svg", "<svg/>")
    write(tmp_path, "themes/look/css/own.css", "a {}")
    assert stage_look(tmp_path, tmp_path / "staged") == ()
    assert (tmp_path / "staged/assets/logo.svg").read_text(encoding="utf-8") == "<svg/>"
    assert (tmp_path / "staged/css/own.css").is_file()
    assert (tmp_path / "staged/main.html").is_file()


def engine(root: Path, folder: Path, frames: tuple[Chrome, ...], built_on: datetime.date = TODAY) -> list[Problem]:
    """One run of the engine over the English pages of an atlas."""
    own, problems = own_settings(root)
    assert problems == ()
    assert stage_look(root, folder / "look") == ()
    assert stage(root, folder / "docs/en", frames[0], frames).problems == ()
    return run(folder / "docs/en", folder / "site", folder / "look", frames[0], frames, own, [], built_on)


def test_the_engine_makes_one_file_of_every_shell_and_every_page(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    assert engine(tmp_path, tmp_path / "stage", frames) == []
    made = {path.relative_to(tmp_path / "stage/site").as_posix() for path in (tmp_path / "stage/site").rglob("*.html")}
    assert made == {"404.html"} | {shell_html(*section) for section in SECTIONS} | {f"{address}index.html" for address in PACKAGED}


@pytest.mark.parametrize(
    ("file", "data", "says"),
    [
        ("themes/look/main.html", "{% extends 'base.html' %}{% block content %}{{ nothing.at.all }}{% endblock %}", "themes/look"),
        ("themes/look/main.html", "{% block", "themes/look"),
        ("themes/look/main.html", "{{ 1 / 0 }}", "ZeroDivisionError"),
        ("themes/look/partials/tabs.html", "{% include 'gone.html' %}", "gone.html"),
        (OWN_SETTINGS, "theme:\n  features: 5\n", "TypeError"),
        (OWN_SETTINGS, "theme:\n  palette: 7\n  features: 2026-01-01\nextra_css: 5\n", "extra_css"),
        (OWN_SETTINGS, "no_such_setting: 2026-01-01\n", "no_such_setting"),
    ],
)
def test_what_the_engine_stops_at_is_a_problem_and_ends_no_process(
    tmp_path: Path, frames: tuple[Chrome, ...], file: str, data: str, says: str
) -> None:
    write(tmp_path, file, data)
    problems = engine(tmp_path, tmp_path / "stage", frames)
    assert {problem.code for problem in problems} == {"engine"}
    assert any(says in problem.message for problem in problems)


def test_the_palette_of_an_atlas_may_be_written_in_each_of_the_ways_of_the_theme(tmp_path: Path, frames: tuple[Chrome, ...]) -> None:
    write(tmp_path, OWN_SETTINGS, "theme:\n  palette: {scheme: slate}\n")
    assert engine(tmp_path, tmp_path / "stage", frames) == []
    assert 'data-md-color-scheme="slate"' in (tmp_path / "stage/site/about/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(28, "No space left on device")])
def test_a_disk_that_fails_is_not_the_fault_of_the_atlas(
    tmp_path: Path, frames: tuple[Chrome, ...], monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("mkdocs.utils.write_file", failing)
    with pytest.raises(type(error)):
        engine(tmp_path, tmp_path / "stage", frames)


def test_the_environment_and_the_log_are_as_before_a_run(
    tmp_path: Path, frames: tuple[Chrome, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.delenv("NO_MKDOCS_2_WARNING", raising=False)
    handlers = list(logging.getLogger("mkdocs").handlers)
    engine(tmp_path, tmp_path / "stage", frames)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1"
    assert "NO_MKDOCS_2_WARNING" not in os.environ
    assert logging.getLogger("mkdocs").handlers == handlers
