"""``covidmaps serve`` as a process."""

import os
import signal
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.installation import COMMAND, ROOT, end, free_port
from tests.serve.running import TestDatabase, wait_until


def environment(database: TestDatabase, state: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "COVIDMAPS_SERVE_DATABASE_URL": database.serve_url,
        "COVIDMAPS_STATE": str(state),
        "COVIDMAPS_PUBLIC_URL": "https://covidmaps.example",
        "COVIDMAPS_PORT": str(port),
    }


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


@pytest.fixture
def process(shared_database: TestDatabase, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[Any]", int]]:
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)],
            env=environment(shared_database, tmp_path, port),
            stdout=log,
            stderr=log,
            cwd=ROOT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: answers(port) or server.poll() is not None)
            assert server.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
            yield server, port
        finally:
            end(server, signal.SIGKILL)


def test_server_answers_with_public_links_until_it_is_told_to_end(
    process: tuple["subprocess.Popen[Any]", int],
) -> None:
    server, port = process
    document = requests.get(f"http://127.0.0.1:{port}/oapi/collections/checkpoints/items", timeout=30).json()
    assert document["numberMatched"] == 25
    assert all(each["href"].startswith("https://covidmaps.example/oapi") for each in document["links"])
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)
    assert not answers(port)


def test_address_of_a_megabyte_does_not_stop_the_server(process: tuple["subprocess.Popen[Any]", int]) -> None:
    _, port = process
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", f"/oapi/collections/checkpoints/items?name={'x' * 1_000_000}")
        assert 400 <= connection.getresponse().status < 500
    except OSError:
        pass
    finally:
        connection.close()
    assert answers(port)


def test_wrong_configuration_ends_at_once_with_its_findings(shared_database: TestDatabase, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    settings = environment(shared_database, tmp_path, free_port()) | {"COVIDMAPS_CONFIG": str(tmp_path / "config")}
    done = subprocess.run([*COMMAND, "serve"], env=settings, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode != 0
    assert "service.yml" in done.stderr
