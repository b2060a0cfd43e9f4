"""The page that explains every code of the check, made from the reference: meaning, example and cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.problem import Problem, as_text
from atlas_builder.reference import DEFAULT, LANGUAGES, Entry, groups
from atlas_builder.render.index import Link
from atlas_builder.render.site import Badge, Site
from atlas_builder.render.template import fill
from atlas_builder.translation import translated

SHOWN = Problem(
    "clusters/alpha/cluster.yml",
    14,
    12,
    "competencies[0].field",
    "field-unknown",
    "`plastics/injection-molding` is not a sub-field",
    "did you mean `plastics/injection-moulding`? the sub-fields of a theme stand in themes/plastics.yml",
)
"""The message by which the page shows how to read one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence, set as code or not."""

    text: str
    code: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code with its meaning, its example, in words or as lines of a file, and its cure."""

    code: str
    badge: Badge
    meaning: tuple[Part, ...]
    words: tuple[Part, ...]
    where: str
    lines: str
    cure: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one subject, and links to each."""

    id: str
    title: str
    links: tuple[Link, ...]
    explanations: tuple[Explanation, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of the reference."""
    here, text = routes.PROBLEMS, site.text
    yield Page(
        lang=site.language.code,
        path=here,
        section="problems",
        title=text("problems.title"),
        description=text("problems.lead"),
        body=fill(
            "problems",
            t=text,
            crumbs=site.crumbs(here, (text("chrome.contribute"), routes.CONTRIBUTE)),
            message=as_text(translated((SHOWN,), site.language.code)),
            groups=tuple(
                Group(
                    f"codes-{group.id}",
                    group.title,
                    tuple(Link(entry.code, f"#{entry.code}") for entry in group.entries),
                    tuple(_explanation(site, entry) for entry in group.entries),
                )
                for group in groups(site.language.code)
            ),
            # A language of the atlas in which the package has no explanations shows the English ones.
            foreign="" if site.language.code in LANGUAGES else DEFAULT,
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _explanation(site: Site, entry: Entry) -> Explanation:
    held, severity = entry.example, entry.severity.value
    where = "" if not held else site.text("problems.example", file=held.file) if held.file else site.text("problems.example_page")
    badge = Badge(site.text(f"problems.{severity}"), "warn" if severity == "error" else "plain")
    return Explanation(entry.code, badge, _parts(entry.meaning), _parts(entry.words), where, held.lines if held else "", _parts(entry.cure))


def _parts(text: str) -> tuple[Part, ...]:
    """A sentence in pieces; what stands between back-quotes is code.

    >>> [part.text for part in _parts("Write `name:` first.") if part.code]
    ['name:']
    """
    return tuple(Part(part, number % 2 == 1) for number, part in enumerate(text.split("`")) if part)
