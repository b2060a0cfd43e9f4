"""HTML from contributors' texts. Nothing else in the project turns such a text into markup.

Two guards, one behind the other: the parser knows no raw HTML, and what it makes passes a list of allowed tags and addresses.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    ("p", "em", "strong", "a", "ul", "ol", "li", "br", "code", "pre", "blockquote", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td")
)
LINK_REL = "nofollow noopener ugc"
_OUTWARD = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_TAG_OR_QUOTE = re.compile(r'<(?:[^"<>]|"[^"]*")*>|"')


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def html_of(text: str) -> Markup:
    """The text's HTML, to stand below a heading of level 2: its own headings become levels 3 and 4, and none is left out between.

    >>> html_of("# About\\n\\n*We* <script>alert(1)</script>")
    Markup('<h3>About</h3>\\n<p><em>We</em> &lt;script&gt;alert(1)&lt;/script&gt;</p>\\n')
    """
    parser = _parser()
    tokens = parser.parse(text)
    highest = 7
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            highest = min(highest, level)
            token.tag = shown = "h3" if level == highest else "h4"
        elif token.type == "heading_close":
            token.tag = shown
    made = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(made, tags=set(TAGS), attributes={"a": {"href"}}, attribute_filter=_kept, link_rel=LINK_REL)
    # A plain quote stands in tags only, as in the templates: so the audit can tell an attribute from a text about one.
    return Markup(_TAG_OR_QUOTE.sub(lambda found: "&#34;" if found[0] == '"' else found[0], clean))


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute, or None where it goes: a path of ours in a record would break with its page, and a title hides text."""
    return value if attribute == "rel" or (attribute == "href" and _OUTWARD.match(value)) else None
