"""Staged rows into work.<layer> beside hand edits, field by field.

What the last file said is the base. A field that only the file changed is taken from the file; one that only a hand
changed stays; one that both changed stays as the hand has it and becomes a conflict to be decided. A feature that a
hand deleted stays deleted. The same file twice changes nothing.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.stage import staging_table


@dataclass(frozen=True, slots=True)
class MergeCounts:
    """Features of a batch: new, changed, left as they are; ``conflicts`` counts fields, not features."""

    inserted: int
    changed: int
    unchanged: int
    conflicts: int


def merge_batch(conn: psycopg.Connection, layer: Layer, batch_id: int, by: str) -> MergeCounts:
    """Return what the staged rows of the batch did to the editing table.

    Editors' saves wait while it runs (SHARE ROW EXCLUSIVE), readers do not.

    Args:
        by: who handed in; becomes ``updated_by`` of the features that change.
    Raises: psycopg.Error, such as CheckViolation for what no check before has seen; the caller rolls back.
    """
    names = _names(layer, batch_id)
    conn.execute(sql.SQL("LOCK TABLE {work} IN SHARE ROW EXCLUSIVE MODE").format(**names))
    values = {"layer": layer.id, "batch": batch_id, "by": by, "reason": f"batch {batch_id}"}
    conn.execute(
        "SELECT set_config('covidmaps.reason', %(reason)s, true), set_config('work_mem', '64MB', true)", values
    )
    if _is_first(conn, layer, names):
        return _load_first(conn, layer, names, values)
    total = conn.execute(sql.SQL(_ROWS).format(**names), values).rowcount
    conn.execute("ANALYZE merge_row")
    conn.execute(sql.SQL(_FIELDS).format(**names), values)
    conn.execute("ANALYZE merge_field")
    conflicts = conn.execute(sql.SQL(_CONFLICTS).format(**names), values).rowcount
    changed = conn.execute(sql.SQL(_CHANGES).format(**names), values).rowcount
    inserted = conn.execute(sql.SQL(_INSERT).format(**names, which=sql.SQL(_OF_NEW)), values).rowcount
    conn.execute(sql.SQL(_SAID).format(**names), values)
    conn.execute("DROP TABLE merge_field, merge_row")
    return MergeCounts(inserted, changed, total - inserted - changed, conflicts)


def _is_first(conn: psycopg.Connection, layer: Layer, names: dict[str, sql.Composable]) -> bool:
    """Return whether there is nothing to merge with: no feature, not even a deleted one, and no file before this."""
    return conn.execute(sql.SQL(_NOTHING_YET).format(**names), {"layer": layer.id}).fetchone() == (True,)


def _load_first(
    conn: psycopg.Connection, layer: Layer, names: dict[str, sql.Composable], values: dict[str, object]
) -> MergeCounts:
    """Return the counts of the layer's first rows; many of them are indexed at once, when they are all in."""
    conn.execute(sql.SQL("SELECT work.set_aside(%(layer)s, (SELECT count(*) FROM {staging}))").format(**names), values)
    inserted = conn.execute(sql.SQL(_INSERT).format(**names, which=sql.SQL("")), values).rowcount
    conn.execute("SELECT work.put_back(%(layer)s)", values)
    conn.execute(sql.SQL(_FIRST_SAID).format(**names), values)
    return MergeCounts(inserted, 0, 0, 0)


def _names(layer: Layer, batch_id: int) -> dict[str, sql.Composable]:
    columns = [sql.Identifier(each.name) for each in layer.fields] + [sql.Identifier("geom")]

    def of(alias: str) -> sql.Composed:
        return sql.SQL(", ").join(sql.SQL("{}.{}").format(sql.Identifier(alias), each) for each in columns)

    def with_ewkb(alias: str, geometry: str) -> sql.Composed:
        """Return the fields, and the geometry as EWKB, exact: PostGIS would make GeoJSON of it, and cannot hash it."""
        fields = [sql.SQL("{}.{}").format(sql.Identifier(alias), sql.Identifier(each.name)) for each in layer.fields]
        return sql.SQL(", ").join([*fields, sql.SQL(geometry).format(sql.Identifier(alias))])

    def as_json(alias: str) -> sql.Composed:
        geometry = "encode(ST_AsEWKB({}.geom), 'hex') AS geom"
        return sql.SQL("(SELECT to_jsonb(v) FROM (SELECT {}) v)").format(with_ewkb(alias, geometry))

    def where_compared(json: sql.Composed) -> sql.Composed:
        return sql.SQL("CASE WHEN w.id IS NOT NULL THEN {} END").format(json)

    return {
        "work": sql.Identifier("work", layer.id),
        "staging": staging_table(layer, batch_id),
        "key": sql.Identifier(layer.key),
        "columns": sql.SQL(", ").join(columns),
        "of_staged": of("s"),
        "of_merged": of("merged"),
        "of_work": of("w"),
        "digest": sql.SQL("hash_record_extended(ROW ({}), 0)").format(with_ewkb("s", "ST_AsEWKB({}.geom)")),
        "file_json": where_compared(as_json("s")),
        "hand_json": where_compared(as_json("w")),
        "said_json": as_json("s"),
    }


# One row per staged row. One that says what the file said last (same digest), and whose feature is there, needs nothing
# more. Of the others: what the file says, what it said last (base), what the editing table has (hand), as far as there
# is a feature to compare with. One that was made and deleted by hand, never in a file, is none: the file's row is new.
#
# A digest is no promise between versions of PostgreSQL: where it differs the values themselves are compared.
_ROWS = """
CREATE TEMP TABLE merge_row ON COMMIT DROP AS
WITH told AS MATERIALIZED (
  SELECT s.source_row, s.{key} AS key, {digest} AS digest, f.digest AS base_digest, f.key IS NOT NULL AS is_known
    FROM {staging} s
    LEFT JOIN lineage.file_value f ON f.layer = %(layer)s AND f.key = s.{key}),
judged AS (
  SELECT told.*, coalesce(digest = base_digest, false)
                   AND EXISTS (SELECT FROM {work} w WHERE w.{key} = told.key) AS is_same
    FROM told)
SELECT j.source_row, j.key, j.digest, j.is_same, w.id, w.uid, w.deleted_at, w.updated_by, w.updated_at,
       f.said AS base, {file_json} AS file, {hand_json} AS hand
  FROM judged j
  LEFT JOIN LATERAL (
       SELECT * FROM {work} w
        WHERE NOT j.is_same AND w.{key} = j.key AND (w.deleted_at IS NULL OR j.is_known)
        ORDER BY w.deleted_at IS NOT NULL, w.id DESC LIMIT 1) w ON true
  LEFT JOIN {staging} s ON s.source_row = j.source_row AND w.id IS NOT NULL
  LEFT JOIN lineage.file_value f ON w.id IS NOT NULL AND f.layer = %(layer)s AND f.key = j.key
"""

# One row per field that the file changed and that is not so already.
_FIELDS = """
CREATE TEMP TABLE merge_field ON COMMIT DROP AS
SELECT source_row, field, base, hand, file, is_live AND is_known AND base = hand AS applies
  FROM (SELECT m.source_row, said.key AS field, said.value AS file,
               coalesce(m.base -> said.key, 'null') AS base, coalesce(m.hand -> said.key, 'null') AS hand,
               m.deleted_at IS NULL AS is_live, m.base IS NOT NULL AS is_known
          FROM merge_row m CROSS JOIN LATERAL jsonb_each(m.file) said
         WHERE m.id IS NOT NULL AND m.base IS DISTINCT FROM m.file) each_field
 WHERE (NOT is_known OR base <> file) AND (NOT is_live OR hand <> file)
"""

_CONFLICTS = """
INSERT INTO lineage.conflict (batch_id, layer, uid, key, field, base, hand, file, edited_by, edited_at)
SELECT %(batch)s, %(layer)s, m.uid, m.key, c.field, c.base, c.hand, c.file, m.updated_by, m.updated_at
  FROM merge_field c JOIN merge_row m USING (source_row) WHERE NOT c.applies
"""

_CHANGES = """
UPDATE {work} w
   SET ({columns}) = ROW ({of_merged}), batch_id = %(batch)s, source_row = m.source_row, updated_by = %(by)s,
       source_file = (SELECT file_name FROM lineage.batch WHERE batch_id = %(batch)s)
  FROM merge_row m
  JOIN (SELECT source_row, jsonb_object_agg(field, file) AS patch
          FROM merge_field WHERE applies GROUP BY source_row) p USING (source_row)
 CROSS JOIN LATERAL jsonb_populate_record(NULL::{work}, m.hand || p.patch) merged
 WHERE w.id = m.id
"""

_NOTHING_YET = """
SELECT NOT EXISTS (SELECT FROM {work}) AND NOT EXISTS (SELECT FROM lineage.file_value WHERE layer = %(layer)s)
"""

_INSERT = """
INSERT INTO {work} ({columns}, source, batch_id, source_file, source_row, updated_by)
SELECT {of_staged}, 'file', %(batch)s, (SELECT file_name FROM lineage.batch WHERE batch_id = %(batch)s),
       s.source_row, %(by)s
  FROM {staging} s {which}
"""

_OF_NEW = "WHERE s.source_row IN (SELECT source_row FROM merge_row WHERE id IS NULL AND NOT is_same)"

_FIRST_SAID = """
INSERT INTO lineage.file_value (layer, key, said, digest, batch_id)
SELECT %(layer)s, s.{key}, {said_json}, {digest}, %(batch)s FROM {staging} s
"""

# What the file says now is the base of the next merge.
_SAID = """
INSERT INTO lineage.file_value AS f (layer, key, said, digest, batch_id)
SELECT %(layer)s, m.key, {said_json}, m.digest, %(batch)s
  FROM merge_row m JOIN {staging} s USING (source_row) WHERE NOT m.is_same
ON CONFLICT (layer, key) DO UPDATE SET said = EXCLUDED.said, digest = EXCLUDED.digest,
   batch_id = CASE WHEN f.said = EXCLUDED.said THEN f.batch_id ELSE EXCLUDED.batch_id END
"""
