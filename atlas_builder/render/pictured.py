"""The charts of the page of statistics: each series of counts as bars, with a finding that is true of its figures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from atlas_builder import routes
from atlas_builder.derive.coverage import AGES
from atlas_builder.derive.inventory import ACTOR
from atlas_builder.derive.series import UNDATED, Series
from atlas_builder.derive.statistics import CLUSTER
from atlas_builder.render.charts import Chart, Line, bars, percent, ranked
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.measures import source_line
from atlas_builder.render.site import Site

SHOWN = 12  # bars of one chart: the table below has all
RECENT = 5  # years: a source that is younger says what an organisation can do today
_IN_ORDER = frozenset(("ages",))  # whose rows have an order of their own
_BY_PART = frozenset(("methods", "claims-of-themes", "claims-of-kinds"))  # whose bars tell how many are confirmed or sourced


def charts(site: Site, here: str) -> tuple[Chart, ...]:
    """A chart for each series that has anything to show."""
    return tuple(_chart(site, one, here) for one in site.series if one.has_figures)


def thin_kinds(site: Site) -> tuple[str, ...]:
    """Names of the kinds on record of whose claims the greater part is not sourced."""
    return tuple(
        site.kind_name(kind) for kind, support in site.coverage.kinds.items() if support.claims and support.unsourced > support.sourced
    )


def _chart(site: Site, one: Series, here: str) -> Chart:
    counts = [(_link(site, one, key, here), row[0], one.filled(row)) for key, row in one.rows]
    counted = counts if one.id in _IN_ORDER else [count for count in ranked(counts) if count[1]]
    return Chart(
        id=one.id,
        finding=_FINDINGS.get(one.id, _most)(site, one),
        lead=site.text(f"statistics.lead_of.{one.id}"),
        bars=bars(site, counted[:SHOWN], 0 if one.id in _BY_PART else one.whole),
        legend=(site.text("statistics.all_bar"), site.text(f"statistics.bar.{one.part}")) if one.part else (),
        columns=tuple(
            site.text(label)
            for label in (f"statistics.of.{one.id}", *(f"statistics.column.{column}" for column in one.columns), "statistics.column.share")
        ),
        lines=tuple(
            Line(_link(site, one, key, here), (*map(site.figure, row), percent(site, row[0], one.whole) if row[0] else NOTHING))
            for key, row in one.rows
        ),
        source=source_line(site),
        download=site.data(routes.statistics_file(one.id), here),
        note=_note(site, one, len(counted)),
    )


def _note(site: Site, one: Series, counted: int) -> str:
    """What the bars leave out, and what they must not be taken for."""
    if counted > SHOWN:
        return site.text("statistics.shown_first", shown=site.language.number(SHOWN))
    if one.id == "claims-of-kinds" and (thin := thin_kinds(site)):
        return site.text("statistics.thin_kinds", kinds=site.language.joined(thin))
    return ""


def _link(site: Site, one: Series, key: str, here: str) -> Link:
    """What a row is about, with its page where it has one."""
    if one.id in ("themes", "claims-of-themes"):
        return Link(site.theme_names[key], routes.relative(here, routes.theme(key)))
    if one.id == "regions":
        return Link(site.region_names[key], routes.relative(here, routes.region(key)))
    return Link(name_of(site, one.id, key))


def name_of(site: Site, series: str, key: str) -> str:
    """The name of a row's word in the language of the site."""
    match series:
        case "themes" | "claims-of-themes":
            return site.theme_names[key]
        case "regions":
            return site.region_names[key]
        case "countries" | "methods":
            return site.country_names[key]
        case "kinds" | "claims-of-kinds":
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


def _methods(site: Site, _: Series) -> str:
    whole = site.language.number(site.findings.total.holders)
    return site.plural("statistics.vouched", site.inventory.confirmed, whole=whole)


def _sourced(site: Site, _: Series) -> str:
    total = site.findings.total
    return site.plural("statistics.stated", total.sourced, whole=site.language.number(total.claims))


def _best(site: Site, one: Series) -> str:
    """The row of whose claims the greatest share is sourced, where one stands alone; else the neutral heading."""
    shares = {key: sourced / claims for key, (claims, sourced) in one.rows if claims}
    best = [key for key, share in shares.items() if share == max(shares.values())]
    if len(best) > 1:
        return site.text("statistics.heading.claims-of-kinds")
    claims, sourced = dict(one.rows)[best[0]]
    part, whole = site.language.number(sourced), site.language.number(claims)
    return site.text("statistics.best", name=name_of(site, one.id, best[0]), part=part, whole=whole)


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
    "claims-of-themes": _sourced,
    "claims-of-kinds": _best,
    "keys-of-clusters": _keys(CLUSTER),
    "keys-of-actors": _keys(ACTOR),
}
