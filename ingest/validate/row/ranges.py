"""Whether numbers lie in the range of their field."""

from catalog.model import Field
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import wrong_cells


def check_ranges(table: Normalised) -> list[Finding]:
    """Return one finding per number below or above its range (both ends belong to it)."""
    return [found for field in table.layer.fields if field.range for found in _of_field(table, field, *field.range)]


def _of_field(table: Normalised, field: Field, low: float, high: float) -> list[Finding]:
    def is_outside(cell: object) -> bool:
        return isinstance(cell, int | float) and not low <= cell <= high

    return [
        error("out-of-range", table.where(row, field.name), value=cell, low=low, high=high, heading=field.title)
        for row, cell in wrong_cells(table, field, is_outside)
    ]
