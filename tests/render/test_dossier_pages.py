"""Dossiers and the toolbox: which there are, what stands on them in which order, and that a sheet claims no more than the records."""

from __future__ import annotations

import dataclasses

import pytest

from atlas_builder import routes
from atlas_builder.derive import derive
from atlas_builder.render.dossier import address
from atlas_builder.render.pages.dossier import ACTORS_NAMED
from atlas_builder.render.pages.toolbox import RECORDED, TOOLS
from atlas_builder.render.site import Site
from atlas_builder.taxonomy import MetaCluster, Term
from atlas_builder.view import View
from tests.render.small import actor, atlas_of, cluster, full_atlas, language, many_actors, pages_of, text_of


def test_each_theme_and_region_with_a_record_has_a_dossier_and_no_other() -> None:
    atlas = full_atlas()
    expected = {
        routes.dossier(claim.field.partition("/")[0], record.region)
        for record in (*atlas.clusters.values(), *atlas.actors.values())
        if record.id != "beta"  # merged: history
        for claim in record.competencies
    }
    found = {path for path in pages_of(atlas) if path.startswith(routes.DOSSIERS) and path != routes.DOSSIERS}
    assert found == expected


def test_the_list_theme_and_region_lead_to_every_dossier() -> None:
    pages = pages_of(full_atlas())
    here = routes.dossier("metal", "AT22")
    for path in (routes.DOSSIERS, routes.region("AT22")):
        assert f'href="{routes.relative(path, here)}"' in pages[path].body
    assert f'href="{routes.relative("themes/metal/", routes.DOSSIERS)}#theme-metal"' in pages["themes/metal/"].body
    assert 'id="theme-metal"' in pages[routes.DOSSIERS].body


def test_actors_with_sourced_claims_stand_before_those_without() -> None:
    doubtful = actor("a-doubtful", competencies=({"field": "metal/casting", "basis": "general-knowledge", "level": 4},))
    one, two = actor("b-one", "metal/casting"), actor("c-two", "metal/casting", "metal/forging")
    body = pages_of(atlas_of(doubtful, one, two))[routes.dossier("metal", "AT22")].body
    rows = text_of(body.partition('id="actors"')[2])
    assert rows.index("Actor c-two") < rows.index("Actor b-one") < rows.index("Actor a-doubtful")
    assert "(4, Not yet sourced)" in rows


@pytest.mark.parametrize(
    ("stated", "unstated", "said"),
    [
        (1, 0, "1 organisation is on record here, with a source."),
        (2, 0, "2 organisations are on record here, all with a source."),
        (1, 2, "3 organisations are on record here, 1 of them with a source."),
        (0, 2, "2 organisations are on record here, none with a source yet."),
    ],
)
def test_the_finding_counts_organisations_and_sources(stated: int, unstated: int, said: str) -> None:
    records = [actor(f"s{number}", "metal/casting") for number in range(stated)]
    records += [actor(f"u{number}", competencies=({"field": "metal/casting", "basis": "general-knowledge"},)) for number in range(unstated)]
    assert pages_of(atlas_of(*records))[routes.dossier("metal", "AT22")].description == said


def test_a_sub_field_without_a_record_is_said_not_to_be_on_record() -> None:
    body = pages_of(atlas_of(actor("one", "metal/casting")))[routes.dossier("metal", "AT22")].body
    assert "No record so far: forging EN." in text_of(body)
    assert "No cluster initiative" in text_of(body)


def test_a_long_list_is_cut_and_the_rest_is_counted() -> None:
    body = text_of(pages_of(many_actors(ACTORS_NAMED + 3))[routes.dossier("metal", "AT22")].body)
    assert "3 more organisations are on record" in body
    assert f"Actor a{ACTORS_NAMED - 1:04}" in body
    assert f"Actor a{ACTORS_NAMED:04}" not in body


def test_a_contributors_text_stays_text() -> None:
    for path, page in pages_of(full_atlas()).items():
        if path.startswith((routes.DOSSIERS, routes.TOOLBOX)):
            assert "<script>" not in page.body
            assert "<img" not in page.body


def test_the_full_address_is_printed_where_the_atlas_knows_it() -> None:
    here = routes.dossier("metal", "AT22")
    atlas = atlas_of(actor("one", "metal"), site_url="https://atlas.example.org/base")
    assert f"https://atlas.example.org/base/{here}" in pages_of(atlas)[here].body
    assert f"https://atlas.example.org/base/de/{here}" in pages_of(atlas, "de")[here].body
    plain = atlas_of(actor("one", "metal"))
    assert address(Site(View(plain, derive(plain), language("en"))), here) == ""


def test_a_meta_cluster_has_a_dossier_with_all_its_members() -> None:
    three = [
        cluster(name, "metal/casting", region=region, location={"city": city})
        for name, region, city in (("alpha", "AT31", "Linz"), ("beta", "CH05", "Chur"), ("gamma", "SI03", "Maribor"))
    ]
    record = MetaCluster.model_validate(
        {
            "id": "three", "name": "The three", "clusters": ["alpha", "beta", "gamma"], "fields": ["metal/casting"], "phase": 1,
            "sources": ["https://example.org/three"],
        }
    )  # fmt: skip
    pages = pages_of(dataclasses.replace(atlas_of(*three), meta_clusters={"three": record}))
    here = routes.meta_dossier("three")
    text = text_of(pages[here].body)
    assert all(f"Cluster {name}" in text for name in ("alpha", "beta", "gamma"))
    assert "No record so far: forging EN." in text
    assert f'href="{routes.relative(routes.meta_cluster("three"), here)}"' in pages[routes.meta_cluster("three")].body
    assert f'href="{routes.relative(routes.DOSSIERS, here)}"' in pages[routes.DOSSIERS].body


def test_the_toolbox_names_the_clusters_that_offer_an_activity_and_says_where_none_does() -> None:
    atlas = atlas_of(cluster("alpha", "metal", activities=("brokerage",)), cluster("beta", "metal"))
    words = {tool: Term.model_validate({"id": tool, "names": {"en": tool}}) for tool in RECORDED}
    body = pages_of(dataclasses.replace(atlas, vocabularies={**atlas.vocabularies, "activities": words}))[routes.TOOLBOX].body
    sections = {tool: text_of(body.partition(f'<h2 id="{tool}">')[2].partition("</section>")[0]) for tool, _, _ in TOOLS}
    assert "Cluster alpha" in sections["brokerage"]
    assert "Cluster beta" not in body
    assert all("No cluster on record says that it offers this" in sections[tool] for tool in RECORDED - {"brokerage"})
    assert "The records do not say who gives funding" in sections["funding"]
    assert "1 of 2" in text_of(body)
