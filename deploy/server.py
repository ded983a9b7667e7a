"""The web server as a child process: it ends with us, however we end."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from deploy.errors import ClusterError

HOST = "127.0.0.1"
READY_SECONDS = 120.0
STOP_SECONDS = 20.0
APPLICATION = "serve.app:create_app"
# PR_SET_PDEATHSIG by setpriv: the kernel ends the server when we are killed.
COMMAND = (
    *("setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "granian"),
    *("--interface", "asgi", "--factory", "--workers", "1", "--no-ws"),
)


def refuse_taken_port(port: int) -> None:
    """Raise ClusterError when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as err:
            raise _port_taken(port, err) from err


class Server:
    """One granian process with its worker, in a process group of its own, so that Ctrl-C reaches it through us only."""

    def __init__(self, port: int, environ: Mapping[str, str], log: Path, application: str = APPLICATION) -> None:
        where = ["--host", HOST, "--port", str(port)]
        self.url = f"http://{HOST}:{port}"
        self.log = log
        with log.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [*COMMAND, *where, application],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Wait for /readyz to answer 200. Raises: ClusterError when the server ends, or is not ready in time."""
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None:
            status, said = _ask(f"{self.url}/readyz")
            if status == 200:
                return
            if time.monotonic() > deadline:
                raise _not_ready(self.log, f"{status} {said}")
            time.sleep(0.1)
        raise _ended(self.log, self.process.returncode)

    def wait(self) -> None:
        """Wait as long as the server runs. Raises: ClusterError, as it is not meant to end by itself."""
        raise _ended(self.log, self.process.wait())

    def stop(self) -> None:
        """End the server and its worker; open requests are finished first."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _ask(url: str) -> tuple[int | None, str]:
    """Return status and body of a URL, None when nobody answers; no proxy of the environment stands between."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as answer:
            return int(answer.status), ""
    except urllib.error.HTTPError as err:
        with err:
            return err.code, err.read(2000).decode("utf-8", errors="replace")
    except OSError as err:
        return None, str(err)


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()


def _port_taken(port: int, err: OSError) -> ClusterError:
    return ClusterError(
        f"Không dùng được cổng {port} trên {HOST} ({err.strerror}); có thể CovidMaps đã chạy ở cửa sổ khác.\n"
        f"  Dừng chương trình đang chiếm cổng, hoặc chọn cổng khác:  --port {port + 1}",
        f"Port {port} on {HOST} cannot be used ({err.strerror}); CovidMaps may be running in another window.\n"
        f"  Stop the program that has the port, or choose another:  --port {port + 1}",
    )


def _ended(log: Path, code: int) -> ClusterError:
    return ClusterError(
        f"Máy chủ web đã dừng (mã {code}). Nhật ký: {log}",
        f"The web server ended (code {code}). Log: {log}",
        _end_of(log),
    )


def _not_ready(log: Path, said: str) -> ClusterError:
    return ClusterError(
        f"Máy chủ web chưa sẵn sàng sau {READY_SECONDS:.0f} giây. Nhật ký: {log}",
        f"The web server was not ready after {READY_SECONDS:.0f} seconds. Log: {log}",
        f"/readyz: {said}\n{_end_of(log)}",
    )
