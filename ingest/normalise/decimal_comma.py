"""Numbers as Vietnamese write them: decimal comma, thousands dot. Rewritten only where there is one reading."""

import re

from ingest.normalise.draft import Draft

_PLAIN = re.compile(r"[-+]?\d+")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+|(?: \d{3})+)")
_DECIMAL = re.compile(r"[-+]?\d+[.,]\d+")
_BOTH_VI = re.compile(r"[-+]?\d{1,3}(?:[. ]\d{3})+,\d+")
_BOTH_EN = re.compile(r"[-+]?\d{1,3}(?:[, ]\d{3})+\.\d+")


def decimal_comma(draft: Draft) -> Draft:
    """Return the draft with the text cells of number fields as numbers; what has two readings stays text."""
    for field in draft.fields("integer"):
        draft = draft.rewrite(field.name, read_whole, None)
    for field in draft.fields("number"):
        draft = draft.rewrite(field.name, read_number, None)
    return draft


def read_whole(cell: object) -> object:
    """Return the cell as int where that is certain: "1.250" and "1 250" are 1250; "12,5" stays a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, bool) or not isinstance(cell, str):
        return cell
    if _PLAIN.fullmatch(cell):
        return int(cell)
    if _GROUPED.fullmatch(cell):
        return int(re.sub(r"[., ]", "", cell))
    number = read_number(cell)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def read_number(cell: object) -> object:
    """Return the cell as int or float; "1,250" stays text: it may be one and a quarter, or a thousand and more."""
    if isinstance(cell, bool) or not isinstance(cell, str):
        return cell
    if _PLAIN.fullmatch(cell):
        return int(cell)
    if _BOTH_VI.fullmatch(cell):
        return float(re.sub(r"[. ]", "", cell).replace(",", "."))
    if _BOTH_EN.fullmatch(cell):
        return float(re.sub(r"[, ]", "", cell))
    if _GROUPED.fullmatch(cell) and not is_small_decimal(cell):
        return cell
    return float(cell.replace(",", ".")) if _DECIMAL.fullmatch(cell) else cell


def is_small_decimal(cell: str) -> bool:
    """Return whether a text that looks grouped can only be a fraction: "0,125"."""
    return bool(re.fullmatch(r"[-+]?0[.,]\d{3}", cell))


def is_ambiguous(cell: object) -> bool:
    """Return whether the text has two readings as a number."""
    return isinstance(cell, str) and bool(_GROUPED.fullmatch(cell)) and not is_small_decimal(cell)
