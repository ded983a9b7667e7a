"""The web server as a child: it becomes ready, and it ends with its parent."""

import os
import select
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from deploy.errors import ClusterError
from deploy.server import HOST, Server, refuse_taken_port

READY = """
async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"ready"})

def create():
    return application
"""
BROKEN = "def create():\n    raise SystemExit('config/ is wrong')\n"


@pytest.fixture
def port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


def environ_with(folder: Path, program: str) -> dict[str, str]:
    (folder / "toy.py").write_text(program, encoding="utf-8")
    return dict(os.environ) | {"PYTHONPATH": str(folder)}


def wait_for_end(pid: int) -> bool:
    """Return whether a process that is not our child has ended, waiting for it at most a minute."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], 60)[0])


def test_server_becomes_ready_and_stops(tmp_path: Path, port: int) -> None:
    server = Server(port, environ_with(tmp_path, READY), tmp_path / "log", "toy:create")
    try:
        server.wait_until_ready()
        with urllib.request.urlopen(f"{server.url}/readyz") as answer:
            assert answer.read() == b"ready"
    finally:
        server.stop()
    refuse_taken_port(port)


def test_server_that_breaks_off_shows_its_log(tmp_path: Path, port: int) -> None:
    server = Server(port, environ_with(tmp_path, BROKEN), tmp_path / "log", "toy:create")
    try:
        with pytest.raises(ClusterError, match="web server ended") as refused:
            server.wait_until_ready()
    finally:
        server.stop()
    assert "config/ is wrong" in refused.value.detail


def test_taken_port_is_refused_with_the_way_out() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ClusterError, match=f"--port {port + 1}") as refused:
            refuse_taken_port(port)
    assert "Không dùng được cổng" in refused.value.vi


def test_server_ends_when_its_parent_is_killed(tmp_path: Path, port: int) -> None:
    environ = environ_with(tmp_path, READY)
    program = (
        "import os, signal; from pathlib import Path; from deploy.server import Server;"
        f"server = Server({port}, os.environ, Path({str(tmp_path / 'log')!r}), 'toy:create');"
        "server.wait_until_ready(); print(server.process.pid, flush=True); signal.pause()"
    )
    environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{Path.cwd()}"
    with subprocess.Popen([sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    assert wait_for_end(pid)
    refuse_taken_port(port)
