"""Geometries of a filter as SQL: in the storage CRS, west over the antimeridian, never outside the CRS they are in."""

from collections.abc import Iterable

from psycopg import sql

from serve.cql2.ast import Box, Collected, Geometry, Line, Part, Position, Spatial
from serve.cql2.errors import wrong
from serve.cql2.terms import Term
from serve.crs import STORAGE_SRID, Crs

EDGE_PIECES = 32
"""Pieces that the longest side is cut into before a transformation: an edge straight in one CRS is bent in another."""

DEGREES = (180.0, 90.0)
METRES = (5e7, 5e7)
"""The largest x and y: beyond the whole Earth's circumference no projection has anything, and PostGIS no answer."""

PREDICATES = {
    "s_contains": "ST_Contains({}, {})",
    "s_crosses": "ST_Crosses({}, {})",
    "s_disjoint": "NOT ST_Intersects({}, {})",
    "s_equals": "ST_Equals({}, {})",
    "s_intersects": "ST_Intersects({}, {})",
    "s_overlaps": "ST_Overlaps({}, {})",
    "s_touches": "ST_Touches({}, {})",
    "s_within": "ST_Within({}, {})",
}


def place(node: Spatial, crs: Crs) -> Term:
    """Return the geometry in the storage CRS; heights are left out, as the data has none.

    The literal is transformed, never the column, so that the index is used. Polygons are made valid: one that crosses
    itself would otherwise end in an error, or in nonsense, depending on the feature.

    Raises: Cql2Error for coordinates that no CRS has there, and for a box that runs west in a CRS in metres.
    """
    geometries = _geometries(node, crs)
    positions = [each for geometry in geometries for each in _positions(geometry)]
    _check_range(positions, DEGREES if crs.srid == STORAGE_SRID else METRES, node.at)
    text = sql.SQL("ST_GeomFromText(%s::text, {})").format(sql.Literal(crs.srid))
    values: tuple[str | float, ...] = (_wkt(node, geometries),)
    if crs.srid != STORAGE_SRID:
        text = sql.SQL("ST_Transform(ST_Segmentize({}, %s::float8), {})").format(text, sql.Literal(STORAGE_SRID))
        values += (_longest_side(positions) / EDGE_PIECES,)
    if any(each.type.endswith("Polygon") for each in geometries):
        text = sql.SQL("ST_MakeValid({})").format(text)
    return Term("geometry", text, values)


def _geometries(node: Spatial, crs: Crs) -> list[Geometry]:
    match node:
        case Geometry():
            return [_x_first(node, crs)]
        case Collected():
            return [_x_first(each, crs) for each in node.geometries]
        case Box():
            return [_boxes(node, crs)]


def _x_first(geometry: Geometry, crs: Crs) -> Geometry:
    """Return the geometry with x (longitude) first, as PostGIS has it, and without heights."""
    first, second = (1, 0) if crs.lat_first else (0, 1)
    parts = tuple(
        tuple(tuple((each[first], each[second]) for each in line) for line in part) for part in geometry.parts
    )
    return Geometry(geometry.type, parts, geometry.at)


def _boxes(box: Box, crs: Crs) -> Geometry:
    """Return the box as a geometry; with west > east it is two, left and right of the antimeridian."""
    half = len(box.numbers) // 2
    west, south, east, north = (*box.numbers[:2], *box.numbers[half : half + 2])
    if crs.lat_first:
        west, south, east, north = south, west, north, east
    if south > north or (west > east and crs.srid != STORAGE_SRID):
        raise wrong("bad-box", box.at)
    if west <= east:
        return _box(west, south, east, north)
    halves = (_box(west, south, 180.0, north), _box(-180.0, south, east, north))
    return Geometry("MultiPolygon", tuple(part for each in halves for part in each.parts))


def _box(west: float, south: float, east: float, north: float) -> Geometry:
    """Return the box; one without width or height is a line or a point, and as valid."""
    if west == east and south == north:
        return Geometry("Point", ((((west, south),),),))
    if west == east or south == north:
        return Geometry("LineString", ((((west, south), (east, north)),),))
    ring: Line = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Geometry("Polygon", ((ring,),))


def _positions(geometry: Geometry) -> Iterable[Position]:
    return (position for part in geometry.parts for line in part for position in line)


def _check_range(positions: list[Position], range_: tuple[float, float], at: str) -> None:
    for position in positions:
        for value, most in zip(position, range_, strict=True):
            if abs(value) > most:
                raise wrong("outside-crs", at, value=repr(value))


def _longest_side(positions: list[Position]) -> float:
    xs, ys = [each[0] for each in positions], [each[1] for each in positions]
    return max(max(xs) - min(xs), max(ys) - min(ys), 1.0)


# --- WKT (OGC 06-103r4, clause 7) ---


def _wkt(node: Spatial, geometries: list[Geometry]) -> str:
    texts = [f"{each.type.upper()}{_shape(each)}" for each in geometries]
    return f"GEOMETRYCOLLECTION({', '.join(texts)})" if isinstance(node, Collected) else texts[0]


def _shape(geometry: Geometry) -> str:
    match geometry.type:
        case "Point" | "LineString":
            return _line(geometry.parts[0][0])
        case "Polygon":
            return _lines(geometry.parts[0])
        case "MultiPoint" | "MultiLineString":
            return f"({', '.join(_line(part[0]) for part in geometry.parts)})"
        case _:
            return f"({', '.join(map(_lines, geometry.parts))})"


def _lines(part: Part) -> str:
    return f"({', '.join(map(_line, part))})"


def _line(line: Line) -> str:
    return f"({', '.join(f'{x!r} {y!r}' for x, y in line)})"
