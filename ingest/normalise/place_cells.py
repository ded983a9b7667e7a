"""Both coordinates in one cell: "22.1453, 105.8342", a pair in degrees and minutes, WKT, a link to a map."""

import re
from collections.abc import Iterator

from ingest.normalise.degrees import read_coordinate
from ingest.normalise.map_links import is_link, read_link

Pair = tuple[list[float], list[float]]
"""The readings of the first and of the second number of the cell."""

_WKT = re.compile(r"POINT ?(?:Z ?)?\( ?(-?[\d.]+) (-?[\d.]+)(?: -?[\d.]+)? ?\)", re.IGNORECASE)
_LOOKS_LIKE_ONE = re.compile(
    r"(?:vĩ|kinh|toạ|tọa|độ|lat|lng|long?|phút|giây|bắc|đông|north|east|mét|[nebđxymsdoº]|[\W\d_])+", re.IGNORECASE
)
"""No word but those of coordinates (degrees.py): trying every way to part an address would take most of a load."""
_SEPARATORS = (r"\s*[;|\n/]\s*", r",\s+", r"\s+-\s+", r"(?<=[NBEĐ])\s*,?\s*(?=\d)", r",", r"\s+")
_LABELS = re.compile(r"(?:vĩ độ|kinh độ|toạ độ|tọa độ|lat|lng|long?|[xy])\s*[:=]\s*", re.IGNORECASE)


def read_place(cell: object) -> list[Pair]:
    """Return every pair of numbers that the cell can be; empty when it is none.

    "22,1453 105,8342" and "22,1453, 105,8342" have decimal commas: every way to part the text is tried.
    """
    if not isinstance(cell, str):
        return []
    if is_link(cell):
        position = read_link(cell)
        return [([position[0]], [position[1]])] if position else []
    if match := _WKT.fullmatch(cell):
        return [([float(match[1])], [float(match[2])])]
    if not _LOOKS_LIKE_ONE.fullmatch(cell):
        return []
    text = _LABELS.sub("", cell).strip("()[] ")
    pairs: list[Pair] = []
    for halves in _halves(text):
        first, second = map(read_coordinate, halves)
        if first and second and (first, second) not in pairs:
            pairs.append((first, second))
    return pairs


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for separator in _SEPARATORS:
        for match in re.finditer(separator, text):
            if match.start() > 0 and match.end() < len(text):
                yield text[: match.start()], text[match.end() :]
