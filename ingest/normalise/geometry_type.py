"""One geometry type per layer: flat, and multi where the layer is multi."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from ingest.findings import error
from ingest.normalise.draft import Draft
from ingest.read.table import Cells, as_cells

_SINGLE = {
    "Point": GeometryType.POINT,
    "MultiPolygon": GeometryType.POLYGON,
    "MultiLineString": GeometryType.LINESTRING,
}
_MULTI = {
    "Point": GeometryType.MULTIPOINT,
    "MultiPolygon": GeometryType.MULTIPOLYGON,
    "MultiLineString": GeometryType.MULTILINESTRING,
}
_MAKE_MULTI = {"MultiPolygon": shapely.MultiPolygon, "MultiLineString": shapely.MultiLineString}


def geometry_type(draft: Draft) -> Draft:
    """Return the draft with flat geometries of the layer's type; another type refuses the file.

    Z and M are dropped and counted: no layer has heights. A MultiPoint of one point becomes that point.
    """
    if draft.geometry is None:
        return draft
    draft = _drop_z(draft)
    assert draft.geometry is not None
    types = shapely.get_type_id(draft.geometry)
    wanted = draft.layer.geometry.type
    wrong = ~np.isin(types, [-1, _SINGLE[wanted], _MULTI[wanted]])
    if wrong.any():
        found = GeometryType(int(types[wrong][0])).name.title().replace("_", "")
        finding = error("geometry-type-wrong", draft.where(), found=found, wanted=wanted, rows=int(wrong.sum()))
        return replace(draft, geometry=None, placed=False).with_findings(finding)
    return replace(draft, geometry=_in_type(draft.geometry, types, wanted))


def _drop_z(draft: Draft) -> Draft:
    assert draft.geometry is not None
    has_z = shapely.has_z(draft.geometry) | shapely.has_m(draft.geometry)
    if not has_z.any():
        return draft
    flat = np.asarray(shapely.force_2d(draft.geometry), dtype=object)
    return replace(draft, geometry=flat).counted("z-dropped", int(has_z.sum()))


def _in_type(geometry: Cells, types: NDArray[np.int32], wanted: str) -> Cells:
    result = geometry.copy()
    if wanted == "Point":
        alone = (types == GeometryType.MULTIPOINT) & (shapely.get_num_geometries(geometry) == 1)
        result[alone] = shapely.get_geometry(geometry[alone], 0)
    else:
        single = types == _SINGLE[wanted]
        result[single] = as_cells([_MAKE_MULTI[wanted]([each]) for each in geometry[single]])
    return result
