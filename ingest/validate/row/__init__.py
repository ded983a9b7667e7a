"""What can be said of one row, or of the headings, without a database: one check per module, all of them at once."""

from collections.abc import Callable

from ingest.findings import Finding
from ingest.normalise import Normalised
from ingest.validate.row.codes import check_codes
from ingest.validate.row.geometry import check_geometry
from ingest.validate.row.headings import check_headings
from ingest.validate.row.max_length import check_max_length
from ingest.validate.row.patterns import check_patterns
from ingest.validate.row.ranges import check_ranges
from ingest.validate.row.required import check_required
from ingest.validate.row.types import check_types
from ingest.validate.row.unit_codes import check_unit_codes

__all__ = ["CHECKS", "check_rows"]

CHECKS: tuple[Callable[[Normalised], list[Finding]], ...] = (
    check_headings,
    check_required,
    check_types,
    check_codes,
    check_unit_codes,
    check_ranges,
    check_patterns,
    check_max_length,
    check_geometry,
)


def check_rows(table: Normalised) -> list[Finding]:
    """Return every finding of every check, in the order of the rows; what concerns the whole table comes first."""
    findings = [found for check in CHECKS for found in check(table)]
    return sorted(findings, key=lambda each: each.where.row or 0)
