"""Areas that cover a land without gaps, with fewer vertices and still without gaps."""

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

COARSER = 1.5
MOST_STEPS = 16


def simplified_together(shapes: Mapping[str, BaseGeometry], tolerance: float, vertices: int) -> dict[str, BaseGeometry]:
    """Return the shapes with fewer vertices; neighbours share their edges where they did before.

    Args:
        tolerance: how far a line may stray, in the units of the coordinates; raised until the whole is small enough.
        vertices: how many vertices all shapes may have together.
    """
    polygons = {code: each for code, each in shapes.items() if not each.is_empty}
    simple = list(polygons.values())
    for _ in range(MOST_STEPS):
        simple = list(shapely.coverage_simplify(simple, tolerance=tolerance)) if simple else []
        if int(shapely.get_num_coordinates(simple).sum()) <= vertices:
            break
        tolerance *= COARSER
    return dict(zip(polygons, simple, strict=True))
