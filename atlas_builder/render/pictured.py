"""The charts of the page of statistics: each series of counts as bars, with a finding that is true of its figures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from atlas_builder import routes
from atlas_builder.derive.coverage import AGES
from atlas_builder.derive.inventory import ACTOR
from atlas_builder.derive.series import UNDATED, Series
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.render.charts import Chart, Line, bars, ranked
from atlas_builder.render.index import Link
from atlas_builder.render.measures import source_line
from atlas_builder.render.site import Site

SHOWN = 12  # bars of one chart: the table below has all
RECENT = 5  # years: a source that is younger says what an organisation can do today
_IN_ORDER = frozenset(("ages",))  # whose rows have an order of their own


def charts(site: Site, here: str) -> tuple[Chart, ...]:
    """A chart for each series that has anything to show."""
    return tuple(_chart(site, one, here) for one in site.series if any(counts[0] for _, counts in one.rows))


def _chart(site: Site, one: Series, here: str) -> Chart:
    parted = "sourced" in one.columns and "claims" not in one.columns
    counts = [(_link(site, one, key, here), row[0], row[one.columns.index("sourced")] if parted else row[0]) for key, row in one.rows]
    shown = counts if one.id in _IN_ORDER else [count for count in ranked(counts) if count[1]][:SHOWN]
    return Chart(
        id=one.id,
        finding=_FINDINGS.get(one.id, _most)(site, one),
        lead=site.text(f"statistics.lead_of.{one.id}"),
        bars=bars(site, shown, one.whole if one.id != "evidence" else 0),
        legend=(site.text("statistics.all_bar"), site.text("statistics.filled_bar")) if parted else (),
        columns=(site.text(f"statistics.of.{one.id}"), *(site.text(f"statistics.column.{column}") for column in one.columns)),
        lines=tuple(Line(_link(site, one, key, here), tuple(map(site.figure, row))) for key, row in one.rows),
        source=source_line(site),
        download=site.data(routes.statistics_file(one.id), here),
    )


def _link(site: Site, one: Series, key: str, here: str) -> Link:
    """What a row is about, with its page where it has one."""
    if one.id == "themes":
        return Link(site.theme_names[key], routes.relative(here, routes.theme(key)))
    if one.id == "regions":
        return Link(site.region_names[key], routes.relative(here, routes.region(key)))
    return Link(name_of(site, one.id, key))


def name_of(site: Site, series: str, key: str) -> str:
    """The name of a row's word in the language of the site."""
    match series:
        case "themes":
            return site.theme_names[key]
        case "regions":
            return site.region_names[key]
        case "countries" | "methods":
            return site.country_names[key]
        case "kinds":
            return site.kind_name(key)
        case "evidence":
            return site.term("evidence", key)
        case "ages":
            return _age(site, key)
    return site.text(f"statistics.key.{key}")


def _age(site: Site, key: str) -> str:
    if key == UNDATED:
        return site.text("record.source_undated")
    bounds = (0, *AGES)
    low = int(key)
    if low == 0:
        return site.text("statistics.age_under", top=AGES[0])
    top = next((above for below, above in pairwise(bounds) if below == low), None)
    return site.text("statistics.age_over", low=low) if top is None else site.text("statistics.age_between", low=low, top=top - 1)


def _most(site: Site, one: Series) -> str:
    """The row with the most, where one stands alone at the top; else the neutral heading."""
    counts = sorted((row[0] for _, row in one.rows), reverse=True)
    if len(counts) > 1 and counts[0] == counts[1]:
        return site.text(f"statistics.heading.{one.id}")
    key, row = max(one.rows, key=lambda item: item[1][0])
    most = site.language.number(row[0])
    return site.text(f"statistics.most.{one.id}", name=name_of(site, one.id, key), part=most, whole=site.language.number(one.whole))


def _ages(site: Site, one: Series) -> str:
    recent = sum(row[0] for key, row in one.rows if key != UNDATED and int(key) < RECENT)
    return site.plural("statistics.recent", recent, whole=site.language.number(one.whole), years=site.language.number(RECENT))


def _evidence(site: Site, _: Series) -> str:
    stock = site.inventory
    return site.plural("statistics.evidenced", stock.shown, whole=site.language.number(stock.claims))


def _methods(site: Site, one: Series) -> str:
    if not site.inventory.confirmed:
        return site.text("statistics.unconfirmed")
    return site.plural("statistics.confirmed", site.inventory.confirmed, whole=site.plural("count.organisations", one.whole))


def _keys(kind: str) -> Callable[[Site, Series], str]:
    def said(site: Site, _: Series) -> str:
        filled = site.inventory.filled[kind]
        share = site.language.percent(filled.completeness)
        return site.text(f"statistics.complete.{kind}", share=share, keys=site.language.number(len(filled.keys)))

    return said


_FINDINGS: dict[str, Callable[[Site, Series], str]] = {
    "ages": _ages,
    "evidence": _evidence,
    "methods": _methods,
    "keys-of-clusters": _keys(CLUSTER),
    "keys-of-actors": _keys(ACTOR),
}
