"""What the checks found, in lines that a person reads; the same faults on many pages are one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tools.quality.markup import Said
from tools.quality.seen import Seen
from tools.quality.weights import FIRST, NEXT, Weight

NAMED = 8
"""Lines of one kind that are printed in full."""


def first_of(lines: Sequence[str], named: int = NAMED) -> Iterator[str]:
    """The first lines, and how many more there are.

    >>> list(first_of(["a", "b", "c"], 2))
    ['a', 'b', '… and 1 more']
    """
    yield from lines[:named]
    if len(lines) > named:
        yield f"… and {len(lines) - named} more"


def violations(visits: Iterable[Seen]) -> list[str]:
    """Each violation with the page and the settings in which it was seen."""
    return [f"/{seen.kind.path} ({', '.join(settings)}): {what}" for seen in visits for what, settings in seen.violations.items()]


def complaints(messages: Iterable[Said]) -> list[str]:
    """Each sort of message once, with how often it was said and where first."""
    sorts: dict[str, list[Said]] = {}
    for message in messages:
        sorts.setdefault(message.sort, []).append(message)
    return [f"{sort} ({len(found)} times, first {found[0].where}: {found[0].message[:200]})" for sort, found in sorted(sorts.items())]


def table(weights: Sequence[Weight]) -> Iterator[str]:
    """The weights of pages as a table, the heaviest first."""
    yield f"{'first':>7} {'next':>7} {'again':>7}  page (KB over the wire; at most {FIRST // 1000} first and {NEXT // 1000} next)"
    for weight in sorted(weights, key=lambda weight: (-weight.first, weight.path)):
        yield f"{weight.first / 1000:7.1f} {weight.next / 1000:7.1f} {weight.again / 1000:7.1f}  /{weight.path}"
