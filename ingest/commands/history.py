"""``covidmaps history LAYER``."""

import click

from catalog.settings import Settings
from ingest.commands.layers import named_layer, show_releases
from ingest.db import connect
from ingest.publish import history as read_history


@click.command()
@click.argument("layer")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Bao nhiêu bản / how many.")
@click.pass_obj
def history(settings: Settings, layer: str, limit: int) -> None:
    """Các bản công bố của lớp, mới nhất trước / the releases of a layer, newest first."""
    _, found = named_layer(settings, layer)
    with connect(settings.ingest_url) as conn:
        show_releases(read_history(conn, found.id, limit))
