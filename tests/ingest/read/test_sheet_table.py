"""The table of a sheet is found by its headings, wherever it stands."""

import pytest

from catalog.model import Catalog
from ingest.read.sheet_table import Row, SheetTable, find_table
from ingest.vocabulary import Vocabulary, read_vocabulary
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table


@pytest.fixture(scope="module")
def words(catalog: Catalog) -> Vocabulary:
    return read_vocabulary(catalog)


def reasons(found: SheetTable) -> dict[int, str]:
    return {at: reason.value for at, reason in found.not_data}


def test_letterhead_and_signatures_are_no_data(words: Vocabulary) -> None:
    rows: list[Row] = [*TOP, *checkpoint_table([checkpoint(1), checkpoint(2)]), *BOTTOM]
    found = find_table(rows, (), words)
    assert found is not None
    assert found.data == (6, 7)
    assert reasons(found) == {0: "title", 1: "title", 3: "title", 5: "heading"} | dict.fromkeys(range(8, 12), "footer")


@pytest.mark.parametrize("above", range(6))
def test_heading_row_is_found_by_words_not_by_place(words: Vocabulary, above: int) -> None:
    rows: list[Row] = [*([("Tiêu đề",)] * above), *checkpoint_table([checkpoint()])]
    found = find_table(rows, (), words)
    assert found is not None
    assert (found.block.first, found.data) == (above, (above + 1,))


def test_heading_in_two_rows_with_merged_parent(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["STT", "Mã chốt", "Tên chốt", "Toạ độ", None, "Tình trạng"],
        [None, None, None, "Vĩ độ", "Kinh độ", None],
        [1, "CKS-001", "Chốt A", 21.9, 105.8, "Đang hoạt động"],
    ]
    found = find_table(rows, [((0, 3), (0, 4))], words)
    assert found is not None
    assert found.block.texts == ("STT", "Mã chốt", "Tên chốt", "Vĩ độ", "Kinh độ", "Tình trạng")
    assert found.data == (2,)


def test_parent_and_child_are_joined_when_only_both_are_a_heading(words: Vocabulary) -> None:
    rows: list[Row] = [
        ["Mã chốt", "Tên chốt", "Ngày", None],
        [None, None, "hoạt động", "giải thể"],
        ["CKS-001", "A", 1, 2],
    ]
    found = find_table(rows, [((0, 2), (0, 3))], words)
    assert found is not None
    assert found.block.texts == ("Mã chốt", "Tên chốt", "Ngày hoạt động", "giải thể") or found.block.texts[2:] == (
        "Ngày hoạt động",
        "Ngày giải thể",
    )


def test_column_numbers_sections_blank_rows_and_totals_are_sorted_out(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    numbers = list(range(1, len(heading) + 1))
    rows: list[Row] = [heading, numbers, ["I", "Huyện Chợ Mới"], first, [], second, ["Tổng số", None, 2]]
    found = find_table(rows, (), words)
    assert found is not None
    assert found.data == (3, 5)
    assert reasons(found) == {0: "heading", 1: "column-numbers", 2: "section", 6: "totals"}
    assert found.totals == ((6, 3, 6),)


def test_row_with_a_key_is_data_even_below_the_signatures(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    found = find_table([heading, first, *BOTTOM, second], (), words)
    assert found is not None
    assert found.data == (1, 6)


def test_row_without_key_but_with_values_stays_data(words: Vocabulary) -> None:
    heading, row = checkpoint_table([checkpoint(1) | {"Mã chốt": None}])
    found = find_table([heading, row], (), words)
    assert found is not None
    assert found.data == (1,)


def test_heading_row_that_is_repeated_on_the_next_page_is_no_data(words: Vocabulary) -> None:
    heading, first, second = checkpoint_table([checkpoint(1), checkpoint(2)])
    found = find_table([heading, first, heading, second], (), words)
    assert found is not None
    assert (found.data, reasons(found)) == ((1, 3), {0: "heading", 2: "heading"})


def test_sheet_without_headings_has_no_table(words: Vocabulary) -> None:
    assert find_table([["Kính gửi:", "Sở Y tế"], [1, 2, 3]], (), words) is None
    assert find_table([], (), words) is None
