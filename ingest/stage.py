"""Rows of a batch into a staging table of their own by binary COPY. The table lives within the batch's transaction."""

from collections.abc import Collection, Iterator
from typing import Any

import psycopg
import shapely
from geopandas import GeoDataFrame
from psycopg import sql

from catalog.derive.ddl import geometry_type, sql_type
from catalog.model import Layer

_BINARY_TYPES = {"double precision": "float8", "integer": "int4", "boolean": "bool"}


def staging_table(layer: Layer, batch_id: int) -> sql.Identifier:
    return sql.Identifier("staging", f"{layer.id}_{batch_id}")


def stage_batch(conn: psycopg.Connection, layer: Layer, frame: GeoDataFrame, batch_id: int) -> int:
    """Return the number of rows copied into ``staging.<layer>_<batch>``, a table made for this batch.

    Args:
        frame: one column per field of the layer (Python values, None for null), ``source_row``, active geometry in the
            layer's storage CRS (EPSG:4326, lon lat); n rows.
    Raises: psycopg.Error, such as DiskFull; the caller rolls the batch back.
    """
    table = staging_table(layer, batch_id)
    conn.execute(_create(layer, table))
    columns = ["source_row", *(each.name for each in layer.fields), "geom"]
    copy = sql.SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)")
    query = copy.format(table=table, columns=sql.SQL(", ").join(map(sql.Identifier, columns)))
    with conn.cursor() as cursor, cursor.copy(query) as target:
        target.set_types(["int4", *(_binary_type(sql_type(each)) for each in layer.fields), "bytea"])
        for row in _rows(layer, frame):
            target.write_row(row)
    conn.execute("SET LOCAL default_statistics_target = 10")  # about how many rows and keys is all that matters
    conn.execute(sql.SQL("ANALYZE {}").format(table))
    conn.execute("SET LOCAL default_statistics_target = DEFAULT")
    return len(frame)


def drop_staging(conn: psycopg.Connection, layer: Layer, batch_id: int) -> None:
    conn.execute(sql.SQL("DROP TABLE {}").format(staging_table(layer, batch_id)))


def unstage_rows(conn: psycopg.Connection, layer: Layer, batch_id: int, rows: Collection[int]) -> None:
    """Take rows away from the staging table of the batch, by the numbers that the officer sees."""
    query = sql.SQL("DELETE FROM {} WHERE source_row = ANY(%s)").format(staging_table(layer, batch_id))
    conn.execute(query, (list(rows),))


def _create(layer: Layer, table: sql.Identifier) -> sql.Composed:
    columns = [sql.SQL("{} {}").format(sql.Identifier(each.name), _keyword(sql_type(each))) for each in layer.fields]
    # Not UNLOGGED: when the postmaster is killed, a backend that drops such a table on its way out can leave a file
    # over which recovery stumbles ("could not create file …: File exists"), and the server does not start again.
    query = sql.SQL("CREATE TABLE {table} (source_row integer NOT NULL, {columns}, geom {geometry})")
    return query.format(table=table, columns=sql.SQL(", ").join(columns), geometry=_keyword(geometry_type(layer)))


def _keyword(text: str) -> sql.Composable:
    """Return SQL that comes from the closed list of types in ``catalog.derive.ddl``, never from a file."""
    return sql.SQL(text)


def _binary_type(name: str) -> str:
    return _BINARY_TYPES.get(name, name)


def _rows(layer: Layer, frame: GeoDataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield rows for COPY; geometries as EWKB with SRID, which is what PostGIS receives in binary."""
    geometries = shapely.set_srid(frame.geometry.to_numpy(), layer.geometry.srid)
    ewkb = shapely.to_wkb(geometries, include_srid=True)
    columns = [frame[each.name].tolist() for each in layer.fields]
    yield from zip(frame["source_row"].tolist(), *columns, ewkb, strict=True)
