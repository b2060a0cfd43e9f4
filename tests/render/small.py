"""A small fictional atlas made from the models, and its pages: what the tests of render look at."""

from __future__ import annotations

import dataclasses
import datetime
import re
from functools import cache
from pathlib import Path
from typing import Any

from atlas_builder.atlas import Atlas
from atlas_builder.bundle import Page
from atlas_builder.derive import derive
from atlas_builder.geo.regions import packaged
from atlas_builder.labels import languages_of
from atlas_builder.language import Language
from atlas_builder.model import Actor, Cluster
from atlas_builder.render import render
from atlas_builder.taxonomy import Settings, Term, Theme
from atlas_builder.view import View

TODAY = datetime.date(2026, 11, 22)
AREA = ("AT22", "AT31", "CH05", "SI03")
ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
DESK = {"method": "desk-research", "checked": datetime.date(2026, 11, 20)}
SOURCES = ("https://example.org/about",)


def theme(theme_id: str, *fields: str, **keys: Any) -> Theme:
    """A theme whose names are its ids in other letters."""
    entries = [
        {"id": field, "names": {"en": f"{field} EN", "de": f"{field} DE"}, "definition": {"en": f"What {field} covers."}}
        for field in fields
    ]
    names = {"en": f"{theme_id} EN", "de": f"{theme_id} DE"}
    given = {"id": theme_id, "names": names, "definition": {"en": "A field."}, "colour": "#3A8DDE", "fields": entries}
    return Theme.model_validate(given | keys)


def cluster(record_id: str, *fields: str, **keys: Any) -> Cluster:
    """A fictional cluster in Linz that claims these fields."""
    given = {
        "id": record_id,
        "file": f"clusters/{record_id}/cluster.yml",
        "folder": record_id,
        "name": f"Cluster {record_id}",
        "status": "active",
        "region": "AT31",
        "location": {"city": "Linz", "lat": 48.3, "lon": 14.29},
        "summary": {"en": f"What {record_id} is."},
        "competencies": [{"field": field} for field in fields],
        "sources": SOURCES,
        "provenance": DESK,
    }
    return Cluster.model_validate(given | keys)


def actor(record_id: str, *fields: str, folder: str = "_unclaimed", **keys: Any) -> Actor:
    """A fictional company in Graz that claims these fields."""
    given = {
        "id": record_id,
        "file": f"clusters/{folder}/actors/{record_id}.yml",
        "folder": folder,
        "name": f"Actor {record_id}",
        "kind": "company",
        "region": "AT22",
        "location": {"city": "Graz", "lat": 47.07, "lon": 15.44},
        "competencies": [{"field": field} for field in fields],
        "sources": SOURCES,
        "provenance": DESK,
    }
    return Actor.model_validate(given | keys)


def atlas_of(*records: Cluster | Actor, **keys: Any) -> Atlas:
    """An atlas of four regions and two themes with these records."""
    settings = {"title": "Made-up atlas", "languages": ("en", "de"), "area": AREA, "themes": ("metal", "wood")}
    return Atlas(
        settings=Settings.model_validate(settings | keys),
        regions=packaged(),
        themes={"metal": theme("metal", "casting", "forging", chain=True), "wood": theme("wood", "beams", "glue")},
        vocabularies={
            "kinds": {kind: Term.model_validate({"id": kind, "names": {"en": kind, "de": kind}}) for kind in ("company", "university")}
        },
        clusters={record.id: record for record in sorted(records, key=lambda record: record.id) if isinstance(record, Cluster)},
        actors={record.id: record for record in sorted(records, key=lambda record: record.id) if isinstance(record, Actor)},
        meta_clusters={},
        trends={},
        today=TODAY,
    )


@cache
def language(code: str) -> Language:
    """A packaged language."""
    found, problems = languages_of(Path(__file__).parent / "no-atlas", (code,))
    assert not problems
    return found[0]


def pages_of(atlas: Atlas, lang: str = "en") -> dict[str, Page]:
    """All pages of an atlas in a language, by address."""
    found = list(render(View(atlas, derive(atlas), language(lang))))
    assert len({page.path for page in found}) == len(found)
    return {page.path: page for page in found}


@cache
def full_atlas() -> Atlas:
    """Six organisations with a bit of everything, one of them hostile."""
    return atlas_of(
        cluster("alpha", "metal/casting", "metal/forging", "wood", host="Host of alpha", website="https://alpha.example/"),
        cluster(
            "beta",
            "metal/casting",
            names={"de": "Beta auf Deutsch"},
            status="merged",
            succeeded_by="alpha",
            location={"city": "Maribor", "lat": 46.55, "lon": 15.65},
            region="SI03",
        ),
        cluster("hostile", "wood/glue", name=ATTACK, acronym=ATTACK, host=ATTACK, summary={"en": ATTACK}, description={"en": ATTACK}),
        actor("one", "metal/casting", "metal/forging", "wood/beams", "wood/glue", "wood", folder="alpha"),
        actor(
            "two",
            "metal/casting",
            kind="university",
            names={"en": "The second"},
            competencies=({"field": "metal/casting", "note": ATTACK},),
        ),
        actor("three", "wood/beams", competencies=({"field": "wood/beams", "basis": "general-knowledge"},)),
    )


def many_actors(count: int) -> Atlas:
    """An atlas with so many actors."""
    atlas = atlas_of(cluster("alpha", "metal"))
    actors = [actor(f"a{number:04}", "metal/casting") for number in range(count)]
    return dataclasses.replace(atlas, actors={record.id: record for record in actors})


def text_of(html: str) -> str:
    """What a reader sees: no tags, no space beyond one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
