"""From pages to a finished site: stages, builds, fills, audits, and swaps. The published site is the old one or the new one, never half."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote as in_address

from atlas_builder import engine, indexing, routes
from atlas_builder.audit import Audit
from atlas_builder.bundle import Chrome, File, Origins, Page
from atlas_builder.problem import Problem, has_errors, quote
from atlas_builder.search import Document, page_document
from atlas_builder.shells import SECTIONS, Shell, sharing, shell_html
from atlas_builder.styles import join_styles
from atlas_builder.swap import Busy, aside, is_ours, swap

_SOURCES = ("clusters", "themes", "content")
_RELATIVE = re.compile(r'((?:href|src|action)="|new URL\("|"base": ")(?!https?:|mailto:|data:|#|/)([^"]*)')


class Progress(Protocol):
    """Whoever wants to know how far a build is."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` steps are to come where that is known."""

    def step(self) -> None:
        """One step of the stage is done."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: problems, pages and bytes written, the CPU seconds of engine and index, and whether the site is the new one."""

    problems: tuple[Problem, ...]
    pages: int
    bytes: int
    engine_seconds: float
    index_seconds: float = 0.0
    done: bool = False


def publish(
    root: Path,
    out: Path,
    languages: tuple[Chrome, ...],
    pages: Iterable[Page],
    files: Iterable[File],
    *,
    built_on: date,
    site_url: str | None,
    replace: bool,
    progress: Progress,
    strict: bool = False,
    documents: Mapping[str, Iterable[Document]] | None = None,
) -> Published:
    """Builds the site beside `out` and puts it in its place, unless anything is wrong: then `out` stays as it was.

    `documents` by language are what the search finds beside the pages written by hand; without them the site has no search.
    Under `strict` a warning counts as wrong. A full disk, an output that cannot be written, or a second build at the same time come
    back as Problems.
    """
    root, out = Path(os.path.abspath(root)), Path(os.path.abspath(out))
    try:
        if out.is_symlink() or (out.exists() and not out.is_dir()):
            return _refused("output-not-ours", f"{quote(out)} is not a folder", "name a folder with --out")
        if _holds_sources(root, out):
            return _refused("output-not-ours", f"the folder {quote(out)} holds the atlas itself", "name another folder with --out")
        if not replace and not is_ours(out):
            message = f"the folder {quote(out)} holds something that atlas has not built"
            return _refused("output-not-ours", message, "name another folder with --out, or replace it with --yes")
        with aside(out) as folder:
            site = _Site(root, folder, languages, site_url, built_on, progress)
            problems = site.build(pages, files)
            if documents is not None and not has_errors(problems, strict=strict):
                problems = tuple(sorted({*problems, *site.make_searchable(documents)}))
            done = not has_errors(problems, strict=strict)
            if done:
                progress.stage("publish")
                swap(folder / "site", out)
            return Published(problems, site.pages, site.bytes, site.engine_seconds, site.index_seconds, done)
    except Busy:
        return _refused("publish-failed", f"another build is at work on {quote(out)}", "wait for it to end")
    except OSError as error:
        where = error.filename or out
        return _refused("publish-failed", f"{quote(where)} cannot be written: {error.strerror or error}", "the published site is unchanged")


def _put(target: str, data: bytes) -> None:
    """Writes a file. Python's own stream asks the system four more things of each, a sixth of the time of ten thousand pages."""
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:  # a disk that is nearly full takes a part, and says that it is full the next time
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _holds_sources(root: Path, out: Path) -> bool:
    """Whether an output would take the place of records, themes or pages."""
    root, out = root.resolve(), out.resolve()
    return out in (root, *root.parents) or any(out.is_relative_to(root / name) for name in _SOURCES)


def _refused(code: str, message: str, hint: str) -> Published:
    return Published((Problem("site", 1, 1, "", code, message, hint),), 0, 0, 0.0)


class _Site:
    """One site in the making, in a folder of its own."""

    def __init__(
        self, root: Path, folder: Path, languages: tuple[Chrome, ...], site_url: str | None, built_on: date, progress: Progress
    ) -> None:
        self.root, self.folder, self.languages, self.built_on, self.progress = root, folder, languages, built_on, progress
        self.site = folder / "site"
        self.base = site_url.rstrip("/") + "/" if site_url else ""
        self.audit = Audit()
        self.origins = Origins()
        self.problems: list[Problem] = []
        self.shells: dict[tuple[str, str, int], Shell] = {}
        self.folders: set[str] = set()
        self.frames: dict[tuple[str, str, int], frozenset[bytes]] = {}  # ids of each shell
        self.addresses: list[tuple[str, str]] = []  # (language prefix, path) of every page but the not-found ones
        self.by_hand: dict[str, str] = {}  # path: the file that a page written by hand comes from
        self.pages = self.bytes = 0
        self.engine_seconds = self.index_seconds = 0.0

    def build(self, pages: Iterable[Page], files: Iterable[File]) -> tuple[Problem, ...]:
        """Everything that the site holds, and what is wrong with it."""
        own, problems = engine.own_settings(self.root)
        # What an atlas may not set could be code that the engine would run: it stays off.
        self.problems += problems or self._engine(own)
        if has_errors(self.problems):
            return tuple(sorted(self.problems))
        # All that is written from here on is noted: in a finished site, a walk through ten thousand folders takes half a second.
        by_engine = [os.path.relpath(os.path.join(folder, name), self.site) for folder, _, names in os.walk(self.site) for name in names]
        for file in files:
            for chrome in self.languages:
                if file.lang not in ("", chrome.lang):
                    continue
                if (self.site / chrome.prefix / file.path).exists():
                    self.problems.append(engine.gives_way(f"content/{chrome.lang}/{file.path}"))
                self._write(chrome.prefix + file.path, file.data, "a stage")
        self.progress.stage("render")
        for page in pages:
            self._fill(page)
            self.progress.step()
        if self.base:
            self._write("sitemap.xml", "".join(self._sitemap()).encode(), "the sitemap")
        self.progress.stage("audit")
        for address, by_hand in self.by_hand.items():
            self.audit.page(address, (self.site / address).read_text(encoding="utf-8"), by_hand)
        held = {*(path.replace(os.sep, "/") for path in by_engine), *self.origins}
        for path in sorted(path for path in held if path.endswith(".css")):
            self.audit.stylesheet(path, (self.site / path).read_text(encoding="utf-8"))
        folders = {path.removesuffix("index.html") for path in held if f"/{path}".endswith("/index.html")}
        return tuple(sorted({*self.problems, *self.audit.finish(frozenset({*held, *folders}))}))

    def make_searchable(self, documents: Mapping[str, Iterable[Document]]) -> Iterator[Problem]:
        """Makes the index of each language; it comes last, since no page links into it."""
        for chrome in self.languages:
            self.progress.stage(f"search {chrome.lang}")
            made = indexing.index(
                chain(documents[chrome.lang], self._documents_by_hand(chrome)),
                chrome.lang,
                self.site / chrome.prefix,
                self.folder / "search" / chrome.lang,
            )
            self.bytes += made.bytes
            self.index_seconds += made.seconds
            yield from made.problems

    def _documents_by_hand(self, chrome: Chrome) -> Iterator[Document]:
        for prefix, address in self.addresses:
            path = f"{prefix}{address}index.html"
            if prefix == chrome.prefix and path in self.by_hand:
                yield page_document(address, (self.site / path).read_text(encoding="utf-8"))

    def _engine(self, own: Mapping[str, Any]) -> list[Problem]:
        start = time.process_time()
        look = self.folder / "look"
        problems = list(engine.stage_look(self.root, look))
        styles = join_styles(look)
        for chrome in self.languages:
            self.progress.stage(f"engine {chrome.lang}")
            docs, target = self.folder / "docs" / chrome.lang, self.site / chrome.prefix
            staged = engine.stage(self.root, docs, chrome, self.languages)
            problems += [*staged.problems, *engine.run(docs, target, look, chrome, self.languages, own, styles, self.built_on)]
            if has_errors(problems):
                break
            self._take_shells(chrome, target)
            for address, file in staged.pages.items():
                self._take_by_hand(chrome, address, file)
        self.engine_seconds = time.process_time() - start
        return problems

    def _take_shells(self, chrome: Chrome, target: Path) -> None:
        for section, depth in SECTIONS:
            file = target / shell_html(section, depth)
            shell = Shell(file.read_text(encoding="utf-8"))
            self.shells[chrome.lang, section, depth] = shell
            self.frames[chrome.lang, section, depth] = self.audit.frame(chrome.prefix + shell_html(section, depth), shell.frame)
            file.unlink()
        for section in {section for section, depth in SECTIONS if depth > 1}:
            shutil.rmtree(target / section / "shell")
        for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):
            (target / name).unlink(missing_ok=True)
        for file in target.glob("assets/**/*.map"):
            file.unlink()
        shutil.rmtree(target / "assets/javascripts/lunr", ignore_errors=True)
        shutil.rmtree(target / "assets/javascripts/workers", ignore_errors=True)

    def _take_by_hand(self, chrome: Chrome, address: str, file: str) -> None:
        path = f"{chrome.prefix}{address}index.html"
        html = (self.site / path).read_text(encoding="utf-8")
        own = self.base + chrome.prefix + in_address(address) if self.base else ""
        html = html.replace("</head>", sharing(own, self._picture(chrome.prefix + address)) + "</head>", 1)
        (self.site / path).write_text(html, encoding="utf-8")
        self.origins.claim(path, "a page written by hand")
        self.by_hand[path] = file
        self.addresses.append((chrome.prefix, address))
        self.pages += 1
        self.bytes += len(html.encode())

    def _fill(self, page: Page) -> None:
        chrome = next(chrome for chrome in self.languages if chrome.lang == page.lang)
        path = chrome.prefix + page.file
        key = page.lang, page.section if page.depth else "", page.depth
        shell = self.shells[key]
        not_found = page.path.endswith(".html")
        canonical = "" if not_found or not self.base else self.base + chrome.prefix + page.path
        body = page.body.encode()
        html = shell.fill(page, body, canonical, "" if not_found else self._picture(chrome.prefix + page.path, page.preview))
        self.audit.body(path, body, self.frames[key], page.common)
        if not_found and self.base:
            # A host serves this page at any depth, so its links are absolute.
            start = "/" + self.base.partition("://")[2].partition("/")[2] + chrome.prefix
            html = _RELATIVE.sub(lambda match: match.group(1) + start + match.group(2).removeprefix("./"), html.decode()).encode()
        if path in self.by_hand:
            self.problems.append(engine.gives_way(self.by_hand.pop(path)))
            (self.site / path).write_bytes(html)
            return
        if not not_found:
            self.addresses.append((chrome.prefix, page.path))
        self._write(path, html, "a page made from data")
        self.pages += 1

    def _picture(self, address: str, shown: str = "") -> str:
        """The picture that a link to an address shows: that of its theme or region, or of the atlas."""
        picture = routes.preview(shown)
        return self.base + picture if self.base else routes.relative(address, picture)

    def _write(self, path: str, data: bytes, origin: str) -> None:
        self.origins.claim(path, origin)
        target = os.path.join(self.site, path)
        folder = os.path.dirname(target)
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)
            self.folders.add(folder)
        _put(target, data)
        self.bytes += len(data)

    def _sitemap(self) -> Iterator[str]:
        """All pages with their other languages, as search engines read them."""
        by_path: dict[str, list[str]] = {}
        for prefix, path in self.addresses:
            by_path.setdefault(path, []).append(prefix)
        lang_of = {chrome.prefix: chrome.lang for chrome in self.languages}
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        for path, prefixes in sorted(by_path.items()):
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{escape(lang_of[prefix])}" href="{escape(self.base + prefix + in_address(path))}"/>'
                for prefix in prefixes
            )
            for prefix in prefixes:
                yield f"<url><loc>{escape(self.base + prefix + in_address(path))}</loc>{links}</url>\n"
        yield "</urlset>\n"
