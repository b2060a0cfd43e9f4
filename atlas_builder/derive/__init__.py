"""What the records say together: Atlas in, Findings out. No file, no HTML, no clock."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from atlas_builder.atlas import Atlas
from atlas_builder.derive.holdings import holdings
from atlas_builder.derive.kets import kets
from atlas_builder.derive.matching import matches
from atlas_builder.derive.metaclusters import radar
from atlas_builder.derive.similarity import kinship
from atlas_builder.derive.statistics import Claim, Findings, by_field, claims_of, standings, tally
from atlas_builder.derive.trends import trends


def derive(atlas: Atlas) -> Findings:
    """Every figure of the site. The order of the records does not matter."""
    countries = {code: region.country for code, region in atlas.regions.items()}
    claims = claims_of(chain(atlas.clusters.values(), atlas.actors.values()), countries)
    fields = (*atlas.themes, *atlas.sub_fields)
    grouped = by_field(claims)
    held: defaultdict[str, list[Claim]] = defaultdict(list)
    placed: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        held[claim.holder].append(claim)
        placed[claim.region].append(claim)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for actor in atlas.actors.values():
        for cluster in actor.clusters:
            members[cluster].append(actor.id)
    holding = holdings(atlas)
    return Findings(
        claims=tuple(claims),
        by_field={field: tuple(grouped.get(field, ())) for field in fields},
        by_holder={holder: tuple(theirs) for holder, theirs in held.items()},
        total=tally(claims),
        tallies={field: tally(grouped.get(field, ())) for field in fields},
        region_tallies={code: tally(placed.get(code, ())) for code in atlas.regions},
        standings=standings(claims, fields, atlas.area),
        members={cluster: tuple(ids) for cluster, ids in members.items()},
        ages={
            record.id: (atlas.today - record.provenance.checked).days for record in chain(atlas.clusters.values(), atlas.actors.values())
        },
        radar=radar(atlas, holding),
        matches=matches(atlas),
        kinship=kinship(atlas, holding),
        trends=trends(atlas, holding),
        kets=kets(atlas),
    )
