"""`covidmaps up`, as a person starts and stops it: one installation, from its first start to an accident."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from catalog.model import Catalog
from deploy.cluster import Cluster
from deploy.logins import read_urls

ROOT = Path(__file__).resolve().parents[2]
LAST_LINE = "Ctrl-C"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Installation:
    """A state folder with a web port of its own."""

    state: Path
    port: int

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self._command(*arguments), env=self._environ(environ), capture_output=True, text=True)

    @contextmanager
    def up(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Yield a running `up` once it has printed its addresses; stopped the hard way if the test did not stop it."""
        process = subprocess.Popen(
            self._command("up", *arguments),
            env=self._environ({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout
            try:
                assert any(LAST_LINE in line for line in process.stdout), process.communicate()
                yield process
            finally:
                process.terminate()

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.state)

    def status(self) -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=30) as answer:
                return int(answer.status)
        except OSError:
            return None

    def releases(self) -> list[tuple[object, ...]]:
        """Return what is published: collection, release, number of features; the cluster is started for it."""
        query = "SELECT collection, release, feature_count FROM api.collections ORDER BY collection"
        with psycopg.connect(self.cluster.up()) as conn:
            rows = conn.execute(query).fetchall()
        self.cluster.down()
        return rows

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", "from ingest.cli import main; main()", *arguments]

    def _environ(self, changes: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVIDMAPS_")}
        ours = {"COVIDMAPS_STATE": str(self.state), "COVIDMAPS_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        return kept | ours | changes


def installation(state: Path) -> Installation:
    return Installation(state, free_port())


@pytest.fixture(scope="module")
def first_start(new_state: Callable[[], Path]) -> subprocess.CompletedProcess[str]:
    """Return what the first start said; its state stays for the tests after it."""
    ours = installation(new_state())
    done = ours.run("up", "--once")
    assert done.returncode == 0, done.stderr
    return subprocess.CompletedProcess([ours], 0, done.stdout, done.stderr)


@pytest.fixture
def ours(first_start: subprocess.CompletedProcess[str]) -> Iterator[Installation]:
    """Yield the installation after its first start; a cluster that the test left running is stopped."""
    (installation,) = first_start.args
    yield installation
    installation.cluster.down()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


# ---- start ----


def test_first_start_tells_where_to_look(first_start: subprocess.CompletedProcess[str], ours: Installation) -> None:
    for place in (f"http://127.0.0.1:{ours.port}/", f"http://127.0.0.1:{ours.port}/oapi", str(ours.state / "receipts")):
        assert place in first_start.stdout
    for step in ("Cơ sở dữ liệu / database", "Dữ liệu mẫu / samples", "Máy chủ web / web server"):
        assert f"✓ {step}" in first_start.stderr


def test_first_start_publishes_every_collection(ours: Installation, catalog: Catalog) -> None:
    published = {name: count for name, release, count in ours.releases() if release is not None}
    assert set(published) == {collection.id for layer in catalog.layers for collection in layer.collections}
    assert all(published.values())


def test_each_sample_got_a_receipt(ours: Installation) -> None:
    names = [path.name for path in ours.state.joinpath("receipts").iterdir()]
    assert sorted(names) == [f"sample-{number}.xlsx" for number in range(1, len(names) + 1)]
    assert not (ours.state / "samples" / "unfinished").exists()


def test_saved_urls_are_for_our_eyes_only(ours: Installation) -> None:
    saved = ours.state / "database.json"
    assert saved.stat().st_mode & 0o777 == 0o600
    assert set(read_urls(saved)) == {"owner", "ingest", "serve"}


def test_samples_are_loaded_once_and_again_only_if_broken_off(ours: Installation) -> None:
    before = ours.releases()
    second = ours.run("up", "--once")
    assert second.returncode == 0
    assert "samples" not in second.stderr
    mark = ours.state / "samples" / "unfinished"
    mark.touch()
    third = ours.run("up", "--once")
    assert third.returncode == 0
    assert "samples" in third.stderr
    assert not mark.exists()
    assert ours.releases() == before


# ---- stop ----


def test_stopping_ends_what_was_started(ours: Installation) -> None:
    with ours.up() as process:
        assert ours.status() == 200
        process.send_signal(signal.SIGTERM)
        code, said = ended(process)
    assert code == 0
    assert "Đã dừng." in said
    assert ours.status() is None
    assert ours.cluster.is_running() is False


def test_cluster_that_ran_before_stays_until_down(ours: Installation) -> None:
    ours.cluster.up()
    assert ours.run("up", "--once").returncode == 0
    assert ours.cluster.is_running() is True
    down = ours.run("down")
    assert (down.returncode, down.stdout) == (0, "Đã dừng. / Stopped.\n")
    assert ours.cluster.is_running() is False
    assert ours.run("down").stdout == "Không có gì đang chạy. / Nothing was running.\n"


def test_database_stays_for_a_second_start_that_still_uses_it(ours: Installation) -> None:
    second = Installation(ours.state, free_port())
    with ours.up() as first, second.up() as process:
        first.send_signal(signal.SIGHUP)
        code, said = ended(first)
        assert code == 0
        assert "as another CovidMaps uses it" in said
        assert second.status() == 200
        process.send_signal(signal.SIGINT)
        assert ended(process)[0] == 0
    assert ours.cluster.is_running() is True


def test_killed_start_leaves_no_server_and_starts_again(ours: Installation) -> None:
    with ours.up() as process:
        server = int(children_of(process.pid)[0])
        handle = os.pidfd_open(server)
        process.kill()
        process.communicate()
    with os.fdopen(handle):
        assert select.select([handle], [], [], 60)[0]
    assert ours.status() is None
    assert ours.run("up", "--once").returncode == 0


def test_killed_start_that_began_the_cluster_leaves_none(ours: Installation) -> None:
    ours.cluster.down()
    with ours.up() as process:
        assert ours.cluster.is_running()
        handles = [os.pidfd_open(int(each)) for each in children_of(process.pid)]
        process.kill()
        process.communicate()
    for handle in handles:  # the web server, the builder of the pages, and the guardian, who ends last
        with os.fdopen(handle):
            assert select.select([handle], [], [], 60)[0]
    assert ours.cluster.is_running() is False
    assert ours.run("up", "--once").returncode == 0


def test_interrupted_first_start_leaves_nothing_running(new_state: Callable[[], Path]) -> None:
    ours = installation(new_state())
    with subprocess.Popen(
        ours._command("up"), env=ours._environ({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert any("schema" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    assert ours.cluster.is_running() is False


# ---- what stops a start ----


def test_taken_port_is_told_before_anything_is_started(new_state: Callable[[], Path]) -> None:
    ours = installation(new_state() / "var")
    with socket.create_server(("127.0.0.1", ours.port)):
        refused = ours.run("up")
    assert refused.returncode == 3
    assert f"--port {ours.port + 1}" in refused.stderr
    assert "Không dùng được cổng" in refused.stderr
    assert not ours.state.exists()


def test_wrong_configuration_is_told_before_anything_is_started(new_state: Callable[[], Path], tmp_path: Path) -> None:
    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    (config / "service.yml").write_text("title: 1\n", encoding="utf-8")
    ours = installation(new_state() / "var")
    refused = ours.run("up", COVIDMAPS_CONFIG=str(config))
    assert refused.returncode == 1
    assert "service.yml" in refused.stderr
    assert not ours.state.exists()


def test_dead_server_of_the_environment_is_told(new_state: Callable[[], Path]) -> None:
    ours = installation(new_state())
    refused = ours.run("up", COVIDMAPS_DATABASE_URL="postgresql://gis:gis@127.0.0.1:1/none")
    assert refused.returncode == 3
    assert "COVIDMAPS_DATABASE_URL" in refused.stderr
    assert not (ours.state / "pg").exists()


# ---- another server ----


class Foreign(Protocol):
    """The URLs of a database that somebody else handed out."""

    owner_url: str
    ingest_url: str
    serve_url: str


def test_existing_server_is_used_and_left_running(new_state: Callable[[], Path], database: Foreign) -> None:
    ours = installation(new_state())
    logins = {
        "COVIDMAPS_INGEST_DATABASE_URL": database.ingest_url,
        "COVIDMAPS_SERVE_DATABASE_URL": database.serve_url,
    }
    done = ours.run("up", "--once", COVIDMAPS_DATABASE_URL=database.owner_url, **logins)
    assert done.returncode == 0, done.stderr
    assert ", PostGIS " in done.stderr
    assert not (ours.state / "pg").exists()
    with psycopg.connect(database.serve_url) as conn:
        assert conn.execute("SELECT bool_and(release IS NOT NULL) FROM api.collections").fetchone() == (True,)
