"""``covidmaps check FILE…``."""

from pathlib import Path

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.commands.terminal import StepLines, check_receipt_path, confirm_option, full_option, hand_ins, show
from ingest.db import connect
from ingest.errors import REFUSED, UnavailableError
from ingest.pipeline import Choices, check_file


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--layer", help="Lớp dữ liệu / the layer; default: found out by sheet, file name and headings.")
@click.option("--crs", help="Hệ toạ độ khi tệp không khai báo / for a file that declares none, e.g. EPSG:9213.")
@full_option
@confirm_option
@click.option(
    "--receipt", type=click.Path(path_type=Path), help="Ghi phiếu kết quả / write the receipt: .xlsx, .html or .json."
)
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[Path, ...],
    layer: str | None,
    crs: str | None,
    full: bool | None,
    confirm_removals: bool,
    receipt: Path | None,
) -> None:
    """Xem tệp có gì sai, không ghi gì / what a load would say, writing nothing.

    Without a database the rows are looked at one by one only: doubles and rules over several columns need it.
    """
    settings: Settings = ctx.obj
    catalog = load_catalog(settings.config_dir)
    paths = hand_ins(files)
    check_receipt_path(receipt)
    choices = Choices(full, confirm_removals)
    refused = False
    try:
        conn = connect(settings.ingest_url)
    except UnavailableError:
        conn = None
        click.echo("không có cơ sở dữ liệu: chỉ kiểm tra từng dòng / no database: rows one by one only", err=True)
    for number, path in enumerate(paths, start=1):
        found = check_file(catalog, path, layer, crs, conn=conn, progress=StepLines(), choices=choices)
        show(found, catalog, receipt, number=number, of=len(paths))
        refused = refused or found.is_refused
    if conn is not None:
        conn.close()
    ctx.exit(REFUSED if refused else 0)
