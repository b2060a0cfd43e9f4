"""A finished site or the old one: whatever goes wrong, at whatever moment, the published files stay as they were."""

from __future__ import annotations

import errno
import os
import resource
import signal
import tempfile
from pathlib import Path

import pytest

from atlas_builder import swap as swapping
from atlas_builder.audit import Audit
from atlas_builder.pipeline import Report, build
from atlas_builder.problem import Problem, Severity
from atlas_builder.swap import MARKER, aside
from tests.atlases import CLUSTER, TODAY, change, tiny
from tests.building import Silent, html_of, run, tree

STAGES = ["check", "derive", "exports", "engine en", "render", "audit", "publish"]
ONE_LANGUAGE = ("atlas.yml", "languages: [en, de]", "languages: [en]")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny atlas in English with its published site, which keeps a .gitignore. The tests here leave it whole."""
    root = tiny(tmp_path_factory.mktemp("publish"))
    change(root, *ONE_LANGUAGE)
    (root / "site").mkdir()
    (root / "site/.gitignore").write_text("*\n!.gitignore\n", encoding="utf-8")
    assert run(root).published
    return root


@pytest.fixture
def site(root: Path) -> Path:
    """The published site."""
    return root / "site"


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def beside(root: Path) -> list[str]:
    """What a build left beside the output."""
    return [path.name for path in root.iterdir() if path.name.startswith(".site-")]


def assert_untouched(root: Path, before: dict[str, str], report: Report, *, error: bool = True) -> None:
    """The site is the old one, nothing lies beside it, and the report says so."""
    assert tree(root / "site") == before
    assert beside(root) == []
    assert not report.published
    assert report.lines[-1].endswith("; the published site is unchanged")
    assert any(problem.severity is Severity.ERROR for problem in report.problems) is error


def test_a_site_keeps_its_gitignore_and_says_that_it_was_built_here(site: Path) -> None:
    assert (site / ".gitignore").read_text(encoding="utf-8") == "*\n!.gitignore\n"
    assert (site / MARKER).is_file()


def test_nothing_of_the_engines_work_is_left_in_the_site(site: Path) -> None:
    files = tree(site)
    assert not [name for name in files if "shell/" in name or name.endswith((".map", ".md", ".yml")) or "sitemap" in name]
    assert not [name for name, html in html_of(site).items() if "@@" in html]


def test_a_fault_in_a_record_leaves_the_old_site(root: Path, site: Path) -> None:
    before = tree(site)
    text = (root / CLUSTER).read_text(encoding="utf-8")
    (root / CLUSTER).write_text(text + "colour: red\n", encoding="utf-8")
    try:
        assert_untouched(root, before, run(root))
    finally:
        (root / CLUSTER).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text", "code", "place"),
    [
        ("themes/look/main.html", "{% extends 'base.html' %}{% block content %}{{ x.y.z }}{% endblock %}", "engine", "content"),
        ("mkdocs.yml", "theme:\n  features: 5\n", "engine", "content"),
        ("mkdocs.yml", "extra_css: 5\n", "engine", "mkdocs.yml"),
        ("mkdocs.yml", "markdown_extensions: [pymdownx.snippets]\n", "engine", "mkdocs.yml"),
        ("mkdocs.yml", "extra_css: []\nhooks: [hook.py]\n", "engine", "mkdocs.yml"),
        ("content/en/extra.md", "# Extra\n\n<p style='color: red'>x</p>\n", "site-policy", "content/en/extra.md"),
        ("content/en/extra.md", "# Extra\n\n<script>alert(1)</script>\n", "site-policy", "content/en/extra.md"),
        ("content/en/extra.md", "---\nshell: themes\n---\n\n# Extra\n", "key-unknown", "content/en/extra.md"),
        ("content/en/extra.md", "# Extra\n\n![x](https://evil.example/x.png)\n", "site-foreign", "content/en/extra.md"),
        ("themes/look/css/own.css", "a { background: url(https://evil.example/x.png) }", "site-foreign", "css/own.css"),
        ("themes/look/css/own.css", "a { background: URL(https://evil.example/x.png) }", "site-foreign", "css/own.css"),
        ("mkdocs.yml", "extra_javascript: [https://evil.example/x.js]\n", "site-foreign", "index.html"),
    ],
)
def test_a_complaint_of_the_engine_or_the_audit_leaves_the_old_site(
    root: Path, site: Path, file: str, text: str, code: str, place: str
) -> None:
    before = tree(site)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")
    try:
        report = run(root)
    finally:
        (root / file).unlink()
    assert_untouched(root, before, report)
    assert (place, code) in {(problem.file, problem.code) for problem in report.problems}


def test_a_hook_named_in_the_settings_of_an_atlas_is_never_run(root: Path, site: Path, tmp_path: Path) -> None:
    before = tree(site)
    (root / "hook.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text("hooks: [hook.py]\n", encoding="utf-8")
    try:
        report = run(root)
    finally:
        (root / "hook.py").unlink()
        (root / "mkdocs.yml").unlink()
    assert_untouched(root, before, report)
    assert [(problem.file, problem.line, problem.field) for problem in report.problems] == [("mkdocs.yml", 1, "hooks")]
    assert not (tmp_path / "ran").exists()


class Stopped(Silent):
    """A progress that does something as a stage begins."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    def stage(self, name: str, total: int | None = None) -> None:
        super().stage(name, total)
        if name == self.at:
            self.act()

    def act(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def killed(root: Path, at: str) -> None:
    """A build in a process of its own that is killed as a stage begins."""
    child = os.fork()
    if not child:
        try:
            run(root, progress=Stopped(at))
        finally:
            os._exit(3)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("at", STAGES)
def test_a_build_that_is_killed_leaves_the_old_site(root: Path, site: Path, at: str) -> None:
    before = tree(site)
    killed(root, at)
    assert tree(site) == before
    with aside(site):
        assert len(beside(root)) == 1
    assert beside(root) == []


def test_the_build_after_a_killed_one_clears_what_was_left_and_succeeds(root: Path, site: Path) -> None:
    before = tree(site)
    killed(root, "publish")
    left = beside(root)
    assert len(left) == 1
    report = run(root)
    assert report.published
    assert tree(site) == before
    assert beside(root) == []


@pytest.mark.parametrize("moment", ["before", "between", "after"])
def test_a_kill_in_the_middle_of_the_swap_costs_no_site(root: Path, site: Path, moment: str) -> None:
    before = tree(site)
    rename = Path.rename
    count = {"before": 0, "between": 1, "after": 2}[moment]
    child = os.fork()
    if not child:
        calls: list[Path] = []

        def dying(self: Path, to: Path) -> Path:
            if len(calls) == count:
                os.kill(os.getpid(), signal.SIGKILL)
            calls.append(self)
            return rename(self, to)

        patch = pytest.MonkeyPatch()
        patch.setattr(swapping, "_exchange", lambda new, out: False)
        patch.setattr(Path, "rename", dying)
        try:
            run(root)
        finally:
            os._exit(3)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    with aside(site):
        assert tree(site) == before
    assert beside(root) == []


class Full(Stopped):
    """A progress that lets no file grow beyond a few bytes from a stage on, as on a full disk: the system refuses the rest."""

    def act(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.mark.parametrize("at", ["engine en", "render"])
def test_a_disk_that_takes_half_a_file_leaves_the_old_site(root: Path, site: Path, at: str) -> None:
    before = tree(site)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        report = run(root, progress=Full(at))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert_untouched(root, before, report)
    assert codes(report) == ["publish-failed"]
    assert "File too large" in report.problems[0].message


def refusing(number: int) -> object:
    """A stand-in for a call that writes: the system refuses it."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "/atlas/site")

    return refused


@pytest.mark.parametrize(
    ("place", "name", "number"),
    [
        (tempfile, "mkdtemp", errno.EACCES),
        (tempfile, "mkdtemp", errno.EROFS),
        (Path, "mkdir", errno.ENOSPC),
        (Path, "write_text", errno.ENOSPC),
        (Path, "chmod", errno.EPERM),
        (os, "makedirs", errno.ENOSPC),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else getattr(value, "__name__", value),
)
def test_an_output_that_cannot_be_written_leaves_the_old_site(
    root: Path, site: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, number: int
) -> None:
    before = tree(site)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, refusing(number))
        report = run(root)
    assert_untouched(root, before, report)
    assert codes(report) == ["publish-failed"]
    assert report.problems[0].message == f"`/atlas/site` cannot be written: {os.strerror(number)}"


def test_a_rename_that_fails_leaves_the_old_site(root: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site)
    rename = Path.rename

    def crossing(self: Path, to: Path) -> Path:
        if self.name == "site" and Path(to) == site and len(self.parts) > len(site.parts):
            moved.append(self)
            if len(moved) == 1:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(to))
        return rename(self, to)

    moved: list[Path] = []
    with monkeypatch.context() as patch:
        patch.setattr(swapping, "_exchange", lambda new, out: False)
        patch.setattr(Path, "rename", crossing)
        report = run(root)
    assert len(moved) == 1
    assert_untouched(root, before, report)
    assert codes(report) == ["publish-failed"]


def test_where_the_system_cannot_exchange_folders_the_site_is_renamed_into_place(
    root: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(site)
    monkeypatch.setattr(swapping, "_exchange", lambda new, out: False)
    assert run(root).published
    assert tree(site) == before
    assert beside(root) == []


def test_a_second_build_at_the_same_time_is_told_to_wait(root: Path, site: Path) -> None:
    before = tree(site)
    with aside(site):
        report = run(root)
        assert codes(report) == ["publish-failed"]
        assert "another build is at work" in report.problems[0].message
    assert_untouched(root, before, report)


def test_a_mistake_of_ours_leaves_the_old_site_and_is_not_hidden(root: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site)

    def broken(*_: object) -> tuple[Problem, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(Audit, "finish", broken)
    with pytest.raises(ZeroDivisionError):
        run(root)
    assert tree(site) == before
    assert beside(root) == []


def test_a_dead_link_by_hand_is_a_warning_and_ends_only_a_strict_build(root: Path, site: Path) -> None:
    before = tree(site)
    (root / "content/en").mkdir(parents=True, exist_ok=True)
    (root / "content/en/extra.md").write_text("# Extra\n\n[gone](../clusters/gone/)\n", encoding="utf-8")
    try:
        refused = run(root, strict=True)
        assert codes(refused) == ["page-link"]
        assert_untouched(root, before, refused, error=False)
        report = run(root)
    finally:
        (root / "content/en/extra.md").unlink()
    assert report.published
    assert [(problem.file, problem.code, problem.message) for problem in report.problems] == [
        ("content/en/extra.md", "page-link", "the link to `/clusters/gone/` leads nowhere")
    ]
    assert (site / "extra/index.html").is_file()


def test_a_folder_with_other_things_is_replaced_only_when_asked(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, *ONE_LANGUAGE)
    (root / "site").mkdir()
    (root / "site/letter.txt").write_text("dear", encoding="utf-8")
    report = run(root)
    assert codes(report) == ["output-not-ours"]
    assert "--yes" in report.problems[0].hint
    assert list(tree(root / "site")) == ["letter.txt"]
    assert run(root, replace=True).published
    assert "letter.txt" not in tree(root / "site")


@pytest.mark.parametrize("where", [".", "..", "clusters", "themes/site", "content"])
def test_the_records_themselves_are_never_replaced_by_a_site(tmp_path: Path, where: str) -> None:
    root = tiny(tmp_path)
    before = tree(tmp_path)
    report = build(root, root / where, TODAY, strict=False, replace=True, progress=Silent())
    assert codes(report) == ["output-not-ours"]
    assert tree(tmp_path) == before


def test_a_link_or_a_file_in_the_place_of_the_output_is_refused(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (root / "site").symlink_to(tmp_path / "elsewhere")
    assert codes(run(root, replace=True)) == ["output-not-ours"]
    (root / "site").unlink()
    (root / "site").write_text("a file", encoding="utf-8")
    assert codes(run(root, replace=True)) == ["output-not-ours"]
    assert (root / "site").read_text(encoding="utf-8") == "a file"
    assert list((tmp_path / "elsewhere").iterdir()) == []
