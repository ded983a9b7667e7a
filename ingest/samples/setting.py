"""What every sample is made from: catalogue, map, day and seed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from shapely.geometry import Polygon

from catalog.model import Catalog, Unit
from ingest.samples.clock import REFERENCE_DAY, Clock
from ingest.samples.projection import Position
from ingest.samples.province import Province, draw_province
from ingest.samples.scatter import draw_zone, place_point

Row = dict[str, Any]
"""Field name to value (str, int, date, datetime with time zone, None), and ``geometry``: WKT in lon, lat, or None."""


@dataclass(frozen=True)
class Setting:
    """The world of one set of samples; equal settings give equal samples."""

    catalog: Catalog
    seed: int
    day: date

    @cached_property
    def province(self) -> Province:
        return draw_province(*self.catalog.service.home_extent)

    @property
    def clock(self) -> Clock:
        return Clock(self.day)

    def random(self, *parts: str) -> Random:
        """Return a stream of its own for one thing, so that a row more does not move the others."""
        return Random("/".join((str(self.seed), *parts)))

    def position(self, key: str, commune: str, decimals: int, reach_m: float = 900.0) -> Position:
        province = self.province
        random = self.random("position", key)
        return place_point(random, province.points[commune], province.cells[commune], reach_m, decimals)

    def zone(self, key: str, commune: str, radius_m: float) -> Polygon:
        """Return a polygon about a place of its own in the commune."""
        centre = self.position(key, commune, decimals=6, reach_m=1500.0)
        return draw_zone(self.random("zone", key), centre, self.province.cells[commune], radius_m)

    def commune(self, code: str) -> Unit:
        """Return the commune of that code as it was when the samples are set (2021)."""
        return self._units[code]

    def district_of(self, code: str) -> Unit:
        return self._units[self._units[code].parent_code or ""]

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.catalog.units if unit.valid_from < REFERENCE_DAY}


def point_wkt(position: Position) -> str:
    return f"POINT ({position[0]} {position[1]})"
