"""In which system metres of a sheet are: as the officer or the document says, else by range where that is certain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from pyproj import Geod, Transformer

from catalog.model import Catalog, Layer
from ingest.findings import Finding, Where, error, note
from ingest.normalise.draft import Draft
from ingest.normalise.home_range import TM3, UTM, fitting_grids
from ingest.read.table import RawTable

_VN2000 = re.compile(r"vn\W{0,2}2000", re.IGNORECASE)
_106_30 = re.compile(r"106\s*(?:°|o|º|độ|0)?\s*30")
_MERIDIAN = re.compile(r"\b(10[2-9])\s*(?:°|o|º|độ|0)\s*(00|15|30|45)\b")
_SIX_DEGREES = re.compile(r"múi(?: chiếu)? 6|utm", re.IGNORECASE)
_TITLES = {
    "EPSG:3405": "VN-2000, UTM 48N",
    "EPSG:32648": "WGS 84, UTM 48N",
    "EPSG:5897": "VN-2000, 105°00′",
    "EPSG:9213": "VN-2000, 106°30′",
}
_SURE_M, _FACTOR = 15_000.0, 3.0
"""The nearest system must put the places this near to their communes, and the next one this much farther away."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The system, or why it cannot be said; ``finding`` also names how it was found out."""

    crs: str | None
    finding: Finding | None = None


def choose_grid_crs(draft: Draft, points: Sequence[Point], communes: Sequence[str | None]) -> Chosen:
    """Return the system of the points (easting, northing), all of which can lie in the province.

    EPSG:9213 is told from the other zones by range, and by the communes that the rows name; EPSG:3405, 32648 and 5897
    are not separable (224 to 736 m apart): the officer is asked.

    Args:
        communes: by point the code of the commune that its row names.
    """
    stated = draft.crs_option or stated_in(draft)
    if stated:
        return Chosen(stated)
    extent, layer = draft.catalog.service.home_extent, draft.layer
    fits = fitting_grids(points, extent, tuple(dict.fromkeys((*TM3, *UTM))))
    accepted = [each for each in fits if each in layer.source.crs]
    where = draft.where()
    if len(accepted) == 1 and accepted[0] in TM3:
        return _among_zones(accepted[0], fits, points, communes, draft.catalog, where)
    return Chosen(None, _ask(layer, fits or list(layer.source.crs), where))


def stated_in(draft: Draft) -> str | None:
    """Return the system that the headings or the titles of the sheet name."""
    said = " ".join([*draft.table.titles, *(each.text for each in draft.table.headings)])
    if not _VN2000.search(said):
        return None
    if _106_30.search(said):
        return "EPSG:9213"
    return "EPSG:3405" if _SIX_DEGREES.search(said) else None


def _among_zones(
    crs: str, fits: list[str], points: Sequence[Point], communes: Sequence[str | None], catalog: Catalog, where: Where
) -> Chosen:
    """Return the zone that the layer accepts, unless the named communes lie elsewhere in it."""
    distances = {each: distance_to_communes(each, points, communes, catalog) for each in fits if each in TM3}
    mine = distances[crs]
    if mine is None:
        return Chosen(crs, note("crs-by-range", where, crs=crs))
    others = [each for name, each in distances.items() if name != crs and each is not None]
    if mine <= _SURE_M and all(each >= _FACTOR * mine or each > 2 * _SURE_M for each in others):
        return Chosen(crs, note("crs-by-range", where, crs=crs))
    nearest = min(distances, key=lambda name: distances[name] or 0.0)
    return Chosen(None, error("crs-not-certain", where, candidates=_named(dict.fromkeys((crs, nearest)))))


def distance_to_communes(
    crs: str, points: Sequence[Point], communes: Sequence[str | None], catalog: Catalog
) -> float | None:
    """Return the median distance in metres from the points to the centres of their communes; None without any."""
    centres: Mapping[str, Point] = {code: (lon, lat) for code, lon, lat in catalog.centres}
    known = [(point, centres[code]) for point, code in zip(points, communes, strict=True) if code and code in centres]
    if not known:
        return None
    xy = np.array([point for point, _ in known])
    lon, lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(xy[:, 0], xy[:, 1])
    there = np.array([centre for _, centre in known])
    return float(median(Geod(ellps="WGS84").inv(lon, lat, there[:, 0], there[:, 1])[2]))


def _ask(layer: Layer, fits: Sequence[str], where: Where) -> Finding:
    near = [each for each in fits if each in layer.source.crs or each in (*UTM, "EPSG:5897")]
    return error("crs-not-certain", where, candidates=_named(near or layer.source.crs))


def _named(systems: Iterable[str]) -> str:
    """Return the systems as surveyors call them, with the code that ``--crs`` takes."""
    return ", ".join(f"{each} ({_TITLES[each]})" if each in _TITLES else each for each in systems)


def stated_meridian(table: RawTable) -> float | None:
    """Return the central meridian, degrees east, that the titles or headings name ("108°15'"); None without one."""
    said = " ".join([*table.titles, *(each.text for each in table.headings)])
    found = _MERIDIAN.search(said) if _VN2000.search(said) or "kinh tuyến" in said.lower() else None
    return int(found[1]) + int(found[2]) / 60 if found else None
