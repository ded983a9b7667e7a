"""Which column of the file is which field of the layer."""

from dataclasses import replace

from ingest.normalise.draft import Draft
from ingest.normalise.map_links import is_link
from ingest.read.table import Cells, Heading
from ingest.vocabulary import PLACE, LayerWords, read_vocabulary


def match_headings(draft: Draft) -> Draft:
    """Return the draft with its columns under field names; accents, case and punctuation of a heading do not matter.

    Nothing is judged here: unknown and doubled headings are kept for validate/row/headings.
    """
    words = read_vocabulary(draft.catalog).of(draft.layer)
    columns: dict[str, Cells] = {}
    headings: dict[str, Heading] = {}
    unknown: list[Heading] = []
    doubled: list[tuple[Heading, Heading]] = []
    for heading, cells in zip(draft.table.headings, draft.table.columns, strict=True):
        name = words.column(heading.text)
        if name is None:
            unknown += _unknown(heading, words)
        elif name in columns:
            doubled.append((headings[name], heading))
        else:
            columns[name], headings[name] = cells, heading
    if PLACE not in columns and PLACE in words.columns.values():
        _find_links(draft, columns, headings, unknown)
    return replace(draft, columns=columns, headings=headings, unknown=tuple(unknown), doubled=tuple(doubled))


def _find_links(draft: Draft, columns: dict[str, Cells], headings: dict[str, Heading], unknown: list[Heading]) -> None:
    """Take the column of links to a map under a heading that nobody knows for the place ("Vị trí (dán link)").

    Under the heading of a field such cells are moved one by one: misplaced_coordinates.
    """
    for heading, cells in zip(draft.table.headings, draft.table.columns, strict=True):
        texts = [each for each in cells.tolist() if each is not None]
        if heading in unknown and texts and all(isinstance(each, str) and is_link(each.strip()) for each in texts):
            unknown.remove(heading)
            columns[PLACE], headings[PLACE] = cells, heading
            return


def _unknown(heading: Heading, words: LayerWords) -> list[Heading]:
    return [] if words.is_ignored(heading.text) else [heading]
