"""Another parser, in Rust (PyPI ``cql2``), reads the same texts: both must see the same tree.

Left out is where it departs from the standard: it keeps no integer beyond 2^53, knows neither ``.5`` nor backslashes
nor empty arrays, and chains ``^`` and comparisons, which we refuse.
"""

import json
from typing import Any

import cql2
from hypothesis import given, settings
from hypothesis import strategies as st

from serve.cql2.json import as_json, parse_json
from serve.cql2.text import parse_text

NAMES = st.sampled_from(["a", "b", "height", "start", "đường", "ns:x.y", '"a b"', '"AND"'])
NUMBERS = st.integers(-(2**53), 2**53).map(str) | st.decimals(-1000, 1000, places=3).map(str)
LETTERS = st.characters(exclude_characters="\\", exclude_categories=["Cs", "Cc"])
STRINGS = st.text(LETTERS, max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'")
DATES = st.dates().map(lambda day: f"DATE('{day.isoformat()}')")
TIMES = st.datetimes().map(lambda moment: f"TIMESTAMP('{moment.replace(microsecond=0).isoformat()}Z')")
ENDS = st.one_of(NAMES, st.dates().map(lambda day: f"'{day.isoformat()}'"), st.just("'..'"))
DEGREES = st.integers(-90, 90).map(str) | st.decimals(-90, 90, places=2).map(str)
POSITIONS = st.builds("{} {}".format, DEGREES, DEGREES)
LINES = st.lists(POSITIONS, min_size=3, max_size=5)


def wkt_ring(line: list[str]) -> str:
    return f"({', '.join([*line, line[0]])})"


def call(name: st.SearchStrategy[str], *arguments: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda name, *args: f"{name}({', '.join(args)})", name, *arguments)


PLACES = st.one_of(
    NAMES,
    POSITIONS.map("POINT({})".format),
    LINES.map(lambda line: f"LINESTRING({', '.join(line)})"),
    LINES.map(lambda line: f"POLYGON({wkt_ring(line)})"),
    LINES.map(lambda line: f"MULTIPOINT(({'), ('.join(line)}))"),
    st.lists(LINES, min_size=1, max_size=2).map(lambda lines: f"MULTIPOLYGON(({'), ('.join(map(wkt_ring, lines))}))"),
    call(st.just("BBOX"), DEGREES, DEGREES, DEGREES, DEGREES),
)
INSTANTS = st.one_of(NAMES, DATES, TIMES)
SPANS = INSTANTS | call(st.just("INTERVAL"), ENDS, ENDS)
ARRAYS = NAMES | st.lists(STRINGS | NUMBERS, min_size=1, max_size=3).map(lambda items: f"({', '.join(items)})")


def infix(*operators: str) -> st.SearchStrategy[str]:
    return st.sampled_from(operators)


def sums(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{} {} {}".format, inner, infix("+", "-", "*", "/", "%", "div"), inner) | inner.map("({})".format)


NUMERIC = st.recursive(NAMES | NUMBERS.filter(lambda text: not text.startswith("-")), sums, max_leaves=4)
TEXT = st.one_of(
    NAMES, STRINGS, call(infix("CASEI", "accenti"), STRINGS), call(infix("casei"), call(infix("ACCENTI"), NAMES))
)
PREDICATES = st.one_of(
    st.builds("{} {} {}".format, TEXT, infix("=", "<>", "<", ">=", ">", "<="), TEXT),
    st.builds("{}{}{}".format, NUMERIC, infix("=", "<>", " < ", ">=", ">", "<="), NUMERIC),
    st.builds("{} {} {}".format, NAMES, infix("=", "<"), INSTANTS),
    st.builds("{} {} {}".format, NAMES, infix("LIKE", "not like"), STRINGS),
    st.builds("{} {} {} AND {}".format, NUMERIC, infix("BETWEEN", "NOT between"), NUMERIC, NUMERIC),
    st.builds("{} {} ({}, {})".format, NAMES, infix("IN", "not in"), STRINGS, STRINGS),
    st.builds("{} {}".format, NAMES, infix("IS NULL", "is not null")),
    call(infix("S_INTERSECTS", "s_within", "S_Touches", "s_disjoint"), PLACES, PLACES),
    call(infix("T_AFTER", "t_finishedby", "T_METBY", "t_overlappedBy", "t_during"), SPANS, SPANS),
    call(infix("A_CONTAINS", "a_containedby", "a_equals"), ARRAYS, ARRAYS),
    infix("true", "FALSE"),
)


def logic(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        joined.map(" AND ".join),
        joined.map(" or ".join),
        inner.map("NOT ({})".format),
        inner.map("({})".format),
    )


FILTERS = st.recursive(PREDICATES, logic, max_leaves=6)


def as_floats(value: Any) -> Any:
    """Return JSON as the other parser has it, for which every number is floating point."""
    return json.loads(json.dumps(value, default=float))


def normal(value: Any) -> Any:
    """Return the tree with AND in AND and OR in OR joined."""
    if isinstance(value, list):
        return [normal(each) for each in value]
    if not isinstance(value, dict):
        return value
    tree = {name: normal(each) for name, each in value.items()}
    if tree.get("op") in ("and", "or"):
        same = [
            each["args"] if isinstance(each, dict) and each.get("op") == tree["op"] else [each] for each in tree["args"]
        ]
        tree["args"] = [argument for arguments in same for argument in arguments]
    return tree


def backwards(text: str) -> bool:
    """Return whether the text has an interval that ends before it starts: we refuse that, the other parser does not."""
    return "INTERVAL('" in text and ", '..')" not in text and "('..'" not in text


@given(FILTERS.filter(lambda text: not backwards(text)))
@settings(max_examples=300, deadline=None)
def test_both_parsers_see_the_same_tree(text: str) -> None:
    tree = parse_text(text)
    assert normal(as_floats(as_json(tree))) == normal(cql2.parse_text(text).to_json())


@given(FILTERS.filter(lambda text: not backwards(text)))
@settings(max_examples=100, deadline=None)
def test_json_of_a_tree_leads_back_to_it(text: str) -> None:
    tree = parse_text(text)
    written = json.dumps(as_json(tree), default=float)
    assert parse_json(written) == tree
    cql2.parse_json(written).validate()
