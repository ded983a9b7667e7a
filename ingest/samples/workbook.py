"""Workbooks as offices make them: letterhead, motto, merged title, heading row, totals row, notes, signatures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from shapely import wkt

from ingest.samples.officer import Write, as_is
from ingest.samples.pinned import write_workbook
from ingest.samples.setting import Row, Setting

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_PLAIN = Font(name="Times New Roman", size=11)
_ITALIC = Font(name="Times New Roman", size=11, italic=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, field of the row (or ``stt``, ``commune``, ``district``, ``lat``, ``lon``), its writing."""

    heading: str
    field: str
    width: float
    write: Write = as_is
    number_format: str | None = None
    group: str | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of one office; ``sections``: a row with the district's name before its communes."""

    name: str
    agency: tuple[str, str]
    day: date
    title: str
    unit: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    signers: tuple[str, ...]
    sections: bool = False
    numbered_columns: bool = False


def write_sheet(path: Path, sheet: Sheet, rows: Sequence[Row], setting: Setting, total_off_by: int = 0) -> None:
    """Write the workbook with one sheet; ``total_off_by`` makes its totals row wrong, for trying the checksum."""
    book = Workbook()
    page = book.active
    page.title = sheet.name
    next_row = _letterhead(page, sheet)
    next_row = _headings(page, sheet, next_row)
    next_row = _body(page, sheet, next_row, rows, setting)
    next_row = _totals(page, sheet, next_row, rows, total_off_by)
    _closing(page, sheet, next_row)
    for index, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    saved = BytesIO()
    book.save(saved)
    write_workbook(path, saved)


def _put(page: Worksheet, row: int, column: int, value: Any, font: Font = _PLAIN, align: Alignment = _CENTRE) -> Cell:
    cell = page.cell(row, column, value)
    cell.font, cell.alignment = font, align
    return cell


def _merged(
    page: Worksheet, row: int, first: int, last: int, value: Any, font: Font, align: Alignment = _CENTRE
) -> None:
    _put(page, row, first, value, font, align)
    page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _letterhead(page: Worksheet, sheet: Sheet) -> int:
    last = len(sheet.columns)
    left, right = min(4, last // 2), max(last // 2 + 1, last - 5)
    for row, (agency, motto) in enumerate(zip(sheet.agency, MOTTO, strict=True), start=1):
        _merged(page, row, 1, left, agency, _BOLD if row == 2 else _PLAIN)
        _merged(page, row, right, last, motto, _BOLD)
    _merged(page, 3, right, last, _place_and_day(sheet.day), _ITALIC)
    _merged(page, 5, 1, last, sheet.title, Font(name="Times New Roman", size=14, bold=True))
    _merged(page, 6, 1, last, f"(Tính đến 16 giờ 00 phút ngày {sheet.day:%d/%m/%Y})", _ITALIC)
    _merged(page, 7, right, last, sheet.unit, _ITALIC, Alignment(horizontal="right"))
    return 8


def _place_and_day(day: date) -> str:
    return f"Bắc Kạn, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def _headings(page: Worksheet, sheet: Sheet, row: int) -> int:
    """Write headings and column numbers as far as the sheet has them; return the next row."""
    if any(column.group for column in sheet.columns):
        row = _grouped_headings(page, sheet, row)
    else:
        _line(page, row, (column.heading for column in sheet.columns), _BOLD)
    page.row_dimensions[row].height = 32
    if sheet.numbered_columns:
        row += 1
        _line(page, row, range(1, len(sheet.columns) + 1), _ITALIC)
    return row + 1


def _grouped_headings(page: Worksheet, sheet: Sheet, row: int) -> int:
    """Write headings two rows deep: a group is merged over its columns, a column without one over both rows."""
    _line(page, row, (None if column.group else column.heading for column in sheet.columns), _BOLD)
    _line(page, row + 1, (column.heading if column.group else None for column in sheet.columns), _BOLD)
    first = 1
    for group, members in groupby(sheet.columns, key=lambda column: column.group):
        last = first + len(list(members)) - 1
        if group:
            _merged(page, row, first, last, group, _BOLD)
        else:
            for column in range(first, last + 1):
                page.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
        first = last + 1
    return row + 1


def _line(page: Worksheet, row: int, values: Iterable[Any], font: Font) -> None:
    for column, value in enumerate(values, start=1):
        _put(page, row, column, value, font).border = _GRID


def _body(page: Worksheet, sheet: Sheet, row: int, rows: Sequence[Row], setting: Setting) -> int:
    for number, item in enumerate(_with_sections(sheet, rows, setting)):
        if isinstance(item, tuple):
            _section(page, sheet, row + number, *item)
        else:
            _record(page, sheet, row + number, item)
        last = row + number
    return last + 1


def _with_sections(sheet: Sheet, rows: Sequence[Row], setting: Setting) -> Iterator[Row | tuple[str, str]]:
    """Yield the rows as the columns want them, and before each district (numeral, name) when the sheet has sections."""
    full = [_full(row, number, setting) for number, row in enumerate(rows, start=1)]
    if not sheet.sections:
        yield from full
        return
    for numeral, (district, members) in zip(ROMAN, groupby(full, key=_district), strict=True):
        yield numeral, district
        yield from (member | {"stt": number} for number, member in enumerate(members, start=1))


def _district(row: Row) -> str:
    return str(row["district"])


def _full(row: Row, number: int, setting: Setting) -> Row:
    """Return the row with what officers write beside the fields: number, names of the units, coordinates."""
    code = row["commune_code"]
    extra: Row = {"stt": number}
    if code in setting.province.cells:
        extra |= {"commune": setting.commune(code).name.vi, "district": setting.district_of(code).name.vi}
    if row["geometry"]:
        point = wkt.loads(row["geometry"])
        extra |= {"lon": point.x, "lat": point.y}
    return row | extra


def _section(page: Worksheet, sheet: Sheet, row: int, numeral: str, district: str) -> None:
    _line(page, row, (numeral, district, *[None] * (len(sheet.columns) - 2)), _BOLD)


def _record(page: Worksheet, sheet: Sheet, row: int, item: Row) -> None:
    for index, column in enumerate(sheet.columns, start=1):
        value = item.get(column.field)
        written = None if value is None else column.write(value, row)
        cell = _put(page, row, index, written, align=_LEFT if isinstance(written, str) else _CENTRE)
        cell.border = _GRID
        if isinstance(written, date):
            cell.number_format = "dd/mm/yyyy hh:mm" if hasattr(written, "hour") else "dd/mm/yyyy"
        elif column.number_format:
            cell.number_format = column.number_format


def _totals(page: Worksheet, sheet: Sheet, row: int, rows: Sequence[Row], off_by: int) -> int:
    values: list[Any] = [None] * len(sheet.columns)
    values[0], values[2] = "Tổng cộng", f"{len(rows)}"
    for index, column in enumerate(sheet.columns):
        if column.total:
            values[index] = sum(each[column.field] or 0 for each in rows) + off_by
    _line(page, row, values, _BOLD)
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    return row + 1


def _closing(page: Worksheet, sheet: Sheet, row: int) -> None:
    _put(page, row, 1, "Ghi chú:", _ITALIC, Alignment())
    for number, note in enumerate(sheet.notes, start=1):
        _put(page, row + number, 1, f"- {note}", _ITALIC, Alignment())
    row += len(sheet.notes) + 2
    last = len(sheet.columns)
    step = last // len(sheet.signers)
    _merged(page, row, last - step + 1, last, _place_and_day(sheet.day), _ITALIC)
    for number, signer in enumerate(sheet.signers):
        first = 1 + number * step
        _merged(page, row + 1, first, first + step - 1, signer, _BOLD)
        _merged(page, row + 2, first, first + step - 1, "(Ký, ghi rõ họ tên)", _ITALIC)
