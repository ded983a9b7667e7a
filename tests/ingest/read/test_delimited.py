"""Delimited text in every dress."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read.delimited import read_delimited
from ingest.vocabulary import read_vocabulary
from tests.builders import TOP, checkpoint, checkpoint_table, make_csv


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(tmp_path: Path, catalog: Catalog, delimiter: str, encoding: str) -> None:
    rows = checkpoint_table([checkpoint(1, **{"Tên chốt": "Chốt a, b; c | d"}), checkpoint(2)])
    path = make_csv(tmp_path / "chot.csv", rows, delimiter=delimiter, encoding=encoding)
    (table,) = read_delimited(path, path.name, read_vocabulary(catalog), 100)
    assert [each.text for each in table.headings][:3] == ["STT", "Mã chốt", "Tên chốt"]
    assert table.columns[2].tolist() == ["Chốt a, b; c | d", "Chốt số 2"]
    assert (table.format, table.sheet, list(table.numbers)) == ("csv", None, [2, 3])


def test_letterhead_above_the_table_is_read_over(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "chot.csv", [*TOP, *checkpoint_table([checkpoint()])])
    (table,) = read_delimited(path, path.name, read_vocabulary(catalog), 100)
    assert list(table.numbers) == [7]


def test_cell_over_two_lines_is_one_row(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1, **{"Tên chốt": "Chốt\nA"}), checkpoint(2)]))
    (table,) = read_delimited(path, path.name, read_vocabulary(catalog), 100)
    assert list(table.numbers) == [2, 3]


def test_text_that_is_not_unicode_is_refused_with_its_line(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.csv").write_bytes(b"Ma chot;Ten\nCKS-001;Ch\xee M\xedi\n")
    with pytest.raises(IngestError) as caught:
        read_delimited(tmp_path / "a.csv", "a.csv", read_vocabulary(catalog), 100)
    assert (caught.value.code, caught.value.values["line"]) == ("text-not-unicode", 2)


def test_missing_quotation_mark_does_not_swallow_the_file(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.csv").write_text('Mã chốt;Tên chốt\nCKS-001;"' + "x" * (2 << 20), encoding="utf-8")
    with pytest.raises(IngestError, match="cell-too-long"):
        read_delimited(tmp_path / "a.csv", "a.csv", read_vocabulary(catalog), 100)


def test_too_many_rows_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(at) for at in range(1, 9)]))
    with pytest.raises(IngestError, match="too-many-rows"):
        read_delimited(path, "a.csv", read_vocabulary(catalog), 5)
