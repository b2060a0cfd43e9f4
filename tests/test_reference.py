"""The reference of codes: every code is explained in every language, and each example is wrong in just that way."""

from __future__ import annotations

import datetime
import errno
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from atlas_builder.audit import Audit
from atlas_builder.engine import own_settings
from atlas_builder.indexing import index
from atlas_builder.pipeline import check
from atlas_builder.problem import CODES, Problem
from atlas_builder.reference import DEFAULT, LANGUAGES, Example, entries, examples, groups
from tests.atlases import ACTOR, CLUSTER, TODAY, change, tiny
from tests.building import run
from tests.sheets.making import ACME, ACTORS, Rows, acme, planned, workbook
from tools.problems import TARGET, document

KEY = re.compile(r"^([^\s#-][^:\n]*):")
POLYMERS = "name: Polymers\nclusters: [alpha, beta, delta]\nfields: [plastics]\nphase: 1\nsources: [https://example.org/]\n"
ISLE = '{"type": "FeatureCollection", "features": []}'


def keys(text: str) -> set[str]:
    """The keys at the top of a record."""
    return {match[1] for line in text.split("\n") if (match := KEY.match(line))}


def put(root: Path, example: Example) -> None:
    """Writes an example: its lines take the place of the same keys in the file."""
    path = root / example.file
    path.parent.mkdir(parents=True, exist_ok=True)
    kept, keep = [], True
    if not example.whole:
        before = path.read_text(encoding="utf-8") if path.exists() else POLYMERS
        replaced = keys(example.lines)
        for line in before.splitlines():
            if match := KEY.match(line):
                keep = match[1] not in replaced
            if keep:
                kept.append(line)
    path.write_text("\n".join((*kept, example.lines)) + "\n", encoding="utf-8")


def codes(problems: tuple[Problem, ...], file: str = "") -> set[str]:
    """The codes of the problems of a file, or of all."""
    return {problem.code for problem in problems if not file or problem.file == file}


def audited(root: Path, body: str) -> set[str]:
    """What the audit says of a page made from data that holds a piece of markup."""
    audit = Audit()
    audit.body("clusters/alpha/index.html", (body if "<h1>" in body else f"<h1>Alpha</h1>{body}").encode())
    return codes(audit.finish(frozenset(("clusters/alpha/",))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_is_explained_in_every_language_and_no_other_is(lang: str) -> None:
    listed = [entry.code for group in groups(lang) for entry in group.entries]
    assert len(listed) == len(set(listed))
    assert set(listed) ^ CODES.keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_meaning_a_cure_and_one_example(lang: str) -> None:
    for entry in entries(lang).values():
        assert entry.meaning.endswith("."), entry.code
        assert entry.cure.endswith("."), entry.code
        assert bool(entry.words) != bool(entry.example), entry.code
        assert all(text.count("`") % 2 == 0 for text in (entry.meaning, entry.words, entry.cure)), entry.code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_languages_have_the_codes_in_the_same_groups_and_order(lang: str) -> None:
    assert [(group.id, [entry.code for entry in group.entries]) for group in groups(lang)] == [
        (group.id, [entry.code for entry in group.entries]) for group in groups(DEFAULT)
    ]


def test_no_explanation_is_left_in_english() -> None:
    for code, entry in entries("de").items():
        english = entries("en")[code]
        assert entry.meaning != english.meaning, code
        assert entry.cure != english.cure, code


def test_a_language_without_a_reference_shows_the_english_one() -> None:
    assert groups("sl") == groups("en")


def test_examples_stand_in_the_order_of_the_alphabet_and_belong_to_a_code() -> None:
    assert list(examples()) == sorted(examples())
    assert set(examples()) <= CODES.keys()


# Codes whose example is a page or a setting of the site: what `atlas check` does not read.
OF_THE_SITE = {"engine", "page-link", "site-foreign", "site-link", "site-policy", "site-structure"}


@pytest.mark.parametrize("code", sorted(examples().keys() - OF_THE_SITE))
def test_the_example_of_a_code_is_wrong_in_just_that_way(tmp_path: Path, code: str) -> None:
    example, root = examples()[code], tiny(tmp_path)
    put(root, example)
    found = check(root, TODAY).problems
    told = found if code == "region-outside-area" else tuple(problem for problem in found if problem.file == example.file)
    assert codes(told) == {code}


@pytest.mark.parametrize("code", ["site-foreign", "site-link", "site-policy", "site-structure"])
def test_the_example_of_a_page_is_wrong_in_just_that_way(tmp_path: Path, code: str) -> None:
    assert audited(tmp_path, examples()[code].lines) == {code}


def test_the_example_of_a_link_by_hand_is_wrong_in_just_that_way() -> None:
    link = re.fullmatch(r"\[(.*)\]\((.*)\)", examples()["page-link"].lines)
    assert link is not None
    text, address = link.groups()
    audit = Audit()
    audit.page("about/index.html", f'<h1>About</h1><a href="{address}">{text}</a>', examples()["page-link"].file)
    assert codes(audit.finish(frozenset(("about/",)))) == {"page-link"}


def test_the_example_of_a_setting_is_wrong_in_just_that_way(tmp_path: Path) -> None:
    put(tmp_path, examples()["engine"])
    assert codes(own_settings(tmp_path)[1]) == {"engine"}


def checked(root: Path) -> set[str]:
    """The codes that the check gives."""
    return codes(check(root, TODAY).problems)


def without_cluster(root: Path) -> set[str]:
    (root / "clusters/epsilon/actors").mkdir(parents=True)
    return checked(root)


def renamed(root: Path) -> set[str]:
    (root / CLUSTER).with_suffix(".yaml").write_bytes((root / CLUSTER).read_bytes())
    return checked(root)


def log_file(root: Path) -> set[str]:
    (root / ACTOR).write_text("# saved by mistake\n" * 20_000, encoding="utf-8")
    return checked(root)


def twice(root: Path) -> set[str]:
    (root / "clusters/beta/actors/mould-works.yml").write_bytes((root / ACTOR).read_bytes())
    return checked(root)


def in_capitals(root: Path) -> set[str]:
    (root / ACTOR).with_name("Mould-Works.yml").write_bytes((root / ACTOR).read_bytes())
    return checked(root)


def linked(root: Path) -> set[str]:
    (root / ACTOR).rename(root.parent / "elsewhere.yml")
    (root / ACTOR).symlink_to(root.parent / "elsewhere.yml")
    return checked(root)


def noted(root: Path) -> set[str]:
    (root / "clusters/alpha/notes.txt").write_text("later", encoding="utf-8")
    return checked(root)


def latin(root: Path) -> set[str]:
    (root / ACTOR).write_bytes("name: Müller".encode("latin-1"))
    return checked(root)


def in_slovene(root: Path) -> set[str]:
    change(root, "atlas.yml", "languages: [en, de]", "languages: [en, de, sl]")
    return checked(root)


def elsewhere(root: Path) -> set[str]:
    (root / "site").mkdir()
    (root / "site/letter.txt").write_text("mine", encoding="utf-8")
    return codes(run(root).problems)


def empty(root: Path) -> set[str]:
    return checked(root.parent)


def imported(root: Path, after: Callable[[Any, Mapping[str, Any]], None] | None = None, **sheets: Rows) -> set[str]:
    """The codes of an import that brings a new actor, with something wrong."""
    return codes(tuple(planned(root, acme(root.parent / "new.xlsx", after, **sheets)).problems))


def calculated(root: Path) -> set[str]:
    return imported(root, lambda _, sheets: sheets["actors"].write_formula("C2", "=A1&B1", None, "Acme"))


def joined(root: Path) -> set[str]:
    return imported(root, lambda _, sheets: sheets["sources"].merge_range("E5:E6", ""))


def out_of_sight(root: Path) -> set[str]:
    return imported(root, lambda _, sheets: sheets["sources"].hide())


def dated(root: Path) -> set[str]:
    day = datetime.datetime(2026, 11, 1)
    return imported(root, lambda book, sheets: sheets["actors"].write_datetime("C2", day, book.add_format({"num_format": "yyyy-mm-dd"})))


def misnamed(root: Path) -> set[str]:
    file = workbook(root.parent / "new.xlsx", {"actor list": (("x",), ("y",))})
    return codes(tuple(planned(root, file).problems))


def with_macros(root: Path) -> set[str]:
    file = root.parent / "list.xlsm"
    acme(root.parent / "list.xlsx").rename(file)
    return codes(tuple(planned(root, file).problems))


SITUATIONS: dict[str, Callable[[Path], set[str]]] = {
    "atlas-missing": empty,
    "cell-formula": calculated,
    "cell-merged": joined,
    "cell-unreadable": dated,
    "column-double": lambda root: imported(root, actors=((*ACTORS, "name"), (*ACME, "x"))),
    "column-missing": lambda root: imported(root, actors=(ACTORS[:3] + ACTORS[4:], ACME[:3] + ACME[4:])),
    "column-unknown": lambda root: imported(root, actors=((*ACTORS, "websit"), (*ACME, "https://a.example.org/"))),
    "record-elsewhere": lambda root: imported(root, actors=(ACTORS, ("mould-works", "beta", *ACME[2:])), competencies=(), sources=()),
    "row-double": lambda root: imported(root, actors=(ACTORS, ACME, ACME)),
    "row-orphan": lambda root: imported(root, competencies=(("record", "field"), ("acmee", "plastics"))),
    "sheet-hidden": out_of_sight,
    "sheet-unknown": misnamed,
    "sheet-unreadable": with_macros,
    "bytes-not-utf8": latin,
    "cluster-missing": without_cluster,
    "extension-wrong": renamed,
    "file-too-big": log_file,
    "id-duplicate": twice,
    "ids-alike": in_capitals,
    "label-missing": in_slovene,
    "not-a-file": linked,
    "output-not-ours": elsewhere,
    "stray-file": noted,
}
# A capital is no id either.
ALSO = {"ids-alike": {"id-malformed"}}


@pytest.mark.parametrize("code", sorted(SITUATIONS))
def test_what_an_example_in_words_describes_gives_its_code(tmp_path: Path, code: str) -> None:
    assert SITUATIONS[code](tiny(tmp_path)) == {code} | ALSO.get(code, set())


def refused(*_: object, **__: object) -> None:
    """A stand-in for a call that the system refuses."""
    raise OSError(errno.EACCES, os.strerror(errno.EACCES), "x")


def test_a_file_that_the_system_does_not_give_out_gives_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, opened = tiny(tmp_path), os.open

    def opening(path: str | Path, flags: int, *rest: int) -> int:
        if str(path).endswith("mould-works.yml"):
            refused()
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", opening)
    assert checked(root) == {"file-unreadable"}


def test_a_full_disk_and_a_missing_search_give_their_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", refused)
        assert codes(run(tiny(tmp_path)).problems) == {"publish-failed"}
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    assert codes(tuple(index((), "en", tmp_path / "site", tmp_path / "scratch").problems)) == {"search-failed"}


def test_every_example_in_words_is_tried() -> None:
    told = {entry.code for entry in entries(DEFAULT).values() if entry.words}
    assert told == SITUATIONS.keys() | {"file-unreadable", "publish-failed", "search-failed"}


def test_the_document_is_the_one_that_the_reference_makes() -> None:
    assert TARGET.read_text(encoding="utf-8") == document()
