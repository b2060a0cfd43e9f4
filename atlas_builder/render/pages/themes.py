"""The list of themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link, Said
from atlas_builder.render.site import Chip, Site
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme with its definition, counts and sub-fields."""

    chip: Chip
    definition: Said
    counts: str
    fields: tuple[Link, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of all themes."""
    here = routes.THEMES
    entries = tuple(_entry(site, theme_id, here) for theme_id in site.atlas.themes)
    count = site.plural("count.sub_fields", len(site.atlas.sub_fields))
    lead = site.plural("themes.lead", len(entries), sub_fields=count)
    yield Page(
        lang=site.language.code,
        path=here,
        section="themes",
        title=site.text("themes.title"),
        description=lead,
        body=fill("themes", t=site.text, crumbs=site.crumbs(here), lead=lead, themes=entries, trends=routes.relative(here, routes.TRENDS)),
    )


def _entry(site: Site, theme_id: str, here: str) -> ThemeEntry:
    theme = site.atlas.themes[theme_id]
    tally = site.findings.tallies[theme_id]
    return ThemeEntry(
        chip=site.chip(theme, here),
        definition=site.said(theme.definition),
        counts=site.text(
            "themes.counts",
            clusters=site.plural("count.clusters", tally.clusters),
            organisations=site.plural("count.organisations", tally.holders),
        ),
        fields=tuple(
            Link(site.name_of_field(field), routes.relative(here, routes.field(field))) for field in map(theme.field_id, theme.fields)
        ),
    )
