"""``covidmaps load FILE…``."""

import getpass
from pathlib import Path

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.commands.layers import by_option
from ingest.commands.terminal import StepLines, check_receipt_path, confirm_option, full_option, hand_ins, show
from ingest.db import connect
from ingest.errors import REFUSED
from ingest.pipeline import Choices, load_file


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--layer", help="Lớp dữ liệu / the layer; default: found out by sheet, file name and headings.")
@by_option
@click.option("--crs", help="Hệ toạ độ khi tệp không khai báo / for a file that declares none, e.g. EPSG:9213.")
@full_option
@confirm_option
@click.option(
    "--receipt", type=click.Path(path_type=Path), help="Ghi phiếu kết quả / write the receipt: .xlsx, .html or .json."
)
@click.pass_context
def load(
    ctx: click.Context,
    files: tuple[Path, ...],
    layer: str | None,
    by: str,
    crs: str | None,
    full: bool | None,
    confirm_removals: bool,
    receipt: Path | None,
) -> None:
    """Nạp tệp, công bố, trả phiếu kết quả / bring files in, publish, hand back a receipt.

    Each file is a transaction of its own; a refused one changes nothing. The parts of a shapefile named together are
    one file. Exit code 1 when a file was refused.
    """
    settings: Settings = ctx.obj
    catalog = load_catalog(settings.config_dir)
    paths = hand_ins(files)
    check_receipt_path(receipt)
    choices = Choices(full, confirm_removals)
    refused = False
    with connect(settings.ingest_url) as conn:
        for number, path in enumerate(paths, start=1):
            found = load_file(conn, catalog, path, layer, by or getpass.getuser(), crs, StepLines(), choices=choices)
            show(found, catalog, receipt, number=number, of=len(paths))
            refused = refused or found.is_refused
    ctx.exit(REFUSED if refused else 0)
