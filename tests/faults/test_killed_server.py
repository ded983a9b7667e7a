"""kill -9 of PostgreSQL in the middle of a load and of a publish: after the restart the state before, or after."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from catalog.model import Catalog
from deploy.cluster import Cluster
from tests.faults.conftest import database_of, whole_state
from tests.faults.test_killed_load import STEPS, wait_until_blocked
from tests.installation import Province, free_port


@pytest.fixture
def cluster(new_state: Callable[[], Path]) -> Iterator[Cluster]:
    """Yield a durable cluster of its own: its postmaster will be killed."""
    own = Cluster(new_state())
    own.up()
    yield own
    own.down()


@pytest.fixture
def alone(cluster: Cluster, catalog: Catalog, new_state: Callable[[], Path], hand_ins: Path) -> Province:
    """Return a province on that cluster with the first hand-in published."""
    province = Province(database_of(cluster, catalog), new_state(), free_port())
    if not (hand_ins / "chot_kiem_soat.xlsx").exists():
        province.run("sample", hand_ins).check_returncode()
    return province


@pytest.mark.parametrize("step", ["before the merge", "before the publish", "while counting the release"])
def test_server_killed_during_a_load(alone: Province, cluster: Cluster, hand_ins: Path, step: str) -> None:
    before = whole_state(alone.database)
    holder = psycopg.connect(alone.database.superuser_url)
    holder.execute(STEPS[step])
    load = alone.start("load", hand_ins / "chot_kiem_soat.xlsx")
    wait_until_blocked(alone.database)
    kill_postmaster(cluster)
    output, _ = load.communicate(timeout=60)
    holder.close()
    assert load.returncode == 3, output
    assert "[database-" in output
    cluster.up()
    assert whole_state(alone.database) == before
    again = alone.run("load", hand_ins / "chot_kiem_soat.xlsx")
    assert again.returncode == 0, again.stdout + again.stderr
    with psycopg.connect(alone.database.serve_url) as conn:
        assert conn.execute("SELECT count(*) FROM api.checkpoints").fetchone() == (16,)


def kill_postmaster(cluster: Cluster) -> None:
    """Kill the postmaster and every backend at once, as a power cut would."""
    pid = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for each in (pid, *children):
        os.kill(each, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{each}").exists() and not is_zombie(each) for each in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_reader_keeps_the_release_before_while_a_publish_hangs(broken: Province, hand_ins: Path) -> None:
    with psycopg.connect(broken.database.serve_url, autocommit=True) as reader:
        before = reader.execute("SELECT feature FROM api.checkpoints ORDER BY 1").fetchall()
        with psycopg.connect(broken.database.owner_url) as holder:
            holder.execute("UPDATE work.checkpoints SET hours = 'tạm nghỉ', updated_by = 'an'")
            holder.execute("SELECT release.publish('checkpoints', 'an')")
            assert reader.execute("SELECT feature FROM api.checkpoints ORDER BY 1").fetchall() == before
            holder.rollback()
        assert reader.execute("SELECT feature FROM api.checkpoints ORDER BY 1").fetchall() == before
