"""The kinds of request, each as every server spells it. No path comes twice, so that no cache answers."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from serve.tiles.matrix import tile_at
from tests.benchmarks.serve.data import KEY

OURS, PYGEOAPI, TIPG, RAW = "covidmaps", "pygeoapi", "tipg", "raw_sql"
ITEMS = {
    OURS: "/oapi/collections/checkpoints/items",
    PYGEOAPI: "/collections/checkpoints/items",
    TIPG: "/collections/bench.checkpoints/items",
    RAW: "/raw/items",
}
FORMAT = {OURS: "f=json", PYGEOAPI: "f=json", TIPG: "f=geojson", RAW: "f=json"}
ZONES = {
    OURS: "/oapi/collections/isolation_zones/items",
    PYGEOAPI: "/collections/isolation_zones/items",
    TIPG: "/collections/bench.isolation_zones/items",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """``path`` returns the n-th path for a server, None where it has no such request; ``count``: in one round."""

    name: str
    count: int
    path: Callable[[str, int], str | None]
    slow_count: int = 0
    """For the peers, where one request takes seconds."""

    def paths(self, server: str, start: int) -> list[str]:
        count = self.count if server in (OURS, RAW) or not self.slow_count else self.slow_count
        found = (self.path(server, start + at) for at in range(count))
        return [each for each in found if each is not None]


def _items(limit: int, first: int = 0) -> Callable[[str, int], str]:
    return lambda server, n: f"{ITEMS[server]}?{FORMAT[server]}&limit={limit}&offset={first + n}"


def _box(server: str, n: int) -> str:
    place = random.Random(n)
    west, south = 105.45 + place.random() * 0.6, 21.85 + place.random() * 0.7
    box = f"{west:.5f},{south:.5f},{west + 0.12:.5f},{south + 0.12:.5f}"
    return f"{ITEMS[server]}?{FORMAT[server]}&limit=1000&bbox={box}"


def _filter(server: str, n: int) -> str:
    return f"{ITEMS[server]}?{FORMAT[server]}&limit=100&commune_code={1837 + n % 100:05}&offset={n // 100}"


def _single(server: str, n: int) -> str:
    return f"{ITEMS[server]}/{KEY.format(1 + n)}" + ("" if server == RAW else f"?{FORMAT[server]}")


def _tile(server: str, n: int) -> str | None:
    place = random.Random(n)
    tile = tile_at(105.45 + place.random() * 0.75, 21.85 + place.random() * 0.85, 13)
    z, x, y = tile.z, tile.x, tile.y
    paths = {
        OURS: f"/oapi/collections/checkpoints/tiles/WebMercatorQuad/{z}/{y}/{x}",
        TIPG: f"/collections/bench.checkpoints/tiles/WebMercatorQuad/{z}/{x}/{y}",
        RAW: f"/raw/tiles/{z}/{y}/{x}",
    }
    return paths.get(server)


def _polygons(server: str, n: int) -> str | None:
    return f"{ZONES[server]}?{FORMAT[server]}&limit=1000&offset={n}" if server in ZONES else None


KINDS = (
    Kind("items10", 60, _items(10)),
    Kind("items100", 40, _items(100)),
    Kind("items1000", 16, _items(1000)),
    Kind("items10000", 4, _items(10000), slow_count=1),
    Kind("polygons1000", 10, _polygons, slow_count=3),
    Kind("bbox1000", 20, _box),
    Kind("filter100", 20, _filter),
    Kind("deep", 20, _items(10, first=90_000)),
    Kind("single", 80, _single),
    Kind("tile13", 40, _tile),
)
