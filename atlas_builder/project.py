"""Where the parts of an atlas lie, and the packaged parts that every atlas starts from."""

from __future__ import annotations

from pathlib import Path

SETTINGS = "atlas.yml"
REGIONS = "regions.geojson"
DEFAULTS = Path(__file__).parent / "defaults"
LOOK = Path(__file__).parent / "look"


def find_root(start: Path) -> Path | None:
    """The nearest folder upwards with an atlas.yml, or None."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)


def packaged_languages() -> tuple[str, ...]:
    """The languages for which the package ships labels."""
    return tuple(sorted(path.parent.name for path in (DEFAULTS / "content").glob("*/labels.yml")))
