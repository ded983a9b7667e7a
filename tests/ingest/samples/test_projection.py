"""VN-2000 as written out from the decision, against vectors made with the EPSG registry."""

import pytest
from pyproj import CRS, Transformer

from ingest.samples.projection import to_vn2000, to_wgs84, vn2000_prj

# longitude, latitude (WGS 84) → easting, northing (EPSG:9213) by operation EPSG:6960
VECTORS = [
    ((105.8348, 22.1470), (431191.555, 2450092.581)),
    ((105.44, 21.82), (390215.861, 2414114.296)),
    ((106.20, 22.45), (468927.641, 2483522.296)),
    ((105.6167, 22.40), (408857.936, 2478222.366)),
    ((106.177, 22.236), (466509.619, 2459832.136)),
]


@pytest.mark.parametrize(("position", "expected"), VECTORS)
def test_position_agrees_with_the_registry_to_two_millimetres(
    position: tuple[float, float], expected: tuple[float, float]
) -> None:
    assert to_vn2000(position) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize(("position", "_expected"), VECTORS)
def test_way_back_leads_to_the_same_position(position: tuple[float, float], _expected: tuple[float, float]) -> None:
    # Each way takes the height as zero where it starts (EPSG method 9607 in two dimensions): 1.2 mm in Bắc Kạn.
    assert to_wgs84(to_vn2000(position)) == pytest.approx(position, abs=2e-8)


def test_points_of_a_decision_of_the_province_lie_where_it_says() -> None:
    # Decision 650/QĐ-UBND of 15/04/2024, road Cọn Luông – Mù Trị: X (northing) 2499067.549, Y (easting) 417804.320
    assert to_wgs84((417804.320, 2499067.549)) == pytest.approx((105.7025050, 22.5886931), abs=2e-7)


def test_prj_is_that_of_the_province_and_no_datum_is_lost() -> None:
    crs = CRS.from_wkt(vn2000_prj())
    assert crs.to_epsg(min_confidence=70) == 9213
    assert "D_Vietnam_2000" in vn2000_prj()
    ours = Transformer.from_crs("EPSG:4756", crs, always_xy=True).transform(106.5, 22.0)
    assert ours[0] == pytest.approx(500000, abs=1e-6)
