"""What stands around every page: navigation, footer, banner and notes of one language, from its labels and the settings of the atlas."""

from __future__ import annotations

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.bundle import Chrome, Link
from atlas_builder.forge import forge_of
from atlas_builder.geo.regions import packaged
from atlas_builder.language import Language
from atlas_builder.proposals import cluster_proposal, proposal

_MAP = ("chrome.map", routes.MAP)
_COMPARE = ("chrome.compare", routes.COMPARE)
_SECTIONS = (
    ("chrome.themes", routes.THEMES),
    ("chrome.regions", routes.REGIONS),
    ("chrome.clusters", routes.CLUSTERS),
    ("chrome.actors", routes.ACTORS),
    ("chrome.meta_clusters_short", routes.META_CLUSTERS),
    _MAP,
    ("chrome.about", routes.ABOUT),
    ("chrome.contribute", routes.CONTRIBUTE),
)
_META_CLUSTERS = ("chrome.meta_clusters", routes.META_CLUSTERS)
_MATCHES = ("chrome.matches", routes.MATCHES)
_STATISTICS = ("chrome.statistics", routes.STATISTICS)
_DIRECTORY = (
    ("directory.experts.title", routes.EXPERTS),
    ("directory.courses.title", routes.COURSES),
    ("directory.facilities.title", routes.FACILITIES),
    ("directory.outcomes.title", routes.OUTCOMES),
)
_TRENDS = (("trends.title", routes.TRENDS), ("kets.title", routes.KETS))
_PAPER = (("dossiers.title", routes.DOSSIERS), ("toolbox.title", routes.TOOLBOX))
_TAKE_PART = (("chrome.contribute", routes.CONTRIBUTE), ("chrome.corrections", routes.CORRECTIONS), ("chrome.about", routes.ABOUT))
_LEGAL = (("chrome.imprint", routes.IMPRINT), ("chrome.data_protection", routes.DATA_PROTECTION))
_LABELS = (
    "chrome.dark", "chrome.light", "chrome.languages", "chrome.navigation", "chrome.clusters", "chrome.actors", "chrome.regions",
    "search.label", "search.submit", "search.concepts", "search.pages", "search.count", "search.all", "search.none", "search.failed",
)  # fmt: skip


def chrome(atlas: Atlas, language: Language, *, search: bool = False) -> Chrome:
    """The frame of one language's pages, with the field of the search where there is an index."""
    settings = atlas.settings

    def links(entries: tuple[tuple[str, str], ...]) -> tuple[Link, ...]:
        return tuple(Link(language.text(key), path) for key, path in entries)

    notes = [language.text("chrome.licence", licence=settings.licence.data), language.text("chrome.built", date=language.date(atlas.today))]
    if any(atlas.regions[code] == packaged().get(code) for code in atlas.area):
        notes.append(language.text("chrome.map_credit"))
    return Chrome(
        lang=language.code,
        name=language.own_name,
        prefix="" if language.code == settings.languages[0] else f"{language.code}/",
        site_name=language.pick(settings.title),
        description=language.pick(settings.subtitle) or language.pick(settings.title),
        sections=links(_SECTIONS),
        footer=(
            (
                language.text("chrome.explore"),
                links((*_SECTIONS[:4], _META_CLUSTERS, _MATCHES, _COMPARE, _MAP, *_DIRECTORY, *_TRENDS, _STATISTICS, *_PAPER)),
            ),
            (language.text("chrome.take_part"), links(_TAKE_PART)),
            (language.text("chrome.legal"), links(_LEGAL)),
        ),
        notes=tuple(notes),
        banner=language.text("chrome.fictional") if settings.fictional else "",
        labels={key: language.text(key) for key in _LABELS},
        appendix={"imprint": _imprint(atlas, language), "contribute": _ways(atlas, language)},
        search=search,
    )


def _imprint(atlas: Atlas, language: Language) -> str:
    """The publisher's data as Markdown; what is not known is said to be so."""
    publisher = atlas.settings.publisher
    rows = [
        (language.text("chrome.publisher"), publisher.name),
        (language.text("chrome.address"), publisher.address),
        (language.text("chrome.mailbox"), publisher.mailbox),
    ]
    missing = language.text("chrome.not_given")
    return "\n".join(f"- **{label}**: {_plain(value) if value else missing}" for label, value in rows)


def _ways(atlas: Atlas, language: Language) -> str:
    """The ways into the forge's editor as Markdown; where the atlas has none, what to do instead."""
    text, forge = language.text, forge_of(atlas.settings)
    links = [
        (text("forge.propose_actor"), proposal(atlas, language)),
        (text("forge.propose_cluster"), cluster_proposal(atlas, language)),
        (text("forge.forms"), forge.forms()),
        (text("forge.repository"), forge.repository),
    ]
    listed = "\n".join(f"- [{_plain(name)}]({address})" for name, address in links if address)
    if links[0][1]:
        hint = text("forge.edit_hint", edit=text("record.edit"))
        return f"## {text('forge.heading')}\n\n{text('forge.lead')}\n\n{listed}\n\n{hint}"
    mailbox = atlas.settings.publisher.mailbox
    instead = text("forge.write_to", mailbox=_plain(mailbox)) if mailbox else text("forge.write_imprint")
    if links[-1][1]:
        return f"## {text('forge.heading')}\n\n{listed}\n\n{instead}"
    return f"## {text('forge.none_heading')}\n\n{text('forge.none')} {instead}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    line = ", ".join(part.strip() for part in text.splitlines() if part.strip())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>&" else sign for sign in line)
