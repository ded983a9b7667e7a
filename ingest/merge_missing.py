"""Features that a file with the layer as a whole no longer has: closed where nobody has touched them since.

Only what an earlier file brought can be missing; what a hand made or changed stays, and is named.
"""

from collections.abc import Collection
from dataclasses import dataclass

import psycopg
from psycopg import sql

from catalog.model import Layer

# A feature is untouched while it is to the last bit what the last file said of it.
_MISSING = """
SELECT w.id, w.{key} AS key,
       (SELECT to_jsonb(v) FROM (SELECT {fields}, encode(ST_AsEWKB(w.geom), 'hex') AS geom) v) = f.said AS is_untouched
  FROM {work} w JOIN lineage.file_value f ON f.layer = %(layer)s AND f.key = w.{key}
 WHERE w.deleted_at IS NULL AND NOT EXISTS (SELECT FROM unnest(%(keys)s::text[]) told WHERE told = w.{key})
"""

_COUNT = """
WITH missing AS ({missing})
SELECT (SELECT count(*) FROM missing WHERE is_untouched), (SELECT count(*) FROM missing WHERE NOT is_untouched),
       (SELECT count(*) FROM {work} WHERE deleted_at IS NULL),
       (SELECT string_agg(key, ', ' ORDER BY key) FROM (SELECT key FROM missing ORDER BY key LIMIT 10) first_ones)
"""

_CLOSE = """
WITH missing AS ({missing}),
closed AS (
  UPDATE {work} w SET deleted_at = clock_timestamp(), batch_id = %(batch)s, updated_by = %(by)s
    FROM missing m WHERE w.id = m.id AND m.is_untouched RETURNING w.{key} AS key)
DELETE FROM lineage.file_value f USING closed WHERE f.layer = %(layer)s AND f.key = closed.key
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a full file lacks of ``total`` live features: those that would be closed, those with hand edits that stay.

    ``keys``: the first ten, as the officer knows them.
    """

    untouched: int
    edited: int
    total: int
    keys: str

    def exceeds(self, share: float) -> bool:
        """Return whether closing them would take away more of the layer than that share."""
        return self.untouched > share * self.total


def find_missing(conn: psycopg.Connection, layer: Layer, keys: Collection[str]) -> Missing:
    """Return what the file with these keys, refused rows included, does not have."""
    names = _names(layer)
    query = sql.SQL(_COUNT).format(missing=sql.SQL(_MISSING).format(**names), **names)
    row = conn.execute(query, {"layer": layer.id, "keys": list(keys)}).fetchone()
    assert row is not None  # aggregates always have a row
    untouched, edited, total, some = row
    return Missing(untouched, edited, total, some or "")


def close_missing(conn: psycopg.Connection, layer: Layer, batch_id: int, keys: Collection[str], by: str) -> int:
    """Return how many features were closed: they leave the map with the next release, and can be brought back."""
    names = _names(layer)
    query = sql.SQL(_CLOSE).format(missing=sql.SQL(_MISSING).format(**names), **names)
    return conn.execute(query, {"layer": layer.id, "keys": list(keys), "batch": batch_id, "by": by}).rowcount


def _names(layer: Layer) -> dict[str, sql.Composable]:
    fields = (sql.SQL("w.{}").format(sql.Identifier(each.name)) for each in layer.fields)
    return {
        "work": sql.Identifier("work", layer.id),
        "key": sql.Identifier(layer.key),
        "fields": sql.SQL(", ").join(fields),
    }
