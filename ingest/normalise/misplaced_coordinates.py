"""Coordinates under another heading: a link to a map or a pair of degrees in the column of the address."""

from ingest.normalise.distinct import distinct
from ingest.normalise.draft import Draft
from ingest.normalise.home_range import read_pair
from ingest.normalise.place_cells import read_place
from ingest.read.table import as_cells
from ingest.vocabulary import PLACE


def misplaced_coordinates(draft: Draft) -> Draft:
    """Return the draft with such cells in the column of places, where that says nothing; other text stays.

    Without it the row would be placed roughly, by its commune, although the file says exactly where it lies.
    """
    if draft.layer.geometry.type != "Point" or draft.table.geometry is not None:
        return draft
    for field in draft.fields("text"):
        draft = _moved(draft, field.name)
    return draft


def _moved(draft: Draft, name: str) -> Draft:
    cells = draft.columns[name]
    places = draft.columns[PLACE].copy() if PLACE in draft.columns else as_cells([None] * len(cells))
    each_once = distinct(cells)
    wanted = {key for key in each_once.values if is_place(draft, each_once.cell(key))}
    found = [at for at, key in enumerate(each_once.keys) if key in wanted and places[at] is None] if wanted else []
    if not found:
        return draft
    left = cells.copy()
    places[found], left[found] = cells[found], None
    if PLACE not in draft.columns:
        draft = draft.with_heading(PLACE, draft.headings.get(name))
    return draft.with_column(PLACE, places).with_column(name, left).counted("coordinates-misplaced", len(found), name)


def is_place(draft: Draft, cell: object) -> bool:
    """Return whether the whole cell is one place of the province in degrees: nothing else is written like that."""
    pairs = read_place(cell)
    if not pairs or sum(map(str.isdigit, str(cell))) < 6:  # 22.1 105.8
        return False
    readings = {read for pair in pairs if (read := read_pair(*pair, draft.catalog.service.home_extent))}
    return any(each.kind == "degrees" and not each.repairs for each in readings)
