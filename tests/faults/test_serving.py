"""The served map while its database is restarted, killed or hangs, its worker dies, clients flood it, releases follow.

Promised: never a wrong or mixed answer, never a bare 500; what cannot be answered is 503 and says so; afterwards all
is as before, without anybody's help.
"""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from catalog.model import Catalog
from deploy.cluster import Cluster
from ingest.db import connect
from tests.faults.conftest import database_of
from tests.faults.test_killed_server import kill_postmaster
from tests.installation import COMMAND, ROOT, Province, end, free_port, wait_until_ready
from tests.serve.features import LAYERS, insert

ITEMS = "/oapi/collections/checkpoints/items?limit=100"


@pytest.fixture(scope="module")
def cluster(new_state: Callable[[], Path]) -> Iterator[Cluster]:
    """Yield a durable cluster of this module's own."""
    own = Cluster(new_state(), say=lambda vi, en: None)
    own.up()
    yield own
    own.down()


@pytest.fixture(scope="module")
def server(
    cluster: Cluster, catalog: Catalog, new_state: Callable[[], Path]
) -> Iterator[tuple[Province, "subprocess.Popen[Any]"]]:
    """Yield a province with published checkpoints and its running server."""
    database = database_of(cluster, catalog)
    with connect(database.owner_url) as owner:
        insert(owner, "checkpoints", LAYERS["checkpoints"])
        owner.execute("SELECT release.publish('checkpoints', 'test')")
    province = Province(database, new_state(), free_port())
    with (province.state / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(province.port), "--no-request-log"],
            env=province.environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_ready(province)
            yield province, process
        finally:
            end(process, signal.SIGKILL)


@pytest.fixture
def province(server: tuple[Province, "subprocess.Popen[Any]"]) -> Province:
    return server[0]


class Readers:
    """People who read until they are told to stop; what they got is counted by status, features are looked at."""

    def __init__(self, province: Province, number: int) -> None:
        self.seen: Counter[object] = Counter()
        self.mixed: list[str] = []
        self._province = province
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(number)]

    def __enter__(self) -> "Readers":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for each in self._threads:
            each.join()

    def _read(self) -> None:
        while not self._stopped.is_set():
            try:
                answer = requests.get(self._province.url + ITEMS, timeout=30)
            except requests.RequestException as err:
                self.seen[type(err).__name__] += 1
                continue
            self.seen[answer.status_code] += 1
            if answer.status_code == 200:
                self._look_at(answer.json())
            elif answer.headers["content-type"] != "application/problem+json":
                self.mixed.append(answer.text[:200])

    def _look_at(self, page: dict[str, Any]) -> None:
        names = {each["properties"]["name"].partition("#")[0] for each in page["features"]}
        if len(page["features"]) != page["numberMatched"] or len(names) > 1 and any("đợt" in each for each in names):
            self.mixed.append(f"{page['numberMatched']} {sorted(names)}")


def answers(province: Province) -> bool:
    """Return whether the database is behind the answer: one that was kept while it is away has a warning."""
    with contextlib.suppress(requests.RequestException):
        answer = requests.get(province.url + ITEMS, timeout=30)
        return answer.status_code == 200 and "warning" not in answer.headers
    return False


def wait_until_answering(province: Province) -> None:
    deadline = time.monotonic() + 60
    while not answers(province):
        assert time.monotonic() < deadline, (province.state / "server.log").read_text()[-2000:]
        time.sleep(0.1)


def test_readers_of_many_releases_never_get_two_in_one_answer(province: Province) -> None:
    with Readers(province, 6) as readers, psycopg.connect(province.database.owner_url) as owner:
        for turn in range(12):
            owner.execute(
                "UPDATE work.checkpoints SET name = %s || checkpoint_code, updated_by = 'an'", (f"đợt {turn}#",)
            )
            owner.execute("SELECT release.publish('checkpoints', 'an')")
            owner.commit()
    assert readers.mixed == []
    assert set(readers.seen) == {200} and readers.seen[200] >= 12, readers.seen


def test_database_that_is_restarted_costs_seconds_and_no_wrong_answer(province: Province, cluster: Cluster) -> None:
    with Readers(province, 3) as readers:
        cluster.down()
        cluster.up()
        wait_until_answering(province)
    assert readers.mixed == []
    assert set(readers.seen) <= {200, 503}, readers.seen


def test_killed_database_is_503_with_words_and_comes_back(province: Province, cluster: Cluster) -> None:
    kill_postmaster(cluster)
    try:
        answer = requests.get(f"{province.url}{ITEMS}&skipGeometry=true", timeout=30)  # of which nothing is kept
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"] and answer.headers["cache-control"] == "no-store"
        assert requests.get(f"{province.url}/healthz", timeout=30).status_code == 200
        assert requests.get(f"{province.url}/readyz", timeout=30).status_code == 503
        assert requests.get(f"{province.url}/status?f=json", timeout=30).json()["status"] == "database-away"
    finally:
        cluster.up()
    wait_until_answering(province)
    assert requests.get(f"{province.url}/readyz", timeout=30).status_code == 200


def test_hanging_database_lets_the_process_live_and_is_forgotten_afterwards(
    province: Province, cluster: Cluster
) -> None:
    wait_until_answering(province)
    postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    stopped = [postmaster, *map(int, children)]
    for each in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGSTOP)
    try:
        with Readers(province, 4) as readers:
            for _ in range(5):
                assert requests.get(f"{province.url}/healthz", timeout=5).status_code == 200
            for each in stopped:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)
    finally:
        for each in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)
    wait_until_answering(province)
    assert readers.mixed == [] and set(readers.seen) <= {200, 503}, readers.seen


def test_killed_worker_is_replaced(server: tuple[Province, "subprocess.Popen[Any]"]) -> None:
    province, process = server
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [int(each) for each in children if "resource_tracker" not in Path(f"/proc/{each}/cmdline").read_text()]
    assert workers
    for each in workers:
        os.kill(each, signal.SIGKILL)
    wait_until_answering(province)
    assert process.poll() is None


def test_flood_of_idle_connections_keeps_nobody_out(province: Province) -> None:
    idle = [socket.create_connection(("127.0.0.1", province.port), 10) for _ in range(400)]
    try:
        wait_until_answering(province)
    finally:
        for each in idle:
            each.close()


def test_client_that_goes_away_in_the_middle_harms_nobody(province: Province) -> None:
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", province.port), 10) as gone:
            gone.sendall(f"GET {ITEMS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    wait_until_answering(province)
