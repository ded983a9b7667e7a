"""Which provinces a central meridian belongs to."""

from functools import cache

import pytest
from pyproj import CRS

from ingest.normalise.province_zones import _PROVINCES, provinces_of
from ingest.spelling import fold

TM3 = (*range(9205, 9219), 5899)


@cache
def meridian(code: int) -> float:
    operation = CRS(code).coordinate_operation
    assert operation is not None
    return next(float(each.value) for each in operation.params if each.name == "Longitude of natural origin")


@pytest.mark.parametrize("code", TM3)
def test_provinces_are_those_of_the_registry(code: int) -> None:
    """EPSG names the provinces of its zones; ours are the same, in Vietnamese."""
    area = CRS(code).area_of_use
    assert area is not None
    said = fold(area.name.replace("Thien-Hue", "Thien Hue"))
    for name in str(provinces_of(meridian(code))).split(", "):
        assert fold(name.removeprefix("TP. ")) in said


def test_every_province_of_2021_is_there_once() -> None:
    names = [name for provinces in _PROVINCES.values() for name in provinces.split(", ")]
    assert (len(names), len(set(names))) == (63, 63)


def test_other_meridian_has_no_province() -> None:
    assert provinces_of(111.0) is None
