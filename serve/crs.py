"""The coordinate reference systems that collections are offered in."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.derive.pygeoapi import CRS84

STORAGE_SRID = 4326
DEGREE_DECIMALS = 7
"""About 1 cm on the ground."""
METRE_DECIMALS = 4

LAT_LON_SRIDS = frozenset({4326, 4756})
"""Offered CRSs whose authority puts latitude first: WGS 84 and VN-2000. PostGIS keeps x = longitude throughout."""
DEGREE_SRIDS = LAT_LON_SRIDS


@dataclass(frozen=True, slots=True)
class Crs:
    """One CRS by its URI; ``lat_first`` says that coordinates leave and enter as latitude, longitude.

    Source: OGC 18-058r1, 6.2.2: axis order is the authority's; CRS84 is the exception with longitude first.
    """

    uri: str
    srid: int
    lat_first: bool

    @property
    def is_storage(self) -> bool:
        return self.srid == STORAGE_SRID and not self.lat_first

    @property
    def decimals(self) -> int:
        return DEGREE_DECIMALS if self.srid in DEGREE_SRIDS else METRE_DECIMALS


DEFAULT_CRS = Crs(CRS84, STORAGE_SRID, lat_first=False)


def crs_by_uri(uris: Iterable[str]) -> dict[str, Crs]:
    """Return the CRSs by URI, in the order given."""
    return {uri: _crs(uri) for uri in uris}


def _crs(uri: str) -> Crs:
    if uri == CRS84:
        return DEFAULT_CRS
    srid = int(uri.rsplit("/", 1)[1])
    return Crs(uri, srid, srid in LAT_LON_SRIDS)
