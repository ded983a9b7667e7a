"""Whether every value is of its field's type: what normalising could not read is named here."""

from collections.abc import Iterator
from datetime import date, datetime

from catalog.model import Field, Text
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.normalise.decimal_comma import is_ambiguous
from ingest.normalise.missing_years import is_without_year
from ingest.normalise.time_text import has_several_windows, lacks_year
from ingest.normalise.units_in_cells import has_unit
from ingest.read.table import CellError
from ingest.validate.row.cells import wrong_cells

INT4_MAX = 2**31 - 1
_SHOWN = 60


def check_types(table: Normalised) -> list[Finding]:
    """Return one finding per value that is no number, date, moment, yes or no, or printable text."""
    return [found for field in table.layer.fields for found in _of_field(table, field)]


def _of_field(table: Normalised, field: Field) -> Iterator[Finding]:
    unit = field.unit or Text("–", "–")
    for row, cell in wrong_cells(table, field, lambda each: _problem(field, each) is not None):
        code = _problem(field, cell)
        assert code is not None
        yield error(code, table.where(row, field.name), value=shown(cell), heading=field.title, unit=unit)


def shown(cell: object) -> object:
    """Return the value as it may stand in a message: short, and visible."""
    if not isinstance(cell, str):
        return cell
    text = "".join(each if each.isprintable() else "�" for each in cell)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _problem(field: Field, cell: object) -> str | None:
    if isinstance(cell, CellError):
        return "formula-error"
    match field.type:
        case "integer":
            return _integer_problem(cell)
        case "number":
            return None if _is_number(cell) else _number_problem(cell)
        case "boolean":
            return None if isinstance(cell, bool) else "yes-no-not-understood"
        case "date":
            return None if isinstance(cell, date) and not isinstance(cell, datetime) else _date_problem(cell)
        case "timestamp":
            return None if isinstance(cell, datetime) else _timestamp_problem(cell)
        case _:
            return None if isinstance(cell, str) and _is_printable(cell) else "text-unprintable"


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _integer_problem(cell: object) -> str | None:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return None if abs(cell) <= INT4_MAX else "number-too-large"
    return "number-not-whole" if isinstance(cell, float) else _number_problem(cell)


def _number_problem(cell: object) -> str:
    if has_unit(cell):
        return "unit-other"
    return "number-ambiguous" if is_ambiguous(cell) else "number-not-understood"


def _date_problem(cell: object) -> str:
    if is_without_year(cell):
        return "date-without-year"
    return "date-with-time" if isinstance(cell, datetime) else "date-not-understood"


def _timestamp_problem(cell: object) -> str:
    if isinstance(cell, str) and has_several_windows(cell):
        return "windows-several"
    return "date-without-year" if isinstance(cell, str) and lacks_year(cell) else "timestamp-not-understood"


def _is_printable(text: str) -> bool:
    """Return whether the text can be stored and shown; PostgreSQL takes no U+0000."""
    return text.isprintable() or all(each.isprintable() or each in "\n\t\u00ad" or each.isspace() for each in text)
