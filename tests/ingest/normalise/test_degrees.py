"""A coordinate as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.degrees import read_coordinate


@pytest.mark.parametrize(
    "text",
    ["22°08'43.2\"N", "22°08’43,2”", "22 08 43.2", "22:08:43.2", "22º8'43.2''B", "22o08'43.2\"", "N 22°08'43.2\"",
     "22°8.72'",     "22d08m43.2s", "Vĩ độ: 22°08'43.2\"", "22 độ 08 phút 43,2 giây", "22008'43.2\""],
)  # fmt: skip
def test_degrees_minutes_seconds(text: str) -> None:
    (value,) = read_coordinate(text)
    assert value == pytest.approx(22.1453333, abs=1e-6)


def test_degree_sign_that_became_a_zero() -> None:
    assert read_coordinate("106030'") == [106.5]
    assert read_coordinate("105050'12\"") == [pytest.approx(105.8366667)]


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (22.145, [22.145]),
        (22, [22.0]),
        ("22,1453", [22.1453]),
        ("105.834 E", [105.834, 105834.0]),
        ("431.191,555", [431191.555]),
        ("2.450.092,581", [2450092.581]),
        ("2,450,092.58", [2450092.58]),
        ("2 450 092.58", [2450092.58]),
        ("431.191", [431.191, 431191.0]),
        ("22.145.321", [22145321.0]),
        ("-22.5", [-22.5]),
        ("'21,901", [21.901, 21901.0]),
        ("105.802° Đ", [105.802]),
        ("22,1 độ", [22.1]),
    ],
)
def test_numbers_with_every_reading(cell: object, values: list[float]) -> None:
    assert read_coordinate(cell) == values


@pytest.mark.parametrize("cell", ["bắc", "", None, True, float("nan"), "22°75'", "1.22.333", "22,1453 105,8"])
def test_what_is_no_number_has_no_reading(cell: object) -> None:
    assert read_coordinate(cell) == []


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59))
def test_every_second_comes_back(degrees: int, minutes: int, seconds: int) -> None:
    (value,) = read_coordinate(f"{degrees}°{minutes:02d}'{seconds:02d}\"")
    assert round(value * 3600) == degrees * 3600 + minutes * 60 + seconds
