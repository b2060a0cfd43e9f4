"""What the pages of clusters and of actors show alike of the record: seat, links, whom to ask, where it comes from and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from atlas_builder import routes
from atlas_builder.model import Actor, Cluster, Filed, Organisation
from atlas_builder.render.index import Link
from atlas_builder.render.profile import outward, partner
from atlas_builder.render.site import Site
from atlas_builder.text import host_of

SOURCE_TEXT_LENGTH = 64  # an address is shown this long: enough to tell two pages of one host apart, short enough for a phone


class Fact(NamedTuple):
    """A line of the fact list."""

    term: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to. Where nobody is named, `ask` holds the ways to find out, each as what it is and where it leads."""

    mailbox: Link | None
    form: Link | None
    languages: str
    ask: tuple[Fact, ...]


def source_text(url: str) -> str:
    """An address as people read it, cut where it is long.

    >>> source_text("https://www.tecos.si/en/about/")
    'tecos.si/en/about'
    """
    rest = url.partition("://")[2]
    path = rest[len(rest.split("/")[0].split("?")[0].split("#")[0]) :].rstrip("/")
    shown = host_of(url) + path
    return shown if len(shown) <= SOURCE_TEXT_LENGTH else shown[: SOURCE_TEXT_LENGTH - 1] + "…"


def seat(site: Site, record: Organisation, here: str) -> list[Fact]:
    """Region, town and country of a seat."""
    region = site.atlas.region_of(record)
    return [
        Fact(site.text("fact.region"), (Link(site.region_names[record.region], site.region_addresses(here)[record.region]),)),
        Fact(site.text("fact.seat"), (Link(record.location.city),)),
        Fact(site.text("fact.country"), (Link(site.country_names[region.country]),)),
    ]


def web(site: Site, record: Organisation) -> tuple[Fact, ...]:
    """Home page and entry in the Research Organization Registry; that a cluster at work has no known home page is said."""
    found = []
    if record.website:
        found.append(Fact(site.text("fact.website"), (outward(record.website),)))
    elif isinstance(record, Cluster) and record.is_at_work:
        found.append(Fact(site.text("fact.website"), (Link(site.text("fact.website_unknown")),)))
    if record.ror:
        found.append(Fact(site.text("fact.ror"), (outward(record.ror, record.ror.rpartition("/")[2]),)))
    return tuple(found)


def contact(site: Site, record: Organisation, here: str) -> Contact:
    """How to reach the organisation; where no mailbox or form is published, through whom to ask instead."""
    own = record.contact if isinstance(record, Cluster) else None
    if own and (own.mailbox or own.form):
        return Contact(
            mailbox=Link(own.mailbox, f"mailto:{own.mailbox}", True) if own.mailbox else None,
            form=outward(own.form) if own.form else None,
            languages=site.language.joined(map(site.language.language_name, own.languages)) if own.languages else "",
            ask=(),
        )
    ways = []
    if isinstance(record, Actor) and record.clusters:
        ways.append(Fact(site.text("contact.through_cluster"), tuple(partner(site, cluster, here) for cluster in record.clusters)))
    if isinstance(record, Cluster) and record.succeeded_by:
        ways.append(Fact(site.text("contact.through_successor"), (partner(site, record.succeeded_by, here),)))
    if record.website:
        ways.append(Fact(site.text("contact.through_website"), (outward(record.website),)))
    if isinstance(record, Cluster) and record.host:
        ways.append(Fact(site.text("contact.through_host"), (Link(record.host),)))
    ways.append(
        Fact(site.text("contact.through_maintainers"), (Link(site.text("contact.maintainers"), routes.relative(here, routes.CORRECTIONS)),))
    )
    return Contact(None, None, "", tuple(ways))


def provenance(site: Site, record: Organisation) -> tuple[Fact, ...]:
    """How the record came about, when it was last checked, and under which licence it stands."""
    origin = record.provenance
    found = [
        Fact(site.text("fact.method"), (Link(site.text(f"method.{origin.method.value}")),)),
        Fact(site.text("fact.checked"), (Link(site.checked(origin.checked)),)),
    ]
    if origin.by:
        found.append(Fact(site.text("fact.checked_by"), (Link(origin.by),)))
    found.append(Fact(site.text("fact.licence"), (Link(origin.licence or site.atlas.settings.licence.data),)))
    return tuple(found)


def sources(site: Site, record: Organisation) -> tuple[tuple[Link, str], ...]:
    """The record's sources, each with its year and age where the year is known."""
    return tuple(
        (
            outward(source.url, source_text(source.url)),
            site.dated(source.year) if source.year else site.text("record.source_undated"),
        )
        for source in record.sources
    )


def edit_address(site: Site, record: Filed) -> str:
    """Where the record can be mended in the forge, or nothing."""
    return site.forge.edit(record.file) if record.file else ""
