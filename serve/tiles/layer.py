"""What a tile holds of a collection at each scale: properties, resolution, how many features at most."""

from psycopg import sql

from catalog.model import PublicColumn
from serve.publication import Published
from serve.query import Statement
from serve.tiles.matrix import Tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FIRST, LAST = 0, 22
"""The matrices that tiles are made for."""
FEATURES_MAX = 10_000
"""Of a tile; a denser one shows those whose keys come first."""
MARGIN = 64 / 4096
"""Beyond the tile's edge, in tile widths: symbols and outlines are cut there, where nobody sees it."""
NAMES_FROM, ALL_FROM = 8, 12
"""Matrices from which names and times, and from which all properties are in."""


def grid(z: int) -> int:
    """Return into how many steps a tile is divided: coarse far out, where a screen shows no more.

    PostGIS drops the points between two steps, and it does so alike for both sides of a common border.
    """
    return 1024 if z < 6 else 2048 if z < 10 else 4096


def columns_at(published: Published, z: int) -> list[PublicColumn]:
    """Return the properties that tiles of that matrix carry."""
    if z >= ALL_FROM:
        return list(published.columns.values())
    view, style = published.view, published.layer.style
    names = {view.key, style.by} | ({style.label, view.start, view.end} if z >= NAMES_FROM else set())
    return [each for name, each in published.columns.items() if name in names]


def tile_statement(published: Published, tile: Tile) -> Statement:
    """Return the statement for one tile: release, published_at, definition, the tile's bytes (none: an empty tile).

    SRIDs are integers: by their text PostGIS would look the CRS up again for every row.
    """
    view, columns, steps = published.view, columns_at(published, tile.z), grid(tile.z)
    text = sql.SQL(_TILE).format(
        view=view.identifier,
        key=sql.Identifier("v", view.key),
        chosen=sql.SQL(", ").join(sql.Identifier("v", each.name) for each in columns),
        columns=sql.SQL(", ").join(map(_column, columns)),
        name=sql.Literal(view.name),
        steps=sql.Literal(steps),
        margin=sql.Literal(int(steps * MARGIN)),
    )
    return Statement(text, [*tile.bounds, *tile.degrees(MARGIN), FEATURES_MAX, view.name])


def _column(column: PublicColumn) -> sql.Composed:
    """Return the column as a tile holds it: a moment as GeoJSON would write it."""
    name = sql.Identifier(column.name)
    if column.type == "timestamp":
        return sql.SQL("to_json(s.{}) #>> '{{}}' AS {}").format(name, name)
    return sql.SQL("s.{}").format(name)


_TILE = """\
SELECT c.release, c.published_at, c.definition, coalesce(m.tile, ''::bytea)
FROM (
  SELECT ST_AsMVT(t, {name}, {steps}, 'geom') AS tile
  FROM (
    SELECT {columns}, ST_AsMVTGeom(ST_Transform(s.geom, 3857),
      ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 3857), {steps}, {margin}, true) AS geom
    FROM (
      SELECT v.* FROM (
        SELECT {chosen}, v.geom FROM {view} v
        WHERE v.geom && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 4326) OFFSET 0
      ) v ORDER BY {key} LIMIT %s::bigint
    ) s
  ) t WHERE t.geom IS NOT NULL
) m
LEFT JOIN api.collections c ON c.collection = %s::text"""
"""OFFSET 0: the features are found by their place, and put in order after that."""
