"""The accounting: every row has become exactly one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.receipt import RowCounts

COUNT = st.integers(0, 1000)


def test_row_that_is_lost_or_counted_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 rows read, but 2 accounted for"):
        RowCounts(read=3, changed=1, refused=1)
    with pytest.raises(ValueError, match="accounted for"):
        RowCounts(read=1, published_new=1, not_data=1)


@given(st.lists(COUNT, min_size=6, max_size=6), st.lists(COUNT, min_size=6, max_size=6))
def test_counts_of_tables_add_up(first: list[int], second: list[int]) -> None:
    both = RowCounts(sum(first), *first) + RowCounts(sum(second), *second)
    assert both.read == sum(first) + sum(second)
    assert both.published == first[0] + first[1] + second[0] + second[1]


def test_receipt_of_nothing_counts_nothing() -> None:
    assert RowCounts() + RowCounts() == RowCounts()
