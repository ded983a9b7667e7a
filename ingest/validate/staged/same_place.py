"""One place under two keys: the same name a few steps away, or the same geometry to the last bit."""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.boundaries import is_exact
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

NEAR_M = 50.0
_FEW = 20
"""Rows of one name that are compared with one another: a name that stands more often is no name."""

# New features only: what stands in the editing table under both keys has been seen, and may be right.
_QUERY = """
WITH known AS (
  SELECT s.{key} AS key, lower({name}) AS name, s.geom FROM {work} s WHERE {is_exact} AND s.deleted_at IS NULL),
staged AS (
  SELECT s.source_row, s.{key} AS key, lower({name}) AS name, s.geom FROM {staging} s WHERE {is_exact}),
fresh AS (SELECT s.* FROM staged s WHERE NOT EXISTS (SELECT FROM known k WHERE k.key = s.key)),
other AS (
  SELECT key, name, geom, source_row FROM staged
   UNION ALL
  SELECT key, name, geom, NULL FROM known k WHERE NOT EXISTS (SELECT FROM staged s WHERE s.key = k.key)),
rare AS (SELECT name FROM other GROUP BY name HAVING count(*) BETWEEN 2 AND %(few)s),
found AS (
  SELECT f.source_row, o.key, o.source_row AS row, true AS same
    FROM fresh f JOIN other o ON ST_AsBinary(o.geom) = ST_AsBinary(f.geom) AND o.key <> f.key
   UNION ALL
  SELECT f.source_row, o.key, o.source_row, false
    FROM fresh f JOIN rare USING (name) JOIN other o USING (name)
   WHERE o.key <> f.key AND ST_Distance(o.geom::geography, f.geom::geography) < %(near)s)
SELECT source_row, min(key), min(row), bool_or(same) FROM found GROUP BY source_row ORDER BY source_row
"""


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one warning per new feature that may be another one under a second key, naming it.

    Units of two years share their outline, and places known by their commune only their point: neither is looked at.
    """
    if layer.unit_field is None or layer.geometry.from_unit is not None:
        return []
    label = layer.style.label if any(each.name == layer.style.label for each in layer.fields) else layer.key
    query = sql.SQL(_QUERY).format(
        key=sql.Identifier(layer.key), name=sql.SQL("s.{}").format(sql.Identifier(label)), is_exact=is_exact(layer),
        staging=staging_table(layer, batch_id), work=sql.Identifier("work", layer.id),
    )  # fmt: skip
    found = conn.execute(query, {"few": _FEW, "near": NEAR_M})
    return [_finding(layer, row, key, other_row, same=same) for row, key, other_row, same in found]


def _finding(layer: Layer, row: int, key: str, other_row: int | None, *, same: bool) -> StagedFinding:
    values = {"key": key, "row": other_row}
    if same:
        return StagedFinding("same-geometry-twice", Severity.WARNING, row, (layer.key,), values)
    return StagedFinding("same-place-twice", Severity.WARNING, row, (layer.key,), values)
