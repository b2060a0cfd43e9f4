"""What the records cover and what they do not: by theme, country, kind, source and age, and which regions are thin, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.coverage import Reason
from atlas_builder.derive.inventory import CONFIRMED
from atlas_builder.render.charts import Line, percent
from atlas_builder.render.growth import growth
from atlas_builder.render.index import Link
from atlas_builder.render.measures import source_line
from atlas_builder.render.pictured import charts
from atlas_builder.render.site import Site, Stat
from atlas_builder.render.template import fill


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts under a heading that says what it shows, and the file to take away where there is one."""

    id: str
    title: str
    lead: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    download: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Regions that are thin for one reason."""

    reason: str
    regions: tuple[Link, ...]


def pages(site: Site) -> Iterator[Page]:
    """The one page of statistics."""
    here = routes.STATISTICS
    yield Page(
        lang=site.language.code,
        path=here,
        section="statistics",
        title=site.text("statistics.title"),
        description=site.text("statistics.lead"),
        body=fill(
            "statistics",
            t=site.text,
            crumbs=site.crumbs(here),
            stats=_stats(site),
            bias=_bias(site),
            charts=(*filter(None, (growth(site, here),)), *charts(site, here)),
            source=source_line(site),
            tables=(_countries(site, here), _kinds(site, here)),
            data=site.data(routes.API_STATISTICS, here),
            thin=_thin(site, here),
            thin_title=site.plural("statistics.thin", len(site.coverage.thin)),
            about=routes.relative(here, routes.ABOUT),
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _stats(site: Site) -> tuple[Stat, ...]:
    total, number = site.findings.total, site.language.number
    return (
        Stat(number(total.clusters), site.plural("label.clusters", total.clusters)),
        Stat(number(total.actors), site.plural("label.actors", total.actors)),
        Stat(number(total.claims), site.plural("label.claims", total.claims)),
        Stat(site.language.percent(total.sourced / total.claims if total.claims else 0.0), site.text("statistics.sourced_share")),
    )


def _bias(site: Site) -> tuple[str, ...]:
    """In plain words: who has filled in records and who has not, and on what the figures rest."""
    stock, total = site.inventory, site.findings.total
    said = [site.text("statistics.bias")]
    if total.holders:
        said += _vouched(site)
    if total.claims:
        general, shown = total.claims - total.sourced, stock.shown
        said.append(site.text("statistics.general", share=percent(site, general, total.claims)))
        said.append(site.text("statistics.shown", share=percent(site, shown, total.claims)))
    counts = {country: site.coverage.organisations(country=country) for country in site.coverage.countries}
    if absent := [site.country_names[country] for country, count in counts.items() if not count]:
        said.append(site.plural("covered.countries", len(absent), countries=site.language.joined(absent)))
    return tuple(said)


def _vouched(site: Site) -> Iterator[str]:
    stock, total = site.inventory, site.findings.total.holders
    if stock.confirmed in (0, total):
        yield site.text("statistics.all_confirmed" if stock.confirmed else "statistics.unconfirmed")
        return
    whole, others = site.plural("count.organisations", total), percent(site, total - stock.confirmed, total)
    yield site.plural("statistics.confirmed", stock.confirmed, whole=whole, share=others)
    if silent := [country for country in site.coverage.countries if not stock.vouched(*CONFIRMED, country=country)]:
        yield site.plural("statistics.silent", len(silent), countries=site.language.joined(site.country_names[code] for code in silent))


def _theme_links(site: Site, here: str) -> list[tuple[str, Link]]:
    return [(theme, Link(site.theme_names[theme], routes.relative(here, routes.theme(theme)))) for theme in site.atlas.themes]


def _countries(site: Site, here: str) -> Table:
    held = site.coverage
    return Table(
        "by-country",
        site.text("statistics.by_country"),
        site.text("statistics.counted_in_each"),
        (site.text("column.theme"), *(site.country_names[country] for country in held.countries)),
        tuple(
            Line(link, tuple(site.figure(held.organisations(theme=theme, country=country)) for country in held.countries))
            for theme, link in _theme_links(site, here)
        ),
        site.data(routes.statistics_file("cells"), here),
    )


def _kinds(site: Site, here: str) -> Table:
    held = site.coverage
    return Table(
        "by-kind",
        site.text("statistics.by_kind"),
        site.text("statistics.counted_in_each"),
        (site.text("column.theme"), *(site.kind_name(kind) for kind in held.kinds)),
        tuple(
            Line(link, tuple(site.figure(held.organisations(theme=theme, kind=kind)) for kind in held.kinds))
            for theme, link in _theme_links(site, here)
        ),
        site.data(routes.statistics_file("cells"), here),
    )


def _thin(site: Site, here: str) -> tuple[Group, ...]:
    """The thin regions by the reason why."""
    return tuple(
        Group(
            site.text(f"reason.{reason.name.lower()}"),
            tuple(Link(site.region_names[region.region], routes.relative(here, routes.region(region.region))) for region in regions),
        )
        for reason in Reason
        if (regions := [region for region in site.coverage.thin if region.reason is reason])
    )
