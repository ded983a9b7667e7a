"""All tiles of a release in one file, read in parts from any web host (PMTiles, version 3)."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from catalog.model import BBox
from serve.downloads.texts import Stamp
from serve.tiles.describe import vector_layer
from serve.tiles.layer import FIRST
from serve.tiles.matrix import Tile, limits

LAST = 13
"""A step of the grid is then 1.2 m; map libraries draw nearer scales from these tiles."""
TILES_MAX = 4096
"""Of the last matrix, for layers larger than a province: those end at a coarser one."""

Content = Callable[[Tile], bytes]


def write_pmtiles(path: Path, stamp: Stamp, extent: BBox, content: Content) -> None:
    """Write the tiles that hold anything; ``content`` returns a tile's bytes, none where there is nothing."""
    last = last_matrix(extent)
    with write(str(path)) as writer:
        for tile, data in _tiles(extent, last, content):
            # No time of day in it: the same release is the same bytes.
            writer.write_tile(_number(tile), gzip.compress(data, mtime=0))
        writer.finalize(_header(extent), _metadata(stamp, extent, last))


def last_matrix(extent: BBox) -> int:
    """Return the finest matrix that has no more than TILES_MAX tiles over the extent."""
    fitting = (int(each["tileMatrix"]) for each in limits(extent, FIRST, LAST) if _count(each) <= TILES_MAX)
    return max(fitting)


def _count(bounds: dict[str, Any]) -> int:
    rows = int(bounds["maxTileRow"]) - int(bounds["minTileRow"]) + 1
    return rows * (int(bounds["maxTileCol"]) - int(bounds["minTileCol"]) + 1)


def _tiles(extent: BBox, last: int, content: Content) -> Iterator[tuple[Tile, bytes]]:
    """Yield the tiles that hold anything, in the order of their numbers.

    Every tile over the extent is looked at: that a coarse one is empty says nothing of the finer ones, as what is
    smaller than a step of its grid is not in it. Of a layer without features the tile of the world, empty: an archive
    holds one tile at least.
    """
    is_empty = True
    for bounds in limits(extent, FIRST, last):
        for tile in sorted(_within(bounds), key=_number):
            if data := content(tile):
                is_empty = False
                yield tile, data
    if is_empty:
        yield Tile(FIRST, 0, 0), b""


def _within(bounds: dict[str, Any]) -> Iterator[Tile]:
    for y in range(int(bounds["minTileRow"]), int(bounds["maxTileRow"]) + 1):
        for x in range(int(bounds["minTileCol"]), int(bounds["maxTileCol"]) + 1):
            yield Tile(int(bounds["tileMatrix"]), x, y)


def _number(tile: Tile) -> int:
    number: int = zxy_to_tileid(tile.z, tile.x, tile.y)
    return number


def _header(extent: BBox) -> dict[str, Any]:
    west, south, east, north = (round(each * 1e7) for each in extent)
    return {
        "version": 3,
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": 9, "center_lon_e7": (west + east) // 2, "center_lat_e7": (south + north) // 2,
    }  # fmt: skip


def _metadata(stamp: Stamp, extent: BBox, last: int) -> dict[str, Any]:
    collection = stamp.published.collection
    return stamp.members() | {
        "name": collection.title.vi,
        "description": stamp.sentence(),
        "attribution": f"{stamp.service.provider.vi} · {stamp.service.licence_name}",
        "type": "overlay",
        "version": f"1.0.{stamp.release}",
        "bounds": ",".join(map(str, extent)),
        "vector_layers": [vector_layer(stamp.published, FIRST, last)],
    }
