"""What reading gives: one table with its headings, its rows under the numbers that the officer sees, its geometry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.findings import Finding, Where

Cells = NDArray[np.object_]
"""One column: Python values, None for an empty cell."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the officer's table; ``letter`` is Excel's name for it, empty in vector files."""

    text: str
    letter: str = ""

    @property
    def label(self) -> str:
        return " ".join(each for each in (self.letter, f"«{self.text}»" if self.text else "") if each)


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands in a cell whose formula failed: "#REF!", "#DIV/0!"."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class RawRow:
    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A totals row and the rows that it may sum up: ``part`` since the last section or totals row, or all rows."""

    number: int
    cells: tuple[object, ...]
    part: tuple[int, int]


class Rows(Sequence[RawRow]):
    """The rows of a table, made one by one from its columns: a million rows cost no million objects."""

    def __init__(self, numbers: NDArray[np.int64], columns: tuple[Cells, ...]) -> None:
        self._numbers = numbers
        self._columns = columns

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: int | slice) -> RawRow | Sequence[RawRow]:  # type: ignore[override]
        if isinstance(index, slice):
            return [self._row(each) for each in range(*index.indices(len(self)))]
        return self._row(range(len(self))[index])

    def __iter__(self) -> Iterator[RawRow]:
        return map(self._row, range(len(self)))

    def _row(self, index: int) -> RawRow:
        return RawRow(int(self._numbers[index]), tuple(column[index] for column in self._columns))


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """One table of a hand-in, nothing interpreted yet.

    ``numbers``: each row as Excel numbers it (header = 1), or the record of a vector file, from 1. ``geometry``: one
    shapely geometry or None per row, None as a whole when the file has no geometry. ``crs``: WKT as the file declares
    it. ``not_data``: rows that were read and are no data (title, totals, signature …) with the reason. ``sections``:
    per row the sub-titles above it, the outermost first; empty when the table has none.
    """

    file: str
    format: str
    headings: tuple[Heading, ...]
    columns: tuple[Cells, ...]
    numbers: NDArray[np.int64]
    sheet: str | None = None
    geometry: Cells | None = None
    crs: str | None = None
    not_data: tuple[tuple[int, str], ...] = ()
    totals: tuple[TotalsRow, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    titles: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def rows(self) -> Rows:
        return Rows(self.numbers, self.columns)

    @property
    def rows_read(self) -> int:
        return len(self.numbers) + len(self.not_data)

    def where(self, row: int | None = None, *headings: Heading) -> Where:
        return Where(self.file, self.sheet, row, tuple(each.label for each in headings))


def as_cells(values: Sequence[object]) -> Cells:
    """Return the values as a column (numpy would otherwise make numbers or a matrix of them)."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells
