"""A person whose consent has lapsed is in no file of the next build: every byte of the site is read, also what the search packs together."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas_builder.pipeline import build
from tests.atlases import ACTOR, CLUSTER, tiny
from tests.building import Silent

EXAMPLE = Path(__file__).parents[1] / "examples" / "lagoon"
BEFORE, LAST, AFTER = datetime.date(2026, 6, 29), datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)
ORCID = "https://orcid.org/0000-0009-9999-000X"
PEOPLE = {CLUSTER: ("Zenobia Quillfeather", "quill-pen"), ACTOR: ("Ottokar Wispelmann", "wisp-lamp")}
"""An expert in the record of a cluster and one in that of an actor: name and id."""
EXPERT = f"""experts:
  - id: {{identifier}}
    name: {{name}}
    fields: [plastics/injection-moulding]
    roles: [speaker]
    languages: [sl]
    orcid: {ORCID}
    consent:
      given: 2026-01-01
      until: {LAST}
"""
TRACES = (ORCID, *(trace for name, identifier in PEOPLE.values() for trace in (name, *name.split(), identifier)))


def site_of(root: Path, out: Path, today: datetime.date, *, search: bool = False) -> Path:
    """The site of an atlas on a day."""
    report = build(root, out, today, strict=False, replace=True, progress=Silent(), search=search)
    assert report.published, report.problems
    return out


def contents(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path, with its name, in small letters; what is packed is unpacked, however often."""
    found: dict[str, bytes] = {}
    for path in sorted(site.rglob("*")):
        if path.is_file():
            name = path.relative_to(site).as_posix()
            found[name] = (name.encode() + b"\n" + path.read_bytes()).lower()
            for inner, data in unpacked(path.read_bytes()):
                found[f"{name}!{inner}"] = data.lower()
    return found


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    """What a packed file holds: gzip, as the search and downloads use it, and zip, which spreadsheets are."""
    if data[:2] == b"\x1f\x8b":
        inside = gzip.decompress(data)
        return [("gz", inside), *unpacked(inside)]
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    return []


def holding(files: dict[str, bytes], *texts: str) -> list[str]:
    """The files that hold one of these texts in any of the ways in which files are written here, letters of any case."""
    forms = {form.lower() for text in texts for form in (text, json.dumps(text)[1:-1], text.replace(" ", "-"), text.replace(" ", "%20"))}
    coded = [form.encode(coding) for form in forms for coding in ("utf-8", "utf-16-le")]
    return [name for name, data in files.items() if any(code in data for code in coded)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny atlas with the two experts."""
    atlas = tiny(tmp_path_factory.mktemp("consent"))
    for file, (name, identifier) in PEOPLE.items():
        text = (atlas / file).read_text(encoding="utf-8")
        (atlas / file).write_text(text + EXPERT.format(name=name, identifier=identifier), encoding="utf-8")
    return atlas


def test_a_name_is_there_to_the_last_day_and_gone_from_every_file_of_the_next_build(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    before = contents(site_of(root, out, LAST))
    for name, _ in PEOPLE.values():
        named = {"experts/index.html", "experts/roles/speaker/index.html", "de/experts/languages/sl/index.html"}
        assert named <= set(holding(before, name))
    assert holding(before, ORCID)
    # The next build into the same folder: what was written before may not stay there either.
    assert holding(contents(site_of(root, out, AFTER)), *TRACES) == []
    assert not (out / "experts/roles/speaker").exists()
    assert (out / "experts/index.html").is_file()


def test_the_index_of_the_search_names_nobody_at_any_time(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    for today in (BEFORE, AFTER):
        packed = contents(site_of(root, out, today, search=True))
        index = {name: data for name, data in packed.items() if "pagefind/" in name}
        assert any(name.endswith("!gz") and b"experts" in data for name, data in index.items()), "fragments are unpacked"
        assert holding(index, *TRACES) == []
    assert holding(packed, *TRACES) == []


def people() -> list[dict[str, Any]]:
    """The experts of the example as its files name them."""
    records = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (EXAMPLE / "clusters").rglob("*.yml")]
    return [person for record in records for person in record.get("experts", [])]


def test_on_any_day_exactly_those_of_the_example_are_named_whose_consent_holds(tmp_path: Path) -> None:
    everybody = people()
    lasts = sorted(person["consent"]["until"] for person in everybody)
    for today in (lasts[len(lasts) // 2] + datetime.timedelta(days=1), lasts[-1] + datetime.timedelta(days=1)):
        files = contents(site_of(EXAMPLE, tmp_path / "site", today))
        # The page written by hand says how the made-up people are called.
        files = {name: data for name, data in files.items() if not name.endswith("data-protection/index.html")}
        held = {person["name"] for person in everybody if person["consent"]["given"] <= today <= person["consent"]["until"]}
        assert {person["name"] for person in everybody if holding(files, person["name"])} == held
