"""Similar and complementary clusters, and the best partners of a region, as pages show them: whom, why, and the way to both side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.derive.partners import Partner
from atlas_builder.derive.similarity import Kin
from atlas_builder.render.index import Link
from atlas_builder.render.site import Chip, Site

NAMED = 6  # fields named in one reason; the rest are counted


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stands here: what is said, the fields that it is said of, and how many more there are."""

    text: str
    fields: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another cluster or region: who, where, how well it fits (empty where no score is given), and why."""

    link: Link
    where: str
    score: str
    reasons: tuple[Reason, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Kindred:
    """What a cluster's page says of others: those like it, and those that would complete it."""

    similar: tuple[Other, ...]
    complementary: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class ThemePartners:
    """The best partners of a region in one theme."""

    chip: Chip
    others: tuple[Other, ...]


def kindred_of(site: Site, cluster_id: str, here: str) -> Kindred | None:
    """The clusters to look at beside one, on the page of an address; None where there is none."""
    kinship = site.findings.kinship
    similar = tuple(_like(site, cluster_id, kin, here) for kin in kinship.similar.get(cluster_id, ()))
    complementary = tuple(_completing(site, cluster_id, kin, here) for kin in kinship.complementary.get(cluster_id, ()))
    return Kindred(similar, complementary) if similar or complementary else None


def partners_of(site: Site, code: str, here: str) -> tuple[ThemePartners, ...]:
    """The best partners of a region by theme, in the order of the themes."""
    return tuple(
        ThemePartners(site.chip(site.atlas.themes[theme], here), tuple(_region(site, code, other, here) for other in others))
        for theme, others in site.partners.get(code, {}).items()
    )


def _like(site: Site, cluster_id: str, kin: Kin, here: str) -> Other:
    return _cluster(site, cluster_id, kin, here, (_reason(site, "alike.shared", kin.shared, here),))


def _completing(site: Site, cluster_id: str, kin: Kin, here: str) -> Other:
    reasons = (
        _reason(site, "alike.fills", kin.fills, here),
        _reason(site, "alike.brings", kin.brings, here),
        _reason(site, "alike.gives", kin.gives, here),
    )
    return _cluster(site, cluster_id, kin, here, reasons)


def _cluster(site: Site, cluster_id: str, kin: Kin, here: str, reasons: Iterable[Reason]) -> Other:
    record = site.atlas.clusters[kin.cluster]
    facts = [f"{record.location.city}, {site.country_names[site.atlas.region_of(record).country]}"]
    if kin.distance_km is not None:
        facts.append(site.text("alike.distance", km=site.language.number(kin.distance_km)))
    if kin.languages:
        facts.append(site.text("alike.languages", languages=site.language.joined(map(site.language.language_name, kin.languages))))
    return Other(
        link=Link(record.name, routes.relative(here, routes.cluster(record.id))),
        where=" · ".join(facts),
        score=site.text("alike.score", percent=site.language.percent(kin.score)),
        reasons=tuple(reason for reason in reasons if reason.fields),
        compare=routes.relative(here, routes.compare_clusters(cluster_id, record.id)),
    )


def _region(site: Site, code: str, partner: Partner, here: str) -> Other:
    facts = [site.country_names[site.atlas.regions[partner.region].country]]
    if partner.distance_km is not None:
        facts.append(site.text("alike.distance", km=site.language.number(partner.distance_km)))
    if partner.languages:
        facts.append(site.text("partners.languages", languages=site.language.joined(map(site.language.language_name, partner.languages))))
    reasons = (_reason(site, "partners.fills", partner.fills, here), _reason(site, "partners.brings", partner.brings, here))
    return Other(
        link=Link(site.region_names[partner.region], site.region_addresses(here)[partner.region]),
        where=" · ".join(facts),
        score="",
        reasons=tuple(reason for reason in reasons if reason.fields),
        compare=routes.relative(here, routes.compare_regions(code, partner.region)),
    )


def _reason(site: Site, key: str, fields: tuple[str, ...], here: str) -> Reason:
    rest = len(fields) - NAMED
    return Reason(
        site.text(key),
        tuple(site.field_link(field, here) for field in fields[:NAMED]),
        site.plural("alike.more", rest) if rest > 0 else "",
    )
