"""Workbooks (.xlsx). python-calamine reads the cells, dates and merged ranges, five times faster than openpyxl.

What calamine does not give is a formula's error (``#REF!`` comes as an empty cell); openpyxl reads those few.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.errors import IngestError
from ingest.findings import Finding, Where, note, warning
from ingest.read.sheet import column_number, read_sheet, trimmed
from ingest.read.sheet_table import Row, Span
from ingest.read.table import CellError, RawTable
from ingest.read.zip_guard import ZipLimits, check_zip
from ingest.vocabulary import Vocabulary

LIMITS = ZipLimits(files=2000, bytes=1 << 30, ratio=400)
"""A sheet is XML and shrinks to a hundredth where it repeats itself."""

MAX_CELLS = 40_000_000
"""More than a million rows of thirty columns."""

_ROWS = re.compile(rb'<(?:\w+:)?(?:row|c) [^>]*?\br="[A-Z]*(\d{5,9})"')
"""Row numbers from 10,000 on; smaller ones cannot make a sheet too large."""
_COLUMNS = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,4})\d')
_ERROR_CELL = re.compile(rb'\st="e"')
_Broken = Mapping[str, Mapping[tuple[int, int], CellError]]
_DTD = (b"<!DOCTYPE", b"<!ENTITY")


def read_workbook(path: Path, file: str, vocabulary: Vocabulary, max_rows: int) -> tuple[list[RawTable], list[Finding]]:
    """Return the table of every sheet that has one, and findings about the others.

    Raises: IngestError ``workbook-damaged``, ``workbook-unsafe``, ``too-many-rows`` and the codes of the zip guard.
    """
    broken = _formula_errors(path) if _check_package(path) else {}
    tables: list[RawTable] = []
    findings: list[Finding] = []
    try:
        with CalamineWorkbook.from_path(path) as book:
            for meta in book.sheets_metadata:
                if meta.typ != SheetTypeEnum.WorkSheet:
                    continue
                where = Where(file, meta.name)
                rows, merged = _cells(book, meta.name, broken.get(meta.name, {}), max_rows)
                table = read_sheet(rows, where, "xlsx", vocabulary, merged)
                hidden = meta.visible != SheetVisibleEnum.Visible
                if table is not None and not hidden:
                    tables.append(table)
                elif table is not None:
                    findings.append(warning("sheet-hidden", where))
                elif rows and not hidden:
                    findings.append(note("sheet-without-table", where))
    except (CalamineError, OSError) as err:
        raise IngestError("workbook-damaged") from err
    return tables, findings


def _cells(
    book: CalamineWorkbook, name: str, broken: Mapping[tuple[int, int], CellError], max_rows: int
) -> tuple[Sequence[Row], Sequence[Span]]:
    """Return the rows of the sheet from row 1, column A on, and its merged ranges."""
    sheet = book.get_sheet_by_name(name)
    cells: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in broken.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = text
    return trimmed(cells, max_rows), sheet.merged_cell_ranges or ()


def _check_package(path: Path) -> bool:
    """Return whether a sheet holds a formula's error; raise when the package is a bomb or carries a DTD (XXE)."""
    broken = False
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, LIMITS)
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")):
                    broken = _scan(archive, member) or broken
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, OSError) as err:
        raise IngestError("workbook-damaged") from err
    return broken


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Return whether the part is a sheet with a formula's error.

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
                found = found or bool(_ERROR_CELL.search(text))
                last_row = max(last_row, last_row, *map(int, _ROWS.findall(text)))
                last_column = max(last_column, last_column, *map(column_number, set(_COLUMNS.findall(text))))
                if last_row * last_column > MAX_CELLS:
                    raise IngestError("sheet-too-large", rows=last_row, columns=last_column)
            tail = text[-64:]
    return found


def _formula_errors(path: Path) -> _Broken:
    """Return the cells whose formula failed, by sheet and by (row, column) from 0."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {sheet.title: dict(_errors_of(sheet.iter_rows())) for sheet in book.worksheets}
    finally:
        book.close()


def _errors_of(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[tuple[int, int], CellError]]:
    for row in rows:
        for cell in row:
            if cell.data_type == "e":
                yield (cell.row - 1, cell.column - 1), CellError(str(cell.value))
