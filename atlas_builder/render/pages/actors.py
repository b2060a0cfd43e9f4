"""The list of actors by name."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.proposals import proposal
from atlas_builder.render.index import Link
from atlas_builder.render.parts import parts_of
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


def pages(site: Site) -> Iterator[Page]:
    """The pages of the list; there is one even where there is no actor."""
    lead = site.text("actors.lead", actors=site.plural("count.actors", len(site.actors)))
    for parts, shown in parts_of(site, routes.ACTORS, site.actors):
        title = parts.title(site, site.text("actors.title"))
        span = site.text("actors.span", first=shown[0].name, last=shown[-1].name) if parts.count > 1 else ""
        yield Page(
            lang=site.language.code,
            path=parts.here,
            section="actors",
            title=title,
            description=lead,
            body=fill(
                "actors",
                t=site.text,
                crumbs=site.crumbs(parts.here),
                title=title,
                lead=lead,
                span=span,
                rows=tuple(site.row(record, parts.here) for record in shown),
                parts=parts,
                contribute=routes.relative(parts.here, routes.CONTRIBUTE),
                proposals=(Link(site.text("forge.propose_actor"), proposal(site.atlas, site.language)),),
            ),
        )
