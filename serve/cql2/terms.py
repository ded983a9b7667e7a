"""What the compiler composes SQL from: a fragment with its bound values, its kind, and its value where that is known.

Two terms meet in one kind: literals are converted here, so that columns stay as they are and indexes can be used.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from psycopg import sql

from serve.cql2.build import instant
from serve.cql2.errors import wrong

type Kind = Literal["text", "integer", "decimal", "number", "boolean", "date", "timestamp", "geometry"]
type Value = str | int | Decimal | bool | date | datetime

SQL_TYPES: dict[Kind, sql.SQL] = {
    "text": sql.SQL("text"),
    "integer": sql.SQL("bigint"),
    "decimal": sql.SQL("numeric"),
    "number": sql.SQL("double precision"),
    "boolean": sql.SQL("boolean"),
    "date": sql.SQL("date"),
    "timestamp": sql.SQL("timestamptz"),
    "geometry": sql.SQL("geometry"),
}
NUMERIC: tuple[Kind, ...] = ("integer", "decimal", "number")
"""Exact integers of a column's size, exact numbers of any size, floating point: from narrow to wide."""
TIMES: tuple[Kind, ...] = ("date", "timestamp")
INTEGERS = (-(2**63), 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Term:
    """An SQL expression with the values of its placeholders. ``value`` is set for literals and what was reckoned."""

    kind: Kind
    text: sql.Composable
    values: tuple[Any, ...] = ()
    value: Value | None = None
    is_array: bool = False


def composed(kind: Kind, template: str, *terms: Term) -> Term:
    """Return the term of that kind: the template with the terms in its ``{}``, in this order."""
    text = sql.SQL(template).format(*(each.text for each in terms))
    return Term(kind, text, tuple(value for each in terms for value in each.values))


def literal(value: Value) -> Term:
    """Return the term of a value. An integer that no column can hold is a number of any size."""
    match value:
        case bool():
            return _bound(value, "boolean")
        case int():
            return _bound(value, "integer" if INTEGERS[0] <= value <= INTEGERS[1] else "decimal")
        case Decimal():
            return literal(int(value)) if value == value.to_integral_value() else _bound(value, "decimal")
        case str():
            return _bound(value, "text")
        case datetime():
            return _bound(value, "timestamp")
        case date():
            return _bound(value, "date")


def _bound(value: Value, kind: Kind) -> Term:
    passed = float(value) if kind == "number" and isinstance(value, int | Decimal) else value
    return Term(kind, sql.SQL("%s::{}").format(SQL_TYPES[kind]), (passed,), value)


def converted(term: Term, kind: Kind) -> Term:
    """Return the term in another kind, one that it can be widened to."""
    if term.kind == kind:
        return term
    if term.value is not None and kind in NUMERIC:
        return _bound(term.value, kind)
    return Term(kind, sql.SQL("({})::{}").format(term.text, SQL_TYPES[kind]), term.values)


def dated(terms: list[Term], at: str) -> list[Term]:
    """Return the terms; text that is written down beside a date or timestamp is read as one.

    Clients that know CQL's first version write times so; GDAL (3.6 at least) writes a date as ``'2021-06-04T'``.
    Source: OGC 21-065r2, 6.3.3: casts are the server's choice.
    """
    if not any(each.kind in TIMES for each in terms):
        return terms
    return [_as_time(each.value, at) if isinstance(each.value, str) else each for each in terms]


def _as_time(text: str, at: str) -> Term:
    found = instant(text.removesuffix("T"), at)
    if found is None:
        raise wrong("bad-timestamp", at, value=text)
    return literal(found.value)


def aligned(terms: list[Term], at: str) -> list[Term]:
    """Return the terms in one kind. Raises: Cql2Error for terms that have none in common."""
    kind = terms[0].kind
    for each in terms[1:]:
        kind = _common_kind(kind, each.kind, at)
    return [converted(each, kind) for each in terms]


def _common_kind(kind: Kind, other: Kind, at: str) -> Kind:
    """Return the kind in which the two are compared: the wider number, the day of a timestamp."""
    if kind == other:
        return kind
    if kind in NUMERIC and other in NUMERIC:
        return max(kind, other, key=NUMERIC.index)
    if kind in TIMES and other in TIMES:
        return "date"
    raise wrong("types-differ", at, first=kind, second=other)
