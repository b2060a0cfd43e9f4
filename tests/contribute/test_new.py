"""`atlas new` as a person meets it: with options, with an editor afterwards, and with questions on a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.contribute.answers import Question, Unclear, chosen, placed, questions, understood
from atlas_builder.contribute.draft import commented
from atlas_builder.contribute.outline import Key, Words, keys_of, words_of
from atlas_builder.contribute.placing import MODELS, Refusal, What, slug, write_new
from atlas_builder.model import FILLED_IN
from atlas_builder.records.characters import refused
from atlas_builder.records.yaml import read
from tests.atlases import change, load_tiny, tiny
from tests.building import tree
from tests.commands import REPOSITORY, atlas

FILLED = {
    What.CLUSTER: ("--status", "active", "--region", "salzburg", "--city", "Salzburg", "--website", "https://example.org/"),
    What.ACTOR: ("--region", "AT32", "--kind", "2", "--city", "Salzburg"),
    What.TREND: ("--horizon", "3y"),
}
COMMON = ("--name", "NO: # 'x'", "--field", "Injection moulding", "--field", "smart-grids", "--source", "https://example.org/a,b")
VOUCHED = ("--method", "interview")
THEME = ("--name", "Water", "--definition", "What runs.", "--colour", "#0A7D8C", "--field", "Pumps, big ones", "--field", "Möbel")
SUMMARY = ("--summary", "Does: it # all")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny atlas, which is in order."""
    return tiny(tmp_path)


def made(root: Path, *arguments: str) -> CompletedProcess[str]:
    """A run of `atlas new` that has to go well."""
    run = atlas("new", *arguments, cwd=root)
    assert run.returncode == 0, run.stdout + run.stderr
    return run


def refusal(root: Path, *arguments: str, says: str) -> None:
    """A run of `atlas new` that is wrong usage and writes nothing."""
    before = tree(root)
    run = atlas("new", *arguments, cwd=root)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert tree(root) == before


def problems(root: Path, file: str) -> list[dict[str, str]]:
    """What the check says of a file."""
    run = atlas("check", file, "--format", "json", cwd=root)
    return list(json.loads(run.stdout)["problems"])


def keys_and_words(what: What) -> tuple[tuple[Key, ...], Words]:
    """The keys of a kind of record, in the tiny atlas."""
    held = load_tiny().atlas
    assert held is not None
    words = words_of(held)
    return keys_of(MODELS[what], words), words


# With options


@pytest.mark.parametrize("what", [What.CLUSTER, What.ACTOR])
def test_a_record_whose_options_are_all_given_passes_the_check(root: Path, what: What) -> None:
    run = made(root, what, "new-one", *COMMON, *VOUCHED, *SUMMARY, *FILLED[what])
    file = "clusters/new-one/cluster.yml" if what is What.CLUSTER else "clusters/_unclaimed/at32/new-one.yml"
    assert run.stdout.splitlines() == [f"written: {file}", f"next: atlas check {file}"]
    assert problems(root, file) == []
    values = read((root / file).read_bytes(), file).value
    assert values["name"] == "NO: # 'x'"
    assert values["region"] == "AT32"
    assert values["summary"] == {"en": "Does: it # all"}
    assert values["competencies"] == [{"field": "plastics/injection-moulding"}, {"field": "smart-grids"}]
    assert values["sources"] == [{"url": "https://example.org/a,b"}]
    assert values["provenance"] == {"method": "interview", "checked": "2026-11-22"}
    assert what is What.CLUSTER or values["kind"] == "research-institution"


def test_an_actor_of_a_cluster_lies_in_the_folder_of_the_cluster(root: Path) -> None:
    file = "clusters/alpha/actors/new-one.yml"
    made(root, "actor", "new-one", "--cluster", "alpha", *COMMON, *VOUCHED, *FILLED[What.ACTOR])
    assert problems(root, file) == []
    held = atlas("check", "--format", "json", cwd=root)
    assert json.loads(held.stdout)["problems"] == []


def test_a_theme_passes_the_check_once_it_is_named_and_its_sub_fields_are_defined(root: Path) -> None:
    run = made(root, "theme", "water", *THEME)
    assert "write this line in atlas.yml: `themes: [plastics, smart-grids, water]`" in run.stdout
    assert "still to be filled: fields[0].definition, fields[1].definition" in run.stdout
    change(root, "atlas.yml", "themes: [plastics, smart-grids]", "themes: [plastics, smart-grids, water]")
    assert {(row["code"], row["field"]) for row in problems(root, "themes/water.yml")} == {
        ("key-missing", "fields[0].definition"),
        ("key-missing", "fields[1].definition"),
    }
    text = (root / "themes/water.yml").read_text(encoding="utf-8")
    (root / "themes/water.yml").write_text(re.sub(r"(?m)^    definition:.*$", "    definition: It runs.", text), encoding="utf-8")
    assert problems(root, "themes/water.yml") == []
    assert [entry["id"] for entry in read(text.encode(), "water.yml").value["fields"]] == ["pumps-big-ones", "moebel"]


def test_a_region_outside_the_area_is_taken_by_its_code_and_not_offered(root: Path) -> None:
    change(root, "atlas.yml", "area: alps", "area: [AT31, DE21]")
    refusal(root, "actor", "x", "--region", "Salzburg", says="write one of: AT31, DE21")
    made(root, "actor", "x", "--region", "at32")
    assert (root / "clusters/_unclaimed/at32/x.yml").is_file()


def test_a_trend_passes_the_check(root: Path) -> None:
    made(root, "trend", "less-waste", *COMMON, *SUMMARY, *FILLED[What.TREND])
    assert problems(root, "themes/trends/less-waste.yml") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cluster", "Große_Mühle"), "write `grosse-muehle`"),
        (("cluster", "con"), "is no id"),
        (("cluster", "../x"), "is no id"),
        (("cluster", "alpha"), "belongs to `clusters/alpha/cluster.yml` already"),
        (("actor", "mould-works", "--region", "AT31"), "belongs to `clusters/alpha/actors/mould-works.yml` already"),
        (("theme", "plastics"), "belongs to `themes/plastics.yml` already"),
        (("actor", "x", "--cluster", "alhpa"), "did you mean `alpha`?"),
        (("actor", "x"), "say with --cluster whose member it is, or with --region"),
        (("actor", "x", "--region", "Obersterreich"), "did you mean `Oberösterreich`?"),
        (("actor", "x", "--region", "AT31", "--kind", "compny"), "did you mean `company`?"),
        (("cluster", "x", "--field", "Injection molding"), "did you mean `Injection moulding`?"),
        (("cluster", "x", "--source", "example.org"), "--source: `example.org` does not have the form of `url`; an address begins with"),
        (("cluster", "x", "--name", "a\u202eb"), "--name: it holds a sign that nobody can see"),
        (("cluster", "x", "--name", " "), "--name: it is empty"),
        (("cluster", "x", "--summary", "x" * 401), "401 signs; 400 are allowed"),
        (("cluster", "x", "--horizon", "now"), "--horizon does not belong to a cluster; its options are: --city, "),
        (("cluster", "x", "--cluster", "alpha"), "--cluster does not belong to a cluster"),
        (("trend", "x", "--title", "T"), "--title belongs to `atlas new atlas`"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_written_is_wrong_usage_and_says_what_would_do(root: Path, arguments: tuple[str, ...], says: str) -> None:
    refusal(root, *arguments, says=says)


def test_a_file_that_exists_is_not_touched_even_where_it_is_no_record(root: Path) -> None:
    (root / "themes/trends").mkdir(exist_ok=True)
    (root / "themes/trends/water.yml").symlink_to("nowhere.yml")
    refusal(root, "trend", "water", says="`themes/trends/water.yml` exists already")


def test_a_folder_that_leads_out_of_the_atlas_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "clusters/_unclaimed").mkdir(exist_ok=True)
    (root / "clusters/_unclaimed/at32").symlink_to(tmp_path / "elsewhere")
    refusal(root, "actor", "x", "--region", "AT32", says="would lie outside the atlas")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_where_nothing_can_be_written_no_folder_is_left_behind(root: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written"):
        write_new(root, f"clusters/x/{'y' * 300}.yml", "a: b\n")
    assert not (root / "clusters/x").exists()


def test_the_command_to_come_next_works_from_where_one_stands(root: Path, tmp_path: Path) -> None:
    run = atlas("new", "cluster", "new-one", "--atlas", "atlas", *COMMON, *VOUCHED, *SUMMARY, *FILLED[What.CLUSTER], cwd=tmp_path)
    following = run.stdout.splitlines()[-1]
    assert following == "next: atlas check --atlas atlas atlas/clusters/new-one/cluster.yml"
    assert atlas(*following.split()[2:], cwd=tmp_path).returncode == 0


# With an editor


@pytest.mark.parametrize("what", list(What))
def test_every_required_key_that_is_empty_is_reported_at_its_line(root: Path, what: What) -> None:
    run = made(root, what, "new-one", *(("--cluster", "alpha") if what is What.ACTOR else ()))
    file = run.stdout.splitlines()[0].removeprefix("written: ")
    empty = run.stdout.splitlines()[1].removeprefix("still to be filled: ").split(", ")
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    if what is What.THEME:
        change(root, "atlas.yml", "themes: [plastics, smart-grids]", "themes: [plastics, smart-grids, new-one]")
    found = problems(root, file)
    assert sorted(row["field"] for row in found) == sorted(empty)
    for row in found:
        assert row["code"] == "key-missing"
        assert re.match(rf"[ -]*{row['field'].rpartition('.')[2]}:", lines[int(row["line"]) - 1])


@pytest.mark.parametrize("what", list(What))
def test_every_key_of_the_model_stands_in_the_record_with_its_description(what: What) -> None:
    keys, words = keys_and_words(what)
    lines = commented("A heading.", keys, {}, words.languages).splitlines()
    flat = " ".join(line.strip().lstrip("#").strip() for line in lines)
    for name, field in MODELS[what].model_fields.items():
        if name not in FILLED_IN:
            assert any(re.match(rf"#?{field.alias or name}:", line) for line in lines), name
            assert field.description is not None
            assert field.description in flat, name


@pytest.mark.parametrize("what", list(What))
def test_with_every_example_of_a_comment_taken_over_the_record_is_in_order(what: What) -> None:
    keys, words = keys_and_words(what)
    text = filled(uncommented(commented("A heading.", keys, {}, words.languages)))
    document = read(text.encode(), "a.yml")
    assert document.problems == ()
    MODELS[what].model_validate(document.value, context=words.known)
    held = document.value.keys()
    assert {key.name for key in keys} - held <= {"needs"}  # of an organisation: its comment says that it is written like `offers`


def uncommented(text: str) -> str:
    """The record with the sign taken away before every key that waits in a comment."""
    return re.sub(r"(?m)^( *)#(?! \S)", r"\1", text)


def filled(text: str) -> str:
    """The record with a value for every key that has none: what its comment gives as an example or as the first of a list, else a text."""
    lines, explained = text.splitlines(), ""
    for index, line in enumerate(lines):
        if not line or line.lstrip().startswith("# "):
            explained = f"{explained} {line.strip().removeprefix('#').strip()}" if line else ""
            continue
        match = re.fullmatch(r"([ -]*)\w+:(?:  # (.*))?", line)
        assert match, line
        about, explained = match[2] or explained, ""
        following = next((later for later in lines[index + 1 :] if later and not later.lstrip().startswith("#")), "")
        if len(following) - len(following.lstrip(" -")) > len(match[1]) or "Written like" in about:
            continue
        if example := re.search(r"Example: (.+)$", about):
            value = example[1]
        elif listed := re.search(r"(A list of|One of): ([^,]+),", about):
            value = f"[{listed[2]}]" if listed[1] == "A list of" else listed[2]
        else:
            value = "Text"
        lines[index] = line.split("  #")[0] + f" {value}"
    return "\n".join(lines) + "\n"


# Answers


TEXT = st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and not refused(text) and text.isprintable())


@given(TEXT, TEXT, st.lists(st.sampled_from(["plastics", "smart-grids", "plastics/injection-moulding"]), min_size=1, unique=True))
def test_what_is_answered_is_what_is_read(name: str, city: str, fields: list[str]) -> None:
    keys, words = KEYS_OF_ACTOR
    values: dict[str, object] = {}
    for question, answer in zip(asked(keys, "name", "city", "field"), (name, city, fields), strict=True):
        values = placed(values, question, understood(question, answer, words))
    record = read(commented("", keys, values, words.languages).encode(), "a.yml").value
    assert (record["name"], record["location"]["city"]) == (name.strip(), city.strip())
    assert record["competencies"] == [{"field": field} for field in fields]


KEYS_OF_ACTOR = keys_and_words(What.ACTOR)


def asked(keys: Sequence[Key], *options: str) -> list[Question]:
    """The questions of these options, in this order."""
    by_option = {question.option: question for question in questions(keys)}
    return [by_option[option] for option in options]


REGIONS = {"AT31": ("Upper Austria", "Oberösterreich"), "AT32": ("Salzburg",), "DE21": ("Upper Bavaria", "Oberbayern")}


@pytest.mark.parametrize(
    ("answer", "code"), [("1", "AT31"), ("at32", "AT32"), ("SALZBURG", "AT32"), ("oberoesterreich", "AT31"), ("bayern", "DE21")]
)
def test_a_word_of_a_list_is_known_by_number_code_name_or_part(answer: str, code: str) -> None:
    assert chosen(answer, list(REGIONS), REGIONS) == code


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("upper", "several fit `upper`: AT31 (Upper Austria), DE21 (Upper Bavaria)"),
        ("0", "is not in the list"),
        ("Salzbrug", "did you mean `Salzburg`?"),
    ],
)
def test_a_word_that_is_not_clear_is_asked_back(answer: str, says: str) -> None:
    with pytest.raises(Unclear, match=re.escape(says)):
        chosen(answer, list(REGIONS), REGIONS)


@given(st.text())
def test_what_a_name_suggests_is_an_id_or_nothing(name: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(name))
    assert len(slug(name)) <= 64


# On a terminal


def heed_ctrl_c() -> None:
    """A test run in the background may have been told to ignore it, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Person:
    """Somebody at a terminal of their own, in which `atlas new` runs."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.screen, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        command = [sys.executable, "-m", "atlas_builder", "new", *arguments]
        self.process = subprocess.Popen(
            command, cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True, preexec_fn=heed_ctrl_c
        )
        os.close(theirs)
        self.seen = ""

    def waits_for(self, prompt: str) -> str:
        """What was shown until the prompt came."""
        return self._until(lambda text: text.rstrip().endswith(prompt), prompt)

    def says(self, prompt: str, answer: str) -> str:
        """Answers a prompt; what was shown before it is given back."""
        shown = self.waits_for(prompt)
        os.write(self.screen, (answer + "\n").encode())
        return shown

    def presses_ctrl_c(self) -> None:
        """Presses it until the program ends: pressed just before it reads, it only counts once a key follows."""
        for _ in range(30):
            os.killpg(self.process.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                return

    def ends(self) -> tuple[int, str]:
        """The exit code, and what was shown at last."""
        shown = self._until(lambda _: False, "the end")
        code = self.process.wait(30)
        os.close(self.screen)
        return code, shown

    def _until(self, is_there: Callable[[str], bool], what: str) -> str:
        text, deadline = "", time.monotonic() + 60
        while time.monotonic() < deadline:
            if not select.select([self.screen], [], [], 1)[0]:
                continue
            try:
                got = os.read(self.screen, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
            except OSError:
                return text  # the other side has gone
            if not got:
                return text
            text += got
            if is_there(text):
                return text
        raise AssertionError(f"{what} never came; on the screen: {text}")


def test_on_a_terminal_the_required_part_is_asked_for_and_the_record_passes(root: Path) -> None:
    person = Person(root, "actor", "salt-works")
    person.says("Enter: none)>", "alhpa")
    assert "did you mean `alpha`?" in person.says("Enter: none)>", "alpha")
    assert "Official name in its own language." in person.says("name>", "Salzwerk: Nord #1")
    assert "company" in person.says("kind>", "1")
    assert "Enter: AT31." in person.says("region>", "Salzbrug")
    assert "did you mean `Salzburg`?" in person.says("region>", "salzburg")
    assert "AT32 (Salzburg)" in person.says("city>", "Hallein")
    person.says("website>", "salz.example.org")
    assert "an address begins with https://" in person.says("website>", "")
    person.says("summary>", "NO")
    person.says("field>", "injection moulding, nonsense")
    assert "`nonsense` is not in the list" in person.says("field>", "injection moulding, smart-grids")
    person.says("source>", "https://example.org/a https://example.org/b")
    assert "desk-research" in person.says("method>", "3")
    code, shown = person.ends()
    file = "clusters/alpha/actors/salt-works.yml"
    assert code == 0
    assert f"written: {file}\nnext: atlas check {file}\n" in shown
    assert problems(root, file) == []
    values = read((root / file).read_bytes(), file).value
    assert (values["name"], values["kind"], values["region"]) == ("Salzwerk: Nord #1", "company", "AT32")
    assert values["summary"] == {"en": "NO"}
    assert "website" not in values
    assert [entry["url"] for entry in values["sources"]] == ["https://example.org/a", "https://example.org/b"]


def test_only_what_no_option_says_is_asked_for(root: Path) -> None:
    person = Person(root, "trend", "less-waste", *COMMON, *FILLED[What.TREND])
    person.says("summary>", "Less of it.")
    code, shown = person.ends()
    assert code == 0
    assert "next: atlas check themes/trends/less-waste.yml" in shown
    assert problems(root, "themes/trends/less-waste.yml") == []


def test_an_empty_answer_leaves_a_line_to_be_filled(root: Path) -> None:
    person = Person(root, "trend", "less-waste", *COMMON, *SUMMARY)
    person.says("horizon>", "")
    code, shown = person.ends()
    assert code == 0
    assert "still to be filled: horizon" in shown
    assert [row["field"] for row in problems(root, "themes/trends/less-waste.yml")] == ["horizon"]


@pytest.mark.parametrize("way", ["ctrl-c", "ctrl-d"])
def test_broken_off_nothing_is_written(root: Path, way: str) -> None:
    before = tree(root)
    person = Person(root, "cluster", "new-one")
    person.says("name>", "New One")
    person.waits_for("status>")
    if way == "ctrl-c":
        person.presses_ctrl_c()
    else:
        os.write(person.screen, b"\x04")
    code, shown = person.ends()
    assert code == 1
    assert "broken off; nothing was written" in shown
    assert "Traceback" not in shown
    assert tree(root) == before
    assert not (root / "clusters/new-one").exists()


def test_an_id_that_is_taken_is_refused_before_anything_is_asked(root: Path) -> None:
    code, shown = Person(root, "cluster", "alpha").ends()
    assert code == 2
    assert "already; nothing was written" in shown
    assert ">" not in shown
