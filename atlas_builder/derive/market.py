"""Who seeks what, and who provides what: the two sides of every match, as the records state them today.

Active clusters and actors seek, by their own needs and gaps. Active clusters and actors provide: actors by their own offers and claims,
clusters also by those of the clusters that have merged into them. What a merged cluster sought is not handed on: its successor has not
said so. Whoever is dormant or dissolved neither seeks nor provides. Offers and needs count from the day they were posted to the day they
expire. A claim of a level below HELD_LEVEL provides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import NamedTuple

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import active_successor, is_held
from atlas_builder.derive.scores import NOTHING, Attested, Kind, Readiness, Spot, attested, attested_points, cell_of
from atlas_builder.model import Actor, Basis, Cluster, Exchange, Gap, Organisation, Priority, Status

_PRESSING = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


class Sought(NamedTuple):
    """Something sought. item: the id of a need, the field of a gap; asked, readiness, partner: a need's own wishes.

    seeker_kind: the kind of actor, None for a cluster, which asks for members of all kinds.
    """

    seeker: str
    kind: Kind
    item: str
    field: str
    spot: Spot
    asked: str
    readiness: Readiness | None
    partner: tuple[str, ...]
    seeker_kind: str | None


class Provided(NamedTuple):
    """Something provided. item: the id of an offer, the field of a claim; origin: in whose record it stands, a predecessor's or its own;
    base: points that do not depend on who seeks; offered, readiness, partner: an offer's own; rank: its place in the order of the ids."""

    provider: str
    origin: str
    item: str
    field: str
    spot: Spot
    attested: Attested
    base: int
    offered: str
    readiness: Readiness | None
    partner: tuple[str, ...]
    provider_kind: str | None
    rank: int


class Market:
    """Both sides of an atlas. The order of the records does not matter.

    sought: in the order of seeker, kind and item; related: sub-fields to those related to them; close: ids to those with whom a match
    would tell nobody anything new, since a cluster looks elsewhere for what its members have, and a member knows its cluster.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._successors = {cluster: found.id for cluster in sorted(atlas.clusters) if (found := active_successor(atlas, cluster))}
        self.related = related(atlas)
        self.close = self._close()
        self._spots: dict[str, Spot] = {}
        self._ranks = count()
        self.sought = tuple(sorted(self._all_sought(), key=lambda sought: (sought.seeker, sought.kind, sought.item)))
        self.provided = {kind: self._provided(kind) for kind in Kind}

    def spot(self, holder: str) -> Spot:
        """Where an organisation can be met. An actor has the languages of its clusters: contact runs through them."""
        if holder not in self._spots:
            record = self._atlas.organisation(holder)
            if record is None:
                raise KeyError(holder)
            speaking = [record] if isinstance(record, Cluster) else [self._atlas.clusters[name] for name in self._clusters_of(record)]
            tags = {tag.partition("-")[0] for cluster in speaking if isinstance(cluster, Cluster) for tag in _languages(cluster)}
            country = self._atlas.region_of(record).country
            self._spots[holder] = Spot(record.region, country, cell_of(self._atlas.point(record)), tuple(sorted(tags)))
        return self._spots[holder]

    def reach(self, sought: Sought) -> tuple[tuple[str, bool], ...]:
        """The fields in which a match may lie, and whether each is the one sought."""
        return ((sought.field, True), *((field, False) for field in self.related.get(sought.field, ())))

    def welcome(self, sought: Sought, provided: Provided) -> bool:
        """Whether neither has named kinds of partner among which the other is not; in a related field only an offer of the kind sought."""
        return (
            (sought.seeker_kind is None or not provided.partner or sought.seeker_kind in provided.partner)
            and (provided.provider_kind is None or not sought.partner or provided.provider_kind in sought.partner)
            and (provided.offered == sought.asked or is_same(sought, provided))
        )

    def _close(self) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for actor in self._atlas.actors.values():
            for cluster in self._clusters_of(actor):
                found[actor.id].add(cluster)
                found[cluster].add(actor.id)
        return {holder: frozenset(others) for holder, others in found.items()}

    def _clusters_of(self, record: Organisation) -> Iterator[str]:
        if isinstance(record, Actor):
            yield from dict.fromkeys(self._successors[cluster] for cluster in record.clusters if cluster in self._successors)

    def _all_sought(self) -> Iterator[Sought]:
        for record in self._seeking():
            if not record.needs and not (isinstance(record, Cluster) and record.gaps):
                continue
            spot, kind = self.spot(record.id), _kind(record)
            for need in filter(self._holds, record.needs):
                yield Sought(record.id, Kind.NEED, need.id, need.field, spot, need.kind, need.trl, need.partner, kind)
            for gap in gaps(record):
                yield Sought(record.id, Kind.GAP, gap.field, gap.field, spot, "", None, (), kind)

    def _seeking(self) -> Iterator[Organisation]:
        yield from (cluster for cluster in self._atlas.clusters.values() if cluster.status is Status.ACTIVE)
        yield from self._atlas.actors.values()

    def _providing(self) -> Iterator[tuple[str, Organisation]]:
        """Every organisation with the one that provides what it has."""
        yield from ((self._successors[cluster.id], cluster) for cluster in self._atlas.clusters.values() if cluster.id in self._successors)
        yield from ((actor.id, actor) for actor in self._atlas.actors.values())

    def _holds(self, entry: Exchange) -> bool:
        return entry.posted <= self._atlas.today <= entry.expires

    def _provided(self, kind: Kind) -> dict[str, list[Provided]]:
        """Fields that somebody seeks, or that are related to one, to what is provided there, in the order of the ids."""
        wanted = {field for sought in self.sought if sought.kind is kind for field, _ in self.reach(sought)}
        found: dict[str, list[Provided]] = {field: [] for field in sorted(wanted)}
        if wanted:
            for provider, record in sorted(self._providing(), key=lambda pair: (pair[0], pair[1].id)):
                for provided in self._claims(provider, record, wanted) if kind is Kind.GAP else self._offers(provider, record, wanted):
                    for field in _counts_for(provided.field, wanted):
                        _put(kind, found[field], provided)
        return found

    def _claims(self, provider: str, record: Organisation, wanted: set[str]) -> Iterator[Provided]:
        today, checked, own_id = self._atlas.today, record.provenance.checked, record.id
        spot, kind = self.spot(provider), self._kind_of(provider)
        for claim in record.competencies:
            field = claim.field
            if (field in wanted or claim.theme in wanted) and is_held(claim):
                said = attested(claim, checked)
                yield Provided(
                    provider,
                    own_id,
                    field,
                    field,
                    spot,
                    said,
                    attested_points(Kind.GAP, said, today),
                    "",
                    None,
                    (),
                    kind,
                    next(self._ranks),
                )

    def _offers(self, provider: str, record: Organisation, wanted: set[str]) -> Iterator[Provided]:
        today, spot, kind = self._atlas.today, self.spot(provider), self._kind_of(provider)
        for offer in filter(self._holds, record.offers):
            field = offer.field
            if field in wanted or field.partition("/")[0] in wanted:
                claims = [claim for claim in record.competencies if claim.field == field and claim.basis is Basis.STATED]
                best = max(claims, key=lambda claim: (claim.level or 0, bool(claim.roles), claim.trl is not None), default=None)
                said = (attested(best, record.provenance.checked) if best else NOTHING)._replace(checked=offer.posted)
                base, readiness = attested_points(Kind.NEED, said, today), offer.trl or (best.trl if best else None)
                partner = tuple(sorted(offer.partner))
                yield Provided(
                    provider, record.id, offer.id, field, spot, said, base, offer.kind, readiness, partner, kind, next(self._ranks)
                )

    def _kind_of(self, holder: str) -> str | None:
        actor = self._atlas.actors.get(holder)
        return actor.kind if actor else None


def is_same(sought: Sought, provided: Provided) -> bool:
    """Whether what is provided lies in the field that is sought, or below it, and not in a related one."""
    return sought.field in (provided.field, provided.field.partition("/")[0])


def gaps(record: Organisation) -> Iterable[Gap]:
    """The gaps of a cluster, one for each field, the most pressing first; none of an actor."""
    if not isinstance(record, Cluster):
        return ()
    found: dict[str, Gap] = {}
    for gap in sorted(record.gaps, key=lambda gap: _PRESSING[gap.priority]):
        found.setdefault(gap.field, gap)
    return found.values()


def related(atlas: Atlas) -> dict[str, tuple[str, ...]]:
    """Sub-fields to those that name them as related or that they name, and to those that they are a part of or that are a part of them.

    Neighbours in a value chain are not among them: who makes the mould does not do the moulding that somebody looks for.
    """
    beside: defaultdict[str, set[str]] = defaultdict(set)
    fields = atlas.sub_fields
    for field, entry in fields.items():
        broader = (f"{field.partition('/')[0]}/{entry.broader}",) if entry.broader else ()
        for other in chain(entry.related, broader):
            if other in fields and other != field:
                beside[field].add(other)
                beside[other].add(field)
    return {field: tuple(sorted(others)) for field, others in sorted(beside.items())}


def _counts_for(field: str, wanted: set[str]) -> Iterator[str]:
    """A sub-field counts for itself and for its theme; a claim on the theme alone does not say that it is the sub-field that is sought."""
    theme = field.partition("/")[0]
    yield from (name for name in dict.fromkeys((field, theme)) if name in wanted)


def _put(kind: Kind, held: list[Provided], provided: Provided) -> None:
    """Adds to what is provided in a field; of several claims of one provider, which follow each other, the best one counts."""
    if kind is Kind.GAP and held and held[-1].provider == provided.provider:
        if provided.base > held[-1].base:
            held[-1] = provided
    else:
        held.append(provided)


def _kind(record: Organisation) -> str | None:
    return record.kind if isinstance(record, Actor) else None


def _languages(cluster: Cluster) -> tuple[str, ...]:
    return cluster.languages + (cluster.contact.languages if cluster.contact else ())
