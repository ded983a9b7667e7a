"""The map's symbols as QGIS draws them: the same shapes, colours and labels as in the legend of the public map."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from catalog.derive.viewer import layer_role
from catalog.model import Catalog, Layer, Symbol

PX = 0.264583
"""Millimetres of a CSS pixel."""

MARKER_MM = 5.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Path data in a box of 24 × 24, as in ``viewer/src/symbols.js`` (a test compares them)."""

    outline: str
    glyph: str | None = None
    digit_y: float = 12.4


_SQUARE = "M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z"
SHAPES = {
    "circle": Shape("M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z"),
    "triangle": Shape("M12 1.6L23.2 21.6H.8z", digit_y=15.6),
    "diamond": Shape("M12 .5L23.5 12L12 23.5L.5 12z"),
    "octagon": Shape("M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z"),
    "square": Shape(_SQUARE),
    "house": Shape(_SQUARE, "M12 5l7.5 6.3h-2V18h-4v-4.4h-3V18h-4v-6.7h-2z"),
    "barrier": Shape(
        _SQUARE,
        "M4.5 7.5h3.4l-2 4.5H4.5zM10 7.5h4l-2 4.5H8zM16.1 7.5h3.4V12h-5.4zM6.5 12.9h2.2V18H6.5zM15.3 12.9h2.2V18h-2.2z",
    ),
}
_BOUNDARY_PX = {"province": 2.4, "district": 1.4}


def renderer(layer: Layer, catalog: Catalog) -> Element:
    """Return ``<renderer-v2>``: one category per symbol of the layer, labelled with the code list's Vietnamese."""
    root = Element(
        "renderer-v2",
        type="categorizedSymbol",
        attr=layer.style.by,
        symbollevels="0",
        forceraster="0",
        enableorderby="0",
    )
    categories, symbols = SubElement(root, "categories"), SubElement(root, "symbols")
    codes = layer.field(layer.style.by).codes
    for number, (value, symbol) in enumerate(layer.style.symbols):
        code = catalog.code_list(codes).find(value) if codes else None
        label = code.title.vi if code else value
        SubElement(categories, "category", value=value, symbol=str(number), label=label, render="true")
        symbols.append(_symbol(str(number), value, symbol, layer, catalog))
    return root


def review_renderer(is_point: bool) -> Element:
    """Return the renderer of a review layer: new green, changed amber, removed red."""
    return state_renderer("change", CHANGES, is_point=is_point)


def state_renderer(column: str, states: Mapping[str, tuple[str, str]], *, is_point: bool) -> Element:
    """Return a renderer with one plain symbol per value of the column: value → colour and label."""
    root = Element(
        "renderer-v2", type="categorizedSymbol", attr=column, symbollevels="0", forceraster="0", enableorderby="0"
    )
    categories, symbols = SubElement(root, "categories"), SubElement(root, "symbols")
    for number, (value, (color, label)) in enumerate(states.items()):
        SubElement(categories, "category", value=value, symbol=str(number), label=label, render="true")
        symbols.append(simple_symbol(str(number), color, is_point=is_point))
    return root


CHANGES = {"new": ("#2e9e5b", "Mới"), "changed": ("#f2a900", "Đổi"), "removed": ("#c62828", "Xoá")}
"""Kind of change in a review view → colour and label."""


def simple_renderer(color: str, *, is_point: bool) -> Element:
    """Return a renderer with one plain symbol."""
    root = Element("renderer-v2", type="singleSymbol", symbollevels="0", forceraster="0", enableorderby="0")
    SubElement(root, "symbols").append(simple_symbol("0", color, is_point=is_point))
    return root


def simple_symbol(name: str, color: str, *, is_point: bool) -> Element:
    if is_point:
        options = {
            "name": "circle",
            "color": rgba(color, 160),
            "outline_color": rgba("#1f2933"),
            "outline_width": "0.4",
            "size": "4.5",
        }
        return _with_layer(name, "marker", "SimpleMarker", options)
    options = {"color": rgba(color, 90), "outline_color": rgba(color), "outline_width": "0.8", "style": "solid"}
    return _with_layer(name, "fill", "SimpleFill", options)


def _symbol(name: str, value: str, symbol: Symbol, layer: Layer, catalog: Catalog) -> Element:
    if layer.geometry.type == "Point":
        options = {
            "name": "base64:" + base64.b64encode(marker_svg(symbol)).decode(),
            "size": f"{MARKER_MM:g}",
            "outline_width": "0",
        }
        return _with_layer(name, "marker", "SvgMarker", options)
    return _with_layer(name, "fill", "SimpleFill", _fill(value, symbol, layer_role(layer, catalog)))


def _fill(value: str, symbol: Symbol, role: str) -> dict[str, str]:
    if symbol.shape == "outline":
        width = f"{_BOUNDARY_PX.get(value, 0.7) * PX:.2f}"
        return {"style": "no", "outline_color": rgba(symbol.color), "outline_width": width, "outline_style": "solid"}
    if role == "choropleth":
        outline = {"outline_color": rgba(darken(symbol.color, 0.3)), "outline_width": f"{0.6 * PX:.2f}"}
        return {"style": "solid", "color": rgba(symbol.color, 230), "outline_style": "solid", **outline}
    outline = {"outline_color": rgba(symbol.color), "outline_width": f"{2.5 * PX:.2f}"}
    return {
        "style": "solid",
        "color": rgba(symbol.color, 71),
        "outline_style": "dash" if symbol.dashed else "solid",
        **outline,
    }


def _with_layer(name: str, kind: str, layer_class: str, options: dict[str, str]) -> Element:
    symbol = Element("symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    layer = SubElement(symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"})
    layer.append(option(options))
    for key, value in options.items():  # QGIS before 3.26 reads these
        SubElement(layer, "prop", k=key, v=value)
    return symbol


# --- the markers ---


def marker_svg(symbol: Symbol) -> bytes:
    """Return the marker as SVG, as the legend of the public map shows it."""
    shape, ink = SHAPES[symbol.shape], ink_on(symbol.color)
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox="-1 -1 26 26", width="26", height="26")
    SubElement(
        root,
        "path",
        {"d": shape.outline, "fill": symbol.color, "stroke": outline_of(symbol.color), "stroke-width": "1.4"},
    )
    if shape.glyph:
        SubElement(root, "path", d=shape.glyph, fill=ink)
    if symbol.digit:
        place = {"x": "12", "y": f"{shape.digit_y + 4.6:g}", "fill": ink, "text-anchor": "middle"}
        font = {"font-size": "13", "font-weight": "bold", "font-family": "DejaVu Sans, sans-serif"}
        SubElement(root, "text", {**place, **font}).text = symbol.digit
    return tostring(root)


def ink_on(fill: str) -> str:
    return "#1d1a05" if luminance(fill) > 0.36 else "#ffffff"


def outline_of(fill: str) -> str:
    """Return white, or dark where white would not part the fill from a light ground (WCAG 2.2, 1.4.11)."""
    return "#3f3c2c" if 1.05 / (luminance(fill) + 0.05) < 3 else "#ffffff"


def luminance(color: str) -> float:
    """Return the relative luminance, 0 black to 1 white (WCAG 2.2)."""
    channels = [each / 255 for each in bytes.fromhex(color[1:])]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def darken(color: str, share: float) -> str:
    return "#" + "".join(f"{round(each * (1 - share)):02x}" for each in bytes.fromhex(color[1:]))


def rgba(color: str, alpha: int = 255) -> str:
    return ",".join(map(str, (*bytes.fromhex(color[1:]), alpha)))


# --- options, as QGIS writes them in XML ---


def option(value: Any, name: str | None = None) -> Element:
    """Return ``<Option>`` for a value: a map, a list, a text, a number, a boolean."""
    kind, text = _option_type(value)
    root = Element("Option", {"type": kind, **({"name": name} if name is not None else {})})
    if text is not None:
        root.set("value", text)
    elif isinstance(value, dict):
        root.extend(option(each, key) for key, each in value.items())
    else:
        root.extend(option(each) for each in value)
    return root


def _option_type(value: Any) -> tuple[str, str | None]:
    match value:
        case dict():
            return "Map", None
        case list():
            return "List", None
        case bool():
            return "bool", str(value).lower()
        case int():
            return "int", str(value)
        case float():
            return "double", str(value)
        case _:
            return "QString", str(value)
