"""QGIS Server as a few FastCGI processes on one socket, over a project of what is published and nothing else."""

import contextlib
import logging
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from catalog.derive.qgis_plans import public_plan
from catalog.model import Catalog
from deploy.errors import ClusterError
from deploy.fastcgi import Answer, FastCgiError, ask
from ingest.qgis.project import make_project, qgis_python, quiet_environment, service_with_login, write_private

LOG = logging.getLogger(__name__)
PROGRAM = Path("/usr/lib/cgi-bin/qgis_mapserv.fcgi")
ANSWER_SECONDS = 60.0
MOST_BYTES = 256 << 20
LARGEST_PIXELS = 4096
LOOK_EVERY_SECONDS = 0.5
_STOP_SECONDS = 10.0
_STATEMENT = "options=-c statement_timeout=30s -c timezone=Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Published:
    """What QGIS Server works on: the project, the database as ``covidmaps_serve`` sees it, the public address."""

    project: Path
    service_file: Path
    address: str


def prepare(catalog: Catalog, serve_url: str | None, folder: Path, address: str) -> Published:
    """Return the project for the server, made anew in the folder.

    Args:
        serve_url: the database as the role that reads schema api and nothing else; it also opens the tables here, so
            what that role cannot read cannot be in the project.
    Raises: ClusterError when QGIS is not installed or no such database is named; IngestError ``qgis-failed``.
    """
    if not PROGRAM.exists() or qgis_python() is None:
        raise ClusterError(
            "Máy này chưa có QGIS Server. Chạy: apt-get install qgis-server python3-qgis qgis-providers",
            "QGIS Server is not installed. Run: apt-get install qgis-server python3-qgis qgis-providers",
        )
    if not serve_url:
        raise ClusterError(
            "Chưa biết cơ sở dữ liệu: đặt COVIDMAPS_SERVE_DATABASE_URL (tài khoản covidmaps_serve); hoặc covidmaps up.",
            "No database is named: set COVIDMAPS_SERVE_DATABASE_URL (role covidmaps_serve), or run covidmaps up first.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    project, service_file = folder / "covidmaps-public.qgz", folder / "pg_service.conf"
    make_project(public_plan(catalog, address), serve_url, project)
    write_private(service_file, f"{service_with_login(serve_url)}{_STATEMENT}\n")
    return Published(project, service_file, address)


class Pool:
    """Processes of QGIS Server that take requests from one socket, which only this account can reach.

    One that ends is replaced. A request beyond `workers` waits on the socket.
    """

    def __init__(self, published: Published, workers: int) -> None:
        self._published = published
        self._folder = Path(tempfile.mkdtemp(prefix="covidmaps-ows-"))
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self._folder / "s"))
        self._socket.listen(64)
        self._processes = [self._new() for _ in range(workers)]
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def ask(self, query: str) -> Answer:
        """Return QGIS Server's answer to the query string, which is passed on as it is. Raises: FastCgiError."""
        return ask(str(self._folder / "s"), self._variables(query), seconds=ANSWER_SECONDS, most_bytes=MOST_BYTES)

    def stop(self) -> None:
        """End the processes; a request that is being answered is not."""
        self._over.set()
        self._keeper.join()
        for each in self._processes:
            each.terminate()
        for each in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                each.wait(_STOP_SECONDS)
            each.kill()
            each.wait()
        self._socket.close()
        (self._folder / "s").unlink(missing_ok=True)
        for left in sorted(self._folder.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
        self._folder.rmdir()

    @property
    def pids(self) -> list[int]:
        return [each.pid for each in self._processes]

    def _keep(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            for number, each in enumerate(self._processes):
                if each.poll() is not None:
                    LOG.error("QGIS Server ended with %s; another one takes its place", each.returncode)
                    self._processes[number] = self._new()

    def _new(self) -> "subprocess.Popen[bytes]":
        # The socket is its standard input (FastCGI specification, 2.2). setpriv ends it with the thread that made it.
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", str(PROGRAM)],
            stdin=self._socket.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder,
            env=quiet_environment(
                QGIS_PROJECT_FILE=str(self._published.project),
                QGIS_SERVER_SERVICE_URL=self._published.address,
                QGIS_SERVER_WMS_MAX_WIDTH=str(LARGEST_PIXELS),
                QGIS_SERVER_WMS_MAX_HEIGHT=str(LARGEST_PIXELS),
                QGIS_SERVER_TRUST_LAYER_METADATA="1",
                QGIS_SERVER_DISABLE_GETPRINT="1",
                QGIS_OPTIONS_PATH=str(self._folder),
                QGIS_CUSTOM_CONFIG_PATH=str(self._folder),
                PGSERVICEFILE=str(self._published.service_file),
                HOME=str(self._folder),
            ),
        )  # fmt: skip

    def _variables(self, query: str) -> dict[str, str]:
        """Return the CGI variables. The library of FastCGI puts them in place of the environment: libpq's too."""
        where = urlsplit(self._published.address)
        port = where.port or (443 if where.scheme == "https" else 80)
        return {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "SCRIPT_NAME": where.path,
            "REQUEST_URI": f"{where.path}?{query}",
            "SERVER_NAME": where.hostname or "localhost",
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            **({"HTTPS": "on"} if where.scheme == "https" else {}),
            "PGSERVICEFILE": str(self._published.service_file),
            "TZ": "Asia/Ho_Chi_Minh",
        }


@contextlib.contextmanager
def running(published: Published, workers: int) -> Iterator[Pool]:
    """Yield the pool until the end of the block."""
    pool = Pool(published, workers)
    try:
        yield pool
    finally:
        pool.stop()


__all__ = ["Answer", "FastCgiError", "Pool", "Published", "prepare", "running"]
