"""Cities whose coordinates anyone can check, however their names are written."""

from __future__ import annotations

import doctest
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.geo import gazetteer
from atlas_builder.geo.gazetteer import find, fold
from atlas_builder.geo.projection import distance_km
from atlas_builder.geo.regions import packaged

WELL_KNOWN = [
    ("Wien", "AT", 16.37, 48.21),
    ("St. Pölten", "AT", 15.63, 48.20),
    ("Hagenberg im Mühlkreis", "AT", 14.52, 48.37),
    ("München", "DE", 11.58, 48.14),
    ("Heidenheim an der Brenz", "DE", 10.15, 48.68),
    ("Kempten (Allgäu)", "DE", 10.32, 47.73),
    ("Zürich", "CH", 8.54, 47.37),
    ("Domat/Ems", "CH", 9.45, 46.83),
    ("Rapperswil", "CH", 8.82, 47.23),
    ("L'Isle-d'Abeau", "FR", 5.23, 45.62),
    ("Saint-Étienne", "FR", 4.39, 45.43),
    ("Écully", "FR", 4.78, 45.77),
    ("Torino", "IT", 7.69, 45.07),
    ("Bolzano", "IT", 11.35, 46.50),
    ("Chienes", "IT", 11.84, 46.81),
    ("Vaduz", "LI", 9.52, 47.14),
    ("Murska Sobota", "SI", 16.16, 46.66),
    ("Šempeter pri Gorici", "SI", 13.64, 45.93),
]


@pytest.mark.parametrize(("city", "country", "lon", "lat"), WELL_KNOWN)
def test_a_city_is_found_within_four_kilometres(city: str, country: str, lon: float, lat: float) -> None:
    found = find(city, country)
    assert found is not None
    assert distance_km(found, (lon, lat)) < 4


@pytest.mark.parametrize(
    ("country", "spellings"),
    [
        ("DE", ("München", "Munich", "Muenchen", "MÜNCHEN", "munchen", "Monaco di Baviera", " München ")),
        ("DE", ("Nürnberg", "Nuremberg", "Nuernberg")),
        ("AT", ("Wien", "Vienna", "Vienne", "Dunaj")),
        ("AT", ("St. Pölten", "Sankt Pölten", "St Poelten")),
        ("CH", ("Genève", "Geneva", "Genf", "Ginevra")),
        ("IT", ("Bolzano", "Bozen", "Bolzano/Bozen", "Bozen - Bolzano")),
        ("IT", ("Bressanone", "Brixen")),
        ("IT", ("Milano", "Milan", "Mailand")),
        ("SI", ("Koper", "Capodistria")),
        ("FR", ("Saint-Étienne", "St-Etienne", "saint etienne")),
    ],
)
def test_all_spellings_lead_to_one_place(country: str, spellings: tuple[str, ...]) -> None:
    found = {find(spelling, country) for spelling in spellings}
    assert len(found) == 1
    assert None not in found


def test_a_city_of_another_country_or_of_none_is_not_found() -> None:
    assert find("Wien", "SI") is None
    assert find("Wien", "XX") is None
    assert find("Nowhere upon Nothing", "AT") is None


@pytest.mark.parametrize("city", ["", " ", "-", ",", "9", "16373", "Київ", "\n"])
def test_what_is_no_name_finds_nothing(city: str) -> None:
    assert find(city, "AT") is None


def test_of_two_places_of_one_name_the_region_decides() -> None:
    for code in ("DE12", "DE14"):  # Weingarten (Baden) near Karlsruhe, Weingarten near Ravensburg
        found = find("Weingarten", "DE", packaged()[code])
        assert found is not None
        assert packaged()[code].holds(*found)


def test_an_umlaut_tells_two_places_apart() -> None:
    lower, upper = find("Pocking", "DE"), find("Pöcking", "DE")
    assert lower is not None
    assert upper is not None
    assert packaged()["DE22"].holds(*lower)
    assert packaged()["DE21"].holds(*upper)


def test_a_part_of_a_name_that_several_places_bear_is_unknown() -> None:
    assert find("Neustadt an der Nirgends", "DE") is None


def test_a_merged_commune_is_found_by_its_first_half() -> None:
    found = find("Raaba-Grambach", "AT")
    assert found is not None
    assert distance_km(found, (15.50, 47.03)) < 4


def test_small_letters_for_the_country_do_no_harm() -> None:
    assert find("Graz", "at") == find("Graz", "AT")


def test_the_data_stays_small() -> None:
    assert len((files("atlas_builder.geo") / "data" / "gazetteer.csv.xz").read_bytes()) <= 500_000


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_leaves_plain_words(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert all(word.isascii() and word.isalnum() for word in key.split(" ") if key)


@given(st.text(max_size=30), st.sampled_from(["AT", "CH", "DE", "FR", "IT", "LI", "SI"]))
def test_any_text_gives_a_point_of_that_part_of_europe_or_none(city: str, country: str) -> None:
    found = find(city, country)
    assert found is None or (-6 < found[0] < 20 and 35 < found[1] < 56)


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(gazetteer)
    assert result.attempted > 0
    assert result.failed == 0
