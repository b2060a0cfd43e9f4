"""Coordinates of cities: the places of the seven Alpine countries from 500 inhabitants, and the larger ones next door.

A city is found under its own name, its English one, and many in the neighbours' languages; small and capital letters, accents, hyphens and
the ways to write Saint do not matter. The tool that makes the data, tools/gazetteer.py, folds names with the `fold` below.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from atlas_builder.geo import outline
from atlas_builder.geo.regions import TOLERANCE_KM, Region

# Letters that no decomposition takes apart.
_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SAINTS = {"sankt": "st", "saint": "st", "sct": "st", "sainte": "ste", "sveti": "sv", "sveta": "sv"}

# Before these words a name can be cut: "Heidenheim an der Brenz", "Langnau im Emmental". In German, French, Italian and Slovene.
_LINKS = {
    *("am", "an", "bei", "im", "in", "ob", "unter"),
    *("de", "des", "du", "en", "la", "le", "les", "sous", "sur"),
    *("a", "ad", "al", "alla", "d", "da", "del", "dell", "della", "delle", "di"),
    *("na", "pod", "pri", "v"),
}

_PARTS = re.compile(r"[(/,]|\s[-\u2013]\s")
UNITS_PER_DEGREE = 1000


class _Place(NamedTuple):
    """A place under one of its names. Sorted: own names before other languages', the large before the small."""

    is_alias: bool
    smallness: int
    lon: float
    lat: float


def find(city: str, country: str, region: Region | None = None) -> tuple[float, float] | None:
    """Longitude and latitude of a city, in degrees to three decimals; None where it is not known.

    Of several places of one name, the one in the region, else the one nearest to it; without a region the largest. A part of the
    name, or a longer name that begins with it, counts only where one place bears it (in the region, if it is given): better
    unknown than somewhere else. `country` is a code of two letters, such as AT.

    >>> find("München", "DE") == find("Munich", "DE") == find("MUENCHEN", "DE")
    True
    """
    places, is_whole = _candidates(city, country.upper())
    if region is not None and region.polygons and places:
        away = {place: outline.km_to(region.polygons, place.lon, place.lat) for place in places}
        places = tuple(sorted(places, key=lambda place: (away[place], place)))
        if not is_whole:
            places = tuple(place for place in places if away[place] <= TOLERANCE_KM)
    if not places or (not is_whole and len(places) > 1):
        return None
    return places[0].lon, places[0].lat


def fold(name: str) -> str:
    """The key of a name: small letters a to z and digits in words; the scripts of the Alpine countries only.

    >>> fold("Sankt Pölten"), fold("ST. POLTEN"), fold("L'Isle-d'Abeau")
    ('st polten', 'st polten', 'l isle d abeau')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_SAINTS.get(word, word) for word in re.findall(r"[a-z0-9]+", letters))


def spelt_out(name: str) -> str:
    """The key of a name with its umlauts written as two letters: tells Pöcking from Pocking where the data hold both.

    >>> spelt_out("Pöcking"), spelt_out("Pocking")
    ('poecking', 'pocking')
    """
    return fold(unicodedata.normalize("NFC", name.casefold()).translate(_UMLAUTS))


@lru_cache(maxsize=8192)
def _candidates(city: str, country: str) -> tuple[tuple[_Place, ...], bool]:
    """The places that a city can be, best first, and whether they bear its whole name."""
    whole = fold(city)
    for key in (spelt_out(city), whole, re.sub(r"([aou])e", r"\1", whole)):
        if places := _named(country, key, ","):
            return places, True
    words = whole.split()
    shorter = [" ".join(words[:end]) for end in range(len(words) - 1, 0, -1) if words[end] in _LINKS]
    for key in (*map(fold, _PARTS.split(city)), *shorter, fold(city.partition("-")[0])):
        if places := _named(country, key, ","):
            return places, False
    return _named(country, whole, " "), False


def _named(country: str, key: str, then: str) -> tuple[_Place, ...]:
    """The places with a name that begins with the key, which `then` follows: a comma for the whole name, a blank for a longer one.

    The text is searched as it is: taking all of it apart would cost ten times the few hundred searches of a whole atlas.
    """
    block = _blocks().get(country, "")
    needle = f",{key}{then}"
    found: set[_Place] = set()
    at = block.find(needle) if key else -1
    while at >= 0:
        start, end = block.rfind("\n", 0, at) + 1, block.find("\n", at)
        line = block[start:end]
        lon, lat, rank, *keys = line.rstrip(",").split(",")
        matching = [position for position, name in enumerate(keys) if f"{name},".startswith(needle[1:])]
        if matching:
            found.add(_Place(matching[0] > 0, -int(rank), int(lon) / UNITS_PER_DEGREE, int(lat) / UNITS_PER_DEGREE))
        at = block.find(needle, end)
    return tuple(sorted(found))


@cache
def _blocks() -> dict[str, str]:
    """The data, a block a country. A line: longitude, latitude, rank, the key of its own name, those of others, a comma after each."""
    text = lzma.decompress((files("atlas_builder.geo") / "data" / "gazetteer.csv.xz").read_bytes()).decode("ascii")
    heads = list(re.finditer(r"^([A-Z]{2})\n", text, re.MULTILINE))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {head.group(1): text[head.end() : end] for head, end in zip(heads, ends, strict=True)}
