"""Whether the table has the headings of its layer."""

from collections.abc import Iterator

from ingest.findings import Finding, error, note
from ingest.normalise import Normalised
from ingest.normalise.coordinates import PAIRS
from ingest.vocabulary import PLACE


def check_headings(table: Normalised) -> list[Finding]:
    """Return what is wrong with the headings: missing and doubled ones refuse the file, unknown ones are only named."""
    return [*_doubled(table), *_missing(table), *_no_coordinates(table), *_unknown(table)]


def _doubled(table: Normalised) -> Iterator[Finding]:
    for first, second in table.doubled:
        yield error("heading-doubled", table.table.where(None, first, second))


def _missing(table: Normalised) -> Iterator[Finding]:
    for field in table.layer.fields:
        if field.required and field.name not in table.columns:
            spellings = ", ".join(f"«{each}»" for each in (field.title.vi, *field.headings[:3]))
            yield error("heading-missing", table.where(), heading=field.title, spellings=spellings)


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
