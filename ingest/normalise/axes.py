"""Whether the numbers of geometries lie in the province in a given system, as they stand or turned round."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from catalog.model import BBox
from ingest.normalise.home_range import grid_box
from ingest.read.table import Cells


def lies_at_home(geometry: Cells, crs: str, extent: BBox) -> bool:
    """Return whether all of the geometries lie in the extent when they are in that system."""
    west, south, east, north = _box(crs, extent)
    low_x, low_y, high_x, high_y = shapely.total_bounds(geometry)
    return bool(west <= low_x and south <= low_y and high_x <= east and high_y <= north)


def unswapped(geometry: Cells, crs: str, extent: BBox) -> tuple[Cells, int]:
    """Return the geometries with x first, and how many were turned: those that only so lie in the extent.

    X is the northing in Vietnamese surveys, and no northing of the province is an easting.
    """
    swapped = _swapped(shapely.bounds(geometry), _box(crs, extent))
    if not swapped.any():
        return geometry, 0
    turned = geometry.copy()
    turned[swapped] = shapely.transform(geometry[swapped], lambda points: points[:, ::-1])
    return turned, int(swapped.sum())


def _swapped(bounds: NDArray[np.float64], box: BBox) -> NDArray[np.bool_]:
    west, south, east, north = box
    low_x, low_y, high_x, high_y = bounds.T
    is_home = (low_x >= west) & (high_x <= east) & (low_y >= south) & (high_y <= north)
    is_turned = (low_y >= west) & (high_y <= east) & (low_x >= south) & (high_x <= north)
    return np.asarray(~is_home & is_turned)


def _box(crs: str, extent: BBox) -> BBox:
    """Return the extent in the numbers of that system, x first."""
    return extent if CRS.from_user_input(crs).is_geographic else grid_box(crs, extent)
