"""The limits of a build, and whether the figures keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, TypedDict

SEARCH = "search index"
# Chosen by the project: an atlas of 10,000 actors is ten times the largest one planned, and has to build on a laptop.
LIMITS: dict[str, float] = {
    "build of 10,000 without the search index, CPU s": 20,
    "build of 10,000 without the search index, MiB": 300,
    "build of 10,000 without the search index, times Hugo's CPU": 1.2,
    "search index of 10,000, CPU s": 25,
    "build of 1,000, CPU s": 5,
    "check of 5,000, times yaml.compose": 2.2,
}


class Target(TypedDict):
    """One limit and the figure beside it. `value` is None where it could not be measured, and then the target is missed."""

    name: str
    value: float | None
    limit: float
    ok: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One build and what Hugo used right after it, in CPU seconds: a pair, so that a slow minute hits both."""

    run: Mapping[str, Any]
    hugo_cpu_s: float | None


def targets(rounds: Mapping[int, Sequence[Round]], checks: Mapping[int, float]) -> list[Target]:
    """What was measured beside its limit, each the median of its rounds; a size that was not run has no targets.

    `checks` holds, by the number of actors, how many times the CPU of yaml.compose a check took.
    """
    found: list[Target] = []
    if big := rounds.get(10_000):
        found += [
            _target("build of 10,000 without the search index, CPU s", median(without_search(each.run) for each in big)),
            _target("build of 10,000 without the search index, MiB", median(_memory_without_search(each.run) for each in big)),
            _target("build of 10,000 without the search index, times Hugo's CPU", times_hugo(big)),
        ]
        if any(stage["name"] == SEARCH for stage in big[0].run["stages"]):
            found.append(_target("search index of 10,000, CPU s", median(_search(each.run) for each in big)))
    if small := rounds.get(1_000):
        found.append(_target("build of 1,000, CPU s", median(without_search(each.run) for each in small)))
    if 5_000 in checks:
        found.append(_target("check of 5,000, times yaml.compose", checks[5_000]))
    return found


def without_search(run: Mapping[str, Any]) -> float:
    """CPU seconds of a whole build less those of its search index."""
    return float(run["total"]["cpu_s"]) - _search(run)


def times_hugo(rounds: Sequence[Round]) -> float | None:
    """How many times Hugo's CPU a build without its search index takes: the median over pairs, or None without Hugo."""
    pairs = [without_search(each.run) / each.hugo_cpu_s for each in rounds if each.hugo_cpu_s]
    return median(pairs) if pairs else None


def middle(rounds: Sequence[Round]) -> Round:
    """The round whose CPU is the median; of an even number, the lower of the two in the middle. Figures of one run belong together."""
    return sorted(rounds, key=lambda each: each.run["total"]["cpu_s"])[(len(rounds) - 1) // 2]


def _search(run: Mapping[str, Any]) -> float:
    return float(sum(stage["cpu_s"] for stage in run["stages"] if stage["name"] == SEARCH))


def _memory_without_search(run: Mapping[str, Any]) -> float:
    return float(max(stage["peak_mib"] for stage in run["stages"] if stage["name"] != SEARCH))


def _target(name: str, value: float | None) -> Target:
    limit = LIMITS[name]
    return Target(name=name, value=None if value is None else round(value, 2), limit=limit, ok=value is not None and value <= limit)
