"""The receipt as a workbook: the findings, and the officer's rows in their places with the bad cells marked."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog.model import Catalog
from ingest.findings import Finding, Severity, render
from ingest.read.sheet import column_number
from ingest.read.sheet_rows import NotData
from ingest.read.table import Heading, RawTable
from ingest.receipt.atomic import replaced
from ingest.receipt.model import Receipt
from ingest.receipt.text import TITLES

FINDINGS_SHEET = "Kết quả"
_HEADINGS = (
    ("Mức độ / Severity", 14), ("Mã / Code", 24), ("Trang / Sheet", 16), ("Dòng / Row", 10), ("Cột / Column", 24),
    ("Vấn đề", 60), ("Cách xử lý", 60), ("Problem", 60), ("Remedy", 60),
)  # fmt: skip
_SEVERITIES = {Severity.ERROR: "Lỗi / Error", Severity.WARNING: "Cảnh báo / Warning", Severity.NOTE: "Ghi nhận / Note"}
_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="F8CBAD"),
    Severity.WARNING: PatternFill("solid", fgColor="FFE699"),
    Severity.NOTE: PatternFill("solid", fgColor="DDEBF7"),
}
_COPIED_ROWS = 20_000
"""Of larger tables only the rows with findings are copied: a receipt must open on an office machine."""
_WIDTH = 18
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def write_workbook(receipt: Receipt, catalog: Catalog, path: Path) -> None:
    """Write the receipt; the file is whole or not there. No text of the officer's file can run as a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = FINDINGS_SHEET
    _write_findings(sheet, receipt, catalog)
    for table in receipt.tables:
        _write_table(book, table, receipt, catalog)
    with replaced(path) as part:
        book.save(part)


def put(cell: Cell, value: Any) -> None:
    """Set the value; text is stored as text, also when it begins with "=" or holds control characters."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value)[:32_767]
        cell.data_type = "s"
    else:
        cell.value = value if value is None or isinstance(value, int | float) else _excel_value(value)


def _excel_value(value: Any) -> Any:
    """Return dates without zone as they are, anything else as text."""
    return value if hasattr(value, "year") and getattr(value, "tzinfo", None) is None else str(value)


def _write_findings(sheet: Worksheet, receipt: Receipt, catalog: Catalog) -> None:
    counts = receipt.counts
    lines = (
        f"{TITLES[receipt.outcome][0]} — {receipt.file}",
        f"Lúc / at {receipt.at:%d/%m/%Y %H:%M}" + (f", {receipt.by}" if receipt.by else ""),
        f"Đã đọc / read {counts.read} = mới / new {counts.published_new} + đổi / changed {counts.changed}"
        f" + như cũ / unchanged {counts.unchanged} + nạp được / would enter {counts.accepted}"
        f" + từ chối / refused {counts.refused} + không phải dữ liệu / not data {counts.not_data}",
        f"SHA-256 {receipt.sha256}",
    )
    for at, line in enumerate(lines, start=1):
        put(sheet.cell(at, 1), line)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    top = len(lines) + 2
    for at, (heading, width) in enumerate(_HEADINGS, start=1):
        put(sheet.cell(top, at), heading)
        sheet.cell(top, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    for row, finding in enumerate(receipt.findings, start=top + 1):
        _write_finding(sheet, row, finding, catalog)


def _write_finding(sheet: Worksheet, row: int, finding: Finding, catalog: Catalog) -> None:
    where = finding.where
    place = (_SEVERITIES[finding.severity], finding.code, where.sheet, where.row, ", ".join(where.columns))
    for at, value in enumerate((*place, *render(finding, catalog, "vi"), *render(finding, catalog, "en")), start=1):
        put(sheet.cell(row, at), value)
        sheet.cell(row, at).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(row, 1).fill = _FILLS[finding.severity]


def _write_table(book: Workbook, table: RawTable, receipt: Receipt, catalog: Catalog) -> None:
    """Write the rows of the table under the officer's own row numbers; the letterhead is left out."""
    findings = _by_row(table, receipt)
    sheet = book.create_sheet(_sheet_name(book, table.sheet or "Dữ liệu"))
    columns = {heading.label: at for at, heading in _columns(table)}
    top = _heading_row(table)
    for at, heading in _columns(table):
        put(sheet.cell(top, at), heading.text)
        sheet.cell(top, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
    copy_all = len(table.numbers) <= _COPIED_ROWS
    for row in table.rows:
        if copy_all or row.number in findings:
            for (at, _), value in zip(_columns(table), row.cells, strict=True):
                put(sheet.cell(row.number + _shift(table), at), value)
    for number, found in findings.items():
        _mark(sheet, number + _shift(table), found, columns, catalog)


def _heading_row(table: RawTable) -> int:
    """Return the row of the headings; a vector file has none of its own, they go into the first."""
    first = int(table.numbers[0]) if len(table.numbers) else 0
    rows = [row for row, reason in table.not_data if reason == NotData.HEADING and (row < first or not first)]
    return max(rows, default=1)


def _shift(table: RawTable) -> int:
    """Return by how much rows move down: records of a vector file count from 1, where the headings stand."""
    return 0 if table.headings and table.headings[0].letter else 1


def _columns(table: RawTable) -> list[tuple[int, Heading]]:
    """Return the columns where the officer has them; those of a vector file from the left."""
    return [(column_number(each.letter) or at, each) for at, each in enumerate(table.headings, start=1)]


def _by_row(table: RawTable, receipt: Receipt) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for each in receipt.findings:
        if each.where.row is not None and each.where.sheet == table.sheet:
            found[each.where.row].append(each)
    return found


def _mark(sheet: Worksheet, row: int, findings: list[Finding], columns: dict[str, int], catalog: Catalog) -> None:
    """Colour the cells and say in a comment what is wrong; a finding without column marks the first cell."""
    cells: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        for label in finding.where.columns or ("",):
            cells[columns.get(label, 1)].append(finding)
    for at, found in cells.items():
        cell = sheet.cell(row, at)
        cell.fill = _FILLS[min((each.severity for each in found), key=list(Severity).index)]
        lines = [" ".join(render(each, catalog, language)) for language in ("vi", "en") for each in found]
        cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("�", "\n".join(lines)), "CovidMaps", height=160, width=360)


def _sheet_name(book: Workbook, name: str) -> str:
    """Return the name as Excel takes it: 31 letters, none of []:*?/\\, not twice."""
    plain = _SHEET_NAME.sub("-", name)[:31] or "Dữ liệu"
    names = {each.casefold() for each in book.sheetnames}
    number = 1
    unique = plain
    while unique.casefold() in names:
        number += 1
        unique = f"{plain[:27]} ({number})"
    return unique
