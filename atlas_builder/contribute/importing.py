"""Records from a spreadsheet into the atlas: what would change, whether the atlas would then be in order, and the writing, all or none.

The atlas as it would be is laid out beside it and read by the same reader and checks as any other; what they find is told at the cell.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atlas_builder.contribute.exporting import write_files
from atlas_builder.contribute.form import written
from atlas_builder.contribute.merging import differences, rewritten, spoken
from atlas_builder.contribute.taking import Taken, missing_columns
from atlas_builder.problem import Problem, did_you_mean, has_errors, quote
from atlas_builder.project import REGIONS, SETTINGS
from atlas_builder.records.files import id_problem
from atlas_builder.records.load import load
from atlas_builder.records.stored import Stored
from atlas_builder.tables.records import Gathered

READ = (SETTINGS, REGIONS, "clusters", "themes")
_FOLDER = re.compile(r"(?:_unclaimed/)?[a-z0-9]+(?:-[a-z0-9]+)*")
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one record. before: None for a new one; changes: dotted way, old and new value of each that differs."""

    record: Gathered
    file: str
    before: str | None
    after: str
    changes: tuple[tuple[str, str | None, str | None], ...]


@dataclass(slots=True)
class Plan:
    """All that an import would do: changes in the order of the sheets, how many records stay as they are, and what is wrong."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[Change]:
        """Records that are not there yet."""
        return [change for change in self.changes if change.before is None]

    @property
    def overwriting(self) -> list[Change]:
        """Records that are there and would be changed."""
        return [change for change in self.changes if change.before is not None]

    @property
    def is_possible(self) -> bool:
        """Whether nothing is wrong with it."""
        return not has_errors(self.problems)


def plan(root: Path, taken: Taken, held: Mapping[Key, Stored], today: datetime.date, *, cluster: str | None = None) -> Plan:
    """What an import would do to an atlas whose records are `held`. cluster: whose the actors are that no sheet says."""
    made = Plan(problems=list(taken.problems))
    clusters = {key[1] for key in held if key[0] == "cluster"} | {record.id for record in taken.records if record.kind == "cluster"}
    by_file: dict[str, Change] = {}
    for record in taken.records:
        there = held.get((record.kind, record.id))
        problems = list(_misplaced(taken, record, there, clusters, cluster))
        if there is None and not problems:
            problems += [
                taken.at(record.row[0], 1, None, "column-missing", f"the column {quote(column.name)} is missing", column.doc)
                for column in missing_columns(taken, record)
            ]
        made.problems += problems
        if problems:
            continue
        change = _change(root, taken, record, there, cluster)
        if change is None:
            made.unchanged += 1
        else:
            made.changes.append(change)
            by_file[change.file] = change
    made.problems = sorted(set(made.problems))
    if made.is_possible and made.changes:
        made.problems = sorted({*made.problems, *_checked(root, taken, by_file, today)})
    return made


def carry_out(root: Path, made: Plan) -> None:
    """Writes the files of a plan, all or none. Raises OSError where they cannot be written."""
    write_files({root / change.file: change.after.encode() for change in made.changes}, replace=True)


def _misplaced(taken: Taken, record: Gathered, there: Stored | None, clusters: set[str], cluster: str | None) -> Iterator[Problem]:
    """What is wrong with the id of a record, and with the folder of an actor, before any path is made of them."""
    sheet, row, column = record.row
    if malformed := id_problem(record.id, ""):
        yield taken.at(sheet, row, column, malformed.code, malformed.message, malformed.hint)
        return
    if record.kind != "actor" or not record.is_whole:
        return
    folder = record.cluster or (there.folder if there else cluster)
    if not folder:
        hint = "write the id of its cluster, or name it with --cluster"
        yield taken.at(sheet, row, "cluster", "key-missing", "the row does not say to which cluster the actor belongs", hint)
    elif not _FOLDER.fullmatch(folder) or not (folder in clusters or folder.startswith("_unclaimed/")):
        hint = did_you_mean(folder, clusters) or "a cluster's id is the name of its folder in clusters/"
        yield taken.at(sheet, row, "cluster", "cluster-unknown", f"there is no cluster {quote(folder)}", hint)
    elif there and folder != there.folder:
        message = f"the actor lies in {quote(there.folder)} and not in {quote(folder)}"
        yield taken.at(sheet, row, "cluster", "record-elsewhere", message, "an import moves no files: move it, or mend the cell")


def _change(root: Path, taken: Taken, record: Gathered, there: Stored | None, cluster: str | None) -> Change | None:
    """What becomes of a record; None where nothing does."""
    if there is None:
        text = written(record.values, record.kind)
        return Change(record, _file(record, record.cluster or cluster or ""), None, text, ())
    after = record.values if taken.whole else spoken(there.values, _columns(taken, record), record.values)
    changes = tuple(differences(_bare(there.values), _bare(after)))
    if not changes:
        return None
    before = (root / there.file).read_bytes().decode("utf-8")
    return Change(record, there.file, before, rewritten(before, record.kind, after), changes)


def _columns(taken: Taken, record: Gathered) -> tuple[Any, ...]:
    return taken.columns.get(record.row[0], ()) if record.is_whole else ()


def _bare(values: Any) -> Any:
    """Values as a model sees them: without keys that hold nothing, and without blanks round a text."""
    if isinstance(values, Mapping):
        return {key: _bare(held) for key, held in values.items() if held is not None}
    if isinstance(values, list):
        return [_bare(held) for held in values]
    return values.strip() if type(values) is str else values


def _file(record: Gathered, folder: str) -> str:
    match record.kind:
        case "cluster":
            return f"clusters/{record.id}/cluster.yml"
        case "meta-cluster":
            return f"clusters/_meta/{record.id}.yml"
        case "trend":
            return f"themes/trends/{record.id}.yml"
    return f"clusters/{folder}/{record.id}.yml" if folder.startswith("_") else f"clusters/{folder}/actors/{record.id}.yml"


def _checked(root: Path, taken: Taken, changes: Mapping[str, Change], today: datetime.date) -> Iterator[Problem]:
    """What the checks say of the atlas as it would be, at the cells that it comes from."""
    with tempfile.TemporaryDirectory(prefix="atlas-import-") as name:
        beside = Path(name)
        for part in READ:
            _laid_out(root / part, beside / part)
        for file, change in changes.items():
            target = beside / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            target.write_bytes(change.after.encode())
        found = load(beside, today).problems
    others = [problem for problem in found if problem.file not in changes and problem.severity == "error"]
    if others:
        before = set(load(root, today).problems)
        others = [problem for problem in others if problem not in before]
    yield from others
    for problem in found:
        touched = changes.get(problem.file)
        if touched:
            path = tuple(int(number) if number else step for step, number in _STEP.findall(problem.field))
            yield taken.problem(touched.record, path, problem.code, problem.message, problem.hint)


def _laid_out(source: Path, target: Path) -> None:
    """The same files in another place, each a second name for the first where the disk can do that."""
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, copy_function=_linked)
    elif os.path.lexists(source):
        target.parent.mkdir(parents=True, exist_ok=True)
        _linked(str(source), str(target))


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target, follow_symlinks=False)
    return target
