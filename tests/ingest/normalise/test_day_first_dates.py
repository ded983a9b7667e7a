"""The day comes first."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.day_first_dates import day_first_dates, read_date
from tests.ingest.normalise.conftest import MakeDraft

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["09/01/2022", "9/1/2022", "9-1-2022", "9.1.22", "2022-01-09", "2022-01-09T00:00:00", "2022/01/09",
     "ngày 9 tháng 1 năm 2022", "09 tháng 01 năm 2022"],
)  # fmt: skip
def test_spellings_of_a_day(text: str) -> None:
    assert read_date(text) == date(2022, 1, 9)


@pytest.mark.parametrize("text", ["31/02/2022", "13/13/2022", "01/2022", "hôm nay", "9/1", "2022", "00/01/2022"])
def test_what_is_no_day_of_the_calendar_stays(text: str) -> None:
    assert read_date(text) == text


def test_moment_at_midnight_is_a_day_and_another_is_not() -> None:
    assert read_date(datetime(2022, 1, 9)) == date(2022, 1, 9)
    assert read_date(datetime(2022, 1, 9, 8)) == datetime(2022, 1, 9, 8)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]))
def test_every_day_comes_back(day: date, style: str) -> None:
    assert read_date(day.strftime(style)) == day


def test_excels_day_numbers_are_read_and_counted(make_draft: MakeDraft) -> None:
    draft = day_first_dates(make_draft("checkpoints", opened_on=[44227.0, 44228, "31/01/2021", 7.0]))
    assert draft.columns["opened_on"].tolist() == [date(2021, 1, 31), date(2021, 2, 1), date(2021, 1, 31), 7.0]
    assert draft.rewritten == {"dates-from-serial": 2}


def test_dates_that_excel_may_have_swapped_are_named(make_draft: MakeDraft) -> None:
    texts, dates = ["15/01/2022", "31/01/2022"], [date(2022, 5, 1), date(2022, 6, 1)]
    (found,) = day_first_dates(make_draft("checkpoints", opened_on=[*texts, *dates])).findings
    assert (found.code, found.values["read"]) == ("dates-maybe-swapped", "01/05/2022")
    assert found.values["other"] == "05/01/2022"
    for cells in (["15/01/2022", "02/01/2022", *dates], [*texts, date(2022, 5, 20), date(2022, 5, 1)]):
        assert day_first_dates(make_draft("checkpoints", opened_on=cells)).findings == ()
