"""Two communes side by side, published; and batches of rows that are staged and checked.

Nothing here is committed: the tests of a file share one database, and each leaves it as it was.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from ingest.db import connect
from ingest.lineage import HandIn, open_batch
from ingest.stage import stage_batch
from tests.conftest import copied_database
from tests.frames import bring_in, frame
from tests.installation import Database

WEST = shapely.box(105.8, 21.8, 105.9, 22.0)
EAST = shapely.box(105.9, 21.8, 106.0, 22.0)

Staged = Callable[..., tuple[Any, int]]


def unit(code: str, name: str, area: shapely.Polygon, source: str = "Sở Nội vụ") -> dict[str, Any]:
    return {
        "unit_id": f"{code}@2020-02-01", "code": code, "level": "commune", "unit_type": "commune", "name_vi": name,
        "valid_from": date(2020, 2, 1), "valid_to": date(2025, 7, 1), "boundary_source": source,
        "geom": shapely.MultiPolygon([area]),
    }  # fmt: skip


def zone(number: int, area: shapely.Polygon, **changes: Any) -> dict[str, Any]:
    """Return the values of an isolation zone in force."""
    values = {
        "zone_code": f"VCL-{number:03d}", "name": f"Vùng {number}", "zone_level": "village", "measure": "lockdown",
        "commune_code": "02122", "status": "active", "imposed_on": date(2022, 1, 12),
        "geom": shapely.MultiPolygon([area]),
    }  # fmt: skip
    return values | changes


def publish(conn: psycopg.Connection, catalog: Catalog, layer_id: str, *rows: dict[str, Any]) -> None:
    """Bring the rows in and publish them, in the transaction of the test."""
    bring_in(conn, catalog, layer_id, *rows, commit=False)


@pytest.fixture(scope="module")
def shared(pg_server: str, template_database: str) -> Iterator[Database]:
    with copied_database(pg_server, template_database) as copy:
        yield copy


@pytest.fixture
def conn(shared: Database) -> Iterator[psycopg.Connection]:
    """Yield a connection as covidmaps_ingest whose work is rolled back."""
    with connect(shared.ingest_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def units(conn: psycopg.Connection, catalog: Catalog) -> None:
    publish(
        conn, catalog, "administrative_units", unit("02122", "Xã Như Cố", WEST), unit("02131", "Xã Quảng Chu", EAST)
    )


@pytest.fixture
def staged(conn: psycopg.Connection, catalog: Catalog) -> Staged:
    """Return a maker: ``staged("checkpoints", row, row)`` gives layer and batch; rows count from 8."""

    def make(layer_id: str, *rows: dict[str, Any]) -> tuple[Any, int]:
        layer = catalog.layer(layer_id)
        assert layer is not None
        batch = open_batch(conn, HandIn(layer.id, "a.xlsx", None, "0" * 64, "Sở Y tế"))
        stage_batch(conn, layer, frame(layer, *rows), batch)
        return layer, batch

    return make
