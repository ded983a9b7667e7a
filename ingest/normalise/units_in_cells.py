"""Units behind numbers: "60 chỗ" is 60 where the field counts places; another unit stays, and is named."""

import re

from catalog.model import Field
from ingest.normalise.draft import Draft
from ingest.spelling import fold

_WITH_UNIT = re.compile(r"(?P<number>[-+]?\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?) ?(?P<unit>[^\d\s.,].*?)\.?")
_SQUARES = str.maketrans({"²": "2", "³": "3"})


def units_in_cells(draft: Draft) -> Draft:
    """Return the draft with the unit taken away from numbers where it is the field's own."""
    for field in draft.fields("integer", "number"):
        words = unit_words(field)
        draft = draft.rewrite(field.name, lambda cell, words=words: _number(cell, words), "units-removed")  # type: ignore[misc]
    return draft


def unit_words(field: Field) -> frozenset[str]:
    """Return what may stand behind a number of the field, folded."""
    words = [*field.unit_words, *((field.unit.vi, field.unit.en) if field.unit else ())]
    return frozenset(map(_key, words))


def has_unit(cell: object) -> bool:
    """Return whether the cell is a number with a word behind it."""
    return isinstance(cell, str) and bool(_WITH_UNIT.fullmatch(cell))


def _number(cell: object, words: frozenset[str]) -> object:
    match = _WITH_UNIT.fullmatch(cell) if isinstance(cell, str) else None
    return match["number"] if match and _key(match["unit"]) in words else cell


def _key(unit: str) -> str:
    return fold(unit.translate(_SQUARES))
