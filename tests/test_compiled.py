"""Compiled templates are kept beside them, and never used for another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from atlas_builder.compiled import Compiled


def _said(module: Path, text: str) -> str:
    environment = Environment(loader=DictLoader({"page": text}), bytecode_cache=Compiled(str(module)), autoescape=True)
    return environment.get_template("page").render(name="a & b")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "templates").mkdir()
    made = tmp_path / "template.py"
    made.write_text("pass\n", encoding="utf-8")
    return made


def _kept(module: Path) -> list[Path]:
    return sorted((module.parent / "templates" / "__pycache__").iterdir())


def test_the_code_of_a_template_is_kept_and_read_again(module: Path) -> None:
    assert _said(module, "Hello {{ name }}") == "Hello a &amp; b"
    (kept,) = _kept(module)
    before = kept.stat().st_mtime_ns
    assert _said(module, "Hello {{ name }}") == "Hello a &amp; b"
    assert kept.stat().st_mtime_ns == before


def test_a_changed_template_is_compiled_anew(module: Path) -> None:
    _said(module, "Hello {{ name }}")
    assert _said(module, "Good day {{ name }}") == "Good day a &amp; b"
    assert len(_kept(module)) == 1


def test_code_of_another_version_of_the_module_is_left_alone(module: Path) -> None:
    _said(module, "Hello {{ name }}")
    module.write_text("pass  # changed\n", encoding="utf-8")
    assert _said(module, "Hello {{ name }}") == "Hello a &amp; b"
    assert len(_kept(module)) == 2


def test_a_file_cut_short_is_as_good_as_none(module: Path) -> None:
    _said(module, "Hello {{ name }}")
    (kept,) = _kept(module)
    kept.write_bytes(kept.read_bytes()[:60])
    assert _said(module, "Hello {{ name }}") == "Hello a &amp; b"


def test_a_folder_that_cannot_be_written_does_no_harm(module: Path) -> None:
    (module.parent / "templates").rmdir()
    assert _said(module, "Hello {{ name }}") == "Hello a &amp; b"


def test_nothing_is_kept_where_python_keeps_nothing(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    _said(module, "Hello {{ name }}")
    assert not (module.parent / "templates" / "__pycache__").exists()
