"""The tree that both encodings of CQL2 lead to. Names of operations are those of CQL2 JSON.

``at`` says where a node stands in what the client wrote: a character's number in text, a path such as ``/args/1`` in
JSON. It takes no part in comparisons.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "div", "^"})
SPATIAL = frozenset(
    {
        "s_contains", "s_crosses", "s_disjoint", "s_equals", "s_intersects", "s_overlaps", "s_touches", "s_within",
    }
)  # fmt: skip
TEMPORAL = frozenset(
    {
        "t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes",
        "t_intersects", "t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts",
    }
)  # fmt: skip
ARRAY = frozenset({"a_containedBy", "a_contains", "a_equals", "a_overlaps"})
TEXT = frozenset({"casei", "accenti"})
PREDICATES = COMPARISONS | SPATIAL | TEMPORAL | ARRAY | {"like", "between", "in", "isNull"}

CALLS = {name.lower(): name for name in SPATIAL | TEMPORAL | ARRAY | TEXT}
"""Operations that CQL2 text writes as calls, by their name in small letters: keywords are case-insensitive there."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the feature, by the name under which the collection publishes it."""

    name: str
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class String:
    value: str
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number exactly as it was written: an int stays an int, whatever its size."""

    value: int | Decimal
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A date: a whole day, in the service's time zone where it meets a timestamp."""

    value: date
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Timestamp:
    value: datetime
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """From start to end, both included; None is open ("..")."""

    start: "Property | Day | Timestamp | None"
    end: "Property | Day | Timestamp | None"
    at: str = field(default="", compare=False)


type Position = tuple[float, ...]
type Line = tuple[Position, ...]
type Part = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Geometry:
    """A geometry by its GeoJSON type, coordinates in the order in which they were written.

    One form for all types: parts of lines of positions. A part is one member of a Multi…; the lines of a polygon's part
    are its rings; a point is a line of one position.
    """

    type: str
    parts: tuple[Part, ...]
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Collected:
    """A GeometryCollection."""

    geometries: tuple[Geometry, ...]
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Box:
    """Four or six numbers: lower corner, then upper corner."""

    numbers: tuple[float, ...]
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    items: "tuple[Node, ...]"
    height: int = field(default=1, compare=False)
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation with its operands: ``and``, ``=``, ``s_intersects``, ``+`` … or a function's name.

    ``height`` is that of the tree below, so that bounds can be held while it grows.
    """

    op: str
    args: "tuple[Node, ...]"
    height: int = field(default=1, compare=False)
    at: str = field(default="", compare=False)


type Spatial = Geometry | Collected | Box
type Node = Property | String | Number | Truth | Day | Timestamp | Interval | Spatial | Array | Operation


def height(node: Node) -> int:
    """Return how many operations and arrays stand one inside the other, at most."""
    return node.height if isinstance(node, Operation | Array) else 0
