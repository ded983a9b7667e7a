"""Points without coordinates: where the feature already lies, else within the commune that the row names.

A place of the commune is its point on surface: always inside, always the same. It is marked as such
(``position_accuracy`` commune), so that nobody takes it for a survey.
"""

import psycopg
from psycopg import sql

from catalog.model import Layer
from ingest.boundaries import COMMUNE, accuracy_field, boundary_of
from ingest.findings import Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding

# A better place that a file or a hand gave once is not lost to a file that gives none.
_KEEP = """
UPDATE {staging} s SET geom = w.geom, {accuracy} = w.{accuracy}
  FROM {work} w
 WHERE s.geom IS NULL AND w.{key} = s.{key} AND w.deleted_at IS NULL AND w.geom IS NOT NULL
   AND w.{accuracy} IS DISTINCT FROM %(commune)s
"""

_PLACE = """
UPDATE {staging} t SET geom = ST_PointOnSurface(b.geom), {accuracy} = %(commune)s
  FROM {staging} s CROSS JOIN LATERAL ({boundary}) b
 WHERE t.source_row = s.source_row AND s.geom IS NULL
"""

_LEFT = "SELECT source_row, {code} FROM {staging} WHERE geom IS NULL ORDER BY source_row"


def place_unplaced(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one error per staged row whose commune has no published boundary; all others have a point now."""
    accuracy, boundary, within = accuracy_field(layer), boundary_of(layer), layer.geometry.within
    if layer.geometry.type != "Point" or not layer.geometry.required or within is None:
        return []
    if accuracy is None or boundary is None or not _are_there(conn, layer, batch_id):
        return []
    names = {
        "staging": staging_table(layer, batch_id),
        "work": sql.Identifier("work", layer.id),
        "key": sql.Identifier(layer.key),
        "accuracy": accuracy,
        "boundary": boundary,
        "code": sql.Identifier(within),
    }
    conn.execute(sql.SQL(_KEEP).format(**names), {"commune": COMMUNE})
    conn.execute(sql.SQL(_PLACE).format(**names), {"commune": COMMUNE})
    return [
        StagedFinding("commune-without-boundary", Severity.ERROR, row, (within,), {"code": code})
        for row, code in conn.execute(sql.SQL(_LEFT).format(**names))
    ]


def _are_there(conn: psycopg.Connection, layer: Layer, batch_id: int) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE geom IS NULL)").format(staging_table(layer, batch_id))
    row = conn.execute(query).fetchone()
    return bool(row and row[0])
