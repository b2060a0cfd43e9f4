"""`/api/v1/matches.json`: the form of the contract, in a fixed order, with the reasons in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.exports import API, api_files
from atlas_builder.view import View
from tests.derive.seats import CAST, FORGE, GLUE, atlas, known, seated
from tests.render.small import actor, language


def small() -> Atlas:
    """a and c each have what the other seeks; b knows casting from hearsay; old has merged into c."""
    return atlas(
        seated("a", "AT31", GLUE, gaps=({"field": CAST, "priority": "high"},), languages=("de",)),
        seated("c", "SI03", CAST, gaps=({"field": GLUE},), languages=("de", "sl")),
        seated("b", "AT22", competencies=(known(CAST),)),
        seated("old", "SI04", FORGE, status="merged", succeeded_by="c"),
        actor(
            "works",
            GLUE,
            needs=({"id": "n", "field": FORGE, "title": "T", "kind": "service", "posted": "2026-01-01", "expires": "2027-01-01"},),
        ),
        seated(
            "old-lab",
            "CH02",
            GLUE,
            status="merged",
            succeeded_by="a",
            offers=({"id": "o", "field": FORGE, "title": "T", "kind": "service", "posted": "2026-11-01", "expires": "2027-01-01"},),
        ),
    )


def read(found: Atlas, lang: str = "en") -> dict[str, Any]:
    """The data, and their bytes."""
    (file,) = [file for file in api_files(View(found, derive(found), language(lang))) if file.path == routes.API_MATCHES]
    data: dict[str, Any] = orjson.loads(file.data)
    return data


def test_the_data_have_the_form_of_the_contract() -> None:
    assert routes.API_MATCHES in [path for path, _ in API]
    assert routes.API_MATCHES == "api/v1/matches.json"
    data = read(small())
    assert list(data) == ["matches"]
    first = data["matches"][0]
    assert {name: first[name] for name in ("seeker", "provider", "field", "kind", "reciprocal", "provider_item")} == {
        "seeker": "a",
        "provider": "c",
        "field": CAST,
        "kind": "gap",
        "reciprocal": True,
        "provider_item": CAST,
    }
    assert all(0 <= entry["score"] <= 1 and entry["reasons"] for entry in data["matches"])
    assert all(entry["score"] * 100 == sum(entry["score_parts"].values()) for entry in data["matches"])


def test_the_reasons_are_in_words_of_the_default_language() -> None:
    reasons = read(small())["matches"][0]["reasons"]
    assert reasons[:2] == ["casting EN, as sought (+35)", "a source states it (+10)"]
    assert "language in common: German (+10)" in reasons
    assert "another country: Slovenia (+10)" in reasons
    assert read(small(), "de")["matches"][0]["reasons"][0] == "casting DE, wie gesucht (+35)"


def test_reciprocal_matches_stand_first_and_then_the_higher_score() -> None:
    entries = read(small())["matches"]
    order = [(not entry["reciprocal"], -entry["score"]) for entry in entries]
    assert order == sorted(order)
    assert [entry["reciprocal"] for entry in entries].count(True) == 2


def test_general_knowledge_says_so_and_what_a_merged_cluster_had_names_it() -> None:
    entries = {(entry["seeker"], entry["provider"]): entry for entry in read(small())["matches"]}
    assert entries["a", "b"]["sourced"] is False
    assert "general knowledge, not yet sourced (+0)" in entries["a", "b"]["reasons"]
    assert (entries["works", "a"]["from"], entries["works", "a"]["item"], entries["works", "a"]["provider_item"]) == ("old-lab", "n", "o")
    assert entries["a", "c"]["from"] is None


def test_the_bytes_do_not_depend_on_the_order_of_the_records() -> None:
    found = small()
    turned = replace(found, clusters=dict(reversed(list(found.clusters.items()))))
    assert read(turned) == read(found)


def test_an_atlas_in_which_nobody_seeks_anything_has_an_empty_list() -> None:
    assert read(atlas(seated("a", "AT31", CAST))) == {"matches": []}
