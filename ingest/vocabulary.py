"""The words that officers use as headings, by layer: how a table is found, a layer chosen and a column matched."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.model import Catalog, Layer
from ingest.spelling import fold, heading_keys

LAT, LON = "@lat", "@lon"
"""Names of the two coordinate columns beside a layer's fields."""


@dataclass(frozen=True, slots=True)
class LayerWords:
    """``columns``: folded heading → field name, LAT or LON. ``ignored`` and ``refused``: headings that are no field."""

    layer: Layer
    columns: dict[str, str]
    ignored: frozenset[str]
    refused: frozenset[str]
    key_pattern: re.Pattern[str] | None

    def column(self, heading: str) -> str | None:
        """Return the field name (or LAT, LON) that the heading stands for."""
        return next((self.columns[each] for each in heading_keys(heading) if each in self.columns), None)

    def is_ignored(self, heading: str) -> bool:
        return any(each in self.ignored for each in heading_keys(heading))

    def is_refused(self, heading: str) -> bool:
        """Return whether the heading names a person; "Họ và tên người bệnh" does because it begins with "họ và tên"."""
        return any(_names_person(key, self.refused) for key in heading_keys(heading))


def _names_person(key: str, refused: frozenset[str]) -> bool:
    return key in refused or any(" " in each and key.startswith(f"{each} ") for each in refused)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    layers: tuple[LayerWords, ...]

    def of(self, layer: Layer) -> LayerWords:
        return next(each for each in self.layers if each.layer.id == layer.id)

    def matches(self, headings: Iterable[str]) -> int:
        """Return how many of the headings the best fitting layer knows."""
        texts = [each for each in headings if each]
        return max((_known(words, texts) for words in self.layers), default=0)

    def is_key(self, text: str) -> bool:
        """Return whether the text is written like a key of some layer ("CKS-001"): its row is data, whatever else."""
        return any(each.key_pattern and each.key_pattern.fullmatch(text) for each in self.layers)


def _known(words: LayerWords, headings: list[str]) -> int:
    known = {words.column(each) or (words.is_ignored(each) or words.is_refused(each)) and each for each in headings}
    return len({each for each in known if each})


def read_vocabulary(catalog: Catalog) -> Vocabulary:
    """Return the words of all layers."""
    return Vocabulary(tuple(_layer_words(each) for each in catalog.layers))


def _layer_words(layer: Layer) -> LayerWords:
    columns: dict[str, str] = {}
    for field in layer.fields:
        _add(columns, field.name, (field.name, field.title.vi, field.title.en, *field.headings))
    if layer.geometry.type == "Point":
        _add(columns, LAT, layer.source.lat_headings)
        _add(columns, LON, layer.source.lon_headings)
    pattern = layer.field(layer.key).pattern
    return LayerWords(
        layer,
        columns,
        ignored=frozenset(map(fold, layer.source.ignore_headings)) - columns.keys(),
        refused=frozenset(map(fold, layer.source.refuse_headings)),
        key_pattern=re.compile(pattern) if pattern else None,
    )


def _add(columns: dict[str, str], name: str, headings: Iterable[str]) -> None:
    for heading in headings:
        columns.setdefault(fold(heading), name)
