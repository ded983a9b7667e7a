"""Dates as Vietnamese write them: the day comes first."""

import re
from datetime import date, datetime, timedelta

from ingest.normalise.draft import Draft

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: 00:00(?::00)?)?")
_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 54789)
"""Excel's day numbers of 2000 to 2049."""


def day_first_dates(draft: Draft) -> Draft:
    """Return the draft with the cells of date fields as dates; what is no date of the calendar stays as it is."""
    for field in draft.fields("date"):
        draft = draft.rewrite(field.name, _from_serial, "dates-from-serial").rewrite(field.name, read_date)
    return draft


def _from_serial(cell: object) -> object:
    """Return the date behind a cell that lost its date format; only Excel numbers days like this."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != int(cell) or int(cell) not in _SERIALS:
        return cell
    return _EXCEL_EPOCH + timedelta(days=int(cell))


def read_date(cell: object) -> object:
    """Return the cell as a date: dd/mm/yyyy, d.m.yy (20yy), yyyy-mm-dd, "ngày 9 tháng 1 năm 2022", a midnight."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == datetime.min.time() else cell
    if not isinstance(cell, str):
        return cell
    if match := _ISO.fullmatch(cell) or _YEAR_FIRST.fullmatch(cell):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(cell) or _WORDS.fullmatch(cell):
        day, month, year = match.groups()
    else:
        return cell
    return _calendar_date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day)) or cell


def _calendar_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
