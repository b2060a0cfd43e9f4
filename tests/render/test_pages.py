"""What holds for every page made from data, in both languages."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from pathlib import Path

import pytest

from atlas_builder import routes
from atlas_builder.render import pages as page_types
from tests.render.small import ATTACK, atlas_of, full_atlas, many_actors, pages_of, text_of

LANGUAGES = ("en", "de")
BY_HAND = {"about/", "contribute/", "corrections/", "data-protection/", "imprint/"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_type_is_rendered(lang: str) -> None:
    pages = pages_of(full_atlas(), lang)
    wanted = {"", "themes/", "themes/metal/", "themes/wood/glue/", "regions/", "regions/ch05/", "clusters/", "clusters/beta/", "actors/"}
    assert wanted | {"actors/two/", "404.html"} <= pages.keys()
    assert all(page.lang == lang and page.title and page.description for page in pages.values())


def test_list_of_page_types_names_every_module_of_its_folder() -> None:
    assert page_types.__file__
    modules = {path.stem for path in Path(page_types.__file__).parent.glob("*.py")} - {"__init__"}
    assert {pages.__module__.rpartition(".")[2] for pages in page_types.PAGES} == modules


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_one_first_heading_and_no_level_left_out(lang: str) -> None:
    for path, page in pages_of(full_atlas(), lang).items():
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page.body)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_id_stands_twice_and_every_reference_to_one_is_met(lang: str) -> None:
    for path, page in pages_of(full_atlas(), lang).items():
        ids = re.findall(r'\sid="([^"]*)"', page.body)
        assert len(ids) == len(set(ids)), path
        wanted = set(re.findall(r'aria-labelledby="([^"]*)"', page.body)) | set(re.findall(r'href="#([^"]*)"', page.body))
        assert wanted <= set(ids), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_leads_to_a_page_of_the_atlas_or_outward(lang: str) -> None:
    pages = pages_of(full_atlas(), lang)
    for path, page in pages.items():
        for href in re.findall(r'href="([^"]*)"', page.body):
            if href.startswith(("https://", "http://", "mailto:", "#")):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path) or ".", re.split("[?#]", href)[0]))
            if (
                target.endswith((routes.API_META_CLUSTERS, routes.API_MATCHES))
                or "data/statistics/" in target
                or target.startswith(routes.MAPS)
                or target.endswith(routes.API_STATISTICS)
            ):
                continue  # data, and maps to take away
            target = "" if target == "." else target + "/"
            assert target in pages.keys() | BY_HAND, (path, href)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_in_split_lists_lead_to_their_parts(lang: str) -> None:
    pages = pages_of(many_actors(250), lang)
    assert {"actors/", "actors/page/2/", "actors/page/3/"} <= pages.keys()
    assert "actors/page/4/" not in pages
    assert pages["actors/page/2/"].body.count('rel="prev" href="../../../actors/"') == 2
    assert 'rel="next" href="../../../actors/page/3/"' in pages["actors/page/2/"].body
    rows = [len(re.findall(r'<th scope="row">', pages[path].body)) for path in ("actors/", "actors/page/2/", "actors/page/3/")]
    assert rows == [100, 100, 50]


def test_outward_links_say_that_we_do_not_vouch_for_them() -> None:
    for page in pages_of(full_atlas()).values():
        for tag in re.findall(r'<a [^>]*href="https?:[^>]*>', page.body):
            assert 'rel="nofollow noopener ugc"' in tag


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_texts_are_shown_as_text(lang: str) -> None:
    pages = pages_of(full_atlas(), lang)
    for path, page in pages.items():
        assert "<script" not in page.body, path
        assert "<img" not in page.body, path
    assert "&lt;script&gt;" in pages["clusters/hostile/"].body
    assert pages["clusters/hostile/"].title == ATTACK


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_need_no_style_attribute_and_no_script(lang: str) -> None:
    for page in pages_of(full_atlas(), lang).values():
        tags = re.findall(r"<[a-z][^>]*>", page.body)
        assert not [tag for tag in tags if re.search(r"\s(style|on[a-z]+)=", tag)]
        assert "<style" not in page.body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tags_are_closed_in_the_order_in_which_they_were_opened(lang: str) -> None:
    for path, page in pages_of(full_atlas(), lang).items():
        opened: list[str] = []
        for closing, name, rest in re.findall(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>", page.body):
            if closing:
                assert opened.pop() == name, path
            elif name not in VOID and not rest.endswith("/"):
                opened.append(name)
        assert not opened, path


def test_links_inside_maps_have_an_address_that_search_engines_read() -> None:
    for page in pages_of(full_atlas()).values():
        for svg in re.findall(r"<svg.*?</svg>", page.body, re.DOTALL):
            assert all(re.search(r"\shref=", link) for link in re.findall(r"<a\b[^>]*>", svg))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_atlas_without_records_has_all_its_lists_and_says_what_to_do(lang: str) -> None:
    pages = pages_of(atlas_of(), lang)
    assert {"", "clusters/", "actors/", "regions/at31/", "themes/metal/casting/"} <= pages.keys()
    for path in ("clusters/", "actors/", "regions/at31/", "themes/metal/casting/"):
        assert "contribute/" in pages[path].body


def test_same_records_in_another_order_give_the_same_pages() -> None:
    atlas = full_atlas()
    turned = type(atlas)(
        **{name: getattr(atlas, name) for name in atlas.__slots__ if name not in ("clusters", "actors")},
        clusters=dict(sorted(atlas.clusters.items(), reverse=True)),
        actors=dict(sorted(atlas.actors.items(), reverse=True)),
    )
    assert {path: page.body for path, page in pages_of(turned).items()} == {path: page.body for path, page in pages_of(atlas).items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_on_record_is_never_called_a_lack(lang: str) -> None:
    for page in pages_of(full_atlas(), lang).values():
        assert not re.search(r"\black(s|ing)?\b|\bmangelt\b|\bfehlt der Region\b", text_of(page.body))
