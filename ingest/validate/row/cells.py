"""The cells of a field that hold something, with the row that they stand in."""

from collections.abc import Callable, Iterator

from catalog.model import Field
from ingest.normalise import Normalised
from ingest.normalise.distinct import distinct


def wrong_cells(table: Normalised, field: Field, is_wrong: Callable[[object], bool]) -> Iterator[tuple[int, object]]:
    """Yield (row as the officer counts it, value) for every filled cell of the field that is wrong.

    Args:
        is_wrong: pure, as equal cells are judged once.
    """
    if field.name not in table.columns:
        return
    found = distinct(table.columns[field.name])
    wrong = {key for key in found.values if is_wrong(found.cell(key))}
    if wrong:
        for row, key in zip(table.table.numbers.tolist(), found.keys, strict=True):
            if key in wrong:
                yield row, found.cell(key)
