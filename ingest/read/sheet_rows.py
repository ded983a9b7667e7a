"""What a row of a sheet is: data, or title, section, totals, note, signature. Nothing is dropped without a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from ingest.spelling import fold as fold_text
from ingest.vocabulary import Vocabulary


class NotData(StrEnum):
    """Why a row that was read is no data."""

    TITLE = "title"
    HEADING = "heading"
    COLUMN_NUMBERS = "column-numbers"
    SECTION = "section"
    TOTALS = "totals"
    FOOTER = "footer"
    NUMBER_ONLY = "number-only"
    CONTINUATION = "continuation"


_TOTALS = re.compile(r"(tong (so|cong|chung)|cong|tong)\b")
_FOOTER = re.compile(
    r"(ghi chu|nguon|luu y|noi nhan|nguoi (lap|tong hop|bao cao|ky)|lap (bang|bieu)|ky ghi ro|ky ten|kiem soat|"
    r"giam doc|pho giam doc|thu truong|truong phong|ke toan|chu tich|pho chu tich|tm|kt|tl|xac nhan|dai dien)\b"
)
NUMBERING = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no"})
"""Folded headings of the column that only counts rows."""
_SIGNED_ON = re.compile(r"ngay( \d{1,2})?( thang( \d{1,2})?)( nam( \d{2,4})?)?$")
_SECTION_MARK = re.compile(r"([ivxlc]+|[a-z])")
_MARKED = re.compile(r"\s*(?:([IVXLC]+|[A-Z])\s*[.)/:-]+|\d{1,2}\s*[.)])\s+(?=\S)")
_RANKS = (
    (re.compile(r"(huyen|thanh pho|tp|thi xa|tx|quan)\b"), 3),
    (re.compile(r"(xa|phuong|thi tran|tt)\b"), 4),
)
_UNMARKED_RANK = 5
_UNFINISHED = tuple("(-–—,;…")
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2}|[A-Z])\s*\)?(\s*=.*)?")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text without accents, case and punctuation; the words of a sheet repeat themselves."""
    return fold_text(text)


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


@dataclass(frozen=True, slots=True)
class Section:
    """A sub-title: its words without the mark, and how deep it lies (A before I before "Huyện …" before "Xã …")."""

    text: str
    rank: int


def read_section(row: Sequence[object]) -> Section:
    """Return the sub-title that the row is; `row` has passed is_section or sums_up_below."""
    texts = [each for each in map(text_of, row) if each and not _is_number(each)]
    marked = _MARKED.match(texts[0]) if len(texts) == 1 else None
    mark = texts[0] if len(texts) > 1 else (marked[1] or "") if marked else ""
    words = texts[1] if len(texts) > 1 else texts[0][marked.end() :] if marked else texts[0]
    words = " ".join(words.split()).rstrip(" :")
    if mark:
        return Section(words, 2 if re.fullmatch(r"[ivx]+", fold(mark)) else 1)
    return Section(words, next((rank for words_of, rank in _RANKS if words_of.match(fold(words))), _UNMARKED_RANK))


def sums_up_below(row: Sequence[object], numbering: int | None) -> bool:
    """Return whether the row is a sub-title with sub-totals, "II | Huyện Ba Bể | 120", its mark where others count."""
    filled = [(at, text_of(cell)) for at, cell in enumerate(row) if text_of(cell)]
    if numbering is None or len(filled) < 3 or filled[0][0] != numbering:
        return False
    marked = bool(_SECTION_MARK.fullmatch(fold(filled[0][1]))) and not _is_number(filled[1][1])
    return marked and all(_is_number(text) for _, text in filled[2:])


def continues(row: Sequence[object], above: Sequence[object], numbering: int | None, titled: Sequence[int]) -> bool:
    """Return whether the row only carries on the texts of the row above: wrapped by hand, without a number of its own.

    One text alone may be a sub-title too: then it must begin like the middle of a sentence, or stand right of where
    sub-titles stand.
    """
    filled = [at for at, cell in enumerate(row) if text_of(cell)]
    if not filled or len(filled) * 2 > len(titled) or not all(isinstance(row[at], str) for at in filled):
        return False
    if any(at >= len(above) or not isinstance(above[at], str) or not text_of(above[at]) for at in filled):
        return False
    if any(_is_number(text_of(row[at])) for at in filled):
        return False
    numbered = numbering is not None and numbering not in filled and bool(text_of(_at(above, numbering)))
    if len(filled) > 1:
        return numbered
    return _begins_inside(text_of(row[filled[0]])) or (numbered and filled[0] not in titled[:3])


def _begins_inside(text: str) -> bool:
    return text[0].islower() or text.startswith(_UNFINISHED)


def _at(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def is_number_only(row: Sequence[object], headings: Sequence[str]) -> bool:
    """Return whether the row was numbered beforehand and never filled in; `headings` are folded."""
    filled = [at for at, cell in enumerate(row) if text_of(cell)]
    if len(filled) != 1 or filled[0] >= len(headings) or headings[filled[0]] not in NUMBERING:
        return False
    return text_of(row[filled[0]]).rstrip(".").isdigit()


def repeats(row: Sequence[object], headings: Sequence[str]) -> bool:
    """Return whether the row is headings that come again, some of them left out; `headings` are folded."""
    filled = [(at, fold(text_of(cell))) for at, cell in enumerate(row) if text_of(cell)]
    return len(filled) > 2 and all(at < len(headings) and text == headings[at] for at, text in filled)


def is_footer(row: Sequence[object]) -> bool:
    """Return whether the row opens what stands below a table: note, source, place and date, signature block."""
    texts = [fold(text_of(each)) for each in row if text_of(each)]
    if not texts:
        return False
    return any(_SIGNED_ON.search(each) for each in texts) or bool(_FOOTER.match(texts[0]))


def holds_key(row: Sequence[object], vocabulary: Vocabulary, first: Sequence[int] = ()) -> bool:
    """Return whether a cell is written like a key; the columns `first` are looked at before all others."""
    if any(at < len(row) and _is_key(row[at], vocabulary) for at in first):
        return True
    return any(_is_key(each, vocabulary) for each in row)


def _is_key(cell: object, vocabulary: Vocabulary) -> bool:
    return isinstance(cell, str) and vocabulary.is_key(cell.strip())
