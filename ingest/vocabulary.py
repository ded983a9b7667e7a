"""The words that officers use as headings, by layer: how a table is found, a layer chosen and a column matched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.model import Catalog, Layer
from ingest.spelling import fold, heading_keys
from ingest.vietnamese.lexicon import read_lexicon

LAT, LON, PLACE, X, Y = "@lat", "@lon", "@place", "@x", "@y"
"""Names of the coordinate columns beside a layer's fields; PLACE has both coordinates, or a link to a map."""
COMMUNE, DISTRICT = "@commune", "@district"
"""Names of the columns with the units' names, beside the field with the code."""


@dataclass(frozen=True, slots=True)
class LayerWords:
    """``columns``: folded heading → field name, or one of the names above.

    ``ignored`` and ``refused``: headings that are no field.
    """

    layer: Layer
    columns: dict[str, str]
    ignored: frozenset[str]
    refused: frozenset[str]
    key_pattern: re.Pattern[str] | None
    run_together: dict[str, str]
    """The same headings without blanks, as the columns of a shapefile are named: "machot", "trangthai"."""

    def column(self, heading: str) -> str | None:
        """Return the field name (or LAT, COMMUNE …) that the heading stands for."""
        keys = heading_keys(heading)
        written = next((self.columns[each] for each in keys if each in self.columns), None)
        return written or next(filter(None, map(self.run_together.get, keys)), None) or self._cut_short(heading)

    def _cut_short(self, heading: str) -> str | None:
        """Return the field of a heading that a DBF has cut at ten letters; None when several begin so.

        Source: dBASE III, field descriptor array: ten bytes and a zero.
        """
        if len(heading) != DBF_NAME or not heading.isascii():
            return None
        start = squeezed(heading)
        found = {name for known, name in self.run_together.items() if len(start) > _LEAST and known.startswith(start)}
        return found.pop() if len(found) == 1 else None

    def is_ignored(self, heading: str) -> bool:
        return any(each in self.ignored for each in heading_keys(heading))

    def is_refused(self, heading: str) -> bool:
        """Return whether the heading names a person; "Họ và tên người bệnh" does because it begins with "họ và tên"."""
        is_cut = len(heading) == DBF_NAME and heading.isascii()
        return any(_names_person(key, self.refused, is_cut=is_cut) for key in heading_keys(heading))


DBF_NAME = 10
_LEAST = 6
"""Letters that a heading must have left, without its underscores, to be told by its beginning."""


def squeezed(heading: str) -> str:
    """Return the heading in lower-case ASCII without anything between its words: "Mã chốt" is "machot"."""
    return fold(heading).replace(" ", "")


_COUNTS = frozenset({"gioi tinh nam", "gioi tinh nu"})
"""Columns that count men and women under the heading "Giới tính": figures, no person's."""


def _names_person(key: str, refused: frozenset[str], *, is_cut: bool) -> bool:
    """Return whether the key is one of them, begins with one of several words, or is one run together, or cut so."""
    if key in _COUNTS:
        return False
    if key in refused or any(" " in each and key.startswith(f"{each} ") for each in refused):
        return True
    bare = key.replace(" ", "")
    together = [each.replace(" ", "") for each in refused if " " in each]
    return bare in together or (is_cut and len(bare) > _LEAST and any(each.startswith(bare) for each in together))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``lexicon``: syllables at home in the tables of this service, by which the encoding of a text is found out."""

    layers: tuple[LayerWords, ...]
    lexicon: frozenset[str] = frozenset()

    def of(self, layer: Layer) -> LayerWords:
        return next(each for each in self.layers if each.layer.id == layer.id)

    def matches(self, headings: Iterable[str]) -> int:
        """Return how many of the headings the best fitting layer knows."""
        texts = [each for each in headings if each]
        return max((_known(words, texts) for words in self.layers), default=0)

    def is_key_heading(self, heading: str) -> bool:
        """Return whether the heading stands above the keys of some layer."""
        return any(each.column(heading) == each.layer.key for each in self.layers)

    def is_heading(self, text: str) -> bool:
        """Return whether some layer knows the heading."""
        return any(each.column(text) or each.is_ignored(text) or each.is_refused(text) for each in self.layers)

    def is_key(self, text: str) -> bool:
        """Return whether the text is written like a key of some layer ("CKS-001"): its row is data, whatever else."""
        return any(each.key_pattern and each.key_pattern.fullmatch(text) for each in self.layers)


def _known(words: LayerWords, headings: list[str]) -> int:
    """Return how many different headings the layer knows; a single letter is none: "x" is a tick in many a cell."""
    told = [each for each in headings if len(each.strip()) > 1]
    known = {words.column(each) or (words.is_ignored(each) or words.is_refused(each)) and each for each in told}
    return len({each for each in known if each})


def read_vocabulary(catalog: Catalog) -> Vocabulary:
    """Return the words of all layers."""
    return Vocabulary(tuple(_layer_words(each) for each in catalog.layers), read_lexicon(catalog))


def _layer_words(layer: Layer) -> LayerWords:
    columns: dict[str, str] = {}
    for field in layer.fields:
        _add(columns, field.name, (field.name, field.title.vi, field.title.en, *field.headings))
    for name, headings in _places(layer):
        _add(columns, name, headings)
    pattern = layer.field(layer.key).pattern
    together: dict[str, str] = {}
    for heading, name in columns.items():
        together.setdefault(heading.replace(" ", ""), name)
    return LayerWords(
        layer,
        columns,
        ignored=frozenset(map(fold, layer.source.ignore_headings)) - columns.keys(),
        refused=frozenset(map(fold, layer.source.refuse_headings)),
        key_pattern=re.compile(pattern) if pattern else None,
        run_together=together,
    )


def _add(columns: dict[str, str], name: str, headings: Iterable[str]) -> None:
    for heading in headings:
        columns.setdefault(fold(heading), name)


def _places(layer: Layer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the headings that are no field of the layer and say where a feature lies."""
    source = layer.source
    if layer.geometry.type == "Point":
        yield from ((LAT, source.lat_headings), (LON, source.lon_headings), (PLACE, source.place_headings))
        yield from ((X, source.x_headings), (Y, source.y_headings))
    if layer.unit_field:
        yield from ((COMMUNE, source.commune_headings), (DISTRICT, source.district_headings))
