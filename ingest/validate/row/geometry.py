"""Whether every row has a place, in the province, of a shape that can be drawn."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from catalog.model import BBox, Text
from ingest.findings import Finding, error, note, warning
from ingest.normalise import Normalised
from ingest.normalise.coordinates import COLUMNS
from ingest.normalise.crs_diagnosis import degrees_text
from ingest.normalise.grid_crs import stated_meridian
from ingest.normalise.map_links import is_link, is_short_link
from ingest.normalise.province_zones import provinces_of
from ingest.read.table import Cells
from ingest.validate.row.types import shown
from ingest.vocabulary import PLACE

POLYGON_MARGIN = 0.05
"""Degrees (about 5 km) that an outline may reach beyond the home extent: borders of other sources differ."""
_SLIVER_SHARE = 0.001
"""Of the whole area: a smaller part is a slip of the drawing, no part of a zone."""
_SHOWN_ROWS = 30
_EASTINGS, _NORTHINGS = (100_000.0, 900_000.0), (940_000.0, 2_620_000.0)
_METRES_OF_LATITUDE = 110_650.0
"""Of northing to a degree of latitude between 8° and 24°, within 0.1 %."""
_NEAR = 0.1
"""Degrees (about 11 km): what lies nearer may be a slip of each row, no file of another province."""
_VIETNAM = (102.0, 7.0, 118.0, 24.0)
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
    if table.layer.geometry.from_unit:
        return []
    shapes = np.asarray(table.frame.geometry.array, dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if not table.placed:
        return list(_by_commune(table, np.flatnonzero(empty).tolist())) if is_placed_by_commune(table) else []
    findings = list(_missing(table, empty)) if table.layer.geometry.required else []
    findings += _outside(table, shapes, empty)
    if table.layer.geometry.type == "MultiPolygon":
        findings += _invalid(table, shapes)
        findings += _too_small(table, shapes)
        findings += _slivers(table, shapes)
    return findings


def is_placed_by_commune(table: Normalised) -> bool:
    """Return whether the table as a whole says by its communes alone where its points are."""
    columns = table.columns.keys()
    is_point = table.layer.geometry.type == "Point" and table.layer.geometry.required
    return is_point and table.table.geometry is None and not columns & set(COLUMNS)


def _missing(table: Normalised, empty: NDArray[np.bool_]) -> Iterator[Finding]:
    by_commune = []
    for at in np.flatnonzero(empty).tolist():
        said = {name: table.columns[name][at] for name in COLUMNS if name in table.columns}
        said = {name: cell for name, cell in said.items() if cell not in (None, 0)}
        if said or table.table.geometry is not None or not has_commune(table, at):
            yield _no_place(table, int(table.table.numbers[at]), said)
        else:
            by_commune.append(at)
    yield from _by_commune(table, by_commune)


def has_commune(table: Normalised, at: int) -> bool:
    """Return whether the row names the commune in which it lies: the point is put there, roughly, on staging."""
    within = table.layer.geometry.within
    return within is not None and within in table.columns and isinstance(table.columns[within][at], str)


def _by_commune(table: Normalised, rows: Sequence[int]) -> Iterator[Finding]:
    numbers = [int(table.table.numbers[at]) for at in rows if has_commune(table, at)]
    if numbers:
        yield note("placed-by-commune", table.where(), rows=len(numbers), numbers=_shortened(numbers))


def _shortened(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN_ROWS]))
    return f"{shown} …" if len(numbers) > _SHOWN_ROWS else shown


def _no_place(table: Normalised, row: int, said: Mapping[str, object]) -> Finding:
    """Return why the row has no place: nothing is said, half of it, or what is said is not understood."""
    if table.table.geometry is not None or not table.columns.keys() & set(COLUMNS):
        return error("geometry-missing", table.where(row))
    unread = [name for name, cell in said.items() if isinstance(cell, str)]
    link = said.get(PLACE)
    if isinstance(link, str) and is_link(link):
        return error("link-short" if is_short_link(link) else "link-without-pin", table.where(row, PLACE))
    if unread:
        value = ", ".join(str(shown(said[name])) for name in unread)
        return error("coordinate-not-understood", table.where(row, *unread), value=value)
    return error("coordinates-missing", table.where(row, *(each for each in COLUMNS if each in table.columns)))


def _outside(table: Normalised, shapes: Cells, empty: NDArray[np.bool_]) -> Iterator[Finding]:
    """Yield what lies outside the home extent; what was only swapped has been turned round by then.

    A file that lies elsewhere as a whole is one finding: it is another province's, or in another system.
    """
    extent = table.catalog.service.home_extent
    is_point = table.layer.geometry.type == "Point"
    bounds = shapely.bounds(shapes)
    inside = _within(bounds, extent, 0.0 if is_point else POLYGON_MARGIN)
    if _are_metres(bounds[~empty]):
        yield _metres_elsewhere(table, bounds[~empty])
        return
    if _lie_elsewhere(bounds[~empty], extent):
        yield _elsewhere(table, bounds[~empty], extent)
        return
    for at in np.flatnonzero(~inside & ~empty):
        west, south, east, north = (float(each) for each in bounds[at])
        lon, lat = (west + east) / 2, (south + north) / 2
        place = table.where(int(table.table.numbers[at]), *COLUMNS)
        yield error(_outside_code(lon, lat), place, lat=_shown(lat), lon=_shown(lon))


def _are_metres(bounds: NDArray[np.float64]) -> bool:
    """Return whether all rows are eastings and northings of VN-2000 in Vietnam that lie in the province in no zone."""
    small, large = bounds[:, :2].min(axis=1, initial=np.inf), bounds[:, :2].max(axis=1, initial=-np.inf)
    is_grid = (small > _EASTINGS[0]) & (small < _EASTINGS[1]) & (large > _NORTHINGS[0]) & (large < _NORTHINGS[1])
    return len(bounds) > 0 and bool(is_grid.all())


def _metres_elsewhere(table: Normalised, bounds: NDArray[np.float64]) -> Finding:
    meridian = stated_meridian(table.table)
    provinces = provinces_of(meridian) if meridian is not None else None
    hint = Text("", "")
    if meridian is not None and provinces is not None:
        said = degrees_text(meridian)
        hint = Text(
            f" Bảng ghi kinh tuyến trục {said}, dùng ở: {provinces}.",
            f" The sheet names the meridian {said}, used in: {provinces}.",
        )
    lat = float(np.median(bounds[:, :2].max(axis=1))) / _METRES_OF_LATITUDE
    return error("metres-outside-province", table.where(None, *COLUMNS), rows=len(bounds), lat=round(lat, 1), hint=hint)


def _lie_elsewhere(bounds: NDArray[np.float64], extent: BBox) -> bool:
    """Return whether all rows, several of them, are in Vietnam (about), and none is near the province."""
    reach = _within(bounds, extent, _NEAR)
    return len(bounds) > 1 and not reach.any() and bool(_within(bounds, _VIETNAM, 0.0).all())


def _elsewhere(table: Normalised, bounds: NDArray[np.float64], extent: BBox) -> Finding:
    west, south, east, north = extent
    lon, lat = float(np.median(bounds[:, [0, 2]])), float(np.median(bounds[:, [1, 3]]))
    beyond_x, beyond_y = max(west - lon, lon - east, 0.0), max(south - lat, lat - north, 0.0)
    metres = math.hypot(beyond_x * math.cos(math.radians(lat)), beyond_y) * _METRES_PER_DEGREE
    found = {"lat": round(lat, 2), "lon": round(lon, 2), "km": round(metres / 1000)}
    return error("file-outside-province", table.where(None, *COLUMNS), rows=len(bounds), **found)


def _within(bounds: NDArray[np.float64], extent: BBox, margin: float) -> NDArray[np.bool_]:
    west, south, east, north = extent
    low = (bounds[:, 0] >= west - margin) & (bounds[:, 1] >= south - margin)
    return low & (bounds[:, 2] <= east + margin) & (bounds[:, 3] <= north + margin)


def _outside_code(lon: float, lat: float) -> str:
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


def _slivers(table: Normalised, shapes: Cells) -> Iterator[Finding]:
    """Yield one warning per area with parts that are next to nothing: what an overlay leaves behind."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    if not len(parts):
        return
    whole = area_m2(shapes)[owners]
    is_sliver = (area_m2(parts) < _SLIVER_SHARE * whole) & (shapely.get_num_geometries(shapes)[owners] > 1)
    for at in np.unique(owners[is_sliver]):
        place = table.where(int(table.table.numbers[at]))
        yield warning("area-slivers", place, parts=int(np.count_nonzero(is_sliver & (owners == at))))


def area_m2(shapes: Cells) -> NDArray[np.float64]:
    """Return the areas on a sphere's tangent plane: within 1 % in the province, enough to tell a slip from a zone."""
    south, north = shapely.bounds(shapes)[:, 1], shapely.bounds(shapes)[:, 3]
    return shapely.area(shapes) * _METRES_PER_DEGREE**2 * np.cos(np.radians((south + north) / 2))  # type: ignore[no-any-return]
