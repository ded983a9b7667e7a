"""The data of the first view in one small file, and the details in a second one (src/snapshot.js reads both)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from viewer.site.client import Release
from viewer.site.model import Feature, Layer, Site
from viewer.site.paths import Paths
from viewer.site.words import LANGUAGES

UNIT = 100_000
"""Coordinates are whole numbers of 0.00001 degree, about 1 m, each as the step from the one before."""
COARSE = 10_000
"""Those of communes are of 0.0001 degree: they are simplified anyway."""
DRAWN = ("code", "position_accuracy", "commune_code", "commune_name", "district_name", "name_en")
"""Beside key, label, symbol and end of a layer: what map and list show before any card is opened."""
DETAILS = ("updated_at",)

Document = dict[str, Any]


def snapshot(site: Site, items: Mapping[str, str]) -> bytes:
    """Return what is drawn and listed of every layer.

    Args:
        items: collection → address of its items, as the service names it.
    """
    return _packed(
        {
            "releases": {name: _release(each) for name, each in site.releases.items()},
            "items": dict(items),
            "shapes": {code: _polygons(each, COARSE) for code, each in site.outlines.items()},
            "parts": site.parts,
            "layers": {layer.id: _drawn(site, layer) for layer in site.layers},
        }
    )


def details(site: Site) -> bytes:
    """Return the other columns, in the order of the snapshot's features, and which unit of today was made of which."""
    columns = {layer.id: _columns(site, layer, _detail_names(layer)) for layer in site.layers}
    return _packed({"layers": columns, "successors": site.successors})


def _packed(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _release(release: Release) -> list[Any]:
    return [release.number, release.published_at]


def _drawn(site: Site, layer: Layer) -> Document:
    features = site.features[layer.id]
    return {
        "ids": [each.id for each in features],
        "of": _column([each.collection for each in features]),
        "columns": _columns(site, layer, _drawn_names(layer)),
        "geometry": _geometries(site, layer),
        **({"pages": {each: Paths(each).layer(layer) for each in LANGUAGES}} if layer in site.listed_layers else {}),
    }


def _drawn_names(layer: Layer) -> list[str]:
    own = (str(layer.said["label"]), layer.by, layer.end or "")
    shown = {each["name"] for each in layer.said["fields"]} | {"commune_code", "name_en"}
    return [each for each in dict.fromkeys((*own, *DRAWN)) if each in shown]


def _detail_names(layer: Layer) -> list[str]:
    drawn = set(_drawn_names(layer))
    return [
        each
        for each in dict.fromkeys([*(each["name"] for each in layer.said["fields"]), *DETAILS])
        if each not in drawn
    ]


def _columns(site: Site, layer: Layer, names: Iterable[str]) -> Document:
    features = site.features[layer.id]
    columns = {name: [each.properties.get(name) for each in features] for name in names}
    wanted = {name: values for name, values in columns.items() if any(each is not None for each in values)}
    for name in ("commune_name", "district_name"):
        if name in wanted and all(_unit_name(site, each, name) == each.properties.get(name) for each in features):
            del wanted[name]
    return {name: _column(values) for name, values in wanted.items()}


def _unit_name(site: Site, feature: Feature, column: str) -> str | None:
    """Return the name that follows from the code of the commune: such a column need not be sent."""
    commune = site.communes.get(feature.commune_code)
    unit = commune if column == "commune_name" or commune is None else site.districts.get(commune.parent_code)
    return unit.names["vi"] if unit else None


def _column(values: list[Any]) -> Any:
    """Return the values; as numbers into a list of distinct ones where that is shorter."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) * 2 > len(values):
        return values
    index = {value: number for number, value in enumerate(distinct)}
    return {"d": distinct, "i": [index[value] for value in values]}


def _geometries(site: Site, layer: Layer) -> Any:
    """Return points as two lists of steps; for all else per feature the key of a unit, or its own polygons."""
    features = site.features[layer.id]
    if layer.role == "points":
        anchors = [each.anchor or (0.0, 0.0) for each in features]
        return {"lon": _steps([each[0] for each in anchors]), "lat": _steps([each[1] for each in anchors])}
    return [_own_geometry(site, each) for each in features]


def _own_geometry(site: Site, feature: Feature) -> Any:
    code = feature.commune_code if feature.layer.role == "choropleth" else feature.text("code")
    if feature.layer.role in ("choropleth", "boundaries") and (code in site.outlines or code in site.parts):
        return code
    if feature.geometry is None:
        return None
    if feature.geometry.geom_type.endswith("LineString"):
        return feature.raw["geometry"]
    return _polygons(feature.geometry, UNIT)


def _polygons(geometry: BaseGeometry, unit: int) -> list[list[list[int]]]:
    """Return polygons of rings; exteriors run all the same way, so that common edges can be told."""
    parts = [each for each in getattr(geometry, "geoms", [geometry]) if each.geom_type == "Polygon"]
    turned = shapely.orient_polygons(parts) if parts else []
    return [[_ring(ring, unit) for ring in (part.exterior, *part.interiors)] for part in turned]


def _ring(ring: Any, unit: int) -> list[int]:
    """Return x, y, then steps dx, dy; the last vertex, which is the first again, is left out."""
    points = [(round(x * unit), round(y * unit)) for x, y in ring.coords][:-1]
    steps = [points[0], *((b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False))]
    return [number for step in steps if step != (0, 0) for number in step]


def _steps(degrees: list[float]) -> list[int]:
    numbers = [round(each * UNIT) for each in degrees]
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
