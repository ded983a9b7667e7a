"""Workbooks as officers make them."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from ingest.read.spreadsheet import read_workbook
from ingest.read.table import CellError
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table, make_ods, make_xls, make_xlsx, make_zip
from tests.ingest.read.contexts import context_of


def test_official_workbook_is_read_with_excels_rows(tmp_path: Path, catalog: Catalog) -> None:
    rows = [*TOP, *checkpoint_table([checkpoint(1, **{"Hoạt động từ": date(2021, 1, 31)}), checkpoint(2)]), *BOTTOM]
    path = make_xlsx(tmp_path / "chot.xlsx", rows, merged=["A4:I4"])
    (table,), findings = read_workbook(path, context_of(tmp_path, catalog))
    assert (table.sheet, table.format, list(table.numbers), findings) == ("Chốt", "xlsx", [7, 8], [])
    first = dict(zip((each.text for each in table.headings), table.rows[0].cells, strict=True))  # type: ignore[union-attr]
    assert first["Hoạt động từ"] == date(2021, 1, 31)
    assert first["Vĩ độ"] == 21.901


def test_other_sheets_are_named_but_for_the_guide_of_the_template(tmp_path: Path, catalog: Catalog) -> None:
    table, advice = checkpoint_table([checkpoint()]), [["Cách ghi"]]
    sheets = {"Chốt": table, "Thuyết minh": advice, "Hướng dẫn": advice, "Trống": [], "Cũ": table}
    path = make_xlsx(tmp_path / "a.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    book["Cũ"].sheet_state = "hidden"
    book.save(path)
    tables, findings = read_workbook(path, context_of(tmp_path, catalog))
    assert [each.sheet for each in tables] == ["Chốt"]
    assert [(each.code, each.where.sheet) for each in findings] == [
        ("sheet-without-table", "Thuyết minh"), ("sheet-hidden", "Cũ"),
    ]  # fmt: skip


def test_broken_formula_is_no_empty_cell(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    book = openpyxl.load_workbook(path)
    cell = book["Chốt"]["C2"]
    cell.value, cell.data_type = "#REF!", "e"
    book.save(path)
    (table,), _ = read_workbook(path, context_of(tmp_path, catalog))
    assert table.columns[2].tolist() == [CellError("#REF!")]


def test_document_type_declaration_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members["xl/workbook.xml"] = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + members["xl/workbook.xml"]
    with pytest.raises(IngestError, match="workbook-unsafe"):
        read_workbook(make_zip(path, members), context_of(tmp_path, catalog))


@pytest.mark.parametrize("cell", ["ZZ1048576", "XFD20000"])
def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path, catalog: Catalog, cell: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint()]))
    book = openpyxl.load_workbook(path)
    book["Chốt"][cell] = "x"
    book.save(path)
    with pytest.raises(IngestError, match="sheet-too-large"):
        read_workbook(path, context_of(tmp_path, catalog, 2_000_000))


def test_damaged_workbook_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_zip(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<broken"})
    with pytest.raises(IngestError, match="workbook-damaged"):
        read_workbook(path, context_of(tmp_path, catalog))


def test_too_many_rows_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(at) for at in range(1, 8)]))
    with pytest.raises(IngestError, match="too-many-rows"):
        read_workbook(path, context_of(tmp_path, catalog, 5))


def test_formula_that_nobody_computed_is_no_empty_cell(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1, **{"Tên chốt": "=1+1"}), checkpoint(2)]))
    (table,), _ = read_workbook(path, context_of(tmp_path, catalog))
    assert table.columns[2].tolist() == [CellError("=1+1"), "Chốt số 2"]


def test_old_workbook_is_read_with_dates_and_broken_formulas(tmp_path: Path, catalog: Catalog) -> None:
    rows = checkpoint_table([checkpoint(1, **{"Hoạt động từ": date(2021, 1, 31)}), checkpoint(2)])
    path = make_xls(tmp_path / "chốt.xls", rows, errors={(2, 2): "#REF!"})
    (table,) = read_file(path, catalog)
    assert (table.format, table.sheet, list(table.numbers)) == ("xls", "Chốt", [2, 3])
    assert table.columns[2].tolist() == ["Chốt số 1", CellError("#REF!")]
    assert table.columns[6][0] == date(2021, 1, 31)


def test_open_document_sheet_is_read(tmp_path: Path, catalog: Catalog) -> None:
    rows = checkpoint_table([checkpoint(1, **{"Hoạt động từ": date(2021, 1, 31), "Tên chốt": "#DIV/0!"})])
    (table,) = read_file(make_ods(tmp_path / "chốt.ods", rows), catalog)
    assert (table.format, table.sheet, list(table.numbers)) == ("ods", "Chốt", [2])
    assert [each[0] for each in table.columns[1:7]] == [
        "CKS-001", CellError("#DIV/0!"), "Chốt cấp tỉnh", "02122", "Đang hoạt động", date(2021, 1, 31),
    ]  # fmt: skip


def test_empty_tail_of_an_open_document_sheet_costs_nothing(tmp_path: Path, catalog: Catalog) -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (table,) = read_file(make_ods(tmp_path / "a.ods", checkpoint_table([checkpoint(1)]), body=tail), catalog)
    assert len(table.numbers) == 1


def test_repeated_cells_do_not_fill_the_memory(tmp_path: Path, catalog: Catalog) -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="900"'
        ' office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(IngestError, match="workbook-too-large"):
        read_file(make_ods(tmp_path / "a.ods", checkpoint_table([checkpoint(1)]), body=bomb), catalog)


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsm"])
def test_workbook_under_the_name_of_another_kind_is_read(tmp_path: Path, catalog: Catalog, name: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1)])).rename(tmp_path / name)
    (table,) = read_file(path, catalog)
    assert table.format == "xlsx"
