"""Lets two other programs make pages of the same records: Hugo, and MkDocs with Material the plain way.

Neither checks a record, counts, compares or audits anything. What they do is the cost of pages as such.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.bench.process import Used, module, run, size_of

MISSING_HUGO = "Hugo is missing, so nothing can be compared with it. On Debian or Ubuntu: sudo apt-get install hugo"
# Hugo knows other pages than these, which would make more than N.
SETTINGS = """baseURL = "https://atlas.example.org/"
title = "Made-up Atlas"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
"""
FRAME = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }} - {{ .Site.Title }}</title>
<meta name="description" content="{{ .Params.record.summary }}"><link rel="canonical" href="{{ .Permalink }}"></head>
<body>
<nav><ul>
NAVIGATION</ul></nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
"""
PAGE = """{{ define "main" }}{{ $record := .Params.record }}
<h1>{{ .Title }}</h1>
<p>{{ $record.summary }}</p>
<dl><dt>Kind</dt><dd>{{ $record.kind }}</dd><dt>Region</dt><dd>{{ $record.region }}</dd><dt>Founded</dt><dd>{{ $record.founded }}</dd>
<dt>Place</dt><dd>{{ $record.location.city }}, {{ $record.location.lat }}, {{ $record.location.lon }}</dd>
<dt>Website</dt><dd><a href="{{ $record.website }}">{{ $record.website }}</a></dd></dl>
{{ range $record.competencies }}<section><h2>{{ .field }}</h2><p>Level {{ .level }}</p>
<ul>{{ range .roles }}<li>{{ . }}</li>{{ end }}</ul><p>TRL {{ delimit .trl " to " }}</p><p>{{ .note }}</p>
<ul>{{ range .evidence }}<li>{{ .type }}: {{ .title }}, {{ .year }}</li>{{ end }}</ul></section>
{{ end }}<ul>{{ range $record.sources }}<li><a href="{{ .url }}">{{ .url }}</a>, {{ .year }}</li>{{ end }}</ul>
<p>{{ $record.provenance.method }}, {{ dateFormat "2 January 2006" $record.provenance.checked }}</p>
{{ end }}"""
MKDOCS = """site_name: Made-up Atlas
theme:
  name: material
  font: false
plugins: []
nav: [index.md]
not_in_nav: /actors/
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What another program used, and what it made."""

    used: Used
    pages: int
    bytes: int


def hugo_path() -> str | None:
    """Where Hugo is, or None."""
    return shutil.which("hugo")


def hugo_version(program: str) -> str:
    """Hugo's own words about its version, without the date of its build."""
    return run([program, "version"]).printed.split()[1]


def hugo(program: str, atlas: Path, folder: Path, pages: int, page_bytes: int) -> Made:
    """As many pages of Hugo's as the atlas has, in a folder that is new, each of an actor's record.

    Each page has about `page_bytes`, the mean of the atlas's own, most of it a fixed frame. Where there are more pages than actors, those
    of clusters, themes and regions and of long lists, Hugo makes further pages of the first actors.
    """
    _write(folder / "hugo.toml", SETTINGS)
    for name, record in _as_many(list(records(atlas)), pages):
        title, _, rest = record.partition("\n")
        # A key of the record such as `kind` means something to Hugo, so all of them stand one level lower.
        lower = "".join(f"  {line}\n" for line in rest.splitlines())
        _write(folder / "content" / "actors" / f"{name}.md", f"---\ntitle: {title.removeprefix('name: ')}\nrecord:\n{lower}---\n")
    _write(folder / "layouts" / "_default" / "single.html", PAGE)
    _frame(folder, 0)
    trial = folder / "trial"
    run([program, "--quiet", "--source", str(folder), "--destination", str(trial)], env={"HUGO_CACHEDIR": str(folder / "trial-cache")})
    made, size = size_of(trial)
    shutil.rmtree(trial)
    _frame(folder, page_bytes - size // made)
    site = folder / "site"
    used = run([program, "--quiet", "--source", str(folder), "--destination", str(site)], env={"HUGO_CACHEDIR": str(folder / "cache")})
    return Made(used, *size_of(site))


def mkdocs(atlas: Path, folder: Path) -> Made:
    """The pages of all actors of an atlas, each a Markdown file: out of the navigation, which would cost most, and with no search."""
    _write(folder / "mkdocs.yml", MKDOCS)
    _write(folder / "docs" / "index.md", "# Made-up Atlas\n")
    for name, record in records(atlas):
        _write(folder / "docs" / "actors" / f"{name}.md", markdown(record))
    site = folder / "site"
    arguments = ("build", "--quiet", "--config-file", str(folder / "mkdocs.yml"), "--site-dir", str(site))
    used = module("mkdocs", *arguments, env={"NO_MKDOCS_2_WARNING": "1"})
    return Made(used, *size_of(site))


def records(atlas: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each actor's record, in the order of names."""
    for file in sorted(atlas.glob("clusters/*/actors/*.yml")):
        yield file.stem, file.read_text(encoding="utf-8")


def _as_many(held: list[tuple[str, str]], pages: int) -> Iterator[tuple[str, str]]:
    """So many records, the first ones again where there are fewer, each under a name of its own.

    >>> list(_as_many([("a", "x"), ("b", "y")], 3))
    [('a', 'x'), ('b', 'y'), ('a-1', 'x')]
    """
    for number in range(pages):
        turn, place = divmod(number, len(held))
        name, record = held[place]
        yield f"{name}-{turn}" if turn else name, record


def markdown(record: str) -> str:
    """A made-up record as a page that somebody might write: a heading for each competency, a line for each value.

    >>> markdown("name: A\\nkind: company\\ncompetencies:\\n  - field: x/y\\n    level: 2\\n")
    '# A\\n\\n- kind: company\\n\\n## x/y\\n\\n- level: 2\\n'
    """
    lines: list[str] = []
    for line in record.splitlines():
        key, _, value = line.strip().removeprefix("- ").partition(": ")
        if key == "name":
            lines += [f"# {value}", ""]
        elif key == "field":
            lines += ["", f"## {value}", ""]
        elif value:
            lines.append(f"- {key}: {value}")
    return "\n".join([*lines, ""])


def _frame(folder: Path, size: int) -> None:
    """Hugo's frame, with a navigation of about `size` bytes: what a theme puts around every page."""
    link = '<li class="md-nav__item"><a href="/themes/plastics/" class="md-nav__link"><span>Plastics</span></a></li>\n'
    _write(folder / "layouts" / "_default" / "baseof.html", FRAME.replace("NAVIGATION", link * max(0, size // len(link))))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
