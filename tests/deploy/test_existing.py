"""COVIDMAPS_DATABASE_URL: what is said about a server that somebody else runs."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from deploy.cluster import Cluster
from deploy.errors import ClusterError
from deploy.existing import check_existing


@pytest.fixture
def superuser(running: Cluster) -> str:
    return running.superuser_url("postgres")


@pytest.fixture
def database(superuser: str) -> Iterator[str]:
    """An empty database "bản đồ" of a login "gis" that may nothing special."""
    with psycopg.connect(superuser, autocommit=True) as conn:
        conn.execute("CREATE ROLE gis LOGIN PASSWORD 'gis'")
        conn.execute('CREATE DATABASE "bản đồ" OWNER gis')
        yield make_conninfo(superuser, dbname="bản đồ", user="gis", password="gis")
        conn.execute('DROP DATABASE "bản đồ" WITH (FORCE)')
        conn.execute("DROP ROLE gis")


def as_superuser(superuser: str, statements: str) -> None:
    with psycopg.connect(make_conninfo(superuser, dbname="bản đồ"), autocommit=True) as conn:
        for statement in statements.splitlines():
            conn.execute(statement.encode())


def test_superuser_needs_nothing(database: str, superuser: str) -> None:
    said = check_existing(make_conninfo(superuser, dbname="bản đồ"))
    assert said.startswith("PostgreSQL ") and ", PostGIS " in said


def test_plain_login_gets_the_statements_and_they_suffice(database: str, superuser: str) -> None:
    with pytest.raises(ClusterError) as first:
        check_existing(database)
    assert 'CREATE EXTENSION IF NOT EXISTS "postgis";' in first.value.detail
    assert 'ALTER ROLE "gis" CREATEROLE;' in first.value.detail
    as_superuser(superuser, first.value.detail)
    with pytest.raises(ClusterError) as second:
        check_existing(database)
    assert second.value.detail == 'GRANT SELECT, INSERT, UPDATE ON public.spatial_ref_sys TO "gis";'
    as_superuser(superuser, second.value.detail)
    assert ", PostGIS " in check_existing(database)


@pytest.mark.parametrize("url", ["postgresql://gis:gis@127.0.0.1:1/none", "https://example.vn/db"])
def test_nobody_answers(url: str) -> None:
    with pytest.raises(ClusterError, match="COVIDMAPS_DATABASE_URL") as refused:
        check_existing(url)
    assert "Không kết nối được" in refused.value.vi


def test_wrong_password(database: str) -> None:
    with pytest.raises(ClusterError, match="password authentication failed"):
        check_existing(make_conninfo(database, password="guess"))


def test_other_encoding_is_refused(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE old ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"))
        try:
            with pytest.raises(ClusterError, match="not in UTF8"):
                check_existing(make_conninfo(superuser, dbname="old"))
        finally:
            conn.execute("DROP DATABASE old WITH (FORCE)")
