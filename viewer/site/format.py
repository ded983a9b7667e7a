"""Dates, numbers and ages as people here write them, the same as src/format.js."""

from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DEFAULT_EXPECTED_HOURS = 24
OLD_AFTER_PERIODS = 3


def format_date(iso: str, language: str) -> str:
    """Return "19/01/2022" or "19 Jan 2022", of a month "01/2022"; what is no date comes back as it is."""
    try:
        date = datetime.strptime(iso[:10], "%Y-%m-%d" if len(iso) > 7 else "%Y-%m")
    except ValueError:
        return iso
    if len(iso) <= 7:
        return f"{date:%m/%Y}" if language == "vi" else f"{MONTHS[date.month - 1]} {date.year}"
    return f"{date:%d/%m/%Y}" if language == "vi" else f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def format_time(iso: str, language: str, timezone: str) -> str:
    """Return "08:00, 19/01/2022" in the zone of the service; what is no time comes back as it is."""
    try:
        time = datetime.fromisoformat(iso).astimezone(ZoneInfo(timezone))
    except ValueError:
        return iso
    return f"{time:%H:%M}, {format_date(f'{time:%Y-%m-%d}', language)}"


def format_number(value: float, language: str) -> str:
    """Return "1.210" or "1,210"; decimals after a comma or a point."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def format_phone(number: str) -> str:
    return f"{number[:4]} {number[4:]}" if len(number) == 8 else number


def staleness(published_at: str | None, expected_hours: int | None, now: datetime) -> str:
    """Return "fresh", "late" or "old", measured against what the steward promises; "unknown" without a time."""
    if not published_at:
        return "unknown"
    hours = (now - datetime.fromisoformat(published_at)).total_seconds() / 3600
    expected = expected_hours or DEFAULT_EXPECTED_HOURS
    return "old" if hours > expected * OLD_AFTER_PERIODS else "late" if hours > expected else "fresh"
