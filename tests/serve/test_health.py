"""/readyz says what keeps the service from serving."""

import asyncio
from pathlib import Path

import pytest

from catalog.model import Catalog
from serve.releases import Releases
from tests.serve.running import App, TestDatabase, running_app


def test_ready_when_every_view_is_as_the_catalogue_says(app: App, catalog: Catalog) -> None:
    collections = sum(len(layer.collections) for layer in catalog.layers)
    assert app.json("/readyz") == {"status": "ready", "collections": collections}
    assert app.get("/readyz").headers["cache-control"] == "no-store"


def test_view_that_is_missing_is_named(database: TestDatabase, tmp_path: Path) -> None:
    database.execute("DROP VIEW api.checkpoints")
    with running_app(database.serve_url, tmp_path) as app:
        response = app.get("/readyz")
        assert response.status_code == 503
        assert response.json()["reasons"] == ["api.checkpoints is missing or not readable"]
        assert app.get("/oapi/collections/checkpoints/items").status_code == 503
        assert app.get("/oapi/collections/risk_points/items").status_code == 200


def test_view_that_may_not_be_read_is_named(database: TestDatabase, tmp_path: Path) -> None:
    database.execute("REVOKE SELECT ON api.checkpoints FROM covidmaps_serve")
    with running_app(database.serve_url, tmp_path) as app:
        assert app.get("/readyz").json()["reasons"] == ["api.checkpoints is missing or not readable"]


def test_database_of_another_catalogue_is_named(database: TestDatabase, tmp_path: Path) -> None:
    database.execute("UPDATE release.layer SET definition = 'older' WHERE layer = 'checkpoints'")
    database.execute("ALTER VIEW api.risk_points RENAME COLUMN name TO label")
    with running_app(database.serve_url, tmp_path) as app:
        reasons = app.get("/readyz").json()["reasons"]
        assert any(each.startswith("layer checkpoints: the database was migrated from another") for each in reasons)
        assert "api.risk_points has other columns than the catalogue" in reasons


def test_empty_database_is_not_ready(database: TestDatabase, tmp_path: Path) -> None:
    database.execute("DROP SCHEMA api CASCADE")
    with running_app(database.serve_url, tmp_path) as app:
        assert app.get("/readyz").status_code == 503


def test_process_that_does_not_know_the_releases_is_not_ready(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would describe every collection as never published, and pages would be built without a feature."""

    async def forever(releases: Releases) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Releases, "follow", forever)
    with running_app(database.serve_url, tmp_path) as app:
        response = app.get("/readyz")
        assert response.status_code == 503
        assert response.json()["reasons"] == ["this process does not know the releases yet"]
