"""One geometry type per layer."""

import numpy as np
import pytest
import shapely

from catalog.model import Catalog
from ingest.normalise.draft import Draft
from ingest.normalise.geometry_type import geometry_type
from ingest.read.table import RawTable, as_cells

SQUARE = shapely.box(0, 0, 1, 1)


def draft(catalog: Catalog, layer_id: str, *shapes: shapely.Geometry | None) -> Draft:
    layer = catalog.layer(layer_id)
    assert layer is not None
    table = RawTable("v.shp", "shp", (), (), np.arange(1, len(shapes) + 1))
    return geometry_type(Draft(table, layer, catalog, geometry=as_cells(list(shapes))))


def test_single_polygon_becomes_multi_and_none_stays(catalog: Catalog) -> None:
    made = draft(catalog, "isolation_zones", SQUARE, shapely.MultiPolygon([SQUARE]), None)
    assert made.geometry is not None
    assert [None if each is None else each.geom_type for each in made.geometry] == [
        "MultiPolygon",
        "MultiPolygon",
        None,
    ]


def test_multipoint_of_one_becomes_that_point(catalog: Catalog) -> None:
    made = draft(catalog, "checkpoints", shapely.MultiPoint([(1, 2)]), shapely.Point(3, 4))
    assert made.geometry is not None
    assert [each.wkt for each in made.geometry] == ["POINT (1 2)", "POINT (3 4)"]


def test_heights_are_dropped_and_counted(catalog: Catalog) -> None:
    made = draft(catalog, "checkpoints", shapely.Point(1, 2, 3), shapely.Point(1, 2))
    assert made.geometry is not None
    assert not shapely.has_z(made.geometry).any()
    assert made.rewritten == {"z-dropped": 1}


@pytest.mark.parametrize(
    ("layer_id", "shape"),
    [("isolation_zones", shapely.Point(1, 2)), ("checkpoints", SQUARE), ("checkpoints", SQUARE.exterior)],
)
def test_wrong_type_refuses_the_file(catalog: Catalog, layer_id: str, shape: shapely.Geometry) -> None:
    made = draft(catalog, layer_id, shape, shape)
    assert [(each.code, each.refuses_file, each.values["rows"]) for each in made.findings] == [
        ("geometry-type-wrong", True, "2")
    ]
    assert not made.placed
