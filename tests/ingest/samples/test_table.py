"""The invented data as tables."""

from datetime import date, datetime

import pytest

from ingest.samples.clock import HANOI, Clock
from ingest.samples.table import read_table


@pytest.mark.parametrize("layer", ["checkpoints", "isolation_zones", "quarantine_sites", "risk_points"])
def test_every_row_has_the_cells_of_the_heading_and_a_key_of_its_own(layer: str) -> None:
    rows = list(read_table(layer))
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(None not in row and None not in row.values() for row in rows)
    assert all(value == value.strip() for row in rows for value in row.values())


def test_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        list(read_table("nothing"))


def test_clock_moves_dates_and_moments_alike_and_leaves_blanks() -> None:
    clock = Clock(date(2022, 1, 29))
    assert clock.date("2022-02-20") == date(2022, 3, 2)
    assert clock.moment("2021-12-31 22:00") == datetime(2022, 1, 10, 22, 0, tzinfo=HANOI)
    assert (clock.date(""), clock.moment("")) == (None, None)
