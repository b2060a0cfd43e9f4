"""Makes a fictional atlas of any size, for measuring: N actors, N/50 clusters, records of about 65 lines with five competencies.

    python tools/made_up.py FOLDER --actors 10000

The same size gives the same bytes: chance comes from a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from atlas_builder.geo.regions import packaged

SEED = 20261122
ROOT = Path(__file__).resolve().parent.parent
KINDS = ("company", "company", "company", "research-institution", "university", "public-body", "association")
ROLES = ("research", "design-engineering", "manufacture", "integration", "testing-certification", "consulting", "training")
WORDS = [
    "valve",
    "sensor",
    "mould",
    "film",
    "timber",
    "battery",
    "inverter",
    "grid",
    "facade",
    "robot",
    "spindle",
    "fibre",
    "resin",
    "pump",
    "coil",
    "lens",
    "frame",
    "tool",
    "panel",
    "cell",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--actors", type=int, default=1000)
    parser.add_argument("--languages", default="en")
    arguments = parser.parse_args()
    make(arguments.folder, arguments.actors, arguments.languages.split(","))


def make(folder: Path, actors: int, languages: list[str]) -> None:
    """Writes the atlas into a folder, which must not exist."""
    chance = random.Random(SEED)
    regions = packaged()
    codes = list(regions)
    fields = _copy_frame(folder, languages)
    clusters = [f"cluster-{number:04d}" for number in range(max(1, actors // 50))]
    for cluster in clusters:
        code = chance.choice(codes)
        text = f"name: Made-up {cluster}\nstatus: active\n{_seat(chance, regions[code].centre, code)}"
        text += f"website: https://{cluster}.example.org\nsummary: A made-up cluster of {chance.choice(WORDS)} makers.\n"
        _write(folder / "clusters" / cluster / "cluster.yml", text + _claims(chance, fields, 5))
    for number in range(actors):
        cluster, code = chance.choice(clusters), chance.choice(codes)
        name = f"{chance.choice(WORDS).title()} and {chance.choice(WORDS).title()} {number:05d}"
        text = f"name: {name}\nkind: {chance.choice(KINDS)}\n{_seat(chance, regions[code].centre, code)}founded: {chance.randint(1890, 2024)}\n"
        text += f"website: https://actor-{number:05d}.example.org\nsummary: Makes {chance.choice(WORDS)}s for {chance.choice(WORDS)} builders, made up.\n"
        _write(folder / "clusters" / cluster / "actors" / f"actor-{number:05d}.yml", text + _claims(chance, fields, 5))


def _copy_frame(folder: Path, languages: list[str]) -> list[str]:
    """Themes, pages and settings of the real atlas around the made-up records; the ids of all sub-fields."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "themes", folder / "themes")
    for lang in languages:
        shutil.copytree(ROOT / "content" / lang, folder / "content" / lang)
    themes = sorted(path.stem for path in (ROOT / "themes").glob("*.yml"))
    settings = f"title: Made-up Atlas\nlanguages: [{', '.join(languages)}]\narea: alps\nthemes: [{', '.join(themes)}]\nfictional: true\ntoday: 2026-11-22\n"
    _write(folder / "atlas.yml", settings)
    return [
        f"{path.stem}/{line.split('id: ')[1].strip()}"
        for path in sorted((ROOT / "themes").glob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("  - id: ")
    ]


def _seat(chance: random.Random, centre: tuple[float, float], code: str) -> str:
    lon, lat = centre[0] + chance.uniform(-0.1, 0.1), centre[1] + chance.uniform(-0.05, 0.05)
    return f"region: {code}\nlocation:\n  city: Made-up Town\n  lat: {lat:.3f}\n  lon: {lon:.3f}\n"


def _claims(chance: random.Random, fields: list[str], count: int) -> str:
    lines = ["competencies:"]
    for field in chance.sample(fields, count):
        lines += [f"  - field: {field}", f"    level: {chance.randint(1, 4)}", f"    roles: [{', '.join(chance.sample(ROLES, 2))}]"]
        low = chance.randint(1, 5)
        lines += [f"    trl: [{low}, {low + chance.randint(0, 4)}]", "    evidence:", "      - type: project"]
        lines += [f"        title: Made-up project on {chance.choice(WORDS)}s", f"        year: {chance.randint(2015, 2026)}"]
        lines += [f"    note: Made-up {chance.choice(WORDS)}s of {chance.choice(WORDS)} quality"]
    lines += ["sources:", "  - url: https://source.example.org/page", "    year: 2025", "provenance:", "  method: desk-research"]
    return "\n".join([*lines, f"  checked: 2026-{chance.randint(1, 11):02d}-15", ""])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
