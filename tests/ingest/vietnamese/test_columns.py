"""Columns in Unicode: each by its own vote, short ones with their table."""

import pytest

from catalog.model import Catalog
from ingest.findings import Where
from ingest.vietnamese.columns import decode_columns, decode_rows, decoded_notes
from ingest.vietnamese.lexicon import read_lexicon
from tests.ingest.vietnamese.encoders import ENCODE

TCVN3, VNI = ENCODE["TCVN3 (ABC)"], ENCODE["VNI"]


def names(catalog: Catalog) -> list[str]:
    return [each.name.vi for each in catalog.units][:20]


def test_columns_of_one_table_in_different_encodings(catalog: Catalog) -> None:
    texts = names(catalog)
    columns = [[TCVN3(each) for each in texts], [VNI(each) for each in texts], list(texts), [1.5, None]]
    first, second, third, fourth = decode_columns(columns, read_lexicon(catalog))
    assert first is not None
    assert second is not None
    assert [first.read(each) for each in columns[0]] == texts
    assert [second.read(each) for each in columns[1]] == texts
    assert (first.encoding, second.encoding, third, fourth) == ("TCVN3 (ABC)", "VNI", None, None)
    assert first.count([*columns[0], *columns[0], None]) == 2 * len(set(texts))


def test_short_column_follows_its_table(catalog: Catalog) -> None:
    texts = names(catalog)
    _, note = decode_columns([[VNI(each) for each in texts], ["Hoà"]], read_lexicon(catalog))
    assert note is not None
    assert note.texts == {"Hoà": "Hồ"}


def test_whole_sheet_is_read_with_its_titles_and_totals(catalog: Catalog) -> None:
    texts = names(catalog)
    rows = [
        ["DANH S¸CH CHèT"],
        ["STT", TCVN3("Tên chốt")],
        *([at, TCVN3(each)] for at, each in enumerate(texts)),
        [None, TCVN3("Tổng cộng")],
    ]
    read, decoded = decode_rows(rows, read_lexicon(catalog), {"Xã"}.__contains__)
    assert read[0] == ["DANH SÁCH CHỐT"]
    assert read[1] == ["STT", "Tên chốt"]
    assert [row[1] for row in read[2:-1]] == texts
    assert read[-1] == [None, "Tổng cộng"]
    assert sorted(decoded) == [0, 1]


def test_heading_in_unicode_above_a_legacy_column_stays(catalog: Catalog) -> None:
    """«Xã» is Vietnamese as it stands, and «Xó» in TCVN3."""
    rows = [["Xã"], *([TCVN3(each)] for each in names(catalog))]
    read, _ = decode_rows(rows, read_lexicon(catalog), {"Xã"}.__contains__)
    assert [row[0] for row in read] == ["Xã", *names(catalog)]


def test_sheet_in_unicode_is_the_same_object(catalog: Catalog) -> None:
    rows = [["Tên chốt", 1], ["Chốt «A»", None]]
    read, decoded = decode_rows(rows, read_lexicon(catalog), {"Xã"}.__contains__)
    assert (read is rows, decoded) == (True, {})


def test_columns_of_one_encoding_share_a_note_that_counts_and_shows_an_example(catalog: Catalog) -> None:
    (found,) = decode_columns([[TCVN3(each) for each in names(catalog)]], read_lexicon(catalog))
    assert found is not None
    (note,) = decoded_notes([(found, 20, "A"), (found, 3, "C"), (found, 1, "A")], Where("a.csv", "Chốt"))
    assert (note.code, note.where.columns, note.values["cells"]) == ("text-decoded", ("A", "C"), "24")
    assert (note.values["before"], note.values["after"]) == ("TØnh", "Tỉnh")


@pytest.mark.parametrize("encoding", ["VPS", "VISCII"])
def test_column_that_is_right_but_for_one_cell_follows_its_table(catalog: Catalog, encoding: str) -> None:
    """ô, à, á are the same in VPS, VISCII and Latin-1: the column alone would be left as it stands."""
    villages = [f"Thôn Nà Cáy {number}" for number in range(9)]
    columns = [
        [*villages, ENCODE[encoding]("nhà ông Nguyễn Văn An")],
        [ENCODE[encoding](each) for each in names(catalog)],
    ]
    found, _ = decode_columns(columns, read_lexicon(catalog))
    assert found is not None
    assert (list(found.texts.values()), found.doubts) == (["nhà ông Nguyễn Văn An"], {})


def test_column_in_unicode_stays_beside_a_table_in_another_encoding(catalog: Catalog) -> None:
    columns = [names(catalog), [TCVN3(each) for each in names(catalog)]]
    found, _ = decode_columns(columns, read_lexicon(catalog))
    assert found is None


@pytest.mark.parametrize("encoding", ["TCVN3 (ABC)", "VNI", "VISCII", "Windows-1258", "UTF-8"])
def test_initials_of_documents_are_letters_of_their_encoding_too(catalog: Catalog, encoding: str) -> None:
    numbers = [f"{number}/QĐ-UBND" for number in range(100, 112)]
    columns = [[ENCODE[encoding](each) for each in texts] for texts in (numbers, names(catalog))]
    found, _ = decode_columns(columns, read_lexicon(catalog))
    assert found is not None
    assert [found.read(each) for each in columns[0]] == numbers
