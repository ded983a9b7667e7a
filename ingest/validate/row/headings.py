"""Whether the table has the headings of its layer."""

from collections.abc import Iterator

from catalog.model import Field
from ingest.findings import Finding, error, note
from ingest.normalise import Normalised
from ingest.normalise.coordinates import PAIRS
from ingest.spelling import fold
from ingest.vocabulary import PLACE

_MOST_SPELLINGS = 4


def check_headings(table: Normalised) -> list[Finding]:
    """Return what is wrong with the headings: missing and doubled ones refuse the file, unknown ones are only named."""
    return [*_doubled(table), *_missing(table), *_no_coordinates(table), *_unknown(table)]


def _doubled(table: Normalised) -> Iterator[Finding]:
    for first, second in table.doubled:
        yield error("heading-doubled", table.table.where(None, first, second))


def _missing(table: Normalised) -> Iterator[Finding]:
    for field in table.layer.fields:
        if field.required and field.name not in table.columns:
            yield error("heading-missing", table.where(), heading=field.title, spellings=_spellings(field, table))


def _spellings(field: Field, table: Normalised) -> str:
    """Return how the heading may be written; for a file with geometry the short names come first: a DBF needs them."""
    names: dict[str, str] = {}
    for each in (field.title.vi, *field.headings):
        names.setdefault(fold(each), each)
    is_map = table.table.geometry is not None
    ordered = sorted(names.values(), key=lambda name: is_map and not name.isascii())
    return ", ".join(f"«{each}»" for each in ordered[:_MOST_SPELLINGS])


def _no_coordinates(table: Normalised) -> Iterator[Finding]:
    """Yield the error that nothing says where the points are: no coordinates, or half of them, and no commune."""
    geometry = table.layer.geometry
    if table.table.geometry is not None or geometry.type != "Point" or not geometry.required or geometry.from_unit:
        return
    columns = table.columns.keys()
    if PLACE in columns or any(columns >= set(pair) for pair in PAIRS):
        return
    is_half = any(columns & set(pair) for pair in PAIRS)
    if is_half or geometry.within not in columns:
        yield error("heading-coordinates-missing", table.where())


def _unknown(table: Normalised) -> Iterator[Finding]:
    if table.unknown:
        yield note("heading-unknown", table.table.where(None, *table.unknown), count=len(table.unknown))
