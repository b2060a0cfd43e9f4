"""What records say together: successors, consents, places, areas, meta-clusters. Atlas in, Problems out.

To add a check: a function that yields Problems, and its line in `CHECKS`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from itertools import chain

from atlas_builder.atlas import Atlas
from atlas_builder.geo.gazetteer import find
from atlas_builder.geo.regions import Regions
from atlas_builder.model import Cluster, Organisation, Status
from atlas_builder.problem import Problem, quote
from atlas_builder.records.places import Places
from atlas_builder.records.yaml import Path
from atlas_builder.text import host_of

LINKS_LIMIT = 100  # a description that links more is a list, and belongs on a page of its own
_EMPTY_LINK = re.compile(r"(?<!!)\[\s*\]\(")
LEVEL_WITH_EVIDENCE = 3  # from here on a claim is one of excellence, which nobody should have to believe


def crosscheck(atlas: Atlas, places: Places) -> list[Problem]:
    """Every problem that no record shows by itself."""
    return [problem for check in CHECKS for problem in check(atlas, places)]


def _organisations(atlas: Atlas) -> Iterator[Organisation]:
    return chain(atlas.clusters.values(), atlas.actors.values())


def succession_cycles(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Chains of successors that close on themselves."""
    for cluster in atlas.clusters.values():
        chain_of = [cluster.id]
        following = cluster.succeeded_by
        while following and following not in chain_of:
            chain_of.append(following)
            successor = atlas.clusters.get(following)
            following = successor.succeeded_by if successor else None
        if following == cluster.id:
            message = " -> ".join((*chain_of, cluster.id)) + " closes on itself"
            yield places.problem(cluster, ("succeeded_by",), "succession-cycle", message, "the last one in the chain needs no successor")


def missing_websites(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Active clusters without a website: the page says so."""
    for cluster in atlas.clusters.values():
        if cluster.status is Status.ACTIVE and not cluster.website:
            yield places.problem(cluster, (), "website-missing", "an active cluster without a website", "add `website`, if it has one")


def claims_without_evidence(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Levels 3 and 4 that nothing shows."""
    for record in _organisations(atlas):
        for index, competency in enumerate(record.competencies):
            if competency.level is not None and competency.level >= LEVEL_WITH_EVIDENCE and not competency.evidence:
                message = f"level {competency.level} in {quote(competency.field)} has no evidence"
                yield places.problem(
                    record, ("competencies", index, "level"), "evidence-missing", message, "add `evidence`, or leave the level out"
                )


def exchanges(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Offers and needs that expire before they were posted, and ids that one record uses twice."""
    for record in _organisations(atlas):
        for key in ("offers", "needs", "experts"):
            entries = getattr(record, key)
            seen: set[str] = set()
            for index, entry in enumerate(entries):
                if entry.id in seen:
                    message = f"the id {quote(entry.id)} stands here a second time"
                    yield places.problem(record, (key, index, "id"), "value-duplicate", message, "give each its own")
                seen.add(entry.id)
                if key != "experts" and entry.expires < entry.posted:
                    message = f"it expires on {entry.expires}, before it was posted on {entry.posted}"
                    yield places.problem(record, (key, index, "expires"), "offer-expires-early", message, "a later day, please")


def consents(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Consents that have run out: the expert is on no page until a new one is given."""
    for record in _organisations(atlas):
        for index, expert in enumerate(record.experts):
            path = ("experts", index, "consent")
            if expert.consent.until < expert.consent.given:
                yield places.problem(
                    record, path, "consent-malformed", "the consent ends before it begins", "`until` is the last day on which it holds"
                )
            elif not expert.consent.given <= atlas.today <= expert.consent.until:
                message = f"the consent holds from {expert.consent.given} to {expert.consent.until}, not today; the expert is on no page"
                yield places.problem(record, path, "consent-lapsed", message, "ask again, or delete the expert")


def checked_in_future(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Checks that are dated after the day of the build."""
    for record in _organisations(atlas):
        if record.provenance.checked > atlas.today:
            message = f"{record.provenance.checked} lies in the future; today is {atlas.today}"
            yield places.problem(record, ("provenance", "checked"), "date-future", message, "write the day of the last check")


def seats(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Seats that do not lie where their region says, and regions outside the area of the atlas."""
    area = frozenset(atlas.area)
    for record in _organisations(atlas):
        if record.region not in area:
            message = f"the region {quote(record.region)} lies outside the area of this atlas"
            yield places.problem(
                record, ("region",), "region-outside-area", message, "it is shown, but counts in no figure; the area stands in atlas.yml"
            )
        region, location = atlas.regions[record.region], record.location
        country = region.country
        if location.lat is None or location.lon is None:
            yield from _looked_up(record, country, atlas.regions, places)
        elif region.holds(location.lon, location.lat):
            continue  # nearly always so, and cheaper to ask than the country
        elif atlas.regions.is_in_country(country, location.lon, location.lat) is False:
            other = atlas.regions.country_at(location.lon, location.lat)
            if other:
                message = f"the point {location.lat}, {location.lon} lies in {other}, the region {quote(record.region)} in {country}"
                yield places.problem(record, ("region",), "region-country", message, "one of the two is wrong")
            else:
                yield places.problem(
                    record,
                    ("location",),
                    "place-outside-country",
                    _outside(location.lat, location.lon, country),
                    _swapped(atlas.regions, country, location.lat, location.lon),
                )


def _outside(lat: float, lon: float, country: str) -> str:
    return f"the point lat {lat}, lon {lon} lies outside {country}"


def _swapped(regions: Regions, country: str, lat: float, lon: float) -> str:
    if abs(lon) <= 90 and regions.is_in_country(country, lat, lon):
        return "latitude and longitude look swapped"
    return "compare it with a map"


def _looked_up(record: Organisation, country: str, regions: Regions, places: Places) -> Iterator[Problem]:
    city = record.location.city
    if find(city, country):
        return
    other = next((name for name in regions.countries if name != country and find(city, name)), None)
    if other:
        message = f"{quote(city)} is a place in {other}, the region {quote(record.region)} lies in {country}"
        yield places.problem(record, ("region",), "region-country", message, "one of the two is wrong; or give `lat` and `lon`")
    else:
        message = f"the place {quote(city)} is not in the gazetteer"
        yield places.problem(record, ("location", "city"), "place-unknown", message, "give `lat` and `lon`, or it is on no map")


def hosts(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Addresses that lead a reader nowhere, or to a name that looks like another."""
    for record in _organisations(atlas):
        for path, url in _addresses(record):
            host = host_of(url)
            if _is_private(host):
                message = f"{quote(host)} leads only to the reader's own network"
                yield places.problem(record, path, "host-private", message, "write the public address")
            elif "xn--" in host:
                message = f"{quote(host)} has letters beyond a to z, which can look like another name"
                yield places.problem(record, path, "host-lookalike", message, "compare it letter by letter; pages show it in this form")


def _addresses(record: Organisation) -> Iterator[tuple[Path, str]]:
    """Every address of a record that its page makes a link of, with its path."""
    if record.website:
        yield ("website",), record.website
    if isinstance(record, Cluster) and record.contact and record.contact.form:
        yield ("contact", "form"), record.contact.form
    for number, competency in enumerate(record.competencies):
        for index, evidence in enumerate(competency.evidence):
            if evidence.url:
                yield ("competencies", number, "evidence", index, "url"), evidence.url
    for key in ("sources", "projects", "facilities", "courses"):
        for index, entry in enumerate(getattr(record, key, ())):
            if entry.url:
                yield (key, index, "url"), entry.url


def descriptions(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Links in descriptions that nobody can click on, and more links than anybody reads."""
    for cluster in atlas.clusters.values():
        for lang, text in cluster.description.items():
            if _EMPTY_LINK.search(text):
                message = "a link in the text has no words to click on"
                yield places.problem(cluster, ("description", lang), "text-empty", message, "write it as [words](https://…)")
            if (links := text.count("](")) > LINKS_LIMIT:
                message = f"the text has {links:,} links; {LINKS_LIMIT} are allowed"
                yield places.problem(cluster, ("description", lang), "too-many", message, "keep those that a reader needs")


def _is_private(host: str) -> bool:
    if "." not in host or host.endswith((".localhost", ".local", ".internal")):
        return True
    if host[-1].isalpha():
        return False  # a name: an address ends in a digit, and to be refused by the parser of addresses takes ten times as long
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.rpartition(".")[2].isdigit()  # an address written short, such as 127.1; no public name ends in digits


def broader_cycles(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Sub-fields whose broader one does not exist, and chains of broader ones that close on themselves."""
    for theme in atlas.themes.values():
        broader = {entry.id: (entry.broader or "").removeprefix(f"{theme.id}/") for entry in theme.fields}
        for index, entry in enumerate(theme.fields):
            if not entry.broader:
                continue
            path = ("fields", index, "broader")
            if broader[entry.id] not in broader:
                message = f"{quote(entry.broader)} is not a sub-field of this theme"
                yield places.problem(theme, path, "field-unknown", message, "a broader sub-field belongs to the same theme")
            elif cycle := _cycle(entry.id, broader):
                yield places.problem(
                    theme, path, "field-cycle", " -> ".join(cycle) + " closes on itself", "the broadest one has no `broader`"
                )


def _cycle(start: str, broader: dict[str, str]) -> list[str]:
    """The chain from a sub-field back to itself, or nothing where it ends elsewhere."""
    passed = [start]
    while (following := broader.get(passed[-1], "")) and following not in passed:
        passed.append(following)
    return [*passed, start] if following == start else []


def same_sub_fields(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Sub-fields that a theme has twice."""
    for theme in atlas.themes.values():
        seen: set[str] = set()
        for index, entry in enumerate(theme.fields):
            if entry.id in seen:
                yield places.problem(
                    theme,
                    ("fields", index, "id"),
                    "value-duplicate",
                    f"the sub-field {quote(entry.id)} stands here a second time",
                    "give each its own id",
                )
            seen.add(entry.id)


def one_sided_relations(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Relations that only one of two sub-fields names."""
    related = {theme.field_id(entry): entry.related for theme in atlas.themes.values() for entry in theme.fields}
    for theme in atlas.themes.values():
        for index, entry in enumerate(theme.fields):
            for place, other in enumerate(entry.related):
                if other in related and theme.field_id(entry) not in related[other]:
                    message = f"{quote(other)} does not name {quote(theme.field_id(entry))} in turn"
                    yield places.problem(
                        theme, ("fields", index, "related", place), "related-one-sided", message, "relations go both ways: add it there"
                    )


def unknown_regions_of_area(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Codes of the area that no region has."""
    for index, code in enumerate(atlas.settings.area):
        if code != "alps" and code not in atlas.regions and atlas.settings.file:
            yield places.problem(
                atlas.settings,
                ("area", index),
                "region-unknown",
                f"{quote(code)} is not a region",
                "regions are NUTS 2 codes, or come with a regions.geojson",
            )


def short_meta_clusters(atlas: Atlas, places: Places) -> Iterator[Problem]:
    """Declared meta-clusters that do not meet the definition, with what is missing."""
    rule = atlas.settings.meta_cluster
    for declared in atlas.meta_clusters.values():
        members = [atlas.clusters[cluster] for cluster in dict.fromkeys(declared.clusters) if cluster in atlas.clusters]
        if len(members) < len(dict.fromkeys(declared.clusters)):
            continue  # a member that could not be read has its own problem
        missing = list(_missing(members, atlas.regions, rule.clusters, rule.countries))
        if missing:
            message = f"it does not meet the definition: {'; '.join(missing)}"
            hint = f"at least {rule.clusters} cluster initiatives in {rule.clusters} different regions from {rule.countries} different countries"
            yield places.problem(declared, ("clusters",), "meta-cluster-short", message, hint)


def _missing(members: list[Cluster], regions: Regions, clusters: int, countries: int) -> Iterator[str]:
    seats_of = sorted({cluster.region for cluster in members})
    lands = sorted({regions[code].country for code in seats_of})
    if len(members) < clusters:
        yield f"{len(members)} of {clusters} clusters"
    if len(seats_of) < clusters:
        yield f"{len(seats_of)} of {clusters} regions ({', '.join(seats_of)})"
    if len(lands) < countries:
        yield f"{len(lands)} of {countries} countries ({', '.join(lands)})"


CHECKS: tuple[Callable[[Atlas, Places], Iterator[Problem]], ...] = (
    succession_cycles,
    missing_websites,
    claims_without_evidence,
    exchanges,
    consents,
    checked_in_future,
    seats,
    hosts,
    descriptions,
    broader_cycles,
    same_sub_fields,
    one_sided_relations,
    unknown_regions_of_area,
    short_meta_clusters,
)
