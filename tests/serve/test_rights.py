"""What the serving role and its sessions can and cannot do."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors, sql

from catalog.model import Catalog
from serve.database import Access, BadValue, DatabaseAway, TooHeavy, close_pools, fetch_sql
from serve.publication import access_for
from tests.serve.running import TestDatabase


@pytest.fixture
def access(catalog: Catalog, shared_database: TestDatabase) -> Iterator[Access]:
    yield access_for(catalog.service, shared_database.serve_url)
    close_pools()


def test_sessions_are_read_only_limited_and_named(access: Access, catalog: Catalog) -> None:
    query = """
      SELECT current_setting('default_transaction_read_only'), current_setting('statement_timeout'),
             current_setting('timezone'), current_setting('application_name')"""
    timeout = f"{catalog.service.limits.statement_timeout_ms // 1000}s"
    assert fetch_sql(access, sql.SQL(query)) == [("on", timeout, "Asia/Ho_Chi_Minh", "covidmaps-serve")]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO work.checkpoints (checkpoint_code) VALUES ('x')",
        "UPDATE api.checkpoints SET name = 'x'",
        "DELETE FROM api.checkpoints",
        "TRUNCATE release.checkpoints",
        "SELECT * FROM work.checkpoints",
        "SELECT * FROM release.checkpoints",
        "SELECT * FROM lineage.batch",
        "SELECT release.publish('checkpoints', 'x')",
        "CREATE TABLE public.x (y int)",
        "CREATE TABLE api.x (y int)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_role_itself_cannot_write_or_look_behind_the_views(shared_database: TestDatabase, statement: str) -> None:
    with psycopg.connect(shared_database.serve_url) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.commit()
        with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
            connection.execute(statement.encode())


def test_schemas_api_and_history_are_all_that_the_role_can_read(shared_database: TestDatabase) -> None:
    query = """
      SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public')
         AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"""
    with psycopg.connect(shared_database.serve_url) as connection:
        assert connection.execute(query).fetchall() == [("api",), ("history",)]


def test_long_statement_is_stopped(access: Access) -> None:
    impatient = Access(access.url, access.timezone, statement_timeout_ms=50)
    with pytest.raises(TooHeavy):
        fetch_sql(impatient, sql.SQL("SELECT pg_sleep(30)"))


def test_errors_come_in_three_kinds(access: Access) -> None:
    with pytest.raises(BadValue):
        fetch_sql(access, sql.SQL("SELECT %s::integer"), ["abc"])
    with pytest.raises(BadValue):
        fetch_sql(access, sql.SQL("SELECT ST_Transform(ST_SetSRID(ST_MakePoint(1e30, 1e30), 9213), 4326)"))
    with pytest.raises(DatabaseAway):
        fetch_sql(access, sql.SQL("SELECT * FROM api.nothing"))


def test_no_database_named_is_not_the_default_one(access: Access) -> None:
    with pytest.raises(DatabaseAway, match="no database is named"):
        fetch_sql(Access("", access.timezone, access.statement_timeout_ms), sql.SQL("SELECT 1"))
