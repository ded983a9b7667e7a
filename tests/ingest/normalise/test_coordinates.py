"""Points from two columns."""

import pytest
import shapely

from ingest.normalise.coordinates import CRS84, coordinates, read_degrees
from ingest.vocabulary import LAT, LON
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize("cell", [22.147, "22.147", "22,147"])
def test_comma_in_degrees_is_decimal(cell: object) -> None:
    assert read_degrees(cell) == 22.147


@pytest.mark.parametrize("cell", ["22°08'", "22.147.000", "431191,555", "bắc"])
def test_other_text_stays(cell: str) -> None:
    assert read_degrees(cell) == cell


def test_points_are_lon_lat(make_draft: MakeDraft) -> None:
    draft = coordinates(make_draft("checkpoints", **{LAT: ["22,147", 22], LON: [105.8348, 106]}))
    assert draft.geometry is not None
    assert [each.wkt for each in draft.geometry] == ["POINT (105.8348 22.147)", "POINT (106 22)"]
    assert draft.crs == CRS84


@pytest.mark.parametrize(("lat", "lon"), [(None, 105.8), (22.1, None), (0, 0), ("22°08'", 105.8)])
def test_half_a_place_is_none(make_draft: MakeDraft, lat: object, lon: object) -> None:
    draft = coordinates(make_draft("checkpoints", **{LAT: [lat], LON: [lon]}))
    assert draft.geometry is not None
    assert draft.geometry[0] is None


def test_swapped_columns_are_not_swapped_back(make_draft: MakeDraft) -> None:
    draft = coordinates(make_draft("checkpoints", **{LAT: [105.83], LON: [22.14]}))
    assert draft.geometry is not None
    assert draft.geometry[0] == shapely.Point(22.14, 105.83)


def test_table_without_the_columns_is_not_placed(make_draft: MakeDraft) -> None:
    assert not coordinates(make_draft("checkpoints", name=["a"])).placed
    assert not coordinates(make_draft("commune_risk_levels", commune_code=["02122"])).placed
