"""A whole new atlas in an empty folder: themes, clusters, pages, look and workflows, made up and ready to be replaced.

Its files are those in defaults/starter/, with their places `@name@` filled and without the lines of languages that were not chosen. To
add a file to every new atlas: put it there.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas_builder import __version__
from atlas_builder.contribute.placing import Refusal
from atlas_builder.contribute.scalars import scalar
from atlas_builder.geo.regions import Region, packaged, read_regions
from atlas_builder.language import PLURALS, categories, locale
from atlas_builder.problem import as_text, did_you_mean, quote
from atlas_builder.project import DEFAULTS, REGIONS, packaged_languages
from atlas_builder.records.characters import refused
from atlas_builder.records.yaml import read

STARTER = DEFAULTS / "starter"
ALL = "alps"  # the word in atlas.yml for all packaged regions
LANGUAGE_OF_LABELS = "en"
CLUSTERS = 3  # as many as a meta-cluster needs; each gets a region, in as many countries as there are
OFFERED_DAYS = 730  # how long the example's offer and need hold: a new atlas shows them until it has records of its own

_HIDDEN = {"github": ".github", "gitignore": ".gitignore"}  # packages leave out what begins with a dot
_TEXT_OF_LANGUAGE = re.compile(r"\s+([a-z]{2}): ")
_PLACE = re.compile(r"@([a-z0-9]+)@")
_WORD = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Area:
    """The regions of a new atlas: how atlas.yml names them, those that hold the examples, and a file of outlines where they are its own."""

    setting: str
    seats: tuple[Region, ...]
    outlines: bytes | None = None
    is_example: bool = False


def new_atlas(folder: Path, title: str, languages: str, area: str, today: datetime.date) -> tuple[str, ...]:
    """Makes a whole atlas in a folder that is empty or not there yet. Gives its files, and leaves nothing behind where anything is wrong.

    Raises:
        Refusal: something stands in the folder, or a title, language or region will not do.
    """
    title = title.strip()
    if not title or refused(title) or not title.isprintable():
        raise Refusal("a title is one line of text; say it with --title")
    codes = _languages(languages)
    files = _files(title, codes, _area(area), today)
    try:
        _write(folder, files)
    except OSError as error:
        raise Refusal(f"{quote(folder)} cannot be written: {error.strerror or error}") from None
    return tuple(sorted(files))


def to_translate(languages: str) -> tuple[str, ...]:
    """Those of the languages whose texts of the interface the package does not bring."""
    return tuple(code for code in _languages(languages) if code not in packaged_languages())


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code for code in _WORD.split(text) if code))
    if unknown := next((code for code in codes if locale(code) is None or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code)), ""):
        raise Refusal(f"--languages: {quote(unknown)} is no language that is known; write BCP 47 tags with commas, such as en,de")
    if not codes:
        raise Refusal("--languages: name at least one language, such as en")
    return codes


def _area(text: str) -> Area:
    if not text:
        return _own((STARTER / REGIONS).read_bytes(), REGIONS, is_example=True)
    if text.endswith((".geojson", ".json")) or os.sep in text:
        try:
            return _own(Path(text).read_bytes(), text)
        except OSError as error:
            raise Refusal(f"--area: {quote(text)} cannot be read: {error.strerror}") from None
    known = packaged()
    if text.strip() == ALL:
        return Area(ALL, _seats(tuple(known.values())))
    codes = tuple(dict.fromkeys(code.upper() for code in _WORD.split(text) if code))
    if unknown := next((code for code in codes if code not in known), ""):
        near = did_you_mean(unknown, known) or f"these are: {', '.join(known)}"
        raise Refusal(f"--area: {quote(unknown)} is not a packaged region; {near}; for others, name a GeoJSON file")
    if not codes:
        raise Refusal("--area: name at least one region, such as AT31, or a GeoJSON file")
    return Area(f"[{', '.join(codes)}]", _seats(tuple(known[code] for code in codes)))


def _own(data: bytes, file: str, *, is_example: bool = False) -> Area:
    regions, problems = read_regions(data, Path(file).name)
    if problems:
        raise Refusal(f"--area: {quote(file)} is not in order:\n{as_text(problems)}")
    return Area(f"[{', '.join(regions)}]", _seats(tuple(regions.values())), data, is_example)


def _seats(regions: Sequence[Region]) -> tuple[Region, ...]:
    """One region for each example, of different countries as far as there are, then of different regions."""
    first = {region.country: region for region in reversed(regions)}
    ordered = sorted(regions, key=lambda region: first[region.country] is not region)
    return tuple(ordered[index % len(ordered)] for index in range(CLUSTERS))


def _files(title: str, languages: tuple[str, ...], area: Area, today: datetime.date) -> dict[str, bytes]:
    shown = [code for code in languages if code in packaged_languages()]
    if len(shown) < len(languages):
        shown.append(LANGUAGE_OF_LABELS)  # what has no text in a language is shown in English
    places = {**_places(title, languages, area, today), "version": __version__}
    files: dict[str, bytes] = {}
    for path in sorted(STARTER.rglob("*")):
        if not path.is_file() or path.name == REGIONS:
            continue
        name = _name(path.relative_to(STARTER), places)
        parts = path.name.split(".")
        if len(parts) == 3 and parts[2] == "md" and parts[1] not in shown:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".yml" and not name.startswith("."):
            text = _in_languages(text, shown)
        files[name] = _filled(text, places).encode()
    if area.outlines is not None:
        files[REGIONS] = area.outlines
    for code in languages:
        files |= _pages(code)
    return files


def _name(path: Path, places: Mapping[str, str]) -> str:
    parts = [_HIDDEN.get(part, part) for part in path.parts]
    return _PLACE.sub(lambda match: places[match[1]].lower(), "/".join(parts))


def _places(title: str, languages: Sequence[str], area: Area, today: datetime.date) -> dict[str, str]:
    places = {
        "title": scalar(title),
        "heading": title,
        "languages": f"[{', '.join(languages)}]",
        "area": area.setting,
        "today": today.isoformat(),
        "later": (today + datetime.timedelta(days=OFFERED_DAYS)).isoformat(),
        "regions": _about_regions(area),
        "regionsrow": "| `regions.geojson` | the regions: id, country, names and outline of each |\n" if area.outlines else "",
        "translate": _about_translation([code for code in languages if code not in packaged_languages()]),
    }
    for number, region in enumerate(area.seats, 1):
        lon, lat = region.centre
        places |= {f"region{number}": region.code, f"lat{number}": f"{lat:.3f}", f"lon{number}": f"{lon:.3f}"}
    return places


def _about_regions(area: Area) -> str:
    if area.is_example:
        return (
            "`regions.geojson`: three made-up regions in the middle of the ocean. Replace them by your own (id, names, country and\n"
            "   outline of each) and list their ids as `area` in `atlas.yml`; or delete the file and list packaged NUTS 2 codes."
        )
    if area.outlines:
        return "`regions.geojson`: your regions. `area` in `atlas.yml` lists those that count."
    return "`area` in `atlas.yml`: the packaged NUTS 2 regions that count. For others, add a `regions.geojson`."


def _about_translation(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    files = ", ".join(f"`content/{code}/labels.yml`" for code in codes)
    return (
        f"7. {files}: the texts of the interface, in English so far. Translate them and the pages beside\n"
        "   them, and add the language to the names of themes and records; what has none is shown in English.\n"
    )


def _filled(text: str, places: Mapping[str, str]) -> str:
    """The text with its places filled; a sign @ elsewhere, as in a mailbox or an action's version, opens none."""
    return _PLACE.sub(lambda match: places.get(match[1], match[0]), text)


def _in_languages(text: str, languages: Sequence[str]) -> str:
    """The YAML without the lines of other languages, and without a key of which nothing is left."""
    kept: list[str] = []
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if (match := _TEXT_OF_LANGUAGE.match(line)) and match[1] not in languages:
            following = lines[index + 1] if index + 1 < len(lines) else ""
            if kept[-1].endswith(":") and not _TEXT_OF_LANGUAGE.match(following):
                kept.pop()
            continue
        kept.append(line)
    return "\n".join(kept) + "\n"


def _pages(code: str) -> dict[str, bytes]:
    """The pages of a language, and its labels where the package has none: English ones, to be translated."""
    known = code in packaged_languages()
    source = DEFAULTS / "content" / (code if known else LANGUAGE_OF_LABELS)
    pages = {
        f"content/{code}/{path.relative_to(source).as_posix()}": path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.name != "labels.yml"
    }
    if not known:
        labels = read((source / "labels.yml").read_bytes(), "labels.yml").value
        heading = (
            "# The texts of the interface, in English: translate what stands after each key, and leave the places {name} as they are.\n"
        )
        pages[f"content/{code}/labels.yml"] = (heading + "\n".join(_labels(labels, code, "")) + "\n").encode()
    return pages


def _labels(labels: Mapping[str, Any], lang: str, indent: str) -> list[str]:
    """Nested labels as YAML, with a line for each plural form that the language has."""
    if "other" in labels and labels.keys() <= PLURALS:
        labels = {name: labels.get(name, labels["other"]) for name in categories(lang)}
    lines = []
    for key, held in labels.items():
        if isinstance(held, dict):
            lines += [f"{indent}{scalar(key)}:", *_labels(held, lang, indent + "  ")]
        else:
            lines.append(f"{indent}{scalar(key)}: {scalar(held)}")
    return lines


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files beside their place, then the whole folder at once: broken off, nothing is there."""
    folder = Path(os.path.abspath(folder))
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refusal(f"{quote(folder)} is not a folder")
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"the folder {quote(folder)} is not empty; name one that is, or one that is not there yet")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-atlas-", dir=folder.parent))
    try:
        made = aside / "atlas"
        for file, data in files.items():
            (made / file).parent.mkdir(parents=True, exist_ok=True)
            (made / file).write_bytes(data)
        os.replace(made, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
