"""Numbers of documents: "Quyết định số 3459/QĐ-UBND ngày 27/8/2021" is a number, a date and an issuer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.model import Layer
from ingest.normalise.day_first_dates import read_date
from ingest.normalise.draft import Draft
from ingest.read.table import as_cells

_KINDS = "quyết định|qđ|công văn|cv|thông báo|tb|chỉ thị|ct|kế hoạch|kh|nghị quyết|nq|văn bản|vb|tờ trình|báo cáo"
_NUMBER = r"\d+[a-z]?(?: ?/ ?\d{4})? ?/ ?[A-ZĐ][A-ZĐa-z0-9]*(?: ?[-–] ?[A-ZĐ][A-ZĐa-z0-9&.]*)*"
_DOCUMENT = re.compile(
    rf"(?:(?i:{_KINDS})\b ?)?(?:(?i:số) ?:? ?)?(?P<number>{_NUMBER})"
    r"(?:,? (?i:ngày) (?P<day>.*?\d{4}))?(?:,? (?i:của) (?P<issuer>.+))?"
)
_WITHOUT_STROKE = re.compile(r"/QD\b")


@dataclass(frozen=True, slots=True)
class Document:
    number: str
    day: date | None
    issuer: str | None


def document_numbers(draft: Draft) -> Draft:
    """Return the draft with bare numbers in fields named ``…_no``; date and issuer go to the fields that follow it.

    Only where these are empty: nothing that a cell says is lost.
    """
    for number, day, issuer in _triples(draft.layer):
        if number in draft.columns:
            draft = _part(draft, number, day, issuer)
    return draft


def _triples(layer: Layer) -> Iterator[tuple[str, str | None, str | None]]:
    fields = [*layer.fields, None, None]
    for at, field in enumerate(layer.fields):
        if field.type == "text" and field.name.endswith("_no"):
            day, issuer = fields[at + 1], fields[at + 2]
            if day is None or day.type != "date":
                yield field.name, None, None
            else:
                yield field.name, day.name, issuer.name if issuer and issuer.name == "issued_by" else None


def read_document(text: str) -> Document | None:
    """Return the parts of a citation; None when it is written otherwise."""
    match = _DOCUMENT.fullmatch(text)
    if match is None:
        return None
    number = _WITHOUT_STROKE.sub("/QĐ", re.sub(r" ?([/–-]) ?", r"\1", match["number"]).replace("–", "-"))
    day = read_date(match["day"]) if match["day"] else None
    if match["day"] and not isinstance(day, date):
        return None
    return Document(number, day if isinstance(day, date) else None, match["issuer"])


def _part(draft: Draft, number: str, day: str | None, issuer: str | None) -> Draft:
    columns = {name: _cells(draft, name) for name in (number, day, issuer) if name}
    texts = {each for each in columns[number] if isinstance(each, str)}
    citations = {each: found for each in texts if (found := read_document(each)) and found.number != each}
    changed = 0
    for at, cell in enumerate(columns[number] if citations else ()):
        found = citations.get(cell) if isinstance(cell, str) else None
        if found is None:
            continue
        said = [(name, value) for name, value in ((day, found.day), (issuer, found.issuer)) if value is not None]
        if all(_has_room(columns.get(name or ""), at, value) for name, value in said):
            changed += 1
            for name, value in ((number, found.number), *said):
                columns[name or number][at] = value
    return _with_columns(draft, columns).counted("document-numbers-parted", changed, number) if changed else draft


def _cells(draft: Draft, name: str) -> list[object]:
    return draft.columns[name].tolist() if name in draft.columns else [None] * len(draft.table.numbers)


def _has_room(cells: list[object] | None, at: int, value: object) -> bool:
    """Return whether the value has a place to go to, or stands there already."""
    return cells is not None and cells[at] in (None, value)


def _with_columns(draft: Draft, columns: Mapping[str, list[object]]) -> Draft:
    for name, cells in columns.items():
        if name in draft.columns or any(each is not None for each in cells):
            draft = draft.with_column(name, as_cells(cells))
    return draft
