"""Whether texts are written as their field's pattern says."""

import re
from collections.abc import Iterator

from catalog.model import Field
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import wrong_cells
from ingest.validate.row.types import shown


def check_patterns(table: Normalised) -> list[Finding]:
    """Return one finding per text that does not fit the pattern as a whole; unit codes are check_unit_codes' matter."""
    fields = [each for each in table.layer.fields if each.pattern and not each.references]
    return [found for field in fields for found in _of_field(table, field, re.compile(field.pattern or ""))]


def _of_field(table: Normalised, field: Field, pattern: re.Pattern[str]) -> Iterator[Finding]:
    example = field.example or pattern.pattern
    for row, cell in wrong_cells(table, field, lambda each: isinstance(each, str) and not pattern.fullmatch(each)):
        values = {"value": shown(cell), "example": example, "heading": field.title}
        yield error("pattern-mismatch", table.where(row, field.name), **values)
