"""Whether every row has a place, in the province, of a shape that can be drawn."""

import math
import re
from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from catalog.model import BBox, Text
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.read.table import Cells
from ingest.validate.row.types import shown
from ingest.vocabulary import LAT, LON

POLYGON_MARGIN = 0.05
"""Degrees (about 5 km) that an outline may reach beyond the home extent: borders of other sources differ."""
_METRES_PER_DEGREE = 111_320.0
_REASONS = {
    "Self-intersection": Text("đường biên tự cắt", "the outline crosses itself"),
    "Ring Self-intersection": Text("đường biên tự chạm", "the outline touches itself"),
    "Hole lies outside shell": Text("lỗ nằm ngoài vùng", "a hole lies outside the area"),
    "Nested shells": Text("các phần lồng nhau", "parts lie inside one another"),
    "Duplicate Rings": Text("vòng bị lặp", "a ring is there twice"),
    "Interior is disconnected": Text("phần trong bị chia cắt", "the inside is cut apart"),
    "Too few points in geometry component": Text("quá ít điểm", "too few points"),
}


def check_geometry(table: Normalised) -> list[Finding]:
    """Return one finding per row without a place, outside the province or with an invalid outline."""
    if not table.placed or table.layer.geometry.from_unit:
        return []
    shapes = np.asarray(table.frame.geometry.array, dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    findings = list(_missing(table, empty)) if table.layer.geometry.required else []
    findings += _outside(table, shapes, empty)
    if table.layer.geometry.type == "MultiPolygon":
        findings += _invalid(table, shapes)
        findings += _too_small(table, shapes)
    return findings


def _missing(table: Normalised, empty: NDArray[np.bool_]) -> Iterator[Finding]:
    for at in np.flatnonzero(empty):
        row = int(table.table.numbers[at])
        if LAT not in table.columns:
            yield error("geometry-missing", table.where(row))
            continue
        unread = [name for name in (LAT, LON) if not isinstance(table.columns[name][at], float | None)]
        if unread:
            value = ", ".join(str(shown(table.columns[name][at])) for name in unread)
            yield error("coordinate-not-understood", table.where(row, *unread), value=value)
        else:
            yield error("coordinates-missing", table.where(row, LAT, LON))


def _outside(table: Normalised, shapes: Cells, empty: NDArray[np.bool_]) -> Iterator[Finding]:
    """Yield what lies outside the home extent; swapped axes are certain there, as no latitude is a longitude."""
    extent = table.catalog.service.home_extent
    is_point = table.layer.geometry.type == "Point"
    bounds = shapely.bounds(shapes)
    inside = _within(bounds, extent, 0.0 if is_point else POLYGON_MARGIN)
    for at in np.flatnonzero(~inside & ~empty):
        west, south, east, north = (float(each) for each in bounds[at])
        lon, lat = (west + east) / 2, (south + north) / 2
        place = table.where(int(table.table.numbers[at]), LAT, LON)
        yield error(_outside_code(lon, lat, extent), place, lat=_shown(lat), lon=_shown(lon))


def _within(bounds: NDArray[np.float64], extent: BBox, margin: float) -> NDArray[np.bool_]:
    west, south, east, north = extent
    low = (bounds[:, 0] >= west - margin) & (bounds[:, 1] >= south - margin)
    return low & (bounds[:, 2] <= east + margin) & (bounds[:, 3] <= north + margin)


def _outside_code(lon: float, lat: float, extent: BBox) -> str:
    west, south, east, north = extent
    if south <= lon <= north and west <= lat <= east:
        return "coordinates-swapped"
    return "coordinates-in-metres" if abs(lon) > 360 or abs(lat) > 360 else "outside-province"


def _shown(degrees: float) -> float | str:
    return round(degrees, 6) if math.isfinite(degrees) else "?"


def _invalid(table: Normalised, shapes: Cells) -> Iterator[Finding]:
    valid = shapely.is_valid(shapes) | shapely.is_missing(shapes)
    for at in np.flatnonzero(~valid):
        said = str(shapely.is_valid_reason(shapes[at]))
        match = re.match(r"(.*?)\[(\S+) (\S+)\]$", said)
        reason, lon, lat = match.groups() if match else (said, "", "")
        place = f" ({float(lat):.5f}, {float(lon):.5f})" if match else ""
        words = _REASONS.get(reason, Text(reason, reason))
        yield error("geometry-invalid", table.where(int(table.table.numbers[at])), reason=words, place=place)


def _too_small(table: Normalised, shapes: Cells) -> Iterator[Finding]:
    limit = table.layer.geometry.min_area_m2
    if limit is None:
        return
    areas = area_m2(shapes)
    for at in np.flatnonzero((areas < limit) & ~shapely.is_missing(shapes)):
        yield error(
            "area-too-small", table.where(int(table.table.numbers[at])), area=round(float(areas[at])), limit=int(limit)
        )


def area_m2(shapes: Cells) -> NDArray[np.float64]:
    """Return the areas on a sphere's tangent plane: within 1 % in the province, enough to tell a slip from a zone."""
    south, north = shapely.bounds(shapes)[:, 1], shapely.bounds(shapes)[:, 3]
    return shapely.area(shapes) * _METRES_PER_DEGREE**2 * np.cos(np.radians((south + north) / 2))  # type: ignore[no-any-return]
