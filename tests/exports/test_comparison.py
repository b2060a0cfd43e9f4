"""The file behind the page of comparison: what stands in it is what the records say, by number, and nothing of it is a guess."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.exports import api_files
from atlas_builder.exports.comparison import comparison
from atlas_builder.taxonomy import Term
from atlas_builder.view import View
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated
from tests.render.small import actor, language


def small() -> Atlas:
    """a casts by itself and through two members, one of whom says how well; b knows of it in general; c is history."""
    proof = {"type": "project", "title": "A project"}
    found = atlas(
        seated(
            "a", "AT31", CAST, gaps=({"field": GLUE}, {"field": BEAMS}), languages=("de",), contact={"languages": ("en",)}, founded=1999
        ),
        seated("b", "SI03", competencies=(known(CAST), {"field": FORGE, "level": 1})),
        seated("c", "FRK2", BEAMS, status="dissolved"),
        actor("one", folder="a", competencies=({"field": CAST, "level": 3, "evidence": (proof, proof), "roles": ("research",)},)),
        actor("two", CAST, FORGE, folder="a"),
    )
    roles = {name: Term.model_validate({"id": name, "names": {"en": name, "de": name}}) for name in ("training", "research")}
    return replace(found, vocabularies={**found.vocabularies, "roles": roles})


def read(found: Atlas, lang: str = "en") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(comparison(View(found, derive(found), language(lang))))
    return made


def held_by(made: dict[str, Any], one: dict[str, Any]) -> dict[str, list[Any]]:
    return {made["fields"][row[0]]: row[1:] for row in one["held"]}


def test_a_cluster_holds_what_it_and_its_members_claim_with_level_source_and_evidence() -> None:
    made = read(small())
    a, b = made["clusters"]
    assert (a["id"], a["city"], a["region"], a["country"], a["founded"], a["members"]) == ("a", "Linz", "at31", "AT", 1999, None)
    assert a["languages"] == ["de", "en"]
    assert a["at"] == [14.29, 48.31]
    assert a["spot"][0] < b["spot"][0]  # Linz lies west of Celje
    assert a["spot"][1] < b["spot"][1]  # and north of it: down is south on the page
    assert made["roles"] == ["training", "research"]
    assert held_by(made, a) == {CAST: [3, 1, 1, 2, 2, [1]], FORGE: [0, 0, 1, 0, 1, []]}
    assert held_by(made, b) == {CAST: [0, 1, 0, 0, 0, []]}  # forging, of which b is merely aware, is not held


def test_gaps_are_those_declared_and_a_cluster_that_is_no_more_stands_nowhere() -> None:
    made = read(small())
    assert [one["id"] for one in made["clusters"]] == ["a", "b"]
    assert [[made["fields"][number] for number in one["gaps"]] for one in made["clusters"]] == [[BEAMS, GLUE], []]


def test_a_region_stands_with_its_organisations_and_a_share_only_where_enough_is_on_record() -> None:
    found = small()
    made = read(found)
    assert [one["id"] for one in made["regions"]] == [code.lower() for code in found.area]
    regions = {one["id"]: one for one in made["regions"]}
    assert held_by(made, regions["at31"])[CAST] == [1, 1, None]
    assert regions["at22"]["actors"] == 2
    assert regions["at22"]["clusters"] == 0
    assert regions["ch02"]["held"] == []


def test_the_file_is_the_same_in_every_language_and_in_every_order_of_the_records() -> None:
    found = small()
    turned = replace(found, clusters=dict(reversed(list(found.clusters.items()))), actors=dict(reversed(list(found.actors.items()))))
    assert read(found) == read(found, "de") == read(turned)


def test_the_file_is_published_once_for_all_languages() -> None:
    found = small()
    paths = [file.path for file in api_files(View(found, derive(found), language("en")))]
    assert paths.count(routes.API_COMPARISON) == 1
