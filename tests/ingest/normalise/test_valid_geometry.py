"""Small faults of outlines are mended, knots are not."""

from dataclasses import replace

import pytest
import shapely

from ingest.normalise.draft import Draft
from ingest.normalise.valid_geometry import mend, valid_geometry
from ingest.read.table import as_cells
from tests.ingest.normalise.conftest import MakeDraft

M = 1 / 111_320
"""A metre, in degrees."""


def polygon(*corners: tuple[float, float], hole: list[tuple[float, float]] | None = None) -> shapely.MultiPolygon:
    """Return the polygon of corners in metres from a place in the province."""

    def placed(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(105.8 + x * M, 22.1 + y * M) for x, y in points]

    return shapely.MultiPolygon([shapely.Polygon(placed(list(corners)), [placed(hole)] if hole else [])])


SQUARE = [(0.0, 0.0), (0.0, 200.0), (200.0, 200.0), (200.0, 0.0)]
LOOP = polygon((0, 0), (0, 200), (100, 200), (100.3, 200.3), (100.3, 200), (100, 200.3), (200, 200), (200, 0))
SPIKE = polygon((0, 0), (0, 200), (100, 200), (100, 200.5), (100, 200), (200, 200), (200, 0))


@pytest.mark.parametrize("shape", [LOOP, SPIKE])
def test_small_fault_is_mended(shape: shapely.MultiPolygon) -> None:
    assert not shape.is_valid
    made = mend(shape)
    assert made is not None
    assert made.is_valid
    assert made.area == pytest.approx(polygon(*SQUARE).area, rel=0.001)


@pytest.mark.parametrize(
    "shape",
    [
        polygon((0, 0), (200, 200), (200, 0), (0, 200)),
        polygon((0, 0), (0, 200), (100, 200), (100, 240), (100, 200), (200, 200), (200, 0)),
        polygon(*SQUARE, hole=[(150, 150), (150, 300), (300, 300), (300, 150)]),
        polygon((0, 0), (0, 200), (0, 0)),
        shapely.MultiPolygon([polygon(*SQUARE).geoms[0], polygon(*SQUARE).geoms[0]]),
    ],
    ids=["bow tie", "long spike", "hole outside", "line", "doubled part"],
)
def test_what_would_become_another_area_is_left(shape: shapely.MultiPolygon) -> None:
    assert not shape.is_valid
    assert mend(shape) is None


def draft_of(make_draft: MakeDraft, *shapes: shapely.Geometry | None) -> Draft:
    return replace(make_draft("isolation_zones", name=["a"] * len(shapes)), geometry=as_cells(list(shapes)))


def test_mended_areas_are_counted_and_the_others_untouched(make_draft: MakeDraft) -> None:
    square, knot = polygon(*SQUARE), polygon((0, 0), (200, 200), (200, 0), (0, 200))
    draft = valid_geometry(draft_of(make_draft, square, LOOP, knot, None))
    assert draft.geometry is not None
    assert (draft.geometry[0], draft.geometry[2], draft.geometry[3]) == (square, knot, None)
    assert draft.geometry[1].is_valid
    assert draft.rewritten == {"geometry-repaired": 1}


def test_valid_areas_and_points_are_left_alone(make_draft: MakeDraft) -> None:
    draft = draft_of(make_draft, polygon(*SQUARE))
    assert valid_geometry(draft) is draft
    points = replace(make_draft("checkpoints", name=["a"]), geometry=as_cells([shapely.Point(1, 1)]))
    assert valid_geometry(points) is points
