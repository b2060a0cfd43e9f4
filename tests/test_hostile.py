"""Texts from records are shown as text, wherever they stand: the site of an atlas whose records try everything else."""

from __future__ import annotations

import re
import time
from html import unescape
from pathlib import Path

import pytest

from atlas_builder.pipeline import build
from atlas_builder.render.markdown import html_of
from tests.atlases import ACTOR, CLUSTER, TODAY, change, problems, tiny
from tests.building import Silent

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"><b>bold</b>',
    "' onfocus=alert(1) '",
]
BRACES = ["{{ 7*7 }}", "{% raw %}", "@@title@@ @@body@@", "{name} {0} %s %(x)s", "${HOME} $(id) `id`"]
MARKUP = [
    'href="nowhere"',
    'src="http://x.example/y.js"',
    'id="q" id="q" style="x"',
    "# heading",
    "---",
    "::: note",
    '--8<-- \\"/etc/passwd\\"',
    "[x](javascript:alert(1))",
    "![x](http://tracker.example/p.png)",
]
NAUGHTY = ["undefined", "null", "NaN", "-1/0", "True", "0x0", "1;DROP TABLE x", "../../etc/passwd", "Ω≈ç√∫", "田中さんにあげて下さい", "الكل", "😀 👨\u200d👩\u200d👧", "ﬀ ǆ", "Z̷a̷l̷g̷o̷", "&amp; &lt; &#60;", "\\u0022", "a\\tb", "%00", "-->", "<!--", "]]>"]  # fmt: skip
TEXTS = SCRIPTS + BRACES + MARKUP + NAUGHTY


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny atlas with one hostile text in the name, summary, note, host and description of an actor or cluster each."""
    root = tiny(tmp_path_factory.mktemp("hostile"))
    change(root, CLUSTER, "host: Made-up Agency", f"host: {_quoted(SCRIPTS[1])}")
    change(root, CLUSTER, "note: thin walls", f"note: {_quoted(SCRIPTS[4])}")
    description = "\n".join(f"    {text}\n" for text in [*MARKUP, *SCRIPTS, *BRACES])
    change(root, CLUSTER, "competencies:", f"description:\n  en: |\n{description}\ncompetencies:")
    original = (root / ACTOR).read_text(encoding="utf-8")
    for number, text in enumerate(TEXTS):
        copy = original.replace("name: Mould Works", f"name: {_quoted(text)}").replace(
            "summary: A made-up company.", f"summary: {_quoted(text)}"
        )
        copy = copy.replace("  - field: plastics/injection-moulding", f"  - field: plastics/injection-moulding\n    note: {_quoted(text)}")
        (root / f"clusters/alpha/actors/hostile-{number:02d}.yml").write_text(copy, encoding="utf-8")
    report = build(root, root / "site", TODAY, strict=False, replace=True, progress=Silent())
    assert report.published, report.problems
    return root / "site"


def _main(html: str) -> str:
    return html[html.index('<div id="content"') : html.index("</article>")]


@pytest.mark.parametrize("lang", ["", "de/"])
@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_the_page_shows_the_same_text(site: Path, number: int, lang: str) -> None:
    html = (site / f"{lang}actors/hostile-{number:02d}/index.html").read_text(encoding="utf-8")
    text = TEXTS[number].strip()
    shown = unescape(re.sub(r"<[^>]+>", "\n", _main(html)))
    assert shown.count(text) >= 3, "name, summary and note"
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title is not None
    assert unescape(title.group(1)).strip().startswith(text)


def test_no_page_has_markup_of_a_record(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        content = page.read_text(encoding="utf-8")
        main = content[content.index("<main") : content.index("</main>")]
        allowed = main.count("<script>var target=document.getElementById(location.hash.slice(1))")
        assert main.count("<script") == allowed, page
        assert not re.search(r"<(img|b|iframe|style|object|form)[\s>]", main), page
        for tag in re.findall(r"<[a-z][^>]*>", re.sub(r'"[^"]*"', '""', main)):
            assert not re.search(r"\s(on\w+|style)=", tag), (page, tag)
        assert "javascript:" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', content)), page


def test_a_description_is_formatted_and_harmless(site: Path) -> None:
    html = _main((site / "clusters/alpha/index.html").read_text(encoding="utf-8"))
    assert html.count("<h1") == 1
    assert "<img" not in html
    assert all(address.startswith(("../", "http:", "https:", "#")) for address in re.findall(r'href="([^"]*)"', html))
    assert "{{ 7*7 }}" in html
    assert "root:" not in html


@pytest.mark.parametrize("text", [">" * 10_000, "[" * 10_000, "> " * 10_000, "*" * 10_000, "- " * 9_000, "`" * 10_000, "![" * 5_000])
def test_deeply_nested_markdown_renders_in_a_second(text: str) -> None:
    start = time.process_time()
    html = html_of(text)
    assert time.process_time() - start < 1
    assert "<script" not in html


@pytest.mark.parametrize(
    ("text", "code"), [("See [](https://example.org).", "text-empty"), ("[x](https://example.org) " * 700, "too-many")]
)
def test_links_that_nobody_can_use_are_reported(tmp_path: Path, text: str, code: str) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, "competencies:", f"description:\n  en: {_quoted(text)}\ncompetencies:")
    (problem,) = [problem for problem in problems(root) if problem.file == CLUSTER]
    assert (problem.code, problem.field, problem.line) == (code, "description.en", 12)


def test_ten_thousand_links_are_an_error(tmp_path: Path) -> None:
    root = tiny(tmp_path)
    change(root, CLUSTER, "competencies:", f"description:\n  en: {_quoted('[x](https://a.eu) ' * 10_001)}\ncompetencies:")
    assert {problem.code for problem in problems(root) if problem.file == CLUSTER} == {"text-too-long"}
