"""The only file that knows MkDocs: turns hand-written pages and shells of one language into HTML.

The engine's work does not grow with the number of records. It is given a staged folder of plain Markdown and one set of settings,
so that another engine that reads the same mkdocs.yml can take its place at the price of this file.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

import yaml

from atlas_builder.bundle import Chrome
from atlas_builder.problem import Problem, quote
from atlas_builder.project import DEFAULTS
from atlas_builder.records.files import read_bytes
from atlas_builder.records.yaml import read
from atlas_builder.shells import SECTIONS, shell_file, shell_markdown

LOOK = Path(__file__).parent / "look"
OWN_LOOK = "themes/look"
OWN_SETTINGS = "mkdocs.yml"
# What an atlas may not set: where things lie is ours, and code that a build would run has no place in a folder of records.
REFUSED_SETTINGS = frozenset(("docs_dir", "site_dir", "site_url", "hooks", "plugins", "repo_url", "edit_uri", "nav", "extra", "site_name"))
REFUSED_THEME = frozenset(("name", "custom_dir", "font"))


def own_settings(root: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The settings of the atlas's own mkdocs.yml, without those that it may not set, and a Problem for each of these."""
    if not (root / OWN_SETTINGS).exists():
        return {}, ()
    data = read_bytes(root, OWN_SETTINGS)
    if isinstance(data, Problem):
        return {}, (data,)
    document = read(data, OWN_SETTINGS)
    problems = [problem for problem in document.problems if problem.code != "document-empty"]
    # The guard above has refused what could run or expand; the engine expects numbers and truth values as its own reader gives them.
    settings: dict[str, Any] = {} if problems or document.value is None else yaml.safe_load(data)
    theme = settings.get("theme", {})
    for path in [(key,) for key in REFUSED_SETTINGS & settings.keys()] + [
        ("theme", key) for key in REFUSED_THEME & set(theme if isinstance(theme, dict) else ())
    ]:
        line, column = document.at_key(path)
        name = ".".join(path)
        problems.append(
            Problem(OWN_SETTINGS, line, column, name, "engine", f"the setting {quote(name)} is not for an atlas to change", "delete it")
        )
    return settings, tuple(sorted(problems))


def stage(root: Path, folder: Path, chrome: Chrome) -> list[str]:
    """Writes the Markdown of one language into a folder: hand-written pages, the package's where the atlas has none, and shells.

    Returns:
        the addresses of the hand-written pages, relative to the language's root.
    """
    names: dict[str, Path] = {}
    for source in (DEFAULTS / "content" / "en", DEFAULTS / "content" / chrome.lang, root / "content" / chrome.lang):
        names |= {
            path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*")) if path.is_file() and path.name != "labels.yml"
        }
    pages = []
    for name, path in names.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if name.endswith(".md"):
            address = name.removesuffix(".md")
            pages.append("" if address == "index" else address.removesuffix("/index") + "/")
            if address in chrome.appendix:
                target.write_text(target.read_text(encoding="utf-8").rstrip() + "\n\n" + chrome.appendix[address] + "\n", encoding="utf-8")
    for section, depth in SECTIONS:
        target = folder / shell_file(section, depth)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(shell_markdown(section, depth), encoding="utf-8")
    return pages


def stage_look(root: Path, folder: Path) -> None:
    """The package's look with the atlas's own laid over it."""
    shutil.copytree(LOOK, folder, dirs_exist_ok=True)
    if (root / OWN_LOOK).is_dir():
        shutil.copytree(root / OWN_LOOK, folder, dirs_exist_ok=True)


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
    """Builds one language into a folder. What the engine complains of comes back as Problems."""
    with _environment(built_on), _complaints() as complaints:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        settings = docs.with_name(f"mkdocs-{chrome.lang}.yml")
        # JSON is YAML, and says in every reader what it says here.
        settings.write_text(json.dumps(_settings(docs, site, look, chrome, languages, own, styles)), encoding="utf-8")
        config = load_config(config_file=str(settings))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return [Problem("content", 1, 1, chrome.lang, "engine", f"the site's engine says: {text}") for text in complaints]


def _settings(
    docs: Path, site: Path, look: Path, chrome: Chrome, languages: tuple[Chrome, ...], own: Mapping[str, Any], styles: list[str]
) -> dict[str, Any]:
    fixed = yaml.safe_load((DEFAULTS / "mkdocs.yml").read_bytes())
    merged = _laid_over(fixed, own)
    theme = dict(merged["theme"])
    theme["font"] = False
    theme["language"] = chrome.lang
    theme["custom_dir"] = str(look)
    theme["palette"] = [
        {**option, "toggle": {**option["toggle"], "name": chrome.labels.get(option["toggle"]["name"], option["toggle"]["name"])}}
        for option in theme["palette"]
    ]
    present = [
        link for link in chrome.sections if (docs / (link.path + "index.md")).exists() or (docs / (link.path.rstrip("/") + ".md")).exists()
    ]
    return {
        **merged,
        # The theme prints both as they are: it does not escape.
        "site_name": escape(chrome.site_name),
        "site_description": escape(chrome.description),
        "docs_dir": str(docs),
        "site_dir": str(site),
        "theme": theme,
        "nav": [{link.text: _markdown_of(docs, link.path)} for link in present],
        "extra_css": [*styles, *merged.get("extra_css", [])],
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
                "labels": {key.removeprefix("chrome."): text for key, text in chrome.labels.items()},
            },
        },
        "use_directory_urls": True,
    }


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
