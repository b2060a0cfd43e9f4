"""What has changed since an earlier release: bars of then and now for each theme, and all figures as a table and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.derive.inventory import figures_of
from atlas_builder.render.charts import Bar, Chart, Line
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.measures import source_line
from atlas_builder.render.site import Site

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and at the earlier release, None where that did not tell it. theme: the theme of which it counts the organisations."""

    key: str
    name: str
    now: int
    then: int | None
    theme: str = ""


def changes(site: Site) -> Iterator[Change]:
    """The figures of the whole atlas, then those of each theme; none where no earlier release is given."""
    before = site.atlas.previous
    if before is None:
        return
    for name, count in figures_of(site.findings, site.inventory).items():
        yield Change(name, site.text(f"statistics.figure.{name}"), count, before.figures.get(name))
    for theme, name in site.theme_names.items():
        yield Change(theme, name, site.findings.tallies[theme].holders, before.themes.get(theme), theme)


def growth(site: Site, here: str) -> Chart | None:
    """The picture of the changes; nothing where no earlier release is given."""
    before = site.atlas.previous
    if before is None:
        return None
    found = tuple(changes(site))
    drawn = [one for one in found if one.theme and one.then is not None]
    longest = max((max(one.now, one.then or 0) for one in drawn), default=0) or 1
    more = site.findings.total.holders - before.figures.get("clusters", 0) - before.figures.get("actors", 0)
    then, now = site.language.date(before.date), site.language.date(site.atlas.today)
    word = "more" if more > 0 else "fewer" if more < 0 else "same"
    return Chart(
        id="growth",
        finding=site.text(f"statistics.growth.{word}", date=then, organisations=site.plural("count.organisations", abs(more))),
        lead=site.text("statistics.growth.lead", date=then),
        bars=tuple(
            Bar(_link(site, one, here), _figure(site, one), round(100 * one.now / longest), round(100 * (one.then or 0) / longest))
            for one in drawn
        ),
        legend=(now, then),
        columns=(site.text("column.figure"), then, now, site.text("column.change")),
        lines=tuple(
            Line(_link(site, one, here), (_number(site, one.then), site.language.number(one.now), _change(site, one))) for one in found
        ),
        source=source_line(site),
        download=site.data(routes.statistics_file("growth"), here),
    )


def _link(site: Site, one: Change, here: str) -> Link:
    return Link(one.name, routes.relative(here, routes.theme(one.theme)) if one.theme else "")


def _figure(site: Site, one: Change) -> str:
    return f"{site.language.number(one.now)} ({_change(site, one)})"


def _change(site: Site, one: Change) -> str:
    if one.then is None:
        return ""
    sign = "+" if one.now > one.then else MINUS if one.now < one.then else ""
    return f"{sign}{site.language.number(abs(one.now - one.then))}"


def _number(site: Site, count: int | None) -> str:
    return NOTHING if count is None else site.language.number(count)
