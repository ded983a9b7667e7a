"""Edits by hand taken back from the journal: a feature's, a person's, a day's."""

from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg import sql

from ingest.errors import UseError


@dataclass(frozen=True, slots=True)
class Selection:
    """Which changes of a layer are meant; what is None does not narrow. Days are Vietnamese days."""

    layer: str
    key: str | None = None
    login: str | None = None
    day: date | None = None
    change_id: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of the journal; ``what`` lists field, old and new value."""

    change_id: int
    changed_at: datetime
    action: str
    changed_by: str
    what: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Restored:
    """Features that changed, and values that stayed because somebody changed them again afterwards."""

    features: int
    kept: int


def find_edits(conn: psycopg.Connection, selection: Selection) -> list[Edit]:
    """Return the changes that the selection means, oldest first.

    Raises: UseError ``edits-not-named`` when it means a whole layer, ``edits-not-found`` when it means none.
    """
    each = selection
    if (each.key, each.login, each.day, each.change_id) == (None, None, None, None):
        raise UseError("edits-not-named")
    query = """
      SELECT change_id, changed_at, action, changed_by, what, reason FROM audit.journal
       WHERE change_id = ANY (audit.changes_of(%s, %s, %s, %s, %s)) ORDER BY change_id"""
    rows = conn.execute(query, (each.layer, each.key, each.login, each.day, each.change_id)).fetchall()
    if not rows:
        raise UseError("edits-not-found", layer=each.layer)
    return [Edit(*row) for row in rows]


def restore_edits(conn: psycopg.Connection, layer: str, edits: list[Edit], *, by: str, note: str) -> Restored:
    """Return what taking these changes back did to the editing table; nothing is committed, nothing is published.

    Editors' saves wait until the caller's transaction ends.
    """
    conn.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier("work", layer)))
    query = "SELECT features, kept FROM work.undo_changes(%s, %s, %s, %s)"
    row = conn.execute(query, (layer, [each.change_id for each in edits], by, note)).fetchone()
    assert row is not None  # a function with OUT arguments has one row
    return Restored(*row)
