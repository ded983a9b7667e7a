"""``covidmaps export LAYER -f FORMAT``."""

from pathlib import Path

import click

from catalog.settings import Settings
from ingest.commands.layers import named_layer
from ingest.db import connect
from ingest.export import WRITERS, file_name, read_release


@click.command()
@click.argument("layer")
@click.option("-f", "--format", "kind", type=click.Choice(list(WRITERS)), required=True, help="Loại tệp / the kind.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Tệp hoặc thư mục / the file or folder.")
@click.option("--release", type=int, help="Bản công bố / the release; default: the newest.")
@click.pass_obj
def export(settings: Settings, layer: str, kind: str, output: Path | None, release: int | None) -> None:
    """Xuất một bản công bố ra tệp, ghi rõ nguồn và thời điểm / a release as a file, with its source and time on it.

    Public fields only. Without a name the file tells layer, time and release by its own.
    """
    catalog, found = named_layer(settings, layer)
    with connect(settings.ingest_url) as conn:
        copy = read_release(conn, catalog, found, release)
    target = output or Path.cwd()
    path = target / file_name(copy, kind) if target.is_dir() else target
    WRITERS[kind](copy, path)
    click.echo(f"{path}   {len(copy.rows)} đối tượng / features")
