"""work → release in the caller's transaction; what was published, and what changed between two releases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from catalog.model import Layer, public_columns
from ingest.errors import IngestError, UseError


@dataclass(frozen=True, slots=True)
class Release:
    """One published state of a layer. ``restores`` names the older release whose content it brought back."""

    release_id: int
    layer: str
    published_at: datetime
    published_by: str
    note: str | None
    batch_id: int | None
    restores: int | None
    added: int
    changed: int
    removed: int
    total: int


COLUMNS = sql.SQL(
    "release_id, layer, published_at, published_by, note, batch_id, restores, added, changed, removed, total"
)


def publish_layer(
    conn: psycopg.Connection, layer_id: str, *, by: str, note: str | None = None, batch_id: int | None = None
) -> Release | None:
    """Return the new release of what is approved in ``work.<layer>``; None when nothing public has changed.

    Raises: IngestError ``not-allowed`` when the layer waits for review and this login may not publish.
    """
    query = sql.SQL("SELECT {} FROM release.publish(%s, %s, %s, %s) WHERE release_id IS NOT NULL").format(COLUMNS)
    return run_release(conn, query, (layer_id, by, note, batch_id))


def run_release(conn: psycopg.Connection, query: sql.Composed, values: tuple[Any, ...]) -> Release | None:
    """Return the release that a release function made; its refusals as errors of ours."""
    try:
        with conn.cursor(row_factory=class_row(Release)) as cursor:
            return cursor.execute(query, values).fetchone()
    except psycopg.errors.InsufficientPrivilege as err:
        raise IngestError("not-allowed", reason=err.diag.message_primary or "") from err
    except psycopg.errors.InvalidParameterValue as err:
        raise UseError("release-unknown", reason=err.diag.message_primary or "") from err


def history(conn: psycopg.Connection, layer_id: str, limit: int = 50) -> list[Release]:
    """Return the releases of the layer, newest first."""
    query = sql.SQL("SELECT {} FROM release.release WHERE layer = %s ORDER BY release_id DESC LIMIT %s")
    with conn.cursor(row_factory=class_row(Release)) as cursor:
        return cursor.execute(query.format(COLUMNS), (layer_id, limit)).fetchall()


@dataclass(frozen=True, slots=True)
class Difference:
    """One feature that is not the same in two releases: ``before`` and ``after`` hold the public fields that differ.

    ``before`` is None for a feature that came, ``after`` for one that went. ``moved_m``: metres on the spheroid.
    """

    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    moved_m: float | None


def differences(conn: psycopg.Connection, layer: Layer, older: int, newer: int) -> Iterator[Difference]:
    """Yield what changed in the layer's public content from release `older` to `newer`, in the order of keys."""
    names = [each.name for each in public_columns(layer) if each.name != "updated_at"]
    query = sql.SQL(_DIFFERENCES).format(
        table=sql.Identifier("release", layer.id),
        key=sql.Identifier(layer.key),
        columns=sql.SQL(", ").join(sql.SQL("r.{}").format(sql.Identifier(each)) for each in names),
    )
    for key, before, after, moved in conn.execute(query, {"older": older, "newer": newer}):
        yield Difference(key, *_only_different(before, after), moved)


def _only_different(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    if before is None or after is None:
        return before, after
    names = [each for each in after if before.get(each) != after[each]]
    return {each: before.get(each) for each in names}, {each: after[each] for each in names}


_DIFFERENCES = """
WITH older AS (SELECT r.{key} AS key, r.geom, (SELECT to_jsonb(v) FROM (SELECT {columns}) v) AS content FROM {table} r
                WHERE from_release <= %(older)s AND coalesce(to_release > %(older)s, true)),
     newer AS (SELECT r.{key} AS key, r.geom, (SELECT to_jsonb(v) FROM (SELECT {columns}) v) AS content FROM {table} r
                WHERE from_release <= %(newer)s AND coalesce(to_release > %(newer)s, true))
SELECT key, older.content, newer.content, ST_Distance(older.geom::geography, newer.geom::geography)
  FROM older FULL JOIN newer USING (key)
 WHERE older.content IS DISTINCT FROM newer.content OR ST_AsBinary(older.geom) IS DISTINCT FROM ST_AsBinary(newer.geom)
 ORDER BY key
"""
