"""The served app on a real PostGIS: production SQL, a few features published the way officers' features are."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from catalog.load import load_catalog
from catalog.model import Catalog
from ingest.migrate import migrate
from tests.serve.features import LAYERS, insert
from tests.serve.running import App, TestDatabase, copy_of, new_database, running_app, wait_until, with_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(ROOT / "config")


@pytest.fixture(scope="session")
def serving_login(pg_server: str) -> Iterator[tuple[str, str]]:
    """Yield name and password of a login that is what covidmaps_serve is, and nothing more.

    The role itself belongs to the whole server, so its password is not ours to set.
    """
    name, password = f"test_serve_{secrets.token_hex(4)}", secrets.token_hex(16)
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN CREATE ROLE covidmaps_serve NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        query = "CREATE ROLE {} LOGIN PASSWORD {} IN ROLE covidmaps_serve"
        connection.execute(sql.SQL(query).format(sql.Identifier(name), sql.Literal(password)))
        try:
            yield name, password
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def serve_template(pg_server: str, serving_login: tuple[str, str], catalog: Catalog) -> Iterator[str]:
    """Yield the name of a database with the production SQL and the features of tests/serve/features.py."""
    with new_database(pg_server) as name:
        with psycopg.connect(with_path(pg_server, name)) as connection:
            migrate(connection, catalog)
            for layer, rows in LAYERS.items():
                insert(connection, layer, rows)
                connection.execute("SELECT release.publish(%s, 'test')", (layer,))
        yield name


@pytest.fixture(scope="session")
def shared_database(pg_server: str, serving_login: tuple[str, str], serve_template: str) -> Iterator[TestDatabase]:
    """Yield a copy for the tests that only read."""
    with copy_of(pg_server, serving_login, serve_template) as database:
        yield database


@pytest.fixture
def database(pg_server: str, serving_login: tuple[str, str], serve_template: str) -> Iterator[TestDatabase]:
    """Yield a copy of one test's own."""
    with copy_of(pg_server, serving_login, serve_template) as database:
        yield database


@pytest.fixture(scope="module")
def app(shared_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Yield the app for the tests of a module that only read; its releases are known.

    pygeoapi keeps its configuration in a module: two apps of one process cannot answer side by side.
    """
    with running_app(shared_database.serve_url, tmp_path_factory.mktemp("state")) as running:
        wait_until(lambda: running.json("/oapi/collections/checkpoints")["covidmaps:release"]["release"])
        yield running


@pytest.fixture(scope="module")
def app_without_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Yield the app when nobody answers at the database's address."""
    with running_app("postgresql://nobody@127.0.0.1:9/none", tmp_path_factory.mktemp("state")) as running:
        yield running
