"""Where a new record goes, under which id, and how its file comes there: whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from atlas_builder.model import Actor, Cluster, Filed
from atlas_builder.problem import did_you_mean, quote
from atlas_builder.records.files import Found, clusters_in, id_problem, records_in
from atlas_builder.taxonomy import Theme, Trend
from atlas_builder.values import ID_LENGTH


class Refusal(Exception):
    """A new record cannot be written; the text says why, and what to do."""


class What(StrEnum):
    """The kinds of record that `atlas new` writes."""

    CLUSTER = "cluster"
    ACTOR = "actor"
    THEME = "theme"
    TREND = "trend"


MODELS: dict[What, type[Filed]] = {What.CLUSTER: Cluster, What.ACTOR: Actor, What.THEME: Theme, What.TREND: Trend}


def file_of(root: Path, what: What, record_id: str, *, cluster: str = "", region: str = "") -> str:
    """The file of a new record, relative to the atlas.

    An actor belongs to a cluster, or to a region as long as no cluster has claimed it.

    Raises:
        Refusal: the id has not the form of one or is taken, or the cluster is not there.
    """
    file = {
        What.CLUSTER: f"clusters/{record_id}/cluster.yml",
        What.ACTOR: f"clusters/{cluster}/actors/{record_id}.yml" if cluster else f"clusters/_unclaimed/{region.lower()}/{record_id}.yml",
        What.THEME: f"themes/{record_id}.yml",
        What.TREND: f"themes/trends/{record_id}.yml",
    }[what]
    if id_problem(record_id, file):
        better = slug(record_id)
        hint = f"; write {quote(better)}" if better and not id_problem(better, file) else ""
        raise Refusal(f"{quote(record_id)} is no id: small letters a to z, digits and single hyphens, at most 64 signs{hint}")
    if what in (What.CLUSTER, What.ACTOR):
        clusters, actors, _ = clusters_in(root)
        _not_taken(record_id, [*clusters.found, *actors.found])
        ids = [found.id for found in clusters.found]
        if what is What.ACTOR and cluster and cluster not in ids:
            near = did_you_mean(cluster, ids) or "a cluster's id is the name of its folder in clusters/"
            raise Refusal(f"there is no cluster {quote(cluster)}; {near}")
    else:
        _not_taken(record_id, records_in(root, file.rpartition("/")[0]).found)
    if os.path.lexists(root / file):
        raise Refusal(f"{quote(file)} exists already; nothing was written")
    return file


def _not_taken(record_id: str, taken: list[Found]) -> None:
    for found in taken:
        if found.id == record_id:
            raise Refusal(f"the id {quote(record_id)} belongs to {quote(found.file)} already; nothing was written")


def slug(name: str) -> str:
    """The id that a name suggests, or nothing where it has no letter that an id may have.

    >>> slug("Möbel & Holzbau Cluster"), slug("Đakovo_2"), slug("東京")
    ('moebel-holzbau-cluster', 'dakovo-2', '')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).lower().translate(_LETTERS))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", bare)[:ID_LENGTH].strip("-")


_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae"})


def write_new(root: Path, file: str, text: str) -> None:
    """Writes a file that must not exist yet; it is there with its whole text, or not at all.

    Raises:
        Refusal: it exists, it would lie outside the atlas, or the disk does not take it.
    """
    target = root / file
    made: list[Path] = []
    try:
        if not target.parent.resolve().is_relative_to(root.resolve()):
            raise Refusal(f"{quote(file)} would lie outside the atlas: a folder above it is a link")
        made = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(target, text)
    except FileExistsError:
        raise Refusal(f"{quote(file)} exists already; nothing was written") from None
    except OSError as error:
        raise Refusal(f"{quote(file)} cannot be written: {error.strerror or error}") from None
    finally:
        for folder in made:
            with suppress(OSError):  # a folder that holds the new file stays
                folder.rmdir()


def _write_whole(target: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=".new-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(name, 0o644)
        try:
            os.link(name, target)  # fails where the file exists, which a renaming would replace
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP) or os.path.lexists(target):
                raise
            os.replace(name, target)  # a file system without links
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
