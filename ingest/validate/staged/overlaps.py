"""Areas that may not overlap while both are in force, by the layer's ``no_overlap_while``."""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

MIN_SHARE = 0.01
"""Of the smaller area: borders that were drawn along one another overlap by slivers."""

_OTHERS = """
CREATE TEMP TABLE overlap_other ON COMMIT DROP AS
SELECT {key} AS key, source_row, geom FROM {staging} WHERE ({condition}) AND geom IS NOT NULL
 UNION ALL
SELECT {key}, NULL, geom FROM {work} w
 WHERE deleted_at IS NULL AND ({condition}) AND geom IS NOT NULL
   AND NOT EXISTS (SELECT FROM {staging} s WHERE s.{key} = w.{key})
"""

_QUERY = """
SELECT s.source_row, o.key, o.source_row,
       round((100 * ST_Area(ST_Intersection(o.geom, s.geom)) / {smaller})::numeric) AS share
  FROM overlap_other s JOIN overlap_other o ON o.geom && s.geom AND o.key <> s.key
 WHERE s.source_row IS NOT NULL AND (o.source_row IS NULL OR o.source_row > s.source_row)
   AND ST_Intersects(o.geom, s.geom) AND ST_Area(ST_Intersection(o.geom, s.geom)) > %(share)s * {smaller}
 ORDER BY s.source_row, o.key
"""
_SMALLER = sql.SQL("least(ST_Area(o.geom), ST_Area(s.geom))")


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one warning per pair of areas in force that overlap, with the share of the smaller one."""
    condition = layer.geometry.no_overlap_while
    if condition is None:
        return []
    names = {
        "key": sql.Identifier(layer.key),
        "staging": staging_table(layer, batch_id),
        "work": sql.Identifier("work", layer.id),
        "condition": sql.SQL(condition),  # from config/, held to names and literals by catalog.expression
    }
    conn.execute(sql.SQL(_OTHERS).format(**names))
    conn.execute("CREATE INDEX ON overlap_other USING gist (geom)")
    conn.execute("ANALYZE overlap_other")
    found = conn.execute(sql.SQL(_QUERY).format(smaller=_SMALLER), {"share": MIN_SHARE}).fetchall()
    conn.execute("DROP TABLE overlap_other")
    return [
        StagedFinding(
            "zones-overlap", Severity.WARNING, row, (layer.key,), {"key": key, "row": other, "share": int(share)}
        )
        for row, key, other, share in found
    ]
