"""An illustrative map of the province: commune cells round the communes' points, borders that coincide exactly.

No package registry holds free polygons of the communes; their points are in PyPI ``vietnamadminunits`` (MIT).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import as_file, files

import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ingest.samples.projection import Position, to_vn2000, to_wgs84

PROVINCE = "06"
AREA_KM2 = 4859.96
"""Official area of the province; the outline is drawn so that it comes out."""

SHARED_POINT = "01843"
SHIFT_M = (-587.0, -587.0)
"""Phùng Chí Kiên lies on the point of Đức Xuân in the source; drawn 830 m to the south-west of it."""

_HULL_RATIO = 0.3
_SMOOTHING_M = 4000.0


@dataclass(frozen=True, slots=True)
class Province:
    """Points and cells of the 108 communes of 2021 by code, in lon, lat."""

    points: Mapping[str, Position]
    cells: Mapping[str, Polygon]

    def union(self, codes: Iterable[str]) -> BaseGeometry:
        """Return the area of several communes; every vertex on its border is a vertex of a cell."""
        return shapely.coverage_union_all([self.cells[code] for code in codes])


def draw_province(west: float, south: float, east: float, north: float) -> Province:
    """Return the cells: Voronoi of the points within an outline that stays inside these bounds (lon, lat).

    Drawn in the plane of EPSG:9213, then rounded to a millimetre in degrees once: neighbours share their vertices.
    """
    points = {code: Point(to_vn2000(position)) for code, position in _read_points().items()}
    dx, dy = SHIFT_M
    points[SHARED_POINT] = Point(points[SHARED_POINT].x + dx, points[SHARED_POINT].y + dy)
    corners = [(west, south), (east, south), (east, north), (west, north)]
    outline = _outline(list(points.values()), Polygon([to_vn2000(each) for each in corners]))
    cells = _cells(points, outline)
    return Province(
        {code: to_wgs84((each.x, each.y)) for code, each in points.items()},
        {code: shapely.transform(each, to_wgs84_all) for code, each in cells.items()},
    )


def to_wgs84_all(coordinates: Iterable[Iterable[float]]) -> list[Position]:
    """Return the positions of an array of eastings and northings."""
    return [to_wgs84((x, y)) for x, y in coordinates]


def _read_points() -> dict[str, Position]:
    query = "SELECT wardCode, wardLon, wardLat FROM admin_units_legacy WHERE provinceCode = ? ORDER BY wardCode"
    with (
        as_file(files("vietnamadminunits") / "data" / "dataset.db") as path,
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection,
    ):
        return {code: (lon, lat) for code, lon, lat in connection.execute(query, (PROVINCE,))}


def _outline(points: list[Point], bounds: Polygon) -> Polygon:
    """Return the hull of the points, widened until its area is the province's (a bisection to a centimetre)."""
    hull = shapely.concave_hull(MultiPoint(points), ratio=_HULL_RATIO)
    narrow, wide = 0.0, 15_000.0
    while wide - narrow > 0.01:
        middle = (narrow + wide) / 2
        if _widened(hull, middle, bounds).area < AREA_KM2 * 1e6:
            narrow = middle
        else:
            wide = middle
    return _widened(hull, wide, bounds)


def _widened(hull: Polygon, distance: float, bounds: Polygon) -> Polygon:
    return hull.buffer(distance + _SMOOTHING_M).buffer(-_SMOOTHING_M).simplify(25).intersection(bounds.buffer(-200))


def _cells(points: Mapping[str, Point], outline: Polygon) -> dict[str, Polygon]:
    """Return the cell of each point: faces of the noded Voronoi edges and outline, without gap and without overlap.

    Raises: ValueError when the outline cuts a cell into two: the map needs another hull.
    """
    edges = shapely.voronoi_polygons(MultiPoint(list(points.values())), extend_to=outline, only_edges=True)
    noded = shapely.union_all([edges, outline.boundary])
    parts = shapely.get_parts(shapely.polygonize([noded]))
    faces = shapely.STRtree([part for part in parts if outline.contains(part.representative_point())])
    if len(faces.geometries) != len(points):
        raise ValueError(f"{len(faces.geometries)} cells for {len(points)} points")
    found = {code: faces.query(point, predicate="within") for code, point in points.items()}
    return {code: faces.geometries[indexes[0]] for code, indexes in found.items()}
