"""Memory over many mixed requests: ``python -m tests.benchmarks.serve.memory [--requests N]``; see README.md.

Prints the resident memory of the web server after each part; after the caches are full it must stay where it is.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from serve.tiles.matrix import tile_at
from tests.benchmarks.serve.data import KEY, database
from tests.benchmarks.serve.measured import Cost, memory_mb, run
from tests.benchmarks.serve.servers import ours

ITEMS = "/oapi/collections/checkpoints/items"
PARTS = 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=20_000)
    options.add_argument("--requests", type=int, default=100_000)
    options.add_argument("--output", type=Path, default=Path("benchmark-memory.json"))
    asked = options.parse_args()
    server_url = os.environ["TEST_DATABASE_URL"]
    with (
        tempfile.TemporaryDirectory(prefix="covidmaps-benchmark-") as folder,
        database(server_url, asked.points, 200),
        ours(server_url, Path(folder)) as server,
    ):
        path = mixed(asked.points)
        samples = [(0, memory_mb(server.process.pid))]
        cost = Cost()
        for _ in range(PARTS):
            paths = [next(path) for _ in range(asked.requests // PARTS)]
            run(cost, server.port, paths, server.process.pid, os.getpid(), clients=4)
            cost.latencies.clear()
            samples.append((cost.requests, memory_mb(server.process.pid)))
            print(*samples[-1], f"refused {cost.failed}", file=sys.stderr, flush=True)
    result = {"requests_mb": samples, "refused": cost.failed, "seconds": round(cost.seconds)}
    asked.output.write_text(json.dumps(result) + "\n", encoding="utf-8")
    print(json.dumps(result))


def mixed(points: int) -> Iterator[str]:
    """Yield paths of every kind, seeded; most are new to the cache, some are wrong."""
    chance = random.Random(7)
    while True:
        n = chance.randrange(points - 2000)
        tile = tile_at(105.45 + chance.random() * 0.75, 21.85 + chance.random() * 0.85, chance.randrange(8, 15))
        west, south = 105.45 + chance.random() * 0.6, 21.85 + chance.random() * 0.7
        box = f"bbox={west:.4f},{south:.4f},{west + 0.05:.4f},{south + 0.05:.4f}"
        yield chance.choice(
            (
                f"{ITEMS}?limit=10&offset={n}",
                f"{ITEMS}?limit=100&offset={n}",
                f"{ITEMS}?limit=10",
                f"{ITEMS}?limit=100&{box}",
                f"{ITEMS}?limit=20&filter=name%20LIKE%20%27%25{n}%25%27",
                f"{ITEMS}?limit=20&crs=http://www.opengis.net/def/crs/EPSG/0/9213&offset={n}",
                f"{ITEMS}/{KEY.format(n + 1)}",
                f"{ITEMS}/none-{n}",
                f"{ITEMS}?unknown={n}",
                f"/oapi/collections/checkpoints/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}",
                *(f"{ITEMS}?f={kind}&limit=50&offset={n}" for kind in ("csv", "fgb", "kml", "geojsonseq", "jsonfg")),
                f"{ITEMS}?f=csv&limit=1500&offset={n // 500}",
                f"{ITEMS}?f=html&limit=5&offset={n % 200}",
                "/oapi/collections",
            )
        )


if __name__ == "__main__":
    main()
