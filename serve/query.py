"""A request for features as one SQL statement on a view of schema api.

What varies is composed from identifiers that the catalogue knows; every value is a bound parameter with its type.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from psycopg import sql

from catalog.model import FieldType
from serve.crs import DEFAULT_CRS, STORAGE_SRID, Crs

Value = str | int | float | bool | date | datetime

SQL_TYPES: dict[FieldType, sql.SQL] = {
    "text": sql.SQL("text"),
    "code": sql.SQL("text"),
    "integer": sql.SQL("bigint"),
    "number": sql.SQL("double precision"),
    "boolean": sql.SQL("boolean"),
    "date": sql.SQL("date"),
    "timestamp": sql.SQL("timestamptz"),
}
VIETNAMESE = sql.SQL(' COLLATE "vi-x-icu"')
TRUE = sql.SQL("true")
NOT_AFTER = sql.SQL("<=")
NOT_BEFORE = sql.SQL(">=")


@dataclass(frozen=True, slots=True)
class View:
    """A view ``api.<name>``: its columns in the order in which they are served, geometry and ``feature`` apart.

    ``start`` and ``end`` name the columns that hold a feature's validity; ``end`` None: the time is an instant.
    """

    name: str
    key: str
    types: dict[str, FieldType]
    start: str | None = None
    end: str | None = None

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier("api", self.name)


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in the x, y order of PostGIS; west > east spans the antimeridian."""

    west: float
    south: float
    east: float
    north: float
    srid: int = STORAGE_SRID


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends included, None = open; dates and times as the view's time columns hold them."""

    start: date | datetime | None
    end: date | datetime | None


@dataclass(slots=True)
class Statement:
    """SQL with its values, in the order of the placeholders.

    ``prepare`` False: not worth keeping a plan for, and better planned with the values known (a filter's geometry would
    be transformed anew for every row). None: the driver decides.
    """

    text: sql.SQL | sql.Composed
    values: list[Any] = field(default_factory=list)
    prepare: bool | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which features: every condition must hold. ``filter`` is what serve.cql2 makes of a filter."""

    box: Box | None = None
    time: Interval | None = None
    equal: tuple[tuple[str, Value], ...] = ()
    filter: Statement | None = None

    @property
    def is_everything(self) -> bool:
        return self.box is None and self.time is None and not self.equal and self.filter is None


@dataclass(frozen=True, slots=True)
class Sort:
    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What each feature carries: CRS of the coordinates, properties (None: all), with or without geometry."""

    crs: Crs = DEFAULT_CRS
    properties: tuple[str, ...] | None = None
    geometry: bool = True

    @property
    def is_prebuilt(self) -> bool:
        """Whether the text that publishing made is the answer as it stands."""
        return self.crs.is_storage and self.properties is None and self.geometry


@dataclass(frozen=True, slots=True)
class Page:
    """One request for features; ``limit`` 0 asks for the count alone."""

    limit: int
    offset: int = 0
    selection: Selection = Selection()
    sort: tuple[Sort, ...] = ()
    shape: Shape = Shape()


def page_statement(view: View, page: Page) -> Statement:
    """Return the statement for one page: one row, so that release, count and features are one snapshot.

    Columns: release, published_at, definition, number matched, number returned, the features' texts joined by comma.
    """
    where, values = _where(view, page.selection)
    prepare = None if page.selection.filter is None else False
    matched: sql.SQL | sql.Composed = sql.SQL("coalesce(c.feature_count, 0)")
    count_values: list[Any] = []
    if not page.selection.is_everything:
        matched = sql.SQL("(SELECT count(*) FROM {view} v WHERE {where})").format(view=view.identifier, where=where)
        count_values = values
    if page.limit == 0:
        text = sql.SQL(_HITS).format(matched=matched)
        return Statement(text, [*count_values, view.name], prepare)
    text = sql.SQL(_PAGE).format(
        matched=matched, item=_item(view, page.shape), view=view.identifier, where=where, order=_order(view, page.sort)
    )
    return Statement(text, [*count_values, *values, page.limit, page.offset, view.name], prepare)


def item_statement(view: View, key: str, shape: Shape) -> Statement:
    """Return the statement for one feature: release, published_at, definition, its text or NULL when there is none."""
    text = sql.SQL(_ITEM).format(item=_item(view, shape), view=view.identifier, key=sql.Identifier(view.key))
    return Statement(text, [key, view.name])


def neighbours_statement(view: View, key: str) -> Statement:
    """Return the statement for the keys before and after a feature in the order of keys."""
    text = sql.SQL(_NEIGHBOURS).format(view=view.identifier, key=sql.Identifier(view.key))
    return Statement(text, [key, key])


_PAGE = """\
SELECT c.release, c.published_at, c.definition, {matched}, p.returned, p.features
FROM (
  SELECT count(*) AS returned, coalesce(convert_to(string_agg(q.item, ','), 'UTF8'), '') AS features
  FROM (SELECT {item} AS item FROM {view} v WHERE {where} ORDER BY {order} LIMIT %s::bigint OFFSET %s::bigint) q
) p
LEFT JOIN api.collections c ON c.collection = %s::text"""

_HITS = """\
SELECT c.release, c.published_at, c.definition, {matched}, 0, ''::bytea
FROM (SELECT 1) one LEFT JOIN api.collections c ON c.collection = %s::text"""

_ITEM = """\
SELECT c.release, c.published_at, c.definition,
  (SELECT convert_to({item}, 'UTF8') FROM {view} v WHERE v.{key} = %s::text)
FROM (SELECT 1) one LEFT JOIN api.collections c ON c.collection = %s::text"""

_NEIGHBOURS = """\
SELECT (SELECT max({key}) FROM {view} WHERE {key} < %s::text), (SELECT min({key}) FROM {view} WHERE {key} > %s::text)"""

_FEATURE = """\
'{{"type":"Feature","id":' || to_json(v.{key})::text || ',"geometry":' || {geometry} || \
',"properties":' || {properties} || '}}'"""


def _item(view: View, shape: Shape) -> sql.SQL | sql.Composed:
    if shape.is_prebuilt:
        return sql.SQL("v.feature")
    return sql.SQL(_FEATURE).format(
        key=sql.Identifier(view.key), geometry=_geometry(shape), properties=_properties(view, shape)
    )


def _geometry(shape: Shape) -> sql.SQL | sql.Composed:
    """Return the geometry's GeoJSON text in the CRS asked for.

    The SRID is an integer: by its text PostGIS would look the CRS up again for every row. Options 0: no ``crs`` member.
    """
    if not shape.geometry:
        return sql.SQL("'null'")
    geometry: sql.SQL | sql.Composed = sql.SQL("v.geom")
    if shape.crs.srid != STORAGE_SRID:
        geometry = sql.SQL("ST_Transform({}, {})").format(geometry, sql.Literal(shape.crs.srid))
    geometry = sql.SQL("ST_ForcePolygonCCW({})").format(geometry)
    if shape.crs.lat_first:
        geometry = sql.SQL("ST_FlipCoordinates({})").format(geometry)
    return sql.SQL("coalesce(ST_AsGeoJSON({}, {}, 0), 'null')").format(geometry, sql.Literal(shape.crs.decimals))


def _properties(view: View, shape: Shape) -> sql.SQL | sql.Composed:
    names = [name for name in view.types if shape.properties is None or name in shape.properties]
    if not names:
        return sql.SQL("'{{}}'").format()
    columns = sql.SQL(", ").join(sql.Identifier("v", name) for name in names)
    return sql.SQL("(SELECT row_to_json(r)::text FROM (SELECT {columns}) r)").format(columns=columns)


def _order(view: View, sort: tuple[Sort, ...]) -> sql.SQL | sql.Composed:
    """Return the order: what was asked, empty values last either way, ties by key, so that pages never overlap."""
    terms = [_sorted(view, each) for each in sort]
    return sql.SQL(", ").join([*terms, sql.Identifier("v", view.key)])


def _sorted(view: View, sort: Sort) -> sql.SQL | sql.Composed:
    collation = VIETNAMESE if view.types[sort.column] == "text" and sort.column != view.key else sql.SQL("")
    direction = sql.SQL(" DESC" if sort.descending else " ASC")
    return sql.SQL("{}{}{} NULLS LAST").format(sql.Identifier("v", sort.column), collation, direction)


def _where(view: View, selection: Selection) -> tuple[sql.SQL | sql.Composed, list[Any]]:
    conditions = list(_conditions(view, selection))
    if not conditions:
        return TRUE, []
    text = sql.SQL(" AND ").join(each.text for each in conditions)
    return text, [value for each in conditions for value in each.values]


def _conditions(view: View, selection: Selection) -> Iterable[Statement]:
    if selection.box is not None:
        yield _in_box(selection.box)
    if selection.time is not None and view.start is not None:
        yield from _in_time(view, selection.time)
    for name, value in selection.equal:
        text = sql.SQL("v.{} = %s::{}").format(sql.Identifier(name), SQL_TYPES[view.types[name]])
        yield Statement(text, [value])
    if selection.filter is not None:
        yield selection.filter


_ENVELOPE = (
    "ST_Envelope(ST_SetSRID(ST_MakeLine("
    "ST_MakePoint(%s::float8, %s::float8), ST_MakePoint(%s::float8, %s::float8)), {srid}))"
)
"""ST_Envelope of the diagonal, not ST_MakeEnvelope: a box without width or height is a line or a point, and valid."""


def _in_box(box: Box) -> Statement:
    """Return the condition "intersects the box, or has no geometry".

    Source: OGC 17-069r4, /req/core/fc-bbox-response: C, features without geometry match; B, west > east spans the
    antimeridian. The box is transformed, never the column, so that the index is used; its edges are cut into pieces
    first, because a straight edge in one CRS is a curve in another.
    """
    envelopes = [_envelope(part) for part in (_split(box) if box.srid == STORAGE_SRID else [box])]
    tests = sql.SQL(" OR ").join(sql.SQL("ST_Intersects(v.geom, {})").format(each.text) for each in envelopes)
    text = sql.SQL("(v.geom IS NULL OR {})").format(tests)
    return Statement(text, [value for each in envelopes for value in each.values])


def _envelope(box: Box) -> Statement:
    envelope = sql.SQL(_ENVELOPE).format(srid=sql.Literal(box.srid))
    values = [box.west, box.south, box.east, box.north]
    if box.srid == STORAGE_SRID:
        return Statement(envelope, values)
    cut = sql.SQL("ST_Transform(ST_Segmentize({}, %s::float8), {})").format(envelope, sql.Literal(STORAGE_SRID))
    return Statement(cut, [*values, max(box.east - box.west, box.north - box.south, 1.0) / EDGE_PIECES])


EDGE_PIECES = 32


def _split(box: Box) -> list[Box]:
    if box.west <= box.east:
        return [box]
    return [Box(box.west, box.south, 180.0, box.north), Box(-180.0, box.south, box.east, box.north)]


def _in_time(view: View, interval: Interval) -> Iterable[Statement]:
    """Yield the conditions "valid at some time of the interval, or without time".

    An empty start or end is open. Source: OGC 17-069r4, /req/core/fc-time-response: B, features without time match.
    """
    start = view.start or ""
    end = view.end or start
    if interval.end is not None:
        yield _compared(view, start, NOT_AFTER, interval.end)
    if interval.start is not None:
        yield _compared(view, end, NOT_BEFORE, interval.start)


def _compared(view: View, column: str, operator: sql.SQL, value: date | datetime) -> Statement:
    name = sql.Identifier("v", column)
    kind = SQL_TYPES[view.types[column]]
    text = sql.SQL("({} IS NULL OR {} {} %s::{})").format(name, name, operator, kind)
    return Statement(text, [value])
