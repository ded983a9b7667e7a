"""The day on which the samples are handed in; every date in them moves with it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

REFERENCE_DAY = date(2022, 1, 19)
"""The day for which the tables of this package are written."""

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the dates of the tables as if they had been written for ``day``."""

    day: date

    def date(self, text: str) -> date | None:
        """Return the date of ``2022-01-19``, moved; None for an empty cell."""
        return date.fromisoformat(text) + (self.day - REFERENCE_DAY) if text else None

    def moment(self, text: str) -> datetime | None:
        """Return the moment of ``2022-01-19 08:00`` in the province's time zone, moved; None for an empty cell."""
        if not text:
            return None
        return datetime.fromisoformat(text).replace(tzinfo=HANOI) + (self.day - REFERENCE_DAY)
