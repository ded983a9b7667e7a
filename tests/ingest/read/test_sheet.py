"""From cells to a raw table: letters, numbers and values as Excel shows them."""

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.findings import Where
from ingest.read.sheet import column_letter, column_number, read_sheet, trimmed
from ingest.read.table import RawRow
from ingest.vocabulary import read_vocabulary

HERE = Where("chot.xlsx", "Chốt")


def test_columns_have_excels_letters() -> None:
    assert [column_letter(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_number_of_a_column_is_the_way_back_from_its_letters() -> None:
    assert [column_number(column_letter(each)) for each in range(800)] == list(range(1, 801))
    assert column_number("") == 0


def test_rows_keep_their_numbers_and_headings_their_letters(catalog: Catalog) -> None:
    rows = [["Danh sách"], [], [None, "Mã chốt", "Tên chốt"], [None, "CKS-001", "A"], [], ["", "CKS-002", ""]]
    (table,) = read_sheet(rows, HERE, "xlsx", read_vocabulary(catalog))
    assert [each.label for each in table.headings] == ["B «Mã chốt»", "C «Tên chốt»"]
    assert list(table.rows) == [RawRow(4, ("CKS-001", "A")), RawRow(6, ("CKS-002", None))]
    assert table.not_data == ((1, "title"), (3, "heading"))
    assert table.rows_read == 4


def test_column_without_heading_is_kept_when_it_holds_values(catalog: Catalog) -> None:
    rows = [["Mã chốt", "Tên chốt"], ["CKS-001", "A", None, "thêm"]]
    (table,) = read_sheet(rows, HERE, "xlsx", read_vocabulary(catalog))
    assert [each.label for each in table.headings] == ["A «Mã chốt»", "B «Tên chốt»", "D"]


def test_rows_that_are_no_data_are_noted_with_their_numbers(catalog: Catalog) -> None:
    rows = [["Mã chốt", "Tên chốt"], ["I", "Ba Bể"], ["CKS-001", "A"], ["Tổng số", 1], ["Ghi chú: a"], ["Nguồn: b"]]
    (table,) = read_sheet(rows, HERE, "xlsx", read_vocabulary(catalog))
    assert [(each.code, each.values["numbers"]) for each in table.findings] == [
        ("rows-section", "2"), ("rows-totals", "4"), ("rows-footer", "5–6"),
    ]  # fmt: skip
    assert (table.totals[0].number, table.totals[0].part) == (4, (3, 3))


def test_blank_rows_at_the_end_do_not_count_towards_the_limit() -> None:
    assert trimmed([[1], [None], [" "]], 1) == [[1]]
    with pytest.raises(IngestError, match="too-many-rows"):
        trimmed([[1], [2]], 1)
