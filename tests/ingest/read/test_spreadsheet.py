"""Workbooks as officers make them."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read.spreadsheet import read_workbook
from ingest.read.table import CellError
from ingest.vocabulary import read_vocabulary
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table, make_xlsx, make_zip

MAX = 1000


def test_official_workbook_is_read_with_excels_rows(tmp_path: Path, catalog: Catalog) -> None:
    rows = [*TOP, *checkpoint_table([checkpoint(1, **{"Hoạt động từ": date(2021, 1, 31)}), checkpoint(2)]), *BOTTOM]
    path = make_xlsx(tmp_path / "chot.xlsx", rows, merged=["A4:I4"])
    (table,), findings = read_workbook(path, path.name, read_vocabulary(catalog), MAX)
    assert (table.sheet, table.format, list(table.numbers), findings) == ("Chốt", "xlsx", [7, 8], [])
    first = dict(zip((each.text for each in table.headings), table.rows[0].cells, strict=True))  # type: ignore[union-attr]
    assert first["Hoạt động từ"] == date(2021, 1, 31)
    assert first["Vĩ độ"] == 21.901


def test_other_sheets_are_named(tmp_path: Path, catalog: Catalog) -> None:
    table = checkpoint_table([checkpoint()])
    path = make_xlsx(tmp_path / "a.xlsx", {"Chốt": table, "Hướng dẫn": [["Cách ghi"]], "Trống": [], "Cũ": table})
    book = openpyxl.load_workbook(path)
    book["Cũ"].sheet_state = "hidden"
    book.save(path)
    tables, findings = read_workbook(path, "a.xlsx", read_vocabulary(catalog), MAX)
    assert [each.sheet for each in tables] == ["Chốt"]
    assert [(each.code, each.where.sheet) for each in findings] == [
        ("sheet-without-table", "Hướng dẫn"), ("sheet-hidden", "Cũ"),
    ]  # fmt: skip


def test_broken_formula_is_no_empty_cell(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    book = openpyxl.load_workbook(path)
    cell = book["Chốt"]["C2"]
    cell.value, cell.data_type = "#REF!", "e"
    book.save(path)
    (table,), _ = read_workbook(path, "a.xlsx", read_vocabulary(catalog), MAX)
    assert table.columns[2].tolist() == [CellError("#REF!")]


def test_document_type_declaration_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members["xl/workbook.xml"] = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + members["xl/workbook.xml"]
    with pytest.raises(IngestError, match="workbook-unsafe"):
        read_workbook(make_zip(path, members), "a.xlsx", read_vocabulary(catalog), MAX)


@pytest.mark.parametrize("cell", ["ZZ1048576", "XFD20000"])
def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path, catalog: Catalog, cell: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    book = openpyxl.load_workbook(path)
    book["Chốt"][cell] = "x"
    book.save(path)
    with pytest.raises(IngestError, match="sheet-too-large"):
        read_workbook(path, "a.xlsx", read_vocabulary(catalog), 2_000_000)


def test_damaged_workbook_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_zip(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<broken"})
    with pytest.raises(IngestError, match="workbook-damaged"):
        read_workbook(path, "a.xlsx", read_vocabulary(catalog), MAX)


def test_too_many_rows_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(at) for at in range(1, 8)]))
    with pytest.raises(IngestError, match="too-many-rows"):
        read_workbook(path, "a.xlsx", read_vocabulary(catalog), 5)
