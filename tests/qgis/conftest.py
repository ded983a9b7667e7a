"""People of the desk with logins of their own, as `covidmaps account add` makes them, and their QGIS windows.

A database, its logins and its windows live as long as a test file; each test begins with an empty database.
"""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from ingest.accounts import Area, add_account, set_areas
from ingest.db import connect
from ingest.qgis.project import qgis_python
from tests.conftest import copied_database
from tests.installation import COMMAND, ROOT, Database
from tests.qgis.window import HOME_ZONE, Person, Window

WHO = {
    "lan": (("editor",), (Area(),)),
    "minh": (("editor",), (Area(unit="02122"),)),
    "hoa": (("publisher",), ()),
    "xem": (("viewer",), ()),
    "chau": (("field",), (Area(unit="02122"),)),
}
ZONES = {"minh": "UTC"}
"""Whose machine is not in the province's time."""

KEPT = ("release.layer", "release.collection_state", "lineage.migration")
"""Tables that the catalogue fills."""


@pytest.fixture(scope="module")
def shared_database(pg_server: str, template_database: str) -> Iterator[Database]:
    """Yield the database of this file."""
    with copied_database(pg_server, template_database) as copy:
        yield copy


@pytest.fixture
def database(shared_database: Database) -> Database:
    """Return the file's database without a feature, a batch, a release, a journal."""
    empty(shared_database)
    return shared_database


def empty(database: Database) -> None:
    """Delete what tests wrote; `session_replication_role` lets history be deleted, which nobody else can."""
    with psycopg.connect(database.superuser_url) as conn:
        conn.execute("SET session_replication_role = replica")
        query = """
          SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('work', 'release', 'lineage', 'audit', 'inbox') AND c.relkind IN ('r', 'p') AND NOT c.relispartition"""
        for schema, table in conn.execute(query).fetchall():
            if f"{schema}.{table}" not in KEPT:
                conn.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(schema, table)))
        conn.execute(
            "UPDATE release.collection_state SET (release_id, feature_count, west, south, east, north, time_start, time_end)"
            " = (NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL)"
        )


@contextlib.contextmanager
def people_of(database: Database) -> Iterator[Callable[[str], Person]]:
    """Yield a maker of people with logins of their own; their roles are dropped at the end."""
    made: dict[str, Person] = {}

    def person(name: str) -> Person:
        kinds, areas = WHO[name]
        with connect(database.owner_url) as conn:
            if name not in made:
                login = f"{name}_{database.name[-8:]}"
                made[name] = Person(login, add_account(conn, login, kinds, areas), database)
            else:
                set_areas(conn, made[name].login, areas)
        return made[name]

    yield person
    with psycopg.connect(database.superuser_url, autocommit=True) as conn:
        for each in made.values():
            role = sql.Identifier(each.login)
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (each.login,))
            conn.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))


@pytest.fixture(scope="module")
def shared_people(shared_database: Database) -> Iterator[Callable[[str], Person]]:
    with people_of(shared_database) as maker:
        yield maker


@pytest.fixture
def people(database: Database, shared_people: Callable[[str], Person]) -> Callable[[str], Person]:
    """Return a maker of people: lan edits everywhere, minh one commune, hoa publishes, xem looks,
    chau collects in one commune."""
    here: dict[str, Person] = {}

    def person(name: str) -> Person:
        if name not in here:
            here[name] = shared_people(name)
        return here[name]

    return person


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


@pytest.fixture(scope="module")
def shared_windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Window]]:
    """Yield the open windows by person; closed at the end of the file."""
    windows: dict[str, Window] = {}
    yield windows
    for each in windows.values():
        each.close()


@pytest.fixture
def window(
    desk: Path,
    people: Callable[[str], Person],
    shared_windows: dict[str, Window],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Window]:
    """Return a maker of QGIS windows with the project open, by the name of a person; nothing is being edited."""

    def opened(name: str) -> Window:
        person = people(name)
        if name not in shared_windows:
            folder, zone = tmp_path_factory.mktemp(name), ZONES.get(name, HOME_ZONE)
            shared_windows[name] = Window(person, desk / "covidmaps.qgz", folder, zone)
        shared_windows[name].do("calm")
        return shared_windows[name]

    return opened
