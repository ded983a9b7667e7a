"""A coordinate as text: decimal point or comma, thousands marks, degrees minutes seconds in all their dresses."""

import re

_NUMBER = r"\d+(?:[.,]\d+)?"
_DEGREE, _MINUTE, _SECOND = r"[°ºo˚d*]", r"['’‘′`m]", r"(?:[\"”“″s]|''|’’|′′)"
_DMS = re.compile(
    rf"(?P<d>\d{{1,3}}) ?(?:{_DEGREE}|độ) ?"
    rf"(?:(?P<m>{_NUMBER}) ?(?:{_MINUTE}|phút)? ?(?:(?P<s>{_NUMBER}) ?(?:{_SECOND}|giây)?)?)?",
    re.IGNORECASE,
)
_SPACED = re.compile(rf"(?P<d>\d{{1,3}})[ :](?P<m>\d{{1,2}})[ :](?P<s>{_NUMBER})")
_FLAT = re.compile(rf"(?P<d>\d{{2,3}})0(?P<m>\d{{2}}){_MINUTE} ?(?:(?P<s>{_NUMBER}) ?{_SECOND}?)?")
"""A degree sign that became a zero on the way: 106030' is 106°30′."""
_WITH_SIGN = re.compile(rf"(\d{{1,3}}[.,]\d+) ?(?:{_DEGREE}|độ)", re.IGNORECASE)
_HEMISPHERE = re.compile(
    r"^(?:vĩ độ|kinh độ|lat|lon|lng|long|[NEBĐXY])\s*[:=]?\s*(?=[-+\d])|\s*(?:[NEBĐ]|bắc|đông|north|east|m|mét)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?P<mark>[., ])\d{3})(?:(?P=mark)\d{3})*(?P<rest>[.,]\d+)?")


def read_coordinate(cell: object) -> list[float]:
    """Return every number that the cell can be as a coordinate; which one it is, the range of the province says.

    "431.191" is 431,191 metres or 431.191 degrees; "22°08'43\\"N" is one number.
    """
    if isinstance(cell, bool) or cell is None:
        return []
    if isinstance(cell, int | float):
        return [float(cell)] if cell == cell else []
    text = _HEMISPHERE.sub("", str(cell).strip().lstrip("'‘’"))  # Excel's mark of a text, typed into the cell
    angle = _angle(text)
    return [angle] if angle is not None else list(dict.fromkeys(_numbers(text)))


def _angle(text: str) -> float | None:
    match = _DMS.fullmatch(text) or _SPACED.fullmatch(text) or _FLAT.fullmatch(text)
    if match is None:
        plain = _WITH_SIGN.fullmatch(text)
        return float(plain[1].replace(",", ".")) if plain else None
    degrees, minutes, seconds = (float((match[part] or "0").replace(",", ".")) for part in "dms")
    return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def _numbers(text: str) -> list[float]:
    found = []
    if _PLAIN.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    match = _GROUPED.fullmatch(text)
    if match and match["rest"] is not None and match["rest"][0] == match["mark"]:
        return found
    if match:
        whole = text[: match.start("rest")] if match["rest"] else text
        rest = (match["rest"] or "").replace(",", ".")
        found.append(float(whole.replace(match["mark"], "") + rest))
    return found
