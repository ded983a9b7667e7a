"""Whether texts fit into their field."""

from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import filled_cells


def check_max_length(table: Normalised) -> list[Finding]:
    """Return one finding per text that is longer than its field takes (in letters, not bytes)."""
    return [
        error(
            "text-too-long", table.where(row, field.name), length=len(cell), limit=field.max_length, heading=field.title
        )
        for field in table.layer.fields
        if field.max_length is not None
        for row, cell in filled_cells(table, field)
        if isinstance(cell, str) and len(cell) > field.max_length
    ]
