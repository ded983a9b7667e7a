"""Keys that changed their spelling: "CKS-1" beside "CKS-001" would be a second feature for one place."""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

_LETTERS = "regexp_replace(regexp_replace(upper({}), '[^[:alnum:]]', '', 'g'), '(^|[^0-9])0+([0-9])', '\\1\\2', 'g')"

_QUERY = """
SELECT s.source_row, s.{key}, min(w.{key})
  FROM {staging} s JOIN {work} w ON {of_staged} = {of_work}
 WHERE w.deleted_at IS NULL AND w.{key} <> s.{key}
   AND NOT EXISTS (SELECT FROM {work} k WHERE k.{key} = s.{key} AND k.deleted_at IS NULL)
 GROUP BY 1, 2 ORDER BY 1
"""


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one error per new key that differs from a known one only in case, marks or leading zeros."""
    key = sql.Identifier(layer.key)
    query = sql.SQL(_QUERY).format(
        key=key, staging=staging_table(layer, batch_id), work=sql.Identifier("work", layer.id),
        of_staged=_letters("s", key), of_work=_letters("w", key),
    )  # fmt: skip
    return [
        StagedFinding("key-respelt", Severity.ERROR, row, (layer.key,), {"key": new, "known": known})
        for row, new, known in conn.execute(query)
    ]


def _letters(alias: str, key: sql.Identifier) -> sql.Composed:
    return sql.SQL(_LETTERS).format(sql.SQL("{}.{}").format(sql.Identifier(alias), key))
