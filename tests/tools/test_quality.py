"""The tools that look at the finished sites: which pages they choose, what they find, what they call too heavy."""

from __future__ import annotations

import doctest
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tools.quality import kinds, links, serving, weights
from tools.quality.seen import Seen

PAGES = {
    "index.html": "<h1>Home</h1><a href='a/x/?q=one'>a</a><a href='a/y/#there'>b</a>",
    "a/x/index.html": "<h1>X</h1><p class='new'></p>",
    "a/y/index.html": "<h1>Y</h1><p id='there'></p>",
    "404.html": "<h1>Nothing</h1>",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, html in PAGES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(html.replace("'", '"'), "utf-8")
    return tmp_path


def test_the_examples_of_the_tools_hold() -> None:
    for module in (kinds, links, weights):
        assert doctest.testmod(module).failed == 0


def test_every_shape_of_address_is_looked_at_and_whatever_is_new_on_a_page(site: Path) -> None:
    chosen, shown = kinds.choose(site)
    assert [kind.path for kind in chosen] == ["", "404.html", "a/x/", "a/x/?q=one", "a/y/"]
    assert {"", "404.html", "a/*/", "p.new"} <= shown


def test_of_a_second_site_only_what_the_first_did_not_show_is_looked_at(site: Path) -> None:
    _, shown = kinds.choose(site)
    (site / "b").mkdir()
    (site / "b" / "index.html").write_text("<h1>B</h1>", "utf-8")
    chosen, _ = kinds.choose(site, shown)
    assert [kind.path for kind in chosen] == ["", "b/"]


def test_a_link_to_no_file_and_one_to_no_place_are_found(site: Path) -> None:
    assert list(links.broken(site)) == []
    (site / "a" / "y" / "index.html").write_text('<a href="../z/">z</a>', "utf-8")
    found = list(links.broken(site))
    assert len(found) == 2
    assert found[0].endswith("leads to no place on that page")
    assert found[1] == "a/y/index.html: ../z/ leads to no file"


def test_what_a_page_shares_with_home_comes_once_and_the_map_may_weigh_more() -> None:
    home = Seen(kinds.Kind(""), {"": 5_000, "look.css": 80_000})
    heavy = Seen(kinds.Kind("a/"), {"a/": 70_000, "look.css": 80_000, "big.js": 150_000})
    live = Seen(kinds.Kind("map/"), {"map/": 400_000})
    found = weights.weigh([home, heavy, live])
    assert [(weight.first, weight.next, weight.again) for weight in found[:2]] == [(85_000, 5_000, 5_000), (300_000, 220_000, 70_000)]
    assert [len(weight.faults) for weight in found] == [0, 2, 0]


def test_a_site_is_served_packed_with_its_own_page_for_what_is_not_there(site: Path) -> None:
    with serving.served(site) as home:
        with urlopen(Request(home + "a/x/")) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert len(answer.read()) == int(answer.headers["Content-Length"])
        with pytest.raises(HTTPError) as refused:
            urlopen(home + "nowhere/")
        assert refused.value.code == 404
