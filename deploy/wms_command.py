"""``covidmaps wms``."""

import threading

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from deploy.command import shown, terminable
from deploy.ows import PATH, Front
from deploy.qgis_server import prepare, running

HOST = "127.0.0.1"
WAITING_PER_WORKER = 8


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8081, show_default=True, help="Cổng / port on loopback.")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help="Tiến trình / processes; about 250 MB each.",
)
@click.option(
    "--url", help="Địa chỉ công khai / public address, e.g. https://bando.example.vn/ows; default: the loopback one."
)
@click.pass_obj
def wms(settings: Settings, port: int, workers: int, url: str | None) -> None:
    """Dịch vụ WMS, WFS cho phần mềm đời trước / WMS 1.3 and WFS 1.1 for older software, by QGIS Server.

    Of what is published, as the role that reads nothing else. Put a reverse proxy in front. Ctrl+C stops it.
    """
    catalog = load_catalog(settings.config_dir)
    address = (url or f"http://{HOST}:{port}{PATH}").rstrip("/")
    names = frozenset(str(part.id) for layer in catalog.layers for part in layer.collections)
    with shown():
        published = prepare(catalog, settings.serve_url, settings.state_dir / "ows", address)
    with (
        running(published, workers) as pool,
        Front((HOST, port), pool.ask, names, workers * WAITING_PER_WORKER) as front,
    ):
        click.echo(f"WMS, WFS  {address}?SERVICE=WMS&REQUEST=GetCapabilities")
        serving = threading.Thread(target=front.serve_forever, daemon=True)
        serving.start()
        try:
            with terminable():
                threading.Event().wait()
        except KeyboardInterrupt:
            front.shutdown()
    click.echo("Đã dừng. / Stopped.")
