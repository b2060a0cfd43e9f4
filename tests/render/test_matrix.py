"""The matrix of a theme: the classes and counts of the maps, region by region and sub-field by sub-field."""

from __future__ import annotations

from dataclasses import replace

from atlas_builder.derive import derive
from atlas_builder.labels import languages_of
from atlas_builder.project import DEFAULTS
from atlas_builder.render.matrix import Matrix, matrix
from atlas_builder.render.site import Site
from atlas_builder.view import View
from tests.atlases import load_tiny
from tests.render.small import cluster


def of_plastics() -> Matrix:
    """The matrix of the tiny atlas, with a region that has records enough and none of them in plastics."""
    atlas = load_tiny().atlas
    assert atlas is not None
    grids = {f"g{number}": cluster(f"g{number}", "smart-grids", "smart-grids/storage-systems", region="CH05") for number in range(3)}
    atlas = replace(atlas, clusters={**atlas.clusters, **grids})
    (language,), _ = languages_of(DEFAULTS, ("en",))
    return matrix(Site(View(atlas, derive(atlas), language)), atlas.themes["plastics"], "themes/plastics/")


def test_rows_are_the_regions_with_a_share_and_columns_link_to_the_sub_fields() -> None:
    made = of_plastics()
    assert [row.region.text for row in made.rows] == ["Upper Austria", "Eastern Switzerland"]
    assert [column.href for column in made.columns] == [
        "../../themes/plastics/injection-moulding/",
        "../../themes/plastics/plastics-recycling/",
    ]
    assert made.rows[0].region.href == "../../regions/at31/"


def test_a_cell_has_the_count_and_the_class_of_the_share() -> None:
    upper, eastern = of_plastics().rows
    # alpha, mould-works and polymer-lab, of three organisations with a source; recycling: polymer-lab alone
    assert [(cell.text, cell.look) for cell in upper.cells] == [("3", "grade-4"), ("1", "grade-3")]
    assert upper.cells[0].meaning == "Injection moulding: 100% (3 of 3)"
    assert [(cell.text, cell.look) for cell in eastern.cells] == [("–", "none"), ("–", "none")]


def test_regions_without_a_share_are_named_by_the_reason() -> None:
    made = of_plastics()
    assert {link.text for link in made.too_few} == {"Eastern Slovenia", "Western Slovenia", "Rhône-Alpes", "Piedmont"}
    assert len(made.no_data) == 44 - 2 - 4
