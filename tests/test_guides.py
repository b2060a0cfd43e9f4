"""The guides, tried as a new user would: every command in its order, in a fresh copy, and every message as it is printed there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands import REPOSITORY

LANGUAGES = ("en", "de")
GUIDES = ("contributor", "maintainer", "adopter")
CLUSTERS = ("tecos", "acstyria")
DAY = "1795392000"  # 23 November 2026
SERVER = re.compile(r"python3 -m http\.server --directory (\S+) 8000")
PAGE = re.compile(r"`http://localhost:8000/(\S*)`")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of a guide: sh for commands, yaml for a file to write, text for what the last command prints."""

    kind: str
    text: str


def guide(lang: str, name: str) -> str:
    """A guide as it is written."""
    return (REPOSITORY / "content" / lang / "guides" / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The blocks of a guide in their order."""
    return [Block(*found) for found in _BLOCK.findall(text)]


def commands(text: str) -> Iterator[str]:
    """The commands of a guide."""
    for block in blocks(text):
        if block.kind == "sh":
            yield from block.text.splitlines()


def copy(folder: Path) -> Path:
    """What a new user has after `make site`, with two of the clusters: the atlas, and the program by its path."""
    root = folder / "copy"
    root.mkdir()
    shutil.copy(REPOSITORY / "atlas.yml", root)
    for name in ("themes", "content", ".github", *(f"clusters/{cluster}" for cluster in CLUSTERS)):
        shutil.copytree(REPOSITORY / name, root / name)
    program = root / ".venv" / "bin" / "atlas"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m atlas_builder "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return root


def run(command: str, root: Path) -> subprocess.CompletedProcess[str]:
    """One command of a guide in the copy. `make site` would install; its second half is what the copy can do."""
    made = ".venv/bin/atlas build --yes" if command == "make site" else command
    return subprocess.run(
        ["bash", "-c", made],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": DAY, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def served(command: str, address: str, root: Path) -> str:
    """The page that a guide asks to open, fetched from the server that it starts; on another port, since 8000 may be taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = command.replace("python3", sys.executable, 1).replace(" 8000", f" --bind 127.0.0.1 {port}").split()
    server = subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}", timeout=5) as answer:
                    return str(answer.read().decode())
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{command} does not answer")
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """A language that the guides are written in."""
    return str(request.param)


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_of_a_guide_does_what_the_guide_says(lang: str, name: str, tmp_path: Path) -> None:
    root, text = copy(tmp_path), guide(lang, name)
    pages = iter(PAGE.findall(text))
    tried = blocks(text)
    assert any(block.kind == "sh" for block in tried)
    for block, after in zip(tried, [*tried[1:], Block("", "")], strict=True):
        if block.kind == "yaml":
            file = block.text.splitlines()[0].removeprefix("# ")
            assert (root / file).is_file(), "the command before it has made the file"
            (root / file).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            for command in block.text.splitlines():
                if SERVER.fullmatch(command):
                    assert "<h1" in served(command, next(pages), root), command
                    continue
                done = run(command, root)
                expected = after.text if after.kind == "text" else ""
                assert done.returncode == (1 if expected else 0), f"{command}\n{done.stdout}{done.stderr}"
                assert not expected or done.stdout == expected
    assert next(pages, None) is None


def test_the_guide_for_contributors_ends_with_a_page_and_leaves_nothing_behind(lang: str, tmp_path: Path) -> None:
    root = copy(tmp_path)
    wrong, right = [block.text for block in blocks(guide(lang, "contributor")) if block.kind == "yaml"]
    assert sum(one != other for one, other in zip(wrong.splitlines(), right.splitlines(), strict=True)) == 2
    file = root / right.splitlines()[0].removeprefix("# ")
    file.parent.mkdir(parents=True)
    file.write_text(right, encoding="utf-8")
    done = run(".venv/bin/atlas check", root)
    said = re.findall(r"^`(0 \w+, 0 \w+)`", guide(lang, "contributor"), re.MULTILINE)
    assert said == ["0 errors, 0 warnings" if lang == "en" else "0 Fehler, 0 Warnungen"]
    assert "0 errors, 0 warnings" in done.stderr
    last = list(commands(guide(lang, "contributor")))[-1]
    assert run(last, root).returncode == 0
    assert not file.exists()


def test_both_languages_give_the_same_commands(lang: str) -> None:
    for name in GUIDES:
        said = [re.sub(r' --lang \w+|"[^"]*"|--languages \S+', "", command) for command in commands(guide(lang, name))]
        assert said == [re.sub(r' --lang \w+|"[^"]*"|--languages \S+', "", command) for command in commands(guide("en", name))]


def test_every_guide_has_its_picture_with_words_for_whoever_does_not_see_it(lang: str) -> None:
    folder = REPOSITORY / "content" / lang / "guides"
    shown = set()
    for name in GUIDES:
        pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", guide(lang, name))
        assert pictures
        for words, file in pictures:
            assert len(words) > 30
            assert (folder / file).is_file()
            assert (folder / file).stat().st_size < 150_000
            shown.add(file)
    assert {path.name for path in folder.iterdir() if path.suffix != ".md"} == shown
