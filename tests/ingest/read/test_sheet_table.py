"""The table of a sheet is found by its headings, wherever it stands."""

import pytest

from catalog.model import Catalog
from ingest.read.sheet_table import Row, SheetTable, find_tables
from ingest.vocabulary import Vocabulary, read_vocabulary
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table


@pytest.fixture(scope="module")
def words(catalog: Catalog) -> Vocabulary:
    return read_vocabulary(catalog)


def reasons(found: SheetTable) -> dict[int, str]:
    return {at: reason.value for at, reason in found.not_data}


def test_letterhead_and_signatures_are_no_data(words: Vocabulary) -> None:
    rows: list[Row] = [*TOP, *checkpoint_table([checkpoint(1), checkpoint(2)]), *BOTTOM]
    (found,) = find_tables(rows, (), words)
    assert found.data == (6, 7)
    assert reasons(found) == {0: "title", 1: "title", 3: "title", 5: "heading"} | dict.fromkeys(range(8, 12), "footer")


@pytest.mark.parametrize("above", range(6))
def test_heading_row_is_found_by_words_not_by_place(words: Vocabulary, above: int) -> None:
    rows: list[Row] = [*([("Tiêu đề",)] * above), *checkpoint_table([checkpoint()])]
    (found,) = find_tables(rows, (), words)
    assert (found.block.first, found.data) == (above, (above + 1,))


def test_heading_in_two_rows_with_merged_parent(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["STT", "Mã chốt", "Tên chốt", "Toạ độ", None, "Tình trạng"],
        [None, None, None, "Vĩ độ", "Kinh độ", None],
        [1, "CKS-001", "Chốt A", 21.9, 105.8, "Đang hoạt động"],
    ]
    (found,) = find_tables(rows, [((0, 3), (0, 4))], words)
    assert found.block.texts == ("STT", "Mã chốt", "Tên chốt", "Vĩ độ", "Kinh độ", "Tình trạng")
    assert found.data == (2,)


def test_parent_and_child_are_joined_when_only_both_are_a_heading(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["Mã chốt", "Tên chốt", "Ngày", None],
        [None, None, "hoạt động", "giải thể"],
        ["CKS-001", "A", 1, 2],
    ]
    (found,) = find_tables(rows, [((0, 2), (0, 3))], words)
    assert found.block.texts == ("Mã chốt", "Tên chốt", "Ngày hoạt động", "giải thể") or found.block.texts[2:] == (
        "Ngày hoạt động",
        "Ngày giải thể",
    )


def test_column_numbers_sections_blank_rows_and_totals_are_sorted_out(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    numbers = list(range(1, len(heading) + 1))
    rows: list[Row] = [heading, numbers, ["I", "Huyện Chợ Mới"], first, [], second, ["Tổng số", None, 2]]
    (found,) = find_tables(rows, (), words)
    assert found.data == (3, 5)
    assert reasons(found) == {0: "heading", 1: "column-numbers", 2: "section", 6: "totals"}
    assert found.totals == ((6, 3, 6),)


def test_rows_that_were_only_numbered_are_no_data(words: Vocabulary) -> None:
    heading, row = checkpoint_table([checkpoint(1)])
    (found,) = find_tables([heading, row, [2.0], ["3."]], (), words)
    assert (found.data, reasons(found)) == ((1,), {0: "heading", 2: "number-only", 3: "number-only"})


def test_row_with_a_key_is_data_even_below_the_signatures(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    (found,) = find_tables([heading, first, *BOTTOM, second], (), words)
    assert found.data == (1, 6)


def test_row_without_key_but_with_values_stays_data(words: Vocabulary) -> None:
    heading, row = checkpoint_table([checkpoint(1) | {"Mã chốt": None}])
    (found,) = find_tables([heading, row], (), words)
    assert found.data == (1,)


def test_heading_row_that_is_repeated_on_the_next_page_is_no_data(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    (found,) = find_tables([heading, first, heading, second], (), words)
    assert (found.data, reasons(found)) == ((1, 3), {0: "heading", 2: "heading"})


def test_sheet_without_headings_has_no_table(words: Vocabulary) -> None:
    assert find_tables([["Kính gửi:", "Sở Y tế"], [1, 2, 3]], (), words) == []
    assert find_tables([], (), words) == []


def test_column_numbers_with_sums_are_no_data(words: Vocabulary) -> None:
    heading, first = checkpoint_table([checkpoint(1)])
    numbers = [*map(str, range(1, len(heading))), f"{len(heading)}={len(heading) - 1}+7"]
    (found,) = find_tables([heading, [], numbers, first], (), words)
    assert (found.data, reasons(found)) == ((3,), {0: "heading", 2: "column-numbers"})


def test_heading_of_four_rows_is_joined_as_far_as_it_is_known(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["STT", "Mã chốt", "Tên chốt", "Vị trí", None, None, None],
        [None, None, None, "Địa chỉ", None, "Toạ độ WGS 84", None],
        [None, None, None, "Thôn", "Xã", "Vĩ độ", "Kinh độ"],
        [None, "(ghi rõ)", None, None, None, "(độ)", "(độ)"],
        [1, "CKS-001", "Chốt A", "Bản Cầy", "Như Cố", 21.9, 105.8],
    ]
    merged = [((0, 3), (0, 6)), ((1, 3), (1, 4)), ((1, 5), (1, 6))]
    (found,) = find_tables(rows, merged, words)
    assert found.block.texts == (*("STT", "Mã chốt (ghi rõ)", "Tên chốt", "Thôn", "Xã", "Vĩ độ (độ)", "Kinh độ (độ)"),)
    assert found.data == (4,)


def test_unknown_heading_under_a_parent_is_shown_with_it(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["Mã chốt", "Tên chốt", "Lực lượng trực", None],
        [None, None, "Sáng", "Chiều"],
        ["CKS-001", "A", 1, 2],
    ]
    (found,) = find_tables(rows, [((0, 2), (0, 3))], words)
    assert found.block.texts[2:] == ("Lực lượng trực / Sáng", "Lực lượng trực / Chiều")


def test_sub_titles_stand_above_their_rows_by_depth(words: Vocabulary) -> None:
    heading, *rows = checkpoint_table([checkpoint(at) for at in range(1, 6)])
    sheet: list[Row] = [
        heading, ["A", "Chốt cấp tỉnh"], ["I", "Huyện Ba Bể"], rows[0], ["II. Huyện Chợ Mới"], rows[1],
        ["Xã Như Cố"], rows[2], ["B", "Chốt cấp huyện"], rows[3], ["III", "Huyện Na Rì"], rows[4],
    ]  # fmt: skip
    (found,) = find_tables(sheet, (), words)
    assert found.sections == (
        ("Chốt cấp tỉnh", "Huyện Ba Bể"), ("Chốt cấp tỉnh", "Huyện Chợ Mới"),
        ("Chốt cấp tỉnh", "Huyện Chợ Mới", "Xã Như Cố"), ("Chốt cấp huyện",), ("Chốt cấp huyện", "Huyện Na Rì"),
    )  # fmt: skip


def test_sub_title_with_sub_totals_sums_up_the_rows_below_it(words: Vocabulary) -> None:
    heading = ["STT", "Mã khu", "Tên khu cách ly", "Sức chứa", "Đang cách ly"]
    rows: list[Row] = [
        heading, ["A", "Toàn tỉnh", None, 60, 9], ["I", "Huyện Ba Bể", None, 30, 4], [1, "KCL-001", "a", 10, 2],
        [2, "KCL-002", "b", 20, 2], ["II", "Huyện Na Rì", None, 30, 5], [3, "KCL-003", "c", 30, 5],
    ]  # fmt: skip
    (found,) = find_tables(rows, (), words)
    assert found.data == (3, 4, 6)
    assert set(found.totals) == {(1, 2, 7), (2, 3, 5), (5, 6, 7)}


def test_wrapped_row_carries_on_the_row_above(words: Vocabulary) -> None:
    heading = ["STT", "Mã chốt", "Tên chốt", "Địa chỉ", "Đường", "Tình trạng"]
    rows: list[Row] = [
        heading, [1, "CKS-001", "Chốt Quảng Chu", "Thôn Đèo", "QL3", "Đang hoạt động"],
        [None, None, "(đường mới)"], [None, None, None, "giáp xã Thần Sa", "và QL3B"],
        [2, "CKS-002", "Chốt B", "x", None, "Tạm dừng"], [None, None, "Huyện Ba Bể"],
    ]  # fmt: skip
    (found,) = find_tables(rows, (), words)
    assert (found.data, found.continued) == ((1, 4), ((2, 1), (3, 1)))
    assert reasons(found) == {0: "heading", 2: "continuation", 3: "continuation", 5: "section"}


def test_row_without_a_number_but_with_values_of_its_own_stays_data(words: Vocabulary) -> None:
    heading = ["STT", "Mã chốt", "Tên chốt", "Địa chỉ", "Số người"]
    rows: list[Row] = [heading, [1, "CKS-001", "A", "x", 2], [None, None, "B", "y", 3]]
    (found,) = find_tables(rows, (), words)
    assert found.data == (1, 2)


def test_stacked_tables_are_told_apart(words: Vocabulary) -> None:
    sites = ["STT", "Mã khu", "Tên khu cách ly", "Sức chứa", "Loại hình"]
    rows: list[Row] = [
        *TOP, *checkpoint_table([checkpoint(1), checkpoint(2)]), ["Tổng số", None, 2], [],
        ["BIỂU 2: KHU CÁCH LY TẬP TRUNG"], ["ĐVT: giường"], sites, [1, "KCL-001", "Trung đoàn 750", 100], *BOTTOM,
    ]  # fmt: skip
    first, second = find_tables(rows, (), words)
    assert (first.data, second.data) == ((6, 7), (13,))
    assert reasons(second)[10] == reasons(second)[11] == "title"
    assert reasons(second)[12] == "heading"
    both = [*first.data, *second.data, *(at for each in (first, second) for at, _ in each.not_data)]
    assert sorted(both) == [at for at, row in enumerate(rows) if any(row)]


def test_second_table_far_down_is_found_behind_a_gap(words: Vocabulary) -> None:
    heading, *rows = checkpoint_table([checkpoint(at) for at in range(1, 301)])
    sites = [["Mã khu", "Tên khu cách ly", "Sức chứa"], ["KCL-001", "a", 1]]
    first, second = find_tables([heading, *rows, [], *sites], (), words)
    assert (len(first.data), second.block.first, second.data) == (300, 302, (303,))


def test_total_of_a_group_of_columns_is_what_the_group_is_called(words: Vocabulary) -> None:
    rows = [
        ["TT", "Mã khu", "Tên cơ sở", "Số người đang cách ly", None],
        [None, None, None, "Tổng số", "Trong đó: nhập cảnh"],
        [1, "KCL-001", "Trung đoàn 750", 100, 20],
    ]
    (found,) = find_tables(rows, [((0, 3), (0, 4))], words)
    assert found.block.texts[3:] == ("Số người đang cách ly", "Số người đang cách ly / Trong đó: nhập cảnh")
    assert found.data == (2,)


def test_numbers_of_the_columns_are_no_part_of_the_headings(words: Vocabulary) -> None:
    rows = [
        ["STT", "Mã xã", "Tên xã", "Giới tính", None],
        [None, None, None, "Nam", "Nữ"],
        ["A", "B", "1=2+3", "2", "3"],
        [1, "02122", "Xã Quảng Chu", 100, 20],
    ]
    (found,) = find_tables(rows, [((0, 3), (0, 4))], words)
    assert found.block.texts[3:] == ("Giới tính / Nam", "Giới tính / Nữ")
    assert (found.data, dict(found.not_data)[2]) == ((3,), "column-numbers")
