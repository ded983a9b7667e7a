"""What is sent to break a parser: always an answer of ours, never a crash, and never much work."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serve.cql2.ast import Node
from serve.cql2.compile import Queryable, compile_filter
from serve.cql2.errors import Cql2Error
from serve.cql2.json import as_json, parse_json
from serve.cql2.limits import Limits
from serve.cql2.text import parse_text

QUERYABLES = {"a": Queryable("a", "integer"), "b": Queryable("b", "text"), "g": Queryable("geom", "geometry")}
WIDE = Limits(length=10**7, tokens=10**6)
"""Lengths that no request may have, to see that depth and number alone are held."""

TEXTS = [
    "(" * 1600 + "a=1" + ")" * 1600,
    "(" * 3000,
    ")" * 3000,
    "NOT " * 6400 + "a=1",
    "a=" + "-" * 4000 + "1",
    "f(" * 3200 + "1" + ")" * 3200,
    "casei(" * 3200 + "b" + ")" * 3200 + "='x'",
    "b LIKE " + "casei(" * 3000 + "'x'" + ")" * 3000,
    "a_equals((" * 500 + "1" + "),(1))" * 500,
    " AND ".join(["a=1"] * 20_000),
    " OR ".join(["a=1"] * 20_000),
    " AND ".join(["true"] * 20_000),
    "a=1" + "+1" * 20_000,
    "a=1" + "^1" * 20_000,
    "a in (" + ",".join(["1"] * 20_000) + ")",
    "s_intersects(g,LINESTRING(" + ",".join(["1 1"] * 20_000) + "))",
    "s_intersects(g," + "GEOMETRYCOLLECTION(" * 1000,
    "a=1 AND (" * 1000,
    "'" + "''" * 100_000,
    '"' + '""' * 100_000,
    "b='" + "\\" * 100_001 + "'",
    "a=" + "9" * 100_000,
    "a=1e" + "9" * 100_000,
    "a = " + " ".join(["2 ^ (99999"] * 40) + ")" * 40 + " = 1",
    "\ud800",
    "b='\udfff'",
    "\0",
    "\u202e\u200b",
]


@pytest.mark.parametrize("limits", [Limits(), WIDE], ids=["usual", "wide"])
@pytest.mark.parametrize("text", TEXTS, ids=[f"{number}-{each[:20]!r}" for number, each in enumerate(TEXTS)])
def test_hostile_text_is_refused_or_compiled(text: str, limits: Limits) -> None:
    try:
        compile_filter(parse_text(text, limits), QUERYABLES)
    except Cql2Error as err:
        assert err.text("vi")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"op":"not","args":[' * 50_000,
        '{"a":' * 100_000,
        "[" * 135 + "]" * 135,
        json.dumps({"op": "or", "args": [{"op": "=", "args": [1, 1]}] * 20_000}),
        json.dumps({"op": "in", "args": [1, [1] * 20_000]}),
        '"' + "[" * 5000 + '"',
        '{"op":"=","args":["\\ud800","\\udfff"]}',
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("limits", [Limits(), WIDE], ids=["usual", "wide"])
def test_hostile_json_is_refused_or_compiled(text: str, limits: Limits) -> None:
    try:
        compile_filter(parse_json(text, limits), QUERYABLES)
    except Cql2Error as err:
        assert err.text("en")


def test_deepest_tree_that_is_allowed_needs_few_frames() -> None:
    """Parsing, compiling and writing SQL stay far from Python's limit, whatever calls them."""
    nested = "NOT (" * 10 + "a + 1 = " + "(1 - " * 20 + "a" + ")" * 20 + ")" * 10
    found = within_frames(450, lambda: parse_text(nested))
    assert parse_json(json.dumps(as_json(found))) == found
    statement = compile_filter(found, QUERYABLES)
    assert "NOT" in statement.text.as_string(None)


def within_frames(count: int, work: "object") -> Node:
    """Return what the work returns, with only so many frames left to it."""
    frames, frame = 0, sys._getframe()
    while frame is not None:
        frames, frame = frames + 1, frame.f_back  # type: ignore[assignment]
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(frames + count)
    try:
        return work()  # type: ignore[operator, no-any-return]
    finally:
        sys.setrecursionlimit(before)


WORDS = st.sampled_from(
    "a b g 1 -2.5 'x' ( ) ( ) , = <> < AND OR NOT IN LIKE BETWEEN IS NULL true casei( date( '2021-06-04' "
    "interval( '..' s_intersects( POINT( BBOX( 1 + - * / % ^ div t_after( a_equals( \" ' \\ \u0111 f(".split(" ")
)


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_filter_or_an_error_of_ours(text: str) -> None:
    try:
        statement = compile_filter(parse_text(text), QUERYABLES)
    except Cql2Error as err:
        assert err.text("vi")
    else:
        assert statement.text.as_string(None).count("%s") == len(statement.values)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just({"property": "a"}),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {
                "op": st.sampled_from("and or not = + in between like isNull t_after casei".split()),
                "args": st.lists(inner, max_size=3),
            }
        )
        | st.dictionaries(
            st.sampled_from(["op", "args", "property", "date", "interval", "bbox", "type", "coordinates"]), inner
        )
    ),
    max_leaves=8,
)


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_is_a_filter_or_an_error_of_ours(value: object) -> None:
    try:
        compile_filter(parse_json(json.dumps(value)), QUERYABLES)
    except Cql2Error as err:
        assert err.text("en")
