"""``covidmaps up`` and ``covidmaps down``."""

import dataclasses
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any, NoReturn

import click

from catalog.settings import Settings
from deploy.cluster import Cluster
from deploy.errors import EXIT_ENVIRONMENT, ClusterError
from deploy.start import start
from deploy.terminal import Terminal

EXIT_INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(click.ClickException):
    """A problem of the environment as the command line shows it; exit code 3."""

    exit_code = EXIT_ENVIRONMENT

    def __init__(self, error: ClusterError) -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"\n{self.error.report()}", file=file, err=True)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the web server; COVIDMAPS_PORT, else 8080.")
@click.option("--no-samples", is_flag=True, help="Do not load the sample hand-ins into an empty database.")
@click.option("--once", is_flag=True, help="Stop again as soon as everything is up.")
@click.option(
    "--database-url",
    envvar="COVIDMAPS_DATABASE_URL",
    show_envvar=True,
    help="An existing PostGIS (owner's URL) instead of the private cluster.",
)
@click.pass_obj
def up(settings: Settings, port: int | None, no_samples: bool, once: bool, database_url: str | None) -> None:
    """Chạy tất cả trên máy này / run everything on this machine: database, samples, server.

    The private PostGIS cluster lies in the state folder. Sample hand-ins are loaded where nothing was ever published.
    Ctrl-C stops what this command started, and nothing else.
    """
    settings = _with_port(settings, port)
    terminal = Terminal()
    with shown(), terminable():
        try:
            started = start(settings, database_url or None, terminal, samples=not no_samples)
        except KeyboardInterrupt:
            raise SystemExit(EXIT_INTERRUPTED) from None
        try:
            terminal.addresses(settings)
            if not once:
                started.server.wait()
        except KeyboardInterrupt:
            pass
        finally:
            _ignore_signals()
            started.stop()
        terminal.say("Đã dừng.", "Stopped.")


@click.command()
@click.pass_obj
def down(settings: Settings) -> None:
    """Dừng cơ sở dữ liệu riêng / stop the private PostGIS cluster if it was left running; the data stays."""
    with shown():
        stopped = Cluster(settings.state_dir).down()
    click.echo("Đã dừng. / Stopped." if stopped else "Không có gì đang chạy. / Nothing was running.")


def _with_port(settings: Settings, port: int | None) -> Settings:
    """Return the settings for another port; a public address that merely names the old one follows."""
    if port is None or port == settings.port:
        return settings
    is_default = settings.public_url == f"http://127.0.0.1:{settings.port}"
    public_url = f"http://127.0.0.1:{port}" if is_default else settings.public_url
    return dataclasses.replace(settings, port=port, public_url=public_url)


@contextmanager
def shown() -> Iterator[None]:
    try:
        yield
    except ClusterError as err:
        raise Stopped(err) from err


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end us as Ctrl-C does; only the first counts, so that stopping is whole."""
    before = {number: signal.signal(number, _interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
