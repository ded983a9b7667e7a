"""Runs in the sandbox: the sheets of a workbook (.xlsx, .xls, .ods) as rows of plain values.

python-calamine reads the cells, dates and merged ranges of all three, five times faster than openpyxl. What it does not
give is a formula without a value (``#REF!`` comes as an empty cell); those few are looked up (xlsx_formulas, xlrd).
"""

import re
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlrd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.errors import IngestError
from ingest.read.frames import Emitter
from ingest.read.ods_guard import check_ods
from ingest.read.sheet import column_number
from ingest.read.xlsx_formulas import MAYBE_BROKEN, Broken, broken_formulas
from ingest.read.zip_guard import ZipLimits, check_zip

LIMITS = ZipLimits(files=2000, bytes=1 << 30, ratio=400)
"""A sheet is XML and shrinks to a hundredth where it repeats itself."""

MAX_CELLS = 40_000_000
"""More than a million rows of thirty columns."""

CHUNK = 5000

_ROWS = re.compile(rb'<(?:\w+:)?(?:row|c) [^>]*?\br="[A-Z]*(\d{5,9})"')
"""Row numbers from 10,000 on; smaller ones cannot make a sheet too large."""
_COLUMNS = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,4})\d')
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_XLS_ERROR = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01|\x02.[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff",
    re.DOTALL,
)
"""A BOOLERR record, or the cached result of a FORMULA record that is an error (MS-XLS 2.4.24, 2.5.133)."""


def send_sheets(emitter: Emitter, path: str, kind: str) -> None:
    """Send each worksheet: its name, whether it shows and what is merged; then its rows from row 1, column A on.

    Args:
        kind: "xlsx", "xls" or "ods", as its bytes say.
    Raises: IngestError ``workbook-damaged``, ``workbook-unsafe``, ``sheet-too-large``, the codes of the zip guard.
    """
    source = Path(path)
    broken = _CHECKS[kind](source)
    try:
        with CalamineWorkbook.from_path(path) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    visible = meta.visible == SheetVisibleEnum.Visible
                    _send_sheet(emitter, sheet, broken.get(meta.name, {}), visible=visible)
    except (CalamineError, OSError) as err:
        raise IngestError("workbook-damaged") from err


def _send_sheet(
    emitter: Emitter, sheet: CalamineSheet, broken: Mapping[tuple[int, int], str], *, visible: bool
) -> None:
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    emitter.say({"sheet": sheet.name, "visible": visible, "merged": merged})
    rows = sheet.to_python(skip_empty_area=False)
    for first in range(0, len(rows), CHUNK):
        _send_rows(emitter, [_trimmed(each) for each in rows[first : first + CHUNK]], first, broken)


def _trimmed(row: list[Any]) -> list[object]:
    cells = [_coded(each) for each in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _send_rows(emitter: Emitter, rows: list[list[object]], first: int, broken: Mapping[tuple[int, int], str]) -> None:
    for (row, column), text in broken.items():
        if 0 <= row - first < len(rows):
            cells = rows[row - first]
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = {"error": text}
    emitter.say({"rows": rows})


def _coded(cell: object) -> object:
    """Return the cell as JSON can say it; what JSON has no word for is named."""
    match cell:
        case "":
            return None
        case str() | bool() | int() | float():
            return cell
        case datetime():
            return {"at": cell.isoformat()}
        case date():
            return {"on": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
        case _:
            return str(cell)


# ---- before calamine sees it ----


def _check_xlsx(path: Path) -> Broken:
    """Return the formulas without a value; raise when the package is a bomb or carries a DTD (XXE)."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, LIMITS)
            parts = [each for each in archive.infolist() if each.filename.lower().endswith((".xml", ".rels"))]
            suspect = [each for each in parts if _scan(archive, each)]
            return broken_formulas(archive) if suspect else {}
    except _DAMAGED as err:
        raise IngestError("workbook-damaged") from err


def _check_ods(path: Path) -> Broken:
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, LIMITS)
            check_ods(archive, MAX_CELLS)
    except _DAMAGED as err:
        raise IngestError("workbook-damaged") from err
    return {}


def _check_xls(path: Path) -> Broken:
    if not _XLS_ERROR.search(path.read_bytes()):
        return {}
    try:
        book = xlrd.open_workbook(str(path))
    except Exception as err:  # xlrd raises whatever the broken bytes lead it to
        raise IngestError("workbook-damaged") from err
    return {sheet.name: dict(_xls_errors(sheet)) for sheet in book.sheets()}


def _xls_errors(sheet: xlrd.sheet.Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                yield (row, column), xlrd.error_text_from_code.get(int(sheet.cell_value(row, column)), "#ERROR")


_DAMAGED = (
    *(zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, OSError, KeyError),
    *(xml.parsers.expat.ExpatError, ElementTree.ParseError, ValueError),
)
_CHECKS = {"xlsx": _check_xlsx, "xls": _check_xls, "ods": _check_ods}


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Return whether the part is a sheet in which a formula may have no value.

    Raises: IngestError ``workbook-unsafe`` for a DTD, ``sheet-too-large`` for a sheet whose cells span more than
        MAX_CELLS: two cells far apart are enough to fill the memory of any reader.
    """
    is_sheet = member.filename.lower().startswith("xl/worksheets/")
    found, last_row, last_column, tail = False, 0, 0, b""
    with archive.open(member) as handle:
        while chunk := handle.read(1 << 20):
            text = tail + chunk
            if any(each in text for each in _DTD):
                raise IngestError("workbook-unsafe", name=member.filename)
            if is_sheet:
                found = found or bool(MAYBE_BROKEN.search(text))
                last_row = max(last_row, last_row, *map(int, _ROWS.findall(text)))
                last_column = max(last_column, last_column, *map(column_number, set(_COLUMNS.findall(text))))
                if last_row * last_column > MAX_CELLS:
                    raise IngestError("sheet-too-large", rows=last_row, columns=last_column)
            tail = text[-64:]
    return found
