"""What a run of requests costs: latency, and processor time of the server and of PostgreSQL apart."""

import http.client
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.ingest.memory import _family as family_of

TICK = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """Sums over the runs of one kind of request at one server. CPU and latencies in ms."""

    requests: int = 0
    seconds: float = 0.0
    server_ms: float = 0.0
    database_ms: float = 0.0
    size: int = 0
    failed: int = 0
    latencies: list[float] = field(default_factory=list)

    def as_dict(self) -> dict[str, float]:
        count, ordered = max(self.requests, 1), sorted(self.latencies) or [0.0]
        return {
            "requests": self.requests,
            "failed": self.failed,
            "per_second": round(self.requests / self.seconds, 1) if self.seconds else 0.0,
            "p50_ms": round(ordered[len(ordered) // 2], 2),
            "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 2),
            "server_cpu_ms": round(self.server_ms / count, 3),
            "database_cpu_ms": round(self.database_ms / count, 3),
            "cpu_ms": round((self.server_ms + self.database_ms) / count, 3),
            "bytes": self.size // count,
        }


def run(cost: Cost, port: int, paths: Sequence[str], server: int, postmaster: int, clients: int = 2) -> None:
    """Ask for each path once, from several clients that keep their connections; add what it cost."""
    queue, lock = iter(list(paths)), threading.Lock()
    before = cpu_ms(server), cpu_ms(postmaster)
    started = time.perf_counter()
    threads = [threading.Thread(target=_client, args=(cost, port, queue, lock)) for _ in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    cost.seconds += time.perf_counter() - started
    after = cpu_ms(server), cpu_ms(postmaster)
    cost.server_ms += after[0] - before[0]
    cost.database_ms += after[1] - before[1]


def _client(cost: Cost, port: int, queue: object, lock: threading.Lock) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    while True:
        with lock:
            path = next(queue, None)  # type: ignore[call-overload]
        if path is None:
            connection.close()
            return
        started = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        size = len(response.read())
        took = (time.perf_counter() - started) * 1000
        with lock:
            cost.requests += 1
            cost.size += size
            cost.latencies.append(took)
            cost.failed += response.status not in (200, 204)


def cpu_ms(root: int) -> float:
    """Return the processor time of a process and its family, those included that have ended."""
    return sum(map(_own_ms, family_of(root)))


def _own_ms(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) * TICK


def memory_mb(root: int) -> int:
    """Return the resident memory of a process and its family."""
    total = 0
    for pid in family_of(root):
        try:
            lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        total += sum(int(each.split()[1]) for each in lines if each.startswith("VmRSS"))
    return total >> 10
