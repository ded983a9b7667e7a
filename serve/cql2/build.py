"""Makes the nodes of a tree, and holds the bounds while it grows: the one way for both encodings."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite

from serve.cql2.ast import (
    PREDICATES,
    Array,
    Box,
    Collected,
    Day,
    Geometry,
    Interval,
    Line,
    Node,
    Number,
    Operation,
    Part,
    Position,
    Property,
    Timestamp,
    height,
)
from serve.cql2.errors import wrong
from serve.cql2.limits import Limits

DIGITS = 100
LETTERS = 10
LARGEST_POWER = 300
"""Most digits of a number, most signs beside them, and its largest power of ten: about what floating point can hold.

PostgreSQL would take 131,072 digits, and work on them.
"""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)

GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


class Builder:
    """Counts what one filter is made of. Raises throughout: Cql2Error."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._predicates = 0
        self._vertices = 0

    def operation(self, op: str, args: Iterable[Node], at: str) -> Operation:
        """Return the operation; ``and`` in ``and`` and ``or`` in ``or`` become one with more operands."""
        operands = tuple(_flat(op, args)) if op in ("and", "or") else tuple(args)
        if op in PREDICATES:
            self._predicates += 1
            if self._predicates > self.limits.predicates:
                raise wrong("too-many-predicates", at, most=str(self.limits.predicates))
        return Operation(op, operands, self._height(operands, at), at)

    def array(self, items: Iterable[Node], at: str) -> Array:
        nodes = tuple(items)
        if len(nodes) > self.limits.items:
            raise wrong("too-many-items", at, most=str(self.limits.items))
        return Array(nodes, self._height(nodes, at), at)

    def _height(self, operands: tuple[Node, ...], at: str) -> int:
        tall = 1 + max(map(height, operands), default=0)
        if tall > self.limits.depth:
            raise wrong("too-deep", at, most=str(self.limits.depth))
        return tall

    def check_depth(self, depth: int, at: str) -> None:
        """Check how deep a parser has gone, before a node can tell."""
        if depth > self.limits.depth:
            raise wrong("too-deep", at, most=str(self.limits.depth))

    def geometry(self, kind: str, parts: Iterable[Part], at: str) -> Geometry:
        """Return the geometry; its lines have two points, its rings four and close."""
        geometry = Geometry(kind, tuple(parts), at)
        for line in (line for part in geometry.parts for line in part):
            _check_line(kind, line, at)
        return geometry

    def collected(self, geometries: Iterable[Geometry], at: str) -> Collected:
        return Collected(tuple(geometries), at)

    def position(self, numbers: Iterable[float], at: str) -> Position:
        """Return the position of two or three numbers, and count it."""
        position = tuple(numbers)
        if len(position) not in (2, 3):
            raise wrong("bad-position", at)
        self._vertices += 1
        if self._vertices > self.limits.vertices:
            raise wrong("too-many-vertices", at, most=str(self.limits.vertices))
        return position

    def box(self, numbers: Iterable[float], at: str) -> Box:
        """Return the box; which corner must be the lower one depends on the CRS."""
        corners = tuple(numbers)
        if len(corners) not in (4, 6):
            raise wrong("bad-box", at)
        return Box(corners, at)


def number(text: str, at: str) -> Number:
    """Return the number exactly as written. Raises: Cql2Error for one that no column could hold anyway."""
    whole = _WHOLE.fullmatch(text) is not None
    value = Decimal(text) if len(text) <= DIGITS + LETTERS else None
    if value is None or len(value.as_tuple().digits) > DIGITS or abs(value.adjusted()) > LARGEST_POWER:
        raise wrong("bad-number", at, value=text)
    return Number(int(text) if whole else value, at)


def coordinate(value: int | float | Decimal, at: str) -> float:
    """Return the number as PostGIS keeps it."""
    converted = float(value)
    if not isfinite(converted):
        raise wrong("bad-number", at, value=str(value))
    return converted


def day(text: str, at: str) -> Day:
    """Return the date (RFC 3339, full-date)."""
    try:
        if _DATE.fullmatch(text):
            return Day(date.fromisoformat(text), at)
    except ValueError as err:
        raise wrong("bad-date", at, value=text) from err
    raise wrong("bad-date", at, value=text)


def timestamp(text: str, at: str) -> Timestamp:
    """Return the instant (RFC 3339, date-time; an offset is understood too); a leap second is the second before it."""
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        raise wrong("bad-timestamp", at, value=text)
    day_, minute, second, fraction, zone = parts.groups()
    second = "59" if second == "60" else second
    try:
        moment = datetime.fromisoformat(f"{day_}T{minute}:{second}{(fraction or '')[:7]}{zone.upper()}")
        return Timestamp(moment.astimezone(UTC), at)
    except (ValueError, OverflowError) as err:
        raise wrong("bad-timestamp", at, value=text) from err


def instant(text: str, at: str) -> Day | Timestamp | None:
    """Return one end of an interval; None for ``..``."""
    if text == "..":
        return None
    return day(text, at) if _DATE.fullmatch(text) else timestamp(text, at)


def interval(start: Property | Day | Timestamp | None, end: Property | Day | Timestamp | None, at: str) -> Interval:
    """Return the interval; ends that are written down must be alike and in order."""
    if isinstance(start, Day | Timestamp) and isinstance(end, Day | Timestamp) and type(start) is not type(end):
        raise wrong("interval-mixed", at)
    if (isinstance(start, Day) and isinstance(end, Day) and start.value > end.value) or (
        isinstance(start, Timestamp) and isinstance(end, Timestamp) and start.value > end.value
    ):
        raise wrong("interval-backwards", at)
    return Interval(start, end, at)


def _flat(op: str, args: Iterable[Node]) -> Iterable[Node]:
    for each in args:
        if isinstance(each, Operation) and each.op == op:
            yield from each.args
        else:
            yield each


def _check_line(kind: str, line: Line, at: str) -> None:
    if kind.endswith("Polygon"):
        if len(line) < 4 or line[0] != line[-1]:
            raise wrong("bad-ring", at)
    elif kind.endswith("LineString"):
        if len(line) < 2:
            raise wrong("bad-line", at)
    elif len(line) != 1:
        raise wrong("bad-position", at)
