"""Markup from contributors' texts: what it may hold, and what it never does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.render.markdown import TAGS, html_of

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://tracker.example/pixel.png)",
    '<a href="https://example.org" onclick="alert(1)">x</a>',
    '[x](https://example.org "onmouseover=alert(1)")',
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=https://example.org></iframe>",
    "`</code><script>alert(1)</script>`",
    "[x](//evil.example/)",
    "[x](../../clusters/)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_harmless(text: str) -> None:
    made = html_of(text)
    for closing, name, rest in re.findall(r"<(/?)([a-zA-Z0-9]+)([^>]*)>", made):
        assert name in TAGS
        assert not closing or not rest
        assert name != "a" or closing or 'rel="nofollow noopener ugc"' in rest
        assert not rest or re.fullmatch(r'( href="(https?://|mailto:)[^"]*")?( rel="nofollow noopener ugc")?', rest), rest


@given(st.text(alphabet="<>&\"'`[]()#*!|-\n :/abcjsx", max_size=80))
def test_whatever_is_written_only_allowed_tags_come_out(text: str) -> None:
    names = set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html_of(text)))
    assert names <= TAGS


def test_headings_stand_below_the_pages_own_and_leave_no_level_out() -> None:
    made = html_of("### deep\n\n# high\n\n###### deepest\n\n## mid")
    assert re.findall(r"<h(\d)>(\w+)", made) == [("3", "deep"), ("3", "high"), ("4", "deepest"), ("4", "mid")]


def test_lists_tables_and_links_are_kept() -> None:
    made = html_of("- one\n- two\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n<https://example.org/?a=1&b=2>")
    assert "<li>one</li>" in made
    assert "<td>2</td>" in made
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener ugc">' in made
