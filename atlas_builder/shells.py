"""Shells: one page for each section, depth and language goes through the engine, and is filled again for every page made from data.

All pages of one depth share the shell's relative links, so the look is the engine's to the pixel at the price of a join.
"""

from __future__ import annotations

import re
from html import escape

from atlas_builder.bundle import Page

# Sections of the site with the depths of their pages; home is the section "" at depth 0.
SECTIONS: tuple[tuple[str, int], ...] = (
    ("", 0),
    ("themes", 1), ("themes", 2), ("themes", 3), ("themes", 5),
    ("regions", 1), ("regions", 2), ("regions", 4),
    ("clusters", 1), ("clusters", 2), ("clusters", 3),
    ("actors", 1), ("actors", 2), ("actors", 3),
    ("meta-clusters", 1), ("meta-clusters", 2),
    ("matches", 1), ("matches", 3),
    ("experts", 1), ("experts", 3), ("experts", 5),
    ("courses", 1), ("courses", 3),
    ("facilities", 1), ("facilities", 3),
    ("outcomes", 1), ("outcomes", 3),
    ("statistics", 1),
    ("trends", 1), ("trends", 2),
    ("kets", 1),
    ("dossiers", 1), ("dossiers", 3),
    ("toolbox", 1),
    ("map", 1),
    ("search", 1),
    ("compare", 1),
    ("problems", 1),
)  # fmt: skip
PREVIEW = (600, 315)  # pixels of the picture for links
_SLUG = "shell"
_BLANK_LINES = re.compile(r"\s*\n\s*")  # a shell holds nothing preformatted, and is written thousands of times
_MARK = re.compile(r"@@(title|description|path|canonical|body)@@")


def shell_file(section: str, depth: int) -> str:
    """The Markdown file of a shell.

    >>> shell_file("", 0), shell_file("themes", 1), shell_file("themes", 3)
    ('index.md', 'themes/index.md', 'themes/shell/shell/index.md')
    """
    return "/".join([*([section] if depth else []), *([_SLUG] * (depth - 1)), "index.md"])


def shell_html(section: str, depth: int) -> str:
    """The file that the engine makes of a shell."""
    return shell_file(section, depth).removesuffix("md") + "html"


def shell_markdown(section: str, depth: int) -> str:
    """A page that holds places instead of texts. The heading gives the engine something to skip to."""
    return f"---\ntitle: '@@title@@'\ndescription: '@@description@@'\nshell: {section or 'home'}\nhide: [navigation, toc]\n---\n\n# @@title@@ {{#content}}\n"


def sharing(address: str, picture: str) -> str:
    """The lines in a page's head for those who link to it: its full address, and the picture to show beside the link.

    Either may be empty. Networks ask for the full address of a picture; where the site does not know its own, some still find a
    relative one.
    """
    own, shown = escape(address), escape(picture)
    found = f'<link rel="canonical" href="{own}"><meta property="og:url" content="{own}">' if address else ""
    if picture:
        found += f'<meta property="og:image" content="{shown}"><meta property="og:image:width" content="{PREVIEW[0]}">'
        found += f'<meta property="og:image:height" content="{PREVIEW[1]}">'
    return found


class Shell:
    """The HTML of a shell, cut at its places once, so that filling it is one join."""

    def __init__(self, html: str) -> None:
        pieces = _MARK.split(_BLANK_LINES.sub("\n", html))
        missing = {"title", "body"} - set(pieces[1::2])
        if missing:
            raise ValueError(f"the engine lost the places {sorted(missing)} of a shell")
        self._pieces = [piece.encode() for piece in pieces]

    @property
    def frame(self) -> str:
        """The shell without its places, for the audit."""
        return b"".join(self._pieces[::2]).decode()

    def fill(self, page: Page, body: bytes, canonical: str, picture: str = "") -> bytes:
        """The finished HTML of a page, as it is written.

        Args:
            body: the body of the page, which the audit reads as well.
            canonical: the page's full address, `picture` that of the picture for links; both may be empty.
        """
        values = {
            b"title": escape(page.title).encode(),
            b"description": escape(page.description).encode(),
            b"path": b"" if page.path.endswith(".html") else page.path.encode(),
            b"canonical": sharing(canonical, picture).encode(),
            b"body": body,
        }
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return b"".join(pieces)
