"""Theme colours: readable in both schemes, told apart by class, and close to what the look was drawn with."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.render.colours import PAGE_DARK, PAGE_LIGHT, contrast, from_oklch, shades, theme_css, to_oklch
from tests.render.small import atlas_of

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
# Colour, ink and fourth class of the five themes as they were drawn.
DRAWN = [
    ("#3A8DDE", "#1A5FA3", "#004B7D"),
    ("#B68713", "#7A5600", "#643E00"),
    ("#035C41", "#035C41", "#01563A"),
    ("#5E2B93", "#5E2B93", "#562C8B"),
    ("#E3397D", "#B01F5A", "#821041"),
]


@given(COLOURS, st.booleans())
def test_ink_can_be_read_on_tint_and_page_whatever_the_colour(colour: str, dark: bool) -> None:
    made = shades(colour, dark=dark)
    assert contrast(made["ink"], made["tint"]) >= 4.5
    assert contrast(made["ink"], PAGE_DARK if dark else PAGE_LIGHT) >= 4.5


@given(COLOURS, st.booleans())
def test_the_four_classes_grow_in_one_direction(colour: str, dark: bool) -> None:
    made = shades(colour, dark=dark)
    lightness = [to_oklch(made[part])[0] for part in "1234"]
    steps = [after - before for before, after in pairwise(lightness)]
    assert all((step > 0.08) if dark else (step < -0.08) for step in steps)


@given(COLOURS)
def test_a_colour_survives_the_way_there_and_back(colour: str) -> None:
    back = from_oklch(*to_oklch(colour))
    assert all(abs(int(colour[at : at + 2], 16) - int(back[at : at + 2], 16)) <= 3 for at in (1, 3, 5))


@pytest.mark.parametrize(("colour", "ink", "fourth"), DRAWN)
def test_default_themes_look_as_drawn(colour: str, ink: str, fourth: str) -> None:
    made = shades(colour, dark=False)
    for part, wanted in (("ink", ink), ("4", fourth)):
        distance = max(abs(int(made[part][at : at + 2], 16) - int(wanted[at : at + 2], 16)) for at in (1, 3, 5))
        assert distance <= 24, (part, made[part])


def test_style_sheet_has_a_class_for_each_theme_in_both_schemes() -> None:
    css = theme_css(atlas_of(), {})
    for theme in ("metal", "wood"):
        assert css.count(f".theme-{theme} {{ --theme: #") == 2
        assert css.count(f":has(.ka.theme-{theme}) {{ --page-theme: #") == 2
    assert css.count('[data-md-color-scheme="slate"]') == 5
    assert css.count("--stripes: linear-gradient(to right, #") == 2
    for part in ("ink", "tint", "1", "2", "3", "4"):
        assert css.count(f"--theme-{part}: #") == 4
