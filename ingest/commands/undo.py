"""``covidmaps undo LAYER``."""

import getpass

import click

from catalog.settings import Settings
from ingest.commands.layers import by_option, named_layer, show_releases
from ingest.db import connect
from ingest.undo import undo_release


@click.command()
@click.argument("layer")
@click.option("--to", type=int, help="Bản công bố / the release whose content comes back; default: the one before.")
@click.option("--note", default="", help="Lý do / why.")
@by_option
@click.pass_obj
def undo(settings: Settings, layer: str, to: int | None, note: str, by: str) -> None:
    """Quay về nội dung của bản công bố trước / back to the content of an earlier release.

    History is not rewritten: this makes a new release, and it can be undone too.
    """
    _, found = named_layer(settings, layer)
    with connect(settings.ingest_url) as conn:
        release = undo_release(conn, found.id, by=by or getpass.getuser(), note=note, to=to)
        conn.commit()
    if release is None:
        click.echo("Nội dung đó đang được công bố / that content is what is published")
    else:
        show_releases([release])
