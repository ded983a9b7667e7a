"""What a table leaves out because the reader sees it: ditto marks, merged cells, parents named once for a group.

Only what is certain is filled in, and all of it is counted. Each function changes the grid in place: one list of cells
per data row, in sheet columns.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.read.sheet_rows import NUMBERING, fold, text_of
from ingest.read.sheet_table import SheetTable, Span

type Grid = Sequence[list[object]]

_DITTO = re.compile(
    r"[-–—\s]*(?:[\"“”″〃＂„]{1,2}|''|´´|``|,,|//|nt|n\.t\.?|như trên)[-–—\s]*", re.IGNORECASE
)  # fmt: skip
_PARENT = re.compile(
    r"(ma |ten )?(tinh|huyen|quan|thi xa|thanh pho|xa|phuong|thi tran|don vi hanh chinh|dvhc|dia ban|dia phuong)( |$)"
)
_LEAST_LEFT_OUT = 2
"""A single blank cell is a cell that was forgotten, no group."""
_MOST_WRITTEN = 2 / 3
"""A column of parents is written in at most this share of its rows; above, a blank cell may just be missing."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many cells were filled in, by column; ``doubtful``: merged numbers, by column, left as they are."""

    ditto: Mapping[int, int] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, int] = field(default_factory=dict)
    doubtful: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """(first, last) row of the first such range, from 0."""


def fill(grid: Grid, table: SheetTable, merged: Sequence[Span]) -> Filled:
    """Return what was filled in; wrapped rows have been joined before."""
    over, doubtful = _fill_merged(grid, table, merged)
    return Filled(_fill_ditto(grid, table), over, _fill_groups(grid, table), doubtful)


def join_wrapped(grid: Grid, table: SheetTable, rows: Sequence[Sequence[object]]) -> None:
    """Append the texts of wrapped rows to the row that they carry on."""
    at = {row: index for index, row in enumerate(table.data)}
    for wrapped, base in table.continued:
        cells = grid[at[base]]
        for column, cell in enumerate(rows[wrapped]):
            if text_of(cell):
                cells[column] = f"{str(cells[column]).rstrip()} {str(cell).strip()}"


def _fill_ditto(grid: Grid, table: SheetTable) -> dict[int, int]:
    counted: dict[int, int] = {}
    skipped = {at for at, text in enumerate(table.block.texts) if fold(text) in NUMBERING}
    for above, row in zip(grid, grid[1:], strict=False):
        for column, cell in enumerate(row):
            if type(cell) is str and column not in skipped and _is_ditto(cell) and column < len(above):
                source = above[column]
                if text_of(source) and not _is_ditto(source):
                    row[column] = source
                    counted[column] = counted.get(column, 0) + 1
    return counted


def _is_ditto(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) < 16 and bool(_DITTO.fullmatch(cell.strip()))


def _fill_merged(
    grid: Grid, table: SheetTable, merged: Sequence[Span]
) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """Fill texts and dates into all rows of their merged range; a number may be the sum for the range: it stays."""
    counted: dict[int, int] = {}
    doubtful: dict[int, tuple[int, int]] = {}
    at = {row: index for index, row in enumerate(table.data)}
    for (top, left), (bottom, _) in merged:
        below = [at[row] for row in range(top + 1, bottom + 1) if row in at]
        if top not in at or not below or left >= len(grid[at[top]]):
            continue
        value = grid[at[top]][left]
        if isinstance(value, int | float) and not isinstance(value, bool):
            doubtful.setdefault(left, (top, bottom))
            continue
        for index in below if text_of(value) else []:
            _put(grid[index], left, value)
            counted[left] = counted.get(left, 0) + 1
    return counted, doubtful


def _put(row: list[object], column: int, value: object) -> None:
    row.extend([None] * (column + 1 - len(row)))
    row[column] = value


def _fill_groups(grid: Grid, table: SheetTable) -> dict[int, int]:
    """Fill a unit that is named once for a group of rows into the rows below it, never across a sub-title."""
    counted: dict[int, int] = {}
    for column, text in enumerate(table.block.texts):
        if text and _PARENT.match(fold(text)) and _is_grouped(grid, table, column):
            for index, row in enumerate(grid):
                if not text_of(_cell(row, column)):
                    _put(row, column, _cell(grid[index - 1], column))
                    counted[column] = counted.get(column, 0) + 1
    return counted


def _is_grouped(grid: Grid, table: SheetTable, column: int) -> bool:
    """Return whether the column is written once per group: on the first row, never twice in a row, often left out."""
    written = [text_of(_cell(row, column)) for row in grid]
    values = [each for each in written if each]
    if not values or len(values) > _MOST_WRITTEN * len(written) or len(written) - len(values) < _LEAST_LEFT_OUT:
        return False
    if any(a == b for a, b in zip(values, values[1:], strict=False)):
        return False
    sections = table.sections or ((),) * len(written)
    starts = [at for at in range(len(written)) if at == 0 or sections[at] != sections[at - 1]]
    return all(written[at] for at in starts)


def _cell(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else None
