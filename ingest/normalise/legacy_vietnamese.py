"""Text written before Unicode (TCVN3, VNI …), or in Unicode and read wrongly, becomes Unicode; doubt is named.

It comes before everything else, as headings are such text too, and before blanks are tidied: U+00AD is the letter ư of
TCVN3, and U+00A0 half of an à.
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.findings import Finding, error
from ingest.persons import REMOVED, find_person, is_name
from ingest.read.table import Heading, RawTable, TotalsRow, as_cells
from ingest.vietnamese.columns import Decoded, decode_columns, decoded_notes
from ingest.vietnamese.readings import Doubt
from ingest.vocabulary import Vocabulary


def legacy_vietnamese(table: RawTable, words: Vocabulary) -> RawTable:
    """Return the table in Unicode, with a note per encoding in which columns were read.

    A cell in doubt stays as it is and refuses its row, unless no layer has its column.
    """
    titles, *columns = decode_columns([[each.text for each in table.headings], *table.columns], words.lexicon)
    if titles is None and not any(columns):
        return table
    headings = tuple(_heading(each, titles) for each in table.headings)
    read = replace(table, headings=headings)
    return replace(
        read,
        columns=tuple(
            as_cells([found.read(cell) for cell in cells]) if found and found.texts else cells
            for cells, found in zip(table.columns, columns, strict=True)
        ),
        totals=tuple(_totals(each, columns) for each in table.totals),
        findings=(*table.findings, *_notes(read, titles, columns, table), *_doubts(read, columns, words)),
    )


def _heading(heading: Heading, titles: Decoded | None) -> Heading:
    return heading if titles is None else replace(heading, text=str(titles.read(heading.text)))


def _totals(row: TotalsRow, columns: list[Decoded | None]) -> TotalsRow:
    cells = (found.read(cell) if found else cell for cell, found in zip(row.cells, columns, strict=True))
    return replace(row, cells=tuple(cells))


def _notes(read: RawTable, titles: Decoded | None, columns: list[Decoded | None], table: RawTable) -> Iterator[Finding]:
    changed = zip(read.headings, table.headings, strict=True)
    counted = [(titles, 1, each.label) for each, was in changed if titles and each.text != was.text]
    for heading, cells, found in zip(read.headings, table.columns, columns, strict=True):
        if found and found.texts:
            counted.append((found, found.count(cells), heading.label))
    yield from decoded_notes(counted, read.where())


def _doubts(table: RawTable, columns: list[Decoded | None], words: Vocabulary) -> Iterator[Finding]:
    for heading, cells, found in zip(table.headings, table.columns, columns, strict=True):
        if found is None or not found.doubts or not any(each.column(heading.text) for each in words.layers):
            continue
        for row, cell in zip(table.numbers.tolist(), cells.tolist(), strict=True):
            if isinstance(cell, str) and cell in found.doubts:
                yield _doubt(found.doubts[cell], table, row, heading)


def _doubt(doubt: Doubt, table: RawTable, row: int, heading: Heading) -> Finding:
    place = table.where(row, heading)
    if doubt.other is None:
        return error("text-lost", place, value=_shown(doubt.text))
    other = _shown(doubt.other)
    return error("text-doubtful", place, value=other if other == REMOVED else doubt.text[:60], other=other)


def _shown(text: str) -> str:
    """Return the text as it may stand in a message: a name is none of it."""
    return REMOVED if is_name(text) or find_person(text) else text[:60]
