"""From the cells of one sheet to a RawTable; shared by workbooks and delimited text."""

from collections.abc import Sequence

import numpy as np

from ingest.errors import IngestError
from ingest.findings import Finding, Where, note
from ingest.read.sheet_rows import NotData, is_blank, text_of
from ingest.read.sheet_table import Row, SheetTable, Span, find_table
from ingest.read.table import Heading, RawTable, TotalsRow, as_cells
from ingest.vocabulary import Vocabulary


def read_sheet(
    rows: Sequence[Row], where: Where, format: str, vocabulary: Vocabulary, merged: Sequence[Span] = ()
) -> RawTable | None:
    """Return the table of the sheet; None when no row looks like headings. Row 0 here is row 1 of the officer."""
    found = find_table(rows, merged, vocabulary)
    if found is None:
        return None
    used = _used_columns(rows, found)
    return RawTable(
        file=where.file,
        format=format,
        sheet=where.sheet,
        headings=tuple(Heading(_text(found.block.texts, at), column_letter(at)) for at in used),
        columns=tuple(as_cells([_cell(rows[row], at) for row in found.data]) for at in used),
        numbers=np.array([row + 1 for row in found.data], dtype=np.int64),
        not_data=tuple((row + 1, reason.value) for row, reason in found.not_data),
        totals=tuple(_totals(rows[at], at, used, part) for at, *part in found.totals),
        findings=tuple(_not_data_notes(found, where)),
    )


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


def _used_columns(rows: Sequence[Row], found: SheetTable) -> list[int]:
    """Return the columns that have a heading or a value in a data row."""
    width = max((len(rows[at]) for at in found.data), default=0)
    texts = found.block.texts
    titled = {at for at, text in enumerate(texts) if text}
    untitled = set(range(width)) - titled
    filled = {at for row in found.data for at in untitled if at < len(rows[row]) and text_of(rows[row][at])}
    return sorted(titled | filled)


def _text(texts: tuple[str, ...], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _cell(row: Row, at: int) -> object:
    value = row[at] if at < len(row) else None
    return None if value == "" else value


def _totals(row: Row, at: int, used: list[int], part: list[int]) -> TotalsRow:
    return TotalsRow(at + 1, tuple(_cell(row, each) for each in used), (part[0] + 1, part[1]))


def _not_data_notes(found: SheetTable, where: Where) -> list[Finding]:
    """Return one note per kind of row, below the headings, that was read and not taken for data."""
    below = [(at + 1, reason) for at, reason in found.not_data if at > found.block.last]
    notes = []
    for kind in (NotData.SECTION, NotData.TOTALS, NotData.FOOTER):
        numbers = [at for at, reason in below if reason is kind]
        if numbers:
            notes.append(note(f"rows-{kind.value}", where, rows=len(numbers), numbers=_ranges(numbers)))
    return notes


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
