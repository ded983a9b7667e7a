"""Where the tables of a sheet are: heading rows are found by their words, never by their position."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.read.sheet_rows import (
    NUMBERING,
    NotData,
    Section,
    continues,
    fold,
    holds_key,
    is_blank,
    is_column_numbers,
    is_footer,
    is_number_only,
    is_section,
    is_totals,
    read_section,
    repeats,
    sums_up_below,
    text_of,
)
from ingest.vocabulary import Vocabulary

Row = Sequence[object]
Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: (row, column) of its first and last cell, from 0."""

_PARENTHESES = re.compile(r"\(.*\)|\[.*\]")

_WHOLE = re.compile(r"tong( so| cong)?|cong|chung|toan bo")

SEARCHED_ROWS = 100
"""Further down a table begins only behind a gap: a blank row, or one with a single text."""
MAX_DEPTH = 4
MIN_MATCHES = 2
MIN_MATCHES_BELOW = 3
"""The second table of a sheet must be known by more: two words of a data row may be headings by chance."""


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
    sections: tuple[tuple[str, ...], ...] = ()
    """The sub-titles above each data row, the outermost first."""
    continued: tuple[tuple[int, int], ...] = ()
    """(index of a wrapped row, index of the data row that it carries on)."""


def find_tables(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> list[SheetTable]:
    """Return the tables of the sheet from top to bottom; none when no row looks like headings."""
    blocks = find_blocks(rows, merged, vocabulary)
    ends = [*(_title_above(rows, each) for each in blocks[1:]), len(rows)]
    starts = [0, *ends[:-1]]
    return [
        _Sorting(rows, block, vocabulary).sort(start, end)
        for block, start, end in zip(blocks, starts, ends, strict=False)
    ]


def find_blocks(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> list[HeadingBlock]:
    """Return the heading rows of each table: the block with most known headings, then others that do not touch it.

    The upper and the smaller block wins a tie; headings that come again on the next page are no new table.
    """
    found: list[HeadingBlock] = []
    candidates = sorted(_candidates(rows, merged, vocabulary), key=lambda each: -each.matches)
    for each in candidates:
        enough = each.matches >= (MIN_MATCHES_BELOW if found else MIN_MATCHES)
        if enough and all(_is_other(each, block, rows) for block in found):
            found.append(each)
    found.sort(key=lambda each: each.first)
    return [_with_rows_below(each, rows, merged, vocabulary) for each in found]


def _with_rows_below(
    block: HeadingBlock, rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary
) -> HeadingBlock:
    """Return the block with the rows below that are headings too, though no known ones: units, unknown sub-headings."""
    last = block.last
    while last + 1 < len(rows) and last + 1 - block.first < MAX_DEPTH:
        row = rows[last + 1]
        if holds_key(row, vocabulary) or is_column_numbers(row) or not _is_heading_row(row, block.first, last, merged):
            break
        last += 1
    if last == block.last:
        return block
    texts = _heading_texts(rows[block.first : last + 1], block.first, merged, vocabulary)
    return HeadingBlock(block.first, last, texts, vocabulary.matches(texts))


def _is_heading_row(row: Row, first: int, last: int, merged: Sequence[Span]) -> bool:
    """Return whether the row below headings is one: in parentheses throughout, or under what is merged above it."""
    filled = [at for at, cell in enumerate(row) if text_of(cell)]
    if not filled or not all(isinstance(row[at], str) for at in filled):
        return False
    if all(_PARENTHESES.fullmatch(text_of(row[at])) for at in filled):
        return True
    reaching = any(first <= top <= last < bottom for (top, _), (bottom, _) in merged)
    parents = {
        at for (top, left), (bottom, right) in merged if top == last == bottom and left < right
        for at in range(left, right + 1)
    }  # fmt: skip
    return reaching or set(filled) <= parents


def _is_other(block: HeadingBlock, other: HeadingBlock, rows: Sequence[Row]) -> bool:
    apart = block.last < other.first or other.last < block.first
    return apart and _folded(block.texts) != _folded(other.texts) and not _is_inside(block, other, rows)


def _is_inside(block: HeadingBlock, other: HeadingBlock, rows: Sequence[Row]) -> bool:
    """Return whether the block is, or has among its rows, a part of headings that come again."""
    words = set(_folded(other.texts)) - {""}
    lines = [block.texts, *([text_of(cell) for cell in row] for row in rows[block.first : block.last + 1])]
    return any(set(_folded(each)) - {""} <= words for each in lines)


def _folded(texts: Sequence[str]) -> tuple[str, ...]:
    folded = [fold(each) for each in texts]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


def _title_above(rows: Sequence[Row], block: HeadingBlock) -> int:
    """Return the row at which the title of a further table begins: single texts right above its headings."""
    at = block.first
    while at > 0 and _filled_cells(rows[at - 1]) <= 1:
        at -= 1
    return at


def _filled_cells(row: Row) -> int:
    return sum(1 for each in row if text_of(each))


def _candidates(rows: Sequence[Row], merged: Sequence[Span], vocabulary: Vocabulary) -> Iterator[HeadingBlock]:
    firsts = list(_possible_firsts(rows))
    keyed = {at for first in firsts for at in range(first, first + MAX_DEPTH) if at < len(rows)}
    keyed = {at for at in keyed if holds_key(rows[at], vocabulary)}
    for depth in range(1, MAX_DEPTH + 1):
        for first in firsts:
            block = rows[first : first + depth]
            is_whole = len(block) == depth and not is_blank(block[0]) and not is_blank(block[-1])
            if is_whole and keyed.isdisjoint(range(first, first + depth)) and not any(map(is_column_numbers, block)):
                texts = _heading_texts(block, first, merged, vocabulary)
                yield HeadingBlock(first, first + depth - 1, texts, vocabulary.matches(texts))


def _possible_firsts(rows: Sequence[Row]) -> Iterator[int]:
    yield from range(min(len(rows), SEARCHED_ROWS))
    for at in range(SEARCHED_ROWS, len(rows)):
        if any(len(row) < 2 or _filled_cells(row) < 2 for row in rows[at - 2 : at]) and _filled_cells(rows[at]) > 1:
            yield at


def _heading_texts(block: Sequence[Row], first: int, merged: Sequence[Span], words: Vocabulary) -> tuple[str, ...]:
    """Return one heading per column: the lowest text, with what stands above it when only together they are known."""
    grid = _filled(block, first, merged)
    width = max(map(len, grid))
    columns = [[row[at] for row in grid if at < len(row) and row[at]] for at in range(width)]
    shared = {text for a, b in zip(columns, columns[1:], strict=False) for text in a[:-1] if text in b[:-1]}
    return tuple(_join(each, words, shared) for each in columns)


def _filled(block: Sequence[Row], first: int, merged: Sequence[Span]) -> list[list[str]]:
    """Return the block as texts; a text merged over several columns stands in each of them."""
    grid = [[" ".join(text_of(cell).split()) for cell in row] for row in block]
    for (top, left), (_, right) in merged:
        if 0 <= top - first < len(grid) and left < len(row := grid[top - first]):
            row[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)
    return grid


def _join(texts: list[str], vocabulary: Vocabulary, shared: set[str]) -> str:
    """Return the reading that is known: the lowest text, two texts together, all, an upper one that is not shared.

    The column "Tổng số" of a group is what the group is called: "Số người đang cách ly".
    Unknown, it is shown as the officer sees it, from top to bottom: "Địa chỉ / Thôn".
    """
    if len(texts) < 2:
        return texts[0] if texts else ""
    lowest, above = texts[-1], texts[:-1]
    readings = [lowest, *(f"{each} {lowest}" for each in reversed(above)), " ".join(texts)]
    is_whole = bool(_WHOLE.fullmatch(fold(lowest)))
    readings += [each for each in reversed(above) if is_whole or each not in shared]
    return next((each for each in readings if vocabulary.matches([each])), " / ".join(dict.fromkeys(texts)))


@dataclass(slots=True)
class _Sorting:
    """Goes down the rows of one table and says what each is."""

    rows: Sequence[Row]
    block: HeadingBlock
    vocabulary: Vocabulary
    data: list[int] = field(default_factory=list)
    not_data: list[tuple[int, NotData]] = field(default_factory=list)
    totals: list[tuple[int, int, int]] = field(default_factory=list)
    sums: list[tuple[int, int]] = field(default_factory=list)
    """Sub-totals that stand above their rows: (index, rank of their section)."""
    ends: list[tuple[int, int]] = field(default_factory=list)
    """Where sections begin: (index, rank)."""
    stack: tuple[Section, ...] = ()
    sections: list[tuple[str, ...]] = field(default_factory=list)
    continued: list[tuple[int, int]] = field(default_factory=list)

    def sort(self, start: int, end: int) -> SheetTable:
        """Return the table; its title begins at row `start`, and all rows before `end` belong to it."""
        block = self.block
        self.not_data += [(at, NotData.TITLE) for at in range(start, block.first) if not is_blank(self.rows[at])]
        self.not_data += [(at, NotData.HEADING) for at in range(block.first, block.last + 1)]
        part = block.last + 1
        for at, reason in self._reasons(end):
            if reason is None:
                self.data.append(at)
                self.sections.append(tuple(each.text for each in self.stack))
                continue
            self.not_data.append((at, reason))
            if reason is NotData.TOTALS:
                self.totals.append((at, part, at))
            if reason in (NotData.TOTALS, NotData.SECTION):
                part = at + 1
        self.totals += [(at, at + 1, self._end_of(at, rank, end)) for at, rank in self.sums]
        return SheetTable(
            block, tuple(self.data), tuple(self.not_data), tuple(self.totals), tuple(self.sections),
            tuple(self.continued),
        )  # fmt: skip

    def _end_of(self, at: int, rank: int, end: int) -> int:
        return next((other for other, depth in self.ends if other > at and depth <= rank), end)

    def _reasons(self, end: int) -> Iterator[tuple[int, NotData | None]]:
        """Yield each row below the headings with the reason why it is no data; blank rows are left out."""
        titled = [at for at, text in enumerate(self.block.texts) if text]
        heading = [fold(each) for each in self.block.texts]
        repeated = {_folded(list(map(text_of, row))) for row in self.rows[self.block.first : self.block.last + 1]}
        repeated.add(_folded(heading))
        keys = [at for at, text in enumerate(self.block.texts) if text and self.vocabulary.is_key_heading(text)]
        numbering = next((at for at, text in enumerate(heading) if text in NUMBERING), None)
        below = False
        for at in range(self.block.last + 1, end):
            row = self.rows[at]
            if holds_key(row, self.vocabulary, keys):
                yield at, None
            elif not is_blank(row):
                below = below or is_footer(row)
                yield at, self._reason(at, titled, heading, repeated, numbering, below=below)

    def _reason(
        self, at: int, titled: list[int], heading: list[str], repeated: set[tuple[str, ...]], numbering: int | None, *,
        below: bool,
    ) -> NotData | None:  # fmt: skip
        row = self.rows[at]
        filled = sum(1 for column in titled if column < len(row) and text_of(row[column]))
        if not self.data and is_column_numbers(row):
            return NotData.COLUMN_NUMBERS
        if is_number_only(row, heading):
            return NotData.NUMBER_ONLY
        if is_totals(row):
            return NotData.TOTALS
        if below and (filled < 2 or filled * 2 < len(titled)):
            return NotData.FOOTER
        if _folded(list(map(text_of, row))) in repeated or repeats(row, heading):
            return NotData.HEADING
        if self._carries_on(at, titled, numbering):
            return NotData.CONTINUATION
        return self._section(at, numbering)

    def _carries_on(self, at: int, titled: list[int], numbering: int | None) -> bool:
        base = self.continued[-1][1] if self.continued and self.continued[-1][0] == at - 1 else at - 1
        if not self.data or self.data[-1] != base:
            return False
        if not continues(self.rows[at], self.rows[base], numbering, titled):
            return False
        self.continued.append((at, base))
        return True

    def _section(self, at: int, numbering: int | None) -> NotData | None:
        row = self.rows[at]
        with_sums = sums_up_below(row, numbering)
        if not with_sums and not is_section(row):
            return None
        section = read_section(row)
        self.stack = (*(each for each in self.stack if each.rank < section.rank), section)
        self.ends.append((at, section.rank))
        if with_sums:
            self.sums.append((at, section.rank))
        return NotData.SECTION
