"""Geometries with x and y turned round."""

import pytest
import shapely

from catalog.model import Catalog
from ingest.normalise.axes import lies_at_home, unswapped
from ingest.read.table import as_cells


@pytest.mark.parametrize(
    ("crs", "x", "y"), [("EPSG:9213", 431191, 2450092), ("EPSG:4326", 105.83, 22.14), ("EPSG:3405", 585885, 2449441)]
)
def test_only_what_is_turned_round_is_turned(catalog: Catalog, crs: str, x: float, y: float) -> None:
    extent = catalog.service.home_extent
    right, wrong = shapely.Point(x, y), shapely.Point(y, x)
    turned, rows = unswapped(as_cells([right, wrong, None]), crs, extent)
    assert (turned.tolist(), rows) == ([right, right, None], 1)
    assert lies_at_home(as_cells([right]), crs, extent)
    assert not lies_at_home(as_cells([wrong]), crs, extent)


def test_what_lies_elsewhere_either_way_is_left_alone(catalog: Catalog) -> None:
    there = as_cells([shapely.Point(106.6, 10.8), shapely.Point(10.8, 106.6)])
    turned, rows = unswapped(there, "EPSG:4326", catalog.service.home_extent)
    assert (turned is there, rows) == (True, 0)


def test_polygons_are_turned_with_all_their_corners(catalog: Catalog) -> None:
    square = shapely.box(431191, 2450092, 431391, 2450292)
    turned, rows = unswapped(
        as_cells([shapely.transform(square, lambda xy: xy[:, ::-1])]), "EPSG:9213", catalog.service.home_extent
    )
    assert rows == 1
    assert turned[0].equals(square)
