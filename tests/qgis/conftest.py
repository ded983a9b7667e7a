"""People of the desk with logins of their own over a fresh database, as `covidmaps account add` makes them."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from ingest.accounts import Area, add_account
from ingest.db import connect
from ingest.qgis.project import qgis_python
from tests.conftest import copied_database
from tests.installation import COMMAND, ROOT, Database
from tests.qgis.window import Person, Window

WHO = {
    "lan": (("editor",), (Area(),)),
    "minh": (("editor",), (Area(unit="02122"),)),
    "hoa": (("publisher",), ()),
    "xem": (("viewer",), ()),
}


@contextlib.contextmanager
def people_of(database: Database) -> Iterator[Callable[[str], Person]]:
    """Yield a maker of people with logins of their own; their roles are dropped at the end."""
    made: dict[str, Person] = {}

    def person(name: str) -> Person:
        if name not in made:
            kinds, areas = WHO[name]
            login = f"{name}_{database.name[-8:]}"
            with connect(database.owner_url) as conn:
                made[name] = Person(login, add_account(conn, login, kinds, areas), database)
        return made[name]

    yield person
    with psycopg.connect(database.superuser_url, autocommit=True) as conn:
        for each in made.values():
            role = sql.Identifier(each.login)
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (each.login,))
            conn.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))


@pytest.fixture
def people(database: Database) -> Iterator[Callable[[str], Person]]:
    """Yield a maker of people: lan edits everywhere, minh one commune, hoa publishes, xem looks."""
    with people_of(database) as maker:
        yield maker


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


@pytest.fixture(scope="session")
def desk(pg_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `covidmaps qgis` wrote, with a blank and Vietnamese letters in its name."""
    if qgis_python() is None:
        pytest.skip("QGIS for Python is not installed: apt-get install python3-qgis qgis-providers")
    folder = tmp_path_factory.mktemp("desk") / "Bàn biên tập"
    with copied_database(pg_server, template_database) as database:
        environment = {**os.environ, "COVIDMAPS_DATABASE_URL": database.owner_url}
        done = subprocess.run(
            [*COMMAND, "qgis", str(folder)], env=environment, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def window(desk: Path, people: Callable[[str], Person], tmp_path: Path) -> Iterator[Callable[[str], Window]]:
    """Yield a maker of QGIS windows with the project open, by the name of a person."""
    with contextlib.ExitStack() as stack:
        yield lambda name: stack.enter_context(Window(people(name), desk / "covidmaps.qgz", tmp_path))


@pytest.fixture(scope="module")
def opened(
    desk: Path, pg_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    """Yield one window of lan for tests that only look, or write where no other test looks."""
    with (
        copied_database(pg_server, template_database) as database,
        people_of(database) as people,
        Window(people("lan"), desk / "covidmaps.qgz", tmp_path_factory.mktemp("opened")) as window,
    ):
        yield window
