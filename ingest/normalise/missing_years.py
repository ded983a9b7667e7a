"""Days without a year ("14/3"): the year is that of the nearest full date, of the row, the table or the document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from ingest.normalise.day_first_dates import calendar_date, read_date
from ingest.normalise.draft import Draft
from ingest.read.table import as_cells

SURE_DAYS = 150
"""Farther from the full date a year is a guess: the same day a year later may be meant."""
_SHORT = re.compile(r"(?:ngày )?(?P<day>\d{1,2})(?:[/.\-]| tháng )(?P<month>\d{1,2})", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"(?:ngày )?\d{1,2} tháng \d{1,2} năm \d{4}|\d{1,2}[/.\-_]\d{1,2}[/.\-_]\d{4}|\d{4}-\d{1,2}-\d{1,2}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """By row the full dates that stand in it; ``common``: what holds where a row has none."""

    of_row: Mapping[int, date]
    common: date | None

    def find(self, at: int) -> date | None:
        return self.of_row.get(at, self.common)


def missing_years(draft: Draft) -> Draft:
    """Return the draft with the year put to days of date fields where exactly one is near a full date, and counted."""
    anchors: Anchors | None = None
    for field in draft.fields("date"):
        cells = draft.columns[field.name]
        short = [at for at, cell in enumerate(cells) if is_without_year(cell)]
        if not short:
            continue
        anchors = anchors or find_anchors(draft)
        dates = {at: _with_year(str(cells[at]), anchors.find(at)) for at in short}
        found = {at: each for at, each in dates.items() if each}
        if found:
            filled = as_cells([found.get(at, cell) for at, cell in enumerate(cells)])
            draft = draft.with_column(field.name, filled).counted("years-added", len(found), field.name)
    return draft


def is_without_year(cell: object) -> bool:
    return isinstance(cell, str) and bool(_SHORT.fullmatch(cell))


def nearest(day: int, month: int, anchor: date | None) -> date | None:
    """Return the day in the year in which it is near the anchor; None when no year is certain."""
    if anchor is None:
        return None
    years = (calendar_date(year, month, day) for year in (anchor.year - 1, anchor.year, anchor.year + 1))
    near = [each for each in years if each and abs((each - anchor).days) <= SURE_DAYS]
    return near[0] if len(near) == 1 else None


def _with_year(cell: str, anchor: date | None) -> date | None:
    match = _SHORT.fullmatch(cell)
    return nearest(int(match["day"]), int(match["month"]), anchor) if match else None


def find_anchors(draft: Draft) -> Anchors:
    """Return the full dates by row: of the field that says since when, else of any other; then what all agree on."""
    start = draft.layer.time.start if draft.layer.time else None
    names = [each.name for each in draft.fields("date", "timestamp")]
    of_row: dict[int, date] = {}
    for name in sorted(names, key=lambda each: each != start):
        for at, cell in enumerate(draft.columns[name]):
            if isinstance(cell, date):
                of_row.setdefault(at, cell.date() if isinstance(cell, datetime) else cell)
    return Anchors(of_row, _agreed(of_row.values()) or _of_document(draft))


def _agreed(dates: Iterable[date]) -> date | None:
    """Return the middle of the dates when they all lie within half a year."""
    ordered = sorted(dates)
    if not ordered or (ordered[-1] - ordered[0]).days > SURE_DAYS:
        return None
    return ordered[len(ordered) // 2]


def _of_document(draft: Draft) -> date | None:
    """Return the date of the sheet's own titles and signature block ("ngày 19 tháng 01 năm 2022"), else of its name."""
    texts = [*draft.table.titles, draft.table.sheet or "", PurePath(draft.table.file).stem]
    for text in texts:
        found = [read_date(re.sub("[._]", "/", each)) for each in _IN_TEXT.findall(text)]
        dates = {each for each in found if isinstance(each, date)}
        if len(dates) == 1:
            return dates.pop()
    return None
