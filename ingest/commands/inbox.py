"""``covidmaps inbox``."""

import signal
import threading
from collections.abc import Callable

import click

from catalog.load import load_catalog
from catalog.model import Catalog
from catalog.settings import Settings
from ingest.collected import take_in
from ingest.commands.terminal import show
from ingest.db import Connection, connect, database_errors
from ingest.errors import REFUSED, UnavailableError

LOOK_EVERY_S = 60.0
"""Also without news: the listener may have been away."""


@click.command()
@click.option("--wait", is_flag=True, help="Chờ và nhận mãi / go on until Ctrl+C; new rows are taken in at once.")
@click.pass_context
def inbox(ctx: click.Context, *, wait: bool) -> None:
    """Nhận những gì thu thập ngoài hiện trường / take in what was collected in the field.

    Rows of the tables inbox.* (QField, a phone, QGIS) enter like a file: checked, merged beside hand edits, published,
    one receipt per layer and person. A refused row keeps the reason and waits for its collector. Exit code 1 when a row
    was refused.
    """
    settings: Settings = ctx.obj
    catalog = load_catalog(settings.config_dir)
    if wait:
        stopped = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: stopped.set())
        _go_on(settings, catalog, stopped.is_set)
    elif _take_in(settings, catalog):
        ctx.exit(REFUSED)


def _take_in(settings: Settings, catalog: Catalog) -> bool:
    """Return whether a row was refused; print the receipts."""
    refused = False
    with connect(settings.ingest_url) as conn:
        for receipt in take_in(conn, catalog):
            show(receipt, catalog, None, number=1, of=1)
            refused = refused or receipt.counts.refused > 0
    return refused


def _go_on(settings: Settings, catalog: Catalog, is_over: Callable[[], bool]) -> None:
    """Take in what comes until it is over; while the database is away, ask again."""
    while not is_over():
        try:
            with connect(settings.ingest_url) as listener, database_errors():
                listener.autocommit = True
                listener.execute("LISTEN covidmaps_inbox")
                while not is_over():
                    _take_in(settings, catalog)
                    _wait_for_news(listener, is_over)
        except UnavailableError as err:
            click.echo(str(err), err=True)
            _sleep(is_over)


def _wait_for_news(listener: Connection, is_over: Callable[[], bool]) -> None:
    waited = 0.0
    while waited < LOOK_EVERY_S and not is_over():
        if any(True for _ in listener.notifies(timeout=0.5, stop_after=1)):
            return
        waited += 0.5


def _sleep(is_over: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(10):
        if not is_over():
            pause.wait(0.5)
