"""Arithmetic: of literals here, exactly; of columns in SQL, where nothing overflows and nothing is divided by zero."""

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from serve.cql2.errors import wrong
from serve.cql2.terms import NUMERIC, Term, composed, converted, literal

EXACT = Context(prec=120, Emax=400, Emin=-400, traps=[InvalidOperation, DivisionByZero, Overflow])
"""More digits than a filter can write down; powers of ten beyond floating point."""

TEMPLATES = {
    "+": "({} + {})",
    "-": "({} - {})",
    "*": "({} * {})",
    "/": "({} / nullif({}, 0))",
    "%": "({} %% nullif({}, 0))",
    "div": "div({}, nullif({}, 0))",
    "^": "power({}, {})",
}
"""Division by a column that is zero gives NULL, "unknown": one feature must not make the whole answer an error."""


def reckon(op: str, left: Term, right: Term, at: str) -> Term:
    """Return the result of two numbers.

    ``/`` is true division, ``div`` and ``%`` cut towards zero, as in SQL. Columns of integers are widened to exact
    numbers, so that no sum overflows; powers of columns, and whatever meets floating point, are floating point.

    Raises: Cql2Error for what is no number, a division by zero, a result that is out of range.
    """
    for each in (left, right):
        if each.kind not in NUMERIC or each.is_array:
            raise wrong("wrong-type", at, value=op, type="array" if each.is_array else each.kind)
    if isinstance(left.value, int | Decimal) and isinstance(right.value, int | Decimal):
        return literal(_reckoned(op, Decimal(left.value), Decimal(right.value), at))
    is_floating = op not in ("%", "div") and (op == "^" or "number" in (left.kind, right.kind))
    kind = NUMERIC[2] if is_floating else NUMERIC[1]
    return composed(kind, TEMPLATES[op], converted(left, kind), converted(right, kind))


def _reckoned(op: str, left: Decimal, right: Decimal, at: str) -> Decimal:
    try:
        return _applied(op, left, right)
    except (DivisionByZero, InvalidOperation) as err:
        if op in ("/", "%", "div") and right == 0:
            raise wrong("division-by-zero", at) from err
        raise wrong("out-of-range", at, value=op) from err
    except Overflow as err:
        raise wrong("out-of-range", at, value=op) from err


def _applied(op: str, left: Decimal, right: Decimal) -> Decimal:
    match op:
        case "+":
            return EXACT.add(left, right)
        case "-":
            return EXACT.subtract(left, right)
        case "*":
            return EXACT.multiply(left, right)
        case "/":
            return EXACT.divide(left, right)
        case "%":
            return EXACT.remainder(left, right)
        case "div":
            return EXACT.divide_int(left, right)
        case _:
            return EXACT.power(left, right) if right else Decimal(1)
