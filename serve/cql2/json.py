"""CQL2 JSON to the tree and back (OGC 21-065r2, Annex C). Numbers stay exact; the bounds are those of CQL2 text."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC
from decimal import Decimal
from typing import Any

from serve.cql2.ast import (
    ARITHMETIC,
    ARRAY,
    COMPARISONS,
    SPATIAL,
    TEMPORAL,
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
    Property,
    String,
    Timestamp,
    Truth,
)
from serve.cql2.build import GEOMETRIES, Builder, coordinate, day, instant, interval, number, timestamp
from serve.cql2.errors import wrong
from serve.cql2.limits import DEFAULT_LIMITS, Limits, check_text, is_text

NESTING = 2
"""An operation nests twice in JSON: an object, and the list of its operands."""
ROOM = 8
"""Further levels, for the coordinates of a geometry."""

ARGUMENTS: dict[str, int] = (
    dict.fromkeys(COMPARISONS | ARITHMETIC | SPATIAL | TEMPORAL | ARRAY, 2)
    | {"like": 2, "in": 2, "between": 3}
    | dict.fromkeys(("not", "isNull", "casei", "accenti"), 1)
)
OPS = {each.lower(): each for each in (*ARGUMENTS, "and", "or")}


def parse_json(text: str, limits: Limits = DEFAULT_LIMITS) -> Node:
    """Return the tree of a filter in CQL2 JSON.

    Raises: Cql2Error with the path of the member that is wrong.
    """
    return _Reader(Builder(limits)).node(_loaded(text, limits), "", 0)


def _loaded(text: str, limits: Limits) -> Any:
    check_text(text, limits)
    _check_nesting(text, limits)
    try:
        return json.loads(
            text,
            parse_int=lambda digits: number(digits, "").value,
            parse_float=lambda digits: number(digits, "").value,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as err:
        raise wrong("bad-json", str(err.pos + 1), value=err.msg) from err


def _no_constant(name: str) -> Any:
    raise wrong("bad-number", "", value=name)


def _check_nesting(text: str, limits: Limits) -> None:
    """Check how deep brackets nest before the JSON parser, which recurses, sees them. Brackets in strings count too."""
    depth = deepest = 0
    for each in text:
        depth += (each in "[{") - (each in "]}")
        deepest = max(deepest, depth)
    if deepest > limits.depth * NESTING + ROOM:
        raise wrong("too-deep", "", most=str(limits.depth))


class _Reader:
    """Turns what JSON holds into nodes; ``at`` is the path to it, ``depth`` how many operations stand around it."""

    def __init__(self, builder: Builder) -> None:
        self._build = builder

    def node(self, value: Any, at: str, depth: int) -> Node:
        self._build.check_depth(depth, at)
        match value:
            case bool():
                return Truth(value, at)
            case int() | Decimal():
                return Number(value, at)
            case str():
                return String(_text(value, at), at)
            case list():
                return self._build.array(self._nodes(value, at, depth), at)
            case dict():
                return self._object(value, at, depth)
            case _:
                raise wrong("no-null", at)

    def _nodes(self, values: list[Any], at: str, depth: int) -> Iterable[Node]:
        return (self.node(each, f"{at}/{place}", depth + 1) for place, each in enumerate(values))

    def _object(self, value: dict[str, Any], at: str, depth: int) -> Node:
        if "op" in value:
            return self._operation(value, at, depth)
        if "type" in value:
            return self.geometry(value, at)
        for member, read in MEMBERS.items():
            if member in value:
                return read(self, value[member], f"{at}/{member}")
        raise wrong("bad-node", at, value="{" + ", ".join(map(str, value)) + "}")

    def _operation(self, value: dict[str, Any], at: str, depth: int) -> Node:
        op, args = value["op"], value.get("args")
        if not isinstance(op, str) or not isinstance(args, list):
            raise wrong("bad-node", at, value='{"op": …}')
        op = OPS.get(op.lower(), op)
        if op in ARGUMENTS and len(args) != ARGUMENTS[op]:
            raise wrong("bad-arguments", at, value=op, wanted=str(ARGUMENTS[op]))
        if op in ("and", "or") and len(args) < 2:
            raise wrong("bad-arguments", at, value=op, wanted="≥ 2")
        operands = list(self._nodes(args, f"{at}/args", depth))
        if op == "in" and not (isinstance(operands[1], Array) and operands[1].items):
            raise wrong("bad-node", f"{at}/args/1", value="in")
        return self._build.operation(_text(op, at), operands, at)

    def property(self, value: Any, at: str) -> Property:
        return Property(_text(value, at), at)

    def date(self, value: Any, at: str) -> Day:
        return day(_text(value, at), at)

    def timestamp(self, value: Any, at: str) -> Timestamp:
        return timestamp(_text(value, at), at)

    def interval(self, value: Any, at: str) -> Interval:
        if not isinstance(value, list) or len(value) != 2:
            raise wrong("bad-arguments", at, value="interval", wanted="2")
        start, end = (self._end(each, f"{at}/{place}") for place, each in enumerate(value))
        return interval(start, end, at)

    def _end(self, value: Any, at: str) -> Property | Day | Timestamp | None:
        if isinstance(value, str):
            return instant(value, at)
        found = self._object(value, at, 0) if isinstance(value, dict) else None
        if not isinstance(found, Property | Day | Timestamp):
            raise wrong("expected", at, wanted="timestamp", value="…")
        return found

    # --- places ---

    def bbox(self, value: Any, at: str) -> Box:
        return self._build.box(self._numbers(value, at), at)

    def geometry(self, value: dict[str, Any], at: str) -> Geometry | Collected:
        kind = value["type"]
        if kind == "GeometryCollection":
            members = _listed(value.get("geometries"), at)
            found = [self._member(each, f"{at}/geometries/{place}") for place, each in enumerate(members)]
            return self._build.collected(found, at)
        if kind not in GEOMETRIES:
            raise wrong("expected", at, wanted="a-geometry", value=str(kind))
        return self._build.geometry(kind, self._parts(kind, value.get("coordinates"), at), at)

    def _member(self, value: Any, at: str) -> Geometry:
        if not isinstance(value, dict) or value.get("type") not in GEOMETRIES:
            raise wrong("expected", at, wanted="a-geometry", value="…")
        found = self.geometry(value, at)
        assert isinstance(found, Geometry)
        return found

    def _parts(self, kind: str, value: Any, at: str) -> list[Part]:
        match kind:
            case "Point":
                return [((self._position(value, at),),)]
            case "LineString":
                return [(self._line(value, at),)]
            case "Polygon":
                return [self._lines(value, at)]
            case "MultiPoint":
                return [((each,),) for each in self._line(value, at)]
            case "MultiLineString":
                return [(each,) for each in self._lines(value, at)]
            case _:
                return [self._lines(each, at) for each in _listed(value, at)]

    def _lines(self, value: Any, at: str) -> Part:
        return tuple(self._line(each, at) for each in _listed(value, at))

    def _line(self, value: Any, at: str) -> Line:
        return tuple(self._position(each, at) for each in _listed(value, at))

    def _position(self, value: Any, at: str) -> tuple[float, ...]:
        return self._build.position(self._numbers(value, at), at)

    def _numbers(self, value: Any, at: str) -> list[float]:
        values = _listed(value, at)
        for each in values:
            if isinstance(each, bool) or not isinstance(each, int | Decimal):
                raise wrong("expected", at, wanted="a-number", value="…")
        return [coordinate(each, at) for each in values]


MEMBERS: dict[str, Callable[[_Reader, Any, str], Node]] = {
    "property": _Reader.property,
    "date": _Reader.date,
    "timestamp": _Reader.timestamp,
    "interval": _Reader.interval,
    "bbox": _Reader.bbox,
}
"""Nodes that are told by a member; a geometry, which may have a ``bbox`` too, is told by its ``type`` before."""


def _listed(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise wrong("bad-node", at, value="…")
    return value


def _text(value: Any, at: str) -> str:
    """Return the text; a NUL or a lone surrogate, which JSON can spell, is none."""
    if not isinstance(value, str):
        raise wrong("expected", at, wanted="text", value="…")
    if not is_text(value):
        raise wrong("not-text", at)
    return value


# --- the tree as JSON ---


def as_json(node: Node) -> Any:
    """Return the tree as CQL2 JSON, ready for a JSON writer; a Decimal stays one."""
    match node:
        case Property():
            return {"property": node.name}
        case String() | Number() | Truth():
            return node.value
        case Day() | Timestamp() | Interval():
            return _time_as_json(node)
        case Geometry() | Collected() | Box():
            return _place_as_json(node)
        case Array():
            return [as_json(each) for each in node.items]
        case Operation():
            return {"op": node.op, "args": [as_json(each) for each in node.args]}


def _time_as_json(node: Day | Timestamp | Interval) -> Any:
    if isinstance(node, Interval):
        return {"interval": [_end_as_json(each) for each in (node.start, node.end)]}
    return {"date" if isinstance(node, Day) else "timestamp": _end_as_json(node)}


def _end_as_json(end: Property | Day | Timestamp | None) -> Any:
    match end:
        case None:
            return ".."
        case Property():
            return as_json(end)
        case Day():
            return end.value.isoformat()
        case Timestamp():
            return end.value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _place_as_json(node: Geometry | Collected | Box) -> Any:
    match node:
        case Box():
            return {"bbox": list(node.numbers)}
        case Collected():
            return {"type": "GeometryCollection", "geometries": [_place_as_json(each) for each in node.geometries]}
        case Geometry():
            return {"type": node.type, "coordinates": _coordinates(node)}


def _coordinates(node: Geometry) -> Any:
    parts = [[[list(position) for position in line] for line in part] for part in node.parts]
    match node.type:
        case "Point":
            return parts[0][0][0]
        case "LineString":
            return parts[0][0]
        case "Polygon":
            return parts[0]
        case "MultiPoint":
            return [part[0][0] for part in parts]
        case "MultiLineString":
            return [part[0] for part in parts]
        case _:
            return parts
