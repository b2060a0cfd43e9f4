"""View: all that a page, a map or an export may see, in one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from atlas_builder.atlas import Atlas
from atlas_builder.derive.cover import Cover
from atlas_builder.derive.statistics import Findings
from atlas_builder.language import Language


@dataclass(frozen=True, slots=True)
class View:
    """The atlas, what follows from it, the language to say it in, and whether the site will have a search.

    cover: what the records cover, where views of several languages share it; kept: what was worked out from it, by its type.
    """

    atlas: Atlas
    findings: Findings
    language: Language
    search: bool = True
    cover: Cover | None = None
    kept: dict[type, object] = field(default_factory=dict, repr=False, compare=False)
