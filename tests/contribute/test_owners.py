"""Who is asked about a change to a cluster's folder: nobody who has not agreed, and always the maintainers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atlas_builder.contribute.owners import PLACES, accounts, codeowners, read_accounts
from atlas_builder.model import Cluster
from tests.atlases import tiny
from tests.commands import REPOSITORY, atlas
from tests.render.small import DESK, cluster

OWN = {**DESK, "method": "self-declared"}


def record(cluster_id: str, **keys: Any) -> Cluster:
    """A cluster with a mailbox."""
    return cluster(cluster_id, "metal", contact={"mailbox": f"office@{cluster_id}.example"}, **keys)


def lines(clusters: list[Cluster], named: dict[str, tuple[str, ...]]) -> list[str]:
    """The lines of the file that are no remarks."""
    return [line for line in codeowners(clusters, named).splitlines() if line and not line.startswith("#")]


def test_the_committed_files_are_those_that_the_command_makes() -> None:
    made = atlas("owners", cwd=REPOSITORY)
    assert made.returncode == 0, made.stderr
    for place in PLACES:
        assert (REPOSITORY / place).read_text(encoding="utf-8") == made.stdout, f"{place}: run `atlas owners --write`"


def test_a_cluster_is_asked_through_its_accounts_and_the_maintainers_with_it() -> None:
    named = {"": ("@isles/maintainers",), "alpha": ("@isles/alpha", "@alpha-office")}
    assert lines([record("alpha"), record("beta")], named) == [
        "* @isles/maintainers",
        "/clusters/alpha/ @isles/alpha @alpha-office @isles/maintainers",
        "/clusters/**/CODEOWNERS @isles/maintainers",
    ]


def test_a_mailbox_is_asked_only_where_the_cluster_vouches_for_its_record() -> None:
    clusters = [record("alpha", provenance=OWN), record("beta", provenance=DESK)]
    assert lines(clusters, {}) == ["/clusters/alpha/ office@alpha.example"]
    assert "# /clusters/beta/" in codeowners(clusters, {})


def test_the_order_of_the_records_does_not_matter() -> None:
    clusters = [record(name, provenance=OWN) for name in ("beta", "alpha", "gamma")]
    assert codeowners(clusters, {}) == codeowners(clusters[::-1], {})


@pytest.mark.parametrize("line", ["@", "name", "@a b", "@a/", "* @everybody", "office@", "@a;b", "@é"])
def test_what_is_no_account_is_not_taken_for_one(line: str) -> None:
    assert accounts(line) == ((), (line,))


@pytest.mark.parametrize("line", ["@a", "@isles/harbour-lab", "@group/sub/team", "office@isles.example", "@@maintainers"])
def test_accounts_teams_groups_and_mailboxes_are_accounts(line: str) -> None:
    assert accounts(f"  {line}  # since 2026\n\n") == ((line,), ())


def test_files_beside_the_records_name_the_accounts_and_are_no_records(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "clusters/CODEOWNERS").write_text("@isles/maintainers\n", encoding="utf-8")
    (root / "clusters/alpha/CODEOWNERS").write_text("# the office\n@alpha\n", encoding="utf-8")
    assert read_accounts(root, ["alpha", "beta"]) == ({"": ("@isles/maintainers",), "alpha": ("@alpha",)}, ())
    assert atlas("check", cwd=root).returncode == 0
    run = atlas("owners", "--write", cwd=root)
    assert run.returncode == 0, run.stderr
    assert "/clusters/alpha/ @alpha @isles/maintainers\n" in (root / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert not (root / ".gitlab").exists()


def test_a_wrong_line_and_a_link_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    (root / "clusters/CODEOWNERS").symlink_to("/etc/hostname")
    (root / "clusters/alpha/CODEOWNERS").write_text("Alpha Office\n", encoding="utf-8")
    run = atlas("owners", "--write", cwd=root)
    assert run.returncode == 1
    assert "clusters/CODEOWNERS: this is a link" in run.stderr
    assert "clusters/alpha/CODEOWNERS: `Alpha Office` is no account" in run.stderr
    assert not (root / ".github").exists()
