"""The product as its users run it: the command line and the server as processes of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parent.parent
WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of one test, as each kind of user reaches it."""

    name: str
    owner_url: str
    ingest_url: str
    serve_url: str
    superuser_url: str


@dataclass(frozen=True, slots=True)
class Province:
    """One installation: a database, a state folder, the environment in which its commands run."""

    database: Database
    state: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "COVIDMAPS_DATABASE_URL": self.database.owner_url,
            "COVIDMAPS_INGEST_DATABASE_URL": self.database.ingest_url,
            "COVIDMAPS_SERVE_DATABASE_URL": self.database.serve_url,
            "COVIDMAPS_STATE": str(self.state),
            "COVIDMAPS_PORT": str(self.port),
            "COVIDMAPS_PUBLIC_URL": self.url,
            "NO_COLOR": "1",
            "COLUMNS": "200",
        }

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Return what ``covidmaps ARGUMENTS`` printed, and its exit code."""
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            cwd=ROOT,
        )

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """Return ``covidmaps ARGUMENTS`` as a running process in a group of its own."""
        return subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def items(self, collection: str) -> list[dict[str, Any]]:
        """Return every feature of a collection, page by page, following rel=next as a client does."""
        found: list[dict[str, Any]] = []
        url: str | None = f"{self.url}/oapi/collections/{collection}/items?limit=25"
        while url:
            page = requests.get(url, timeout=30)
            page.raise_for_status()
            found += page.json()["features"]
            url = next((each["href"] for each in page.json()["links"] if each["rel"] == "next"), None)
        return found


COMMAND = [sys.executable, "-c", "from ingest.cli import main; main()"]


@contextlib.contextmanager
def serving(province: Province) -> Iterator[Province]:
    """Run the server until the end of the block."""
    with open_log(province.state) as log:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(province.port)],
            env=province.environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_ready(province)
            yield province
        finally:
            end(server)


@contextlib.contextmanager
def open_log(state: Path) -> Iterator[Any]:
    with (state / "server.log").open("ab") as log:
        yield log


def wait_until_ready(province: Province) -> None:
    """Wait for /readyz; fail with the server's own words."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{province.url}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError((province.state / "server.log").read_text(encoding="utf-8", errors="replace"))


def end(process: "subprocess.Popen[Any]", how: signal.Signals = signal.SIGTERM) -> None:
    """End the process and its children, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait(timeout=30)
    if process.stdout:
        process.stdout.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
