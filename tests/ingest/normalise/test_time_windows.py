"""Windows in one cell are shared out to two fields."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ingest.normalise.time_windows import time_windows
from tests.ingest.normalise.conftest import MakeDraft

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RECORDED = date(2020, 3, 16)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 3, day, hour, minute, tzinfo=ZONE)


def test_window_fills_both_fields_and_is_counted(make_draft: MakeDraft) -> None:
    texts = ["từ 22h ngày 14/3 đến 2h30 ngày 15/3", "sáng 14/3", None]
    draft = time_windows(make_draft("risk_points", exposed_from=texts, recorded_on=[RECORDED] * 3))
    assert draft.columns["exposed_from"].tolist() == [at(14, 22), "sáng 14/3", None]
    assert draft.columns["exposed_to"].tolist() == [at(15, 2, 30), None, None]
    assert draft.rewritten == {"windows-read": 1}


def test_moments_without_year_in_both_columns(make_draft: MakeDraft) -> None:
    columns = {
        "exposed_from": ["22h ngày 14/3", at(14, 8)],
        "exposed_to": ["2h30 ngày 15/3", "10h"],
        "recorded_on": [RECORDED] * 2,
    }
    draft = time_windows(make_draft("risk_points", **columns))
    assert draft.columns["exposed_from"].tolist() == [at(14, 22), at(14, 8)]
    assert draft.columns["exposed_to"].tolist() == [at(15, 2, 30), at(14, 10)]


def test_time_before_the_start_is_on_the_next_day(make_draft: MakeDraft) -> None:
    draft = time_windows(make_draft("risk_points", exposed_from=[at(14, 22)], exposed_to=["2h30"]))
    assert draft.columns["exposed_to"].tolist() == [at(15, 2, 30)]


def test_window_beside_another_end_stays(make_draft: MakeDraft) -> None:
    draft = make_draft("risk_points", exposed_from=["8h-10h ngày 14/3/2020"], exposed_to=[at(14, 12)])
    assert time_windows(draft) is draft


def test_layer_without_windows_is_left_alone(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", opened_on=["từ 8h đến 10h ngày 14/3/2020"])
    assert time_windows(draft) is draft
