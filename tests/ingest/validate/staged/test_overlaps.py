"""Areas in force that overlap."""

from datetime import date

import psycopg
import shapely

from catalog.model import Catalog
from ingest.validate.staged.overlaps import check
from tests.ingest.validate.staged.conftest import Staged, publish, zone


def square(west: float, size: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, 21.9, west + size, 21.9 + size)


def test_overlap_is_a_warning_with_the_share_of_the_smaller(
    conn: psycopg.Connection, catalog: Catalog, staged: Staged
) -> None:
    publish(conn, catalog, "isolation_zones", zone(1, square(105.80)), zone(2, square(105.90)))
    found = check(conn, *staged("isolation_zones", zone(3, square(105.805)), zone(4, square(105.8075, 0.005))))
    assert [(each.source_row, dict(each.values)) for each in found] == [
        (8, {"key": "VCL-001", "row": None, "share": 50}),
        (8, {"key": "VCL-004", "row": 9, "share": 100}),
        (9, {"key": "VCL-001", "row": None, "share": 50}),
    ]
    assert {(each.code, each.severity) for each in found} == {("zones-overlap", "warning")}


def test_what_was_lifted_may_be_overlapped(conn: psycopg.Connection, catalog: Catalog, staged: Staged) -> None:
    publish(conn, catalog, "isolation_zones", zone(1, square(105.80), lifted_on=date(2022, 2, 1), status="lifted"))
    assert check(conn, *staged("isolation_zones", zone(2, square(105.80)))) == []


def test_zone_that_is_handed_in_again_does_not_overlap_itself(
    conn: psycopg.Connection, catalog: Catalog, staged: Staged
) -> None:
    publish(conn, catalog, "isolation_zones", zone(1, square(105.80)))
    assert check(conn, *staged("isolation_zones", zone(1, square(105.801)))) == []


def test_common_border_and_slivers_are_no_overlap(conn: psycopg.Connection, staged: Staged) -> None:
    rows = (zone(1, square(105.80)), zone(2, square(105.81)), zone(3, square(105.81995)))
    assert check(conn, *staged("isolation_zones", *rows)) == []


def test_layer_without_the_rule_is_not_asked(conn: psycopg.Connection, staged: Staged) -> None:
    layer, batch = staged("administrative_units")
    assert check(conn, layer, batch) == []
