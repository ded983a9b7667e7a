"""What the range of the province decides, and what it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load_catalog
from ingest.normalise.home_range import TM3, UTM, fitting_grids, grid_box, read_pair
from tests.conftest import ROOT

EXTENT = load_catalog(ROOT / "config").service.home_extent
LON, LAT = st.floats(EXTENT[0], EXTENT[2]), st.floats(EXTENT[1], EXTENT[3])
BOX = grid_box("EPSG:9213", EXTENT)


@given(LON, LAT, st.booleans())
def test_degrees_either_way_round(lon: float, lat: float, swapped: bool) -> None:
    first, second = (lon, lat) if swapped else (lat, lon)
    found = read_pair([first], [second], EXTENT)
    assert found is not None
    assert (found.kind, found.x, found.y, found.is_first_y) == ("degrees", lon, lat, not swapped)


@given(st.floats(BOX[0], BOX[2]), st.floats(BOX[1], BOX[3]), st.booleans())
def test_metres_either_way_round(easting: float, northing: float, swapped: bool) -> None:
    first, second = (northing, easting) if swapped else (easting, northing)
    found = read_pair([first], [second], EXTENT)
    assert found is not None
    assert (found.kind, found.x, found.y) == ("metres", easting, northing)


@pytest.mark.parametrize(
    ("first", "second", "x", "y", "repair"),
    [
        ([22145321], [105834212], 105.834212, 22.145321, "decimal point"),
        ([2450092581], [431191555], 431191.555, 2450092.581, "millimetres"),
        ([18431191], [2450092], 431191, 2450092, "zone 18"),
        ([2449441.861], [48585885.616], 585885.616, 2449441.861, "zone 48"),
    ],
)
def test_repairs(first: list[float], second: list[float], x: float, y: float, repair: str) -> None:
    found = read_pair(first, second, EXTENT)
    assert found is not None
    assert (round(found.x, 3), round(found.y, 3), found.repairs) == (round(x, 3), round(y, 3), frozenset({repair}))


def test_grouped_number_has_one_reading_here() -> None:
    found = read_pair([2450092.0], [431.191, 431191.0], EXTENT)
    assert found is not None
    assert (found.x, found.y) == (431191, 2450092)


@pytest.mark.parametrize(
    ("first", "second"), [([0], [0]), ([22.1], [22.2]), ([10.8], [106.6]), ([], [105.8]), ([431191], [431191])]
)
def test_what_lies_elsewhere_has_no_reading(first: list[float], second: list[float]) -> None:
    assert read_pair(first, second, EXTENT) is None


def test_utm_is_not_separable_and_the_provinces_zone_is() -> None:
    assert set(fitting_grids([(585885.6, 2449441.9)], EXTENT, (*TM3, *UTM))) >= {"EPSG:3405", "EPSG:32648", "EPSG:5897"}
    zones = fitting_grids([(389_800.0, 2_420_000.0), (473_500.0, 2_500_000.0)], EXTENT, (*TM3, *UTM))
    assert zones == ["EPSG:9213"]
