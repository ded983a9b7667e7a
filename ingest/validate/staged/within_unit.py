"""Whether a point lies in the commune that its row names, by the published boundaries."""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.boundaries import boundary_of, is_exact
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

TOLERANCE_M = 100.0
"""Surveyed boundaries and points of a phone agree no better than this."""
ILLUSTRATIVE_M = 1000.0

_QUERY = """
SELECT source_row, code, name_vi, is_illustrative, round(metres) AS metres,
       (SELECT a.name_vi FROM {units} a
         WHERE a.to_release IS NULL AND a.level = 'commune' AND a.valid_from = outside.valid_from
           AND ST_Covers(a.geom, outside.geom) LIMIT 1) AS inside
  FROM (SELECT s.source_row, s.geom, b.code, b.name_vi, b.is_illustrative, b.valid_from,
               ST_Distance(b.geom::geography, s.geom::geography) AS metres
          FROM (SELECT * FROM {staging} ORDER BY {code}) s CROSS JOIN LATERAL ({boundary}) b
         WHERE {is_exact} AND NOT ST_Covers(b.geom, s.geom)) outside
 WHERE metres > CASE WHEN is_illustrative THEN %(illustrative)s ELSE %(tolerance)s END
 ORDER BY source_row
"""


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one warning per point outside its commune, with the distance and the commune in which it does lie.

    Without a published boundary nothing is said. Illustrative boundaries are drawn round the communes' centres only:
    their text says so, and they are believed from a kilometre on.
    """
    boundary, within = boundary_of(layer), layer.geometry.within
    if boundary is None or within is None or layer.geometry.type != "Point" or layer.unit_field is None:
        return []
    query = sql.SQL(_QUERY).format(
        units=sql.Identifier("release", (layer.unit_field.references or "").partition(".")[0]),
        staging=staging_table(layer, batch_id), code=sql.Identifier(within), boundary=boundary,
        is_exact=is_exact(layer),
    )  # fmt: skip
    found = conn.execute(query, {"tolerance": TOLERANCE_M, "illustrative": ILLUSTRATIVE_M})
    return [_finding(row, within, *values) for row, *values in found]


def _finding(
    row: int, within: str, code: str, name: str, is_illustrative: bool, metres: float, inside: str | None
) -> StagedFinding:
    values = {"code": code, "name": name, "metres": int(metres), "inside": inside}
    if is_illustrative:
        return StagedFinding("outside-unit-illustrative", Severity.WARNING, row, (within,), values)
    return StagedFinding("outside-unit", Severity.WARNING, row, (within,), values)
