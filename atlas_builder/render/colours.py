"""Theme colours: from the one colour of a theme its ink, its tint and four map classes, for light and dark pages, as CSS.

The lightness and chroma of each part are fixed, so that a class reads the same in every theme; the hue is the theme's own.
Calculated in OKLCH, the polar form of OKLab (Björn Ottosson, 2020, https://bottosson.github.io/posts/oklab/), where equal steps of
lightness look equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from atlas_builder.atlas import Atlas

CONTRAST_TEXT = 5.0  # WCAG 2.2 asks for 4.5 to 1; the rest is reserve for rounding and for tinted grounds
PAGE_LIGHT, PAGE_DARK = "#F6F8F7", "#0B1418"  # the grounds of the look's two schemes
CHROMA_GAIN = 1.3  # how much more colourful than the theme's own colour a class may be, so that grey stays grey
LIGHTNESS_STEP = 0.01
CHROMA_STEP = 0.004

# (lightness, greatest chroma) of tint and classes 1 to 4: fitted to the five default themes, whose classes were told apart by eye
# and under three simulated kinds of colour blindness.
TINT_LIGHT, TINT_DARK = (0.958, 0.019), (0.264, 0.038)
CLASSES_LIGHT = ((0.89, 0.056), (0.76, 0.115), (0.567, 0.160), (0.40, 0.148))
CLASSES_DARK = ((0.36, 0.070), (0.50, 0.110), (0.66, 0.140), (0.84, 0.092))
INK_LIGHT, INK_DARK = (0.50, 0.185), (0.66, 0.170)
# On a dark page a theme is lighter than others by as much as it is darker on a light one, and a little more: hues alone look alike to
# eyes that see two of them, and inks of one lightness did.
MIRROR, MIDDLE, LIGHTEST = 1.1, 0.65, 0.92


def theme_css(atlas: Atlas, icons: Mapping[str, str]) -> str:
    """A style sheet with one class for each theme, `theme-<id>`, that sets --theme, --theme-ink, --theme-tint and --theme-1 to -4.

    `icons` holds the drawing of an icon by theme id: --theme-icon, a picture to cut the colour out with.
    On a page of a theme, --page-theme is its colour in the frame around the page as well; --stripes has the colours of all themes.
    """
    marks = "\n".join(f'.theme-{theme_id} {{ --theme-icon: url("{_as_address(drawing)}"); }}' for theme_id, drawing in icons.items())
    return f"{_scheme(atlas, dark=False)}\n{marks}\n@media screen {{\n{_scheme(atlas, dark=True)}\n}}\n"


def shades(colour: str, *, dark: bool) -> dict[str, str]:
    """The colours of a theme by their part: `theme`, `ink`, `tint`, `1` to `4`; all #rrggbb.

    >>> shades("#035C41", dark=False)["ink"]
    '#035c41'
    """
    _, chroma, hue = to_oklch(colour)
    tint = _shade(*(TINT_DARK if dark else TINT_LIGHT), chroma, hue)
    classes = CLASSES_DARK if dark else CLASSES_LIGHT
    ink = _ink(colour, tint, dark=dark)
    return {
        "theme": ink if dark else colour.lower(),
        "ink": ink,
        "tint": tint,
        **{str(number): _shade(*part, chroma, hue) for number, part in enumerate(classes, 1)},
    }


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2.2, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), contrast("#123456", "#123456")
    (21.0, 1.0)
    """
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma from 0, hue in radians of a colour #rrggbb."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour #rrggbb; a chroma that screens cannot show is lowered until they can."""
    while chroma > 0:
        channels = _channels(lightness, chroma, hue)
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return _hex(channels)
        chroma -= CHROMA_STEP
    return _hex(_channels(lightness, 0.0, hue))


def _as_address(drawing: str) -> str:
    """A drawing as an address that needs no request."""
    return "data:image/svg+xml," + quote(" ".join(drawing.split()), safe=" /:=,'")


def _scheme(atlas: Atlas, *, dark: bool) -> str:
    themes = atlas.themes.values()
    return "\n".join(
        (_stripes([theme.colour for theme in themes], dark=dark), *(_rules(theme.id, theme.colour, dark=dark) for theme in themes))
    )


def _rules(theme_id: str, colour: str, *, dark: bool) -> str:
    """The rules of a theme in one scheme: its class, and the body of a page that is its own."""
    scheme = '[data-md-color-scheme="slate"]' if dark else ""
    page = f"body{scheme}:has(.ka.theme-{theme_id}) {{ --page-theme: {shades(colour, dark=dark)['theme']}; }}"
    return f"{scheme} .theme-{theme_id} {{ {_declarations(colour, dark=dark)} }}".lstrip() + f"\n{page}"


def _stripes(colours: Sequence[str], *, dark: bool) -> str:
    """The colours side by side, each as wide as the others."""
    scope = '[data-md-color-scheme="slate"]' if dark else ":root"
    step = 100 / max(len(colours), 1)
    stops = ", ".join(f"{shades(colour, dark=dark)['theme']} {at * step:.4g}% {(at + 1) * step:.4g}%" for at, colour in enumerate(colours))
    return f"{scope} {{ --stripes: linear-gradient(to right, {stops}); }}" if colours else ""


def _declarations(colour: str, *, dark: bool) -> str:
    return " ".join(f"--theme{'' if part == 'theme' else '-' + part}: {shade};" for part, shade in shades(colour, dark=dark).items())


def _shade(lightness: float, greatest: float, chroma: float, hue: float) -> str:
    return from_oklch(lightness, min(greatest, chroma * CHROMA_GAIN), hue)


def _ink(colour: str, tint: str, *, dark: bool) -> str:
    """The theme's colour, darkened or lightened until it can be read on its tint and on the page."""
    lightness, chroma, hue = to_oklch(colour)
    start, greatest = INK_DARK if dark else INK_LIGHT
    page = PAGE_DARK if dark else PAGE_LIGHT
    if not dark and lightness <= start and _readable(colour, tint, page):
        return colour.lower()
    lightness = min(max(start, start + MIRROR * (MIDDLE - lightness)), LIGHTEST) if dark else min(lightness, start)
    while 0 < lightness < 1:
        ink = from_oklch(lightness, min(chroma, greatest), hue)
        if _readable(ink, tint, page):
            return ink
        lightness += LIGHTNESS_STEP if dark else -LIGHTNESS_STEP
    return "#ffffff" if dark else "#000000"


def _readable(ink: str, *grounds: str) -> bool:
    return all(contrast(ink, ground) >= CONTRAST_TEXT for ground in grounds)


def _linear(colour: str) -> tuple[float, float, float]:
    values = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(channels: tuple[float, float, float]) -> str:
    def byte(value: float) -> int:
        held = min(max(value, 0.0), 1.0)
        return round(255 * (12.92 * held if held <= 0.0031308 else 1.055 * math.pow(held, 1 / 2.4) - 0.055))

    return "#" + "".join(f"{byte(channel):02x}" for channel in channels)
