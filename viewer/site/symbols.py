"""Shapes of the symbols as path data in a box of 24 × 24: the same as src/symbols.js draws, held equal by a test.

A level is never told by colour alone: each has its own shape and digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROUNDED_SQUARE = "M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z"
DARK_INK, LIGHT_INK, DARK_OUTLINE = "#1d1a05", "#ffffff", "#3f3c2c"
LIGHT_FILL_LUMINANCE = 0.36
AREA_SHAPES = frozenset({"area", "outline"})
UNKNOWN = {"shape": "circle", "color": "#5b6470"}


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline, perhaps with a glyph in it, and the height at which a digit stands."""

    outline: str
    digit_y: float = 12.4
    glyph: str = ""


SHAPES: Mapping[str, Shape] = {
    "circle": Shape("M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z"),
    "triangle": Shape("M12 1.6L23.2 21.6H.8z", 15.6),
    "diamond": Shape("M12 .5L23.5 12L12 23.5L.5 12z"),
    "octagon": Shape("M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z"),
    "square": Shape(ROUNDED_SQUARE),
    "house": Shape(ROUNDED_SQUARE, glyph="M12 5l7.5 6.3h-2V18h-4v-4.4h-3V18h-4v-6.7h-2z"),
    "barrier": Shape(
        ROUNDED_SQUARE,
        glyph="M4.5 7.5h3.4l-2 4.5H4.5zM10 7.5h4l-2 4.5H8zM16.1 7.5h3.4V12h-5.4z"
        "M6.5 12.9h2.2V18H6.5zM15.3 12.9h2.2V18h-2.2z",
    ),
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol ready to be drawn: every colour decided."""

    is_area: bool
    outline: str
    glyph: str
    digit: str
    digit_y: float
    fill: str
    stroke: str
    ink: str
    dashed: bool


def symbol(said: Mapping[str, Any] | None) -> Symbol:
    """Return the symbol of layers.json; a grey circle for a code that it does not know."""
    said = said or UNKNOWN
    fill = str(said["color"])
    shape = SHAPES.get(str(said["shape"]), SHAPES["circle"])
    is_area = said["shape"] in AREA_SHAPES
    stroke = darken(fill, 0.45) if is_area else outline_of(fill)
    digit = str(said.get("digit") or "")
    return Symbol(
        is_area, shape.outline, shape.glyph, digit, shape.digit_y, fill, stroke, ink_on(fill), bool(said.get("dashed"))
    )


def ink_on(fill: str) -> str:
    """Return the colour of a digit or glyph that can be read on the fill."""
    return DARK_INK if luminance(fill) > LIGHT_FILL_LUMINANCE else LIGHT_INK


def outline_of(fill: str) -> str:
    """Return the outline that parts the fill from a light ground, 3 to 1. Source: WCAG 2.2, 1.4.11."""
    return DARK_OUTLINE if 1.05 / (luminance(fill) + 0.05) < 3 else LIGHT_INK


def luminance(color: str) -> float:
    """Return the relative luminance, 0 black to 1 white. Source: WCAG 2.2, definition "relative luminance"."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def darken(color: str, share: float) -> str:
    """Return the colour darkened: share 0 keeps it, 1 is black."""
    channels = [int(int(color[at : at + 2], 16) * (1 - share) + 0.5) for at in (1, 3, 5)]
    return "#" + "".join(f"{each:02x}" for each in channels)
