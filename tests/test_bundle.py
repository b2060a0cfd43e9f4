"""Pages, files and who wrote them."""

from __future__ import annotations

import pytest

from atlas_builder.bundle import Origins, Page


@pytest.mark.parametrize(
    ("path", "depth", "file"),
    [
        ("", 0, "index.html"),
        ("404.html", 0, "404.html"),
        ("themes/", 1, "themes/index.html"),
        ("clusters/tecos/", 2, "clusters/tecos/index.html"),
        ("themes/plastics/bioplastics/", 3, "themes/plastics/bioplastics/index.html"),
    ],
)
def test_a_page_knows_its_depth_and_its_file(path: str, depth: int, file: str) -> None:
    page = Page("en", path, "", "Title", "Description", "<h1>Title</h1>")
    assert (page.depth, page.file) == (depth, file)


def test_two_writers_for_one_path_are_refused_by_name() -> None:
    origins = Origins()
    origins.claim("index.html", "home")
    origins.claim("de/index.html", "home")
    with pytest.raises(ValueError, match=r"actors writes index\.html, which home has written"):
        origins.claim("index.html", "actors")
    assert len(origins) == 2
    assert "index.html" in origins
    assert "themes/index.html" not in origins
