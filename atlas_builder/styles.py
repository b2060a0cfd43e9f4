"""The look's style sheets as one file: a phone on a slow line waits for each file that a page asks for before it shows anything."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = "assets/css"
JOINED = f"{FOLDER}/site.css"
THEMES = f"{FOLDER}/themes.css"  # made from the themes' colours, see render
# In this order: a later file may overrule an earlier one.
SHEETS = ("atlas", "maps", "pages", "home", "figures", "compare", "matches", "radar", "search", "print", "dossier")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


def join_styles(look: Path) -> list[str]:
    """Puts one file in the place of the look's own ones.

    Args:
        look: the folder with the look of an atlas, in which its own files already lie over the packaged ones.

    Returns:
        The style sheets that every page asks for, in their order: the joined one, that of the themes, and the atlas's own in css/.
    """
    sheets = [file for name in SHEETS if (file := look / FOLDER / f"{name}.css").exists()]
    (look / JOINED).write_text("".join(packed(file.read_text(encoding="utf-8")) for file in sheets), encoding="utf-8")
    for file in sheets:
        file.unlink()
    return [JOINED, THEMES, *(path.relative_to(look).as_posix() for path in sorted((look / "css").glob("*.css")))]


def packed(css: str) -> str:
    """A style sheet without its comments and indents.

    >>> packed("/* Reasons. */\\na {\\n  top: 0;\\n}\\n")
    'a {\\ntop: 0;\\n}\\n'
    """
    return _INDENT.sub("\n", _COMMENT.sub("", css)).lstrip("\n")
