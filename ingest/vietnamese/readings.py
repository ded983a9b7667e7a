"""In which encoding a column is written: every reading is judged by its syllables, and the column votes as a whole.

A single word may be right in two encodings ("Hoà" is "Hồ" in VNI); a column of names is not.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ingest.vietnamese.charsets import ENCODINGS, LETTERS, Decode, as_windows, decode_eth, is_of_bytes, proved_utf8
from ingest.vietnamese.syllable import is_syllable

ENOUGH = 0.85
"""Share of syllables from which a reading is believed."""
LEAD = 0.2
"""By which it must be better than the text as it stands."""
MANY = 8
"""Words from which a column is asked alone; below it the whole table is asked."""
_SAMPLE = 2000
_CHUNK = re.compile(r"[^\s\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e“”‘’–—…•]+")
_BESIDE_NUMBER = re.compile(r"(?<=\d)[^\w\s]|[^\w\s](?=\d)|(?<=m)[²³]")
LOST = "\ufffd"
"""What stands for a letter that another program could not read: nothing brings it back."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The encoding that a column is in, and whether it also has texts that are certainly Unicode."""

    encoding: str
    decode: Decode
    is_mixed: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text with two readings, or with none that is Vietnamese; ``other`` None when there is no other."""

    text: str
    other: str | None


def foreign_texts(cells: Iterable[object]) -> list[str]:
    """Return the distinct texts with letters beyond ASCII."""
    return list(dict.fromkeys(each for each in cells if isinstance(each, str) and not each.isascii()))


def choose_encoding(texts: Sequence[str], lexicon: Collection[str] = ()) -> Vote | None:
    """Return the encoding in which the texts were written; None when they are right as they stand, or nobody can say.

    Args:
        texts: distinct, of one column.
        lexicon: syllables that are at home in these tables; they decide where several readings are Vietnamese.
    """
    votes = list(islice(filter(is_of_bytes, texts), _SAMPLE))
    if not votes:
        return None
    standing = _score(votes, lexicon)
    if standing is None:
        return None
    scores = [_score(_read(votes, decode), lexicon) for _, decode in ENCODINGS]
    totals = [each.total if each and each.share >= ENOUGH else 0.0 for each in scores]
    best = totals.index(max(totals))
    if totals[best] - standing.total < LEAD:
        return None
    return Vote(*ENCODINGS[best], is_mixed=any(map(_is_unicode, texts)))


def is_telling(texts: Iterable[str]) -> bool:
    """Return whether there are enough words to ask the column alone."""
    return sum(len(_foreign_chunks(each)) for each in islice(texts, MANY)) >= MANY


def read_text(text: str, vote: Vote | None) -> str | Doubt:
    """Return the text in Unicode, itself when it is right as it stands; a Doubt when that cannot be decided."""
    read = _read_text(text, vote)
    return as_windows(text) if read == text else read


def _read_text(text: str, vote: Vote | None) -> str | Doubt:
    if text.isascii():
        return text
    if LOST in text:
        return Doubt(text, None)
    if not is_of_bytes(text):
        return _with_dyet(text)
    if proved := proved_utf8(text):
        return proved
    if vote is None:
        spelled = _with_dyet(text)
        return Doubt(text, _best_reading(text)) if _is_garbled(spelled) else spelled
    other = vote.decode(text)
    if other is None or other == text:
        return text
    standing, read = judged(text), judged(other)
    if read.bad and not standing.bad:
        return text
    if not read.bad and (standing.bad or not vote.is_mixed):
        return other
    if read.bad and standing.bad and not _has_junk(other) and read.good >= standing.good:
        return other
    return Doubt(text, other)


def _with_dyet(text: str) -> str:
    """Return the text with đ for its Icelandic look-alike, where that makes Vietnamese words of it."""
    if "Ð" not in text and "ð" not in text:
        return text
    other = decode_eth(text)
    return other if judged(other).bad < judged(text).bad else text


@dataclass(frozen=True, slots=True)
class Judged:
    """How many words beyond ASCII are Vietnamese syllables, and how many are not."""

    good: int
    bad: int


@lru_cache(maxsize=1 << 15)
def judged(text: str) -> Judged:
    chunks = _foreign_chunks(text)
    good = sum(1 for each in chunks if _is_vietnamese(each))
    return Judged(good, len(chunks) - good)


def _foreign_chunks(text: str) -> list[str]:
    """Return what stands between blanks, punctuation and numbers and has letters beyond ASCII.

    A dash, a quotation mark, a degree sign is no letter of these encodings but of VPS; beside a number no symbol is one
    ("6h–22h", "2×3 m", "5 °C").
    """
    chunks = _CHUNK.findall(_BESIDE_NUMBER.sub(" ", text))
    return [each for each in chunks if not each.isascii() and any(letter.isalpha() for letter in each)]


_CAPITAL = "A-Z" + "".join(each for each in LETTERS if each.isupper())
_JOINED = re.compile(rf"(?<=[^\W\d_{_CAPITAL}])(?=[{_CAPITAL}])")
_PARTS = re.compile(r"[^\W\d_]+|[^\w\s]")


_INITIALS = re.compile(r"(?=\w{2,8}$)[A-Z]*(?:Đ[A-Z]*)+")


def _is_vietnamese(chunk: str) -> bool:
    """Return whether the chunk is one syllable; digits may stand beside it ("Tổ5"), capitals may join ("BắcKạn").

    Initials of documents and authorities are Vietnamese too: "QĐ", "BCĐQG", "HĐND".
    """
    return all(is_syllable(each) or _INITIALS.fullmatch(each) or _is_joined(each) for each in _PARTS.findall(chunk))


def _is_joined(word: str) -> bool:
    parts = _JOINED.split(word)
    return len(parts) > 1 and all(is_syllable(each) for each in parts)


@dataclass(frozen=True, slots=True)
class _Score:
    """``share`` of Vietnamese syllables; ``total`` adds half of the share of those that are in the lexicon."""

    share: float
    total: float


def _score(texts: Sequence[str], lexicon: Collection[str]) -> _Score | None:
    """Return how Vietnamese the texts are; None when no word of them is beyond ASCII."""
    words = known = good = 0
    for text in texts:
        found = judged(text)
        good, words = good + found.good, words + found.good + found.bad
        known += sum(1 for each in _foreign_chunks(text) if each.casefold() in lexicon) if lexicon else 0
    return _Score(good / words, good / words + known / words / 2) if words else None


def _read(texts: Sequence[str], decode: Decode) -> list[str]:
    """Return the texts read; one that cannot be of the encoding counts as lost."""
    return [LOST if (read := decode(each)) is None else read for each in texts]


def _is_unicode(text: str) -> bool:
    return not is_of_bytes(text) and judged(text).good > 0


def _is_garbled(text: str) -> bool:
    """Return whether another reading is all Vietnamese, and this one is not: most words are none, or hold a symbol."""
    found = judged(text)
    is_doubtful = found.bad >= found.good if _has_junk(text) else found.bad > found.good
    return is_doubtful and _best_reading(text) is not None


def _has_junk(text: str) -> bool:
    """Return whether a symbol stands inside a word: "B¾c"."""
    return any(not (each.isalnum() or each in "'’") for chunk in _foreign_chunks(text) for each in chunk)


def _best_reading(text: str) -> str | None:
    return next(iter(vietnamese_readings(text)), None)


def vietnamese_readings(text: str) -> list[str]:
    """Return every other reading of the text in which all its words beyond ASCII are Vietnamese."""
    if text.isascii() or not is_of_bytes(text):
        return []
    others = (decode(text) for _, decode in ENCODINGS)
    return [each for each in others if each is not None and each != text and not judged(each).bad]
