"""Both coordinates in one cell."""

import pytest

from catalog.model import Catalog
from ingest.normalise.home_range import read_pair
from ingest.normalise.place_cells import read_place


@pytest.mark.parametrize(
    "cell",
    [
        "22.1453, 105.8342", "22.1453,105.8342", "22,1453 105,8342", "22,1453; 105,8342", "22,1453, 105,8342",
        "(22.1453 105.8342)", "105.8342 - 22.1453", "POINT (105.8342 22.1453)", "22.1453 N, 105.8342 E",
        "Lat: 22.1453, Long: 105.8342", "22.1453\n105.8342", "https://maps.google.com/?q=22.1453,105.8342",
    ],
)  # fmt: skip
def test_pair_has_one_reading_in_the_province(catalog: Catalog, cell: str) -> None:
    extent = catalog.service.home_extent
    found = {(each.x, each.y) for pair in read_place(cell) if (each := read_pair(*pair, extent))}
    assert found == {(105.8342, 22.1453)}


def test_degrees_and_minutes(catalog: Catalog) -> None:
    for cell in ("22°08'43\"N 105°50'03\"E", "22°08'43\"N105°50'03\"E", "22°08'43\", 105°50'03\""):
        found = {(round(each.x, 6), round(each.y, 6)) for pair in read_place(cell)
                 if (each := read_pair(*pair, catalog.service.home_extent))}  # fmt: skip
        assert found == {(105.834167, 22.145278)}


@pytest.mark.parametrize(
    "cell", ["chợ Bắc Kạn", "22.1453", "", None, 22.1, "https://www.google.com/maps/@22.14,105.83,15z"]
)
def test_other_cells_are_none(cell: object) -> None:
    assert read_place(cell) == []
