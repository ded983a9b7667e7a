"""The servers side by side, one worker each, on the same database."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
import yaml

from tests.benchmarks.serve.data import serve_url
from tests.benchmarks.serve.kinds import OURS, PYGEOAPI, RAW, TIPG
from tests.installation import COMMAND, ROOT, end, free_port

WAIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    port: int
    process: "subprocess.Popen[bytes]"


@contextlib.contextmanager
def servers(server_url: str, url: str, folder: Path, peers: Path | None) -> Iterator[list[Server]]:
    """Run them until the end of the block; the peers from the Python environment at that path, where one is given."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(ours(server_url, folder)), stack.enter_context(_limits(url, folder))]
        if peers is not None:
            found += [
                stack.enter_context(_tipg(url, folder, peers)),
                stack.enter_context(_pygeoapi(url, folder, peers)),
            ]
        yield found


def ours(server_url: str, folder: Path) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    environment = {
        "COVIDMAPS_SERVE_DATABASE_URL": serve_url(server_url),
        "COVIDMAPS_STATE": str(folder / "state"),
        "COVIDMAPS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "COVIDMAPS_RATE_LIMIT": "0",
    }
    return _running(
        OURS, port, [*COMMAND, "serve", "--port", str(port)], environment, "/oapi/collections/checkpoints", folder
    )


def _pygeoapi(url: str, folder: Path, python: Path) -> contextlib.AbstractContextManager[Server]:
    """Run stock pygeoapi with its own PostgreSQL provider and Starlette application, as its documentation says."""
    port = free_port()
    config, openapi = folder / "stock.yml", folder / "stock-openapi.yml"
    config.write_text(yaml.safe_dump(_stock_config(url, port)), encoding="utf-8")
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    with openapi.open("wb") as file:
        command = [str(python / "bin/pygeoapi"), "openapi", "generate", str(config)]
        subprocess.run(command, env=os.environ | environment, stdout=file, check=True)
    command = [
        str(python / "bin/python"),
        "-m",
        "uvicorn",
        "pygeoapi.starlette_app:APP",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    return _running(PYGEOAPI, port, command, environment, "/collections/checkpoints?f=json", folder)


def _stock_config(url: str, port: int) -> dict[str, object]:
    parts = urlsplit(url)
    data = {
        "host": parts.hostname, "port": parts.port, "dbname": parts.path.lstrip("/"), "user": parts.username,
        "password": parts.password, "search_path": ["bench", "public"],
    }  # fmt: skip

    def resource(name: str, key: str) -> dict[str, object]:
        provider = {
            "type": "feature", "name": "PostgreSQL", "data": data, "table": name, "id_field": key, "geom_field": "geom",
            "storage_crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        }  # fmt: skip
        extents = {
            "spatial": {"bbox": [105.4, 21.8, 106.3, 22.8], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
        }
        return {
            "type": "collection", "title": name, "description": name, "keywords": [name], "extents": extents,
            "links": [{"type": "text/html", "rel": "about", "title": name, "href": "https://example.org"}],
            "providers": [provider],
        }  # fmt: skip

    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json", "encoding": "utf-8", "gzip": False, "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": 10, "max_items": 10000, "on_exceed": "throttle"},
            "map": {"url": "https://example.org/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "stock", "description": "stock", "keywords": ["stock"], "keywords_type": "theme",
                "terms_of_service": "https://example.org", "url": "https://example.org",
            },
            "license": {"name": "none", "url": "https://example.org"},
            "provider": {"name": "stock", "url": "https://example.org"},
            "contact": {"name": "stock"},
        },
        "resources": {
            "checkpoints": resource("checkpoints", "checkpoint_code"),
            "isolation_zones": resource("isolation_zones", "zone_code"),
        },
    }  # fmt: skip


def _tipg(url: str, folder: Path, python: Path) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    environment = {
        "DATABASE_URL": url,
        "TIPG_DB_SCHEMAS": '["bench"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
        "TIPG_CATALOG_TTL": "86400",
    }
    command = [
        str(python / "bin/python"),
        "-m",
        "uvicorn",
        "tipg.main:app",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    return _running(TIPG, port, command, environment, "/collections/bench.checkpoints?f=json", folder)


def _limits(url: str, folder: Path) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    code = (
        "from granian import Granian; from granian.constants import Interfaces; "
        f"Granian('tests.benchmarks.serve.limit_app:app', port={port}, interface=Interfaces.ASGI).serve()"
    )
    return _running(RAW, port, [sys.executable, "-c", code], {"BENCH_URL": url}, "/raw/items?limit=1", folder)


@contextlib.contextmanager
def _running(
    name: str, port: int, command: list[str], environment: Mapping[str, str], ready: str, folder: Path
) -> Iterator[Server]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        )
        try:
            _wait(port, ready, process, folder / f"{name}.log")
            yield Server(name, port, process)
        finally:
            end(process)


def _wait(port: int, path: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}{path}", timeout=10).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
