"""Which layer a table is for: as the officer says, else by its sheet, its file name, its headings. Never a guess."""

from pathlib import PurePath

from catalog.model import Catalog, Layer
from ingest.errors import IngestError, UseError
from ingest.persons import find_person, is_name
from ingest.read.table import RawTable
from ingest.spelling import fold
from ingest.vocabulary import LayerWords, Vocabulary

_MOST_SHOWN = 12
_LONGEST = 40


def choose_layer(table: RawTable, catalog: Catalog, vocabulary: Vocabulary, asked: str | None = None) -> Layer:
    """Return the layer of the table.

    A name decides only between layers whose key has a heading in the table; without any, the name alone decides, so
    that the findings can say which headings are missing.

    Raises: IngestError ``layer-unknown``, naming the layers; UseError ``layer-not-there`` when `asked` is none.
    """
    if asked is not None:
        return asked_layer(catalog, asked)
    texts = [each.text for each in table.headings if each.text]
    holding = [each for each in vocabulary.layers if _holds_key(each, texts)]
    named = [each for each in holding or vocabulary.layers if _is_named(each.layer, table)]
    told = named or [each for each in holding if _is_told(each, texts, vocabulary)]
    found = named[0] if len(named) == 1 else _best(told, texts)
    if found is None:
        layers = ", ".join(each.id for each in catalog.layers)
        raise IngestError("layer-unknown", layers=layers, headings=_shown(texts))
    return found.layer


def _is_told(words: LayerWords, headings: list[str], vocabulary: Vocabulary) -> bool:
    """Return whether the headings tell the layer: more than a key that others have as a column ("Mã xã") is needed."""
    keys = [each for each in headings if words.column(each) == words.layer.key]
    others = [each for each in vocabulary.layers if each is not words]
    if not any(other.column(key) for key in keys for other in others):
        return True
    known = {words.column(each) for each in headings}
    return any(each.required and each.name in known for each in words.layer.fields if each.name != words.layer.key)


def _shown(headings: list[str]) -> str:
    """Return the headings for a message; what looks like a person is left out."""
    texts = [f"«{each[:_LONGEST]}»" for each in headings if not is_name(each) and not find_person(each)]
    return ", ".join(texts[:_MOST_SHOWN]) + (" …" if len(texts) > _MOST_SHOWN else "")


def asked_layer(catalog: Catalog, layer_id: str) -> Layer:
    """Return the layer of that name. Raises: UseError ``layer-not-there``, naming the layers that are."""
    layer = catalog.layer(layer_id)
    if layer is None:
        raise UseError("layer-not-there", layer=layer_id, layers=", ".join(each.id for each in catalog.layers))
    return layer


def _holds_key(words: LayerWords, headings: list[str]) -> bool:
    return any(words.column(each) == words.layer.key for each in headings)


def _is_named(layer: Layer, table: RawTable) -> bool:
    """Return whether the sheet or the file bears the layer's id, title or sheet name ("chot_kiem_soat.xlsx")."""
    names = [layer.id, layer.title.vi, layer.title.en, *([layer.source.sheet] if layer.source.sheet else [])]
    keys = [fold(each) for each in names]
    sheet = fold(table.sheet or "")
    return sheet in keys or any(f" {key} " in f" {fold(PurePath(table.file).stem)} " for key in keys)


def _best(candidates: list[LayerWords], headings: list[str]) -> LayerWords | None:
    """Return the one that knows most of the headings and lacks fewest required ones; None when no one does both."""
    known = {each.layer.id: _known(each, headings) for each in candidates}
    lacking = {each.layer.id: _lacking(each, headings) for each in candidates}
    best = [each for each in candidates if known[each.layer.id] == max(known.values())]
    if len(best) != 1 or lacking[best[0].layer.id] > min(lacking.values()):
        return None
    return best[0]


def _known(words: LayerWords, headings: list[str]) -> int:
    return len({words.column(each) for each in headings} - {None})


def _lacking(words: LayerWords, headings: list[str]) -> int:
    found = {words.column(each) for each in headings}
    return sum(1 for each in words.layer.fields if each.required and each.name not in found)
