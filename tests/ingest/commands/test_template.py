"""``covidmaps template``: the workbook as an officer meets it, and as ingest reads it back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from openpyxl.workbook import Workbook

from catalog.model import Catalog
from ingest.commands.template import HEADING_ROW, template
from ingest.normalise import normalise
from ingest.read import read_file
from ingest.validate.row import check_rows

Run = Callable[..., Result]
BY_SPREADSHEET = ["checkpoints", "commune_risk_levels", "quarantine_sites", "risk_points"]


def written(run: Run, path: Path, layer: str) -> Workbook:
    assert run(template, layer, "-o", path).exit_code == 0
    return openpyxl.load_workbook(path)


def headings(book: Workbook) -> list[str]:
    return [str(cell.value) for cell in book.worksheets[0][HEADING_ROW]]


@pytest.mark.parametrize("layer_id", BY_SPREADSHEET)
def test_workbook_has_frozen_headings_a_guide_and_hidden_lists(
    run: Run, tmp_path: Path, catalog: Catalog, layer_id: str
) -> None:
    book = written(run, tmp_path / "t.xlsx", layer_id)
    layer = catalog.layer(layer_id)
    assert layer is not None
    assert book.sheetnames == [layer.source.sheet, "Hướng dẫn", "Tra mã xã", "Danh mục"]
    assert [each.sheet_state for each in book.worksheets] == ["visible", "visible", "visible", "hidden"]
    assert book.worksheets[0].freeze_panes == f"A{HEADING_ROW + 1}"
    required = {field.title.vi for field in layer.fields if field.required}
    assert required <= {each.removesuffix(" *") for each in headings(book) if each.endswith(" *")}


def test_drop_down_of_a_code_lists_its_labels(run: Run, tmp_path: Path) -> None:
    book = written(run, tmp_path / "t.xlsx", "quarantine_sites")
    column = headings(book).index("Tình trạng *") + 1
    letter = openpyxl.utils.get_column_letter(column)
    rule = next(each for each in book.worksheets[0].data_validations.dataValidation if f"{letter}4" in each.sqref)
    assert rule.formula1 == f"'Danh mục'!${letter}$1:${letter}$5"
    labels = [book["Danh mục"].cell(row, column).value for row in range(1, 6)]
    assert labels == ["Đang tiếp nhận", "Hết chỗ", "Tạm dừng", "Dự phòng", "Đã giải thể"]


def test_commune_is_chosen_among_the_codes_each_once(run: Run, tmp_path: Path) -> None:
    book = written(run, tmp_path / "t.xlsx", "risk_points")
    column = headings(book).index("Mã xã *") + 1
    codes = [cell.value for cell in next(book["Danh mục"].iter_cols(column, column)) if cell.value]
    assert len(codes) == len(set(codes)) == 108
    assert "01834" in codes


def test_formats_keep_codes_as_text_and_dates_day_first(run: Run, tmp_path: Path) -> None:
    book = written(run, tmp_path / "t.xlsx", "quarantine_sites")
    page = book.worksheets[0]
    formats = {
        heading.removesuffix(" *"): page.column_dimensions[openpyxl.utils.get_column_letter(index)].number_format
        for index, heading in enumerate(headings(book), start=1)
    }
    assert (formats["Mã xã"], formats["Điện thoại liên hệ"]) == ("@", "@")
    assert (formats["Hoạt động từ"], formats["Sức chứa"]) == ("dd/mm/yyyy", "0")


def test_every_heading_carries_a_note(run: Run, tmp_path: Path) -> None:
    book = written(run, tmp_path / "t.xlsx", "risk_points")
    notes = [cell.comment.text for cell in book.worksheets[0][HEADING_ROW]]
    assert all(notes)
    assert "Ví dụ / Example: DNC-001" in notes[0]


@pytest.mark.parametrize("layer_id", BY_SPREADSHEET)
def test_empty_template_holds_no_row_of_data(run: Run, tmp_path: Path, catalog: Catalog, layer_id: str) -> None:
    written(run, tmp_path / "t.xlsx", layer_id)
    tables = read_file(tmp_path / "t.xlsx", catalog)
    assert [len(table.numbers) for table in tables] == [0]


def test_row_filled_in_goes_through_ingest_without_a_finding_about_it(
    run: Run, tmp_path: Path, catalog: Catalog
) -> None:
    book = written(run, tmp_path / "t.xlsx", "quarantine_sites")
    row = {
        "Mã khu": "KCL-001",
        "Tên khu cách ly": "Trung đoàn 750",
        "Loại hình": "Doanh trại quân đội",
        "Mã xã": "01846",
        "Vĩ độ": 22.16838,
        "Kinh độ": 105.85966,
        "Tình trạng": "Hết chỗ",
        "Sức chứa": 300,
        "Hoạt động từ": date(2021, 1, 28),
    }
    page = book.worksheets[0]
    for index, heading in enumerate(headings(book), start=1):
        page.cell(HEADING_ROW + 1, index, row.get(heading.removesuffix(" *")))
    book.save(tmp_path / "filled.xlsx")
    (table,) = read_file(tmp_path / "filled.xlsx", catalog)
    layer = catalog.layer("quarantine_sites")
    assert layer is not None
    result = normalise(table, layer, catalog)
    assert check_rows(result) == []
    assert [each for each in result.findings if each.where.row] == []
    values = result.frame.iloc[0]
    assert (values["site_code"], values["facility_type"], values["status"]) == ("KCL-001", "military", "full")
    assert (values["capacity"], values["opened_on"], values["source_row"]) == (300, date(2021, 1, 28), HEADING_ROW + 1)
    assert (values["geom"].x, values["geom"].y) == (105.85966, 22.16838)


def test_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"filled in for an hour")
    result = run(template, "risk_points", "-o", tmp_path / "t.xlsx")
    assert result.exit_code == 2
    assert "đã có" in result.output
    assert (tmp_path / "t.xlsx").read_bytes() == b"filled in for an hour"


def test_default_name_is_that_of_the_layer(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(template, "checkpoints").output.strip() == "checkpoints.xlsx"
    assert (tmp_path / "checkpoints.xlsx").exists()


def test_unknown_layer_names_those_that_there_are(run: Run, tmp_path: Path) -> None:
    result = run(template, "chợ", "-o", tmp_path / "t.xlsx")
    assert result.exit_code == 2
    assert "Không có lớp «chợ»" in result.output
    assert "risk_points" in result.output


def test_layer_of_polygons_says_how_it_is_handed_in(run: Run, tmp_path: Path) -> None:
    result = run(template, "isolation_zones", "-o", tmp_path / "t.xlsx")
    assert result.exit_code == 2
    assert "nộp bằng shp" in result.output
    assert not (tmp_path / "t.xlsx").exists()
