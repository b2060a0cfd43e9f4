"""The best partners of a region, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from atlas_builder.atlas import Atlas
from atlas_builder.derive import derive
from atlas_builder.derive.partners import SHOWN, Partners, official, partners
from tests.derive.seats import BEAMS, CAST, FORGE, GLUE, atlas, known, seated


def found_in(found: Atlas) -> Partners:
    return partners(found, derive(found).standings)


def by_hand() -> Atlas:
    """Upper Austria holds forging and asks for casting; three regions cast, one of them on general knowledge only."""
    return atlas(
        seated("a", "AT31", FORGE, gaps=({"field": CAST},)),
        seated("b", "AT22", CAST, BEAMS),
        seated("c", "SI03", CAST),
        seated("d", "CH02", competencies=(known(CAST), {"field": GLUE})),
    )


def test_a_declared_gap_comes_before_what_merely_has_no_record() -> None:
    ours = found_in(by_hand())["AT31"]
    assert [(partner.region, partner.fills, partner.brings) for partner in ours["metal"]] == [("AT22", (CAST,), ()), ("SI03", (CAST,), ())]
    assert [(partner.region, partner.fills, partner.brings) for partner in ours["wood"]] == [("AT22", (), (BEAMS,)), ("CH02", (), (GLUE,))]


def test_a_gap_in_a_theme_as_a_whole_is_filled_by_regions_strong_in_the_theme() -> None:
    ours = found_in(atlas(seated("a", "AT31", GLUE, gaps=({"field": "metal"},)), seated("b", "SI03", CAST), seated("c", "AT22", BEAMS)))[
        "AT31"
    ]
    assert [(partner.region, partner.fills, partner.brings) for partner in ours["metal"]] == [("SI03", ("metal",), (CAST,))]
    assert [(partner.region, partner.fills, partner.brings) for partner in ours["wood"]] == [("AT22", (), (BEAMS,))]


def test_a_common_language_comes_before_a_shorter_way() -> None:
    ours = found_in(atlas(seated("a", "AT22", CAST), seated("b", "SI03", BEAMS), seated("c", "CH02", BEAMS)))["AT22"]["wood"]
    assert [partner.region for partner in ours] == ["CH02", "SI03"]
    near, far = ours[1].distance_km, ours[0].distance_km
    assert near is not None
    assert far is not None
    assert near < far
    assert ours[0].languages == ("de",)
    assert ours[1].languages == ()


def test_general_knowledge_makes_no_region_strong() -> None:
    assert all(partner.region != "CH02" for partner in found_in(by_hand())["AT31"]["metal"])


def test_a_region_that_holds_a_field_without_a_gap_needs_no_partner_for_it() -> None:
    assert all(FORGE not in (*partner.fills, *partner.brings) for partner in found_in(by_hand())["AT31"]["metal"])


def test_every_region_of_the_area_has_its_partners_whatever_the_order_of_the_records() -> None:
    found = by_hand()
    ours = found_in(found)
    assert set(ours) == set(found.area)
    assert ours == found_in(replace(found, clusters=dict(reversed(found.clusters.items()))))
    for code, themes in ours.items():
        for others in themes.values():
            assert 0 < len(others) <= SHOWN
            assert code not in {partner.region for partner in others}


def test_official_languages_are_those_of_the_unicode_list() -> None:
    assert official("AT") == ("de",)
    assert {"de", "fr", "it"} <= set(official("CH"))
