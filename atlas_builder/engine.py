"""The only file that knows MkDocs: turns hand-written pages and shells of one language into HTML.

The engine's work does not grow with the number of records. It is given a staged folder of plain Markdown and one set of settings,
so that another engine that reads the same mkdocs.yml can take its place at the price of this file.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError
from mkdocs.utils.meta import get_data

from atlas_builder.bundle import Chrome
from atlas_builder.problem import Problem, quote
from atlas_builder.project import DEFAULTS, LOOK
from atlas_builder.records.files import read_bytes
from atlas_builder.records.prose import read_prose
from atlas_builder.records.yaml import read
from atlas_builder.render.standalone import papers
from atlas_builder.shells import SECTIONS, shell_file, shell_markdown

OWN_LOOK = "themes/look"
OWN_SETTINGS = "mkdocs.yml"
# What an atlas may not set: where things lie is ours, and code that a build would run has no place in a folder of records.
REFUSED_SETTINGS = frozenset(
    (
        "docs_dir",
        "site_dir",
        "site_url",
        "hooks",
        "plugins",
        "repo_url",
        "edit_uri",
        "nav",
        "extra",
        "site_name",
        "INHERIT",
        "exclude_docs",
        "markdown_extensions",
    )
)
REFUSED_THEME = frozenset(("name", "custom_dir", "font"))
APPENDIX = "<!-- appendix -->"  # in a page by hand: the place for what atlas.yml adds to it
_SWITCH = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')  # which HTML does not allow on a checkbox
_CLOSED = re.compile(r"(<(?:img|br|hr)\b[^<>]*?) ?/>")
_NOT_STAGED = frozenset(("labels.yml", "README.md", "Thumbs.db"))  # the engine would take a README for the start of its folder


@dataclass(frozen=True, slots=True)
class Staged:
    """What was staged for one language: the file behind each hand-written page, by its address in the language, and what is wrong."""

    pages: dict[str, str]
    problems: tuple[Problem, ...]


def own_settings(root: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The settings of the atlas's own mkdocs.yml, or a Problem for each that it may not set; then none of them is given back."""
    if not (root / OWN_SETTINGS).exists() and not (root / OWN_SETTINGS).is_symlink():
        return {}, ()
    data = read_bytes(root, OWN_SETTINGS)
    if isinstance(data, Problem):
        return {}, (data,)
    document = read(data, OWN_SETTINGS)
    problems = [problem for problem in document.problems if problem.code != "document-empty"]
    # The guard above has refused what could run or expand; the engine expects numbers and truth values as its own reader gives them.
    settings: dict[str, Any] = {} if problems or document.value is None else yaml.safe_load(data)
    theme = settings.get("theme", {})
    if not isinstance(theme, dict):
        problems.append(
            Problem(
                OWN_SETTINGS,
                *document.at_key(("theme",)),
                "theme",
                "engine",
                "the theme's settings are not a list of keys",
                "write `theme:` and its settings below",
            )
        )
        theme = {}
    for path in [(key,) for key in REFUSED_SETTINGS & settings.keys()] + [("theme", key) for key in REFUSED_THEME & theme.keys()]:
        line, column = document.at_key(path)
        name = ".".join(path)
        problems.append(
            Problem(OWN_SETTINGS, line, column, name, "engine", f"the setting {quote(name)} is not for an atlas to change", "delete it")
        )
    return ({} if problems else settings), tuple(sorted(problems))


def stage(root: Path, folder: Path, chrome: Chrome, languages: tuple[Chrome, ...]) -> Staged:
    """Writes the Markdown of one language into a folder: hand-written pages, the package's where the atlas has none, and shells.

    A page that the language lacks is shown in one that has it, so that the language switch never leads nowhere. A page gives way to
    one made from data.
    """
    problems: list[Problem] = []
    pages: dict[str, str] = {}
    others = [f"content/{other.lang}" for other in reversed(languages) if other.lang != chrome.lang]
    mine = f"content/{chrome.lang}"
    sources = [(DEFAULTS, "content/en"), *((root, other) for other in others), (DEFAULTS, mine), (root, mine)]
    names: dict[str, tuple[Path, str]] = {}
    for base, source in sources:
        files, refused = _plain_files(base, source)
        names |= {file.removeprefix(f"{source}/"): (base, file) for file in files}
        problems += refused if source == mine else ()
    taken = {shell_file(*section).removesuffix("index.md") for section in SECTIONS} | {other.prefix for other in languages}
    for name, (base, file) in names.items():
        target, address = folder / name, _address(name)
        if address is None:
            _copy(base / file, target)
            continue
        if address in taken or any(other.prefix and address.startswith(other.prefix) for other in languages):
            problems.append(gives_way(file))
            continue
        written, faults = read_prose(base, file)
        if faults:
            problems += faults
            continue
        if not file.startswith(f"{mine}/"):
            message = f"there is no page in {chrome.name}; the site shows {quote(file)} instead"
            problems.append(Problem(f"{mine}/{name}", 1, 1, "", "page-link", message, "write it, with the same name"))
        if "shell" in get_data(written)[1]:
            problems.append(
                Problem(file, 2, 1, "shell", "key-unknown", "the page calls itself a shell, which no page by hand is", "delete it")
            )
            continue
        appendix = chrome.appendix.get(name.removesuffix(".md"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_with(appendix, written) if appendix else written, encoding="utf-8")
        pages[address] = file
    for section, depth in SECTIONS:
        target = folder / shell_file(section, depth)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(shell_markdown(section, depth), encoding="utf-8")
    return Staged(pages, tuple(problems))


def gives_way(file: str) -> Problem:
    """A hand-written page at an address of the records."""
    return Problem(file, 1, 1, "", "page-link", "this page gives way to the one made from the records", "give it another name")


def stage_look(root: Path, folder: Path) -> tuple[Problem, ...]:
    """The package's look with the atlas's own laid over it."""
    shutil.copytree(LOOK, folder, dirs_exist_ok=True)
    files, problems = _plain_files(root, OWN_LOOK)
    for file in files:
        _copy(root / file, folder / file.removeprefix(f"{OWN_LOOK}/"))
    return tuple(problems)


def _with(appendix: str, written: str) -> str:
    """A page with what the settings add to it: where the page keeps a place for it, else at its end."""
    before, mark, after = written.partition(APPENDIX)
    return f"{before}{appendix}{after}" if mark else f"{written.rstrip()}\n\n{appendix}\n"


def _plain_files(base: Path, source: str) -> tuple[list[str], list[Problem]]:
    """The files below a folder, relative to `base`. A link could publish a file from anywhere, so it is refused."""
    files: list[str] = []
    problems: list[Problem] = []
    for path in [base / source, *sorted((base / source).rglob("*"))]:
        file = path.relative_to(base).as_posix()
        if path.is_symlink():
            problems.append(Problem(file, 1, 1, "", "not-a-file", "the file is a link", "put the file itself there"))
        elif path.is_file() and path.name not in _NOT_STAGED and not any(part.startswith(".") for part in path.relative_to(base).parts):
            files.append(file)
    return ([] if (base / source).is_symlink() else files), problems


def _address(name: str) -> str | None:
    """The address of a Markdown file, relative to the language's root; None for a file that is no page.

    >>> _address("index.md"), _address("about.md"), _address("news/index.md"), _address("plan.pdf")
    ('', 'about/', 'news/', None)
    """
    stem = name.removesuffix(".md")
    if stem == name:
        return None
    return "" if stem == "index" else stem.removesuffix("/index") + "/"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def run(
    docs: Path,
    site: Path,
    look: Path,
    chrome: Chrome,
    languages: tuple[Chrome, ...],
    own: Mapping[str, Any],
    styles: list[str],
    built_on: date,
) -> list[Problem]:
    """Builds one language into a folder. What the engine complains of, or stops at, comes back as Problems."""
    fault, file = "", OWN_SETTINGS if own else "content"
    with _environment(built_on), _complaints() as complaints:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        settings = docs.with_name(f"mkdocs-{chrome.lang}.yml")
        # JSON is YAML, and says in every reader what it says here.
        settings.write_text(json.dumps(_settings(docs, site, look, chrome, languages, own, styles), default=str), encoding="utf-8")
        try:
            config = load_config(config_file=str(settings))
            file = "content"
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            _mend(site)
        except TemplateError as error:
            fault = f"a template of {OWN_LOOK} cannot be used: {error}"
        except OSError:
            raise
        except Exception as error:  # the atlas's own settings and templates may be anything; one kind would end the whole process
            fault = str(error) if isinstance(error, MkDocsException) else f"{type(error).__name__}: {error}"
    # Settings that it refuses it tells of one by one, and then gives up with a word that says no more.
    said = complaints if complaints and file == OWN_SETTINGS else [*complaints, *([fault] if fault else [])]
    return [Problem(file, 1, 1, chrome.lang, "engine", f"the site's engine says: {' '.join(text.split())}") for text in said]


def _mend(site: Path) -> None:
    """Takes out of the engine's pages what the checker of HTML complains of and no template can change."""
    for page in site.rglob("*.html"):
        page.write_text(_CLOSED.sub(r"\1>", _SWITCH.sub(r"\1", page.read_text("utf-8"))), "utf-8")


def _settings(
    docs: Path, site: Path, look: Path, chrome: Chrome, languages: tuple[Chrome, ...], own: Mapping[str, Any], styles: list[str]
) -> dict[str, Any]:
    fixed = yaml.safe_load((DEFAULTS / "mkdocs.yml").read_bytes())
    merged = _laid_over(fixed, own)
    theme = dict(merged["theme"])
    theme["font"] = False
    theme["language"] = chrome.lang
    theme["custom_dir"] = str(look)
    if isinstance(theme["features"], list):  # swapping pages without reload stops at the links of a map
        theme["features"] = [feature for feature in theme["features"] if not str(feature).startswith("navigation.instant")]
    if isinstance(theme["palette"], list):
        theme["palette"] = [_in_words(option, chrome) for option in theme["palette"]]
    present = [
        link for link in chrome.sections if (docs / (link.path + "index.md")).exists() or (docs / (link.path.rstrip("/") + ".md")).exists()
    ]
    own_styles = merged.get("extra_css", [])
    return {
        **merged,
        # The theme prints both as they are: it does not escape.
        "site_name": escape(chrome.site_name),
        "site_description": escape(chrome.description),
        "docs_dir": str(docs),
        "site_dir": str(site),
        "theme": theme,
        "nav": [{link.text: _markdown_of(docs, link.path)} for link in present],
        "extra_css": [*styles, *own_styles] if isinstance(own_styles, list) else own_styles,
        "extra": {
            "generator": False,
            "homepage": "./",
            "alternate": [{"name": other.name, "lang": other.lang, "link": other.prefix} for other in languages]
            if len(languages) > 1
            else [],
            "atlas": {
                "lang": chrome.lang,
                "up": "../" * chrome.prefix.count("/"),
                "sections": [{"text": link.text, "path": link.path} for link in chrome.sections],
                "footer": [
                    {"title": title, "links": [{"text": link.text, "path": link.path} for link in links]} for title, links in chrome.footer
                ],
                "notes": list(chrome.notes),
                "banner": chrome.banner,
                "search": chrome.search,
                "papers": list(papers()),
                "labels": {key.removeprefix("chrome."): text for key, text in chrome.labels.items()},
            },
        },
        "use_directory_urls": True,
    }


def _in_words(option: Any, chrome: Chrome) -> Any:
    """An option of the palette, its switch named in the language of the page."""
    toggle = option.get("toggle") if isinstance(option, dict) else None
    if not isinstance(toggle, dict):
        return option
    return {**option, "toggle": {**toggle, "name": chrome.labels.get(str(toggle.get("name", "")), toggle.get("name", ""))}}


def _markdown_of(docs: Path, path: str) -> str:
    return path + "index.md" if (docs / (path + "index.md")).exists() else path.rstrip("/") + ".md"


def _laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        held = merged.get(key)
        merged[key] = _laid_over(held, value) if isinstance(held, dict) and isinstance(value, dict) else value
    return merged


@contextmanager
def _environment(built_on: date) -> Iterator[None]:
    """The engine reads the date of a build from the environment, and prints a banner unless told not to."""
    seconds = int(datetime.combine(built_on, time(), UTC).timestamp())
    wanted = {"SOURCE_DATE_EPOCH": str(seconds), "NO_MKDOCS_2_WARNING": "1"}
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    logger, collector = logging.getLogger("mkdocs"), _Collector()
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield collector.texts
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
