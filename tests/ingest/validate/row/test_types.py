"""Values that are not of their field's type."""

from datetime import datetime

import pytest

from ingest.validate.row.types import check_types, shown
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable

SITE = {
    "Mã khu": "KCL-001", "Tên khu": "Trung đoàn 750", "Sức chứa": 210, "Hoạt động từ": "10/05/2021", "Vĩ độ": 22.1,
    "Kinh độ": 105.8,
}  # fmt: skip


def test_right_values_are_silent(make_table: MakeTable) -> None:
    assert check_types(make_table(checkpoint())) == []
    assert check_types(make_table(SITE, layer_id="quarantine_sites")) == []


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Sức chứa", "nhiều", "number-not-understood"),
        ("Sức chứa", "60 hộ", "unit-other"),
        ("Hoạt động từ", "14/3", "date-without-year"),
        ("Sức chứa", "12,5", "number-not-whole"),
        ("Sức chứa", 3_000_000_000, "number-too-large"),
        ("Hoạt động từ", "31/02/2021", "date-not-understood"),
        ("Hoạt động từ", datetime(2021, 5, 10, 8), "date-with-time"),
    ],
)
def test_value_that_is_not_understood_is_named(make_table: MakeTable, heading: str, value: object, code: str) -> None:
    (finding,) = check_types(make_table(SITE | {heading: value}, layer_id="quarantine_sites"))
    assert (finding.code, finding.where.row, finding.refuses_row) == (code, 2, True)
    assert heading in finding.where.columns[0]


def test_moment_without_time_is_named(make_table: MakeTable) -> None:
    table = make_table({"Mã điểm": "DNC-001", "Tên điểm": "Chợ", "Tiếp xúc từ": "15/01/2022"}, layer_id="risk_points")
    assert [each.code for each in check_types(table)] == ["timestamp-not-understood"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("8h-10h ngày 14/3", "date-without-year"), ("8h-10h và 14h-16h ngày 14/3/2022", "windows-several")],
)
def test_window_without_a_certain_reading_is_named(make_table: MakeTable, cell: str, code: str) -> None:
    table = make_table({"Mã điểm": "DNC-001", "Tên điểm": "Chợ", "Thời gian tiếp xúc": cell}, layer_id="risk_points")
    assert [each.code for each in check_types(table)] == [code]


def test_long_and_invisible_text_is_shown_short_and_visible() -> None:
    assert shown("a\x00b") == "a�b"
    assert len(str(shown("x" * 500))) == 61
