"""A release with an older release's content. History is never rewritten; an undo can be undone."""

import psycopg
from psycopg import sql

from ingest.errors import UseError
from ingest.publish import COLUMNS, Release, history, run_release


def undo_release(
    conn: psycopg.Connection, layer_id: str, *, by: str, note: str, to: int | None = None
) -> Release | None:
    """Return the new release with the content of release `to`, or of the one before the newest when `to` is None.

    Features whose working copy differs from what is published then carry ``returned``: they are not sent again
    until somebody edits them. None when that content is what is published already.

    Raises: UseError ``nothing-to-undo`` when the layer was never published, ``release-unknown`` for a wrong `to`.
    """
    releases = history(conn, layer_id, limit=2)
    if not releases:
        raise UseError("nothing-to-undo", layer=layer_id)
    target = to if to is not None else (releases[1].release_id if len(releases) > 1 else None)
    query = sql.SQL("SELECT {} FROM release.restore(%s, %s, %s, %s) WHERE release_id IS NOT NULL").format(COLUMNS)
    return run_release(conn, query, (layer_id, target, by, note))
