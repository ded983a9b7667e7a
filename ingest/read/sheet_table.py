"""Where the table of a sheet is: the heading row is found by its words, never by its position."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.read.sheet_rows import (
    NotData,
    holds_key,
    is_blank,
    is_column_numbers,
    is_footer,
    is_section,
    is_totals,
    text_of,
)
from ingest.spelling import fold
from ingest.vocabulary import Vocabulary

Row = Sequence[object]
Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: (row, column) of its first and last cell, from 0."""

SEARCHED_ROWS = 100
MAX_DEPTH = 4
MIN_MATCHES = 2


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """The heading rows ``first`` … ``last`` (from 0) and the heading of each column, "" where there is none."""

    first: int
    last: int
    texts: tuple[str, ...]
    matches: int


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Rows by their index in the sheet (from 0): the data, what is no data and why, the totals with their part."""

    block: HeadingBlock
    data: tuple[int, ...]
    not_data: tuple[tuple[int, NotData], ...]
    totals: tuple[tuple[int, int, int], ...]
    """(index, index of the first row, index after the last row that it may sum up)."""


def find_table(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> SheetTable | None:
    """Return the table of the sheet, or None when no row looks like its headings."""
    block = find_headings(rows, merged, vocabulary)
    return None if block is None else _sort_rows(rows, block, vocabulary)


def find_headings(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> HeadingBlock | None:
    """Return the rows whose texts are most often known headings; the upper and the smaller block wins a tie."""
    best: HeadingBlock | None = None
    for block in _candidates(rows, merged, vocabulary):
        if block.matches >= MIN_MATCHES and (best is None or block.matches > best.matches):
            best = block
    return best


def _candidates(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> Iterator[HeadingBlock]:
    for depth in range(1, MAX_DEPTH + 1):
        for first in range(min(len(rows), SEARCHED_ROWS)):
            block = rows[first : first + depth]
            if len(block) == depth and not is_blank(block[0]) and not is_blank(block[-1]):
                texts = _heading_texts(block, first, merged, vocabulary)
                yield HeadingBlock(first, first + depth - 1, texts, vocabulary.matches(texts))


def _heading_texts(block: Sequence[Row], first: int, merged: Sequence[Span], words: Vocabulary) -> tuple[str, ...]:
    """Return one heading per column: the lowest text, with the text above it when only both together are known."""
    grid = _filled(block, first, merged)
    width = max(map(len, grid))
    return tuple(_join([row[at] for row in grid if at < len(row) and row[at]], words) for at in range(width))


def _filled(block: Sequence[Row], first: int, merged: Sequence[Span]) -> list[list[str]]:
    """Return the block as texts; a text merged over several columns stands in each of them."""
    grid = [[" ".join(text_of(cell).split()) for cell in row] for row in block]
    for (top, left), (_, right) in merged:
        if 0 <= top - first < len(grid) and left < len(row := grid[top - first]):
            row[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)
    return grid


def _join(texts: list[str], vocabulary: Vocabulary) -> str:
    if len(texts) < 2:
        return texts[0] if texts else ""
    both = f"{texts[-2]} {texts[-1]}"
    return both if not vocabulary.matches([texts[-1]]) and vocabulary.matches([both]) else texts[-1]


def _sort_rows(rows: Sequence[Row], block: HeadingBlock, vocabulary: Vocabulary) -> SheetTable:
    data: list[int] = []
    not_data = [(at, NotData.TITLE) for at in range(block.first) if not is_blank(rows[at])]
    not_data += [(at, NotData.HEADING) for at in range(block.first, block.last + 1)]
    totals: list[tuple[int, int, int]] = []
    part = block.last + 1
    for at, reason in _reasons(rows, block, vocabulary):
        if reason is None:
            data.append(at)
            continue
        not_data.append((at, reason))
        if reason is NotData.TOTALS:
            totals.append((at, part, at))
        if reason in (NotData.TOTALS, NotData.SECTION):
            part = at + 1
    return SheetTable(block, tuple(data), tuple(not_data), tuple(totals))


def _reasons(rows: Sequence[Row], block: HeadingBlock, vocabulary: Vocabulary) -> Iterator[tuple[int, NotData | None]]:
    """Yield each row below the headings with the reason why it is no data; blank rows are left out."""
    titled = [at for at, text in enumerate(block.texts) if text]
    heading = [fold(each) for each in block.texts]
    below = False
    for at in range(block.last + 1, len(rows)):
        row = rows[at]
        if is_blank(row):
            continue
        if holds_key(row, vocabulary):
            yield at, None
            continue
        below = below or is_footer(row)
        yield at, _reason(row, titled, heading, below=below, first=at == block.last + 1)


def _reason(row: Row, titled: list[int], heading: list[str], *, below: bool, first: bool) -> NotData | None:
    filled = sum(1 for at in titled if at < len(row) and text_of(row[at]))
    if first and is_column_numbers(row):
        return NotData.COLUMN_NUMBERS
    if is_totals(row):
        return NotData.TOTALS
    if below and (filled < 2 or filled * 2 < len(titled)):
        return NotData.FOOTER
    if [fold(text_of(each)) for each in row] == heading[: len(row)]:
        return NotData.HEADING
    return NotData.SECTION if is_section(row) else None
