"""The production stack on loopback: the real server on a passed socket, nginx in front with the installer's files."""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any

from tests.deploy.tools import nginx_module, tool
from tests.installation import COMMAND, ROOT, Province, end, free_port

NAME = "covidmaps.example"
MAIN = """\
{modules}
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log warn; {user}
events {{ worker_connections 2048; }}
http {{
  default_type application/octet-stream;
  include {mime};
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  include {folder}/stage/etc/nginx/conf.d/covidmaps.conf;
}}
"""
MIME = "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; application/json json; }"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Stack:
    """nginx on ports of its own; requests go to it as to the public name."""

    folder: Path
    https: int
    http: int
    local: int
    api: Path

    def connection(self) -> HTTPSConnection:
        context = ssl.create_default_context(cafile=self.folder / "tls" / "fullchain.pem")
        connection = HTTPSConnection(NAME, self.https, timeout=30, context=context)
        plain = socket.create_connection(("127.0.0.1", self.https), 30)
        connection.sock = context.wrap_socket(plain, server_hostname=NAME)
        return connection

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Return the answer to one request; header names are written with _ for -."""
        connection = self.connection()
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response: HTTPResponse = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    @property
    def errors(self) -> str:
        return (self.folder / "error.log").read_text(encoding="utf-8", errors="replace")


def staged(folder: Path, state: Path, api: Path, ports: tuple[int, int, int]) -> Path:
    """Return the folder into which the installer wrote its files for these ports and folders."""
    stage = folder / "stage"
    environ = os.environ | {
        "COVIDMAPS_HTTPS": f"127.0.0.1:{ports[0]}",
        "COVIDMAPS_HTTP": f"127.0.0.1:{ports[1]}",
        "COVIDMAPS_LOCAL": str(ports[2]),
        "COVIDMAPS_API": f"unix:{api}",
        "COVIDMAPS_STATE": str(state),
        "COVIDMAPS_TLS": str(folder / "tls"),
        "COVIDMAPS_CACHE": str(folder / "cache"),
        "COVIDMAPS_LOG": str(folder / "log"),
        "COVIDMAPS_ACME": str(folder / "acme"),
        "COVIDMAPS_SNIPPETS": str(stage / "etc/nginx/snippets"),
    }
    subprocess.run([ROOT / "deploy/install.sh", "--name", NAME, "--stage", stage], env=environ, check=True)
    return stage


def write_main(folder: Path) -> Path:
    """Write what Debian's own nginx.conf is there for; return it."""
    modules = [nginx_module(name) for name in ("http_brotli_filter", "http_brotli_static")]
    (folder / "mime.types").write_text(MIME)
    main = folder / "nginx.conf"
    main.write_text(
        MAIN.format(
            modules="".join(f'load_module "{path}";\n' for path in modules),
            folder=folder,
            mime=folder / "mime.types",
            user="user root;" if os.geteuid() == 0 else "",
        )
    )
    for name in ("log", "acme", "cache", "tls"):
        (folder / name).mkdir(exist_ok=True)
    return main


def make_certificate(folder: Path) -> None:
    """Make a certificate for the public name that only the tests trust."""
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run(["openssl", "req", "-x509", *key, *names, *files], check=True, capture_output=True)


class PassedSocket:
    """systemd's part: a socket that stays open while the server behind it comes and goes."""

    def __init__(self, path: Path, province: Province, log: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen(1024)
        self._province = province
        self._log = log
        self.server: subprocess.Popen[Any] | None = None

    def start(self) -> None:
        """Start the server as systemd does: the socket is number 3, and LISTEN_PID names the process."""
        code = f"import os; os.environ['LISTEN_PID'] = str(os.getpid()); {COMMAND[2]}"
        number = self.socket.fileno()
        moved = f"import os; os.dup2({number}, 3); os.set_inheritable(3, True); {code}"
        with self._log.open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-c", moved, "serve", "--workers", "1"],
                env={**self._province.environment, "LISTEN_FDS": "1", "COVIDMAPS_PUBLIC_URL": f"https://{NAME}"},
                pass_fds=(number,), stdout=log, stderr=log, cwd=ROOT, start_new_session=True,
            )  # fmt: skip

    def stop(self) -> None:
        if self.server is not None:
            end(self.server)
            self.server = None

    def close(self) -> None:
        self.stop()
        self.socket.close()


@contextlib.contextmanager
def running_stack(folder: Path, province: Province) -> Iterator[tuple[Stack, PassedSocket]]:
    """Yield nginx with the province's server behind it."""
    api = Path(f"/tmp/covidmaps-{os.getpid()}.sock")
    ports = free_port(), free_port(), free_port()
    main = write_main(folder)
    make_certificate(folder / "tls")
    staged(folder, province.state, api, ports)
    passed = PassedSocket(api, province, folder / "server.log")
    nginx = None
    try:
        passed.start()
        nginx = subprocess.Popen([tool("nginx"), "-e", folder / "start.log", "-p", folder, "-c", main])
        stack = Stack(folder, *ports, api)
        _wait(stack, nginx)
        yield stack, passed
    finally:
        if nginx is not None:
            nginx.terminate()
            nginx.wait(30)
        passed.close()
        api.unlink(missing_ok=True)
        shutil.rmtree(folder / "cache", ignore_errors=True)


def _wait(stack: Stack, nginx: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and nginx.poll() is None:
        with contextlib.suppress(OSError):
            if stack.get("/healthz").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError((stack.folder / "server.log").read_text() + (stack.folder / "start.log").read_text())
