"""Windows of time in one cell, shared out to the two fields of the layer for them: ``<name>_from``, ``<name>_to``."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.normalise.draft import Draft
from ingest.normalise.missing_years import Anchors, find_anchors
from ingest.normalise.time_text import Clock, Window, read_tokens, read_window
from ingest.read.table import Cells, as_cells

_FROM, _TO = "_from", "_to"


def time_windows(draft: Draft) -> Draft:
    """Return the draft with both ends of every window, and moments with the year that they lacked; counted."""
    for start, end in _pairs(draft):
        firsts, lasts = _cells(draft, start), _cells(draft, end)
        if any(isinstance(each, str) for each in (*firsts, *lasts)):
            draft = _share_out(draft, start, end, firsts, lasts)
    return draft


def _pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    names = [each.name for each in draft.layer.fields if each.type == "timestamp"]
    for start in names:
        end = start.removesuffix(_FROM) + _TO
        if start.endswith(_FROM) and end in names and {start, end} & draft.columns.keys():
            yield start, end


def _cells(draft: Draft, name: str) -> list[object]:
    return draft.columns[name].tolist() if name in draft.columns else [None] * len(draft.table.numbers)


def _share_out(draft: Draft, start: str, end: str, firsts: list[object], lasts: list[object]) -> Draft:
    zone, anchors, changed = ZoneInfo(draft.catalog.service.timezone), find_anchors(draft), 0
    for at, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        found = _both(first, last, at, anchors, zone)
        if found != (first, last):
            firsts[at], lasts[at] = found
            changed += 1
    if not changed:
        return draft
    draft = draft.with_column(start, _column(firsts)).with_column(end, _column(lasts))
    return draft.counted("windows-read", changed, start, end)


def _column(cells: list[object]) -> Cells:
    return as_cells(cells)


def _both(first: object, last: object, at: int, anchors: Anchors, zone: ZoneInfo) -> tuple[object, object]:
    """Return both ends; as they stand where they are no text or have no certain reading."""
    anchor = anchors.find(at)
    window = read_window(first, anchor, zone) if isinstance(first, str) else None
    if window and window.end and last is None:
        return window.start, window.end
    start = window.start if window and window.end is None else first
    return start, _end(last, start, anchors, at, zone)


def _end(last: object, start: object, anchors: Anchors, at: int, zone: ZoneInfo) -> object:
    """Return the end; a time of day alone is on the day of the start, or on the next when it would lie before it."""
    if not isinstance(last, str):
        return last
    match read_tokens(last):
        case [Clock() as clock] if isinstance(start, datetime) and clock.hour < 24 and clock.minute < 60:
            end = start.astimezone(zone).replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
            return end + timedelta(days=1) if end < start else end
    near = start.date() if isinstance(start, datetime) else anchors.find(at)
    match read_window(last, near, zone):
        case Window(moment, None):
            return moment
    return last
