"""The regions: what they are called, what they border on, where they lie.

The package brings 44 NUTS 2 regions (2024) around the Alps; an atlas lays a `regions.geojson` of its own over them.
To add a packaged region: tools/README.md.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from atlas_builder.geo import geojson, outline
from atlas_builder.geo.geojson import Fault
from atlas_builder.geo.outline import Outline, Point
from atlas_builder.problem import Problem, quote

# Asked for by both licences' spirit and by the letter of the second; stands beside every map of the packaged regions.
CREDIT = "Region outlines derived from Natural Earth (public domain) and GeoNames (CC BY 4.0)"

# Outlines are simplified to about 2 km and the German inner ones follow places, not surveys: nearer than this nobody is called misplaced.
TOLERANCE_KM = 25.0

# No country of the area reaches so far from its Alpine regions (Brest lies 600 km from Burgundy, Sicily 900 km from Veneto):
# beyond, a point is outside even where the atlas holds a part of the country only. Catches latitude and longitude in the wrong order.
FAR_KM = 1500.0

LONGEST_NAME = 120  # signs; "Furlanija - Julijska krajina" has 28

_CODE = re.compile(r"(?=.{1,16}\Z)[A-Z0-9]+(-[A-Z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_COUNTRY_HINT = "two capital letters, such as AT (ISO 3166-1)"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Region:
    """A region of an atlas, by its NUTS 2 (2024) code or, in an atlas elsewhere, by a code of that atlas's own."""

    code: str
    country: str
    names: Mapping[str, str] = field(hash=False)
    alpine_space: bool
    eusalp: bool
    neighbours: tuple[str, ...]
    polygons: Outline

    def name(self, lang: str) -> str:
        """Its name in a language, else in English, else in the first language there is, else its code."""
        return _named(self.names, lang) or self.code

    @property
    def centre(self) -> Point:
        """A (longitude, latitude) point well inside its largest polygon: where its label or circle stands.

        Raises:
            ValueError: the region has no outline; such a region is a Problem, and no build goes on with one.
        """
        if not self.polygons:
            raise ValueError(f"region {self.code} has no outline")
        return outline.middle(self.polygons)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point lies inside its outline, simplified as it is."""
        return outline.holds(self.polygons, lon, lat)


class Regions(Mapping[str, Region]):
    """Regions by code, in the order of their codes.

    What one region calls its neighbour calls it so too, and neighbours outside the set are left out. `complete` are the
    countries of which no region is missing; `country_names` what the atlas itself calls a country, by language.
    """

    def __init__(
        self,
        regions: Iterable[Region] = (),
        complete: Collection[str] = (),
        country_names: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        known = {region.code: region for region in sorted(regions, key=lambda region: region.code)}
        near: defaultdict[str, set[str]] = defaultdict(set)
        for code, region in known.items():
            for other in known.keys() & set(region.neighbours) - {code}:
                near[code].add(other)
                near[other].add(code)
        self._regions = {code: replace(region, neighbours=tuple(sorted(near[code]))) for code, region in known.items()}
        self._boxes = {code: outline.box(region.polygons) for code, region in known.items() if region.polygons}
        self.complete = frozenset(complete).intersection(self.countries)
        self.country_names = {country: dict(country_names[country]) for country in self.countries if country in country_names}

    def __getitem__(self, code: str) -> Region:
        return self._regions[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._regions)

    def __len__(self) -> int:
        return len(self._regions)

    @property
    def countries(self) -> tuple[str, ...]:
        """Codes of the countries that have a region here, in alphabetical order."""
        return tuple(sorted({region.country for region in self._regions.values()}))

    def country_name(self, country: str, lang: str) -> str:
        """What the atlas itself calls a country in a language, else in English, else in the first language there is; else nothing."""
        return _named(self.country_names.get(country, {}), lang)

    def over(self, base: Regions) -> Regions:
        """These regions laid over others: a region of the same code takes the other's place, and so do the names of a country.

        A country stays complete if it was so in `base` and every one of its regions there still belongs to it.
        """
        merged = {**base, **self}
        kept = {
            country for country in base.complete
            if all(merged[code].country == country for code, region in base.items() if region.country == country)
        }  # fmt: skip
        return Regions(merged.values(), kept | self.complete, base.country_names | self.country_names)

    def only(self, codes: Collection[str]) -> Regions:
        """The regions of these codes; unknown codes are passed over. Countries that lose a region are no longer complete."""
        chosen = [region for code, region in self._regions.items() if code in codes]
        cut = {region.country for code, region in self._regions.items() if code not in codes}
        return Regions(chosen, self.complete - cut, self.country_names)

    def near(self, code: str, km: float) -> tuple[Region, ...]:
        """The region of the code and those no farther off than some kilometres, and maybe a few more. It must have an outline."""
        here = self._boxes[code]
        return tuple(self._regions[other] for other, bounds in self._boxes.items() if outline.km_between(here, bounds) <= km)

    def region_at(self, lon: float, lat: float, country: str | None = None, tolerance_km: float = TOLERANCE_KM) -> Region | None:
        """The region that holds the point, else the nearest within the tolerance, else None; of one country only where it is named.

        A border that a country shares is simplified: near it, name the country to be right.
        """
        best: tuple[float, Region] | None = None
        for code, bounds in self._boxes.items():
            region = self._regions[code]
            limit = tolerance_km if best is None else best[0]
            if (country is None or region.country == country) and outline.km_at_least(bounds, lon, lat) <= limit:
                distance = outline.km_to(region.polygons, lon, lat)
                if distance == 0:
                    return region
                if distance <= tolerance_km and (best is None or distance < best[0]):
                    best = distance, region
        return best[1] if best else None

    def country_at(self, lon: float, lat: float, tolerance_km: float = TOLERANCE_KM) -> str | None:
        """The country whose outlines hold the point, else the nearest within the tolerance, else None."""
        region = self.region_at(lon, lat, tolerance_km=tolerance_km)
        return region.country if region else None

    def is_in_country(self, country: str, lon: float, lat: float, tolerance_km: float = TOLERANCE_KM) -> bool | None:
        """Whether the point lies in the country or within the tolerance of it; None where the outlines do not say.

        They do not say where the country has no region here, or where a point is outside all outlines, no farther than `FAR_KM`
        from the country's, and some of its regions are missing (Hamburg, for an atlas with Bavaria only).
        """
        if country not in self.countries:
            return None
        if self.region_at(lon, lat, country, tolerance_km):
            return True
        if country in self.complete or self.region_at(lon, lat, tolerance_km=0.0):
            return False
        reach = [bounds for code, bounds in self._boxes.items() if self._regions[code].country == country]
        return False if min((outline.km_at_least(bounds, lon, lat) for bounds in reach), default=math.inf) > FAR_KM and reach else None


@cache
def packaged() -> Regions:
    """The regions that come with the package, read once."""
    name = "regions.geojson"
    regions, problems = read_regions((files("atlas_builder.geo") / "data" / name).read_bytes(), name)
    if problems:
        raise ValueError(f"the package's own regions are broken: {problems[0].message}")
    return regions


def read_regions(data: bytes, file: str) -> tuple[Regions, tuple[Problem, ...]]:
    """The regions of a GeoJSON file, and everything that is wrong with it.

    A FeatureCollection. Each feature: `properties` with `id`, `country` and `names` (language -> text), with `alpine_space`,
    `eusalp` (false where absent) and `neighbours` if wanted; a Polygon or MultiPolygon in degrees. Where no feature of the file
    names a neighbour, those are neighbours that share a side. A region whose outline alone is at fault is there without one, so
    that its code stays known.
    The collection's own key `complete` may list the countries of which no region is missing, and `countries` what they are called
    where nobody else knows: {"XD": {"en": "Dorrow", "de": "Dorrau"}}.
    """
    held = geojson.contents(data)
    if isinstance(held, Fault):
        return Regions(), (_problem(file, held),)
    found: dict[str, Region] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    all_known = bool(held.features)
    for index, feature in enumerate(held.features):
        region, faults = _region(feature)
        all_known = all_known and region is not None and bool(region.country)
        if region and region.code in found:
            message = f"{quote(region.code)} is also the id of features[{first[region.code]}]"
            faults.append(Fault("id-duplicate", message, "keep one of them", "properties.id"))
        elif region:
            found[region.code], first[region.code] = region, index
        problems += [_problem(file, fault, f"features[{index}]") for fault in faults]
    if not held.features:
        empty = Fault("regions-unreadable", "the file holds no region", "remove it: the packaged regions then apply")
        problems.append(_problem(file, empty))
    regions = found.values() if any(region.neighbours for region in found.values()) else _bordering(found.values())
    names, faults = _country_names(held.countries, {region.country for region in regions} if all_known else None)
    problems += [_problem(file, fault) for fault in faults]
    return Regions(regions, held.complete, names), tuple(problems)


def _region(feature: Any) -> tuple[Region | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        hint = 'a feature begins with {"type": "Feature", "properties": {'
        return None, [Fault("regions-unreadable", "this is not a feature with properties", hint)]
    faults: list[Fault] = []

    def text(key: str, pattern: re.Pattern[str], hint: str) -> str:
        value = properties.get(key)
        if value is None:
            faults.append(Fault("key-missing", f"`{key}` is missing", hint, f"properties.{key}"))
        elif not isinstance(value, str) or not pattern.fullmatch(value):
            problem = "id-malformed" if isinstance(value, str) else "text-not"
            faults.append(Fault(problem, f"{quote(value)} is not such a code", hint, f"properties.{key}"))
        else:
            return value
        return ""

    def truth(key: str) -> bool:
        value = properties.get(key, False)
        if not isinstance(value, bool):
            faults.append(Fault("truth-malformed", f"{quote(value)} is neither true nor false", "write true or false", f"properties.{key}"))
        return value is True

    code = text("id", _CODE, "a NUTS 2 code such as AT31, or capitals, digits and single hyphens, at most 16 signs")
    country = text("country", _COUNTRY, _COUNTRY_HINT)
    names = _names(properties.get("names"), faults, "properties.names", 'such as {"en": "Upper Austria", "de": "Oberösterreich"}')
    flags = truth("alpine_space"), truth("eusalp")
    neighbours = properties.get("neighbours", [])
    if not isinstance(neighbours, list) or not all(isinstance(other, str) for other in neighbours):
        faults.append(Fault("list-not", "`neighbours` is not a list of region ids", 'such as ["AT31", "DE22"]', "properties.neighbours"))
        neighbours = []
    polygons = geojson.outline_of(feature.get("geometry"))
    if isinstance(polygons, Fault):
        faults.append(polygons)
        polygons = ()
    return (Region(code, country, names, *flags, tuple(neighbours), polygons) if code else None), faults


def _country_names(value: Any, countries: Collection[str] | None) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """The names of countries by code and language. `countries` are those that have a region; None where a fault hides one of them."""
    if not isinstance(value, dict):
        example = 'such as {"XD": {"en": "Dorrow", "de": "Dorrau"}}'
        return {}, [Fault("text-not", f"{quote(value)} is not a list of names by country", example, "countries")]
    faults: list[Fault] = []
    found: dict[str, dict[str, str]] = {}
    for country, names in sorted(value.items()):
        if not _COUNTRY.fullmatch(country):
            faults.append(Fault("id-malformed", f"{quote(country)} is not such a code", _COUNTRY_HINT, "countries"))
            continue
        found[country] = _names(names, faults, f"countries.{country}", 'such as {"en": "Dorrow", "de": "Dorrau"}')
        if countries is not None and country not in countries:
            message = f"{quote(country)} is the country of no region in this file"
            hint = f"the countries of its regions are: {', '.join(sorted(countries))}"
            faults.append(Fault("value-unknown", message, hint, f"countries.{country}"))
    return found, faults


def _names(value: Any, faults: list[Fault], at: str, hint: str) -> dict[str, str]:
    """Names by language; what is wrong goes to the faults, under the key at which they stand."""
    if value is None or value == {}:
        faults.append(Fault("key-missing", f"`{at.split('.')[-1]}` is missing", hint, at))
        return {}
    if not isinstance(value, dict):
        faults.append(Fault("text-not", f"{quote(value)} is not a list of names by language", hint, at))
        return {}
    names: dict[str, str] = {}
    for lang, name in sorted(value.items()):
        if not _LANGUAGE.fullmatch(lang):
            tag = "a BCP 47 tag, such as de or sl"
            faults.append(Fault("language-malformed", f"{quote(lang)} is not a language", tag, at))
        elif not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            line = f"one line of at most {LONGEST_NAME} signs, without hidden ones"
            faults.append(Fault("text-not", f"{quote(name)} is not a name", line, f"{at}.{lang}"))
        else:
            names[lang] = name.strip()
    return names


def _named(names: Mapping[str, str], lang: str) -> str:
    return names.get(lang) or names.get("en") or next((name for _, name in sorted(names.items()) if name), "")


def _bordering(regions: Collection[Region]) -> list[Region]:
    """The regions with those as neighbours with which they share a side, drawn with the same two ends."""
    holders: defaultdict[tuple[Point, Point], list[str]] = defaultdict(list)
    for region in regions:
        for side in outline.sides(region.polygons):
            holders[side].append(region.code)
    near: defaultdict[str, set[str]] = defaultdict(set)
    for codes in holders.values():
        for code in codes:
            near[code].update(codes)
    return [replace(region, neighbours=tuple(sorted(near[region.code] - {region.code}))) for region in regions]


def _problem(file: str, fault: Fault, feature: str = "") -> Problem:
    field_path = ".".join(part for part in (feature, fault.field) if part)
    return Problem(file, fault.line, fault.column, field_path, fault.code, fault.message, fault.hint)
