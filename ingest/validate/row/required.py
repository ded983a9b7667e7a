"""Whether the cells that must be filled are filled."""

from ingest.findings import Finding, error
from ingest.normalise import Normalised


def check_required(table: Normalised) -> list[Finding]:
    """Return one finding per empty cell of a required field; a field without a column is the headings' matter."""
    return [
        error("required-missing", table.where(int(row), field.name), heading=field.title)
        for field in table.layer.fields
        if field.required and field.name in table.columns
        for row, cell in zip(table.table.numbers, table.columns[field.name], strict=True)
        if cell is None
    ]
