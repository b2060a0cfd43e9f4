"""The page of what the records cover, and what a theme's page says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from atlas_builder import routes
from atlas_builder.derive import derive
from atlas_builder.labels import languages_of
from atlas_builder.project import DEFAULTS
from atlas_builder.render import render
from atlas_builder.view import View
from tests.atlases import load_tiny


def page(path: str, lang: str = "en", **narratives: dict[str, str]) -> str:
    """The body of a page of the tiny atlas."""
    atlas = load_tiny().atlas
    assert atlas is not None
    atlas = replace(atlas, narratives=narratives)
    (language,), _ = languages_of(DEFAULTS, (lang,))
    return next(made.body for made in render(View(atlas, derive(atlas), language)) if made.path == path)


def rows(html: str, table: str) -> list[list[str]]:
    """The cells of the table below a heading, as text."""
    part = html.partition(f'id="{table}"')[2].partition("</table>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    ]


def test_tables_show_the_figures_of_the_records() -> None:
    html = page(routes.STATISTICS)
    header, plastics, grids = rows(html, "by-country")
    assert dict(zip(header, plastics, strict=True)) == {
        "Theme": "Plastics processing", "Austria": "3", "Switzerland": "–", "Germany": "–", "France": "1", "Italy": "–", "Liechtenstein": "–", "Slovenia": "1",
    }  # fmt: skip
    assert dict(zip(header, grids, strict=True))["Italy"] == "1"
    assert rows(html, "themes")[1:] == [["Plastics processing", "5", "5", "3", "71%"], ["Smart grids", "4", "3", "1", "57%"]]
    assert rows(html, "claims-of-themes")[1:] == [["Plastics processing", "7", "6", "64%"], ["Smart grids", "4", "3", "36%"]]
    assert ["Company", "3", "2", "27%"] in rows(html, "claims-of-kinds")
    assert rows(html, "ages")[-1] == ["year not known", "7", "100%"]


def test_thin_regions_stand_below_the_reason_why() -> None:
    html = page(routes.STATISTICS)
    groups = dict(re.findall(r"<h3>(.*?)</h3>\s*<ul[^>]*>(.*?)</ul>", html, re.DOTALL))
    assert [len(re.findall("<li>", group)) for group in groups.values()] == [39, 1, 3]
    assert "Piedmont" in groups["On record, but no source states what the organisations can do"]
    assert "43 regions with too few records" in html


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "40 of 44 regions have no organisation on record"), ("de", "40 von 44 Regionen haben")]
)
def test_a_theme_says_what_its_records_do_not_cover(lang: str, sentence: str) -> None:
    covered = page(routes.theme("smart-grids"), lang).partition('id="covered"')[2]
    assert sentence in covered
    assert "../../statistics/" in covered


def test_the_text_of_a_theme_stands_on_its_page_as_harmless_markup() -> None:
    text = "# Why\n\n*Because* <script>alert(1)</script>\n\n## How\n"
    html = page(routes.theme("plastics"), plastics={"en": text})
    assert 'href="#about"' in html
    about = html.partition('id="about"')[2]
    assert "<h3>Why</h3>" in about
    assert "<h4>How</h4>" in about
    assert "<em>Because</em> &lt;script&gt;" in about
    assert 'id="about"' not in page(routes.theme("smart-grids"), plastics={"en": text})


def test_a_text_in_another_language_says_so() -> None:
    about = page(routes.theme("plastics"), "de", plastics={"en": "Why"}).partition('id="about"')[2]
    assert '<div lang="en"><p>Why</p>' in about
