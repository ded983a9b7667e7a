"""Which numbers can be coordinates of the province, and in which system: ranges decide what headings get wrong.

In Bắc Kạn no latitude is a longitude, and no easting a northing: swapped axes are always told apart. Two systems whose
ranges overlap are not (EPSG:3405, 32648 and 5897 lie 224 to 736 m from one another).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from catalog.model import BBox

MARGIN_M = 1_000.0
TM3 = tuple(f"EPSG:{code}" for code in (*range(9205, 9219), 5897, 5898, 5899))
UTM = ("EPSG:3405", "EPSG:32648")
PREFIXES = {18_000_000.0: "zone 18", 48_000_000.0: "zone 48"}
"""The number of the zone before the easting: 18 in Gauss-Krüger manner, 48 in UTM's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Two numbers as a place: x, y (longitude and latitude, or easting and northing); ``repairs``: what it took."""

    kind: str
    """"degrees" or "metres"."""
    x: float
    y: float
    is_first_y: bool
    """Whether the first of the two numbers is the latitude or northing."""
    repairs: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def grid_box(crs: str, extent: BBox) -> BBox:
    """Return the bounds of the extent in the projected system, a little wider: west, south, east, north in metres."""
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*extent, densify_pts=21)
    return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M


def fitting_grids(points: Sequence[tuple[float, float]], extent: BBox, systems: Sequence[str]) -> list[str]:
    """Return the systems in which every one of the points (easting, northing) lies in the extent."""
    return [each for each in systems if all(_is_in(point, grid_box(each, extent)) for point in points)]


def _is_in(point: tuple[float, float], box: BBox) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


@lru_cache(maxsize=8)
def _metre_box(extent: BBox) -> BBox:
    """Return the bounds of all systems together; eastings and northings are a million metres apart."""
    boxes = [grid_box(each, extent) for each in (*TM3, *UTM)]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def read_pair(first: Sequence[float], second: Sequence[float], extent: BBox) -> Reading | None:
    """Return the one place in the province that the two numbers can be; None when there is none, or several.

    Args:
        first, second: the readings of each cell, in the order of the columns.
    """
    found = {reading for a in first for b in second for reading in _readings(a, b, extent)}
    plain = {each for each in found if not each.repairs}
    best = plain or found
    return next(iter(best)) if len(best) == 1 else None


def _readings(a: float, b: float, extent: BBox) -> Iterator[Reading]:
    metres = _metre_box(extent)
    for is_first_y, x, y in ((False, a, b), (True, b, a)):
        for kind, box, repair in (("degrees", extent, _degrees), ("metres", metres, _metres)):
            for new_x, repaired_x in repair(x, box[0], box[2], is_easting=True):
                for new_y, repaired_y in repair(y, box[1], box[3], is_easting=False):
                    yield Reading(kind, new_x, new_y, is_first_y, repaired_x | repaired_y)


def _degrees(value: float, low: float, high: float, *, is_easting: bool) -> Iterator[tuple[float, frozenset[str]]]:
    """Yield the value, or the value with its decimal point where it must have been: 22145321 is 22.145321."""
    del is_easting
    if low <= value <= high:
        yield value, frozenset()
    elif value > 1000 and value.is_integer():
        for power in range(2, 9):
            if low <= value / 10**power <= high:
                yield value / 10**power, frozenset({"decimal point"})


def _metres(value: float, low: float, high: float, *, is_easting: bool) -> Iterator[tuple[float, frozenset[str]]]:
    """Yield the value; without the number of the zone before an easting; from millimetres."""
    if low <= value <= high:
        yield value, frozenset()
    elif low <= value / 1000 <= high and value > 1e8:
        yield value / 1000, frozenset({"millimetres"})
    elif is_easting:
        for prefix, name in PREFIXES.items():
            if low <= value - prefix <= high:
                yield value - prefix, frozenset({name})
