"""The abstract test suite of OGC 21-065r2 on its own data: every predicate and combination, in both encodings."""

import json

import psycopg
import pytest

from serve.cql2.compile import Queryable
from serve.cql2.json import as_json, parse_json
from serve.cql2.text import parse_text
from tests.conformance.conftest import Count
from tests.conformance.ogc_cql2 import LAYERS, Predicate, combinations, load, predicates

CASES = predicates() + combinations()

type Layers = dict[str, dict[str, Queryable]]


@pytest.fixture(scope="module")
def layers(filter_database: psycopg.Connection) -> Layers:
    return {layer: load(filter_database, layer) for layer in LAYERS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.layer}: {case.text[:60]}")
def test_predicate_selects_as_many_features_as_the_standard_says(count: Count, layers: Layers, case: Predicate) -> None:
    tree = parse_text(case.text)
    assert count(tree, LAYERS[case.layer], layers[case.layer]) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.layer}: {case.text[:60]}")
def test_predicate_is_the_same_in_json(case: Predicate) -> None:
    tree = parse_text(case.text)
    assert parse_json(json.dumps(as_json(tree), default=float)) == tree
