"""How the regions stand in one field: the finding in a sentence, the map, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from atlas_builder import routes
from atlas_builder.derive.statistics import Standing, State
from atlas_builder.render.index import NOTHING, Link
from atlas_builder.render.maps import THRESHOLDS, Figure, choropleth, grade
from atlas_builder.render.site import Definition, Site, kept
from atlas_builder.text import sort_key

LEADERS = 10  # regions beside the map of a field; the table has all
TIES_NAMED = 3  # more regions than these at the top are no finding: they are counted, not named
KINDS_OF_DOTS = ("cluster", "research", "company", "other")
_ORDER = {State.SOME: 0, State.NONE: 1, State.TOO_FEW: 2, State.NO_DATA: 3}


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region's figures, ready to print."""

    name: str
    href: str
    code: str
    state: str
    state_text: str
    organisations: str
    sourced: str
    on_record: str
    share: str
    quotient: str


@dataclass(frozen=True, slots=True)
class Leader:
    """A region with a share, for the bars beside the map: `width` is its share in percent."""

    name: str
    href: str
    code: str
    share: str
    width: int


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: the class that paints it, and its text."""

    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A map with all that belongs to it; `average` is the share of the whole area in words, `mark` the same in percent."""

    finding: str
    counted: str
    svg: Markup
    live: str
    legend: str
    keys: tuple[Key, ...]
    source: str
    downloads: tuple[Link, ...]
    leaders: tuple[Leader, ...]
    average: str
    mark: int
    rows: tuple[RegionRow, ...]
    caption: str
    definitions: tuple[Definition, ...]


@kept
def panel(site: Site, field_id: str, here: str) -> Panel:
    """The map of a theme or sub-field and its table, for the page of an address."""
    standings = site.findings.standings[field_id]
    name = site.name_of_field(field_id)
    finding = finding_of(site, field_id)
    tally = site.findings.tallies[field_id]
    ranked, average = _ranked(site, standings), area_share(site, field_id)
    svg = choropleth(
        site.area,
        figures_of(site, field_id, here),
        map_id="map",
        label=site.text("panel.label", field=name, finding=finding),
        names=site.region_names,
    )
    return Panel(
        finding=finding,
        counted=site.plural("panel.counted", site.findings.total.holders, part=site.language.number(tally.holders), field=name),
        svg=svg,
        live=live_map(site, here, **{"field" if "/" in field_id else "theme": field_id}),
        legend=site.text("legend.share"),
        keys=legend(site),
        source=source_line(site),
        downloads=downloads(site, field_id, here, svg),
        leaders=tuple(_leader(site, standings[code], here) for code in ranked if standings[code].share)[:LEADERS],
        average="" if average is None else site.text("panel.average", share=site.language.percent(average)),
        mark=round(100 * (average or 0)),
        rows=tuple(_row(site, standings[code], here) for code in ranked),
        caption=site.text("panel.caption", field=name),
        definitions=site.definitions(),
    )


def live_map(site: Site, here: str, **asked: str) -> str:
    """The address of the interactive map that shows what is asked for."""
    return routes.relative(here, routes.MAP) + "?" + "&".join(f"{key}={value}" for key, value in asked.items())


def figures_of(site: Site, field_id: str, here: str) -> dict[str, Figure]:
    """What the map of a field says of each region."""
    return {
        code: Figure(
            state=standing.state.value,
            grade=grade(standing.share) if standing.share else 0,
            title=_title(site, standing),
            href=routes.relative(here, routes.region(code)),
        )
        for code, standing in site.findings.standings[field_id].items()
    }


def source_line(site: Site) -> str:
    """Where the figures of a map come from."""
    return site.text("panel.source", date=site.language.date(site.atlas.today))


def downloads(site: Site, subject: str, here: str, svg: str) -> tuple[Link, ...]:
    """A map as a picture, where there is one, and its figures as a table, to take away."""
    forms = ("svg", "csv") if svg else ("csv",)
    return tuple(Link(site.text(f"panel.{form}"), routes.relative(here, routes.map_file(subject, form))) for form in forms)


def kinds_of_dots(site: Site) -> tuple[Key, ...]:
    """The legend of a map of organisations."""
    return (*keys_of_dots(site, KINDS_OF_DOTS), Key("no-data", site.text("state.no_data")))


def keys_of_dots(site: Site, kinds: Container[str]) -> tuple[Key, ...]:
    """What dots of some kinds stand for."""
    return tuple(Key(f"dot-{kind}", site.text(f"map.dot_{kind}")) for kind in KINDS_OF_DOTS if kind in kinds)


def legend(site: Site) -> tuple[Key, ...]:
    """The classes of share, and the three ways in which a region has none."""
    shares = [site.language.percent(threshold) for threshold in THRESHOLDS]
    keys = [Key("grade-1", site.text("legend.under", top=shares[0]))]
    keys += [Key(f"grade-{number}", site.text("legend.between", low=low, top=top)) for number, (low, top) in enumerate(pairwise(shares), 2)]
    keys.append(Key(f"grade-{len(shares) + 1}", site.text("legend.over", low=shares[-1])))
    return (*keys, *(Key(state.value, state_text(site, state)) for state in (State.NONE, State.TOO_FEW, State.NO_DATA)))


def state_text(site: Site, state: State) -> str:
    """A state in words."""
    return site.text(f"state.{state.name.lower()}")


def finding_of(site: Site, field_id: str) -> str:
    """What the figures say, in one sentence that is true of them; a neutral one where they say nothing.

    Shares are compared only where at least two regions have one, and organisations only where some region has more than one.
    """
    standings = site.findings.standings[field_id].values()
    if not any(standing.holders for standing in standings):
        return site.text("finding.nothing")
    measured = [standing for standing in standings if standing.share is not None]
    shares = _top(measured, lambda standing: standing.share or 0.0) if len(measured) > 1 else []
    most = _top(list(standings), lambda standing: standing.sourced if standing.sourced > 1 else 0)
    if shares and shares == most:
        return _said(site, "finding.same", shares)
    parts = [_said(site, "finding.share", shares)] if shares else []
    parts += [_said(site, "finding.most_after" if parts else "finding.most", most)] if most else []
    if parts:
        return site.text("finding.pair", first=parts[0], second=parts[1]) if len(parts) == 2 else parts[0]
    return site.plural("finding.regions", sum(1 for standing in standings if standing.holders))


def area_share(site: Site, field_id: str) -> float | None:
    """The share that all regions of the area have together in a field, 0 to 1; None where no claim of the area is sourced."""
    standings = site.findings.standings[field_id]
    total = sum(site.sourced_in[code] for code in standings)
    return sum(standing.sourced for standing in standings.values()) / total if total else None


def share_text(site: Site, standing: Standing | None) -> str:
    """A region's share with part and whole, or a dash."""
    if standing is None or standing.share is None:
        return NOTHING
    whole = site.sourced_in[standing.region]
    return site.text(
        "panel.share",
        share=site.language.percent(standing.share),
        part=site.language.number(standing.sourced),
        whole=site.language.number(whole),
    )


def quotient_text(site: Site, standing: Standing | None) -> str:
    """A region's specialisation with one decimal, or a dash."""
    return NOTHING if standing is None or standing.quotient is None else site.language.number(standing.quotient, 1)


def _top(standings: list[Standing], figure: Callable[[Standing], float]) -> list[str]:
    """Codes of the regions with the greatest figure; none where it is nothing, or where too many are level to be named."""
    best = max((figure(standing) for standing in standings), default=0)
    codes = [standing.region for standing in standings if best and figure(standing) == best]
    return codes if len(codes) <= TIES_NAMED else []


def _said(site: Site, key: str, codes: list[str]) -> str:
    names = sorted((site.region_names[code] for code in codes), key=sort_key)
    return site.plural(key, len(names), regions=site.language.joined(names))


def _title(site: Site, standing: Standing) -> str:
    shown = share_text(site, standing) if standing.state is State.SOME else state_text(site, standing.state)
    return site.text("panel.title", region=site.region_names[standing.region], figure=shown)


def _ranked(site: Site, standings: Mapping[str, Standing]) -> list[str]:
    return sorted(
        standings,
        key=lambda code: (
            _ORDER[standings[code].state], -(standings[code].share or 0.0), -standings[code].holders, sort_key(site.region_names[code])
        ),
    )  # fmt: skip


def _leader(site: Site, standing: Standing, here: str) -> Leader:
    return Leader(
        name=site.region_names[standing.region],
        href=routes.relative(here, routes.region(standing.region)),
        code=standing.region,
        share=share_text(site, standing),
        width=round(100 * (standing.share or 0)),
    )


def _row(site: Site, standing: Standing, here: str) -> RegionRow:
    number = site.language.number
    return RegionRow(
        name=site.region_names[standing.region],
        href=routes.relative(here, routes.region(standing.region)),
        code=standing.region,
        state=standing.state.value,
        state_text=state_text(site, standing.state),
        organisations=number(standing.holders),
        sourced=number(standing.sourced),
        on_record=number(standing.organisations),
        share=share_text(site, standing),
        quotient=quotient_text(site, standing),
    )
