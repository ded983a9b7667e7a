"""CQL2 text: what each piece of it becomes, and where it is said to be wrong."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from serve.cql2.ast import (
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
from serve.cql2.errors import Cql2Error
from serve.cql2.limits import Limits
from serve.cql2.text import parse_text

A, B, C = Property("a"), Property("b"), Property("c")
ONE, TWO = Number(1), Number(2)


def op(name: str, *args: Node) -> Operation:
    return Operation(name, args)


def test_or_binds_looser_than_and_and_and_than_not() -> None:
    a, b, c = (op("=", each, ONE) for each in (A, B, C))
    assert parse_text("a = 1 OR b = 1 AND c = 1") == op("or", a, op("and", b, c))
    assert parse_text("a = 1 AND b = 1 OR c = 1") == op("or", op("and", a, b), c)
    assert parse_text("NOT a = 1 AND b = 1") == op("and", op("not", a), b)
    assert parse_text("NOT (a = 1 OR b = 1)") == op("not", op("or", a, b))


def test_long_chains_become_one_operation() -> None:
    chain = parse_text("a AND (b AND c) AND a AND b")
    assert chain == op("and", A, B, C, A, B)
    assert chain.height == 1  # type: ignore[union-attr]


def test_arithmetic_binds_tighter_than_comparison_and_runs_from_left_to_right() -> None:
    assert parse_text("a = 1 - 2 - b") == op("=", A, op("-", op("-", ONE, TWO), B))
    assert parse_text("a + b * 2 ^ c = 1") == op("=", op("+", A, op("*", B, op("^", TWO, C))), ONE)
    assert parse_text("(a + b) * 2 > c div 2") == op(">", op("*", op("+", A, B), TWO), op("div", C, TWO))


def test_minus_sign_makes_a_number_or_minus_one_times_the_rest() -> None:
    assert parse_text("a = -1") == op("=", A, Number(-1))
    assert parse_text("a=1-1") == op("=", A, op("-", ONE, ONE))
    assert parse_text("a = -(b)") == op("=", A, op("*", Number(-1), B))
    assert parse_text("a = -2^b") == op("=", A, op("^", Number(-2), B))
    assert parse_text("a = +1") == op("=", A, ONE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740993", 9007199254740993),
        ("1" + "0" * 40, 10**40),
        ("0.1", Decimal("0.1")),
        (".5", Decimal("0.5")),
        ("5.", Decimal("5")),
        ("1e3", Decimal("1E+3")),
        ("1.5E-2", Decimal("0.015")),
    ],
)
def test_number_is_kept_as_it_was_written(text: str, value: int | Decimal) -> None:
    parsed = parse_text(f"a = {text}")
    assert parsed == op("=", A, Number(value))
    assert isinstance(parsed, Operation)
    assert type(parsed.args[1].value) is type(value)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        (r"'it\'s'", "it's"),
        ("''", ""),
        (r"'a\tb\n\\'", "a\tb\n\\"),
        (r"'100\%'", r"100\%"),
        ("'Đà Nẵng 🙂'", "Đà Nẵng 🙂"),
        ("'a -- b /* c */ ;'", "a -- b /* c */ ;"),
    ],
)
def test_literal_is_unescaped(text: str, value: str) -> None:
    assert parse_text(f"a = {text}") == op("=", A, String(value))


def test_pattern_keeps_its_own_escapes() -> None:
    assert parse_text(r"a LIKE '\%\_\\it\'s\t'") == op("like", A, String("\\%\\_\\\\it's\t"))


@pytest.mark.parametrize("text", ['"a b"', '"date"', '"AND"', "đường_số.1", "ns:name", "date", "point", "interval"])
def test_name_of_a_property(text: str) -> None:
    assert parse_text(f"{text} = 1") == op("=", Property(text.strip('"')), ONE)


def test_doubled_quote_in_a_delimited_name() -> None:
    assert parse_text('"a""b" = 1') == op("=", Property('a"b'), ONE)


def test_predicates_and_their_opposites() -> None:
    listed = op("in", A, Array((ONE, TWO)))
    assert parse_text("a in (1, 2)") == listed
    assert parse_text("a NOT IN (1,2)") == op("not", listed)
    assert parse_text("a BETWEEN 1 AND 2 AND b") == op("and", op("between", A, ONE, TWO), B)
    assert parse_text("a not between 1 and 2") == op("not", op("between", A, ONE, TWO))
    assert parse_text("a IS NULL") == op("isNull", A)
    assert parse_text("a is not null") == op("not", op("isNull", A))
    assert parse_text("a ILIKE 'x%'") == op("like", op("casei", A), op("casei", String("x%")))
    assert parse_text("CASEI(a) LIKE casei(ACCENTI('x%'))") == op(
        "like", op("casei", A), op("casei", op("accenti", String("x%")))
    )


def test_times() -> None:
    moment = Timestamp(datetime(2021, 6, 4, 1, 0, 0, 500_000, UTC))
    assert parse_text("a = DATE('2021-06-04')") == op("=", A, Day(date(2021, 6, 4)))
    assert parse_text("a = TIMESTAMP('2021-06-04T01:00:00.5Z')") == op("=", A, moment)
    assert parse_text("a = timestamp('2021-06-04T08:00:00.5+07:00')") == op("=", A, moment)
    assert parse_text("T_FINISHEDBY(INTERVAL(a, b), interval('..', '2021-06-04'))") == op(
        "t_finishedBy", Interval(A, B), Interval(None, Day(date(2021, 6, 4)))
    )


def test_places() -> None:
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0))
    point = Geometry("Point", ((((1.0, -2.0),),),))
    cases = {
        "POINT(1 -2)": point,
        "point z (1 -2 3.5)": Geometry("Point", ((((1.0, -2.0, 3.5),),),)),
        "LINESTRING(0 0, 1 0)": Geometry("LineString", ((square[:2],),)),
        "POLYGON((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0))": Geometry("Polygon", ((square, square),)),
        "MULTIPOINT((0 0), (1 0))": Geometry("MultiPoint", (((square[0],),), ((square[1],),))),
        "MULTILINESTRING((0 0, 1 0))": Geometry("MultiLineString", ((square[:2],),)),
        "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))": Geometry("MultiPolygon", ((square,),)),
        "GEOMETRYCOLLECTION(POINT(1 -2), POINT(1 -2))": Collected((point, point)),
        "BBOX(160.6,-55.95,-170,-25.89)": Box((160.6, -55.95, -170.0, -25.89)),
    }
    for text, node in cases.items():
        assert parse_text(f"S_INTERSECTS(a, {text})") == op("s_intersects", A, node), text


def test_arrays() -> None:
    assert parse_text("A_CONTAINEDBY(a, ('x', 1+1, true))") == op(
        "a_containedBy", A, Array((String("x"), op("+", ONE, ONE), Truth(True)))
    )
    assert parse_text("A_EQUALS(a, ())") == op("a_equals", A, Array(()))


def test_unknown_function_is_left_for_the_compiler() -> None:
    assert parse_text("Buffer(a, 10) = now()") == op("=", op("Buffer", A, Number(10)), op("now"))


WRONG = {
    "": ("empty", ""),
    "  \n": ("empty", ""),
    "a =": ("expected", "4"),
    "= 1": ("expected", "1"),
    "a = 1 b": ("expected", "7"),
    "a = = 1": ("expected", "5"),
    "(a = 1": ("expected", "7"),
    "a = 1)": ("expected", "6"),
    "a = 1 AND": ("expected", "10"),
    "a IS 1": ("expected", "6"),
    "a NOT = 1": ("expected", "7"),
    "a NOT NULL": ("expected", "7"),
    "a IN ()": ("expected", "7"),
    "a IN 1": ("expected", "6"),
    "a BETWEEN 1": ("expected", "12"),
    "a LIKE b": ("pattern-needed", "8"),
    "a LIKE 1": ("pattern-needed", "8"),
    "a LIKE casei(b)": ("pattern-needed", "14"),
    "a = NULL": ("no-null", "5"),
    "a = NOT b": ("expected", "5"),
    "a < b < c": ("chained", "7"),
    "a = b IS NULL": ("chained", "7"),
    "a = 2^3^2": ("chained", "8"),
    "a = 'x": ("unclosed", "5"),
    "a = 'x\\'": ("unclosed", "5"),
    'a = "x': ("unclosed", "5"),
    "a ; b": ("bad-character", "3"),
    "a == 1": ("expected", "4"),
    "a != 1": ("bad-character", "3"),
    "a = 1e999": ("bad-number", "5"),
    "a = " + "1" * 200: ("bad-number", "5"),
    "a = DATE('2021-02-30')": ("bad-date", "5"),
    "a = DATE('4/6/2021')": ("bad-date", "5"),
    "a = DATE(1)": ("expected", "10"),
    "a = TIMESTAMP('2021-06-04')": ("bad-timestamp", "5"),
    "a = TIMESTAMP('2021-06-04T25:00:00Z')": ("bad-timestamp", "5"),
    "a = TIMESTAMP('2021-06-04T08:00:00')": ("bad-timestamp", "5"),
    "t_after(a, interval('2021-06-04'))": ("bad-arguments", "12"),
    "t_after(a, interval('2021-06-04','2021-06-03'))": ("interval-backwards", "12"),
    "t_after(a, interval('2021-06-04','2021-06-05T00:00:00Z'))": ("interval-mixed", "12"),
    "t_after(a, interval('x', '..'))": ("bad-timestamp", "21"),
    "t_after(a)": ("bad-arguments", "1"),
    "casei(a, b) = 'x'": ("bad-arguments", "1"),
    "s_intersects(a, POINT(1))": ("expected", "24"),
    "s_intersects(a, POINT(1 2 3 4))": ("expected", "29"),
    "s_intersects(a, POINT())": ("expected", "23"),
    "s_intersects(a, POINT(x y))": ("expected", "23"),
    "s_intersects(a, LINESTRING(1 2))": ("bad-line", "17"),
    "s_intersects(a, POLYGON((0 0, 1 0, 1 1, 0 1)))": ("bad-ring", "17"),
    "s_intersects(a, POLYGON((0 0, 1 0, 0 0)))": ("bad-ring", "17"),
    "s_intersects(a, BBOX(1, 2, 3))": ("bad-box", "17"),
    "s_intersects(a, GEOMETRYCOLLECTION(BBOX(1,2,3,4)))": ("expected", "36"),
    "a = '\ud800'": ("not-text", ""),
    "a = '\0'": ("not-text", ""),
}


@pytest.mark.parametrize("text", list(WRONG))
def test_what_is_wrong_is_named_with_its_place(text: str) -> None:
    with pytest.raises(Cql2Error) as caught:
        parse_text(text)
    assert (caught.value.reason, caught.value.at) == WRONG[text]


@pytest.mark.parametrize(
    ("limits", "text", "reason"),
    [
        (Limits(length=10), "a = 1 AND b = 1", "too-long"),
        (Limits(tokens=5), "a = 1 AND b = 1", "too-many-tokens"),
        (Limits(depth=3), "((((a))))", "too-deep"),
        (Limits(depth=3), "a - 1 - 1 - 1 - 1 = 0", "too-deep"),
        (Limits(predicates=2), "a = 1 OR a = 2 OR a = 3", "too-many-predicates"),
        (Limits(items=2), "a IN (1, 2, 3)", "too-many-items"),
        (Limits(vertices=2), "s_intersects(a, MULTIPOINT(1 1, 2 2, 3 3))", "too-many-vertices"),
    ],
)
def test_bounds_hold(limits: Limits, text: str, reason: str) -> None:
    with pytest.raises(Cql2Error) as caught:
        parse_text(text, limits)
    assert caught.value.reason == reason
    assert parse_text(text)
