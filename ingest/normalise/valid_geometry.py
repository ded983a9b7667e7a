"""Outlines with small faults (a doubled point, a spike, a loop of centimetres) are mended; a drawn knot is not."""

from dataclasses import replace

import numpy as np
import shapely

from ingest.normalise.draft import Draft

MAX_AREA_CHANGE = 0.001
MAX_OUTLINE_M = 1.0
_METRES_PER_DEGREE = 111_320.0


def valid_geometry(draft: Draft) -> Draft:
    """Return the draft with invalid areas made valid where area and outline stay the same, counted.

    The tolerance: 0.1 % of the area, and no point of the old or the new outline farther than 1 m from the other. What
    would change more stays invalid, and is refused with the place of its fault.
    """
    geometry = draft.geometry
    if geometry is None or draft.layer.geometry.type != "MultiPolygon":
        return draft
    invalid = np.flatnonzero(~(shapely.is_valid(geometry) | shapely.is_missing(geometry)))
    mended = geometry.copy()
    changed = 0
    for at in invalid:
        if (shape := mend(geometry[at])) is not None:
            mended[at] = shape
            changed += 1
    return replace(draft, geometry=mended).counted("geometry-repaired", changed) if changed else draft


def mend(shape: shapely.MultiPolygon) -> shapely.MultiPolygon | None:
    """Return the shape made valid within the tolerance; None when it would become another one."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    made = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [each for each in shapely.get_parts(made) if each.geom_type == "Polygon"]
    if len(parts) != len(shapely.get_parts(made)) or not parts:
        return None
    result = shapely.MultiPolygon(parts)
    return result if result.is_valid and _is_same(shape, result) else None


def _is_same(before: shapely.MultiPolygon, after: shapely.MultiPolygon) -> bool:
    """Return whether area (as the officer drew it: signed, ring by ring) and outline agree within the tolerance."""
    drawn = sum(
        abs(_signed(each.exterior)) - sum(abs(_signed(hole)) for hole in each.interiors) for each in before.geoms
    )
    if drawn <= 0 or abs(after.area - drawn) > MAX_AREA_CHANGE * drawn:
        return False
    distance = shapely.hausdorff_distance(shapely.boundary(before), shapely.boundary(after))
    return bool(distance * _METRES_PER_DEGREE <= MAX_OUTLINE_M)


def _signed(ring: shapely.LinearRing) -> float:
    """Return the area of the ring by the shoelace formula: the loops of a knot count against one another."""
    x, y = shapely.get_coordinates(ring).T
    x, y = x - x[0], y - y[0]
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2
