"""Moments in Vietnamese time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.timestamps import read_timestamp, timestamps
from tests.ingest.normalise.conftest import MakeDraft

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENT = datetime(2022, 1, 15, 8, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    "cell",
    ["15/01/2022 08:30", "15/1/2022 8h30", "8h30 ngày 15/01/2022", "8:30, 15/01/2022", "2022-01-15 08:30",
     "2022-01-15T08:30:00+07:00", "2022-01-15T01:30:00Z", "15/01/2022 lúc 8 giờ 30",
     "8 giờ 30 phút ngày 15 tháng 1 năm 2022",
     datetime(2022, 1, 15, 8, 30), datetime(2022, 1, 15, 1, 30, tzinfo=UTC)],
)  # fmt: skip
def test_spellings_of_a_moment(cell: object) -> None:
    assert read_timestamp(cell, ZONE) == MOMENT


def test_full_hour_needs_no_minutes() -> None:
    assert read_timestamp("22h ngày 14/3/2020", ZONE) == datetime(2020, 3, 14, 22, tzinfo=ZONE)


@pytest.mark.parametrize("cell", ["15/01/2022", date(2022, 1, 15), "25:00 15/01/2022", "8h30", "sáng 15/01/2022", "T"])
def test_what_is_no_moment_stays(cell: object) -> None:
    assert read_timestamp(cell, ZONE) == cell


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2049, 12, 31)).map(lambda each: each.replace(second=0, microsecond=0))
)
def test_every_minute_comes_back(moment: datetime) -> None:
    assert read_timestamp(f"{moment:%d/%m/%Y %H:%M}", ZONE) == moment.replace(tzinfo=ZONE)


def test_step_uses_the_zone_of_the_service(make_draft: MakeDraft) -> None:
    draft = timestamps(make_draft("risk_points", exposed_from=["15/01/2022 08:30"]))
    assert draft.columns["exposed_from"][0].isoformat() == "2022-01-15T08:30:00+07:00"


def test_moment_that_lost_its_format_is_read_and_counted(make_draft: MakeDraft) -> None:
    draft = timestamps(make_draft("risk_points", exposed_from=[44576.354166666664]))
    assert draft.columns["exposed_from"][0] == MOMENT
    assert draft.rewritten == {"dates-from-serial": 1}
