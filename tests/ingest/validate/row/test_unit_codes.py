"""Codes and names of communes."""

from datetime import date

import pytest

from ingest.findings import Finding
from ingest.validate.row.unit_codes import check_unit_codes
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def found(make_table: MakeTable, **changes: object) -> list[Finding]:
    return check_unit_codes(make_table(checkpoint(1, **changes)))


def test_units_of_any_time_are_known(make_table: MakeTable) -> None:
    codes = ["02122", "2122", "01906", "xã Như Cố"]
    assert check_unit_codes(make_table(*(checkpoint(at, **{"Mã xã": code}) for at, code in enumerate(codes, 1)))) == []


def test_unknown_code_is_named(make_table: MakeTable) -> None:
    assert [(each.code, each.where.row) for each in found(make_table, **{"Mã xã": "09999"})] == [("unit-unknown", 2)]


@pytest.mark.parametrize(
    ("changes", "code", "value"),
    [
        ({"Mã xã": "xã Phong Huân"}, "commune-ambiguous", "Xã Yên Phong (02083); Xã Bằng Lãng (02065)"),
        ({"Mã xã": "02122", "Xã": "Quảng Chu"}, "unit-name-differs", "Xã Quảng Chu (02131)"),
        ({"Mã xã": "02122", "Xã": "Hà Nội"}, "unit-name-differs", "?"),
    ],
)
def test_doubt_is_named_with_its_candidates(
    make_table: MakeTable, changes: dict[str, object], code: str, value: str
) -> None:
    (finding,) = found(make_table, **changes)
    assert (finding.code, finding.values["candidates"], finding.refuses_row) == (code, value, True)


def test_name_that_is_none_is_answered_with_the_nearest(make_table: MakeTable) -> None:
    (finding,) = found(make_table, **{"Mã xã": "Nhu Coo"})
    assert (finding.code, "02122" in finding.values["nearest_vi"]) == ("commune-unknown", True)


def test_names_of_another_year_do_not_contradict_the_code(make_table: MakeTable) -> None:
    assert found(make_table, **{"Mã xã": "01906", "Xã": "Ba Bể"}) == []
    assert found(make_table, **{"Mã xã": "02122", "Xã": "X. Như Cố", "Huyện": "H. Chợ Mới"}) == []


def test_other_district_is_a_warning(make_table: MakeTable) -> None:
    (finding,) = found(make_table, **{"Mã xã": "02122", "Huyện": "Na Rì"})
    assert (finding.code, finding.severity) == ("unit-district-differs", "warning")


def test_code_that_was_no_more_on_the_day_is_a_warning_with_its_successor(make_table: MakeTable) -> None:
    (finding,) = found(make_table, **{"Mã xã": "02122", "Hoạt động từ": date(2026, 1, 5)})
    assert (finding.code, finding.severity, finding.values["newer"]) == (
        "unit-not-valid",
        "warning",
        "Xã Chợ Mới (02086)",
    )
