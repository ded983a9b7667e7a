"""Whether texts fit into their field."""

from collections.abc import Iterator

from catalog.model import Field
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import wrong_cells


def check_max_length(table: Normalised) -> list[Finding]:
    """Return one finding per text that is longer than its field takes (in letters, not bytes)."""
    fields = [(each, each.max_length) for each in table.layer.fields if each.max_length is not None]
    return [found for field, limit in fields for found in _of_field(table, field, limit)]


def _of_field(table: Normalised, field: Field, limit: int) -> Iterator[Finding]:
    for row, cell in wrong_cells(table, field, lambda each: isinstance(each, str) and len(each) > limit):
        length = len(str(cell))
        yield error("text-too-long", table.where(row, field.name), length=length, limit=limit, heading=field.title)
