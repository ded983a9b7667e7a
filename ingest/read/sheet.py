"""From the cells of one sheet to its raw tables; shared by workbooks and delimited text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.errors import IngestError
from ingest.findings import Finding, Where, note, warning
from ingest.read.sheet_fill import Filled, Grid, fill, join_wrapped
from ingest.read.sheet_rows import NotData, is_blank, text_of
from ingest.read.sheet_table import Row, SheetTable, Span, find_tables
from ingest.read.table import CellError, Heading, RawTable, TotalsRow, as_cells
from ingest.vietnamese.columns import Decoded, decode_rows, decoded_notes
from ingest.vocabulary import Vocabulary

_ERROR_TEXT = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")
"""What LibreOffice stores, and what an export to text leaves, of a formula that failed."""


def read_sheet(
    rows: Sequence[Row], where: Where, format: str, vocabulary: Vocabulary, merged: Sequence[Span] = ()
) -> list[RawTable]:
    """Return the tables of the sheet; none when no row looks like headings. Row 0 here is row 1 of the officer."""
    written, (rows, decoded) = rows, decode_rows(rows, vocabulary.lexicon, vocabulary.is_heading)
    tables = [_raw_table(rows, each, where, format, merged) for each in find_tables(rows, merged, vocabulary)]
    notes = _decoded_notes(decoded, written, where)
    return [replace(tables[0], findings=(*notes, *tables[0].findings)), *tables[1:]] if tables and notes else tables


def _decoded_notes(decoded: Mapping[int, Decoded], written: Sequence[Row], where: Where) -> list[Finding]:
    """Return one note per encoding in which a column was written."""
    counted = [
        (found, found.count(row[at] for row in written if at < len(row)), column_letter(at))
        for at, found in decoded.items()
    ]
    return list(decoded_notes(counted, where))


def _raw_table(rows: Sequence[Row], found: SheetTable, where: Where, format: str, merged: Sequence[Span]) -> RawTable:
    grid = [[_value(cell) for cell in rows[at]] for at in found.data]
    join_wrapped(grid, found, rows)
    filled = fill(grid, found, merged)
    used = _used_columns(grid, found)
    headings = {at: Heading(_text(found.block.texts, at), column_letter(at)) for at in used}
    return RawTable(
        file=where.file,
        format=format,
        sheet=where.sheet,
        headings=tuple(headings.values()),
        columns=tuple(as_cells([_cell(row, at) for row in grid]) for at in used),
        numbers=np.array([row + 1 for row in found.data], dtype=np.int64),
        not_data=tuple((row + 1, reason.value) for row, reason in found.not_data),
        totals=tuple(_totals(rows[at], at, used, part) for at, *part in found.totals),
        sections=found.sections if any(found.sections) else (),
        titles=tuple(_titles(rows, found)),
        findings=(*_not_data_notes(found, where), *_fill_notes(filled, headings, where)),
    )


def _titles(rows: Sequence[Row], found: SheetTable) -> Iterator[str]:
    for at, reason in found.not_data:
        if reason in (NotData.TITLE, NotData.FOOTER):
            yield " ".join(filter(None, map(text_of, rows[at])))


def column_letter(at: int) -> str:
    """Return Excel's name of the column: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str | bytes) -> int:
    """Return the number of Excel's column from 1: A is 1, AA is 27; 0 without letters."""
    number = 0
    for each in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + each - 64
    return number


def _used_columns(grid: Grid, found: SheetTable) -> list[int]:
    """Return the columns that have a heading or a value in a data row."""
    width = max(map(len, grid), default=0)
    texts = found.block.texts
    titled = {at for at, text in enumerate(texts) if text}
    untitled = set(range(width)) - titled
    filled = {at for row in grid for at in untitled if at < len(row) and text_of(row[at])}
    return sorted(titled | filled)


def _text(texts: tuple[str, ...], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _value(cell: object) -> object:
    if isinstance(cell, str):
        if cell == "":
            return None
        if len(cell) < 9 and _ERROR_TEXT.fullmatch(cell):
            return CellError(cell)
    return cell


def _cell(row: Row, at: int) -> object:
    return row[at] if at < len(row) else None


def _totals(row: Row, at: int, used: list[int], part: list[int]) -> TotalsRow:
    return TotalsRow(at + 1, tuple(_value(_cell(row, each)) for each in used), (part[0] + 1, part[1]))


def _not_data_notes(found: SheetTable, where: Where) -> list[Finding]:
    """Return one note per kind of row, below the headings, that was read and not taken for data."""
    below = [(at + 1, reason) for at, reason in found.not_data if at > found.block.last]
    notes = []
    for kind in (NotData.SECTION, NotData.TOTALS, NotData.NUMBER_ONLY, NotData.CONTINUATION, NotData.FOOTER):
        numbers = [at for at, reason in below if reason is kind]
        if numbers:
            notes.append(note(f"rows-{kind.value}", where, rows=len(numbers), numbers=_ranges(numbers)))
    return notes


def _fill_notes(filled: Filled, headings: Mapping[int, Heading], where: Where) -> Iterator[Finding]:
    """Yield one note per way of filling in, with the columns; a warning for numbers in merged cells."""

    def at_columns(counted: Mapping[int, int]) -> Where:
        return Where(where.file, where.sheet, None, tuple(headings[at].label for at in counted if at in headings))

    if filled.ditto:
        yield note("filled-ditto", at_columns(filled.ditto), cells=sum(filled.ditto.values()))
    if filled.merged:
        yield note("filled-merged", at_columns(filled.merged), cells=sum(filled.merged.values()))
    if filled.groups:
        yield note("filled-groups", at_columns(filled.groups), cells=sum(filled.groups.values()))
    for at, (first, last) in filled.doubtful.items():
        label = (headings[at].label,) if at in headings else ()
        yield warning("merged-number", Where(where.file, where.sheet, first + 1, label), first=first + 1, last=last + 1)


def _ranges(numbers: Sequence[int]) -> str:
    """Return the numbers as people write them: "7, 12–14"."""
    parts: list[list[int]] = []
    for each in numbers:
        if parts and each == parts[-1][-1] + 1:
            parts[-1].append(each)
        else:
            parts.append([each])
    return ", ".join(str(each[0]) if len(each) == 1 else f"{each[0]}–{each[-1]}" for each in parts)


def trimmed(rows: Sequence[Row], limit: int) -> Sequence[Row]:
    """Return the rows without the blank ones at the end; IngestError when there are more than the service takes."""
    end = len(rows)
    while end and is_blank(rows[end - 1]):
        end -= 1
    if end > limit:
        raise IngestError("too-many-rows", rows=end, limit=limit)
    return rows[:end]
