"""A request for features as one SQL statement on a view of schema api.

What varies is composed from identifiers that the catalogue knows; every value is a bound parameter with its type.
"""

import re
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
    ``searched`` are those that a text search looks into.
    """

    name: str
    key: str
    types: dict[str, FieldType]
    start: str | None = None
    end: str | None = None
    searched: tuple[str, ...] = ()

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier("api", self.name)

    @property
    def history(self) -> sql.Identifier:
        """The view of every release: the same columns, and ``from_release``, ``to_release``."""
        return sql.Identifier("history", self.name)


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
    """Which features: every condition must hold. ``filter`` is what serve.cql2 makes of a filter.

    ``search`` are terms of which one must be in the feature's texts.
    """

    box: Box | None = None
    time: Interval | None = None
    equal: tuple[tuple[str, Value], ...] = ()
    filter: Statement | None = None
    search: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        return self == Selection()


@dataclass(frozen=True, slots=True)
class Sort:
    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What each feature carries: CRS of the coordinates, properties (None: all), with or without geometry.

    ``is_jsonfg``: as JSON-FG writes it, with time, and with ``place`` for coordinates that GeoJSON does not allow.
    """

    crs: Crs = DEFAULT_CRS
    properties: tuple[str, ...] | None = None
    geometry: bool = True
    is_jsonfg: bool = False

    @property
    def is_prebuilt(self) -> bool:
        """Whether the text that publishing made is the answer as it stands."""
        return self.crs.is_storage and self.properties is None and self.geometry and not self.is_jsonfg


@dataclass(frozen=True, slots=True)
class Anchor:
    """The feature beside which a page lies: after it, or (``back``) before it."""

    key: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One request for features; ``limit`` 0 asks for the count alone.

    ``release`` None: the current one. A page with an ``anchor`` begins there, not at ``offset``, and needs a release in
    which the anchor is; ``matched``: how many features there are in all, where that has been counted before.
    """

    limit: int
    offset: int = 0
    selection: Selection = Selection()
    sort: tuple[Sort, ...] = ()
    shape: Shape = Shape()
    release: int | None = None
    anchor: Anchor | None = None
    matched: int | None = None


def page_statement(view: View, page: Page) -> Statement:
    """Return the statement for one page: one row, so that release, count and features are one snapshot.

    Columns: release, published_at, definition, number matched, number returned, the features' texts joined by comma,
    the keys of the first and of the last feature. An earlier release that is not to be had has NULL for release.
    """
    prepare = None if page.selection.filter is None else False
    matched, described = _matched(view, page), _described(view, page.release)
    if page.limit == 0:
        text = sql.SQL(_HITS).format(matched=matched.text, described=described.text)
        return Statement(text, [*matched.values, *described.values], prepare)
    rows = _rows(view, page)
    text = sql.SQL(_PAGE).format(matched=matched.text, rows=rows.text, described=described.text)
    return Statement(text, [*matched.values, *rows.values, *described.values], prepare)


def rows_statement(view: View, page: Page, columns: Iterable[sql.Composable]) -> Statement:
    """Return the statement for SQL columns of each feature, in the order of pages; ``limit`` 0: to the end.

    The columns name the view ``v``.
    """
    named = [sql.SQL("{} AS {}").format(each, sql.Identifier(f"c{at}")) for at, each in enumerate(columns)]
    rows = _selected(view, page, named)
    if page.anchor is None or not page.anchor.back:
        return Statement(rows.text, rows.values, prepare=False)
    names = sql.SQL(", ").join(sql.Identifier("b", f"c{at}") for at in range(len(named)))
    return Statement(sql.SQL(_REVERSED).format(rows=rows.text, names=names), rows.values, prepare=False)


def release_statement(view: View, release: int | None) -> Statement:
    """Return the statement for release, published_at, definition of a release (None: the current one); NULLs: none."""
    described = _described(view, release)
    text = sql.SQL("SELECT c.release, c.published_at, c.definition FROM (SELECT 1) one LEFT JOIN {}")
    return Statement(text.format(described.text), described.values)


def item_statement(view: View, key: str, shape: Shape, release: int | None = None) -> Statement:
    """Return the statement for one feature: release, published_at, definition, its text or NULL when there is none."""
    described, version = _described(view, release), _version("v", release)
    text = sql.SQL(_ITEM).format(
        item=feature_text(view, shape),
        view=_source(view, release),
        key=sql.Identifier(view.key),
        version=version.text,
        described=described.text,
    )
    return Statement(text, [key, *version.values, *described.values])


def _source(view: View, release: int | None) -> sql.Identifier:
    return view.identifier if release is None else view.history


def _version(alias: str, release: int | None) -> Statement:
    """Return the condition "was published in that release"; the current one has a view of its own."""
    if release is None:
        return Statement(TRUE)
    return Statement(sql.SQL(_VERSION).format(alias=sql.Identifier(alias)), [release, release])


def _described(view: View, release: int | None) -> Statement:
    """Return what describes the release, as ``c`` to be joined."""
    if release is None:
        return Statement(sql.SQL("api.collections c ON c.collection = %s::text"), [view.name])
    text = "history.collections c ON c.collection = %s::text AND c.release = %s::bigint AND NOT c.withheld"
    return Statement(sql.SQL(text), [view.name, release])


def _matched(view: View, page: Page) -> Statement:
    """Return the number of features in all: known before, known of the release, or counted."""
    if page.matched is not None:
        return Statement(sql.SQL("%s::bigint"), [page.matched])
    if page.selection.is_everything and page.release is None:
        return Statement(sql.SQL("coalesce(c.feature_count, 0)"))
    where = _where(view, page)
    text = sql.SQL("(SELECT count(*) FROM {view} v WHERE {where})")
    return Statement(text.format(view=_source(view, page.release), where=where.text), where.values)


def _rows(view: View, page: Page) -> Statement:
    """Return the rows of the page (item, key), in their order."""
    item, key = feature_text(view, page.shape), sql.Identifier("v", view.key)
    rows = _selected(view, page, [sql.SQL("{} AS item").format(item), sql.SQL("{} AS key").format(key)])
    if page.anchor is None or not page.anchor.back:
        return rows
    return Statement(sql.SQL(_REVERSED).format(rows=rows.text, names=sql.SQL("b.item, b.key")), rows.values)


def _selected(view: View, page: Page, columns: list[sql.Composed]) -> Statement:
    """Return the columns of the page's features; before an anchor in the order away from it."""
    where = _where(view, page)
    anchor = page.anchor
    joined, beside = (Statement(sql.SQL("")), Statement(TRUE)) if anchor is None else _beside(view, page, anchor)
    text = sql.SQL(_ROWS).format(
        columns=sql.SQL(", ").join(columns),
        view=_source(view, page.release),
        joined=joined.text,
        where=where.text,
        beside=beside.text,
        order=_order(view, page.sort, is_back=anchor is not None and anchor.back),
    )
    values = [*joined.values, *where.values, *beside.values, page.limit or None, 0 if anchor else page.offset]
    return Statement(text, values)


def neighbours_statement(view: View, key: str) -> Statement:
    """Return the statement for the keys before and after a feature in the order of keys."""
    text = sql.SQL(_NEIGHBOURS).format(view=view.identifier, key=sql.Identifier(view.key))
    return Statement(text, [key, key])


_PAGE = """\
SELECT c.release, c.published_at, c.definition, {matched}, p.returned, p.features, p.keys[1], p.keys[p.returned]
FROM (
  SELECT count(*) AS returned, coalesce(convert_to(string_agg(q.item, ','), 'UTF8'), '') AS features,
    array_agg(q.key) AS keys
  FROM ({rows}) q
) p
LEFT JOIN {described}"""

_ROWS = """\
SELECT {columns} FROM {view} v {joined} WHERE {where} AND {beside}
ORDER BY {order} LIMIT %s::bigint OFFSET %s::bigint"""

_REVERSED = "SELECT {names} FROM (SELECT r.*, row_number() OVER () AS place FROM ({rows}) r) b ORDER BY place DESC"

_VERSION = """\
{alias}.from_release <= %s::bigint AND ({alias}.to_release IS NULL OR {alias}.to_release > %s::bigint)"""

_HITS = """\
SELECT c.release, c.published_at, c.definition, {matched}, 0, ''::bytea, NULL::text, NULL::text
FROM (SELECT 1) one LEFT JOIN {described}"""

_ITEM = """\
SELECT c.release, c.published_at, c.definition,
  (SELECT convert_to({item}, 'UTF8') FROM {view} v WHERE v.{key} = %s::text AND {version})
FROM (SELECT 1) one LEFT JOIN {described}"""

_NEIGHBOURS = """\
SELECT (SELECT max({key}) FROM {view} WHERE {key} < %s::text), (SELECT min({key}) FROM {view} WHERE {key} > %s::text)"""

_FEATURE = """\
'{{"type":"Feature","id":' || to_json(v.{key})::text || ',"geometry":' || {geometry} || \
',"properties":' || {properties} || '}}'"""


def feature_text(view: View, shape: Shape) -> sql.SQL | sql.Composed:
    """Return SQL for one feature of the view ``v`` as JSON text."""
    if shape.is_prebuilt:
        return sql.SQL("v.feature")
    template = _JSONFG if shape.is_jsonfg else _FEATURE
    return sql.SQL(template).format(
        key=sql.Identifier(view.key),
        geometry=_geometry(shape),
        properties=_properties(view, shape),
        time=_jsonfg_time(view),
        places=sql.SQL("'\"geometry\":'" if shape.crs.is_storage else '\'"geometry":null,"place":\''),
    )


def geometry_in(crs: Crs) -> sql.SQL | sql.Composed:
    """Return SQL for the geometry of the view ``v`` in the CRS, x before y, exterior rings counter-clockwise.

    The SRID is an integer: by its text PostGIS would look the CRS up again for every row.
    """
    geometry: sql.SQL | sql.Composed = sql.SQL("v.geom")
    if crs.srid != STORAGE_SRID:
        geometry = sql.SQL("ST_Transform({}, {})").format(geometry, sql.Literal(crs.srid))
    return sql.SQL("ST_ForcePolygonCCW({})").format(geometry)


def geometry_as_axes_say(crs: Crs) -> sql.SQL | sql.Composed:
    """Return SQL for the geometry of the view ``v`` in the CRS and in the order of its axes."""
    geometry = geometry_in(crs)
    return sql.SQL("ST_FlipCoordinates({})").format(geometry) if crs.lat_first else geometry


def _geometry(shape: Shape) -> sql.SQL | sql.Composed:
    """Return the geometry's GeoJSON text in the CRS asked for. Options 0: no ``crs`` member."""
    if not shape.geometry:
        return sql.SQL("'null'")
    geometry = geometry_as_axes_say(shape.crs)
    return sql.SQL("coalesce(ST_AsGeoJSON({}, {}, 0), 'null')").format(geometry, sql.Literal(shape.crs.decimals))


_JSONFG = """\
'{{"type":"Feature","id":' || to_json(v.{key})::text || ',"time":' || {time} || ',' || {places} || {geometry} || \
',"properties":' || {properties} || '}}'"""
"""``geometry`` is CRS84 or null; ``place`` takes what is in another CRS. Source: OGC 21-045r1, class Core."""


def _jsonfg_time(view: View) -> sql.SQL | sql.Composed:
    """Return SQL for the member ``time``: dates as they are, instants in UTC, ".." for an open end."""
    if view.start is None:
        return sql.SQL("'null'")
    start = _jsonfg_moment(view, view.start)
    if view.end is None:
        kind = sql.Literal("date" if view.types[view.start] == "date" else "timestamp")
        text = sql.SQL("CASE WHEN {start} IS NULL THEN 'null' ELSE json_build_object({kind}, {start})::text END")
        return text.format(start=start, kind=kind)
    return sql.SQL(
        "CASE WHEN coalesce({start}, {end}) IS NULL THEN 'null' "
        "ELSE json_build_object('interval', json_build_array(coalesce({start}, '..'), coalesce({end}, '..')))::text END"
    ).format(start=start, end=_jsonfg_moment(view, view.end))


def _jsonfg_moment(view: View, column: str) -> sql.Composed:
    name = sql.Identifier("v", column)
    if view.types[column] == "date":
        return sql.SQL("{}::text").format(name)
    return sql.SQL("""to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""").format(name)


def _properties(view: View, shape: Shape) -> sql.SQL | sql.Composed:
    names = [name for name in view.types if shape.properties is None or name in shape.properties]
    if not names:
        return sql.SQL("'{{}}'").format()
    columns = sql.SQL(", ").join(sql.Identifier("v", name) for name in names)
    return sql.SQL("(SELECT row_to_json(r)::text FROM (SELECT {columns}) r)").format(columns=columns)


def _order(view: View, sort: tuple[Sort, ...], *, is_back: bool = False) -> sql.SQL | sql.Composed:
    """Return the order: what was asked, empty values last either way, ties by key, so that pages never overlap.

    Backwards all of it is turned round, empty values first.
    """
    terms = [_sorted(view, each, is_back=is_back) for each in sort]
    return sql.SQL(", ").join([*terms, sql.Identifier("v", view.key) + sql.SQL(" DESC" if is_back else "")])


def _sorted(view: View, sort: Sort, *, is_back: bool) -> sql.SQL | sql.Composed:
    direction = " DESC" if sort.descending != is_back else " ASC"
    return _ordered("v", view, sort) + sql.SQL(direction + (" NULLS FIRST" if is_back else " NULLS LAST"))


def _ordered(alias: str, view: View, sort: Sort) -> sql.Composed:
    """Return the column as it is ordered: text by the rules of Vietnamese, the key as its index has it."""
    collation = VIETNAMESE if view.types[sort.column] == "text" and sort.column != view.key else sql.SQL("")
    return sql.Composed([sql.Identifier(alias, sort.column), collation])


def _beside(view: View, page: Page, anchor: Anchor) -> tuple[Statement, Statement]:
    """Return the anchor as ``a`` to be joined, and the condition "after it in the page's order", or before it.

    Without a sort it is one comparison of keys, which the key's index answers: page 10,000 costs what page 2 costs.
    With one the anchor's own values are looked up in its release, where they never change.
    """
    key = sql.Identifier("v", view.key)
    operator = sql.SQL("<" if anchor.back else ">")
    if not page.sort:
        return Statement(sql.SQL("")), Statement(sql.SQL("{} {} %s::text").format(key, operator), [anchor.key])
    beside: sql.Composed = sql.SQL("{} {} {}").format(key, operator, sql.Identifier("a", view.key))
    for each in reversed(page.sort):
        mine, other = _ordered("v", view, each), _ordered("a", view, each)
        beside = sql.SQL("({beyond} OR ({mine} IS NOT DISTINCT FROM {other} AND {rest}))").format(
            beyond=_beyond(mine, other, each, anchor), mine=mine, other=other, rest=beside
        )
    version = _version("a", page.release)
    text = sql.SQL("CROSS JOIN (SELECT a.* FROM {view} a WHERE a.{key} = %s::text AND {version}) a").format(
        view=_source(view, page.release), key=sql.Identifier(view.key), version=version.text
    )
    return Statement(text, [anchor.key, *version.values]), Statement(beside)


def _beyond(mine: sql.Composed, other: sql.Composed, sort: Sort, anchor: Anchor) -> sql.Composed:
    """Return "mine comes strictly after other" (or before it), where empty values are last."""
    if anchor.back:
        text = "({other} IS NULL AND {mine} IS NOT NULL OR {mine} {operator} {other})"
    else:
        text = "({mine} IS NULL AND {other} IS NOT NULL OR {mine} {operator} {other})"
    operator = sql.SQL("<" if anchor.back != sort.descending else ">")
    return sql.SQL(text).format(mine=mine, other=other, operator=operator)


def _where(view: View, page: Page) -> Statement:
    conditions = list(_conditions(view, page.selection))
    if page.release is not None:
        conditions.append(_version("v", page.release))
    if not conditions:
        return Statement(TRUE)
    text = sql.SQL(" AND ").join(each.text for each in conditions)
    return Statement(text, [value for each in conditions for value in each.values])


def _conditions(view: View, selection: Selection) -> Iterable[Statement]:
    if selection.box is not None:
        yield _in_box(selection.box)
    if selection.time is not None and view.start is not None:
        yield from _in_time(view, selection.time)
    for name, value in selection.equal:
        text = sql.SQL("v.{} = %s::{}").format(sql.Identifier(name), SQL_TYPES[view.types[name]])
        yield Statement(text, [value])
    if selection.search:
        yield _found(view, selection.search)
    if selection.filter is not None:
        yield selection.filter


def _found(view: View, terms: tuple[str, ...]) -> Statement:
    """Return the condition "one of the terms is in the texts", whatever case and accents.

    The expression is to the letter that of the index which catalog.derive.text_index makes.
    """
    text = sql.SQL(" OR ").join([sql.SQL("{} LIKE api.fold(%s::text)").format(_searched_text(view))] * len(terms))
    return Statement(sql.SQL("({})").format(text), [f"%{_LIKE_SIGNS.sub(_ESCAPED, each)}%" for each in terms])


_LIKE_SIGNS = re.compile(r"[\\%_]")
_ESCAPED = r"\\\g<0>"


def _searched_text(view: View) -> sql.Composed:
    columns = (sql.SQL("coalesce({}, '')").format(sql.Identifier("v", name)) for name in view.searched)
    return sql.SQL("api.fold({})").format(sql.SQL(" || E'\\n' || ").join(columns))


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
