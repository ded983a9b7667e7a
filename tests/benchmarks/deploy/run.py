"""What one request of each kind costs: CPU of nginx and of the API, bytes on the wire. Feeds model.py.

python -m tests.benchmarks.deploy.run [SECONDS per kind] > measured.json

CPU time per request is counted, not requests per second: it says the same on a busy machine.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from catalog.load import load_catalog
from deploy.cluster import Cluster
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from tests.conftest import PASSWORDS, as_role
from tests.deploy.stack import NAME, Stack, running_stack
from tests.installation import ROOT, Database, Province, free_port

TICKS = os.sysconf("SC_CLK_TCK")
KEPT = 500
"""nginx closes a connection after 1000 requests."""
ITEMS = "/oapi/collections/risk_points/items"


def processes() -> dict[int, tuple[int, float, str]]:
    """Return parent, CPU seconds so far and command line of every process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(path.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, line
    return found


def costs(data: Path) -> tuple[float, float, float]:
    """Return the CPU seconds so far of our nginx, our server and the cluster; others of the machine are left out."""
    all_of_them = processes()
    ours = {os.getpid()}
    while more := {pid for pid, (parent, _, _) in all_of_them.items() if parent in ours} - ours:
        ours |= more
    nginx = sum(seconds for pid, (_, seconds, line) in all_of_them.items() if pid in ours and line.startswith("nginx"))
    served = ours - {os.getpid()}
    api = sum(seconds for pid, (_, seconds, line) in all_of_them.items() if pid in served and "nginx" not in line)
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    database = sum(seconds for pid, (parent, seconds, _) in all_of_them.items() if postmaster in (pid, parent))
    return nginx, api, database


def measure(stack: Stack, seconds: float, address: Callable[[int], str], **headers: str) -> dict[str, float]:
    """Return cost and size of one request of a kind, asked over kept connections."""
    connection = stack.connection()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = stack.folder.parent / "pg" / "data"
    before = costs(data)
    done = size = 0
    end = time.monotonic() + seconds
    for turn in count():
        if time.monotonic() > end:
            break
        if turn % KEPT == KEPT - 1:
            connection.close()
            connection = stack.connection()
        connection.request("GET", address(turn), headers=named)
        answer = connection.getresponse()
        size += len(answer.read())
        assert answer.status in (200, 304), answer.status
        done += 1
    connection.close()
    after = costs(data)
    names = ("nginx_ms", "api_ms", "database_ms")
    cost = {name: round((b - a) / done * 1000, 3) for name, a, b in zip(names, before, after, strict=True)}
    return {"requests": done, "bytes": round(size / done)} | cost


def kinds(stack: Stack, seconds: float) -> dict[str, dict[str, float]]:
    """Return the cost of each kind of request."""
    script = next(path.name for path in (ROOT / "viewer/dist/assets").glob("main-*.js"))
    direct = f"{ITEMS}?limit=50"
    etag = stack.get(direct).headers["etag"]
    small = {"Accept_Encoding": "br"}
    return {
        "page": measure(stack, seconds, lambda _: "/", **small),
        "asset": measure(stack, seconds, lambda _: f"/assets/{script}", **small),
        "api_cached": measure(stack, seconds, lambda _: direct, **small),
        "api_not_modified": measure(stack, seconds, lambda _: direct, If_None_Match=etag),
        "api_full": measure(
            stack, seconds, lambda turn: f"{ITEMS}?limit={turn % 900 + 60}&offset={turn // 900}", **small
        ),
        "api_bbox": measure(
            stack, seconds, lambda turn: f"{ITEMS}?limit=1&bbox=105.{turn % 9000 + 1000},21.8,106.3,22.8", **small
        ),
    }


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    os.environ["COVIDMAPS_RATE"] = "100000r/s"  # one address asks for everybody here
    with tempfile.TemporaryDirectory(prefix="covidmaps-bench-") as name:
        state = Path(name)
        state.chmod(0o711)
        cluster = Cluster(state)
        owner = cluster.up()
        try:
            with connect(owner) as conn:
                migrate(conn, load_catalog(ROOT / "config"))
                ensure_logins(conn, {role: PASSWORDS[role] for role in ("covidmaps_ingest", "covidmaps_serve")})
            server = cluster.superuser_url("covidmaps")
            urls = [owner, *(as_role(server, "covidmaps", role) for role in list(PASSWORDS)[1:]), server]
            province = Province(Database("covidmaps", *urls), state, free_port())
            province.run("sample", state / "samples").check_returncode()
            files = sorted((state / "samples").glob("*.[xzs][lih]*"))
            for each in ("ranh_gioi_hanh_chinh.zip", "diem_nguy_co.xlsx"):
                province.run(
                    "load", next(path for path in files if path.name == each), "--by", "bench"
                ).check_returncode()
            folder = state / "stack"
            folder.mkdir()
            with running_stack(folder, province) as (stack, _):
                local = f"http://127.0.0.1:{stack.local}/oapi"
                province.run("site", "--api", local, "--url", f"https://{NAME}").check_returncode()
                print(json.dumps(kinds(stack, seconds), indent=1))
        finally:
            cluster.down()


if __name__ == "__main__":
    main()
