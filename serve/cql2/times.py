"""Temporal predicates: instants and intervals as a start and an end, compared (OGC 21-065r2, tables 8 and 9)."""

from dataclasses import dataclass

from psycopg import sql

from serve.cql2.errors import wrong
from serve.cql2.terms import SQL_TYPES, Kind, Term, composed, converted

RELATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "t_after": (("s1", ">", "e2"),),
    "t_before": (("e1", "<", "s2"),),
    "t_contains": (("s1", "<", "s2"), ("e1", ">", "e2")),
    "t_during": (("s1", ">", "s2"), ("e1", "<", "e2")),
    "t_equals": (("s1", "=", "s2"), ("e1", "=", "e2")),
    "t_finishedBy": (("s1", "<", "s2"), ("e1", "=", "e2")),
    "t_finishes": (("s1", ">", "s2"), ("e1", "=", "e2")),
    "t_intersects": (("s1", "<=", "e2"), ("e1", ">=", "s2")),
    "t_meets": (("e1", "=", "s2"),),
    "t_metBy": (("s1", "=", "e2"),),
    "t_overlappedBy": (("s1", ">", "s2"), ("s1", "<", "e2"), ("e1", ">", "e2")),
    "t_overlaps": (("s1", "<", "s2"), ("e1", ">", "s2"), ("e1", "<", "e2")),
    "t_startedBy": (("s1", "=", "s2"), ("e1", ">", "e2")),
    "t_starts": (("s1", "=", "s2"), ("e1", "<", "e2")),
    "<": (("e1", "<", "s2"),),
    ">": (("s1", ">", "e2"),),
    "<=": (("s1", "<=", "e2"),),
    ">=": (("e1", ">=", "s2"),),
}
"""Each as conditions that must all hold; s1, e1: start and end of the first operand, s2, e2 of the second."""
OPPOSITES = {"t_disjoint": "t_intersects", "<>": "t_intersects"}
SAME = {"=": "t_intersects"}
"""A whole day and a moment in it are equal."""

OF_INSTANTS = frozenset({"t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"})
"""The others make sense between intervals only: "using these functions with instants will result in a client error"."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time from start to end, both included; None is open. An instant starts and ends at once."""

    start: Term | None
    end: Term | None
    is_interval: bool = True

    @property
    def kind(self) -> Kind | None:
        known = self.start or self.end
        return known.kind if known else None

    @property
    def is_literal(self) -> bool:
        return all(each is None or each.value is not None for each in (self.start, self.end))


def related(op: str, first: Span, second: Span, at: str) -> Term:
    """Return the condition that the two times stand in that relation.

    Days and timestamps meet so that the column stays as it is: a literal day becomes the time from its midnight to its
    end; a literal timestamp beside a column of days becomes the day on which it falls. Midnights are those of the
    session's time zone, the service's own.
    """
    if op.startswith("t_") and op not in OF_INSTANTS and not (first.is_interval and second.is_interval):
        raise wrong("interval-needed", at, value=op.upper())
    first, second = _alike(first, second), _alike(second, first)
    kind = first.kind or second.kind or "timestamp"
    bounds = {
        "s1": first.start or _open("-infinity", kind),
        "e1": first.end or _open("infinity", kind),
        "s2": second.start or _open("-infinity", kind),
        "e2": second.end or _open("infinity", kind),
    }
    relation = RELATIONS[OPPOSITES.get(op) or SAME.get(op) or op]
    tests = [composed("boolean", f"{{}} {sign} {{}}", bounds[left], bounds[right]) for left, sign, right in relation]
    template = f"({' AND '.join('{}' for _ in tests)})"
    return composed("boolean", f"NOT {template}" if op in OPPOSITES else template, *tests)


def between_properties(start: Term, end: Term) -> Span:
    """Return the span from one column to another; where one of them is empty, the time is open on that side.

    Both empty is no time at all, and no relation to it is known. The parameter ``datetime`` sees it alike.
    """
    known = "coalesce({}, CASE WHEN {} IS NOT NULL THEN {} END)"
    return Span(
        composed(start.kind, known, start, end, _open("-infinity", start.kind)),
        composed(end.kind, known, end, start, _open("infinity", end.kind)),
    )


def _open(infinity: str, kind: Kind) -> Term:
    return Term(kind, sql.SQL("{}::{}").format(sql.Literal(infinity), SQL_TYPES[kind]))


def _alike(span: Span, other: Span) -> Span:
    """Return the span in the kind in which it meets the other."""
    if span.kind == "date" and other.kind == "timestamp" and _gives_way(span, other):
        return Span(_midnight(span.start), _day_end(span.end))
    if span.kind == "timestamp" and other.kind == "date" and not _gives_way(other, span):
        return Span(_day_of(span.start), _day_of(span.end))
    return span


def _gives_way(days: Span, moments: Span) -> bool:
    """Return whether days become moments: where they are written down, and the moments come from columns."""
    return days.is_literal and not moments.is_literal


def _midnight(day: Term | None) -> Term | None:
    return day and composed("timestamp", "{}::timestamptz", day)


def _day_end(day: Term | None) -> Term | None:
    return day and composed("timestamp", "(({} + 1)::timestamptz - interval '1 microsecond')", day)


def _day_of(moment: Term | None) -> Term | None:
    return moment and converted(moment, "date")
