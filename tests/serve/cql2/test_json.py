"""CQL2 JSON: the tree that CQL2 text leads to as well, exact numbers, and the path to what is wrong."""

import json

import pytest

from serve.cql2.ast import Number, Operation, Property
from serve.cql2.errors import Cql2Error
from serve.cql2.json import as_json, parse_json
from serve.cql2.limits import Limits
from serve.cql2.text import parse_text

SAME = [
    ("true", True),
    ("a = 'x'", {"op": "=", "args": [{"property": "a"}, "x"]}),
    ("NOT a = 1", {"op": "not", "args": [{"op": "=", "args": [{"property": "a"}, 1]}]}),
    (
        "a <= 1 AND b <> 2 AND c",
        {
            "op": "and",
            "args": [
                {"op": "<=", "args": [{"property": "a"}, 1]},
                {"op": "<>", "args": [{"property": "b"}, 2]},
                {"property": "c"},
            ],
        },
    ),
    ("a IN (1, 2)", {"op": "in", "args": [{"property": "a"}, [1, 2]]}),
    ("a BETWEEN 1 AND 2", {"op": "between", "args": [{"property": "a"}, 1, 2]}),
    ("a LIKE '100\\%'", {"op": "like", "args": [{"property": "a"}, "100\\%"]}),
    ("CASEI(a) = casei('x')", {"op": "=", "args": [{"op": "casei", "args": [{"property": "a"}]},
                                                   {"op": "casei", "args": ["x"]}]}),
    ("a IS NULL", {"op": "isNull", "args": [{"property": "a"}]}),
    ("a = DATE('2021-06-04')", {"op": "=", "args": [{"property": "a"}, {"date": "2021-06-04"}]}),
    (
        "T_METBY(INTERVAL(a, '..'), INTERVAL('2021-06-04T01:00:00Z', '..'))",
        {"op": "t_metBy", "args": [{"interval": [{"property": "a"}, ".."]},
                                   {"interval": ["2021-06-04T01:00:00Z", ".."]}]},
    ),
    (
        "S_WITHIN(a, POLYGON((0 0, 1 0, 1 1, 0 0)))",
        {"op": "s_within", "args": [{"property": "a"},
                                    {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}]},
    ),
    ("S_TOUCHES(a, BBOX(1, 2, 3, 4))", {"op": "s_touches", "args": [{"property": "a"}, {"bbox": [1, 2, 3, 4]}]}),
    (
        "S_INTERSECTS(a, GEOMETRYCOLLECTION(POINT(1 2), MULTIPOINT(1 2, 3 4)))",
        {"op": "s_intersects", "args": [{"property": "a"}, {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [1, 2]}, {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}]}]},
    ),
    ("A_CONTAINS(a, ('x', 'y'))", {"op": "a_contains", "args": [{"property": "a"}, ["x", "y"]]}),
    ("a div 2 = f(1)", {"op": "=", "args": [{"op": "div", "args": [{"property": "a"}, 2]},
                                            {"op": "f", "args": [1]}]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "document"), SAME, ids=[each[0] for each in SAME])
def test_both_encodings_lead_to_the_same_tree(text: str, document: object) -> None:
    tree = parse_text(text)
    assert parse_json(json.dumps(document)) == tree
    assert as_json(tree) == document


def test_integer_beyond_floating_point_is_exact() -> None:
    tree = parse_json('{"op":"=","args":[{"property":"a"},9007199254740993]}')
    assert tree == Operation("=", (Property("a"), Number(9007199254740993)))


def test_geometry_may_carry_a_bbox_of_its_own() -> None:
    point = '{"type":"Point","coordinates":[1,2],"bbox":[0,0,9,9]}'
    tree = parse_json(f'{{"op":"s_intersects","args":[{{"property":"a"}},{point}]}}')
    assert tree == parse_text("S_INTERSECTS(a, POINT(1 2))")


WRONG = {
    "": ("empty", ""),
    "a = 1": ("bad-json", ""),
    "{": ("bad-json", ""),
    "null": ("no-null", ""),
    "{}": ("bad-node", ""),
    '{"op":1,"args":[]}': ("bad-node", ""),
    '{"op":"="}': ("bad-node", ""),
    '{"op":"=","args":[1]}': ("bad-arguments", ""),
    '{"op":"and","args":[true]}': ("bad-arguments", ""),
    '{"op":"not","args":[{"op":"=","args":[null,1]}]}': ("no-null", "/args/0/args/0"),
    '{"op":"=","args":[{"property":1},1]}': ("expected", "/args/0/property"),
    '{"op":"=","args":[{"property":"\\ud800"},1]}': ("not-text", "/args/0/property"),
    '{"op":"=","args":["\\u0000",1]}': ("not-text", "/args/0"),
    '{"op":"=","args":[NaN,1]}': ("bad-number", ""),
    '{"op":"=","args":[-Infinity,1]}': ("bad-number", ""),
    '{"op":"=","args":[1e999,1]}': ("bad-number", ""),
    '{"op":"=","args":[' + "9" * 5000 + ",1]}": ("bad-number", ""),
    '{"op":"in","args":[1,2]}': ("bad-node", "/args/1"),
    '{"op":"in","args":[1,[]]}': ("bad-node", "/args/1"),
    '{"op":"=","args":[{"date":"x"},1]}': ("bad-date", "/args/0/date"),
    '{"op":"t_after","args":[{"interval":["x"]},1]}': ("bad-arguments", "/args/0/interval"),
    '{"op":"t_after","args":[{"interval":[1,2]},1]}': ("expected", "/args/0/interval/0"),
    '{"op":"s_within","args":[{"bbox":[1,2,3]},1]}': ("bad-box", "/args/0/bbox"),
    '{"op":"s_within","args":[{"bbox":[1,2,3,true]},1]}': ("expected", "/args/0/bbox"),
    '{"op":"s_within","args":[{"type":"Circle"},1]}': ("expected", "/args/0"),
    '{"op":"s_within","args":[{"type":["Point"]},1]}': ("expected", "/args/0"),
    '{"op":"s_within","args":[{"type":"Point","coordinates":[[1,2]]},1]}': ("expected", "/args/0"),
    '{"op":"s_within","args":[{"type":"Point"},1]}': ("bad-node", "/args/0"),
    '{"op":"s_within","args":[{"type":"Point","coordinates":[1,2,3,4]},1]}': ("bad-position", "/args/0"),
    '{"op":"s_within","args":[{"type":"GeometryCollection","geometries":[{"bbox":[1,2,3,4]}]},1]}': (
        "expected",
        "/args/0/geometries/0",
    ),
}


@pytest.mark.parametrize("text", list(WRONG), ids=[each[:70] for each in WRONG])
def test_what_is_wrong_is_named_with_its_path(text: str) -> None:
    reason, path = WRONG[text]
    with pytest.raises(Cql2Error) as caught:
        parse_json(text)
    assert caught.value.reason == reason
    if path:
        assert caught.value.at == path


def test_bounds_are_those_of_text() -> None:
    for text, limits, reason in (
        ("[" * 200 + "]" * 200, Limits(), "too-deep"),
        ('{"op":"not","args":[' * 70 + "true" + "]}" * 70, Limits(), "too-deep"),
        ('{"op":"in","args":[1,[1,2,3]]}', Limits(items=2), "too-many-items"),
        ('{"op":"or","args":[{"op":"=","args":[1,1]},{"op":"=","args":[1,1]}]}', Limits(predicates=1),
         "too-many-predicates"),
        ('{"op":"s_within","args":[{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},1]}', Limits(vertices=1),
         "too-many-vertices"),
        (" " * 9000, Limits(), "too-long"),
    ):  # fmt: skip
        with pytest.raises(Cql2Error) as caught:
            parse_json(text, limits)
        assert caught.value.reason == reason
