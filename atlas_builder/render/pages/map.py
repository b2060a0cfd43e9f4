"""The page of the interactive map: what can be chosen, and the place for it. What it draws comes from `mapping`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.statistics import CLUSTER, State
from atlas_builder.render.index import Link
from atlas_builder.render.measures import legend, source_line, state_text
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: its value in the address, and its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme with its sub-fields."""

    value: str
    name: str
    fields: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its regions."""

    name: str
    regions: tuple[Choice, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of the map."""
    here = routes.MAP
    text = site.text
    lists = (("chrome.themes", routes.THEMES), ("chrome.regions", routes.REGIONS), ("chrome.clusters", routes.CLUSTERS), ("chrome.actors", routes.ACTORS))  # fmt: skip
    yield Page(
        lang=site.language.code,
        path=here,
        section="map",
        title=text("live.title"),
        description=text("live.lead"),
        body=fill(
            "map",
            t=text,
            crumbs=site.crumbs(here),
            themes=tuple(
                ThemeChoice(theme.id, site.theme_names[theme.id], tuple(Choice(field, site.field_names[field]) for field in map(theme.field_id, theme.fields)))
                for theme in site.atlas.themes.values()
            ),
            countries=tuple(
                Country(site.country_names[country], tuple(Choice(code, site.region_names[code]) for code in codes))
                for country, codes in site.regions_by_country.items()
            ),
            kinds=tuple(Choice(kind, site.kind_name(kind)) for kind in (CLUSTER, *site.atlas.vocabularies.get("kinds", ()))),
            # The script fills these places: it knows the figures, and the page the language.
            count=text("live.count", count="{count}"),
            title=text("panel.title", region="{region}", figure="{figure}"),
            share=text("panel.share", share="{share}", part="{part}", whole="{whole}"),
            none_sourced=state_text(site, State.NONE),
            too_few=state_text(site, State.TOO_FEW),
            no_data=state_text(site, State.NO_DATA),
            keys=legend(site),
            source=source_line(site),
            links=tuple(Link(text(key), routes.relative(here, path)) for key, path in lists),
        ),
    )  # fmt: skip
