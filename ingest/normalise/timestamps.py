"""Moments: a day and a time of day, in Vietnamese time unless the text says otherwise."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ingest.normalise.day_first_dates import EXCEL_EPOCH, SERIALS, read_date
from ingest.normalise.draft import Draft

_SERIAL = re.compile(r"\d{5}[.,]\d+")
_CLOCK = r"[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?"
_SPOKEN = r" giờ(?: (?P<minutes>\d{1,2})(?: phút)?)?"
_TIME = rf"(?P<hour>\d{{1,2}})(?:{_CLOCK}|h|{_SPOKEN})"
_DAY_THEN_TIME = re.compile(rf"(?P<day>.+?)[,; ]+(?:lúc )?{_TIME}", re.IGNORECASE)
_TIME_THEN_DAY = re.compile(rf"{_TIME}[,; ]+(?:ngày )?(?P<day>.+)", re.IGNORECASE)


def timestamps(draft: Draft) -> Draft:
    """Return the draft with the cells of timestamp fields as moments in the service's time zone."""
    zone = ZoneInfo(draft.catalog.service.timezone)
    for field in draft.fields("timestamp"):
        draft = draft.rewrite(field.name, _from_serial, "dates-from-serial")
        draft = draft.rewrite(field.name, lambda cell: read_timestamp(cell, zone))
    return draft


def _from_serial(cell: object) -> object:
    """Return the moment behind a cell that lost its date format: days since 1899-12-30, the time as their fraction."""
    text = cell.replace(",", ".") if isinstance(cell, str) and _SERIAL.fullmatch(cell) else None
    days = float(text) if text else cell
    if isinstance(days, bool) or not isinstance(days, float) or days.is_integer() or int(days) not in SERIALS:
        return cell
    return datetime.combine(EXCEL_EPOCH, time()) + timedelta(minutes=round(days * 24 * 60))


def read_timestamp(cell: object, zone: ZoneInfo) -> object:
    """Return the cell as a moment: "15/01/2022 08:00", "8h30 ngày 15/01/2022", ISO 8601; a day alone stays as it is."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=zone) if cell.tzinfo is None else cell.astimezone(zone)
    if not isinstance(cell, str):
        return cell
    if "T" in cell or cell.endswith("Z") or re.search(r"[+-]\d{2}:\d{2}$", cell):
        return _from_iso(cell, zone)
    match = _TIME_THEN_DAY.fullmatch(cell) or _DAY_THEN_TIME.fullmatch(cell)
    return cell if match is None else _moment(match, zone) or cell


def _from_iso(text: str, zone: ZoneInfo) -> object:
    try:
        return read_timestamp(datetime.fromisoformat(text), zone)
    except ValueError:
        return text


def _moment(match: re.Match[str], zone: ZoneInfo) -> datetime | None:
    day = read_date(match["day"].strip())
    if not isinstance(day, date):
        return None
    try:
        minute = int(match["minute"] or match["minutes"] or 0)
        return datetime(
            day.year, day.month, day.day, int(match["hour"]), minute, int(match["second"] or 0), tzinfo=zone
        )
    except ValueError:
        return None
