"""The cells of a field that hold something, with the row that they stand in."""

from collections.abc import Iterator

from catalog.model import Field
from ingest.normalise import Normalised


def filled_cells(table: Normalised, field: Field) -> Iterator[tuple[int, object]]:
    """Yield (row as the officer counts it, value) for every cell of the field that is not null."""
    if field.name in table.columns:
        for row, cell in zip(table.table.numbers.tolist(), table.columns[field.name].tolist(), strict=True):
            if cell is not None:
                yield row, cell
