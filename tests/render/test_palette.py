"""The colours of the themes of this atlas, to every kind of eye: apart from each other, and visible on the page."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from atlas_builder.render.colours import PAGE_DARK, PAGE_LIGHT, contrast, shades

ROOT = Path(__file__).parents[2]
APART = 20.0
"""CIE76 distance: ten times what an eye can tell side by side, since a chip and a bar of a page lie far apart."""
GRAPHICS, TEXT = 3.0, 4.5
"""Contrasts that WCAG 2.2 asks of graphics and of text."""

# How an eye without one of the three cones sees linear RGB: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based
# Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1.0.
EYES = {
    "all three cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Linear sRGB to XYZ (IEC 61966-2-1), and the white of D65.
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix: tuple[tuple[float, ...], ...], values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)


def linear(colour: str) -> tuple[float, ...]:
    values = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return tuple(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """CIELAB of a colour as an eye sees it."""
    held = tuple(min(max(value, 0.0), 1.0) for value in times(EYES[eye], linear(colour)))
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (part / white for part, white in zip(times(XYZ, held), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def colours() -> dict[str, str]:
    found = {file.stem: yaml.safe_load(file.read_bytes())["colour"] for file in sorted((ROOT / "themes").glob("*.yml"))}
    return {name: str(colour) for name, colour in found.items()}


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("dark", [False, True])
def test_no_two_themes_look_alike(eye: str, dark: bool) -> None:
    drawn = {name: seen(shades(colour, dark=dark)["theme"], eye) for name, colour in colours().items()}
    assert len(drawn) == 5
    apart = {pair: math.dist(drawn[pair[0]], drawn[pair[1]]) for pair in combinations(drawn, 2)}
    assert min(apart.values()) >= APART, min(apart, key=lambda pair: apart[pair])


@pytest.mark.parametrize("dark", [False, True])
def test_every_theme_can_be_seen_as_a_mark_and_read_as_a_word(dark: bool) -> None:
    page = PAGE_DARK if dark else PAGE_LIGHT
    for colour in colours().values():
        made = shades(colour, dark=dark)
        assert contrast(made["theme"], page) >= GRAPHICS
        assert min(contrast(made["ink"], page), contrast(made["ink"], made["tint"])) >= TEXT


def test_the_simulated_eyes_see_what_is_known_of_them() -> None:
    """Who has two kinds of cones sees grey as grey; red and green of one lightness are one colour to those without the second."""
    for eye in EYES:
        _, a, b = seen("#808080", eye)
        assert abs(a) < 1
        assert abs(b) < 1
    assert math.dist(seen("#a06000", "deuteranopia"), seen("#6b7600", "deuteranopia")) < 10
    assert math.dist(seen("#a06000", "all three cones"), seen("#6b7600", "all three cones")) > 30
