"""Files in, receipts out; the worker may be killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from catalog.model import Catalog
from ingest.errors import UnavailableError
from ingest.inbox import Inbox
from ingest.inbox_worker import Worker
from ingest.receipt import Receipt
from tests.builders import checkpoint, checkpoint_table, make_shapefile, make_xlsx, zone
from tests.conftest import ROOT, Database


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def worker(tmp_path: Path, catalog: Catalog, database: Database, told: list[tuple[str, str]]) -> Worker:
    return make_worker(tmp_path, catalog, database.ingest_url, told)


def make_worker(tmp_path: Path, catalog: Catalog, url: str, told: list[tuple[str, str]]) -> Worker:
    def tell(receipt: Receipt, place: Path) -> None:
        told.append((receipt.outcome.value, place.parent.name))

    inbox = Inbox(tmp_path / "nop", settle_s=0.0, patience_s=0.0)
    inbox.open()
    return Worker(inbox, catalog, url, "Sở Y tế", tell, look_every_s=0.02)


def never() -> bool:
    return False


def test_files_are_loaded_and_lie_with_their_receipts(
    tmp_path: Path, worker: Worker, told: list[tuple[str, str]], conn: psycopg.Connection
) -> None:
    make_xlsx(tmp_path / "nop/tot.xlsx", checkpoint_table([checkpoint(1)]))
    make_xlsx(tmp_path / "nop/sai.xlsx", [["Cột 1", "Cột 2"], [1, 2]])
    (tmp_path / "nop/Huyện Na Rì").mkdir()
    make_shapefile(tmp_path / "nop/Huyện Na Rì/vung.shp", [zone()])
    worker.run(never, once=True)
    assert sorted(told) == [("published", "done"), ("published", "done"), ("refused", "refused")]
    names = sorted(each.name for each in (tmp_path / "nop/done").rglob("*") if each.is_file())
    assert names == [
        *["phieu-ket-qua.html"] * 2,
        *["phieu-ket-qua.xlsx"] * 2,
        "tot.xlsx",
        *sorted(f"vung.{each}" for each in ("cpg", "dbf", "prj", "shp", "shx")),
    ]
    who = dict(conn.execute("SELECT layer, handed_in_by FROM lineage.batch").fetchall())
    assert who == {"checkpoints": "Sở Y tế", "isolation_zones": "Huyện Na Rì"}


def test_file_that_was_published_before_a_crash_changes_nothing_the_second_time(
    tmp_path: Path, worker: Worker, told: list[tuple[str, str]]
) -> None:
    path = make_xlsx(tmp_path / "nop/tot.xlsx", checkpoint_table([checkpoint(1)]))
    content = path.read_bytes()
    worker.run(never, once=True)
    path.write_bytes(content)
    worker.run(never, once=True)
    assert told == [("published", "done"), ("unchanged", "done")]


def test_database_that_is_away_leaves_the_file_on_the_counter(
    tmp_path: Path, catalog: Catalog, told: list[tuple[str, str]]
) -> None:
    worker = make_worker(tmp_path, catalog, "postgresql://x@127.0.0.1:1/x", told)
    path = make_xlsx(tmp_path / "nop/tot.xlsx", checkpoint_table([checkpoint(1)]))
    with pytest.raises(UnavailableError):
        worker.run(never, once=True)
    assert (path.exists(), told) == (True, [])


def test_file_that_brings_the_worker_down_is_put_aside(
    tmp_path: Path, worker: Worker, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> Receipt:
        raise MemoryError("as if")

    monkeypatch.setattr("ingest.inbox_worker.load_file", break_down)
    make_xlsx(tmp_path / "nop/nang.xlsx", checkpoint_table([checkpoint(1)]))
    worker.run(never, once=True)
    assert told == [("refused", "refused")]
    (page,) = (tmp_path / "nop/refused").rglob("*.html")
    assert "inbox-gave-up" in page.read_text(encoding="utf-8")


def test_kill_at_any_moment_loses_nothing(tmp_path: Path, database: Database, conn: psycopg.Connection) -> None:
    """The process is killed while it works, again and again; in the end every file was published exactly once."""
    folder = tmp_path / "nop"
    folder.mkdir()
    for number in range(1, 7):
        make_xlsx(folder / f"{number}.xlsx", checkpoint_table([checkpoint(number)]))
    command = [
        sys.executable,
        "-c",
        "from ingest.cli import main; main()",
        "watch",
        str(folder),
        "--settle",
        "0",
        "--once",
    ]
    environment = {**os.environ, "COVIDMAPS_INGEST_DATABASE_URL": database.ingest_url, "COVIDMAPS_STATE": str(tmp_path)}
    for wait in (1.5, 2.0, 2.5):
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    assert subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=120).returncode == 0
    assert len(list((folder / "done").rglob("[1-6].xlsx"))) == 6
    assert list((folder / ".working").iterdir()) == []
    keys = [key for (key,) in conn.execute("SELECT checkpoint_code FROM api.checkpoints ORDER BY 1")]
    assert keys == [f"CKS-{number:03d}" for number in range(1, 7)]
    counted = conn.execute("SELECT sum(rows_inserted) FROM lineage.batch").fetchone()
    assert counted == (6,)
