"""/healthz: the process answers. /readyz: it can serve what the catalogue says."""

from typing import Any

import orjson
from psycopg import sql
from starlette.requests import Request
from starlette.responses import Response

from catalog.derive.ddl import definition
from serve.database import BadValue, DatabaseAway, TooHeavy, fetch_sql
from serve.publication import Published
from serve.serving import Serving, in_thread, serving

NO_STORE = {"Cache-Control": "no-store"}

COLUMNS = sql.SQL("""\
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'api'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  AND has_table_privilege(c.oid, 'SELECT')
GROUP BY c.relname""")
DEFINITIONS = sql.SQL("SELECT DISTINCT layer, definition FROM api.collections")


async def healthz(request: Request) -> Response:
    """Answer that the process lives, whatever the database does."""
    return _json({"status": "ok"}, 200)


async def readyz(request: Request) -> Response:
    """Answer 200 when every collection can be served, else 503 with the reasons."""
    service = serving(request)
    try:
        reasons = await in_thread(lambda: _reasons(service))
    except (DatabaseAway, TooHeavy, BadValue) as err:
        reasons = [f"database: {err}"]
    if reasons:
        return _json({"status": "not ready", "reasons": reasons}, 503)
    return _json({"status": "ready", "collections": len(service.published)}, 200)


def _reasons(service: Serving) -> list[str]:
    """Return what keeps the service from serving: views missing or with other columns, another catalogue migrated."""
    columns = {name: list(names) for name, names in fetch_sql(service.access, COLUMNS)}
    if "collections" not in columns:
        return ["api.collections is missing or not readable: run covidmaps migrate"]
    reasons = [reason for each in service.published.values() for reason in _view_reasons(each, columns)]
    migrated: dict[str, str] = dict(fetch_sql(service.access, DEFINITIONS))
    for layer in service.catalog.layers:
        if migrated.get(layer.id) != definition(service.catalog, layer):
            reasons.append(f"layer {layer.id}: the database was migrated from another catalogue: run covidmaps migrate")
    if not reasons and service.releases.current is None:
        # Until then every collection is described as never published, and the pages would be built so.
        reasons.append("this process does not know the releases yet")
    return reasons


def _view_reasons(published: Published, columns: dict[str, list[str]]) -> list[str]:
    expected = [*published.columns, "geom", "feature"]
    found = columns.get(published.id)
    if found is None:
        return [f"api.{published.id} is missing or not readable"]
    return [] if found == expected else [f"api.{published.id} has other columns than the catalogue"]


def _json(document: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(document), status, NO_STORE, "application/json")
