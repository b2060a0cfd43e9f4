"""A region or sub-field with very many actors: its page stays short, and further pages hold the rest, each actor once."""

from __future__ import annotations

import re

from atlas_builder import routes
from atlas_builder.bundle import Page
from tests.render.small import actor, atlas_of, cluster, pages_of

MANY = 230


def _pages() -> dict[str, Page]:
    actors = [actor(f"a{number:03}", "metal/casting") for number in range(MANY)]
    return pages_of(atlas_of(cluster("one", "metal/casting"), *actors))


def _named(page: Page) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[./]*actors/(a[0-9]+)/"', page.body)


def test_each_actor_stands_on_one_of_the_pages_of_its_region_and_of_its_sub_field() -> None:
    pages = _pages()
    for base in (routes.region("AT22"), routes.field("metal/casting")):
        parts = [pages[routes.part(base, number)] for number in (1, 2, 3)]
        assert routes.part(base, 4) not in pages
        named = [name for page in parts for name in _named(page)]
        assert len(named) == MANY
        assert len(set(named)) == MANY
        assert [len(_named(page)) for page in parts] == [100, 100, 30]


def test_a_further_page_says_where_it_belongs_and_leads_back() -> None:
    page = _pages()[routes.part(routes.region("AT22"), 2)]
    assert "Styria" in page.title
    assert "2" in page.title
    assert page.body.count("<h1") == 1
    assert 'href="../../../../regions/at22/"' in page.body
    assert page.section == "regions"


def test_a_short_list_has_no_further_page() -> None:
    pages = pages_of(atlas_of(cluster("one", "metal/casting"), actor("a", "metal/casting")))
    assert not [path for path in pages if path.startswith(("regions/", "themes/")) and "page/" in path]
