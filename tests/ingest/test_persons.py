"""What looks like a person in a text, and what only looks like it."""

import pytest

from ingest.persons import TITLES, Kind, find_person, is_name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BN 1234 đã đến chợ", Kind.PATIENT),
        ("nhà hàng (BN2983)", Kind.PATIENT),
        ("Nơi ở của bệnh nhân số 12", Kind.PATIENT),
        ("ca bệnh 452", Kind.PATIENT),
        ("CCCD: 006099001234", Kind.IDENTITY),
        ("số 006199001234", Kind.IDENTITY),
        ("CMND số 095123456", Kind.IDENTITY),
        ("Nhà trọ, ông Nguyễn Văn A", Kind.NAME),
        ("Bà Nông Thị H.", Kind.NAME),
        ("bệnh nhân: TRẦN VĂN B", Kind.NAME),
        ("Trưởng chốt Ma Văn C", Kind.NAME),
        ("Nguyễn Văn A, sinh năm 1980", Kind.BIRTH),
        ("A, SN 1980", Kind.BIRTH),
        ("sinh ngày 12/3/1980", Kind.BIRTH),
        ("nữ, 35 tuổi, trú tại thôn Nà Lẹng", Kind.AGE),
        ("liên hệ 0912 345 678", Kind.PHONE),
        ("gọi +84912345678", Kind.PHONE),
        ("Số nhà 12, tổ 5", Kind.HOME),
        ("SN 12, tổ 5", Kind.HOME),
        ("tại nhà ông Tám", Kind.HOME),
    ],
)
def test_person(text: str, kind: Kind) -> None:
    assert find_person(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "Trường THCS Nguyễn Văn Trỗi", "Phường Nguyễn Thị Minh Khai", "Đường Trần Hưng Đạo", "Phố Bà Triệu",
        "Chợ Bắc Kạn", "Bệnh viện đa khoa tỉnh", "Nhà văn hoá thôn Bản Cầy", "Trạm y tế xã Như Cố, 0209 3870 943",
        "QL3, Km105+200", "Quán Bà Tám", "từ 12 tuổi trở lên", "3 ca bệnh", "60 chỗ", "3459/QĐ-UBND ngày 27/8/2021",
        "Chốt số 12", "Nhà khách UBND tỉnh", "Sân bóng", "Ca trực 3", "Hotline 19009095", "Khách sạn Hoàng Long",
        "ông Hà ở đầu thôn", "Sinh hoạt thôn 2021", "1900 9095", "2022-01-15 08:00", "105.8348, 22.1470",
    ],
)  # fmt: skip
def test_place_that_only_looks_like_a_person(text: str) -> None:
    assert find_person(text) is None


def test_kinds_that_a_column_may_hold_are_passed_over() -> None:
    assert find_person("0912 345 678", [Kind.PHONE]) is None
    assert find_person("Số nhà 12, BN 34", [Kind.HOME]) is Kind.PATIENT


@pytest.mark.parametrize("text", ["Nguyễn Văn A", "NÔNG THỊ LAN", "Ma Seo Chứ", "Hoàng Thị Hoa Ban"])
def test_name_alone(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["Chợ Bắc Kạn", "Nguyễn", "Trường Nguyễn Văn A", "hoàng trĩ", "Xã Cao Sơn", "Hà Hiệu 2"]
)
def test_no_name_alone(text: str) -> None:
    assert not is_name(text)


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(Kind)
