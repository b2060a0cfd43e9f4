"""The dossier of a declared meta-cluster: its members with the way to each, what they hold together, its plan and what is open."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.declared import Declared
from atlas_builder.model import Cluster
from atlas_builder.render.arcs import arc_map, land
from atlas_builder.render.dossier import Call, address, call, claims_in, origins
from atlas_builder.render.facts import source_text
from atlas_builder.render.index import Link
from atlas_builder.render.matched import Row, row
from atlas_builder.render.pages.meta_cluster import covered, seats, step
from atlas_builder.render.profile import outward
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill

MATCHES_NAMED = 5


def pages(site: Site) -> Iterator[Page]:
    """A page for each declared meta-cluster."""
    for one in site.findings.radar.declared:
        yield _page(site, one)


def _page(site: Site, one: Declared) -> Page:
    here = routes.meta_dossier(one.id)
    record = one.record
    finding = site.plural(
        "dossier.meta_finding",
        len(one.covers),
        clusters=site.plural("count.clusters", len(one.clusters)),
        countries=site.plural("radar.from_countries", len(one.countries)),
        whole=site.language.number(len(one.covers) + len(one.lacks)),
    )
    members = [site.atlas.clusters[name] for name in dict.fromkeys(today or cluster for cluster, today in one.today.items())]
    return Page(
        lang=site.language.code,
        path=here,
        section="dossiers",
        title=site.text("dossier.title", name=record.name),
        description=finding,
        body=fill(
            "dossier_meta",
            t=site.text,
            crumbs=site.crumbs(here, (site.text("dossiers.title"), routes.DOSSIERS)),
            name=record.name,
            finding=finding,
            page_of=Link(record.name, routes.relative(here, routes.meta_cluster(one.id))),
            land=land(site.area),
            svg=arc_map(site.area, seats(site, one), map_id="map", label=site.text("declared.map", name=record.name)),
            clusters=tuple(_member(site, one, cluster, here) for cluster in one.clusters),
            covers=tuple(covered(site, one, field, here) for field in one.covers),
            lacks=", ".join(map(site.name_of_field, one.lacks)),
            matches=_matches(site, members, here),
            steps=tuple(step(site, action, here) for action in record.actions),
            sources=tuple(outward(source.url, source_text(source.url)) for source in record.sources),
            origins=origins(site, members),
            drawn=site.text("dossier.drawn", date=site.language.date(site.atlas.today), licence=site.atlas.settings.licence.data),
            address=address(site, here),
        ),
    )


def _member(site: Site, one: Declared, cluster: str, here: str) -> Call:
    """A member as declared; whom to write to is that of its successor where it is at work no more."""
    record, today = site.atlas.clusters[cluster], one.today[cluster]
    if today is None or today == cluster:
        status = "" if today else site.text(f"status.{record.status.value}")
        return call(site, record, claims_in(record, one.record.fields), here, status)
    successor = site.atlas.clusters[today]
    return call(site, successor, claims_in(successor, one.record.fields), here, site.text("dossier.instead", name=record.name))


def _matches(site: Site, members: list[Cluster], here: str) -> tuple[Row, ...]:
    """The best matches in which one member has what another seeks."""
    ids = {record.id for record in members}
    found = {
        match: None
        for record in members
        for match in site.findings.matches.by_holder.get(record.id, ())
        if match.seeker in ids and match.provider in ids
    }
    best = sorted(found, key=lambda match: (not match.reciprocal, -match.points, match.seeker, match.item, match.provider))
    return tuple(row(site, match, here) for match in best[:MATCHES_NAMED])
