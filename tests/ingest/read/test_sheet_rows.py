"""What a single row of a sheet is taken for."""

from datetime import date

import pytest

from ingest.read.sheet_rows import is_column_numbers, is_footer, is_section, is_totals


@pytest.mark.parametrize(
    "row",
    [[1.0, 2.0, 3.0, 4.0], ["1", "2", "3", None], ["(1)", "(2)", "(3)"], ["A", "B", 1, 2], [1, 2, 3, "4=2+3"]],
)
def test_row_that_counts_columns_is_seen(row: list[object]) -> None:
    assert is_column_numbers(row)


@pytest.mark.parametrize("row", [[1, "Chốt", 3], [1, 3, 5], [1, 2], [], [21.9, 105.8, 3.0]])
def test_row_of_values_is_not_taken_for_column_numbers(row: list[object]) -> None:
    assert not is_column_numbers(row)


@pytest.mark.parametrize(
    "row",
    [["Tổng số", None, 12.0], [None, "TỔNG CỘNG:", "1.250"], ["Cộng", 3, "-"], ["Tổng số: 16 chốt"], [17, "Tổng", 4]],
)
def test_totals_row_is_seen(row: list[object]) -> None:
    assert is_totals(row)


@pytest.mark.parametrize(
    "row", [["Tổng công ty Viglacera", "Khách sạn", 20], [1, "CKS-001", 3], [], ["Cộng đồng", "x"]]
)
def test_name_that_begins_like_a_total_is_not_one(row: list[object]) -> None:
    assert not is_totals(row)


@pytest.mark.parametrize("row", [["Huyện Chợ Mới"], ["II", "Huyện Ba Bể"], ["A", None, "Các chốt liên ngành"]])
def test_sub_title_is_seen(row: list[object]) -> None:
    assert is_section(row)


@pytest.mark.parametrize("row", [[1.0, "Chốt A"], ["1", "Chốt A"], ["I", "x", "y"], [date(2021, 1, 1)], ["105"]])
def test_row_with_values_is_no_sub_title(row: list[object]) -> None:
    assert not is_section(row)


@pytest.mark.parametrize(
    "row",
    [
        ["Ghi chú: số liệu tạm tính"],
        [None, None, "Bắc Kạn, ngày 19 tháng 01 năm 2022"],
        ["Người lập biểu", None, "GIÁM ĐỐC"],
        ["(Ký, ghi rõ họ tên)"],
        ["Nguồn: Sở Y tế"],
        ["…, ngày … tháng … năm …"],
        ["KT. GIÁM ĐỐC"],
    ],
)
def test_what_stands_below_a_table_is_seen(row: list[object]) -> None:
    assert is_footer(row)


@pytest.mark.parametrize("row", [["Chốt Quảng Chu", "Quảng Chu"], [1, "CKS-001"], []])
def test_data_is_no_footer(row: list[object]) -> None:
    assert not is_footer(row)
