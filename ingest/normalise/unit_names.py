"""The commune of each row: its code, else its name in a column of its own, in the code's column or in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from catalog.model import Field, Layer
from ingest.gazetteer import Gazetteer, Place, communes_in, districts_in
from ingest.normalise.draft import Draft
from ingest.read.table import Cells, RawTable, as_cells
from ingest.vocabulary import COMMUNE, DISTRICT

_ADDRESSES = ("address", "name")
"""Fields in which an address may stand, when the row names its commune nowhere else."""


@dataclass(frozen=True, slots=True)
class UnitTexts:
    """What one row says about its commune; ``said``: the name, None where it has none."""

    code: str | None
    said: str | None
    district: str | None
    on: date | None


class RowUnits:
    """What each row of a table says about its commune."""

    def __init__(self, columns: Mapping[str, Cells], layer: Layer, table: RawTable, field: Field) -> None:
        self._columns = columns
        self._field = field
        self._sections = table.sections
        self._start = layer.time.start if layer.time else None

    def read(self, at: int) -> UnitTexts:
        """Return the texts of the row at that place; the code is None where a name stands in its column."""
        cell = self._text(self._field.name, at)
        is_code = cell is not None and cell.isdigit()
        address = ", ".join(filter(None, (self._text(each, at) for each in _ADDRESSES)))
        named = self._text(COMMUNE, at) or (None if is_code else cell)
        if named is None and cell is None:
            named = next(iter(communes_in(address)), None)
        return UnitTexts(cell if is_code else None, named, self._district(at, named or "", address), self._day(at))

    def read_code(self, at: int) -> UnitTexts:
        """Return what the row says by its code and its day alone, where it has a code: no column names the unit."""
        cell = self._text(self._field.name, at)
        return UnitTexts(cell, None, None, self._day(at)) if is_code(cell) else self.read(at)

    def _text(self, name: str, at: int) -> str | None:
        cell = self._columns[name][at] if name in self._columns else None
        return cell if isinstance(cell, str) else None

    def _district(self, at: int, named: str, address: str) -> str | None:
        """Return the district that the row says, that stands behind the commune, or in a sub-title above the row."""
        sections = self._sections[at] if self._sections else ()
        found = (self._text(DISTRICT, at), *districts_in(named), *districts_in(address), *map(_district_of, sections))
        return next(filter(None, found), None)

    def _day(self, at: int) -> date | None:
        cell = self._columns[self._start][at] if self._start and self._start in self._columns else None
        return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


def _district_of(section: str) -> str | None:
    return next(iter(districts_in(section)), None)


def unit_names(draft: Draft) -> Draft:
    """Return the draft with the code of the commune where its name is certain, counted.

    A name that is not certain is left in the place of the code, where the check of the codes names its candidates.
    """
    field = draft.layer.unit_field
    if field is None or not _is_needed(draft, field):
        return draft
    gazetteer = Gazetteer(draft.catalog)
    units = RowUnits(draft.columns, draft.layer, draft.table, field)
    rows = range(len(draft.table.numbers))
    cells = [_code(units, at, draft.columns.get(field.name), gazetteer) for at in rows]
    filled = sum(1 for at, cell in enumerate(cells) if is_code(cell) and cell != _cell(draft, field.name, at))
    if field.name not in draft.columns and not any(cells):
        return draft
    draft = draft.with_column(field.name, as_cells(cells))
    return draft.counted("communes-from-names", filled, COMMUNE, field.name) if filled else draft


def _is_needed(draft: Draft, field: Field) -> bool:
    """Return whether a row lacks its code: then its names are asked."""
    if field.name not in draft.columns:
        return True
    return not all(map(is_code, draft.columns[field.name]))


def is_code(cell: object) -> bool:
    return isinstance(cell, str) and cell.isdigit()


def _cell(draft: Draft, name: str, at: int) -> object:
    return draft.columns[name][at] if name in draft.columns else None


def _code(units: RowUnits, at: int, codes: Cells | None, gazetteer: Gazetteer) -> object:
    said = units.read(at)
    if said.code is not None or said.said is None:
        return said.code or (None if codes is None else codes[at])
    found = find_places(said, gazetteer)
    return found[0].code if len(found) == 1 else said.said


def find_places(said: UnitTexts, gazetteer: Gazetteer) -> list[Place]:
    """Return the communes that the row's name can mean; parts of "xã Như Cố, huyện Chợ Mới" are told apart."""
    assert said.said is not None
    for text in (said.said, *communes_in(said.said), said.said.split(",")[0]):
        if found := gazetteer.find(text, said.district, said.on):
            return found
    return []
