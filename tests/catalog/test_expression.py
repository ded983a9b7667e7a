"""Expressions of rules and collections: field names, literals and a few operators, nothing that reaches elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.expression import expression_problems
from catalog.model import Catalog

NAMES = ("opened_on", "closed_on", "occupied", "capacity", "status")


@pytest.mark.parametrize(
    "expression",
    [
        "occupied <= capacity",
        "opened_on <= closed_on AND status <> 'closed'",
        "closed_on IS NULL OR closed_on > DATE '2021-01-01'",
        "coalesce(occupied, 0) + 1.5 * capacity >= 0",
        "status IN ('full', 'it''s') AND NOT (capacity BETWEEN 1 AND 2)",
        "lower(status) LIKE 'op%' AND length(status) < 9",
        "status || '@' || opened_on::text = 'x'",
        "",
    ],
)
def test_plain_comparison_is_an_expression(expression: str) -> None:
    assert expression_problems(expression, NAMES) == []


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("occupancy <= capacity", "«occupancy» is not a field here"),
        ("pg_sleep(10) IS NULL", "function «pg_sleep» is not allowed"),
        ("pg_read_file ('/etc/passwd') = ''", "function «pg_read_file» is not allowed"),
        ("capacity > 0; DROP TABLE work.risk_points", "«; DROP TABLE work.risk_points» is not allowed"),
        ("capacity > 0 -- always", "«always» is not a field here"),
        ("capacity > 0 /* always */", "«always» is not a field here"),
        ("(SELECT 1) = 1", "«SELECT» is not a field here"),
        ('"capacity" > 0', "is not allowed in an expression"),
        ("status = 'open", "is not allowed in an expression"),
        ("status = $$x$$", "is not allowed in an expression"),
        ("work.capacity > 0", "is not allowed in an expression"),
        ("capacity::regclass IS NULL", "«regclass» is not a field here"),
    ],
)
def test_anything_else_is_named(expression: str, says: str) -> None:
    assert any(says in each for each in expression_problems(expression, NAMES))


def test_every_wrong_name_is_reported_not_only_the_first() -> None:
    assert len(expression_problems("a < b AND c = d", NAMES)) == 4


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_gives_an_answer_and_no_semicolon_passes(text: str) -> None:
    problems = expression_problems(text, NAMES)
    if ";" in text.replace("''", "").split("'")[0]:
        assert problems


def test_expressions_of_the_configuration_use_its_own_fields(catalog: Catalog) -> None:
    for layer in catalog.layers:
        names = [field.name for field in layer.fields]
        expressions = [rule.check for rule in layer.rules] + [each.where or "" for each in layer.collections]
        assert [expression_problems(each, names) for each in expressions] == [[]] * len(expressions)
