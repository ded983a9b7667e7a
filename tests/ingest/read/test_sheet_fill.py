"""What a table leaves out, because the reader sees it, is filled in where it is certain, and counted."""

import pytest

from catalog.model import Catalog
from ingest.findings import Where
from ingest.read.sheet import read_sheet
from ingest.read.sheet_table import Row, Span
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary, read_vocabulary

HERE = Where("chot.xlsx", "Chốt")
HEADING = ["STT", "Mã chốt", "Tên chốt", "Huyện", "Mã xã", "Số người"]


@pytest.fixture(scope="module")
def words(catalog: Catalog) -> Vocabulary:
    return read_vocabulary(catalog)


def table_of(words: Vocabulary, *rows: Row, merged: tuple[Span, ...] = ()) -> RawTable:
    (table,) = read_sheet([HEADING, *rows], HERE, "xlsx", words, merged)
    return table


def column(table: RawTable, heading: str) -> list[object]:
    return table.columns[[each.text for each in table.headings].index(heading)].tolist()


def counted(table: RawTable) -> dict[str, str]:
    return {each.code: each.values["cells"] for each in table.findings if "cells" in each.values}


@pytest.mark.parametrize(
    "mark", ['"', "”", "〃", "''", "-nt-", "nt", "- nt -", "như trên", "- Như trên -", '-"-', "//"]
)
def test_ditto_mark_stands_for_the_cell_above(words: Vocabulary, mark: str) -> None:
    table = table_of(words, [1, "CKS-001", "A", "Ba Bể", "01906", 3], [2, "CKS-002", "B", mark, mark, mark],
                     [3, "CKS-003", "C", mark, "01909", 4])  # fmt: skip
    assert column(table, "Huyện") == ["Ba Bể"] * 3
    assert column(table, "Mã xã") == ["01906", "01906", "01909"]
    assert column(table, "Số người") == [3, 3, 4]
    assert counted(table) == {"filled-ditto": "4"}


@pytest.mark.parametrize("text", ["NTT", "Như trên cầu", '"Chợ"', "N/A", "-"])
def test_text_that_only_looks_like_a_ditto_mark_stays(words: Vocabulary, text: str) -> None:
    table = table_of(words, [1, "CKS-001", "A", "Ba Bể"], [2, "CKS-002", text, "Na Rì"])
    assert column(table, "Tên chốt") == ["A", text]


def test_ditto_mark_under_nothing_stays(words: Vocabulary) -> None:
    table = table_of(words, [1, "CKS-001", '"', None], [2, "CKS-002", '"', '"'])
    assert column(table, "Tên chốt") == ['"', '"']


def test_text_in_merged_cells_is_that_of_every_row_and_a_number_is_asked_about(words: Vocabulary) -> None:
    rows: list[Row] = [[1, "CKS-001", "A", "Ba Bể", "01906", 30], [2, "CKS-002", "B"], [3, "CKS-003", "C"]]
    merged = (((1, 3), (3, 3)), ((1, 4), (2, 4)), ((1, 5), (3, 5)))
    table = table_of(words, *rows, merged=merged)
    assert column(table, "Huyện") == ["Ba Bể"] * 3
    assert column(table, "Mã xã") == ["01906", "01906", None]
    assert column(table, "Số người") == [30, None, None]
    assert counted(table) == {"filled-merged": "3"}
    (asked,) = [each for each in table.findings if each.code == "merged-number"]
    assert (asked.severity, asked.where.row, asked.values) == ("warning", 2, {"first": "2", "last": "4"})


def test_unit_that_is_named_once_is_that_of_its_group(words: Vocabulary) -> None:
    units = ["Ba Bể", None, None, "Na Rì", None, "Chợ Mới"]
    table = table_of(words, *([at, f"CKS-{at:03d}", "A", unit] for at, unit in enumerate(units, start=1)))
    assert column(table, "Huyện") == ["Ba Bể"] * 3 + ["Na Rì"] * 2 + ["Chợ Mới"]
    assert counted(table) == {"filled-groups": "3"}


@pytest.mark.parametrize(
    "units",
    [
        ["Ba Bể", "Ba Bể", None, "Na Rì", None, None],  # written in every row, forgotten in some
        ["Ba Bể", "Na Rì", "Chợ Mới", None, "Chợ Đồn", "Pác Nặm"],  # one forgotten
        [None, "Na Rì", None, None, "Ba Bể", None],  # the first row has none
    ],
)
def test_blank_that_may_be_forgotten_stays_blank(words: Vocabulary, units: list[str | None]) -> None:
    table = table_of(words, *([at, f"CKS-{at:03d}", "A", unit] for at, unit in enumerate(units, start=1)))
    assert column(table, "Huyện") == units
    assert counted(table) == {}


def test_group_does_not_reach_across_a_sub_title(words: Vocabulary) -> None:
    rows: list[Row] = [
        [1, "CKS-001", "A", "Ba Bể"], [2, "CKS-002", "B"], ["II", "Đợt hai"], [3, "CKS-003", "C"], [4, "CKS-004", "D"],
    ]  # fmt: skip
    assert column(table_of(words, *rows), "Huyện") == ["Ba Bể", None, None, None]


def test_names_are_no_units_and_never_filled(words: Vocabulary) -> None:
    table = table_of(words, [1, "CKS-001", "A", "x"], [2, "CKS-002", None, "y"], [3, "CKS-003", None, "z"])
    assert column(table, "Tên chốt") == ["A", None, None]


def test_wrapped_texts_are_joined_and_counted(words: Vocabulary) -> None:
    table = table_of(words, [1, "CKS-001", "Chốt Quảng Chu ", "Chợ Mới"], [None, None, "(đường mới)"])
    assert column(table, "Tên chốt") == ["Chốt Quảng Chu (đường mới)"]
    assert [(each.code, each.values["numbers"]) for each in table.findings] == [("rows-continuation", "3")]
