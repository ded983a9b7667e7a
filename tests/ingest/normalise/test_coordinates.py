"""Points from the cells of a sheet."""

import math
from dataclasses import replace

import pytest
import shapely

from ingest.normalise.coordinates import CRS84, coordinates
from ingest.normalise.draft import Draft
from ingest.vocabulary import LAT, LON, PLACE, X, Y
from tests.ingest.normalise.conftest import MakeDraft

CITY = (105.8348, 22.1470)


def placed(draft: Draft) -> list[tuple[float, float] | None]:
    geometry = coordinates(draft).geometry
    assert geometry is not None
    return [None if each is None else (round(each.x, 6), round(each.y, 6)) for each in geometry]


@pytest.mark.parametrize("lat", [22.147, "22.147", "22,147", "22°08'49.2\"", "22.147 N"])
def test_spellings_of_degrees(make_draft: MakeDraft, lat: object) -> None:
    draft = make_draft("checkpoints", **{LAT: [lat], LON: ["105,8348"]})
    assert placed(draft) == [CITY]
    assert (coordinates(draft).crs, coordinates(draft).findings) == (CRS84, ())


@pytest.mark.parametrize(("lat", "lon"), [(None, 105.8), (22.1, None), (0, 0), ("0", "0"), ("bắc", 105.8)])
def test_half_a_place_is_none(make_draft: MakeDraft, lat: object, lon: object) -> None:
    assert placed(make_draft("checkpoints", **{LAT: [lat], LON: [lon]})) == [None]


def test_single_swapped_row_is_put_right_and_named(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", **{LAT: [22.1, 22.2, 105.8348, 22.3], LON: [105.8, 105.9, 22.147, 106.0]})
    assert placed(draft)[2] == CITY
    (found,) = coordinates(draft).findings
    assert (found.code, found.severity, found.where.row) == ("coordinates-swapped", "warning", 4)


def test_swapped_columns_are_one_finding(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", **{LAT: [105.8348] * 3, LON: [22.147] * 3})
    assert placed(draft) == [CITY] * 3
    assert [(each.code, each.values["rows"]) for each in coordinates(draft).findings] == [("axes-swapped", "3")]


@pytest.mark.parametrize(
    ("x", "y"),
    [(2450092.581, 431191.555), (431191.555, 2450092.581), ("2.450.092,581", "431.191,555"), (2450092581, 431191555),
     (2450092.581, 18431191.555), (22.147, 105.8348), ("105°50'05.28\"", "22°08'49.2\""), (221470000, 1058348000)],
)  # fmt: skip
def test_x_and_y_are_told_apart_by_range(make_draft: MakeDraft, x: object, y: object) -> None:
    """X is the northing in Vietnamese surveys, the longitude in the next sheet."""
    draft = make_draft("checkpoints", **{X: [x], Y: [y]})
    (found,) = placed(draft)
    assert found is not None
    assert math.dist(found, CITY) < 1e-6


def test_metres_go_to_wgs84_by_the_operation_that_is_recorded(make_draft: MakeDraft) -> None:
    draft = coordinates(make_draft("checkpoints", **{X: [2450092.581], Y: [431191.555]}))
    assert (draft.crs, draft.datum_operation, draft.is_stored) == ("EPSG:9213", "EPSG:6960", True)
    assert [each.code for each in draft.findings] == ["crs-by-range"]


def test_metres_and_degrees_in_one_table(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", **{X: [2450092.581, 22.147, None], Y: [431191.555, 105.8348, None]})
    assert placed(draft) == [CITY, CITY, None]


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (585885.616, 2449441.861, "crs-not-certain"),
        (48585885.616, 2449441.861, "crs-not-certain"),
        (18585885.616, 2449441.861, "crs-hn72"),
    ],
)
def test_system_that_is_not_certain_is_asked_about(make_draft: MakeDraft, x: float, y: float, code: str) -> None:
    draft = coordinates(make_draft("checkpoints", **{X: [x], Y: [y]}))
    assert (draft.geometry, draft.placed) == (None, False)
    assert code in [each.code for each in draft.findings if each.refuses_file]


def test_officer_says_the_system(make_draft: MakeDraft) -> None:
    draft = replace(make_draft("checkpoints", **{X: [585885.616], Y: [2449441.861]}), crs_option="EPSG:3405")
    assert placed(draft) == [CITY]
    other = coordinates(replace(draft, crs_option="EPSG:32648"))
    assert [each.code for each in other.findings] == ["crs-not-accepted"]


def test_repairs_are_counted(make_draft: MakeDraft) -> None:
    draft = coordinates(make_draft("checkpoints", **{X: [2450092581, 2450092581], Y: [431191555, 431191555]}))
    assert draft.rewritten == {"coordinates-from-millimetres": 2}
    draft = coordinates(make_draft("checkpoints", **{LAT: [22147000], LON: [105834800]}))
    assert draft.rewritten == {"coordinates-point-restored": 1}
    draft = coordinates(make_draft("checkpoints", **{X: [48431191.555], Y: [2450092.581]}))
    assert draft.rewritten == {"zone-prefix-removed": 1}


@pytest.mark.parametrize("cell", ["22.147, 105.8348", "105.8348 22.147", "https://maps.google.com/?q=22.147,105.8348"])
def test_place_in_one_cell(make_draft: MakeDraft, cell: str) -> None:
    assert placed(make_draft("checkpoints", **{PLACE: [cell, None]})) == [CITY, None]


def test_two_columns_come_before_the_cell(make_draft: MakeDraft) -> None:
    draft = make_draft(
        "checkpoints", **{LAT: [22.147, None], LON: [105.8348, None], PLACE: ["22.3, 105.9", "22.4, 106.0"]}
    )
    assert placed(draft) == [CITY, (106.0, 22.4)]


def test_place_elsewhere_is_left_for_the_finding(make_draft: MakeDraft) -> None:
    assert placed(make_draft("checkpoints", **{LAT: [10.8, 22.1], LON: [106.6, 22.2]})) == [(106.6, 10.8), (22.2, 22.1)]
    draft = make_draft("checkpoints", **{PLACE: ["10.8, 106.6"]})
    assert placed(draft) == [(106.6, 10.8)]


def test_table_without_the_columns_is_not_placed(make_draft: MakeDraft) -> None:
    assert not coordinates(make_draft("checkpoints", name=["a"])).placed
    assert not coordinates(make_draft("commune_risk_levels", commune_code=["02122"])).placed


def test_points_are_points(make_draft: MakeDraft) -> None:
    geometry = coordinates(make_draft("checkpoints", **{LAT: [22.147], LON: [105.8348]})).geometry
    assert geometry is not None
    assert geometry[0] == shapely.Point(*CITY)
