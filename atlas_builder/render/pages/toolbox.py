"""The toolbox of an action plan: what a meta-cluster can do together, what each costs, how to begin, and which clusters offer it.

To add a tool: its line in TOOLS and its texts under `toolbox` in the labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render.index import Link
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill

VOCABULARY = "activities"
TOOLS: tuple[tuple[str, str, str], ...] = (
    ("joint-study", "chrome.statistics", routes.STATISTICS),
    ("brokerage", "chrome.matches", routes.MATCHES),
    ("company-mission", "dossiers.title", routes.DOSSIERS),
    ("webinar", "kets.title", routes.KETS),
    ("training", "directory.courses.title", routes.COURSES),
    ("trend-scouting", "trends.title", routes.TRENDS),
    ("expert-pool", "directory.experts.title", routes.EXPERTS),
    ("funding", "chrome.meta_clusters", routes.META_CLUSTERS),
)
"""The pilot activities of the paper, with the page of the atlas that helps to begin. All but funding are words of the vocabulary."""
RECORDED = frozenset(tool for tool, _, _ in TOOLS) - {"funding"}


@dataclass(frozen=True, slots=True)
class Tool:
    """An activity: what it is, what it costs, how to begin, and who offers it; `said` where no record names anybody."""

    id: str
    name: str
    what: str
    cost: str
    first: str
    page: Link
    offered: tuple[tuple[Link, str], ...]
    said: str


def pages(site: Site) -> Iterator[Page]:
    """The one page of the toolbox."""
    here = routes.TOOLBOX
    offered: defaultdict[str, list[tuple[Link, str]]] = defaultdict(list)
    for cluster in site.clusters:
        for activity in dict.fromkeys(cluster.activities):
            offered[activity].append((Link(cluster.name, routes.relative(here, routes.cluster(cluster.id))), site.where(cluster)))
    naming = sum(1 for cluster in site.clusters if cluster.activities)
    yield Page(
        lang=site.language.code,
        path=here,
        section="toolbox",
        title=site.text("toolbox.title"),
        description=site.text("toolbox.lead"),
        body=fill(
            "toolbox",
            t=site.text,
            crumbs=site.crumbs(here),
            finding=site.plural("toolbox.naming", len(site.clusters), part=site.language.number(naming)),
            tools=tuple(_tool(site, tool, Link(site.text(key), routes.relative(here, page)), offered[tool]) for tool, key, page in TOOLS),
            contribute=routes.relative(here, routes.CONTRIBUTE),
        ),
    )


def _tool(site: Site, tool: str, page: Link, offered: list[tuple[Link, str]]) -> Tool:
    said = "" if offered else site.text("toolbox.nobody" if tool in RECORDED else "toolbox.not_asked")
    return Tool(
        id=tool,
        name=site.text(f"toolbox.{tool}.name"),
        what=site.text(f"toolbox.{tool}.what"),
        cost=site.text(f"toolbox.{tool}.cost"),
        first=site.text(f"toolbox.{tool}.first"),
        page=page,
        offered=tuple(offered),
        said=said,
    )
