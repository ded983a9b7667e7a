"""The tree as one SQL condition on the columns of a view, whose alias is ``v``.

A whitelist throughout: columns come from the queryables, operations from the tables here and beside, every value is
bound with its type. What is unknown stays unknown (NULL), and a feature for which the filter is unknown is not selected
(OGC 21-065r2, table 1), exactly as SQL has it.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from psycopg import sql

from serve.cql2.arithmetic import reckon
from serve.cql2.ast import (
    ARITHMETIC,
    ARRAY,
    COMPARISONS,
    SPATIAL,
    TEMPORAL,
    TEXT,
    Array,
    Box,
    Collected,
    Day,
    Geometry,
    Interval,
    Node,
    Number,
    Operation,
    Property,
    String,
    Timestamp,
    Truth,
)
from serve.cql2.errors import wrong
from serve.cql2.places import PREDICATES, place
from serve.cql2.terms import NUMERIC, SQL_TYPES, TIMES, Kind, Term, aligned, composed, converted, dated, literal
from serve.cql2.times import Span, between_properties, related
from serve.crs import DEFAULT_CRS, Crs
from serve.query import Statement

FOLDED = {
    frozenset({"casei"}): "api.casei({})",
    frozenset({"accenti"}): "api.accenti({})",
    frozenset({"casei", "accenti"}): "api.fold({})",
}
"""CASEI and ACCENTI by which of them stand around the text: in either order the same function, and the same index."""

ARRAY_RELATIONS = {"a_contains": "({} @> {})", "a_containedBy": "({} <@ {})", "a_overlaps": "({} && {})"}


@dataclass(frozen=True, slots=True)
class Queryable:
    """A column that a filter may name."""

    column: str
    kind: Kind
    is_array: bool = False


def compile_filter(tree: Node, queryables: Mapping[str, Queryable], crs: Crs = DEFAULT_CRS) -> Statement:
    """Return the condition that holds for the features that the filter selects.

    Args:
        queryables: the columns by the names that clients use; geometries in the storage CRS.
        crs: that of the filter's geometries (``filter-crs``).

    Raises: Cql2Error for names that are none, operands of the wrong type, coordinates outside the CRS.
    """
    condition = _Compiler(queryables, crs).condition(tree)
    return Statement(sql.Composed([sql.SQL("("), condition.text, sql.SQL(")")]), list(condition.values))


class _Compiler:
    def __init__(self, queryables: Mapping[str, Queryable], crs: Crs) -> None:
        self._queryables = queryables
        self._crs = crs

    def condition(self, node: Node) -> Term:
        """Return the term of an expression that is true, false or unknown."""
        term = self._term(node)
        if term.kind != "boolean" or term.is_array:
            raise wrong("not-a-condition", node.at, type=_name(term))
        return term

    def _term(self, node: Node) -> Term:
        match node:
            case Property():
                return self._column(node)
            case String():
                return literal(unicodedata.normalize("NFC", node.value))
            case Number() | Truth() | Day() | Timestamp():
                return literal(node.value)
            case Geometry() | Collected() | Box():
                return place(node, self._crs)
            case Interval() | Array():
                raise wrong("wrong-type", node.at, value="…", type="array" if isinstance(node, Array) else "interval")
            case Operation():
                return self._operation(node)

    def _column(self, node: Property) -> Term:
        queryable = self._queryables.get(node.name)
        if queryable is None:
            raise wrong("unknown-property", node.at, value=node.name, known=", ".join(self._queryables))
        return Term(queryable.kind, sql.Identifier("v", queryable.column), is_array=queryable.is_array)

    def _operation(self, node: Operation) -> Term:
        compiler = OPERATIONS.get(node.op)
        if compiler is None:
            raise wrong("unknown-function", node.at, value=node.op)
        return compiler(self, node)

    def _scalars(self, node: Operation) -> list[Term]:
        """Return the operands, none of which is a geometry or an array."""
        terms = [self._term(each) for each in node.args]
        for each in terms:
            if each.kind == "geometry" or each.is_array:
                raise wrong("wrong-type", node.at, value=node.op.upper(), type=_name(each))
        return terms

    # --- logic ---

    def logical(self, node: Operation) -> Term:
        template = f" {node.op.upper()} ".join("{}" for _ in node.args)
        return composed("boolean", f"({template})", *map(self.condition, node.args))

    def negation(self, node: Operation) -> Term:
        return composed("boolean", "NOT ({})", self.condition(node.args[0]))

    # --- comparisons ---

    def comparison(self, node: Operation) -> Term:
        first, second = dated(self._scalars(node), node.at)
        if {first.kind, second.kind} == set(TIMES):
            return related(node.op, Span(first, first), Span(second, second), node.at)
        first, second = aligned([first, second], node.at)
        return composed("boolean", f"({{}} {node.op} {{}})", _ordered(first, node.op), second)

    def between(self, node: Operation) -> Term:
        value, low, high = aligned(dated(self._scalars(node), node.at), node.at)
        if value.kind == "boolean":
            raise wrong("wrong-type", node.at, value="BETWEEN", type="boolean")
        return composed("boolean", "({} BETWEEN {} AND {})", _ordered(value, "<"), low, high)

    def in_list(self, node: Operation) -> Term:
        listed = node.args[1]
        assert isinstance(listed, Array)
        terms = self._scalars(Operation("in", (node.args[0], *listed.items), at=node.at))
        terms = aligned(dated(terms, node.at), node.at)
        template = ", ".join("{}" for _ in terms[1:])
        return composed("boolean", f"({{}} IN ({template}))", *terms)

    def null(self, node: Operation) -> Term:
        return composed("boolean", "({} IS NULL)", self._term(node.args[0]))

    # --- text ---

    def like(self, node: Operation) -> Term:
        value, pattern = self._scalars(node)
        if value.kind != "text":
            raise wrong("wrong-type", node.at, value="LIKE", type=value.kind)
        _check_pattern(node.args[1])
        return composed("boolean", "({} LIKE {})", value, pattern)

    def folded(self, node: Operation) -> Term:
        functions, inner = {node.op}, node.args[0]
        while isinstance(inner, Operation) and inner.op in TEXT:
            functions.add(inner.op)
            inner = inner.args[0]
        term = self._term(inner)
        if term.kind != "text" or term.is_array:
            raise wrong("wrong-type", node.at, value=node.op.upper(), type=_name(term))
        return composed("text", FOLDED[frozenset(functions)], term)

    # --- numbers ---

    def arithmetic(self, node: Operation) -> Term:
        first, second = (self._term(each) for each in node.args)
        return reckon(node.op, first, second, node.at)

    # --- space ---

    def spatial(self, node: Operation) -> Term:
        terms = [self._term(each) for each in node.args]
        for each in terms:
            if each.kind != "geometry":
                raise wrong("wrong-type", node.at, value=node.op.upper(), type=_name(each))
        return composed("boolean", PREDICATES[node.op], *terms)

    # --- time ---

    def temporal(self, node: Operation) -> Term:
        first, second = (self._span(each, node) for each in node.args)
        return related(node.op, first, second, node.at)

    def _span(self, node: Node, around: Operation) -> Span:
        if isinstance(node, Interval):
            return self._interval(node)
        term = self._instant(node, around.op.upper())
        return Span(term, term, is_interval=False)

    def _interval(self, node: Interval) -> Span:
        start, end = (each if each is None else self._instant(each, "INTERVAL") for each in (node.start, node.end))
        if start and end and start.kind != end.kind:
            raise wrong("interval-mixed", node.at)
        if start and end and isinstance(node.start, Property) and isinstance(node.end, Property):
            return between_properties(start, end)
        return Span(start, end)

    def _instant(self, node: Node, what: str) -> Term:
        term = self._term(node)
        if term.kind not in TIMES or term.is_array:
            raise wrong("wrong-type", node.at, value=what, type=_name(term))
        return term

    # --- arrays, which are sets ---

    def array(self, node: Operation) -> Term:
        first, second = (self._set(each, node) for each in node.args)
        kind = _array_kind(first, second, node.at)
        terms = _as_array(first, kind), _as_array(second, kind)
        if node.op == "a_equals":
            return composed("boolean", "({} @> {} AND {} <@ {})", *terms, *terms)
        return composed("boolean", ARRAY_RELATIONS[node.op], *terms)

    def _set(self, node: Node, around: Operation) -> Term | list[Term]:
        """Return an array: a column, or the items of one that is written down."""
        if isinstance(node, Array):
            items = self._scalars(Operation(around.op, node.items, at=node.at))
            if len({_family(each.kind) for each in items}) > 1:
                raise wrong("array-mixed", node.at)
            return aligned(items, node.at) if items else []
        term = self._term(node)
        if not term.is_array:
            raise wrong("wrong-type", node.at, value=around.op.upper(), type=_name(term))
        return term


type Compile = Callable[[_Compiler, Operation], Term]

SINGLE: dict[str, Compile] = {
    "and": _Compiler.logical,
    "or": _Compiler.logical,
    "not": _Compiler.negation,
    "like": _Compiler.like,
    "between": _Compiler.between,
    "in": _Compiler.in_list,
    "isNull": _Compiler.null,
}
OPERATIONS: dict[str, Compile] = (
    SINGLE
    | dict.fromkeys(COMPARISONS, _Compiler.comparison)
    | dict.fromkeys(TEXT, _Compiler.folded)
    | dict.fromkeys(ARITHMETIC, _Compiler.arithmetic)
    | dict.fromkeys(SPATIAL, _Compiler.spatial)
    | dict.fromkeys(TEMPORAL, _Compiler.temporal)
    | dict.fromkeys(ARRAY, _Compiler.array)
)


def _name(term: Term) -> str:
    return "array" if term.is_array else term.kind


def _ordered(term: Term, op: str) -> Term:
    """Return the term for a comparison; text is ordered by code point, on every server alike."""
    if term.kind == "text" and op not in ("=", "<>"):
        return composed("text", '{} COLLATE "C"', term)
    return term


def _check_pattern(node: Node) -> None:
    """Check a pattern of LIKE: text that is written down, not ending in the middle of an escape."""
    while isinstance(node, Operation) and node.op in TEXT:
        node = node.args[0]
    if not isinstance(node, String):
        raise wrong("pattern-needed", node.at)
    if (len(node.value) - len(node.value.rstrip("\\"))) % 2:
        raise wrong("bad-pattern", node.at)


def _family(kind: Kind) -> Kind:
    return "number" if kind in NUMERIC else kind


def _array_kind(first: Term | list[Term], second: Term | list[Term], at: str) -> Kind:
    """Return the kind of the items in which both arrays meet: the widest."""
    kinds = [each.kind for each in (first, second) if isinstance(each, Term)]
    kinds += [each[0].kind for each in (first, second) if isinstance(each, list) and each]
    if not kinds:
        return "text"
    if len(set(map(_family, kinds))) > 1:
        raise wrong("types-differ", at, first=kinds[0], second=kinds[-1])
    return max(kinds, key=NUMERIC.index) if kinds[0] in NUMERIC else kinds[0]


def _as_array(found: Term | list[Term], kind: Kind) -> Term:
    if isinstance(found, Term):
        return Term(kind, sql.SQL("{}::{}[]").format(found.text, SQL_TYPES[kind]), found.values)
    items = [converted(each, kind) for each in found]
    text = sql.SQL("ARRAY[{}]::{}[]").format(sql.SQL(", ").join(each.text for each in items), SQL_TYPES[kind])
    return Term(kind, text, tuple(value for each in items for value in each.values))
