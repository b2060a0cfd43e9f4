"""Shells: the engine's page, cut at its places and filled again."""

from __future__ import annotations

import pytest

from atlas_builder.bundle import Page
from atlas_builder.shells import SECTIONS, Shell, shell_file, shell_html, shell_markdown

HTML = """<html><head><title>@@title@@ – Atlas</title>
  <meta name="description" content="@@description@@">

  @@canonical@@</head>
<body><a href="../de/@@path@@">DE</a><main>@@body@@</main></body></html>"""


def page(**changes: str) -> Page:
    values = {"lang": "en", "path": "themes/", "section": "themes", "title": "Themes", "description": "All", "body": "<h1>Themes</h1>"}
    return Page(**{**values, **changes})


def filled(page: Page, canonical: str = "", picture: str = "", shell: Shell | None = None) -> str:
    """The finished page as text."""
    return (shell or Shell(HTML)).fill(page, page.body.encode(), canonical, picture).decode()


def test_every_place_of_a_shell_is_filled() -> None:
    html = filled(page(), "https://example.org/themes/", "https://example.org/a.png")
    assert "<title>Themes – Atlas</title>" in html
    assert 'content="All"' in html
    assert '<link rel="canonical" href="https://example.org/themes/">' in html
    assert (
        '<meta property="og:url" content="https://example.org/themes/"><meta property="og:image" content="https://example.org/a.png">'
        in html
    )
    assert '<a href="../de/themes/">' in html
    assert "<main><h1>Themes</h1></main>" in html
    assert "@@" not in html


def test_title_and_description_are_text_and_can_hold_no_markup() -> None:
    html = filled(page(title="A & B </title><script>", description='" onload="x'))
    assert "<title>A &amp; B &lt;/title&gt;&lt;script&gt; – Atlas</title>" in html
    assert 'content="&quot; onload=&quot;x"' in html


def test_a_place_in_a_value_is_not_filled_again() -> None:
    html = filled(page(title="@@body@@", body="<h1>@@title@@</h1>"))
    assert "<title>@@body@@ – Atlas</title>" in html
    assert "<main><h1>@@title@@</h1></main>" in html


def test_without_an_address_of_the_site_there_is_no_canonical_line() -> None:
    html = filled(page(), "", "../assets/previews/atlas.png")
    assert "canonical" not in html
    assert 'property="og:url"' not in html
    assert '<meta property="og:image" content="../assets/previews/atlas.png">' in html
    assert "og:" not in filled(page())


def test_the_not_found_page_leads_to_the_home_of_the_other_language() -> None:
    assert '<a href="../de/">' in filled(page(path="404.html"))


@pytest.mark.parametrize("place", ["title", "body"])
def test_a_shell_that_lost_a_place_is_our_mistake(place: str) -> None:
    with pytest.raises(ValueError, match=place):
        Shell(HTML.replace(f"@@{place}@@", ""))


def test_one_shell_can_be_filled_many_times() -> None:
    shell = Shell(HTML)
    first = filled(page(), shell=shell)
    filled(page(title="Other"), shell=shell)
    assert filled(page(), shell=shell) == first


def test_blank_lines_are_taken_out_and_the_frame_holds_no_place() -> None:
    shell = Shell(HTML)
    assert "\n\n" not in shell.frame
    assert "@@" not in shell.frame
    assert "<main></main>" in shell.frame


def test_every_section_has_a_shell_of_its_own_at_its_depth() -> None:
    files = [shell_file(section, depth) for section, depth in SECTIONS]
    assert len(set(files)) == len(SECTIONS)
    assert [file.count("/") for file in files] == [depth for _, depth in SECTIONS]
    assert all(shell_html(section, depth) == shell_file(section, depth)[:-2] + "html" for section, depth in SECTIONS)


def test_the_markdown_of_a_shell_names_its_section_and_has_one_heading() -> None:
    assert "shell: home\n" in shell_markdown("", 0)
    text = shell_markdown("themes", 2)
    assert "shell: themes\n" in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# @@title@@ {#content}"]
