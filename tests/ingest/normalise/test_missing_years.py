"""Days without a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.missing_years import SURE_DAYS, missing_years, nearest
from tests.ingest.normalise.conftest import MakeDraft, with_table


def test_year_comes_from_the_row_first(make_draft: MakeDraft) -> None:
    draft = make_draft(
        "checkpoints", opened_on=[date(2020, 12, 20), date(2022, 1, 3)], closed_on=["5/1", "ngày 28 tháng 12"]
    )
    found = missing_years(draft)
    assert found.columns["closed_on"].tolist() == [date(2021, 1, 5), date(2021, 12, 28)]
    assert found.rewritten == {"years-added": 2}


def test_year_comes_from_what_all_rows_agree_on(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", opened_on=[date(2022, 1, 3), "14/3", None, date(2022, 2, 1)])
    assert missing_years(draft).columns["opened_on"][1] == date(2022, 3, 14)


@pytest.mark.parametrize(
    ("changes", "year"),
    [
        ({"titles": ("DANH SÁCH CHỐT", "Bắc Kạn, ngày 19 tháng 01 năm 2022")}, 2022),
        ({"titles": ("Số liệu đến 17h ngày 19/01/2022",)}, 2022),
        ({"file": "chot_2022-01-19.xlsx"}, 2022),
        ({"file": "chot 19.01.2021.xlsx"}, 2021),
        ({"sheet": "19.1.2020"}, 2020),
    ],
)
def test_year_comes_from_the_document(make_draft: MakeDraft, changes: dict[str, object], year: int) -> None:
    draft = with_table(make_draft("checkpoints", opened_on=["14/3"]), **changes)
    assert missing_years(draft).columns["opened_on"][0] == date(year, 3, 14)


@pytest.mark.parametrize("titles", [(), ("ngày 1/1/2021 và ngày 5/2/2022",)])
def test_without_a_date_near_by_nothing_is_guessed(make_draft: MakeDraft, titles: tuple[str, ...]) -> None:
    draft = with_table(make_draft("checkpoints", opened_on=["14/3", "31/2"]), titles=titles)
    assert missing_years(draft) is draft


def test_rows_years_apart_do_not_agree(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", opened_on=[date(2021, 1, 3), date(2022, 1, 3), "14/3"])
    assert missing_years(draft).columns["opened_on"][2] == "14/3"


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.integers(-SURE_DAYS, SURE_DAYS))
def test_any_day_near_the_anchor_comes_back(anchor: date, days: int) -> None:
    day = anchor + timedelta(days=days)
    assert nearest(day.day, day.month, anchor) == day


def test_far_day_is_not_certain() -> None:
    assert nearest(1, 7, date(2022, 1, 1)) is None
    assert nearest(1, 1, None) is None
