"""Workbooks (.xlsx, .xls, .ods): their cells come from the sandbox, the tables are found here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalog.derive.spreadsheet import GUIDE_SHEET, LISTS_SHEET, UNITS_SHEET
from ingest.errors import IngestError
from ingest.findings import Finding, note, warning
from ingest.read.reading import Context, Reader, Reading
from ingest.read.sandbox import Frame, run
from ingest.read.sheet import read_sheet, trimmed
from ingest.read.sheet_rows import is_blank
from ingest.read.sheet_table import Span
from ingest.read.table import CellError, RawTable

BESIDE = frozenset({GUIDE_SHEET, UNITS_SHEET, LISTS_SHEET})
"""Sheets of our own template that explain it: that they hold no table is no news."""
_TASK = "ingest.read.workbook_task:send_sheets"


@dataclass(slots=True)
class _Sheet:
    name: str
    visible: bool
    merged: list[Span]
    rows: list[list[object]] = field(default_factory=list)


def workbook_reader(kind: str) -> Reader:
    """Return the reader of workbooks of that kind: "xlsx", "xls", "ods"."""

    def read(path: Path, context: Context) -> Reading:
        return read_workbook(path, context, kind)

    return read


def read_workbook(path: Path, context: Context, kind: str = "xlsx") -> Reading:
    """Return the tables of every sheet that has one, and findings about the others.

    Raises: IngestError ``workbook-damaged``, ``workbook-unsafe``, ``too-many-rows`` and the codes of the zip guard.
    """
    link = context.place("workbook") / f"book.{kind}"  # calamine goes by the suffix, we go by the content
    link.symlink_to(path.resolve())
    tables: list[RawTable] = []
    findings: list[Finding] = []
    with run(_TASK, {"path": str(link), "kind": kind}) as frames:
        for sheet in _sheets(frames):
            some, found = _read(sheet, context, kind)
            tables += some
            findings += found
    return tables, findings


def _read(sheet: _Sheet, context: Context, kind: str) -> Reading:
    where = context.where(sheet.name)
    rows = trimmed(sheet.rows, context.max_rows)
    tables = read_sheet(rows, where, kind, context.words, sheet.merged)
    if not sheet.visible:
        return [], [warning("sheet-hidden", where)] if tables else []
    if tables or not rows or sheet.name in BESIDE:
        return tables, []
    return [], [note("sheet-without-table", where, rows=sum(1 for each in rows if not is_blank(each)))]


def _sheets(frames: Iterator[Frame]) -> Iterator[_Sheet]:
    sheet: _Sheet | None = None
    for each in frames:
        if isinstance(each, pa.RecordBatch):
            raise IngestError("file-breaks-reader")
        if "sheet" in each:
            if sheet is not None:
                yield sheet
            merged = [((top, left), (bottom, right)) for top, left, bottom, right in each["merged"]]
            sheet = _Sheet(each["sheet"], each["visible"], merged)
        elif sheet is not None:
            sheet.rows.extend(_decoded(row) for row in each["rows"])
    if sheet is not None:
        yield sheet


def _decoded(row: list[object]) -> list[object]:
    for at, cell in enumerate(row):
        if isinstance(cell, dict):
            row[at] = _value(cell)
    return row


def _value(cell: Mapping[str, Any]) -> object:
    ((name, said),) = cell.items()
    return _WORDS[name](said)


_WORDS: dict[str, Callable[[Any], object]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda said: timedelta(seconds=said),
    "error": CellError,
}
