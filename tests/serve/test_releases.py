"""The running service follows releases, and survives its database."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.serve.features import checkpoint
from tests.serve.running import App, TestDatabase, running_app, wait_until, with_path

CHECKPOINTS = "/oapi/collections/checkpoints"
NOBODY = "postgresql://nobody@127.0.0.1:1/none"


def release_of(app: App) -> int:
    release: int = app.json(CHECKPOINTS)["covidmaps:release"]["release"] or 0
    return release


class Switch:
    """Takes a database away from everybody, and gives it back."""

    def __init__(self, server_url: str, database: TestDatabase) -> None:
        self._server_url = with_path(server_url, "postgres")
        self._name = database.owner_url.rsplit("/", 1)[1]

    def off(self) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(self._name)))
            self._end_sessions(connection)

    def on(self) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(self._name)))

    def blink(self) -> None:
        """End every session, as a restart of PostgreSQL does."""
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            self._end_sessions(connection)

    def _end_sessions(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(query, (self._name,))


def test_release_is_seen_without_restart(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        wait_until(lambda: release_of(app))
        before, tag = release_of(app), app.get(f"{CHECKPOINTS}/items").headers["etag"]
        database.add("checkpoints", [checkpoint(90, geom="SRID=4326;POINT(106.2 22.7)")])
        wait_until(lambda: release_of(app) > before)
        collection = app.json(CHECKPOINTS)
        assert collection["covidmaps:release"]["feature_count"] == 26
        assert collection["extent"]["spatial"]["bbox"] == [[105.61, 22.3, 106.2, 22.7]]
        assert "106.2, 22.7" in app.get(CHECKPOINTS, params={"f": "html"}).text
        page = app.get(f"{CHECKPOINTS}/items", headers={"If-None-Match": tag})
        assert (page.status_code, page.json()["numberMatched"]) == (200, 26)


def test_count_and_features_are_of_one_release(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        for number in range(80, 86):
            database.add("checkpoints", [checkpoint(number)])
            document = app.json(f"{CHECKPOINTS}/items")
            assert document["numberMatched"] == document["numberReturned"] == len(document["features"])


def test_restart_of_the_database_costs_no_request(pg_server: str, database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        for _ in range(3):
            assert app.get(f"{CHECKPOINTS}/items").status_code == 200
            Switch(pg_server, database).blink()


def test_database_away_is_503_in_words_and_comes_back_by_itself(
    pg_server: str, database: TestDatabase, tmp_path: Path
) -> None:
    switch = Switch(pg_server, database)
    with running_app(database.serve_url, tmp_path) as app:
        wait_until(lambda: release_of(app))
        assert app.get(f"{CHECKPOINTS}/items").status_code == 200
        switch.off()
        wait_until(lambda: "warning" in app.get(f"{CHECKPOINTS}/items").headers)
        kept = app.get(f"{CHECKPOINTS}/items")
        assert (kept.status_code, kept.json()["numberMatched"]) == (200, 25)
        assert kept.headers["warning"] == '110 covidmaps "Response is Stale"'
        for path in (f"{CHECKPOINTS}/items?limit=3", f"{CHECKPOINTS}/items/CKS-001", f"{CHECKPOINTS}/items?f=html"):
            response = app.get(path, headers={"Accept-Language": "en"})
            assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
            assert "cannot be reached" in response.json()["detail"]
            assert int(response.headers["retry-after"]) > 0
        assert app.get("/healthz").status_code == 200
        assert app.get("/readyz").status_code == 503
        assert app.get("/oapi/collections").status_code == 200
        switch.on()
        wait_until(lambda: app.get("/readyz").status_code == 200)
        wait_until(lambda: "warning" not in app.get(f"{CHECKPOINTS}/items").headers)
        database.add("checkpoints", [checkpoint(91)])
        wait_until(lambda: app.json(CHECKPOINTS)["covidmaps:release"]["feature_count"] == 26)


@pytest.mark.parametrize("url", [NOBODY, ""])
def test_app_starts_without_its_database(url: str, tmp_path: Path) -> None:
    with running_app(url, tmp_path) as app:
        assert app.get("/healthz").status_code == 200
        assert app.get("/readyz").json()["reasons"]
        assert app.get(f"{CHECKPOINTS}/items").status_code == 503
        assert app.json(CHECKPOINTS)["covidmaps:release"]["release"] is None
        assert app.get("/oapi/openapi").status_code == 200
