"""Whether the codes of administrative units exist."""

from catalog.model import Catalog, Text
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.spelling import fold
from ingest.validate.row.cells import filled_cells
from ingest.validate.row.types import shown


def check_unit_codes(table: Normalised) -> list[Finding]:
    """Return one finding per code that no unit has or had; whether it was valid on the day is checked on staging."""
    known = {each.code for each in table.catalog.units}
    return [
        error("unit-unknown", table.where(row, field.name), value=shown(cell), hint=_hint(cell, table.catalog))
        for field in table.layer.fields
        if field.references
        for row, cell in filled_cells(table, field)
        if isinstance(cell, str) and cell not in known
    ]


def _hint(cell: str, catalog: Catalog) -> Text:
    """Return the code of the unit whose name stands in the cell, for the officer to write; empty when there is none."""
    found = [each for each in catalog.units if fold(each.name.vi) == fold(cell)]
    if not found:
        return Text("", "")
    codes = " / ".join(sorted({each.code for each in found}))
    return Text(f" ({found[0].name.vi} có mã {codes})", f" ({found[0].name.vi} has code {codes})")
