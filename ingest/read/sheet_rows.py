"""What a row of a sheet is: data, or title, section, totals, note, signature. Nothing is dropped without a reason."""

import re
from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum

from ingest.spelling import fold
from ingest.vocabulary import Vocabulary


class NotData(StrEnum):
    """Why a row that was read is no data."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBERS = "column-numbers"
    SECTION = "section"
    TOTALS = "totals"
    FOOTER = "footer"


_TOTALS = re.compile(r"(tong (so|cong|chung)|cong|tong)\b")
_FOOTER = re.compile(
    r"(ghi chu|nguon|luu y|noi nhan|nguoi (lap|tong hop|bao cao|ky)|lap (bang|bieu)|ky ghi ro|ky ten|kiem soat|"
    r"giam doc|pho giam doc|thu truong|truong phong|ke toan|chu tich|pho chu tich|tm|kt|tl|xac nhan|dai dien)\b"
)
_SIGNED_ON = re.compile(r"ngay( \d{1,2})?( thang( \d{1,2})?)( nam( \d{2,4})?)?$")
_SECTION_MARK = re.compile(r"([ivxlc]+|[a-z])")
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2}|[A-Z])\s*\)?(\s*=.*)?")


def text_of(cell: object) -> str:
    """Return the cell as text for comparing; a whole number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u00a0", " ").strip()


def is_blank(row: Sequence[object]) -> bool:
    return not any(text_of(each) for each in row)


def is_column_numbers(row: Sequence[object]) -> bool:
    """Return whether the row counts its own columns: "1 2 3 … 11=10+9", also "(1)" or "A B 1 2"."""
    texts = [text_of(each) for each in row if text_of(each)]
    matches = [_COLUMN_NUMBER.fullmatch(each) for each in texts]
    if len(texts) < 3 or not all(matches):
        return False
    numbers = [int(each[1]) for each in matches if each and each[1].isdigit()]
    return len(numbers) >= 2 and all(b - a == 1 for a, b in zip(numbers, numbers[1:], strict=False))


def is_totals(row: Sequence[object]) -> bool:
    """Return whether the row sums up others: it begins with "Tổng số", "Cộng" … and holds nothing else but numbers."""
    texts = [each for each in map(text_of, row) if each]
    if not texts:
        return False
    start = 1 if len(texts) > 1 and _is_number(texts[0]) and _TOTALS.match(fold(texts[1])) else 0
    return bool(_TOTALS.match(fold(texts[start]))) and all(map(_is_number, texts[start + 1 :]))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d\s.,]*\d(\s*%)?|-|#\S+", text))


def is_section(row: Sequence[object]) -> bool:
    """Return whether the row is a sub-title: one text alone, or with a numeral before it ("II | Huyện Ba Bể")."""
    cells = [each for each in row if text_of(each)]
    texts = [fold(text_of(each)) for each in cells]
    if any(isinstance(each, int | float | date | time) and not isinstance(each, bool) for each in cells):
        return False
    if len(texts) == 1:
        return not _is_number(text_of(cells[0]))
    return len(texts) == 2 and bool(_SECTION_MARK.fullmatch(texts[0])) and not _is_number(text_of(cells[1]))


def is_footer(row: Sequence[object]) -> bool:
    """Return whether the row opens what stands below a table: note, source, place and date, signature block."""
    texts = [fold(text_of(each)) for each in row if text_of(each)]
    if not texts:
        return False
    return any(_SIGNED_ON.search(each) for each in texts) or bool(_FOOTER.match(texts[0]))


def holds_key(row: Sequence[object], vocabulary: Vocabulary) -> bool:
    return any(isinstance(each, str) and vocabulary.is_key(each.strip()) for each in row)
