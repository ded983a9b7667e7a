"""The illustrative map: valid cells that touch and do not overlap, the right area, every point in its own cell."""

from itertools import combinations

import pytest
import shapely
from shapely.geometry import Point, box

from ingest.samples.projection import to_vn2000
from ingest.samples.province import AREA_KM2, SHARED_POINT, Province
from ingest.samples.setting import Setting


@pytest.fixture(scope="module")
def province(setting: Setting) -> Province:
    return setting.province


def in_metres(area: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(area, lambda positions: [to_vn2000((lon, lat)) for lon, lat in positions])


def test_every_commune_of_2021_has_a_valid_cell_with_its_point_inside(setting: Setting, province: Province) -> None:
    codes = {unit.code for unit in setting.catalog.units if unit.level == "commune" and unit.parent_code != "19"}
    assert set(province.cells) == codes
    assert len(codes) == 108
    for code, cell in province.cells.items():
        assert cell.is_valid
        assert cell.geom_type == "Polygon"
        assert cell.contains(Point(province.points[code])), code


def test_cells_leave_no_gap_and_do_not_overlap(province: Province) -> None:
    cells = list(province.cells.values())
    union = shapely.union_all(cells)
    assert shapely.coverage_is_valid(cells)
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0
    assert abs(sum(cell.area for cell in cells) - union.area) < 1e-6


def test_area_is_that_of_the_province(province: Province) -> None:
    area_km2 = in_metres(province.union(province.cells)).area / 1e6
    assert abs(area_km2 - AREA_KM2) < 0.05


def test_outline_lies_within_the_home_extent(setting: Setting, province: Province) -> None:
    assert box(*setting.catalog.service.home_extent).contains(province.union(province.cells))


def test_no_two_communes_share_a_point_and_the_moved_one_is_830_m_off(province: Province) -> None:
    points = [Point(to_vn2000(each)) for each in province.points.values()]
    assert min(a.distance(b) for a, b in combinations(points, 2)) > 100
    moved, original = (Point(to_vn2000(province.points[code])) for code in (SHARED_POINT, "01840"))
    assert abs(moved.distance(original) - 830) < 1
