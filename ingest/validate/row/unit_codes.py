"""Whether the codes of administrative units exist, and are those of the units that the row names."""

from collections.abc import Iterator

from catalog.model import Field, Text
from ingest.findings import Finding, error, warning
from ingest.gazetteer import Gazetteer, Place
from ingest.normalise import Normalised
from ingest.normalise.unit_names import RowUnits, UnitTexts, find_places
from ingest.validate.row.types import shown
from ingest.vocabulary import COMMUNE, DISTRICT


def check_unit_codes(table: Normalised) -> list[Finding]:
    """Return one finding per code that no unit has or had, per name in doubt, per code and name that disagree."""
    field = table.layer.unit_field
    if field is None or field.name not in table.columns:
        return []
    return list(_of_field(table, field))


def _of_field(table: Normalised, field: Field) -> Iterator[Finding]:
    gazetteer = Gazetteer(table.catalog)
    units = RowUnits(table.columns, table.layer, table.table, field)
    known = {each.code for each in table.catalog.units}
    right: set[tuple[str, UnitTexts]] = set()
    read = units.read if table.columns.keys() & {COMMUNE, DISTRICT} else units.read_code
    for at, cell in enumerate(table.columns[field.name].tolist()):
        if not isinstance(cell, str) or (cell, said := read(at)) in right:
            continue
        found = _finding(table, int(table.table.numbers[at]), field, cell, said, gazetteer, known)
        if found:
            yield found
        else:
            right.add((cell, said))


def _finding(
    table: Normalised, row: int, field: Field, cell: str, said: UnitTexts, gazetteer: Gazetteer, known: set[str]
) -> Finding | None:
    place = table.where(row, field.name, COMMUNE)
    if not cell.isdigit():
        found = find_places(said, gazetteer) if said.said else []
        if found:
            return error("commune-ambiguous", place, value=shown(cell), candidates=_candidates(found))
        return error("commune-unknown", place, value=shown(cell), nearest=_nearest(gazetteer.nearest(cell)))
    if cell not in known:
        return error("unit-unknown", place, value=shown(cell))
    return _disagreement(table, row, field, cell, said, gazetteer)


def _disagreement(
    table: Normalised, row: int, field: Field, code: str, said: UnitTexts, gazetteer: Gazetteer
) -> Finding | None:
    """Return what the names of the row say against its code."""
    name = " / ".join(gazetteer.names_of(code))
    if said.said and COMMUNE in table.columns and not gazetteer.is_name_of(code, said.said):
        found = _candidates(find_places(said, gazetteer)) or "?"
        place = table.where(row, field.name, COMMUNE)
        return error("unit-name-differs", place, code=code, name=name, said=shown(said.said), candidates=found)
    district = gazetteer.district_code(said.district) if said.district and DISTRICT in table.columns else None
    if district and district not in gazetteer.districts_of(code) and gazetteer.districts_of(code):
        place = table.where(row, field.name, DISTRICT)
        return warning("unit-district-differs", place, code=code, name=name, said=shown(said.district))
    if said.on and not gazetteer.is_valid_on(code, said.on) and (newer := gazetteer.successor(code)):
        place = table.where(row, field.name)
        return warning("unit-not-valid", place, code=code, name=name, on=said.on, newer=f"{newer.name} ({newer.code})")
    return None


def _candidates(places: list[Place]) -> str:
    return "; ".join(f"{each.name} ({each.code})" for each in places)


def _nearest(places: list[Place]) -> Text:
    if not places:
        return Text("", "")
    named = _candidates(places)
    return Text(f" (gần nhất: {named})", f" (nearest: {named})")
