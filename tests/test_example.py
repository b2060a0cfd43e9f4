"""The example with everything: in order, whole in both languages, marked as made up, and with nothing of any real place in it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from atlas_builder import model, taxonomy
from atlas_builder.atlas import Atlas
from atlas_builder.geo import outline
from atlas_builder.geo.gazetteer import find
from atlas_builder.geo.regions import packaged
from atlas_builder.model import FILLED_IN, Organisation, Record, Status
from atlas_builder.pipeline import Checked, build, check
from atlas_builder.records.load import fixed_date
from atlas_builder.records.yaml import read
from tests.building import Silent, html_of, target

EXAMPLE = Path(__file__).parents[1] / "examples" / "lagoon"
TODAY = fixed_date(EXAMPLE)
BANNER = {
    "en": "Example: every organisation in this atlas is made up.",
    "de": "Beispiel: Alle Organisationen in diesem Atlas sind erfunden.",
}
ELSEWHERE = re.compile(r"\bAlp(?:s|en|ine?|es|i|e)\b|alpin|EUSALP|Natural Earth|GeoNames", re.IGNORECASE)
INVENTED_HOSTS = ("example.org", "example.com")

# Addresses of two registries that no organisation and no person can have: their check digits are wrong.
NOBODYS = {"https://ror.org/000000000", "https://ror.org/000000001", "https://orcid.org/0000-0000-0000-0000"}

RECORD_OF = (
    ("atlas.yml", taxonomy.Settings),
    ("clusters/*/cluster.yml", model.Cluster),
    ("clusters/**/actors/*.yml", model.Actor),
    ("clusters/_unclaimed/*/*.yml", model.Actor),
    ("clusters/_meta/*.yml", taxonomy.MetaCluster),
    ("themes/*.yml", taxonomy.Theme),
    ("themes/trends/*.yml", taxonomy.Trend),
    ("themes/vocabulary/*.yml", taxonomy.Term),
)
NOT_WRITTEN = {Record, model.Filed, Organisation}
"""What other records build on, and no file is."""

_LANGUAGE = re.compile(r'<html lang="(\w+)"')
_OTHER_LANGUAGE = re.compile(r'<a href="([^"]*)" lang="\w+" hreflang="(\w+)"')
_MAILBOX = re.compile(r"[\w.+-]+@([\w.-]+\w)")
_ADDRESS = re.compile(r"https?://[^\s\"'<>,\]})]+")


@pytest.fixture(scope="module")
def checked() -> Checked:
    """The example as it was read on its own day."""
    assert TODAY is not None
    return check(EXAMPLE, TODAY)


@pytest.fixture(scope="module")
def atlas(checked: Checked) -> Atlas:
    """The example itself."""
    assert checked.atlas is not None
    return checked.atlas


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page of its site by path."""
    assert TODAY is not None
    site = tmp_path_factory.mktemp("lagoon") / "site"
    report = build(EXAMPLE, site, TODAY, strict=False, replace=False, progress=Silent(), search=False)
    assert report.published, report.problems
    return html_of(site)


@pytest.fixture(scope="module")
def records(atlas: Atlas) -> list[Organisation]:
    """Its clusters and actors."""
    return [*atlas.clusters.values(), *atlas.actors.values()]


def models() -> set[type[Record]]:
    """Every kind of map that a file of an atlas can hold."""
    classes = (found for module in (model, taxonomy) for _, found in inspect.getmembers(module, inspect.isclass))
    return {found for found in classes if issubclass(found, Record)} - NOT_WRITTEN


def keys(record: type[Record], value: Any) -> Iterator[tuple[type[Record], str]]:
    """The keys that a map names, and those of the maps in it, each with the model that declares it."""
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    for key, held in value.items():
        yield record, key
        inner = next(nested(fields[key].annotation), None)
        for entry in held if isinstance(held, list) else [held]:
            if inner and isinstance(entry, dict):
                yield from keys(inner, entry)


def nested(annotation: Any) -> Iterator[type[Record]]:
    """The models within an annotation."""
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from nested(part)


def sources() -> dict[str, str]:
    """Every text file of the example by its path."""
    files = (path for path in sorted(EXAMPLE.rglob("*")) if path.is_file() and "site" not in path.relative_to(EXAMPLE).parts)
    return {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_it_has_no_errors_and_warns_of_the_one_lapsed_consent(checked: Checked) -> None:
    assert [(problem.file, problem.code) for problem in checked.problems] == [("clusters/saltmarsh-food/cluster.yml", "consent-lapsed")]


def test_it_has_three_themes_ten_regions_and_four_countries(atlas: Atlas) -> None:
    assert tuple(atlas.themes) == ("tidal-energy", "boat-building", "algae-foods")
    assert {6 <= len(theme.fields) <= 9 for theme in atlas.themes.values()} == {True}
    assert [theme.id for theme in atlas.themes.values() if theme.chain] == ["tidal-energy"]
    assert len(atlas.area) == 10
    assert {atlas.regions[code].country for code in atlas.area} == {"XD", "XH", "XM", "XT"}
    assert len(atlas.clusters) == 14
    assert len(atlas.actors) == 49


def test_every_key_of_the_model_is_used_in_its_files() -> None:
    used: set[tuple[type[Record], str]] = set()
    for pattern, record in RECORD_OF:
        for path in sorted(EXAMPLE.glob(pattern)):
            value = read(path.read_bytes(), path.name, top=list if record is taxonomy.Term else dict).value
            for entry in value if isinstance(value, list) else [value]:
                used |= set(keys(record, entry))
    wanted = {(found, field.alias or name) for found in models() for name, field in found.model_fields.items() if name not in FILLED_IN}
    ids = {(found, "id") for found in models() if "id" in found.model_fields and not issubclass(found, model.Filed)}
    assert {(found.__name__, key) for found, key in (wanted | ids) - used} == set()


def test_every_word_of_the_closed_lists_is_used_but_the_one_that_is_replaced(atlas: Atlas) -> None:
    said = json.dumps([entry.model_dump(mode="json") for kind in (atlas.clusters, atlas.actors, atlas.meta_clusters, atlas.trends)
                       for entry in kind.values()])  # fmt: skip
    levels = {str(claim.level) for record in (*atlas.clusters.values(), *atlas.actors.values()) for claim in record.competencies}
    phases = {str(declared.phase) for declared in atlas.meta_clusters.values()}
    unsaid = {(name, word) for name, terms in atlas.vocabularies.items() for word in terms if f'"{word}"' not in said}
    unsaid -= {("levels", level) for level in levels} | {("phases", phase) for phase in phases}
    assert unsaid == {("kets", "crewless-boats"), ("phases", "2")}


def test_clusters_have_ended_in_both_ways_and_their_work_goes_on(atlas: Atlas) -> None:
    former = {cluster.id: cluster.succeeded_by for cluster in atlas.clusters.values() if not cluster.is_at_work}
    assert former == {
        "lantern-turbine-club": "tide-works-dorrowen",
        "wickhythe-rotor-group": "lantern-turbine-club",
        "reed-kelp-guild": "saltmarsh-food",
    }
    assert {cluster.status for cluster in atlas.clusters.values()} == set(Status)


def test_it_feeds_matches_with_enough_to_find(atlas: Atlas, records: list[Organisation]) -> None:
    clusters = atlas.clusters.values()
    assert sum(len(cluster.gaps) for cluster in clusters) >= 15
    assert sum(len(record.needs) for record in records) >= 15
    assert sum(offer.expires >= atlas.today for record in records for offer in record.offers) >= 20
    assert sum(offer.expires < atlas.today for record in records for offer in record.offers) >= 3
    assert sum(expert.consent.until >= atlas.today for record in records for expert in record.experts) >= 8
    lacks = {cluster.id: {gap.field for gap in cluster.gaps} for cluster in clusters}
    holds = {cluster.id: {claim.field for claim in cluster.competencies} for cluster in clusters}
    mutual = {frozenset((a, b)) for a in lacks for b in lacks if a != b and lacks[a] & holds[b] and lacks[b] & holds[a]}
    assert mutual >= {frozenset(("tide-works-dorrowen", "narrows-current")), frozenset(("reed-shore-boats", "slipway-coast-maritime"))}


def test_regions_that_border_share_their_sides_and_every_seat_lies_in_its_region(atlas: Atlas, records: list[Organisation]) -> None:
    sides = {code: outline.sides(atlas.regions[code].polygons) for code in atlas.area}
    ferries = {frozenset(("XT03", "XH01")), frozenset(("XT03", "XT02"))}
    near = {frozenset((code, other)) for code in atlas.area for other in atlas.regions[code].neighbours}
    assert {pair for pair in near if set.intersection(*(sides[code] for code in pair))} == near - ferries
    assert [record.id for record in records if record.location.lat is None or record.location.lon is None] == []
    outside = [
        record.id for record in records if not atlas.regions[record.region].holds(record.location.lon or 0, record.location.lat or 0)
    ]
    assert outside == []


def test_its_countries_regions_and_towns_are_in_no_packaged_list(atlas: Atlas, records: list[Organisation]) -> None:
    real = packaged()
    assert set(atlas.area) & set(real) == set()
    assert {atlas.regions[code].country for code in atlas.area} & set(real.countries) == set()
    names = {name for region in real.values() for name in region.names.values()}
    assert {name for code in atlas.area for name in atlas.regions[code].names.values()} & names == set()
    assert {city for city in {record.location.city for record in records} for country in real.countries if find(city, country)} == set()


def test_every_page_says_that_all_is_made_up(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        found = _LANGUAGE.search(html)
        assert found is not None, name
        assert BANNER[found[1]] in html, name


def test_no_page_names_a_region_of_the_package_or_what_its_maps_rest_on(pages: dict[str, str]) -> None:
    real = packaged()
    words = {*real, *(name for region in real.values() for name in region.names.values())}
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(word) for word in sorted(words)) + r")(?![\w-])")
    # The reference of problems shows faults in made-up records, of which one names a region: it belongs to the program, not to the atlas.
    told = {name: html for name, html in pages.items() if "problems/" not in name}
    assert {(name, found[0]) for name, html in told.items() if (found := pattern.search(html) or ELSEWHERE.search(html))} == set()


def test_every_page_is_there_in_both_languages_and_leads_to_the_other(pages: dict[str, str]) -> None:
    german = {name.removeprefix("de/") for name in pages if name.startswith("de/")}
    assert german == {name for name in pages if not name.startswith("de/")}
    for name, html in pages.items():
        if not name.endswith("404.html"):
            english = name.removeprefix("de/")
            there = {lang: target(name, address) for address, lang in _OTHER_LANGUAGE.findall(html)}
            assert there == {"en": english, "de": f"de/{english}"}, name


@pytest.mark.parametrize(
    ("page", "english", "german"),
    [
        ("clusters/hallisk-boatyards", "Nineteen yards on the Narrows", "Neunzehn Werften an der Enge"),
        ("themes/tidal-energy/rotor-design", "Rotor design", "Rotorauslegung"),
        ("regions/xh02", "Saltmarsh Land", "Salzmarschland"),
        ("imprint", "The Lagoon Council does not exist.", "Den Lagunenrat gibt es nicht."),
    ],
)
def test_a_page_speaks_its_language(pages: dict[str, str], page: str, english: str, german: str) -> None:
    assert english in pages[f"{page}/index.html"]
    assert german in pages[f"de/{page}/index.html"]
    assert english not in re.sub(r"(?s)<head>.*?</head>", "", pages[f"de/{page}/index.html"]) or page.startswith("regions/")


def test_what_has_expired_or_lapsed_is_on_no_page(pages: dict[str, str]) -> None:
    for text in ("Winter hire of the old test berth", "A week on the lines for beginners", "Example Person Five"):
        assert any(text in written for written in sources().values())
        assert [name for name, html in pages.items() if text in html] == []


def test_experts_and_addresses_are_nobodys() -> None:
    for file, text in sources().items():
        if file.endswith(".svg"):
            continue
        hosts = {(urlsplit(url).hostname or "").removeprefix("lagoon.") for url in _ADDRESS.findall(text) if url not in NOBODYS}
        assert hosts <= set(INVENTED_HOSTS), file
        assert set(_MAILBOX.findall(text)) <= set(INVENTED_HOSTS), file


def test_every_expert_bears_a_name_that_is_an_example(records: list[Organisation]) -> None:
    names = [expert.name for record in records for expert in record.experts]
    assert [name for name in names if not re.fullmatch(r"Example Person [A-Z][a-z]+", name)] == []
    assert len(set(names)) == len(names)


def test_no_two_records_share_a_name_or_a_summary_and_each_has_one_in_both_languages(atlas: Atlas) -> None:
    records: list[model.Cluster | model.Actor] = [*atlas.clusters.values(), *atlas.actors.values()]
    summaries = [text for record in records for text in record.summary.values()]
    assert len(set(summaries)) == len(summaries) == 2 * len(records)
    assert len({record.name for record in records}) == len(records)
