"""Serving side by side: ``python -m tests.benchmarks.serve.run [--rounds N] [--peers ENVIRONMENT]``; see README.md.

Needs TEST_DATABASE_URL (a superuser of a server on this machine); makes a database of its own and drops it.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import requests

from tests.benchmarks.serve.data import database
from tests.benchmarks.serve.kinds import ITEMS, KINDS, OURS, RAW, Kind
from tests.benchmarks.serve.measured import Cost, memory_mb, run
from tests.benchmarks.serve.plot import svg
from tests.benchmarks.serve.servers import Server, servers

CACHED = 400
Costs = dict[tuple[str, str], Cost]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=100_000)
    options.add_argument("--zones", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peers", type=Path, help="a Python environment with the peers")
    options.add_argument("--output", type=Path, default=Path("benchmark-serve"))
    asked = options.parse_args()
    server_url = os.environ["TEST_DATABASE_URL"]
    with (
        tempfile.TemporaryDirectory(prefix="covidmaps-benchmark-") as folder,
        database(server_url, asked.points, asked.zones) as url,
        servers(server_url, url, Path(folder), asked.peers) as running,
    ):
        results = _measure(running, _postmaster(url), asked.rounds)
    asked.output.with_suffix(".json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    asked.output.with_suffix(".svg").write_text(svg(results["requests"]), encoding="utf-8")
    _print(results)


def _postmaster(url: str) -> int:
    """Return the process of the server on this machine, whose family all connections belong to."""
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        fields = Path(f"/proc/{row[0]}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[1])


def _measure(running: list[Server], postmaster: int, rounds: int) -> dict[str, dict[str, object]]:
    costs: Costs = {}
    for number in range(rounds):  # interleaved: a busy minute of the machine hits all alike
        for kind in KINDS:
            for server in running:
                paths = _cursors(server, kind, number) or kind.paths(server.name, number * kind.count)
                if paths:
                    run(
                        costs.setdefault((kind.name, server.name), Cost()),
                        server.port,
                        paths,
                        server.process.pid,
                        postmaster,
                    )
        _cached(costs, running, postmaster)
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    requests_: dict[str, object] = {}
    for kind_name in dict.fromkeys(kind for kind, _ in costs):
        requests_[kind_name] = {name: cost.as_dict() for (kind, name), cost in costs.items() if kind == kind_name}
    memory = {each.name: memory_mb(each.process.pid) for each in running}
    return {"requests": requests_, "rss_mb": memory}


def _cursors(server: Server, kind: Kind, number: int) -> list[str]:
    """Return the paths of deep pages as our links give them: by cursor; the peers page by offset."""
    if kind.name != "deep" or server.name != OURS:
        return []
    found = []
    for path in kind.paths(OURS, 5_000 + number * kind.count):
        page = requests.get(f"http://127.0.0.1:{server.port}{path}", timeout=60).json()
        found += [urlsplit(each["href"]) for each in page["links"] if each["rel"] == "next"]
    return [f"{each.path}?{each.query}" for each in found]


def _cached(costs: Costs, running: list[Server], postmaster: int) -> None:
    """Ask for the same page again and again: of the service's cache, and of a dictionary behind the same web server."""
    by_name = {each.name: each for each in running}
    for limit in (10, 1000):
        for name, path in ((OURS, ITEMS[OURS]), (RAW, "/mem/items")):
            server = by_name[name]
            cost = costs.setdefault((f"cached{limit}", name), Cost())
            run(cost, server.port, [f"{path}?f=json&limit={limit}"] * CACHED, server.process.pid, postmaster)


def _print(results: dict[str, dict[str, object]]) -> None:
    for kind, servers_ in results["requests"].items():
        assert isinstance(servers_, dict)
        for name, cost in servers_.items():
            print(
                f"{kind:<14}{name:<11}{cost['server_cpu_ms']:>9.2f} + {cost['database_cpu_ms']:>8.2f} ms CPU"
                f"{cost['per_second']:>9.1f}/s  p50 {cost['p50_ms']:>8.2f}  p99 {cost['p99_ms']:>8.2f} ms"
                f"{cost['bytes']:>10} B  failed {cost['failed']}"
            )
    print("RSS MB", results["rss_mb"])


if __name__ == "__main__":
    main()
