"""``covidmaps watch DIR``."""

import getpass
import signal
import threading
from pathlib import Path

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.commands.layers import by_option
from ingest.inbox import PATIENCE_S, Inbox
from ingest.inbox_worker import Worker
from ingest.receipt import Receipt
from ingest.receipt.text import TITLES


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@by_option
@click.option("--once", is_flag=True, help="Xử lý các tệp đang có rồi dừng / see to what lies there, then stop.")
@click.option(
    "--settle", default=2.0, show_default=True, type=click.FloatRange(0), help="Giây / seconds without change."
)
@click.pass_obj
def watch(settings: Settings, folder: Path, by: str, *, once: bool, settle: float) -> None:
    """Hộp nhận tệp: tệp bỏ vào thư mục được nạp, phiếu kết quả nằm cạnh tệp / an inbox: files in, receipts out.

    Files of DIR and of its sub-folders (whose name says who hands in) are loaded one by one, then lie with their
    receipts in DIR/done or DIR/refused. Ctrl+C stops after the file at hand; nothing is lost when it is killed.
    """
    stopped = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopped.set())
    catalog = load_catalog(settings.config_dir)
    inbox = Inbox(folder.absolute(), settle, settle if once else PATIENCE_S)
    worker = Worker(inbox, catalog, settings.ingest_url, by or getpass.getuser(), _tell)
    worker.run(stopped.is_set, once=once)


def _tell(receipt: Receipt, place: Path) -> None:
    title, _ = TITLES[receipt.outcome]
    click.echo(f"{receipt.at:%H:%M:%S}  {title}   {receipt.file}   {place}")
