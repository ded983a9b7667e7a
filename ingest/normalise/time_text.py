"""Moments and windows of time as notices write them: "từ 22h ngày 14/3 đến 2h30 ngày 15/3", "12-14h ngày 13/3"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.normalise.day_first_dates import calendar_date
from ingest.normalise.missing_years import nearest

_TOKEN = re.compile(
    r"(?P<d>\d{1,2})(?:[/.\-]| tháng )(?P<m>\d{1,2})(?:(?:[/.\-]| năm )(?P<y>\d{4}|\d{2}))?(?!\d|h|:\d)"
    r"|(?P<iso>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"|(?P<hour>\d{1,2})(?: ?(?:h|g|giờ)(?: ?(?P<min>\d{1,2})(?![/.]\d|-\d{1,2}-\d|\d))?(?: ?(?:p|ph|phút))?"
    r"|:(?P<min2>\d{2})(?::\d{2})?)(?!\w)",
    re.IGNORECASE,
)
_SHARED_HOUR = re.compile(r"(?<![hg] )(?<!giờ )\b(\d{1,2}) ?[-–] ?(\d{1,2}) ?(h|g|giờ)\b", re.IGNORECASE)
_WHOLE_DAY = re.compile(r"\b(?:cả|suốt|trong|nguyên) ngày\b", re.IGNORECASE)
_FILLER = re.compile(r"\b(từ|đến|tới|ngày|lúc|vào|khoảng|cùng)\b|[-–—>,;:()\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; 24:00 is the end of its day."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Day:
    day: int
    month: int
    year: int | None

    def on(self, anchor: date | None) -> date | None:
        """Return the date; without a year the one that is near the anchor."""
        if self.year is None:
            return nearest(self.day, self.month, anchor)
        return calendar_date(self.year if self.year > 99 else 2000 + self.year, self.month, self.day)


Token = Clock | Day


@dataclass(frozen=True, slots=True)
class Window:
    """From and to; ``end`` None for a single moment."""

    start: datetime
    end: datetime | None


def read_tokens(text: str) -> list[Token] | None:
    """Return the times and days of the text in their order; None when it says something else too."""
    spread = _SHARED_HOUR.sub(r"\1\3 - \2\3", text)
    if _FILLER.sub("", _TOKEN.sub("", spread)):
        return None
    return [_token(each) for each in _TOKEN.finditer(spread)]


def _token(match: re.Match[str]) -> Token:
    if match["hour"]:
        return Clock(int(match["hour"]), int(match["min"] or match["min2"] or 0))
    if match["iso"]:
        return Day(int(match["id"]), int(match["im"]), int(match["iso"]))
    return Day(int(match["d"]), int(match["m"]), int(match["y"]) if match["y"] else None)


def read_window(text: str, anchor: date | None, zone: ZoneInfo) -> Window | None:
    """Return the window of the text, or its moment; None where there is another reading, or none.

    Args:
        anchor: a full date near by, for days without a year.
    """
    is_whole_day = bool(_WHOLE_DAY.search(text))
    tokens = read_tokens(_WHOLE_DAY.sub("", text))
    if tokens is None:
        return None
    ends: tuple[datetime | None, datetime | None]
    match tokens:
        case [Day() as day] if is_whole_day:
            ends = (_moment(day, Clock(0, 0), anchor, zone), _moment(day, Clock(24, 0), anchor, zone))
        case [Clock() as clock, Day() as day] | [Day() as day, Clock() as clock] if not is_whole_day:
            ends = (_moment(day, clock, anchor, zone), None)
        case [Clock() as first, Clock() as last, Day() as day] | [Day() as day, Clock() as first, Clock() as last]:
            ends = (_moment(day, first, anchor, zone), _moment(day, last, anchor, zone))
        case [Clock() as first, Day() as day, Clock() as last, Day() as until]:
            ends = (_moment(day, first, anchor, zone), _moment(until, last, anchor, zone))
        case [Day() as day, Clock() as first, Day() as until, Clock() as last]:
            ends = (_moment(day, first, anchor, zone), _moment(until, last, anchor, zone))
        case [Clock() as first, Day() as day, Clock() as last]:
            ends = _open_end(day, first, last, anchor, zone)
        case _:
            return None
    start, end = ends
    if start is None or (end is None and len(tokens) > 2) or (end and end < start):
        return None
    return Window(start, end)


def _open_end(
    day: Day, first: Clock, last: Clock, anchor: date | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Return "từ 22h ngày 14/3 đến 2h30": an end that lies before the start is on the next day."""
    start, end = _moment(day, first, anchor, zone), _moment(day, last, anchor, zone)
    return start, end + timedelta(days=1) if start and end and end < start else end


def _moment(day: Day, clock: Clock, anchor: date | None, zone: ZoneInfo) -> datetime | None:
    on = day.on(anchor)
    if on is None or clock.minute > 59 or clock.hour > 24 or (clock.hour == 24 and clock.minute):
        return None
    return datetime(on.year, on.month, on.day, clock.hour % 24, clock.minute, tzinfo=zone) + timedelta(
        days=clock.hour // 24
    )


def has_several_windows(text: str) -> bool:
    """Return whether the text names more times or days than one window has."""
    tokens = [_token(each) for each in _TOKEN.finditer(_SHARED_HOUR.sub(r"\1\3 - \2\3", text))]
    clocks = sum(1 for each in tokens if isinstance(each, Clock))
    return clocks > 2 or len(tokens) - clocks > 2


def lacks_year(text: str) -> bool:
    return any(isinstance(each, Day) and each.year is None for each in read_tokens(text) or ())
