"""Points from the cells of a sheet: two columns or one, degrees or metres, whichever way round the range decides.

What has one reading in the province is taken, and counted where that meant a repair; what has none stays as it is.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.errors import IngestError
from ingest.findings import Finding, error, from_error, warning
from ingest.normalise.degrees import read_coordinate
from ingest.normalise.draft import Draft
from ingest.normalise.grid_crs import choose_grid_crs
from ingest.normalise.home_range import Reading, read_pair
from ingest.normalise.place_cells import read_place
from ingest.normalise.storage_crs import CRS84, accepted_crs, datum_operation, to_wgs84
from ingest.read.table import Cells, as_cells
from ingest.vocabulary import LAT, LON, PLACE, X, Y

PAIRS = ((LAT, LON), (X, Y))
COLUMNS = (LAT, LON, X, Y, PLACE)
_SIMPLE = re.compile(r"\d{2,3}[.,]\d{1,20}")
_MOST_DEGREES = 180.0
_FEW = 20
"""Swapped rows that are named one by one, when they are fewer than the others."""
_UTM_EASTING = (540_000.0, 635_000.0)


@dataclass(slots=True)
class _Places:
    """Where the rows lie: x, y (NaN where unknown) and whether these are metres; ``swapped`` against their headings."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    is_metres: NDArray[np.bool_]
    swapped: list[int]
    repairs: Counter[str]

    @property
    def unknown(self) -> NDArray[np.bool_]:
        return np.isnan(self.x)

    def put(self, at: int, reading: Reading) -> None:
        self.x[at], self.y[at], self.is_metres[at] = reading.x, reading.y, reading.kind == "metres"
        self.repairs.update(reading.repairs)


def coordinates(draft: Draft) -> Draft:
    """Return the draft with its geometry: the file's own, else points from its columns, else none."""
    if draft.table.geometry is not None:
        return replace(draft, geometry=draft.table.geometry, crs=draft.table.crs)
    columns = draft.columns.keys()
    pairs = [pair for pair in PAIRS if columns >= set(pair)]
    if draft.layer.geometry.type != "Point" or not (pairs or PLACE in columns):
        return replace(draft, placed=False)
    places = _read(draft, pairs)
    draft = draft.with_findings(*_swapped(draft, places))
    for repair, rows in sorted(places.repairs.items()):
        draft = draft.counted(_repair_code(repair), rows)
    return _located(draft, places)


def _repair_code(repair: str) -> str:
    if repair == "decimal point":
        return "coordinates-point-restored"
    return "coordinates-from-millimetres" if repair == "millimetres" else "zone-prefix-removed"


def has_place(draft: Draft) -> bool:
    return any(draft.columns.keys() >= set(pair) for pair in PAIRS) or PLACE in draft.columns


# ---- cells to numbers ----


def _read(draft: Draft, pairs: Sequence[tuple[str, str]]) -> _Places:
    rows = len(draft.table.numbers)
    places = _Places(np.full(rows, np.nan), np.full(rows, np.nan), np.zeros(rows, dtype=bool), [], Counter())
    for pair in pairs:
        _read_pairs(draft, places, *pair)
    if PLACE in draft.columns:
        _read_cells(draft, places)
    return places


def _read_pairs(draft: Draft, places: _Places, first: str, second: str) -> None:
    """Put in what two columns say; plain numbers in the order of their headings cost no more than a comparison."""
    a, b = draft.columns[first], draft.columns[second]
    if first == LAT:
        _read_plain(draft, places, a, b)
    extent = draft.catalog.service.home_extent
    for at in np.flatnonzero(places.unknown).tolist():
        one, other = read_coordinate(a[at]), read_coordinate(b[at])
        if not one or not other or (one == [0.0] and other == [0.0]):
            continue
        reading = read_pair(one, other, extent)
        if reading is None and _is_single(one) and _is_single(other):
            _put_outside(places, at, one[0], other[0], is_first_y=first == LAT)
        elif reading is not None:
            places.put(at, reading)
            if first == LAT and reading.kind == "degrees" and not reading.is_first_y:
                places.swapped.append(at)


def _is_single(readings: Sequence[float]) -> bool:
    """Return whether there is one reading, or one in degrees: "105.818" could be metres, which a latitude forbids."""
    return len(readings) == 1 or abs(readings[0]) <= _MOST_DEGREES


def _read_plain(draft: Draft, places: _Places, lat: Cells, lon: Cells) -> None:
    west, south, east, north = draft.catalog.service.home_extent
    y, x = _floats(lat), _floats(lon)
    plain = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    places.x[plain], places.y[plain] = x[plain], y[plain]


def _floats(cells: Cells) -> NDArray[np.float64]:
    """Return the plain numbers of the column, also as text with a point or a comma; NaN for everything else."""
    return np.array([_float(each) for each in cells])


def _float(cell: object) -> float:
    if type(cell) is float:
        return cell
    if type(cell) is str and _SIMPLE.fullmatch(cell):
        return float(cell.replace(",", "."))
    return math.nan


def _put_outside(places: _Places, at: int, first: float, second: float, *, is_first_y: bool) -> None:
    """Put in numbers that lie nowhere in the province as they stand, so that the finding can say where."""
    places.x[at], places.y[at] = (second, first) if is_first_y else (first, second)


def _read_cells(draft: Draft, places: _Places) -> None:
    """Put in what one cell says, where two columns say nothing."""
    extent = draft.catalog.service.home_extent
    cells = draft.columns[PLACE]
    for at in np.flatnonzero(places.unknown).tolist():
        pairs = read_place(cells[at])
        found = {reading for pair in pairs if (reading := read_pair(*pair, extent))}
        best = {each for each in found if not each.repairs} or found
        if len({(each.x, each.y) for each in best}) == 1:
            places.put(at, best.pop())
        elif not found and len(pairs) == 1 and len(pairs[0][0]) == len(pairs[0][1]) == 1:
            _put_outside(places, at, pairs[0][0][0], pairs[0][1][0], is_first_y=True)


# ---- numbers to places ----


def _swapped(draft: Draft, places: _Places) -> Iterator[Finding]:
    """Yield one warning per odd row; where the columns as a whole are swapped, one for all."""
    rows = places.swapped
    if not rows:
        return
    if len(rows) > _FEW or 2 * len(rows) >= np.count_nonzero(~places.unknown):
        yield warning("axes-swapped", draft.where(None, LAT, LON), rows=len(rows))
        return
    for at in rows:
        place = draft.where(int(draft.table.numbers[at]), LAT, LON)
        yield warning("coordinates-swapped", place, lat=float(places.x[at]), lon=float(places.y[at]))


def _located(draft: Draft, places: _Places) -> Draft:
    """Return the draft with its points in WGS 84."""
    metres = np.flatnonzero(places.is_metres)
    crs: str | None = CRS84
    operation = None
    if len(metres):
        draft, crs = _grid_crs(draft, places, metres)
        if crs is None:
            return replace(draft, placed=False)
        operation = datum_operation(crs, draft.catalog)
        moved = to_wgs84(as_cells(shapely.points(places.x[metres], places.y[metres]).tolist()), crs, operation)
        places.x[metres], places.y[metres] = shapely.get_x(moved), shapely.get_y(moved)
    return replace(draft, geometry=_points(places), crs=crs, datum_operation=operation, is_stored=len(metres) > 0)


def _grid_crs(draft: Draft, places: _Places, metres: NDArray[np.intp]) -> tuple[Draft, str | None]:
    """Return the system of the metres, with what there is to say of it; None when the officer is asked."""
    eastings = places.x[metres]
    if places.repairs["zone 18"] and draft.crs_option is None and _is_utm(eastings):
        return draft.with_findings(error("crs-hn72", draft.where(), name="18")), None
    points = list(zip(eastings.tolist(), places.y[metres].tolist(), strict=True))
    field = draft.layer.unit_field
    codes = (
        draft.columns[field.name][metres].tolist() if field and field.name in draft.columns else [None] * len(points)
    )
    chosen = choose_grid_crs(draft, points, codes)
    if chosen.finding:
        draft = draft.with_findings(chosen.finding)
    if chosen.crs is None:
        return draft, None
    try:
        return draft, accepted_crs(None, chosen.crs, draft.layer).code
    except IngestError as err:
        return draft.with_findings(from_error(err, draft.where())), None


def _is_utm(eastings: NDArray[np.float64]) -> bool:
    low, high = _UTM_EASTING
    return bool(((eastings > low) & (eastings < high)).any())


def _points(places: _Places) -> Cells:
    points = as_cells([None] * len(places.x))
    known = ~places.unknown
    points[known] = shapely.points(places.x[known], places.y[known])
    return points
