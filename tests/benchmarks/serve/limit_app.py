"""The limits, as plain ASGI without a framework: GeoJSON made wholly in SQL for each request, and an answer in memory.

``/raw/items?limit&offset&bbox&commune_code`` and ``/raw/items/KEY`` read the plain table; ``/mem/…`` keeps what the
same request was answered first. Run by the web server that runs the service, so that the difference is ours.
"""

import os
from typing import Any
from urllib.parse import parse_qs

import psycopg_pool

FEATURE = """'{"type":"Feature","id":' || to_json(checkpoint_code)::text || ',"geometry":' || ST_AsGeoJSON(geom, 7) ||
',"properties":' || (SELECT row_to_json(p)::text FROM (SELECT checkpoint_code, name, checkpoint_type,
checkpoint_type_vi, checkpoint_type_en, commune_code, commune_name, district_name, road, chainage, borders_with,
direction, hours, agency, status, status_vi, status_en, opened_on, closed_on, updated_at) p) || '}'"""
MANY = """SELECT convert_to('{{"type":"FeatureCollection","features":[' || coalesce(string_agg(f, ','), '') || ']}}',
  'UTF8')
FROM (SELECT {feature} AS f FROM bench.checkpoints WHERE {where} ORDER BY checkpoint_code LIMIT %s OFFSET %s) t"""
ONE = "SELECT convert_to({feature}, 'UTF8') FROM bench.checkpoints WHERE checkpoint_code = %s"
TILE = """SELECT ST_AsMVT(m, 'checkpoints', 4096, 'g') FROM (
SELECT checkpoint_code, name, status,
  ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(%s, %s, %s), 4096, 64, true) g
FROM bench.checkpoints WHERE geom && ST_Transform(ST_TileEnvelope(%s, %s, %s, margin => 0.015625), 4326)) m"""

_pool: psycopg_pool.AsyncConnectionPool[Any] | None = None
_memory: dict[tuple[str, bytes], bytes] = {}


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"].endswith("shutdown"):
                return
    body = await _answer(scope["path"], scope["query_string"])
    headers = [(b"content-type", b"application/geo+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answer(path: str, query: bytes) -> bytes:
    if not path.startswith("/mem"):
        return await _made(path, query)
    key = (path, query)
    if key not in _memory:
        _memory[key] = await _made("/raw" + path[4:], query)
    return _memory[key]


async def _made(path: str, query: bytes) -> bytes:
    parts, asked = path.split("/")[2:], {name: each[0] for name, each in parse_qs(query.decode()).items()}
    if parts[0] == "tiles":
        z, y, x = map(int, parts[1:])
        return await _value(TILE, [z, x, y, z, x, y])
    if len(parts) == 2:
        return await _value(ONE.replace("{feature}", FEATURE), [parts[1]])
    where, values = ["true"], []
    if "bbox" in asked:
        where.append("ST_Intersects(geom, ST_MakeEnvelope(%s, %s, %s, %s, 4326))")
        values += [float(each) for each in asked["bbox"].split(",")]
    if "commune_code" in asked:
        where.append("commune_code = %s")
        values.append(asked["commune_code"])
    values += [int(asked.get("limit", "10")), int(asked.get("offset", "0"))]
    return await _value(MANY.format(feature=FEATURE, where=" AND ".join(where)), values)


async def _value(text: str, values: list[Any]) -> bytes:
    global _pool
    if _pool is None:
        _pool = psycopg_pool.AsyncConnectionPool(os.environ["BENCH_URL"], min_size=1, max_size=4, open=False)
        await _pool.open()
    async with _pool.connection() as connection:
        cursor = connection.cursor(binary=True)
        row = await (await cursor.execute(text.encode(), values)).fetchone()
        return bytes(row[0]) if row else b""
