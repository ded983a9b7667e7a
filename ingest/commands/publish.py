"""``covidmaps publish LAYER``."""

import getpass

import click

from catalog.settings import Settings
from ingest.commands.layers import by_option, named_layer, show_releases
from ingest.db import connect
from ingest.publish import publish_layer


@click.command()
@click.argument("layer")
@click.option("--note", default="", help="Ghi chú / note.")
@by_option
@click.pass_obj
def publish(settings: Settings, layer: str, note: str, by: str) -> None:
    """Công bố những gì đã duyệt / publish what is approved."""
    _, found = named_layer(settings, layer)
    with connect(settings.ingest_url) as conn:
        release = publish_layer(conn, found.id, by=by or getpass.getuser(), note=note or None)
        conn.commit()
    if release is None:
        click.echo("Không có gì mới để công bố / nothing new to publish")
    else:
        show_releases([release])
