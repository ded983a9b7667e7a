"""Points outside the commune that they name."""

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from ingest.validate.staged.within_unit import check
from tests.frames import checkpoint
from tests.ingest.validate.staged.conftest import WEST, Staged, publish, unit


def at(lon: float, number: int = 1, **changes: object) -> dict[str, object]:
    return checkpoint(number, geom=shapely.Point(lon, 21.9), **changes)


@pytest.mark.usefixtures("units")
def test_point_outside_is_a_warning_with_distance_and_the_commune_that_it_lies_in(
    conn: psycopg.Connection, staged: Staged
) -> None:
    (found,) = check(conn, *staged("checkpoints", at(105.85), at(105.95, 2)))
    assert (found.code, found.severity, found.source_row) == ("outside-unit", "warning", 9)
    assert found.values["inside"] == "Xã Quảng Chu"
    assert found.values["metres"] == pytest.approx(5166, abs=5)


@pytest.mark.usefixtures("units")
def test_point_by_the_border_is_let_be(conn: psycopg.Connection, staged: Staged) -> None:
    assert check(conn, *staged("checkpoints", at(105.9009), at(105.8999, 2))) == []


@pytest.mark.usefixtures("units")
def test_place_of_the_commune_is_not_asked(conn: psycopg.Connection, staged: Staged) -> None:
    assert check(conn, *staged("checkpoints", at(105.95, position_accuracy="commune"))) == []


def test_illustrative_boundaries_say_so_and_are_believed_from_a_kilometre_on(
    conn: psycopg.Connection, catalog: Catalog, staged: Staged
) -> None:
    publish(conn, catalog, "administrative_units", unit("02122", "Xã Như Cố", WEST, "Ranh giới minh hoạ (Voronoi)"))
    found = check(conn, *staged("checkpoints", at(105.905), at(105.95, 2)))
    assert [(each.code, each.source_row, each.values["inside"]) for each in found] == [
        ("outside-unit-illustrative", 9, None)
    ]


def test_without_boundaries_nothing_is_said(conn: psycopg.Connection, staged: Staged) -> None:
    assert check(conn, *staged("checkpoints", at(105.95))) == []
