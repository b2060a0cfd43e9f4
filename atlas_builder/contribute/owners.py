"""Who is asked on the forge about a change: the owners of each cluster's folder, as a CODEOWNERS file.

Whoever runs a cluster owns its folder. Which accounts those are is said in `clusters/<cluster>/CODEOWNERS`, one on a line; a cluster that
vouches for its record itself may be reached through the mailbox in it as well. The maintainers' accounts stand in `clusters/CODEOWNERS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from atlas_builder.model import Cluster, Method
from atlas_builder.problem import Problem, quote
from atlas_builder.records.files import read_bytes
from atlas_builder.values import MAILBOX_PATTERN

NAME = "CODEOWNERS"
MAINTAINERS = f"clusters/{NAME}"
PLACES = (f".github/{NAME}", f".gitlab/{NAME}")  # where the forges look for it

# An account, a team or group of an organisation, or a mailbox; a role of GitLab has two signs before it.
_ACCOUNT = re.compile(rf"@{{1,2}}[A-Za-z0-9](?:[A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]+)*)|{MAILBOX_PATTERN[1:-1]}")
_HEAD = """\
# Who is asked about a change to which folder; of several lines that fit, the last one counts.
# `atlas owners --write` makes this file from clusters/CODEOWNERS, clusters/<cluster>/CODEOWNERS and the records."""


def accounts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The accounts that a text names, one on a line, and the lines that are none. Remarks begin with `#`.

    >>> accounts("# since 2026\\n@tecos-si\\n@alps/tecos\\nTecos\\n")
    (('@tecos-si', '@alps/tecos'), ('Tecos',))
    """
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    named = [line for line in lines if line]
    return tuple(line for line in named if _ACCOUNT.fullmatch(line)), tuple(line for line in named if not _ACCOUNT.fullmatch(line))


def read_accounts(root: Path, clusters: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The accounts by cluster, those of the maintainers under the empty id; and what is wrong with the files, as sentences."""
    found: dict[str, tuple[str, ...]] = {}
    faults = []
    for name in ("", *clusters):
        file = f"clusters/{name}/{NAME}" if name else MAINTAINERS
        if not (root / file).exists() and not (root / file).is_symlink():
            continue
        data = read_bytes(root, file)
        if isinstance(data, Problem):
            faults.append(f"{file}: {data.message}")
            continue
        named, strange = accounts(data.decode("utf-8", "replace"))
        faults += [f"{file}: {quote(line)} is no account: write @name, @organisation/team or a mailbox" for line in strange]
        if named:
            found[name] = named
    return found, tuple(faults)


def codeowners(clusters: Iterable[Cluster], named: Mapping[str, tuple[str, ...]]) -> str:
    """The text of the file. A folder that nobody has claimed stands there as a remark: the maintainers look after it."""
    maintainers = named.get("", ())
    lines = [_HEAD]
    unclaimed = []
    if maintainers:
        lines.append(_line("*", maintainers))
    for record in sorted(clusters, key=lambda cluster: cluster.id):
        owners = named.get(record.id) or _mailbox(record)
        if owners:
            lines.append(_line(f"/clusters/{record.id}/", (*owners, *(one for one in maintainers if one not in owners))))
        else:
            unclaimed.append(f"# /clusters/{record.id}/")
    if maintainers:
        # Otherwise the owner of a folder could name further owners without being asked.
        lines.append(_line(f"/clusters/**/{NAME}", maintainers))
    if unclaimed:
        lines += ["", "# Claimed by no cluster so far:", *unclaimed]
    return "\n".join(lines) + "\n"


def _mailbox(record: Cluster) -> tuple[str, ...]:
    """The mailbox of a record that the cluster vouches for; from public sources nobody has agreed to be asked."""
    has_agreed = record.provenance.method is Method.SELF_DECLARED
    return (record.contact.mailbox,) if has_agreed and record.contact and record.contact.mailbox else ()


def _line(pattern: str, owners: Iterable[str]) -> str:
    return " ".join((pattern, *owners))
