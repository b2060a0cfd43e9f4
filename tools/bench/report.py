"""What was measured, as bench.json and as the table of the README."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.bench.peers import Made, hugo_version
from tools.bench.targets import Target

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
PACKAGES = ("atlas-builder", "pyyaml", "pydantic", "jinja2", "mkdocs", "mkdocs-material", "pagefind")
MIB = 1024 * 1024


def machine() -> dict[str, Any]:
    """What the figures hang on: system, processor, cores and memory. Nothing that tells whose machine it is."""
    return {
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB,
    }


def versions(hugo: str | None) -> dict[str, str]:
    """The versions of whatever was measured; `hugo` is the program, or None where it is missing."""
    found = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    return found | ({"hugo": hugo_version(hugo)} if hugo else {})


def run_row(n: int, languages: Sequence[str], stages: Sequence[Mapping[str, Any]], cpu_s: float, pages: int, size: int) -> dict[str, Any]:
    """One build: its stages, and the whole process from start to end; its peak is that of its largest stage."""
    total = {"cpu_s": round(cpu_s, 3), "peak_mib": max(stage["peak_mib"] for stage in stages), "pages": pages, "bytes": size}
    return {"n": n, "languages": list(languages), "stages": list(stages), "total": total}


def peer_row(n: int, made: Made) -> dict[str, Any]:
    """What another program used for N pages, and what it made."""
    cpu_s, peak_mib = round(made.used.cpu_s, 3), round(made.used.peak_mib, 1)
    return {"n": n, "cpu_s": cpu_s, "peak_mib": peak_mib, "pages": made.pages, "bytes": made.bytes}


def write(file: Path, bench: Mapping[str, Any]) -> None:
    """Writes bench.json, whole or not at all."""
    aside = file.with_name(file.name + ".new")
    aside.write_text(json.dumps(bench, indent=2) + "\n", encoding="utf-8")
    aside.replace(file)


def lines(found: Iterable[Target]) -> Iterator[str]:
    """The targets for people, one a line."""
    for target in found:
        value = "not measured" if target["value"] is None else f"{target['value']:g}"
        yield f"{'ok    ' if target['ok'] else 'MISSED'} {target['name']}: {value} (at most {target['limit']:g})"


def table(bench: Mapping[str, Any]) -> str:
    """The figures as Markdown: what a build and its stages cost at each size, the other programs, and the targets."""
    runs = bench["runs"]
    names = list(dict.fromkeys(stage["name"] for run in runs for stage in run["stages"]))
    heads = [f"{run['n']:,} actors" for run in runs]
    rows: list[Sequence[str]] = []
    for name in names:
        cells = [next((stage for stage in run["stages"] if stage["name"] == name), None) for run in runs]
        rows.append((name, *(_cell(cell) for cell in cells)))
    rows.append(("**whole build**", *(f"**{_cell(run['total'])}**" for run in runs)))
    rows.append(("pages, size", *(_made(run["total"]) for run in runs)))
    for key, title in (("hugo", f"Hugo {bench['versions'].get('hugo', '')}".strip()), ("mkdocs", "MkDocs with Material")):
        by_size = {row["n"]: row for row in bench[key]}
        if by_size:
            cells = [by_size.get(run["n"]) for run in runs]
            rows.append((title, *(f"{_cell(cell)}; {_made(cell)}" if cell else "" for cell in cells)))
    host, python = bench["machine"], bench["versions"]["python"]
    seconds = "CPU seconds / peak memory in MiB, each run cold"
    files = ", files in memory" if host.get("files") == "memory" else ""
    parts = [f"{seconds}{files}; {host['cores']} cores of {host['processor']}, {host['system']}, Python {python}."]
    parts.append(_markdown(("", *heads), rows))
    targets = [(target["name"], _value(target), f"{target['limit']:g}", "yes" if target["ok"] else "**no**") for target in bench["targets"]]
    return "\n\n".join([*parts, _markdown(("target", "measured", "at most", "kept"), targets)])


def into_readme(readme: Path, bench: Mapping[str, Any]) -> None:
    """Puts the table between the two comments of the README. Raises ValueError where they are not there."""
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme.name} has no lines {BEGIN} and {END}")
    readme.write_text(f"{before}{BEGIN}\n{table(bench)}\n{END}{after}", encoding="utf-8")


def _cell(used: Mapping[str, Any] | None) -> str:
    return "" if used is None else f"{used['cpu_s']:.1f} / {used['peak_mib']:.0f}"


def _made(total: Mapping[str, Any]) -> str:
    return f"{total['pages']:,} pages, {total['bytes'] / MIB:.0f} MiB"


def _value(target: Mapping[str, Any]) -> str:
    return "not measured" if target["value"] is None else f"{target['value']:.1f}"


def _markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    marks = ("---", *("---:" for _ in heads[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, marks, *rows))


def _processor() -> str:
    try:
        known = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        known = []
    names = [line.partition(":")[2].strip() for line in known if line.startswith("model name")]
    return names[0] if names else platform.machine()
