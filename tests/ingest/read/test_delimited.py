"""Delimited text in every dress."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from ingest.read.delimited import read_delimited
from tests.builders import TOP, checkpoint, checkpoint_table, make_csv
from tests.ingest.read.contexts import context_of


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(tmp_path: Path, catalog: Catalog, delimiter: str, encoding: str) -> None:
    rows = checkpoint_table([checkpoint(1, **{"Tên chốt": "Chốt a, b; c | d"}), checkpoint(2)])
    path = make_csv(tmp_path / "chot.csv", rows, delimiter=delimiter, encoding=encoding)
    (table,), _ = read_delimited(path, context_of(tmp_path, catalog))
    assert [each.text for each in table.headings][:3] == ["STT", "Mã chốt", "Tên chốt"]
    assert table.columns[2].tolist() == ["Chốt a, b; c | d", "Chốt số 2"]
    assert (table.format, table.sheet, list(table.numbers)) == ("csv", None, [2, 3])


def test_letterhead_above_the_table_is_read_over(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "chot.csv", [*TOP, *checkpoint_table([checkpoint()])])
    (table,), _ = read_delimited(path, context_of(tmp_path, catalog))
    assert list(table.numbers) == [7]


def test_cell_over_two_lines_is_one_row(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1, **{"Tên chốt": "Chốt\nA"}), checkpoint(2)]))
    (table,), _ = read_delimited(path, context_of(tmp_path, catalog))
    assert list(table.numbers) == [2, 3]


def test_text_of_before_unicode_is_read(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.csv").write_bytes(b"Ma chot;Ten chot\nCKS-001;Ch\xee M\xedi\n")
    (table,), _ = read_delimited(tmp_path / "a.csv", context_of(tmp_path, catalog))
    assert table.columns[1].tolist() == ["Chợ Mới"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read_with_and_without_a_mark(tmp_path: Path, catalog: Catalog, encoding: str) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1), checkpoint(2)]), encoding=encoding)
    (table,) = read_file(path, catalog)
    assert table.columns[2].tolist() == ["Chốt số 1", "Chốt số 2"]


@pytest.mark.parametrize("delimiter", ["^", "~", ":"])
def test_delimiter_may_be_what_nobody_else_uses(tmp_path: Path, catalog: Catalog, delimiter: str) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1)]), delimiter=delimiter)
    (table,), _ = read_delimited(path, context_of(tmp_path, catalog))
    assert table.columns[1].tolist() == ["CKS-001"]


@pytest.mark.parametrize("delimiter", [";", "#"])
def test_line_that_names_the_delimiter_is_obeyed_and_is_no_row_of_the_table(
    tmp_path: Path, catalog: Catalog, delimiter: str
) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1)]), delimiter=delimiter)
    path.write_text(f"sep={delimiter}\n" + path.read_text(encoding="utf-8-sig"), encoding="utf-8-sig")
    (table,), _ = read_delimited(path, context_of(tmp_path, catalog))
    assert list(table.numbers) == [3]
    assert table.columns[1].tolist() == ["CKS-001"]


def test_missing_quotation_mark_does_not_swallow_the_file(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.csv").write_text('Mã chốt;Tên chốt\nCKS-001;"' + "x" * (2 << 20), encoding="utf-8")
    with pytest.raises(IngestError, match="cell-too-long"):
        read_delimited(tmp_path / "a.csv", context_of(tmp_path, catalog))


def test_too_many_rows_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(at) for at in range(1, 9)]))
    with pytest.raises(IngestError, match="too-many-rows"):
        read_delimited(path, context_of(tmp_path, catalog, 5))
