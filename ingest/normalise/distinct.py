"""The distinct cells of a column: a column of officers repeats itself, so each is asked once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import NoneType

from ingest.read.table import Cells


@dataclass(frozen=True, slots=True)
class Distinct:
    """``keys``: one per row, None where it is empty; ``values``: the distinct ones. A key stands for equal cells."""

    cells: Cells
    keys: Sequence[object]
    values: Collection[object]
    is_typed: bool

    def cell(self, key: object) -> object:
        """Return the cell that the key stands for."""
        return key.cell if self.is_typed and isinstance(key, _Typed) else key


@dataclass(frozen=True, slots=True)
class _Typed:
    """A cell of a column with several types: 1, 1.0 and True are equal, but not the same."""

    kind: type
    cell: object


def distinct(cells: Cells) -> Distinct:
    """Return the distinct cells of the column; the empty ones are none."""
    listed: list[object] = cells.tolist()
    if len(set(map(type, listed)) - {NoneType}) < 2:
        return Distinct(cells, listed, set(listed) - {None}, is_typed=False)
    keys = [None if each is None else _Typed(type(each), each) for each in listed]
    return Distinct(cells, keys, set(keys) - {None}, is_typed=True)
