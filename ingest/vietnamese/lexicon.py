"""The syllables that are at home in the tables of this service: they decide where two readings are Vietnamese."""

import re
from collections.abc import Iterable, Iterator

from catalog.model import Catalog, Layer

_WORD = re.compile(r"[^\W\d_]+")


def read_lexicon(catalog: Catalog) -> frozenset[str]:
    """Return the syllables beyond ASCII of everything that the catalogue says: units, labels, headings, messages."""
    words = {word.casefold() for text in _texts(catalog) for word in _WORD.findall(text)}
    return frozenset(each for each in words if not each.isascii())


def _texts(catalog: Catalog) -> Iterator[str]:
    yield from (each.name.vi for each in catalog.units)
    yield from (
        text for codes in catalog.code_lists for each in codes.codes for text in (each.title.vi, *each.spellings)
    )
    yield from (text for each in catalog.messages for text in (each.problem.vi, each.remedy.vi))
    for layer in catalog.layers:
        yield from _of_layer(layer)


def _of_layer(layer: Layer) -> Iterable[str]:
    titles = (text for each in layer.fields for text in (each.title.vi, each.example or "", *each.headings))
    return (layer.title.vi, layer.description.vi, layer.steward.vi, *titles, *layer.source.ignore_headings)
