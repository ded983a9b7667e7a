"""Keys that count: which layers give the next one by themselves."""

import re
from dataclasses import dataclass

from catalog.model import Layer

_NUMBERED = re.compile(r"(?P<prefix>[A-Z]+-?)\[0-9\]\{(?P<least>\d+)(?:,(?P<most>\d+))?\}")


@dataclass(frozen=True, slots=True)
class NumberedKey:
    """A key of letters and a number, such as CKS-017: prefix ``CKS-``, at least three digits."""

    prefix: str
    digits: int


def numbered_key(layer: Layer) -> NumberedKey | None:
    """Return how the layer's keys count; None where a key means something (a commune's code) and must be given."""
    pattern = layer.field(layer.key).pattern
    match = _NUMBERED.fullmatch(pattern) if pattern else None
    return NumberedKey(match["prefix"], int(match["least"])) if match else None
