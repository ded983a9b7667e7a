"""The same key twice in one hand-in: neither row can be believed."""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

_QUERY = """
SELECT source_row, key, rows FROM (
  SELECT source_row, {key} AS key, array_agg(source_row) OVER (PARTITION BY {key}) AS rows FROM {table}) found
 WHERE cardinality(rows) > 1 ORDER BY source_row
"""


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one error per row whose key stands in another row too, naming the other rows."""
    query = sql.SQL(_QUERY).format(key=sql.Identifier(layer.key), table=staging_table(layer, batch_id))
    return [
        StagedFinding("key-twice", Severity.ERROR, row, (layer.key,), {"key": key, "rows": _others(row, rows)})
        for row, key, rows in conn.execute(query)
    ]


def _others(row: int, rows: list[int]) -> str:
    return ", ".join(str(each) for each in sorted(rows) if each != row)
