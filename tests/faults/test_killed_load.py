"""kill -9 of a load at every step: the data is the state before or the state after, never between.

The step is chosen by holding the lock that it needs next, so that the kill always hits the same place.
"""

import signal
import time
from pathlib import Path

import openpyxl
import psycopg
import pytest

from tests.faults.conftest import whole_state
from tests.installation import Database, Province, end

STEPS = {
    "while staging": "LOCK TABLE lineage.batch IN ACCESS EXCLUSIVE MODE",
    "before the merge": "LOCK TABLE work.checkpoints IN ACCESS EXCLUSIVE MODE",
    "before the publish": "SELECT pg_advisory_xact_lock(hashtextextended('covidmaps publish checkpoints', 0))",
    "while counting the release": "LOCK TABLE release.collection_state IN ACCESS EXCLUSIVE MODE",
}


@pytest.fixture
def tomorrow(hand_ins: Path) -> Path:
    """Return the same workbook with another road in every row and one checkpoint more open."""
    path = hand_ins / "ngay_mai" / "chot_kiem_soat.xlsx"
    if not path.exists():
        path.parent.mkdir()
        book = openpyxl.load_workbook(hand_ins / "chot_kiem_soat.xlsx")
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "24/24":
                    cell.value = "6h–22h"
        book.save(path)
    return path


def wait_until_blocked(database: Database) -> None:
    """Wait until a session of ingest waits for a lock."""
    query = """
      SELECT count(*) FROM pg_stat_activity
       WHERE datname = %s AND usename = 'covidmaps_ingest' AND wait_event_type = 'Lock'"""
    deadline = time.monotonic() + 60
    with psycopg.connect(database.superuser_url, autocommit=True) as conn:
        while conn.execute(query, (database.name,)).fetchone() == (0,):
            assert time.monotonic() < deadline, "the load never came to the lock"
            time.sleep(0.05)


def wait_until_gone(database: Database) -> None:
    """Wait until the server has noticed that the client is dead."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = 'covidmaps_ingest'"
    deadline = time.monotonic() + 60
    with psycopg.connect(database.superuser_url, autocommit=True) as conn:
        while conn.execute(query, (database.name,)).fetchone() != (0,):
            assert time.monotonic() < deadline, "the session of the killed load never ended"
            time.sleep(0.05)


@pytest.mark.parametrize("step", STEPS)
def test_killed_load_leaves_the_state_before_and_can_be_repeated(broken: Province, tomorrow: Path, step: str) -> None:
    before = whole_state(broken.database)
    with psycopg.connect(broken.database.superuser_url) as holder:
        holder.execute(STEPS[step])
        load = broken.start("load", tomorrow)
        wait_until_blocked(broken.database)
        end(load, signal.SIGKILL)
        holder.rollback()
    wait_until_gone(broken.database)
    assert whole_state(broken.database) == before
    again = broken.run("load", tomorrow)
    assert again.returncode == 0, again.stdout + again.stderr
    with psycopg.connect(broken.database.serve_url) as conn:
        hours = conn.execute("SELECT DISTINCT hours FROM api.checkpoints WHERE hours IS NOT NULL").fetchall()
    assert ("24/24",) not in hours
    assert ("6h–22h",) in hours


def test_load_killed_at_any_moment_is_all_or_nothing(broken: Province, tomorrow: Path, hand_ins: Path) -> None:
    first, second = hand_ins / "chot_kiem_soat.xlsx", tomorrow
    for attempt in range(6):
        load = broken.start("load", second if attempt % 2 == 0 else first)
        time.sleep(0.4 + attempt * 0.25)  # anywhere between start and end; the assertion holds for each
        end(load, signal.SIGKILL)
        wait_until_gone(broken.database)
        with psycopg.connect(broken.database.serve_url) as conn:
            hours = {
                value
                for (value,) in conn.execute("SELECT hours FROM api.checkpoints WHERE hours IN ('24/24', '6h–22h')")
            }
        assert len(hours) == 1  # one file's content whole, never some rows of each
