"""Which hand-in a feature came from: one row per batch, written with the batch or, when it was refused, alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb


@dataclass(frozen=True, slots=True)
class HandIn:
    """One table of one file as it came in."""

    layer: str
    file_name: str
    sheet: str | None
    sha256: str
    by: str
    crs_declared: str | None = None
    datum_operation: str | None = None


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """Rows of a batch; ``read`` is the sum of the other five."""

    read: int
    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    not_data: int = 0


def open_batch(conn: psycopg.Connection, hand_in: HandIn) -> int:
    """Return the id of a new batch with outcome ``open``; nobody else sees it before the commit."""
    query = """
      INSERT INTO lineage.batch (layer, file_name, sheet, sha256, handed_in_by, crs_declared, datum_operation)
      VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING batch_id"""
    values = (
        *(hand_in.layer, hand_in.file_name, hand_in.sheet, hand_in.sha256),
        *(hand_in.by, hand_in.crs_declared, hand_in.datum_operation),
    )
    row = conn.execute(query, values).fetchone()
    assert row is not None  # RETURNING of one inserted row
    return int(row[0])


def close_batch(
    conn: psycopg.Connection,
    batch_id: int,
    counts: BatchCounts,
    *,
    accepted: bool,
    conflicts: int = 0,
    release_id: int | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write what became of the batch; ``findings`` hold codes, places and values, never a personal value."""
    query = """
      UPDATE lineage.batch
         SET (outcome, rows_read, rows_inserted, rows_changed, rows_unchanged, rows_refused, rows_not_data, conflicts,
              release_id, findings) = (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
       WHERE batch_id = %s"""
    numbers = (counts.read, counts.inserted, counts.changed, counts.unchanged, counts.refused, counts.not_data)
    outcome = "accepted" if accepted else "refused"
    conn.execute(query, (outcome, *numbers, conflicts, release_id, Jsonb(list(findings)), batch_id))


def earlier_batches(conn: psycopg.Connection, layer: str, sha256: str) -> list[int]:
    """Return the ids of accepted batches of the layer with the same bytes, newest first."""
    query = """
      SELECT batch_id FROM lineage.batch
       WHERE layer = %s AND sha256 = %s AND outcome = 'accepted' ORDER BY batch_id DESC"""
    return [batch_id for (batch_id,) in conn.execute(query, (layer, sha256))]
