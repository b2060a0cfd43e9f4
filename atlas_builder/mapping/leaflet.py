"""What folium makes of the regions, as a script of the site's own, and the libraries that the map needs, from installed packages.

folium names its libraries by addresses on other hosts and numbers its elements by chance. Here every such address must have a file
of ours or stand among those that are not needed, and every element has a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink

from atlas_builder.atlas import Atlas

# The script that draws, `look/assets/js/map-view.js`, finds the elements by these names.
MAP, REGIONS = "atlas", "regions"
FURTHEST_IN = 14  # zoom; without background tiles Leaflet knows no end, and clusters never open
DIGITS = 3  # of a degree: 100 m, finer than the outlines are
_LEAFLET, _CLUSTER = (
    ("XStatic-Leaflet", "xstatic/pkg/leaflet/data"),
    ("XStatic-Leaflet-MarkerCluster", "xstatic/pkg/leaflet_markercluster/data"),
)
_FILES = {
    "leaflet.js": _LEAFLET,
    "leaflet.css": _LEAFLET,
    "images/layers.png": _LEAFLET,
    "images/layers-2x.png": _LEAFLET,
    "images/marker-icon.png": _LEAFLET,  # its style sheet names it, and nothing shows it
    "leaflet.markercluster.js": _CLUSTER,
    "MarkerCluster.css": _CLUSTER,
}
# What folium also asks for: frameworks and icon fonts for controls and markers that this map does not have.
_NOT_NEEDED = re.compile(
    r"/(jquery|bootstrap|bootstrap-glyphicons|all|leaflet[.-]awesome[a-z.-]*|MarkerCluster\.Default)[-.0-9a-z]*\.(js|css)$"
)
_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def libraries() -> Iterator[tuple[str, bytes]]:
    """Leaflet and its marker clustering by file name."""
    for name, (package, folder) in _FILES.items():
        data = Path(str(distribution(package).locate_file(f"{folder}/{name}"))).read_bytes()
        yield name, _SOURCE_MAP.sub(b"", data) if name.endswith(".js") else data


def drawing(atlas: Atlas) -> bytes:
    """The script that makes the map and its regions, in an element with the id `map_atlas`.

    Raises:
        LookupError: folium asks for a library that the site does not have.
    """
    regions = atlas.regions.only(atlas.area)
    shapes = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"id": code},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in ring] for ring in polygon] for polygon in region.polygons],
            },
        }
        for code, region in regions.items()
    ]  # fmt: skip
    drawn = folium.Map(tiles=None, max_bounds=False, prefer_canvas=False, zoom_snap=0.25)
    _name(drawn, MAP)
    drawn.options["maxZoom"] = FURTHEST_IN
    _name(folium.GeoJson({"type": "FeatureCollection", "features": shapes}).add_to(drawn), REGIONS)
    figure = drawn.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    for part in figure.header._children.values():
        _check(part)
    return figure.script.render().encode()


def _name(element: Element, name: str) -> None:
    element._id = name


def _check(element: Element) -> None:
    if isinstance(element, JavascriptLink | CssLink):
        address = element.url
        if address.rpartition("/")[2] not in _FILES and not _NOT_NEEDED.search(address):
            raise LookupError(f"folium asks for {address}, of which the site has no copy")


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """The libraries and their versions, for the credits."""
    return tuple((package, distribution(package).version) for package, _ in (_LEAFLET, _CLUSTER))
