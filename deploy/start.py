"""The order of a start, and of the stop that belongs to it."""

import contextlib
import dataclasses
import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.load import load_catalog
from catalog.model import Catalog
from catalog.settings import Settings
from deploy.cluster import Cluster
from deploy.existing import check_existing
from deploy.guardian import Guardian
from deploy.logins import ensure_role_urls
from deploy.pages import PagesBuilder
from deploy.samples import load_samples, samples_are_due
from deploy.server import Server, refuse_taken_port
from deploy.terminal import Terminal
from ingest.db import connect
from ingest.migrate import migrate


def start(settings: Settings, existing_url: str | None, terminal: Terminal, *, samples: bool) -> "Started":
    """Return the running service; whatever was started is stopped again when a step fails.

    Args:
        existing_url: PostGIS of somebody else; None for the private cluster.
        samples: load the sample hand-ins where nothing was ever published.
    """
    with contextlib.ExitStack() as stack:
        catalog = load_catalog(settings.config_dir)
        refuse_taken_port(settings.port)
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        owner_url = _database(settings, existing_url, terminal, stack)
        environ = _prepare(settings, catalog, owner_url, terminal, samples=samples)
        with terminal.step("Máy chủ web", "web server"):
            server = Server(settings.port, environ, settings.state_dir / "serve.log")
            stack.callback(server.stop)
            server.wait_until_ready()
        stack.callback(PagesBuilder(_covidmaps(), environ, settings.state_dir / "site.log").stop)
        return Started(server, stack.pop_all())


@dataclasses.dataclass(frozen=True, slots=True)
class Started:
    """A running service. ``stop`` ends what the start began, in reverse order, and nothing else."""

    server: Server
    _stack: contextlib.ExitStack

    def stop(self) -> None:
        self._stack.close()


def _database(settings: Settings, existing_url: str | None, terminal: Terminal, stack: contextlib.ExitStack) -> str:
    with terminal.step("Cơ sở dữ liệu", "database") as step:
        if existing_url:
            step.detail = check_existing(existing_url)
            return existing_url
        cluster = Cluster(settings.state_dir, say=terminal.say)
        stack.enter_context(_stopped_after_last(cluster, settings.state_dir, terminal))
        url = cluster.up()
        step.detail = url.rpartition("@")[2]
        return url


@contextlib.contextmanager
def _stopped_after_last(cluster: Cluster, state: Path, terminal: Terminal) -> Iterator[None]:
    """Stop the cluster at the end if it did not run before, and if no other start uses it by then."""
    handle = os.open(state / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        was_running = cluster.is_running()
        guardian = None if was_running else Guardian(state)
        try:
            yield
        finally:
            if guardian is not None:
                _stop_unless_shared(cluster, handle, terminal)
                guardian.dismiss()
    finally:
        os.close(handle)


def _stop_unless_shared(cluster: Cluster, handle: int, terminal: Terminal) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        terminal.say(
            "Cơ sở dữ liệu vẫn chạy vì một CovidMaps khác đang dùng; dừng sau bằng: covidmaps down",
            "The database stays up, as another CovidMaps uses it; stop it later with: covidmaps down",
        )
        return
    cluster.down()


def _prepare(
    settings: Settings, catalog: Catalog, owner_url: str, terminal: Terminal, *, samples: bool
) -> dict[str, str]:
    """Bring the database to the catalogue; return the environment of the programs that use it."""
    with connect(owner_url) as conn:
        with terminal.step("Lược đồ", "schema") as step:
            done = migrate(conn, catalog).lines
            step.detail = f"{len(done)} thay đổi / changes" if done else "đã mới / up to date"
        urls = ensure_role_urls(conn, owner_url, settings)
        due = samples and samples_are_due(conn, settings.state_dir / "samples")
    environ = _environment(settings, urls)
    if due:
        with terminal.step("Dữ liệu mẫu", "samples") as step:
            state = settings.state_dir
            count = load_samples(_covidmaps(), state / "samples", state / "receipts", environ)
            step.detail = f"{count} tệp / files"
    return environ


def _environment(settings: Settings, urls: Mapping[str, str]) -> dict[str, str]:
    return dict(os.environ) | {
        "PYTHONUTF8": "1",
        "COVIDMAPS_STATE": str(settings.state_dir),
        "COVIDMAPS_CONFIG": str(settings.config_dir),
        "COVIDMAPS_PUBLIC_URL": settings.public_url,
        "COVIDMAPS_PORT": str(settings.port),
        "COVIDMAPS_DATABASE_URL": urls["owner"],
        "COVIDMAPS_INGEST_DATABASE_URL": urls["ingest"],
        "COVIDMAPS_SERVE_DATABASE_URL": urls["serve"],
    }


def _covidmaps() -> Path:
    """Return the command line program of the Python that runs us."""
    return Path(sys.executable).with_name("covidmaps")
