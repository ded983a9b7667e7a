"""/metrics: counters of two processes added up, freshness per layer, backups; the request log beside it."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from serve.measured import parameters_of, place_of
from serve.metrics import Metrics, read_record
from tests.installation import COMMAND, ROOT, end, free_port
from tests.serve.running import App, TestDatabase, wait_until

type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(text: str) -> Samples:
    """Return every sample of a page by name and sorted labels; parsing it is what Prometheus does."""
    return {
        (each.name, tuple(sorted(each.labels.items()))): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def total(samples: Samples, name: str, **labels: str) -> float:
    wanted = set(labels.items())
    return sum(value for (found, own), value in samples.items() if found == name and wanted <= set(own))


@dataclass(frozen=True)
class Workers:
    """A server of two processes."""

    url: str
    state: Path
    log: Path

    def samples(self) -> Samples:
        answer = requests.get(f"{self.url}/metrics", timeout=30)
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["cache-control"] == "no-store"
        return samples_of(answer.text)

    def lines(self) -> list[dict[str, object]]:
        """Return the request log: what of the server's output is JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line[:1] == "{"]


@pytest.fixture(scope="module")
def workers(shared_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    state, port = tmp_path_factory.mktemp("state"), free_port()
    environ = {
        **os.environ,
        "COVIDMAPS_SERVE_DATABASE_URL": shared_database.serve_url,
        "COVIDMAPS_STATE": str(state),
        "COVIDMAPS_PORT": str(port),
    }
    found = Workers(f"http://127.0.0.1:{port}", state, state / "serve.log")
    with found.log.open("wb") as log:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), "--workers", "2"],
            env=environ, stdout=log, stderr=log, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until(lambda: _is_ready(found) or server.poll() is not None, 90)
            yield found
        finally:
            end(server, signal.SIGKILL)


def _is_ready(found: Workers) -> bool:
    try:
        return requests.get(f"{found.url}/readyz", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def test_requests_of_both_processes_are_counted_once(workers: Workers) -> None:
    before = total(workers.samples(), "covidmaps_http_requests_total", kind="items", collection="checkpoints")
    for _ in range(12):
        answer = requests.get(f"{workers.url}/oapi/collections/checkpoints/items?limit=1", timeout=30)
        assert answer.status_code == 200
    counted = {
        total(workers.samples(), "covidmaps_http_requests_total", kind="items", collection="checkpoints") - before
        for _ in range(6)
    }
    assert counted == {12.0}  # whichever process answers the scrape
    seconds = total(workers.samples(), "covidmaps_http_request_seconds_count", collection="checkpoints")
    assert seconds >= 12


def test_status_and_kind_are_labels_and_unknown_addresses_make_no_new_ones(workers: Workers) -> None:
    for path in ("/oapi/collections/nobody/items", "/oapi/collections/checkpoints/items?limit=x", "/a/b/c"):
        requests.get(workers.url + path, timeout=30)
    samples = workers.samples()
    assert total(samples, "covidmaps_http_requests_total", kind="items", status="400") >= 1
    collections = {dict(own).get("collection") for name, own in samples if name == "covidmaps_http_requests_total"}
    assert collections <= {"-", "checkpoints", "risk_points", "quarantine_sites"}


def test_freshness_of_each_layer_and_when_it_is_due(workers: Workers) -> None:
    samples = workers.samples()
    assert samples["covidmaps_database_up", ()] == 1.0
    layer = (("layer", "checkpoints"),)
    assert samples["covidmaps_layer_expected_every_seconds", layer] == 72 * 3600
    published = samples["covidmaps_layer_published_timestamp_seconds", layer]
    assert published > 1_700_000_000
    assert samples["covidmaps_layer_confirmed_timestamp_seconds", layer] >= published
    assert ("covidmaps_layer_expected_every_seconds", (("layer", "administrative_units"),)) not in samples
    assert samples["covidmaps_layer_published_timestamp_seconds", (("layer", "isolation_zones"),)] >= 0.0
    assert samples["covidmaps_collection_features", (("collection", "checkpoints"),)] == 25.0


def test_pool_of_the_processes_is_shown(workers: Workers) -> None:
    requests.get(f"{workers.url}/oapi/collections/checkpoints/items", timeout=30)
    samples = workers.samples()
    assert total(samples, "covidmaps_pool_connections") >= 1.0
    assert samples["covidmaps_pool_waiting", ()] == 0.0


def test_backup_is_reported_with_when_it_last_went_well(workers: Workers) -> None:
    never = workers.samples()
    operation = (("operation", "backup"),)
    assert never["covidmaps_operation_succeeded_timestamp_seconds", operation] == 0.0
    folder = workers.state / "operations"
    folder.mkdir(exist_ok=True)
    record = {"finished_at": "2026-11-24T02:10:00+07:00", "succeeded_at": "2026-11-23T02:10:00+07:00"}
    (folder / "backup.json").write_text(json.dumps(record))
    samples = workers.samples()
    finished = samples["covidmaps_operation_finished_timestamp_seconds", operation]
    assert finished - samples["covidmaps_operation_succeeded_timestamp_seconds", operation] == 86400.0


def test_request_is_one_line_without_address_or_values(workers: Workers) -> None:
    query = "name=Nguy%E1%BB%85n%20V%C4%83n%20An&limit=1&Nguy%E1%BB%85n=1"
    agent = {"X-Request-Id": "0123456789abcdef", "X-Forwarded-For": "203.0.113.7", "Referer": "https://ai.example/an"}
    requests.get(f"{workers.url}/oapi/collections/checkpoints/items?{query}", headers=agent, timeout=30)
    requests.get(f"{workers.url}/oapi/collections/checkpoints/items/Nguyen-Van-An", headers=agent, timeout=30)
    requests.get(f"{workers.url}/Nguyen-Van-An", headers=agent, timeout=30)
    lines = [each for each in workers.lines() if each["request"] == "0123456789abcdef"]
    assert [(each["kind"], each["collection"], each["status"]) for each in lines] == [
        ("items", "checkpoints", 400),
        ("item", "checkpoints", 404),
        ("page", "-", 404),
    ]
    assert lines[0]["parameters"] == ["*", "limit", "name"]
    text = workers.log.read_text(encoding="utf-8")
    assert not [word for word in ("203.0.113", "Nguy", "ai.example") if word in text]


def test_counters_begin_anew_with_the_server(workers: Workers) -> None:
    folder = next((workers.state / "metrics").iterdir())
    assert len(list(folder.glob("counter_*.db"))) >= 1


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", ("page", "-")),
        ("/oapi", ("landing", "-")),
        ("/oapi/", ("landing", "-")),
        ("/oapi/conformance", ("conformance", "-")),
        ("/oapi/collections/checkpoints", ("collection", "checkpoints")),
        ("/oapi/collections/checkpoints/items/a/b", ("item", "checkpoints")),
        ("/oapi/collections/checkpoints/nonsense", ("other", "checkpoints")),
        ("/oapi/collections/nobody/items", ("collections", "-")),
        ("/oapi/Nguyễn", ("other", "-")),
        ("/readyz", ("readyz", "-")),
    ],
)
def test_place_comes_from_closed_lists(path: str, place: tuple[str, str]) -> None:
    assert place_of(path, {"checkpoints"}) == place


def test_hostile_query_gives_few_and_plain_names() -> None:
    assert parameters_of(b"&".join(b"p%d=1" % number for number in range(1000))).__len__() <= 21
    assert parameters_of(b"=1&\xff=2&a%0Ab=3&limit") == ["*", "limit"]


def test_one_process_needs_no_folder() -> None:
    counters = Metrics()
    counters.count("items", "checkpoints", "BREW", 405, 0.01, 10)
    page = samples_of(counters.page([]).decode())
    assert total(page, "covidmaps_http_requests_total", method="other", status="405") == 1.0
    assert total(page, "covidmaps_http_answer_bytes_total") == 10.0


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"finished_at": "x"'])
def test_broken_record_is_no_record(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup.json").write_bytes(content)
    assert read_record(tmp_path / "backup.json") == {}


def test_database_that_is_away_is_a_value(app_without_database: App) -> None:
    samples = samples_of(app_without_database.get("/metrics").text)
    assert samples["covidmaps_database_up", ()] == 0.0
    assert not [name for name, _ in samples if name.startswith("covidmaps_layer")]
