"""Numbers as Vietnamese write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.decimal_comma import decimal_comma, is_ambiguous, read_number, read_whole
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("210", 210),
        ("1.250", 1250),
        ("1 250", 1250),
        ("1,250", 1250),
        ("2.500.000", 2500000),
        (210.0, 210),
        ("12,0", 12),
    ],
)
def test_whole_number_is_read(cell: object, number: int) -> None:
    read = read_whole(cell)
    assert (read, type(read)) == (number, int)


@pytest.mark.parametrize("cell", ["60 chỗ", 12.5, "1.25.0", "khoảng 20", True])
def test_what_is_no_whole_number_stays(cell: object) -> None:
    assert read_whole(cell) is cell


def test_fraction_among_whole_numbers_is_read_as_what_it_is() -> None:
    assert read_whole("12,5") == 12.5


@pytest.mark.parametrize(
    ("cell", "number"),
    [("22,1453", 22.1453), ("22.1453", 22.1453), ("0,125", 0.125), ("1.250,5", 1250.5), ("1,250.5", 1250.5), ("7", 7)],
)
def test_fraction_is_read(cell: str, number: float) -> None:
    assert read_number(cell) == number


def test_number_with_two_readings_stays_and_is_known_for_it() -> None:
    assert read_number("1,250") == "1,250"
    assert is_ambiguous("1,250")
    assert not is_ambiguous("0,125")


@given(st.integers(-(10**9), 10**9))
def test_grouped_whole_number_comes_back(number: int) -> None:
    assert read_whole(f"{number:,}".replace(",", ".")) == number


@given(st.floats(-(10**6), 10**6, allow_nan=False).map(lambda value: round(value, 5)))
def test_fraction_with_comma_comes_back(number: float) -> None:
    assert read_number(f"{number:.5f}".replace(".", ",")) == pytest.approx(number)


def test_only_number_fields_are_read(make_draft: MakeDraft) -> None:
    draft = decimal_comma(make_draft("quarantine_sites", capacity=["1.250"], round=["2"]))
    assert (draft.columns["capacity"].tolist(), draft.columns["round"].tolist()) == ([1250], ["2"])
