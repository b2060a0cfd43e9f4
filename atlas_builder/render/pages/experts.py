"""Experts: who may be asked about what, by sub-field, role and language. Named is only whose consent is in force on the day of the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.derive.directory import Entry, by_field, by_language, by_role
from atlas_builder.model import Expert
from atlas_builder.render import directory
from atlas_builder.render.index import Link
from atlas_builder.render.profile import outward
from atlas_builder.render.sections import sections
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill
from atlas_builder.text import sort_key


@dataclass(frozen=True, slots=True)
class Row:
    """An expert in a list. fields: all sub-fields of the expert; holder: in whose record the expert stands."""

    name: Link
    facts: str
    fields: tuple[Link, ...]
    holder: Link
    where: str
    contact: Link


@dataclass(frozen=True, slots=True)
class Choice:
    """A role or a language: its name, the address of its list, and its experts. The list of all has an empty name."""

    name: str
    base: str
    experts: tuple[Entry[Expert], ...]


def pages(site: Site) -> Iterator[Page]:
    """The list of all experts, and one for each role and each language; there is one even where nobody may be named."""
    everybody = Choice("", routes.EXPERTS, site.directory.experts)
    roles, languages = _roles(site), _languages(site)
    for choice in (everybody, *roles, *languages):
        yield from _pages(site, choice, roles, languages)


def _pages(site: Site, choice: Choice, roles: tuple[Choice, ...], languages: tuple[Choice, ...]) -> Iterator[Page]:
    groups = directory.experts_by_field(site, choice.experts)
    totals = directory.theme_totals(site, by_field(choice.experts))
    whole = site.text("directory.experts.title")
    heading = site.text("directory.experts.narrowed", choice=choice.name) if choice.name else whole
    for listed in sections(site, choice.base, groups, totals, lambda entry, here: _row(site, entry, here)):
        here = listed.parts.here
        title = listed.parts.title(site, heading)
        yield Page(
            lang=site.language.code,
            path=here,
            section="experts",
            title=title,
            description=site.text("directory.experts.lead"),
            body=fill(
                "experts",
                t=site.text,
                crumbs=site.crumbs(here, *(((whole, routes.EXPERTS),) if choice.name else ())),
                title=title,
                finding=_finding(site, choice),
                listed=listed,
                choices=tuple(
                    (site.text(f"directory.experts.by_{name}"), tuple(_link(site, one, choice, here) for one in found))
                    for name, found in (("role", roles), ("language", languages))
                    if found
                ),
                all=Link(site.text("directory.experts.all"), routes.relative(here, routes.EXPERTS) if choice.name else ""),
                contribute=routes.relative(here, routes.CONTRIBUTE),
                data_protection=routes.relative(here, routes.DATA_PROTECTION),
                corrections=routes.relative(here, routes.CORRECTIONS),
            ),
        )


def _roles(site: Site) -> tuple[Choice, ...]:
    """The roles that somebody takes, in the order of the vocabulary."""
    found = by_role(site.directory.experts)
    known = [*site.atlas.vocabularies.get("expert-roles", {})]
    ordered = [*(role for role in known if role in found), *sorted(found.keys() - set(known))]
    return tuple(Choice(site.term("expert-roles", role), routes.expert_role(role), found[role]) for role in ordered)


def _languages(site: Site) -> tuple[Choice, ...]:
    """The languages that somebody speaks, by name."""
    found = by_language(site.directory.experts)
    named = sorted(((site.language.language_name(code), code) for code in found), key=lambda pair: (sort_key(pair[0]), pair[1]))
    return tuple(Choice(name, routes.expert_language(code), found[code]) for name, code in named)


def _link(site: Site, one: Choice, current: Choice, here: str) -> tuple[Link, str]:
    """The way to a list, or its name alone where it is the one on the page."""
    return Link(one.name, "" if one.base == current.base else routes.relative(here, one.base)), site.language.number(len(one.experts))


def _finding(site: Site, choice: Choice) -> str:
    date = site.language.date(site.atlas.today)
    if not choice.experts:
        return site.text("directory.experts.finding_none", date=date)
    return site.plural("directory.experts.finding", len(choice.experts), date=date)


def _row(site: Site, entry: Entry[Expert], here: str) -> Row:
    expert, holder = entry.thing, directory.holder_of(site, entry)
    return Row(
        name=outward(expert.orcid, expert.name) if expert.orcid else Link(expert.name),
        facts=" · ".join((*_words(site, expert.roles), *_spoken(site, expert.languages))),
        fields=tuple(site.field_link(field, here) for field in entry.fields),
        holder=Link(holder.name, routes.relative(here, site.address(holder))),
        where=site.where(holder),
        contact=directory.asked_through(site, holder, here),
    )


def _words(site: Site, roles: Iterable[str]) -> Iterator[str]:
    yield from (site.term("expert-roles", role) for role in roles)


def _spoken(site: Site, languages: tuple[str, ...]) -> Iterator[str]:
    if languages:
        yield site.language.joined(site.language.language_name(code) for code in languages)
