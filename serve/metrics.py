"""``/metrics`` for Prometheus: requests, connections, freshness of the layers, replication, backups.

Several worker processes add up through files in PROMETHEUS_MULTIPROC_DIR (``covidmaps serve`` names the folder); what
is the same for all of them (freshness, backups) is asked for at each scrape. Names and units follow Prometheus'
naming rules: base units (seconds, bytes), counters end in ``_total``.
"""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from psycopg import sql
from starlette.requests import Request
from starlette.responses import Response

from serve.database import BadValue, DatabaseAway, TooHeavy, fetch_sql, pool_stats
from serve.environment import METRICS_FOLDER
from serve.health import NO_STORE
from serve.serving import Serving, in_thread, serving

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
POOL_SECONDS = 1.0
"""A process notes its connections at most this often."""
JOURNAL = "operations"
"""Folder of the state where backup and drill leave ``<name>.json``: finished_at, ok, seconds, bytes."""
OPERATIONS = ("backup", "drill")

STATE = sql.SQL("""\
SELECT pg_is_in_recovery(),
  CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
       ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::float8""")
FRESHNESS = sql.SQL("""\
SELECT layer, extract(epoch FROM expected_every)::float8, published_at, confirmed_at FROM api.freshness""")


class Metrics:
    """The counters of this process, and the page that adds those of all processes up."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each that nobody asks for
        self.registry = CollectorRegistry()
        where = ["kind", "collection"]
        self._requests = self._make(
            Counter, "covidmaps_http_requests", "Requests answered", [*where, "method", "status"]
        )
        self._seconds = self._make(
            Histogram, "covidmaps_http_request_seconds", "Time to answer", where, buckets=BUCKETS
        )
        self._bytes = self._make(Counter, "covidmaps_http_answer_bytes", "Bytes of the answers", where)
        self._connections = self._make(
            Gauge,
            "covidmaps_pool_connections",
            "Connections to the database by state",
            ["state"],
            multiprocess_mode="livesum",
        )
        self._waiting = self._make(
            Gauge, "covidmaps_pool_waiting", "Requests that wait for a connection", [], multiprocess_mode="livesum"
        )
        self._noted_at = 0.0

    def _make(self, kind: Any, name: str, text: str, labels: list[str], **options: Any) -> Any:
        return kind(name, text, labels, registry=self.registry, **options)

    def count(self, kind: str, collection: str, method: str, status: int, seconds: float, size: int) -> None:
        """Note one answered request."""
        known = method if method in METHODS else "other"
        self._requests.labels(kind, collection, known, status).inc()
        self._seconds.labels(kind, collection).observe(seconds)
        self._bytes.labels(kind, collection).inc(size)
        if (now := time.monotonic()) - self._noted_at > POOL_SECONDS:
            self._noted_at = now
            self.note_pool()

    def note_pool(self) -> None:
        """Note how many connections this process has, and how many requests wait for one."""
        stats = pool_stats()
        idle = stats.get("pool_available", 0)
        self._connections.labels("idle").set(idle)
        self._connections.labels("used").set(stats.get("pool_size", 0) - idle)
        self._waiting.set(stats.get("requests_waiting", 0))

    def page(self, found: Iterable[Metric]) -> bytes:
        """Return the counters of all processes, then what was found at this scrape, in Prometheus' text format."""
        processes = self.registry
        if os.environ.get(METRICS_FOLDER):
            processes = CollectorRegistry()
            multiprocess.MultiProcessCollector(processes)  # type: ignore[no-untyped-call]
        scraped = CollectorRegistry()
        scraped.register(_Found(found))
        return generate_latest(processes) + generate_latest(scraped)


async def metrics(request: Request) -> Response:
    """Answer ``/metrics``; a database that is away is a value of the page, not a failure of it."""
    service = serving(request)
    counters: Metrics = request.app.state.metrics
    counters.note_pool()
    found = await in_thread(lambda: list(found_now(service)))
    return Response(counters.page(found), headers=NO_STORE, media_type=CONTENT_TYPE_LATEST)


def found_now(service: Serving) -> Iterator[Metric]:
    """Yield what is asked for at each scrape."""
    try:
        state = fetch_sql(service.access, STATE)[0]
        freshness = fetch_sql(service.access, FRESHNESS)
    except (DatabaseAway, TooHeavy, BadValue):
        yield _single("covidmaps_database_up", "1 when the database answers the serving role", 0)
    else:
        yield _single("covidmaps_database_up", "1 when the database answers the serving role", 1)
        yield _single("covidmaps_database_is_standby", "1 when reading from a standby", float(state[0]))
        yield _single("covidmaps_database_replay_lag_seconds", "How far the standby lags behind", state[1] or 0.0)
        yield from _layers(freshness)
    yield _features(service)
    yield from _operations(service.settings.state_dir / JOURNAL)


def _layers(rows: list[tuple[Any, ...]]) -> Iterator[Metric]:
    expected = GaugeMetricFamily("covidmaps_layer_expected_every_seconds", "How often a layer is due", labels=["layer"])
    published = GaugeMetricFamily(
        "covidmaps_layer_published_timestamp_seconds", "When the layer was last published", labels=["layer"]
    )
    confirmed = GaugeMetricFamily(
        "covidmaps_layer_confirmed_timestamp_seconds",
        "When the layer was last published, or handed in without a change",
        labels=["layer"],
    )
    for layer, every, published_at, confirmed_at in rows:
        if every is not None:
            expected.add_metric([layer], every)
        published.add_metric([layer], _epoch(published_at))
        confirmed.add_metric([layer], max(_epoch(published_at), _epoch(confirmed_at)))
    yield from (expected, published, confirmed)


def _features(service: Serving) -> Metric:
    family = GaugeMetricFamily("covidmaps_collection_features", "Published features", labels=["collection"])
    for each in (service.releases.current or {}).values():
        family.add_metric([each.collection], each.feature_count)
    return family


def _operations(folder: Path) -> Iterator[Metric]:
    finished = GaugeMetricFamily(
        "covidmaps_operation_finished_timestamp_seconds",
        "When it last came to its end, well or not",
        labels=["operation"],
    )
    succeeded = GaugeMetricFamily(
        "covidmaps_operation_succeeded_timestamp_seconds", "When it last went well", labels=["operation"]
    )
    for name in OPERATIONS:
        record = read_record(folder / f"{name}.json")
        if at := record.get("finished_at"):
            finished.add_metric([name], datetime.fromisoformat(at).timestamp())
        at = record.get("succeeded_at")
        succeeded.add_metric([name], datetime.fromisoformat(at).timestamp() if at else 0.0)
    yield from (finished, succeeded)


def read_record(path: Path) -> dict[str, Any]:
    """Return what backup or drill wrote about their last run; nothing when they never ran or it cannot be read."""
    try:
        record = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _single(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _epoch(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


class _Found(Collector):
    """Gives Prometheus' registry what was found before."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
