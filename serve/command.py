"""``covidmaps serve``: the server in the foreground."""

import os

import click
from granian import Granian
from granian.constants import Interfaces

from catalog.load import load_catalog
from catalog.settings import Settings

APPLICATION = "serve.app:create_app"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe / address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port.  [default: COVIDMAPS_PORT, 8080]")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Số tiến trình / processes.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int | None, workers: int) -> None:
    """Chạy máy chủ bản đồ và OGC API / run the server: the map at /, OGC API - Features at /oapi.

    Links in the answers begin with COVIDMAPS_PUBLIC_URL, whatever address it listens on.
    """
    # Wrong configuration ends here with all findings, not in a worker that dies again and again.
    load_catalog(settings.config_dir)
    if port is not None:
        os.environ["COVIDMAPS_PORT"] = str(port)
    # granian: HTTP in Rust without further packages, and it starts a worker again that died.
    Granian(
        APPLICATION,
        address=host,
        port=port or settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=workers,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()
