"""Totals rows are checksums: what they say is compared with the rows that they sum up."""

from ingest.findings import Finding, warning
from ingest.normalise.decimal_comma import read_whole
from ingest.normalise.draft import Draft
from ingest.normalise.unicode_nfc import tidy
from ingest.read.table import TotalsRow


def totals(draft: Draft) -> Draft:
    """Return the draft with a warning for every total that fits neither all rows nor the rows since the last total."""
    return draft.with_findings(*(found for row in draft.table.totals for found in _mismatches(draft, row)))


def _mismatches(draft: Draft, row: TotalsRow) -> list[Finding]:
    findings = []
    for field in draft.fields("integer", "number"):
        at = draft.table.headings.index(draft.headings[field.name])
        printed = read_whole(tidy(row.cells[at]))
        sums = _sums(draft, field.name, row)
        if (
            isinstance(printed, int | float)
            and not isinstance(printed, bool)
            and not any(_equal(printed, s) for s in sums)
        ):
            nearest = min(sums, key=lambda each: abs(each - printed))  # what it was most likely meant to be
            findings.append(
                warning("total-mismatch", draft.where(row.number, field.name), printed=printed, sum=nearest)
            )  # fmt: skip
    return findings


def _sums(draft: Draft, name: str, row: TotalsRow) -> tuple[float, float]:
    """Return the sum of the rows of the whole table, and of the part above the totals row."""
    numbers = draft.table.numbers
    cells = [each if isinstance(each, int | float) else 0 for each in draft.columns[name]]
    first, last = row.part
    part = sum(cell for cell, number in zip(cells, numbers, strict=True) if first <= number <= last)
    return sum(cells), part


def _equal(a: float, b: float) -> bool:
    return abs(a - b) < 1e-6
