"""What every test may ask for: a real PostGIS server; the report header; and no silent skips in CI."""

import contextlib
import importlib.metadata
import os
import platform
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pyogrio
import pyproj
import pytest
from playwright.sync_api import Browser
from psycopg import sql

from catalog.load import load_catalog
from catalog.model import Catalog
from deploy.binaries import installed_servers
from deploy.cluster import Cluster
from deploy.errors import ClusterError
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from ingest.samples.hand_ins import HAND_INS
from tests.installation import ROOT, Database, Province, free_port, serving
from tests.viewer.browser import chromium_path, open_chromium

THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
IN_CI = os.environ.get("CI") == "true"


# ---- header and skips ----


def pytest_report_header() -> list[str]:
    """Return what most reports of a GIS fault ask for first."""
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    pygeoapi = importlib.metadata.version("pygeoapi")
    return [
        f"Python {platform.python_version()}, pygeoapi {pygeoapi}, GDAL {gdal}, PROJ {pyproj.proj_version_str}",
        _server_header(),
    ]


def _server_header() -> str:
    if url := os.environ.get("TEST_DATABASE_URL"):
        with psycopg.connect(url) as conn:
            row = conn.execute(
                "SELECT current_setting('server_version'), default_version"
                " FROM pg_available_extensions WHERE name = 'postgis'"
            ).fetchone()
        return "TEST_DATABASE_URL: PostgreSQL {}, PostGIS {}".format(*(row or ("?", "missing")))
    servers = [f"PostgreSQL {server.major} with PostGIS" for server in installed_servers()]
    return "private cluster: " + (servers[0] if servers else "no PostgreSQL with PostGIS is installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report: pytest.TestReport = yield  # type: ignore[assignment, misc]
    return _fail_skipped(report)  # type: ignore[return-value]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report: pytest.CollectReport = yield  # type: ignore[assignment, misc]
    return _fail_skipped(report)  # type: ignore[return-value]


def _fail_skipped[Report: (pytest.TestReport, pytest.CollectReport)](report: Report) -> Report:
    """Return the report; in CI a skip fails, as nobody reads there what was left out."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a skip fails in CI: {report.longrepr}"
    return report


# ---- database ----


@pytest.fixture(scope="session")
def new_state() -> Iterator[Callable[[], Path]]:
    """Yield a maker of state folders that PostgreSQL's account can enter; pytest's own are closed to it."""
    with contextlib.ExitStack() as stack:

        def make() -> Path:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="covidmaps-test-")))
            path.chmod(0o711)
            return path

        yield make


@pytest.fixture(scope="session")
def pg_server(new_state: Callable[[], Path]) -> Iterator[str]:
    """Yield the superuser's URL of a real PostGIS server: TEST_DATABASE_URL, else a private cluster of this session."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    cluster = Cluster(new_state(), settings=THROW_AWAY)
    try:
        cluster.up()
    except ClusterError as err:
        pytest.skip(str(err))
    try:
        yield cluster.superuser_url("postgres")
    finally:
        cluster.down()


PASSWORDS = {
    "covidmaps_owner": "owner-of-tests",
    "covidmaps_ingest": "ingest-of-tests",
    "covidmaps_serve": "serve-of-tests",
}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the catalogue of the repository."""
    return load_catalog(ROOT / "config")


@pytest.fixture(scope="session")
def template_database(pg_server: str, catalog: Catalog) -> Iterator[str]:
    """Yield the name of a database made by the production SQL, as its owner would make it; tests copy it."""
    name = f"covidmaps_template_{os.getpid()}"
    with psycopg.connect(pg_server, autocommit=True) as server:
        _ensure_owner(server)
        server.execute(sql.SQL("CREATE DATABASE {} OWNER covidmaps_owner").format(sql.Identifier(name)))
    try:
        with psycopg.connect(with_database(pg_server, name), autocommit=True) as conn:
            conn.execute((ROOT / "deploy/sql/database.sql").read_bytes())
        with connect(as_role(pg_server, name, "covidmaps_owner")) as conn:
            migrate(conn, catalog)
            ensure_logins(conn, {role: PASSWORDS[role] for role in ("covidmaps_ingest", "covidmaps_serve")})
        yield name
    finally:
        drop_database(pg_server, name)


@pytest.fixture
def database(pg_server: str, template_database: str) -> Iterator[Database]:
    """Yield a fresh database with every table and view of the catalogue and no feature; dropped after the test."""
    with copied_database(pg_server, template_database) as copy:
        yield copy


@contextlib.contextmanager
def copied_database(pg_server: str, template: str) -> Iterator[Database]:
    """Yield a copy of the template database, dropped at the end."""
    name = f"covidmaps_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(pg_server, autocommit=True) as server:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER covidmaps_owner")
        server.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        server.execute(sql.SQL("ALTER DATABASE {} SET timezone TO 'Asia/Ho_Chi_Minh'").format(sql.Identifier(name)))
    owner, ingest, serve = (as_role(pg_server, name, role) for role in PASSWORDS)
    try:
        yield Database(name, owner, ingest, serve, with_database(pg_server, name))
    finally:
        drop_database(pg_server, name)


def _ensure_owner(server: psycopg.Connection) -> None:
    if server.execute("SELECT FROM pg_roles WHERE rolname = 'covidmaps_owner'").fetchone() is None:
        server.execute("CREATE ROLE covidmaps_owner")
    password = sql.Literal(PASSWORDS["covidmaps_owner"])
    server.execute(sql.SQL("ALTER ROLE covidmaps_owner LOGIN CREATEROLE PASSWORD {}").format(password))


def with_database(url: str, name: str) -> str:
    """Return the URL with another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def as_role(url: str, name: str, role: str) -> str:
    """Return the URL of the database for one of the roles of PASSWORDS."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}:{PASSWORDS[role]}@{parts.hostname}:{parts.port}", path=f"/{name}").geturl()


def drop_database(pg_server: str, name: str) -> None:
    """Drop the database and whoever is still connected to it."""
    with psycopg.connect(pg_server, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    """Yield a connection as covidmaps_ingest."""
    with connect(database.ingest_url) as connection:
        yield connection


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection]:
    """Yield an autocommit connection as the owner."""
    with connect(database.owner_url) as connection:
        connection.autocommit = True
        yield connection


# ---- the whole product ----


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder for the hand-ins, with a blank and Vietnamese letters in its name."""
    return tmp_path_factory.mktemp("journey") / "Hồ sơ nộp"


@pytest.fixture(scope="session")
def province(
    pg_server: str, template_database: str, new_state: Callable[[], Path], samples: Path
) -> Iterator[Province]:
    """Yield the running province with every sample hand-in published."""
    with copied_database(pg_server, template_database) as database:
        place = Province(database, new_state(), free_port())
        written = place.run("sample", samples)
        assert written.returncode == 0, written.stderr
        files = [samples / each.file for each in HAND_INS]
        loaded = place.run("load", *files, "--by", "Sở Y tế")
        assert loaded.returncode == 0, loaded.stdout + loaded.stderr
        with serving(place):
            yield place


# ---- browser ----


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium; one for the session, as a process can hold no second Playwright."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with open_chromium(path) as browser:
        yield browser
