"""The home page: a finding that is true of the counts, words to search for in other languages, and who could join forces."""

from __future__ import annotations

from atlas_builder import routes
from atlas_builder.derive import derive
from atlas_builder.render import render
from atlas_builder.render.pages.home import finding_of_all
from atlas_builder.render.site import Site
from atlas_builder.view import View
from tests.render.small import actor, atlas_of, cluster, language, pages_of


def _finding(*counts: tuple[str, int], lang: str = "en") -> str:
    actors = [actor(f"a{code.lower()}{number}", "metal", region=code) for code, count in counts for number in range(count)]
    atlas = atlas_of(*actors)
    return finding_of_all(Site(View(atlas, derive(atlas), language(lang))))


def test_the_regions_that_are_ahead_are_named_and_their_records_counted() -> None:
    assert (
        _finding(("AT22", 5), ("AT31", 3), ("CH05", 1), ("SI03", 1)) == "Styria and Upper Austria have 8 of the 10 organisations on record"
    )
    assert _finding(("AT22", 5), ("AT31", 3), ("CH05", 3)) == "Styria has 5 of the 11 organisations on record"
    assert _finding(("AT22", 5), ("AT31", 1), lang="de").startswith("Steiermark: 5 der 6 Organisationen")


def test_where_no_region_stands_out_all_are_counted() -> None:
    assert _finding(("AT22", 2), ("AT31", 2), ("CH05", 2), ("SI03", 2)) == "8 organisations are on record"
    assert _finding(("AT22", 3)) == "3 organisations are on record"


def test_fields_in_which_clusters_could_join_are_shown_with_the_map_of_the_strongest() -> None:
    atlas = atlas_of(
        cluster("a", "metal/casting", region="AT31"),
        cluster("b", "metal/casting", region="CH05", location={"city": "St. Gallen", "lat": 47.4, "lon": 9.4}),
        cluster("c", "metal/casting", region="SI03", location={"city": "Celje", "lat": 46.2, "lon": 15.3}),
    )
    body = pages_of(atlas)[routes.HOME].body
    assert 'href="meta-clusters/#radar-metal-casting"' in body
    assert 'id="radar-metal-casting-map-t"' in body
    assert "casting EN: 3 cluster initiatives from 3 regions and 3 countries" in body


def test_where_nobody_could_join_the_radar_is_left_out() -> None:
    assert "radar-teaser" not in pages_of(atlas_of(cluster("a", "metal")))[routes.HOME].body


def test_words_to_search_for_are_in_other_languages_and_only_where_there_is_a_search() -> None:
    atlas = atlas_of(cluster("a", "metal/casting"))
    view = View(atlas, derive(atlas), language("en"))
    home = next(page for page in render(view) if page.path == routes.HOME).body
    assert '<a href="search/?q=casting+DE" lang="de">casting DE</a>' in home
    bare = {page.path: page.body for page in render(View(atlas, view.findings, view.language, search=False))}
    assert "search/" not in bare[routes.HOME]
    assert routes.SEARCH not in bare
