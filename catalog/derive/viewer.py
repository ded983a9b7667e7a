"""The catalogue that the public map reads, ``viewer/layers.json``: a pure function of the model."""

import json
from typing import Any, Literal

from catalog.model import LANGUAGES, Catalog, Collection, Field, Layer, PublicColumn, Symbol, public_columns

DERIVED = 'Derived from config/ by "covidmaps derive"; edit config/.'

Role = Literal["choropleth", "boundaries", "areas", "lines", "points", "reference"]
DRAWING_ORDER: tuple[Role, ...] = ("choropleth", "boundaries", "areas", "lines", "points")
"""What lies below comes first: tints, then boundary lines, then zones, then roads, then points."""

GROUND: tuple[str, ...] = ("communes", "districts", "provinces")
"""Boundary collections that make the ground of the map, lowest level first; other units are reference only."""


def viewer_catalogue(catalog: Catalog) -> str:
    """Return the text of ``viewer/layers.json``: service, layers in drawing order, code labels.

    It names public fields only, since every visitor's browser receives it. JSON cannot hold a comment, so the first
    member says where the file comes from.
    """
    layers = sorted(catalog.layers, key=lambda layer: DRAWING_ORDER.index(layer_role(layer, catalog)))
    document = {
        "derived": DERIVED,
        "service": _service(catalog),
        "layers": [_layer(layer, catalog) for layer in layers],
        "codes": _codes(catalog),
        "successors": _successors(catalog),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def layer_role(layer: Layer, catalog: Catalog) -> Role:
    """Return how the map draws a layer.

    The layer that other layers refer to by code is the boundaries; a layer that borrows the polygons of units is a
    choropleth; for all others the geometry decides.
    """
    if layer.id in _referenced_layers(catalog):
        return "boundaries"
    if layer.geometry.from_unit:
        return "choropleth"
    by_type: dict[str, Role] = {"Point": "points", "MultiPolygon": "areas", "MultiLineString": "lines"}
    return by_type[layer.geometry.type]


def _referenced_layers(catalog: Catalog) -> set[str]:
    return {field.references.split(".")[0] for layer in catalog.layers for field in layer.fields if field.references}


def _service(catalog: Catalog) -> dict[str, Any]:
    service = catalog.service
    return {
        "id": service.id,
        "title": service.title.as_dict(),
        "description": service.description.as_dict(),
        "languages": list(LANGUAGES),
        "timezone": service.timezone,
        "home_extent": list(service.home_extent),
        "hotlines": [{"number": each.number, "title": each.title.as_dict()} for each in service.hotlines],
        "provider": service.provider.as_dict(),
        "provider_url": service.provider_url,
        "steward": service.steward.as_dict(),
        "legal_basis": service.legal_basis,
        "licence": {"name": service.licence_name, "url": service.licence_url},
        "boundary_notice": service.boundary_notice.as_dict(),
    }


def _successors(catalog: Catalog) -> list[dict[str, Any]]:
    """Return the units of today with the codes of those that they were made of: people search for both names."""
    current = {unit.code: unit for unit in catalog.units if unit.valid_to is None}
    made_of: dict[str, list[str]] = {}
    for older, newer in catalog.successors:
        made_of.setdefault(newer, []).append(older)
    return [
        {"code": code, "name": current[code].name.as_dict(), "of": sorted(codes)}
        for code, codes in sorted(made_of.items())
    ]


def _layer(layer: Layer, catalog: Catalog) -> dict[str, Any]:
    role = layer_role(layer, catalog)
    shown = _shown_columns(layer)
    names = {column.name for column in shown}
    return {
        "id": layer.id,
        "role": role,
        "title": layer.title.as_dict(),
        "description": layer.description.as_dict(),
        "steward": layer.steward.as_dict(),
        "key": layer.key,
        "label": layer.style.label,
        "expected_every_hours": layer.expected_every_hours,
        "time": {"start": layer.time.start, "end": layer.time.end} if layer.time else None,
        "style": {
            "by": layer.style.by,
            "symbols": {code: _symbol(symbol) for code, symbol in layer.style.symbols},
        },
        "popup": [name for name in layer.style.popup if name in names],
        "fields": [_column(column) for column in shown],
        "collections": [_collection(each, role) for each in layer.collections],
    }


def _shown_columns(layer: Layer) -> tuple[PublicColumn, ...]:
    """Return the public columns that the map shows or reads, without the label columns (the labels are in codes)."""
    time = (layer.time.start, layer.time.end) if layer.time else ()
    wanted = {layer.key, layer.style.by, layer.style.label, "position_accuracy", *layer.style.popup, *time}
    return tuple(each for each in public_columns(layer) if each.name in wanted and each.language is None)


def _column(column: PublicColumn) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title.as_dict()}
    return entry | _field_extras(column.field)


def _field_extras(field: Field | None) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if field and field.unit:
        extras["unit"] = field.unit.as_dict()
    if field and field.codes:
        extras["codes"] = field.codes
    return extras


def _symbol(symbol: Symbol) -> dict[str, Any]:
    entry: dict[str, Any] = {"shape": symbol.shape, "color": symbol.color}
    if symbol.digit:
        entry["digit"] = symbol.digit
    if symbol.dashed:
        entry["dashed"] = True
    return entry


def _collection(collection: Collection, layer_role: Role) -> dict[str, Any]:
    drawn = layer_role != "boundaries" or collection.id in GROUND
    return {
        "id": collection.id,
        "role": layer_role if drawn else "reference",
        "title": collection.title.as_dict(),
        "description": collection.description.as_dict(),
    }


def _codes(catalog: Catalog) -> dict[str, dict[str, dict[str, str]]]:
    """Return the labels of the code lists that a public field uses; a list that officers alone see stays out."""
    used = {field.codes for layer in catalog.layers for field in layer.public_fields if field.codes}
    return {
        each.id: {code.code: code.title.as_dict() for code in each.codes}
        for each in catalog.code_lists
        if each.id in used
    }
