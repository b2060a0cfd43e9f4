"""The interactive map: Leaflet, what folium makes of the regions, and the records in columns. View in, files out.

Nothing of it is loaded before a page asks for it; the page itself is `render/pages/map.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder.bundle import File
from atlas_builder.mapping.columns import field_columns, record_columns, share_columns
from atlas_builder.mapping.leaflet import drawing, libraries
from atlas_builder.view import View

FOLDER = "assets/map/"


def map_files(view: View) -> Iterator[File]:
    """The files of the map. They are the same in every language; their texts come from the page."""
    for name, data in (
        *libraries(),
        ("regions.js", drawing(view.atlas)),
        ("records.json", record_columns(view.atlas)),
        ("fields.json", field_columns(view.atlas)),
        ("shares.json", share_columns(view.atlas, view.findings)),
    ):
        yield File(FOLDER + name, data)
