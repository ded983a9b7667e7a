"""Codes of administrative units that lost their leading zeros in Excel: 2131 is 02131."""

from catalog.model import Field, Unit
from ingest.normalise.draft import Draft

UNIT_PATTERNS = frozenset({"[0-9]{5}", "[0-9]{2,5}"})


def pad_codes(draft: Draft) -> Draft:
    """Return the draft with the zeros put back where exactly one unit has the code; any other code stays."""
    padded = _padded(draft.catalog.units)
    for field in draft.fields("text"):
        if is_unit_code(field):
            draft = draft.rewrite(field.name, lambda cell: _pad(cell, padded), "codes-padded")
    return draft


def is_unit_code(field: Field) -> bool:
    return field.references is not None or field.pattern in UNIT_PATTERNS


def _padded(units: tuple[Unit, ...]) -> dict[str, str]:
    """Return shortened code → code, for the units that cannot be mistaken for one another."""
    codes = {each.code for each in units}
    by_number: dict[str, set[str]] = {}
    for code in codes:
        by_number.setdefault(code.lstrip("0"), set()).add(code)
    return {short: min(full) for short, full in by_number.items() if len(full) == 1 and short not in codes}


def _pad(cell: object, padded: dict[str, str]) -> object:
    return padded.get(cell.lstrip("0"), cell) if isinstance(cell, str) and cell.isdigit() else cell
