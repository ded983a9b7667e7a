"""Dates as Vietnamese write them: the day comes first."""

import re
from datetime import date, datetime, timedelta

from ingest.findings import Finding, warning
from ingest.normalise.draft import Draft

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: 00:00(?::00)?)?")
_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(36526, 54789)
"""Excel's day numbers of 2000 to 2049."""


def day_first_dates(draft: Draft) -> Draft:
    """Return the draft with the cells of date fields as dates; what is no date of the calendar stays as it is."""
    for field in draft.fields("date"):
        draft = draft.with_findings(*_maybe_swapped(draft, field.name))
        draft = draft.rewrite(field.name, _from_serial, "dates-from-serial").rewrite(field.name, read_date)
    return draft


def _maybe_swapped(draft: Draft, name: str) -> list[Finding]:
    """Return the warning that Excel may have read the month for the day.

    An Excel in English makes dates of "05/01/2022" (1 May) and leaves "15/01/2022" as text: then all texts have days
    beyond 12, and no date has.
    """
    cells = dict.fromkeys(draft.columns[name])
    texts = [match for each in cells if isinstance(each, str) and (match := _DAY_FIRST.fullmatch(each))]
    dates = [each for each in cells if isinstance(each, date) and each.day != each.month]
    if (
        len(texts) < 2
        or len(dates) < 2
        or any(int(each[1]) <= 12 for each in texts)
        or any(each.day > 12 for each in dates)
    ):
        return []
    day = dates[0]
    return [
        warning(
            "dates-maybe-swapped",
            draft.where(None, name),
            read=f"{day:%d/%m/%Y}",
            other=f"{day:%m/%d/%Y}",
            cells=len(dates),
        )
    ]


def _from_serial(cell: object) -> object:
    """Return the date behind a cell that lost its date format; only Excel numbers days like this."""
    days = int(cell) if isinstance(cell, str) and re.fullmatch(r"\d{5}", cell) else cell
    if isinstance(days, bool) or not isinstance(days, int | float) or days != int(days) or int(days) not in SERIALS:
        return cell
    return EXCEL_EPOCH + timedelta(days=int(days))


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
    return calendar_date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day)) or cell


def calendar_date(year: int, month: int, day: int) -> date | None:
    """Return the date; None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
