"""Whether numbers lie in the range of their field."""

from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import filled_cells


def check_ranges(table: Normalised) -> list[Finding]:
    """Return one finding per number below or above its range (both ends belong to it)."""
    findings = []
    for field in table.layer.fields:
        low, high = field.range or (float("-inf"), float("inf"))
        for row, cell in filled_cells(table, field) if field.range else ():
            if isinstance(cell, int | float) and not low <= cell <= high:
                place = table.where(row, field.name)
                findings.append(error("out-of-range", place, value=cell, low=low, high=high, heading=field.title))
    return findings
