"""Whether texts are written as their field's pattern says."""

import re

from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.validate.row.cells import filled_cells
from ingest.validate.row.types import shown


def check_patterns(table: Normalised) -> list[Finding]:
    """Return one finding per text that does not fit the pattern as a whole; unit codes are check_unit_codes' matter."""
    findings = []
    for field in table.layer.fields:
        if field.pattern is None or field.references:
            continue
        pattern = re.compile(field.pattern)
        for row, cell in filled_cells(table, field):
            if isinstance(cell, str) and not pattern.fullmatch(cell):
                values = {"value": shown(cell), "example": field.example or field.pattern, "heading": field.title}
                findings.append(error("pattern-mismatch", table.where(row, field.name), **values))
    return findings
