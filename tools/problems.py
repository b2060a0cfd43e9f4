"""Writes docs/problems.md from the reference of codes: `python -m tools.problems`. A test compares the two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas_builder.problem import as_text
from atlas_builder.reference import DEFAULT, Entry, groups
from atlas_builder.render.pages.problems import SHOWN

TARGET = Path(__file__).parent.parent / "docs/problems.md"
HEAD = """<!-- Made by `python -m tools.problems` from atlas_builder/defaults/problems/: change it there. -->

# What a problem means, and what to do

`atlas check` and `atlas build` report every problem they find in one run. Each stands on a line of its own, with the
next step below it:

```
{message}
```

That is: file, line, column, severity and code, the key, what was found, and what to do. Lines and columns count from 1;
what concerns a whole file stands at 1:1. `--lang de` says the same in German. For programs there are three more forms:
`--format json`, `--format github` (annotations of a workflow) and `--format sarif` (SARIF 2.1.0, for code scanning).

An **error** ends the run: nothing is published until it is mended. A **warning** is for a person to judge; it ends the
run only under `--strict`. A code is never used again for something else. The site says the same on its page
*What the check says*.
"""


def document() -> str:
    """The whole text of docs/problems.md."""
    return "\n".join((HEAD.format(message=as_text((SHOWN,))), *_lines())).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    for group in groups(DEFAULT):
        yield from (f"## {group.title}", "")
        for entry in group.entries:
            yield from (f"### `{entry.code}`", "", f"{entry.severity.value.capitalize()}. {entry.meaning}", "")
            yield from _example(entry)
            yield from (f"**Cure:** {entry.cure}", "")


def _example(entry: Entry) -> Iterator[str]:
    if held := entry.example:
        yield from (f"Example, `{held.file}`:" if held.file else "Example, on a page:", "", "```", *held.lines.split("\n"), "```", "")
    else:
        yield from (f"Example: {entry.words}", "")


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
