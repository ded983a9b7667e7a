"""``covidmaps serve``: the server in the foreground."""

import os
import shutil
from pathlib import Path
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces

from catalog.load import load_catalog
from catalog.settings import Settings
from serve.environment import METRICS_FOLDER, REQUEST_LOG
from serve.listening import OnPassedSocket, passed_socket

APPLICATION = "serve.app:create_app"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe / address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port.  [default: COVIDMAPS_PORT, 8080]")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Số tiến trình / processes.")
@click.option(
    "--request-log/--no-request-log",
    default=True,
    show_default=True,
    help="Mỗi yêu cầu một dòng JSON, không có dữ liệu cá nhân / one line of JSON per request, no personal data.",
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int | None, workers: int, request_log: bool) -> None:
    """Chạy máy chủ bản đồ và OGC API / run the server: the map at /, OGC API - Features at /oapi.

    Links in the answers begin with COVIDMAPS_PUBLIC_URL, whatever address it listens on.
    """
    # Wrong configuration ends here with all findings, not in a worker that dies again and again.
    load_catalog(settings.config_dir)
    if port is not None:
        os.environ["COVIDMAPS_PORT"] = str(port)
    os.environ[REQUEST_LOG] = "1" if request_log else ""
    counters = os.environ.get(METRICS_FOLDER) or settings.state_dir / "metrics" / str(port or settings.port)
    os.environ[METRICS_FOLDER] = str(_fresh_folder(Path(counters)))
    _server(host, port or settings.port, workers).serve()


def _server(host: str, port: int, workers: int) -> Any:
    """Return granian (HTTP in Rust without further packages; it starts a worker again that died), not yet serving."""
    options: dict[str, Any] = {
        "interface": Interfaces.ASGI,
        "factory": True,
        "workers": workers,
        "websockets": False,
        "respawn_failed_workers": True,
    }
    number = passed_socket(os.environ, os.getpid())
    if number is not None:
        return OnPassedSocket(number, APPLICATION, **options)
    return Granian(APPLICATION, address=host, port=port, **options)


def _fresh_folder(path: Path) -> Path:
    """Return the folder where the processes keep their counters, without those of a server that has ended.

    A folder per port, so that two servers of one installation do not add up.
    """
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
