"""Moments and windows as notices write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ingest.normalise.time_text import Window, has_several_windows, lacks_year, read_window

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ANCHOR = date(2020, 3, 16)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("từ 22h ngày 14/3 đến 2h30 ngày 15/3", at(14, 22), at(15, 2, 30)),
        ("Từ 12-14h ngày 13/3", at(13, 12), at(13, 14)),
        ("12h00 - 14h30 ngày 13/3/2020", at(13, 12), at(13, 14, 30)),
        ("ngày 13/3, từ 8 giờ đến 10 giờ 15 phút", at(13, 8), at(13, 10, 15)),
        ("13/3: 8h-10h", at(13, 8), at(13, 10)),
        ("22:00 14/3/2020 - 02:30 15/3/2020", at(14, 22), at(15, 2, 30)),
        ("14/3 22h → 15/3 2h30".replace("→", "-"), at(14, 22), at(15, 2, 30)),
        ("từ 22h ngày 14/3 đến 2h30", at(14, 22), at(15, 2, 30)),
        ("từ 8h ngày 14/3 đến 10h", at(14, 8), at(14, 10)),
        ("8h30 ngày 14 tháng 3", at(14, 8, 30), None),
        ("khoảng 8g00 ngày 14/3", at(14, 8), None),
        ("từ 22h đến 24h ngày 14/3", at(14, 22), at(15, 0)),
        ("2020-03-14 08:00 - 10:00", at(14, 8), at(14, 10)),
        ("7h30 – 9h 14/3/2020", at(14, 7, 30), at(14, 9)),
        ("8h-10h 14/3", at(14, 8), at(14, 10)),
        ("2h 30 - 4h 15 ngày 14/3", at(14, 2, 30), at(14, 4, 15)),
        ("8h đến 10h 14-3-2020", at(14, 8), at(14, 10)),
        ("cả ngày 14/3", at(14, 0), at(15, 0)),
    ],
)
def test_window(text: str, start: datetime, end: datetime | None) -> None:
    assert read_window(text, ANCHOR, ZONE) == Window(start, end)


@pytest.mark.parametrize(
    "text",
    [
        "từ 22h đến 2h30 ngày 15/3",  # the day of the start is not said
        "sáng ngày 14/3",
        "8h-10h",
        "ngày 14/3",
        "từ 8h ngày 31/2 đến 10h",
        "25h ngày 14/3",
        "8h70 ngày 14/3",
        "8h-10h và 14h-16h ngày 14/3",
        "từ 10h ngày 15/3 đến 8h ngày 14/3",
        "8h ngày 14/3 tại chợ",
        "cả ngày 14/3 và 15/3",
        "8h cả ngày 14/3",
        "",
    ],
)
def test_what_has_no_certain_reading_is_none(text: str) -> None:
    assert read_window(text, ANCHOR, ZONE) is None


def test_year_is_needed_where_no_date_is_near() -> None:
    assert read_window("từ 8h đến 10h ngày 14/3", None, ZONE) is None
    assert read_window("từ 8h đến 10h ngày 14/3/2020", None, ZONE) == Window(at(14, 8), at(14, 10))
    assert lacks_year("từ 8h đến 10h ngày 14/3")
    assert not lacks_year("từ 8h đến 10h ngày 14/3/2020")
    assert not lacks_year("sáng 14/3")


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("8h-10h và 14h-16h ngày 14/3", True),
        ("8-10h ngày 14/3; 9-11h ngày 15/3", True),
        ("từ 22h ngày 14/3 đến 2h ngày 15/3", False),
    ],
)
def test_several_windows_are_told(text: str, *, several: bool) -> None:
    assert has_several_windows(text) == several
