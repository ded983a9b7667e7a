"""How officers write a value: one function for each habit, for a column of a sheet."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

Spellings = Mapping[str, tuple[str, ...]]
Write = Callable[[Any, int], Any]
"""From the true value and the number of the row to what stands in the cell."""


def as_is(value: Any, _row: int) -> Any:
    """Return the value; a moment without its zone, for Excel knows none."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def spelled(spellings: Spellings) -> Write:
    """Return the writing of a code in words, now this way, now that."""

    def write(value: str | None, row: int) -> str | None:
        return None if value is None else spellings[value][row % len(spellings[value])]

    return write


def as_text_date(value: date | None, _row: int) -> str | None:
    return value.strftime("%d/%m/%Y") if value else None


def as_text_moment(value: datetime | None, _row: int) -> str | None:
    return value.strftime("%d/%m/%Y %H:%M") if value else None


def with_decimal_comma(value: float, _row: int) -> str:
    return str(value).replace(".", ",")


def as_number(value: str, _row: int) -> int:
    return int(value)
