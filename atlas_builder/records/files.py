"""Which files an atlas has: every record with its id and folder, and every file that is none. Nothing is passed over in silence."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from atlas_builder.problem import Problem, quote
from atlas_builder.records.yaml import SIZE_LIMIT
from atlas_builder.values import ID_LENGTH, ID_PATTERN

# Windows cannot check out a file of such a name, whatever its ending.
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))))
_ID = re.compile(ID_PATTERN)
_QUIET = frozenset((".gitkeep", ".DS_Store", "Thumbs.db", "README.md", "CODEOWNERS"))


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a record: its path relative to the atlas, its id, and the folder that owns it."""

    file: str
    id: str
    folder: str = ""


@dataclass(slots=True)
class Listing:
    """All files of one kind of record, and what is wrong with their names and places."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_bytes(root: Path, file: str) -> bytes | Problem:
    """The content of a plain file; a link, a pipe or a folder is a Problem, and no more than the limit is ever read."""
    try:
        handle = os.open(os.path.join(root, file), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with FileIO(handle) as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return _not_a_file(file)
            # Asked for a number of bytes, Python sets aside that many, which takes longer than to read a record.
            return stream.read() if status.st_size <= SIZE_LIMIT else stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        if (root / file).is_symlink():
            return _not_a_file(file)
        return Problem(file, 1, 1, "", "file-unreadable", f"the file cannot be read: {error.strerror}", "look at its permissions")


def records_in(root: Path, folder: str, *, owner: str = "", ignore: frozenset[str] = frozenset()) -> Listing:
    """The records `*.yml` directly in a folder, in the order of their names."""
    listing = Listing()
    for entry in _entries(root / folder):
        file = f"{folder}/{entry.name}"
        if entry.name in ignore or entry.name in _QUIET:
            continue
        stem, dot, ending = entry.name.rpartition(".")
        if entry.is_symlink() or (dot and ending in ("yml", "yaml") and not entry.is_file(follow_symlinks=False)):
            listing.problems.append(_not_a_file(file))
        elif entry.is_dir(follow_symlinks=False):
            listing.problems.append(_stray(file, "a folder"))
        elif ending == "yaml" and dot:
            listing.problems.append(
                Problem(file, 1, 1, "", "extension-wrong", "the file's name ends in .yaml", "rename it so that it ends in .yml")
            )
        elif ending != "yml" or not dot:
            listing.problems.append(_stray(file, "a file") if entry.is_file(follow_symlinks=False) else _not_a_file(file))
        elif problem := id_problem(stem, file):
            listing.problems.append(problem)
        else:
            listing.found.append(Found(file, stem, owner))
    listing.problems += _alike(root / folder, folder)
    return listing


def clusters_in(root: Path) -> tuple[Listing, Listing, Listing]:
    """Clusters, actors and declared meta-clusters below `clusters/`."""
    clusters, actors = Listing(), Listing()
    meta = Listing()
    for entry in _entries(root / "clusters"):
        folder = f"clusters/{entry.name}"
        if entry.is_symlink():
            clusters.problems.append(_not_a_file(folder))
        elif not entry.is_dir(follow_symlinks=False):
            if entry.name not in _QUIET:
                clusters.problems.append(_stray(folder, "a file"))
        elif entry.name == "_meta":
            meta = records_in(root, folder, owner="_meta")
        elif entry.name == "_unclaimed":
            _unclaimed(root, folder, actors)
        elif entry.name.startswith("_"):
            _merge(actors, records_in(root, folder, owner=entry.name))
        elif problem := id_problem(entry.name, folder):
            clusters.problems.append(problem)
        else:
            _cluster(root, entry.name, clusters, actors)
    clusters.problems += _alike(root / "clusters", "clusters")
    return clusters, actors, meta


def _cluster(root: Path, name: str, clusters: Listing, actors: Listing) -> None:
    folder = f"clusters/{name}"
    names = set()
    for entry in _entries(root / folder):
        names.add(entry.name)
        if entry.name == ".git" or (entry.name in ("cluster.yml", "actors") and entry.is_symlink()):
            clusters.problems.append(_not_a_file(folder if entry.name == ".git" else f"{folder}/{entry.name}"))
        elif entry.name == "cluster.yml" and entry.is_file(follow_symlinks=False):
            clusters.found.append(Found(f"{folder}/cluster.yml", name, name))
        elif entry.name == "cluster.yml":
            clusters.problems.append(_not_a_file(f"{folder}/cluster.yml"))
        elif entry.name == "cluster.yaml":
            message = "the file's name ends in .yaml"
            clusters.problems.append(Problem(f"{folder}/cluster.yaml", 1, 1, "", "extension-wrong", message, "rename it to cluster.yml"))
        elif entry.name == "actors" and entry.is_dir(follow_symlinks=False):
            _merge(actors, records_in(root, f"{folder}/actors", owner=name))
        elif entry.name not in _QUIET:
            clusters.problems.append(_stray(f"{folder}/{entry.name}", "a folder" if entry.is_dir(follow_symlinks=False) else "a file"))
    if not names & {"cluster.yml", "cluster.yaml", ".git"}:
        hint = "write the record of the cluster in it, or move its actors to clusters/_unclaimed/"
        clusters.problems.append(Problem(folder, 1, 1, "", "cluster-missing", "the folder has no cluster.yml", hint))


def _unclaimed(root: Path, folder: str, actors: Listing) -> None:
    for entry in _entries(root / folder):
        if entry.is_dir(follow_symlinks=False) and not entry.is_symlink():
            _merge(actors, records_in(root, f"{folder}/{entry.name}", owner=f"_unclaimed/{entry.name}"))
        elif entry.name not in _QUIET:
            actors.problems.append(
                _stray(f"{folder}/{entry.name}", "a file") if not entry.is_symlink() else _not_a_file(f"{folder}/{entry.name}")
            )


def same_ids(listings: tuple[Listing, ...]) -> Iterator[Problem]:
    """Ids that two records share, each told at the second file with the first one named."""
    first: dict[str, str] = {}
    for listing in listings:
        for found in listing.found:
            if found.id in first:
                message = f"the id {quote(found.id)} belongs to {quote(first[found.id])} already"
                yield Problem(
                    found.file, 1, 1, "", "id-duplicate", message, "the file name is the id; ids of clusters and actors are unique together"
                )
            else:
                first[found.id] = found.file


def id_problem(name: str, file: str) -> Problem | None:
    """What is wrong with a name that has to be an id."""
    if name.lower() in RESERVED:
        reason = f"{quote(name)} is a name that Windows keeps for itself"
    elif len(name) > ID_LENGTH:
        reason = f"{quote(name)} has {len(name)} signs; an id has at most {ID_LENGTH}"
    elif not _ID.fullmatch(name):
        reason = f"{quote(name)} is no id"
    else:
        return None
    return Problem(
        file,
        1,
        1,
        "",
        "id-malformed",
        reason,
        "the file name is the id: small letters a to z, digits and single hyphens, such as kunststoff-cluster",
    )


def _alike(folder: Path, shown: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in _entries(folder):
        plain = unicodedata.normalize("NFC", entry.name).casefold()
        if plain in seen:
            message = (
                f"{quote(f'{shown}/{seen[plain]}')} and {quote(f'{shown}/{entry.name}')} differ only in case or in how accents are stored"
            )
            yield Problem(f"{shown}/{entry.name}", 1, 1, "", "ids-alike", message, "some computers take both for one file: rename one")
        seen.setdefault(plain, entry.name)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _merge(into: Listing, other: Listing) -> None:
    into.found += other.found
    into.problems += other.problems


def _not_a_file(file: str) -> Problem:
    return Problem(
        file, 1, 1, "", "not-a-file", "this is a link, a folder or a device; a record is a plain file", "put the file itself here"
    )


def _stray(file: str, what: str) -> Problem:
    return Problem(file, 1, 1, "", "stray-file", f"{what} that the atlas does not read", "delete it, or move it to where it belongs")
