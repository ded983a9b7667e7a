"""Telephone numbers as one dials them: the leading zero that Excel took, one separator between several."""

import re

from ingest.normalise.draft import Draft

_APART = re.compile(r"\s*(?:[;,/\n|]|\bhoặc\b|\bvà\b|\s[-–]\s)\s*", re.IGNORECASE)
_LABEL = re.compile(r"^(?:sđt|đt|điện thoại|tel|hotline|dđ|di động)\s*[.:]*\s*", re.IGNORECASE)
_MARKS = re.compile(r"[\s.()\-–]")
_ABROAD = re.compile(r"(?:\+|00)?84(?=[2-9]\d{8,9}$)")
_MOBILE, _LANDLINE, _SHORT = (
    re.compile(r"0[35789]\d{8}"),
    re.compile(r"02\d{9}"),
    re.compile(r"1\d{2,4}|1[89]00\d{4,6}"),
)
_LOST_ZERO = re.compile(r"[35789]\d{8}|2\d{9}")


def phones(draft: Draft) -> Draft:
    """Return the draft with the cells of fields named ``…phone`` in one manner; what is no number of here stays."""
    for field in draft.fields("text"):
        if field.name.endswith("phone"):
            draft = draft.rewrite(field.name, read_phones, "phones-tidied")
    return draft


def read_phones(cell: object) -> object:
    """Return "0209 3870 943; 0912 345 678" for the numbers of the cell; the cell itself when one is not understood."""
    if not isinstance(cell, str):
        return cell
    numbers = [read_phone(each) for each in _APART.split(cell) if each.strip()]
    return "; ".join(str(each) for each in numbers) if numbers and all(numbers) else cell


def read_phone(text: str) -> str | None:
    """Return one number in groups; None when it is none of Viet Nam."""
    digits = _ABROAD.sub("0", _MARKS.sub("", _LABEL.sub("", text.strip())))
    if _LOST_ZERO.fullmatch(digits):
        digits = f"0{digits}"
    if _MOBILE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    if _LANDLINE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:8]} {digits[8:]}"
    return digits if _SHORT.fullmatch(digits) else None
