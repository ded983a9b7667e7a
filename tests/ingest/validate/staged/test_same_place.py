"""One place under two keys."""

import psycopg
import shapely

from catalog.model import Catalog
from ingest.validate.staged.same_place import check
from tests.frames import checkpoint
from tests.ingest.validate.staged.conftest import WEST, Staged, publish, unit, zone

HERE, STEP = shapely.Point(105.85, 21.9), shapely.Point(105.8502, 21.9)


def test_same_name_a_few_steps_away(conn: psycopg.Connection, catalog: Catalog, staged: Staged) -> None:
    publish(conn, catalog, "checkpoints", checkpoint(1, name="Chốt Quảng Chu", geom=HERE))
    rows = (checkpoint(2, name="CHỐT QUẢNG CHU", geom=STEP), checkpoint(3, name="Chốt khác", geom=STEP))
    found = check(conn, *staged("checkpoints", *rows))
    assert [(each.code, each.source_row, each.values["key"], each.values["row"]) for each in found] == [
        ("same-geometry-twice", 8, "CKS-001", 9), ("same-geometry-twice", 9, "CKS-002", 8),
    ]  # fmt: skip
    (found,) = check(conn, *staged("checkpoints", rows[0]))
    assert (found.code, found.values) == ("same-place-twice", {"key": "CKS-001", "row": None})


def test_features_that_are_known_are_not_asked_again(
    conn: psycopg.Connection, catalog: Catalog, staged: Staged
) -> None:
    rows = (checkpoint(1, name="A", geom=HERE), checkpoint(2, name="A", geom=HERE))
    publish(conn, catalog, "checkpoints", *rows)
    assert check(conn, *staged("checkpoints", *rows)) == []


def test_name_that_many_rows_have_is_no_name(conn: psycopg.Connection, staged: Staged) -> None:
    rows = [checkpoint(at, name="Chốt", geom=shapely.Point(105.85 + at / 1e6, 21.9)) for at in range(1, 30)]
    assert check(conn, *staged("checkpoints", *rows)) == []


def test_places_of_communes_and_units_of_two_years_may_coincide(conn: psycopg.Connection, staged: Staged) -> None:
    rows = [checkpoint(at, name="A", geom=HERE, position_accuracy="commune") for at in (1, 2)]
    assert check(conn, *staged("checkpoints", *rows)) == []
    assert check(conn, *staged("administrative_units", unit("02122", "A", WEST), unit("02131", "A", WEST))) == []


def test_same_outline_twice(conn: psycopg.Connection, staged: Staged) -> None:
    found = check(conn, *staged("isolation_zones", zone(1, WEST), zone(2, WEST, name="Khác")))
    assert [(each.code, each.source_row) for each in found] == [("same-geometry-twice", 8), ("same-geometry-twice", 9)]
