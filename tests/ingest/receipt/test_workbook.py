"""The receipt as a workbook: the officer's rows in their places, the bad cells marked."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from catalog.model import Catalog
from ingest.pipeline import check_file
from ingest.receipt import write_workbook
from ingest.receipt.workbook import FINDINGS_SHEET
from tests.builders import checkpoint, make_shapefile, zone
from tests.ingest.receipt.conftest import MakeReceipt


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.xlsx"


def test_bad_cell_is_coloured_and_commented_where_the_officer_has_it(
    make_receipt: MakeReceipt, catalog: Catalog, path: Path
) -> None:
    write_workbook(make_receipt(checkpoint(1), checkpoint(2, **{"Tình trạng": "Mở"})), catalog, path)
    sheet = openpyxl.load_workbook(path)["Chốt"]
    assert (sheet["B6"].value, sheet["C7"].value, sheet["F8"].value) == ("Mã chốt", "Chốt số 1", "Mở")
    assert sheet["F8"].fill.fgColor.rgb.endswith("F8CBAD")
    assert "không có trong danh mục" in sheet["F8"].comment.text
    assert "is not in the list" in sheet["F8"].comment.text
    assert sheet["F7"].comment is None


def test_findings_sheet_lists_all_in_both_languages(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    receipt = make_receipt(*(checkpoint(at, **{"Tên chốt": None}) for at in range(1, 31)))
    write_workbook(receipt, catalog, path)
    sheet = openpyxl.load_workbook(path)[FINDINGS_SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
    assert len(rows) == len(receipt.findings)
    assert rows[0][:5] == ["Lỗi / Error", "required-missing", "Chốt", 7, "C «Tên chốt»"]
    assert sheet["A1"].value.startswith("TỪ CHỐI / REFUSED")


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://x")', "a\x0bb"])
def test_no_text_runs_as_a_formula(make_receipt: MakeReceipt, catalog: Catalog, path: Path, evil: str) -> None:
    receipt = make_receipt(checkpoint(1), checkpoint(2))
    for table in receipt.tables:
        table.columns[2][0] = evil
    write_workbook(receipt, catalog, path)
    cell = openpyxl.load_workbook(path)["Chốt"]["C7"]
    assert (cell.data_type, cell.value) == ("s", evil.replace("\x0b", "�"))
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(each) for each in archive.namelist() if "sheet" in each)


def test_records_of_a_shapefile_stand_below_their_headings(tmp_path: Path, catalog: Catalog, path: Path) -> None:
    receipt = check_file(catalog, make_shapefile(tmp_path / "vung.shp", [zone(1), zone(2, tinh_trang="?")]))
    write_workbook(receipt, catalog, path)
    sheet = openpyxl.load_workbook(path)["Dữ liệu"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("ma_vung", "VCL-001", "VCL-002")
    assert sheet["F3"].comment is not None


def test_nothing_of_a_file_with_persons_is_copied(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    write_workbook(make_receipt(checkpoint() | {"Họ và tên": "Nguyễn Văn A"}), catalog, path)
    assert openpyxl.load_workbook(path).sheetnames == [FINDINGS_SHEET]
    with zipfile.ZipFile(path) as archive:
        assert not any("Nguyễn Văn A".encode() in archive.read(each) for each in archive.namelist())
